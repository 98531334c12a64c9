#include "parsers/audit/local_time.h"

#include <stdlib.h>

/* "11/23/26" -> 11, 23, 26. Each part has one to four digits. */
static bool split(struct et_slice text, char between, int part[3], size_t digits[3])
{
    for (int i = 0; i < 3; i++) {
        uint64_t value;
        const char *end = i < 2 ? et_slice_find(text, between) : text.p + text.n;
        size_t n = end ? (size_t)(end - text.p) : 0;
        if (n == 0 || n > 4 || !et_slice_u64(et_slice_to(text, n), &value))
            return false;
        part[i] = (int)value;
        digits[i] = n;
        text = et_slice_from(text, n + 1);
    }
    return true;
}

bool et_local_date_read(struct et_slice text, struct et_local_date *date)
{
    size_t digits[3] = { 0 };
    const char *separator = text.p;
    for (size_t i = 0; i < text.n && *separator >= '0' && *separator <= '9'; i++)
        separator++;
    if (!text.n || separator == text.p + text.n || !et_slice_find(ET_SLICE("/.-"), *separator) ||
        !split(text, *separator, date->part, digits))
        return false;
    if (digits[0] == 4)
        date->order = ET_DATE_YEAR_FIRST;
    else if (*separator != '/' || date->part[0] > 12)
        date->order = ET_DATE_DAY_FIRST;
    else
        date->order = date->part[1] > 12 ? ET_DATE_MONTH_FIRST : ET_DATE_UNCLEAR;
    return digits[0] != 3 && digits[1] <= 2 && (digits[2] <= 2 || digits[2] == 4);
}

/* "22:16:24.032" */
static bool read_clock(struct et_slice text, int *hour, int *minute, int64_t *seconds_ns)
{
    uint64_t h, m;
    if (text.n < 8 || text.p[2] != ':' || text.p[5] != ':' ||
        !et_slice_u64(et_slice_to(text, 2), &h) ||
        !et_slice_u64(et_slice_to(et_slice_from(text, 3), 2), &m))
        return false;
    *hour = (int)h;
    *minute = (int)m;
    return et_time_from_seconds(et_slice_from(text, 6), seconds_ns) &&
           *seconds_ns < 61 * ET_NS_PER_S;
}

bool et_local_time(const struct et_local_date *date, enum et_date_order order,
                   struct et_slice clock, int64_t *ns)
{
    /* where year, month and day stand */
    static const int places[][3] = { [ET_DATE_UNCLEAR] = { 2, 0, 1 },
                                     [ET_DATE_MONTH_FIRST] = { 2, 0, 1 },
                                     [ET_DATE_DAY_FIRST] = { 2, 1, 0 },
                                     [ET_DATE_YEAR_FIRST] = { 0, 1, 2 } };
    const int *at = places[date->order == ET_DATE_UNCLEAR ? order : date->order];
    int year = date->part[at[0]], hour, minute;
    int64_t seconds_ns;
    if (!read_clock(clock, &hour, &minute, &seconds_ns) ||
        !et_time_from_civil(year < 100 ? 2000 + year : year, date->part[at[1]], date->part[at[2]],
                            hour, minute, 0, ns))
        return false;
    *ns += seconds_ns;
    return true;
}

void et_dated_clear(struct et_dated_lines *dated)
{
    et_strbuf_clear(&dated->text);
    free(dated->lines);
    dated->lines = NULL;
    dated->count = dated->cap = 0;
}

static size_t waiting_bytes(const struct et_dated_lines *dated)
{
    return dated->text.n + dated->count * sizeof *dated->lines;
}

static int wait(struct et_dated_lines *dated, const struct et_line *line, struct et_err *err)
{
    if (dated->count == dated->cap) {
        size_t cap = dated->cap ? dated->cap * 2 : 64;
        struct et_line *lines = realloc(dated->lines, cap * sizeof *lines);
        if (!lines)
            return et_fail_memory(err);
        dated->lines = lines;
        dated->cap = cap;
    }
    dated->lines[dated->count++] = *line;
    et_strbuf_add(&dated->text, line->text);
    return dated->text.failed ? et_fail_memory(err) : ET_WAITS;
}

/* Now that the order is known, or has to be. */
static int take_waiting(struct et_dated_lines *dated, struct et_err *err)
{
    struct et_slice text = et_strbuf_slice(&dated->text);
    int rc = 0;
    for (size_t i = 0; i < dated->count && rc >= 0; i++) {
        struct et_line line = dated->lines[i];
        line.text = et_slice_to(text, line.text.n);
        text = et_slice_from(text, line.text.n);
        rc = dated->take(dated->state, &line, err);
        if (rc >= 0)
            et_tally_count(&dated->waited, (enum et_outcome)rc);
    }
    et_dated_clear(dated);
    return rc < 0 ? rc : 0;
}

static int settle(struct et_dated_lines *dated, struct et_err *err)
{
    const struct et_damage damage = {
        .at = dated->lines[0].at,
        .what = "no date tells whether its first part is the month or the day",
        .kept = "all, with the month first",
    };
    dated->order = ET_DATE_MONTH_FIRST;
    int rc = dated->doubt ? dated->sink->damage(dated->sink->ctx, &damage, err) : 0;
    return rc < 0 ? rc : take_waiting(dated, err);
}

int et_dated_line(struct et_dated_lines *dated, const struct et_line *line, struct et_err *err)
{
    struct et_local_date date;
    int rc = 0;
    if (dated->order == ET_DATE_UNCLEAR && waiting_bytes(dated) >= ET_MAX_WAITING_BYTES)
        rc = settle(dated, err);
    if (rc < 0 || dated->order != ET_DATE_UNCLEAR)
        return rc < 0 ? rc : dated->take(dated->state, line, err);
    bool has_date = et_local_date_read(dated->date_of(dated->state, line->text), &date);
    if (has_date) {
        dated->order = date.order;
        dated->doubt = dated->doubt || date.part[0] != date.part[1];
    }
    if (dated->order == ET_DATE_UNCLEAR && (has_date || dated->count))
        return wait(dated, line, err);
    rc = take_waiting(dated, err);
    return rc < 0 ? rc : dated->take(dated->state, line, err);
}

int et_dated_finish(struct et_dated_lines *dated, struct et_err *err)
{
    return dated->count ? settle(dated, err) : 0;
}

void et_dated_waited(const struct et_dated_lines *dated, struct et_tally *tally)
{
    tally->parsed += dated->waited.parsed;
    tally->skipped += dated->waited.skipped;
    tally->broken += dated->waited.broken;
}
