/*
 * server audisp-syslog[14953]: n" exe="/usr/sbin/crond" … res=success' UID="root" AUID="munin"
 * server audisp-syslog[14953]: node=… type=CRED_REFR msg=audit(…:3873588): … msg='op=… acct="mu
 */
#include "parsers/log/halves.h"

#include "base/strbuf.h"
#include "parsers/audit/layout.h"

#include <stdlib.h>

static const char no_beginning[] = "the end of a record whose beginning is not there";

struct et_halves {
    struct et_audit_records *records;
    bool held, header; /* a half is waiting; it has the header */
    struct et_strbuf text, host, program, joined;
    int64_t pid;
    struct et_line line; /* of the half; its text is gone */
};

struct et_halves *et_halves_new(struct et_audit_records *records)
{
    struct et_halves *halves = calloc(1, sizeof *halves);
    if (halves)
        halves->records = records;
    return halves;
}

void et_halves_free(struct et_halves *halves)
{
    if (!halves)
        return;
    et_strbuf_clear(&halves->text);
    et_strbuf_clear(&halves->host);
    et_strbuf_clear(&halves->program);
    et_strbuf_clear(&halves->joined);
    free(halves);
}

static bool is_odd(struct et_slice text, char quote)
{
    bool odd = false;
    const char *at;
    while ((at = et_slice_find(text, quote))) {
        odd = !odd;
        text = et_slice_from(text, (size_t)(at - text.p) + 1);
    }
    return odd;
}

/* Whether a record ends within quotes. A message in single ones may hold more of
 * them: it is closed by any other. */
static bool is_open(struct et_slice text)
{
    const struct et_slice message = ET_SLICE(" msg='");
    const char *start = et_slice_search(text, message);
    if (is_odd(text, '"'))
        return true;
    return start && !et_slice_find(et_slice_from(text, (size_t)(start - text.p) + message.n), '\'');
}

static bool has(struct et_slice text, struct et_slice field)
{
    return et_slice_search(text, field) != NULL;
}

/* Whether a record outside of quotes ends before a field that its kind always has.
 * Old kernels write no nametype=. */
static bool breaks_off(struct et_slice text)
{
    struct et_record rec;
    if (has(text, ET_SLICE(" key=")) || has(text, ET_SLICE(" rdev=")) ||
        has(text, ET_SLICE(" nametype=")))
        return false;
    return et_record_parse(text, &rec, NULL) == 0 && !rec.more.n && !rec.enriched.p &&
           (rec.kind == ET_REC_SYSCALL || rec.kind == ET_REC_PATH);
}

static bool is_complete(struct et_slice text)
{
    struct et_record rec;
    return et_record_parse(text, &rec, NULL) == 0 && !rec.more.n && et_record_is_complete(&rec);
}

/* Whether a text without header may be the end of a record; an audit daemon has
 * messages of its own, with apostrophes in them, too. */
static bool is_end(struct et_slice text)
{
    return (et_slice_find(text, '=') && (is_odd(text, '"') || is_odd(text, '\''))) ||
           et_record_may_end_with(text);
}

static void set(struct et_strbuf *to, struct et_slice text)
{
    et_strbuf_reset(to);
    et_strbuf_add(to, text);
}

static int hold(struct et_halves *halves, const struct et_log_entry *entry, struct et_slice text,
                bool header, const struct et_line *line, struct et_err *err)
{
    set(&halves->text, text);
    set(&halves->host, entry->host);
    set(&halves->program, entry->program);
    halves->pid = entry->pid;
    halves->line = *line;
    halves->line.text = ET_SLICE_NONE;
    halves->header = header;
    halves->held = true;
    bool failed = halves->text.failed || halves->host.failed || halves->program.failed;
    return failed ? et_fail_memory(err) : ET_BROKEN;
}

static bool same_program(const struct et_halves *halves, const struct et_log_entry *entry)
{
    return halves->pid == entry->pid &&
           et_slice_eq(et_strbuf_slice(&halves->program), entry->program) &&
           et_slice_eq(et_strbuf_slice(&halves->host), entry->host);
}

static struct et_slice put_together(struct et_halves *halves, struct et_slice start,
                                    const char *between, struct et_slice end)
{
    set(&halves->joined, start);
    et_strbuf_adds(&halves->joined, between);
    et_strbuf_add(&halves->joined, end);
    return et_strbuf_slice(&halves->joined);
}

/* The half that waits, with text behind or before it, is whole. A blank that stood
 * at the break may be gone. */
static bool joins(struct et_halves *halves, struct et_slice text, bool header)
{
    static const char *const between[] = { "", " " };
    struct et_slice held = et_strbuf_slice(&halves->text);
    struct et_slice start = header ? text : held, end = header ? held : text;
    if (halves->header == header)
        return false;
    if (is_open(start))
        return !is_open(put_together(halves, start, "", end));
    bool broken_off = breaks_off(start);
    for (size_t i = 0; i < 2 && broken_off; i++) {
        struct et_slice whole = put_together(halves, start, between[i], end);
        if (halves->joined.failed || is_complete(whole))
            return true; /* who asks looks whether there was memory */
    }
    return false;
}

/* No other half came. Of a beginning all is taken that there is. */
static int give_up(struct et_halves *halves, struct et_err *err)
{
    struct et_slice host = et_strbuf_slice(&halves->host), text = et_strbuf_slice(&halves->text);
    if (!halves->held)
        return 0;
    halves->held = false;
    int rc = !halves->header
                 ? et_audit_records_broken(halves->records, &halves->line, no_beginning, NULL, err)
                 : et_audit_records_text(halves->records, text, host.n ? host : ET_SLICE_NONE,
                                         ET_STRAND_DAEMON, &halves->line, err);
    if (rc == ET_PARSED || rc == ET_SKIPPED) /* the line was counted as broken all the same */
        rc = et_audit_records_broken(halves->records, &halves->line, "the record breaks off",
                                     "the sound fields of the record", err);
    return rc < 0 ? rc : 0;
}

/* The record's place is that of its first half. */
static int join(struct et_halves *halves, const struct et_log_entry *entry, bool header,
                const struct et_line *line, struct et_err *err)
{
    halves->held = false;
    int rc = et_audit_records_broken(halves->records, &halves->line,
                                     "half a record: the next line of that program has the other",
                                     "the record, joined again", err);
    if (rc < 0)
        return rc;
    return et_audit_records_text(halves->records, et_strbuf_slice(&halves->joined), entry->host,
                                 ET_STRAND_DAEMON, header ? line : &halves->line, err);
}

int et_halves_take(struct et_halves *halves, const struct et_log_entry *entry, struct et_slice text,
                   bool header, const struct et_line *line, struct et_err *err)
{
    if (halves->held && same_program(halves, entry)) {
        bool whole = joins(halves, text, header);
        if (halves->joined.failed)
            return et_fail_memory(err);
        if (whole)
            return join(halves, entry, header, line, err);
        int rc = give_up(halves, err);
        if (rc < 0)
            return rc;
    }
    bool half = header ? is_open(text) || breaks_off(text) : is_end(text);
    if (half && !halves->held)
        return hold(halves, entry, text, header, line, err);
    if (!header && !half)
        return ET_SKIPPED;
    if (!header)
        return et_audit_records_broken(halves->records, line, no_beginning, NULL, err);
    return et_audit_records_text(halves->records, text, entry->host, ET_STRAND_DAEMON, line, err);
}

int et_halves_finish(struct et_halves *halves, struct et_err *err)
{
    return give_up(halves, err);
}
