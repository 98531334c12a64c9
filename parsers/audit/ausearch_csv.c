/* `ausearch --format csv`, with any of its --extra-* options. A header row names
 * the columns, then one row per event:
 *
 *   NODE,EVENT,DATE,TIME,[YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,]SERIAL_NUM,EVENT_KIND,
 *   SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,[SUBJ_LABEL,]ACTION,RESULT,OBJ_PRIME,OBJ_SEC,[OBJ2,]
 *   [OBJ_LABEL,]OBJ_KIND,HOW[,KEY]
 *   ,SYSCALL,11/23/26,22:07:57,32,audit-rule,unset,system,root,privileged-acct,executed,success,
 *   /sbin/modprobe,1293,file,/usr/bin/kmod                                      (one line)
 *
 * It holds no pid, no argv and no user ids: an exec without its process.
 *
 * ausearch never quotes. A name with a comma makes its row longer than the
 * header, a name may hold or begin with a quote, and a line end within a name is
 * written as \012. Only a table that another program has saved again has quoted
 * fields; where a row with quotes has as many commas as the header, they are
 * taken as part of the names, unless the header is quoted, too.
 *
 * DATE and TIME are local to the machine that exported, DATE in its locale.
 * Without GMT_OFFSET the zone is not known and read as UTC. ausearch up to 3.0.9
 * writes whole hours there even in a zone of +05:30. */
#include "base/strbuf.h"
#include "parsers/parser.h"

#include <csv.h>
#include <stdlib.h>

/* Named limits. */
enum {
    MAX_FIELDS = 64,            /* of a row; further ones are counted, not kept */
    MAX_ROW_LINES = 64,         /* that one row with a quoted line end may have */
    MAX_ROW_BYTES = 256 * 1024, /* of such a row */
};

enum column {
    COL_NODE,
    COL_EVENT,
    COL_DATE,
    COL_TIME,
    COL_YEAR,
    COL_MONTH,
    COL_DAY,
    COL_MILLI,
    COL_GMT_OFFSET,
    COL_SERIAL_NUM,
    COL_SUBJ_LABEL,
    COL_ACTION,
    COL_RESULT,
    COL_OBJ_PRIME,
    COL_OBJ_SEC,
    COL_OBJ_LABEL,
    COL_HOW,
    COLUMNS,
};

static const struct {
    const char *name;
    enum column column;
} column_names[] = {
    { "NODE", COL_NODE },           { "EVENT", COL_EVENT },
    { "TYPE", COL_EVENT }, /* until 2.7 */
    { "DATE", COL_DATE },           { "TIME", COL_TIME },
    { "YEAR", COL_YEAR },           { "MONTH", COL_MONTH },
    { "DAY", COL_DAY },             { "MILLI", COL_MILLI },
    { "GMT_OFFSET", COL_GMT_OFFSET }, { "SERIAL_NUM", COL_SERIAL_NUM },
    { "SUBJ_LABEL", COL_SUBJ_LABEL }, { "ACTION", COL_ACTION },
    { "RESULT", COL_RESULT },       { "OBJ_PRIME", COL_OBJ_PRIME },
    { "OBJ_SEC", COL_OBJ_SEC },     { "OBJ_LABEL", COL_OBJ_LABEL },
    { "HOW", COL_HOW },
};

static const enum column required[] = { COL_EVENT, COL_DATE, COL_TIME, COL_SERIAL_NUM, COL_ACTION, COL_RESULT, COL_OBJ_PRIME };

struct table {
    const struct et_sink *sink;
    struct csv_parser csv;
    /* of the header */
    bool has_header, header_quoted;
    size_t width;
    size_t index[COLUMNS]; /* SIZE_MAX: no such column */
    /* of the row being read */
    struct et_strbuf bytes; /* its fields, one after the other */
    struct {
        size_t at, n;
    } fields[MAX_FIELDS];
    size_t field_count;
    bool row_done;
    struct et_strbuf raw; /* its lines */
    struct et_place at;   /* its first line */
    uint64_t line_count;  /* 0: no row is open */
    /* said once per stream */
    bool said_no_header, said_bad_time;
};

static struct et_slice without_mark(struct et_slice text)
{
    return et_slice_starts(text, "\xef\xbb\xbf") ? et_slice_from(text, 3) : text;
}

static int ausearch_csv_bid(struct et_slice head, bool whole)
{
    (void)whole;
    static const char *const starts[] = {
        "NODE,EVENT,DATE,TIME,",
        "NODE,TYPE,DATE,TIME,",
        "\"NODE\",\"EVENT\",\"DATE\",\"TIME\",",
    };
    struct et_slice text = without_mark(head);
    const char *end = et_slice_find(text, '\n');
    struct et_slice line = et_slice_to(text, end ? (size_t)(end - text.p) : text.n);
    if (!et_slice_search(line, ET_SLICE("SERIAL_NUM")))
        return 0;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (et_slice_starts(text, starts[i]))
            return 95;
    return 0;
}

/* Blanks at either end of a field belong to it. */
static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* A carriage return within a name does not end the row. */
static int is_line_feed(unsigned char c)
{
    return c == '\n';
}

static int ausearch_csv_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table || csv_init(&table->csv, 0) != 0) {
        free(table);
        return et_fail_memory(err);
    }
    csv_set_space_func(&table->csv, is_no_space);
    csv_set_term_func(&table->csv, is_line_feed);
    csv_set_blk_size(&table->csv, 4096);
    table->sink = sink;
    *state = table;
    return 0;
}

static void ausearch_csv_close(void *state)
{
    struct table *table = state;
    if (!table)
        return;
    csv_free(&table->csv);
    et_strbuf_clear(&table->bytes);
    et_strbuf_clear(&table->raw);
    free(table);
}

static void on_field(void *bytes, size_t n, void *ctx)
{
    struct table *table = ctx;
    if (table->field_count++ >= MAX_FIELDS)
        return;
    if (table->field_count > 1)
        et_strbuf_addc(&table->bytes, ',');
    table->fields[table->field_count - 1].at = table->bytes.n;
    table->fields[table->field_count - 1].n = n;
    et_strbuf_add(&table->bytes, (struct et_slice){ bytes, n });
}

static void on_row(int end, void *ctx)
{
    struct table *table = ctx;
    (void)end;
    table->row_done = true;
}

static struct et_slice field(const struct table *table, size_t i)
{
    if (i >= table->field_count || i >= MAX_FIELDS)
        return ET_SLICE_NONE;
    return (struct et_slice){ et_strbuf_string(&table->bytes) + table->fields[i].at,
                              table->fields[i].n };
}

/* The row's field in a column; absent where there is none or it is empty. */
static struct et_slice cell(const struct table *table, enum column column)
{
    struct et_slice text = field(table, table->index[column]);
    return text.n && !et_slice_is(text, "(null)") ? text : ET_SLICE_NONE;
}

/* Returns outcome, or a negative code. */
static int damage(struct table *table, const char *what, const char *kept, int outcome,
                  struct et_err *err)
{
    struct et_damage entry = { .at = table->at, .what = what, .kept = kept };
    int rc = table->sink->damage(table->sink->ctx, &entry, err);
    return rc < 0 ? rc : outcome;
}

static bool is_header(const struct table *table)
{
    struct et_slice second = field(table, 1);
    return et_slice_is(field(table, 0), "NODE") &&
           (et_slice_is(second, "EVENT") || et_slice_is(second, "TYPE"));
}

static int read_header(struct table *table, struct et_err *err)
{
    for (size_t i = 0; i < COLUMNS; i++)
        table->index[i] = SIZE_MAX;
    for (size_t i = 0; i < table->field_count && i < MAX_FIELDS; i++)
        for (size_t j = 0; j < sizeof column_names / sizeof *column_names; j++)
            if (et_slice_is(field(table, i), column_names[j].name))
                table->index[column_names[j].column] = i;
    table->width = table->field_count;
    table->header_quoted = et_slice_starts(et_strbuf_slice(&table->raw), "\"");
    table->has_header = true;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (table->index[required[i]] == SIZE_MAX)
            table->has_header = false;
    if (table->has_header)
        return ET_SKIPPED;
    return damage(table, "header row lacks a column that is needed", NULL, ET_BROKEN, err);
}

/* Numbers between separators, each with its count of digits; true if text is
 * exactly count of them, none above 9999. */
static bool numbers(struct et_slice text, char separator, size_t count, int value[], size_t digits[])
{
    for (size_t i = 0; i < count; i++) {
        const char *end = et_slice_find(text, separator);
        size_t n = end && i + 1 < count ? (size_t)(end - text.p) : text.n;
        uint64_t number;
        if (n > 4 || !et_slice_u64(et_slice_to(text, n), &number))
            return false;
        value[i] = (int)number;
        digits[i] = n;
        if (i + 1 < count && n == text.n)
            return false;
        text = et_slice_from(text, n + 1);
    }
    return true;
}

/* A date of the columns YEAR, MONTH, DAY if they are there, else of DATE: 11/23/26,
 * 11/23/2026 or 2026-11-23. Writes year, month, day. */
static bool date_of(const struct table *table, int date[3])
{
    struct et_slice text = cell(table, COL_DATE);
    int part[3];
    size_t digits[3];
    if (cell(table, COL_YEAR).p)
        return numbers(cell(table, COL_YEAR), '-', 1, &date[0], digits) &&
               numbers(cell(table, COL_MONTH), '-', 1, &date[1], digits) &&
               numbers(cell(table, COL_DAY), '-', 1, &date[2], digits);
    if (numbers(text, '-', 3, part, digits) && digits[0] == 4) {
        memcpy(date, part, sizeof part);
        return true;
    }
    if (!numbers(text, '/', 3, part, digits) || (digits[2] != 2 && digits[2] != 4))
        return false;
    date[0] = digits[2] == 2 ? 2000 + part[2] : part[2];
    date[1] = part[0];
    date[2] = part[1];
    return true;
}

/* "+05:00", in seconds east of UTC; 0 where the column is missing. */
static bool east_of(const struct table *table, int *seconds)
{
    struct et_slice text = cell(table, COL_GMT_OFFSET);
    int part[2];
    size_t digits[2];
    *seconds = 0;
    if (!text.p)
        return true;
    if ((text.p[0] != '+' && text.p[0] != '-') ||
        !numbers(et_slice_from(text, 1), ':', 2, part, digits) || part[0] > 23 || part[1] > 59)
        return false;
    *seconds = (part[0] * 3600 + part[1] * 60) * (text.p[0] == '-' ? -1 : 1);
    return true;
}

static bool time_of(const struct table *table, struct et_event_id *id)
{
    int date[3], clock[3], east, milli;
    size_t digits[3];
    if (!date_of(table, date) || !numbers(cell(table, COL_TIME), ':', 3, clock, digits) ||
        !east_of(table, &east) ||
        !et_time_from_civil(date[0], date[1], date[2], clock[0], clock[1], clock[2], &id->time_ns))
        return false;
    id->time_ns -= east * ET_NS_PER_S;
    id->precision_ns = ET_NS_PER_S;
    if (numbers(cell(table, COL_MILLI), '.', 1, &milli, digits) && milli <= 999) {
        id->time_ns += milli * (ET_NS_PER_S / 1000);
        id->precision_ns = ET_NS_PER_S / 1000;
    }
    return true;
}

/* "c12" or "c12.c20", one of the categories of an SELinux label. */
static bool is_category(struct et_slice text)
{
    uint64_t ignored;
    const char *point = et_slice_find(text, '.');
    size_t n = point ? (size_t)(point - text.p) : text.n;
    if (!et_slice_starts(text, "c") ||
        !et_slice_u64(et_slice_from(et_slice_to(text, n), 1), &ignored))
        return false;
    return !point || is_category(et_slice_from(text, n + 1));
}

/* The label of a container's process holds a comma, "…:s0:c12,c345", and takes
 * two fields: makes them one again. */
static void join_label(struct table *table, enum column column)
{
    size_t i = table->index[column];
    while (i < MAX_FIELDS && table->field_count > table->width &&
           table->field_count <= MAX_FIELDS && is_category(field(table, i + 1))) {
        table->fields[i].n += 1 + table->fields[i + 1].n;
        table->field_count--;
        memmove(&table->fields[i + 1], &table->fields[i + 2],
                (table->field_count - i - 1) * sizeof *table->fields);
    }
}

/* What ausearch writes of an event it could not make sense of: its stamp and
 * nothing more, in fewer fields than there should be. */
static bool is_empty_frame(const struct table *table)
{
    for (size_t i = table->index[COL_SERIAL_NUM] + 1; i < table->field_count; i++)
        if (field(table, i).n)
            return false;
    return table->field_count > table->index[COL_SERIAL_NUM] + 1;
}

static int state_fact(struct table *table, struct et_fact *fact, struct et_err *err)
{
    fact->places = &table->at;
    fact->place_count = 1;
    int rc = table->sink->fact(table->sink->ctx, fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

/* whole: the row is as long as its header, so that the fields behind a name are
 * where they should be. The path is the one ausearch made absolute. */
static int state_exec(struct table *table, const struct et_event_id *id, bool whole,
                      struct et_err *err)
{
    uint64_t inode;
    bool has_inode = et_slice_u64(cell(table, COL_OBJ_SEC), &inode) && inode <= INT64_MAX;
    struct et_path_item path = {
        .item = 0,
        .name = cell(table, COL_OBJ_PRIME),
        .inode = has_inode ? (int64_t)inode : ET_ABSENT,
        .dev = ET_ABSENT,
        .mode = ET_ABSENT,
        .ouid = ET_ABSENT,
        .ogid = ET_ABSENT,
    };
    struct et_slice result = cell(table, COL_RESULT);
    struct et_exec exec = {
        .id = *id,
        .who = { .pid = ET_ABSENT,
                 .ppid = ET_ABSENT,
                 .auid = ET_ABSENT,
                 .uid = ET_ABSENT,
                 .gid = ET_ABSENT,
                 .euid = ET_ABSENT,
                 .suid = ET_ABSENT,
                 .fsuid = ET_ABSENT,
                 .egid = ET_ABSENT,
                 .sgid = ET_ABSENT,
                 .fsgid = ET_ABSENT,
                 .ses = ET_ABSENT,
                 .exe = whole ? cell(table, COL_HOW) : ET_SLICE_NONE },
        .arch = ET_ABSENT,
        .syscall = ET_ABSENT,
        .success = et_slice_is(result, "success")  ? 1
                   : et_slice_is(result, "failed") ? 0
                                                   : ET_ABSENT,
        .exit = ET_ABSENT,
        .argv_state = ET_ARGV_NONE,
        .paths = &path,
        .path_count = whole && path.name.p ? 1 : 0,
    };
    struct et_fact fact = { .kind = ET_FACT_EXEC, .exec = &exec };
    return state_fact(table, &fact, err);
}

/* True if the event is about the audit system itself. */
static bool change_of(struct et_slice event, enum et_audit_change *change)
{
    static const struct {
        const char *event;
        enum et_audit_change change;
    } changes[] = {
        { "DAEMON_START", ET_AUDIT_DAEMON_START }, { "DAEMON_END", ET_AUDIT_DAEMON_END },
        { "CONFIG_CHANGE", ET_AUDIT_CONFIG },      { "SYSTEM_BOOT", ET_AUDIT_BOOT },
        { "SYSTEM_SHUTDOWN", ET_AUDIT_SHUTDOWN },
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        *change = changes[i].change;
        if (et_slice_is(event, changes[i].event))
            return true;
    }
    *change = ET_AUDIT_DAEMON_OTHER;
    return et_slice_starts(event, "DAEMON_");
}

static bool is_exec(const struct table *table)
{
    return et_slice_is(cell(table, COL_EVENT), "SYSCALL") &&
           et_slice_is(cell(table, COL_ACTION), "executed");
}

static int state_row(struct table *table, const struct et_event_id *id, bool whole,
                     struct et_err *err)
{
    struct et_audit_state state = { .id = *id,
                                    .type = cell(table, COL_EVENT),
                                    .text = et_strbuf_slice(&table->raw),
                                    .lost = ET_ABSENT };
    if (is_exec(table))
        return state_exec(table, id, whole, err);
    if (!change_of(state.type, &state.change))
        return ET_PARSED;
    struct et_fact fact = { .kind = ET_FACT_AUDIT_STATE, .audit_state = &state };
    return state_fact(table, &fact, err);
}

/* The row is complete: header or event. */
static int take_row(struct table *table, struct et_err *err)
{
    if (is_header(table))
        return read_header(table, err);
    if (!table->has_header) {
        bool said = table->said_no_header;
        table->said_no_header = true;
        return said ? ET_BROKEN
                    : damage(table, "rows without a header row before them", NULL, ET_BROKEN, err);
    }
    join_label(table, COL_SUBJ_LABEL);
    join_label(table, COL_OBJ_LABEL);
    if (table->field_count < table->width) {
        if (is_empty_frame(table))
            return ET_PARSED;
        return damage(table, "row has fewer fields than its header", NULL, ET_BROKEN, err);
    }
    uint64_t serial;
    struct et_event_id id = { .node = cell(table, COL_NODE) };
    if (!et_slice_u64(cell(table, COL_SERIAL_NUM), &serial) || serial > INT64_MAX)
        return damage(table, "SERIAL_NUM is not a number", NULL, ET_BROKEN, err);
    id.serial = (int64_t)serial;
    if (!time_of(table, &id)) {
        bool said = table->said_bad_time;
        table->said_bad_time = true;
        return said ? ET_BROKEN
                    : damage(table,
                             "DATE is not month/day/year, or TIME is broken: rows like this are "
                             "lost, and dates before it may be misread",
                             NULL, ET_BROKEN, err);
    }
    if (table->field_count == table->width)
        return state_row(table, &id, true, err);
    int rc = state_row(table, &id, false, err);
    return rc < 0 ? rc
                  : damage(table, "row has more fields than its header: a name holds a comma",
                           is_exec(table) ? "time, serial and result" : NULL, ET_PARSED, err);
}

/* The n-th text between commas, whatever quotes there are; absent if there are
 * fewer. *count gets their number. */
static struct et_slice between_commas(struct et_slice line, size_t n, size_t *count)
{
    struct et_slice found = ET_SLICE_NONE;
    for (*count = 0;; (*count)++) {
        const char *comma = et_slice_find(line, ',');
        if (*count == n)
            found = et_slice_to(line, comma ? (size_t)(comma - line.p) : line.n);
        if (!comma)
            break;
        line = et_slice_from(line, (size_t)(comma - line.p) + 1);
    }
    (*count)++;
    return found;
}

/* Does a row of an event begin here, whatever quotes there are? *count gets the
 * number of its fields. */
static bool begins_row(const struct table *table, struct et_slice line, size_t *count)
{
    uint64_t ignored;
    int clock[3];
    size_t digits[3], same;
    if (!table->has_header || table->header_quoted)
        return false;
    return et_slice_u64(between_commas(line, table->index[COL_SERIAL_NUM], count), &ignored) &&
           numbers(between_commas(line, table->index[COL_TIME], &same), ':', 3, clock, digits) &&
           *count >= table->width;
}

static int feed(struct table *table, struct et_slice bytes, struct et_err *err)
{
    if (csv_parse(&table->csv, bytes.p, bytes.n, on_field, on_row, table) != bytes.n)
        return et_fail_memory(err);
    return 0;
}

/* As feed, for one whole row in which quotes are ordinary bytes: the quote is
 * set to a byte that no line holds. */
static int feed_plain(struct table *table, struct et_slice line, struct et_err *err)
{
    csv_set_quote(&table->csv, '\n');
    int rc = feed(table, line, err);
    if (csv_fini(&table->csv, on_field, on_row, table) != 0)
        rc = et_fail_memory(err);
    csv_set_quote(&table->csv, CSV_QUOTE);
    return rc;
}

static void open_row(struct table *table)
{
    et_strbuf_reset(&table->bytes);
    table->field_count = 0;
    table->row_done = false;
}

/* Gives up the row that is open. Returns ET_BROKEN or a negative code. */
static int give_up(struct table *table, const char *what, struct et_err *err)
{
    csv_fini(&table->csv, NULL, NULL, NULL);
    table->line_count = 0;
    return damage(table, what, NULL, ET_BROKEN, err);
}

/* The quote that keeps the row open is never closed. Where that is one line, the
 * quote was part of a name that holds a comma, too. */
static int close_row(struct table *table, struct et_err *err)
{
    if (table->line_count > 1 || !table->has_header)
        return give_up(table, "a quoted field is not closed", err);
    csv_fini(&table->csv, NULL, NULL, NULL);
    table->line_count = 0;
    open_row(table);
    int rc = feed_plain(table, et_strbuf_slice(&table->raw), err);
    if (rc == 0 && table->bytes.failed)
        rc = et_fail_memory(err);
    return rc < 0 ? rc : take_row(table, err);
}

static int ausearch_csv_line(void *ctx, const struct et_line *line, struct et_err *err)
{
    struct table *table = ctx;
    struct et_slice text = line->at.offset == 0 ? without_mark(line->text) : line->text;
    if (et_slice_ends(text, "\r"))
        text.n--;
    size_t count;
    bool row = begins_row(table, text, &count), plain = row && count == table->width;
    if (table->line_count > 0 && row) {
        int rc = close_row(table, err);
        if (rc < 0)
            return rc;
    }
    if (table->line_count == 0) {
        if (et_slice_trim(text).n == 0)
            return ET_SKIPPED;
        open_row(table);
        et_strbuf_reset(&table->raw);
        table->at = line->at;
    } else {
        et_strbuf_addc(&table->raw, '\n');
    }
    table->line_count++;
    et_strbuf_add(&table->raw, text);
    if (line->cut)
        return give_up(table, "the stream ends within a row", err);
    int rc = plain ? feed_plain(table, text, err) : feed(table, text, err);
    if (rc == 0 && !plain)
        rc = feed(table, ET_SLICE("\n"), err);
    if (rc < 0)
        return rc;
    if (table->bytes.failed || table->raw.failed)
        return et_fail_memory(err);
    if (table->row_done) {
        table->line_count = 0;
        return take_row(table, err);
    }
    if (table->line_count >= MAX_ROW_LINES || table->raw.n > MAX_ROW_BYTES)
        return give_up(table, "a quoted field is not closed within many lines", err);
    return ET_PARSED;
}

static int ausearch_csv_finish(void *ctx, struct et_err *err)
{
    struct table *table = ctx;
    int rc = table->line_count > 0 ? close_row(table, err) : 0;
    return rc < 0 ? rc : 0;
}

const struct et_parser et_parser_ausearch_csv = {
    .name = "ausearch-csv",
    .summary = "ausearch --format csv, with any extra columns",
    .bid = ausearch_csv_bid,
    .open = ausearch_csv_open,
    .line = ausearch_csv_line,
    .finish = ausearch_csv_finish,
    .close = ausearch_csv_close,
};
