/* auditd's own log, as it lies in /var/log/audit: RAW or ENRICHED, with or
 * without node=, and `ausearch --raw`, which looks the same. The line's grammar
 * is in record.c. */
#include "parsers/audit/audit_log.h"

#include "parsers/audit/records.h"

/* Half of the certainty for one record, the rest by the share of lines that are
 * records: a log may begin in mid-record or be sprinkled with rubbish. */
static int audit_log_bid(struct et_slice head, bool whole)
{
    struct et_record rec;
    int lines = 0, records = 0;
    while (head.n) {
        const char *end = et_slice_find(head, '\n');
        if (!end && !whole)
            break; /* the last line of the head may be cut */
        size_t n = end ? (size_t)(end - head.p) : head.n;
        struct et_slice line = et_slice_trim(et_slice_to(head, n));
        head = et_slice_from(head, n + 1);
        if (line.n == 0)
            continue;
        lines++;
        records += et_record_parse(line, &rec, NULL) == 0;
    }
    return records ? 50 + 45 * records / lines : 0;
}

static void audit_log_close(void *state)
{
    et_audit_records_free(state);
}

static int audit_log_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    *state = et_audit_records_new(sink);
    return *state ? 0 : et_fail_memory(err);
}

static int audit_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = et_slice_trim(line->text);
    struct et_record rec;
    struct et_err why = { 0 };
    if (text.n == 0 || et_slice_is(text, "----") || et_slice_starts(text, "time->"))
        return ET_SKIPPED;
    if (et_record_parse(text, &rec, &why) < 0)
        return et_audit_records_broken(state, line, why.msg, NULL, err);
    return et_audit_records_take(state, &rec, line, err);
}

static int audit_log_finish(void *state, struct et_err *err)
{
    return et_audit_records_finish(state, err);
}

const struct et_parser et_parser_audit_log = {
    .name = "audit-log",
    .summary = "Linux audit log of auditd, raw or enriched, any node; ausearch --raw",
    .group = ET_GROUP_AUDIT,
    .sample = "type=EXECVE msg=audit(1760693669.846:1877047): argc=3 a0=\"gcc\" a1=\"-shared\" "
              "a2=\"woot1337.c\"",
    .bid = audit_log_bid,
    .open = audit_log_open,
    .line = audit_log_line,
    .finish = audit_log_finish,
    .close = audit_log_close,
};
