/* auditd's own log, as it lies in /var/log/audit: RAW or ENRICHED, with or
 * without node=, and `ausearch --raw`, which looks the same. The line's grammar
 * is in record.c. */
#include "parsers/audit/audit_log.h"

#include "parsers/audit/statement.h"

#include <stdlib.h>

struct audit_log {
    const struct et_sink *sink;
    struct et_assembler *assembler;
    struct et_arena scratch; /* of one record */
    struct et_map named;     /* user ids whose names were stated */
};

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

static int event_done(void *ctx, struct et_event *event, bool missing, struct et_err *err)
{
    struct audit_log *log = ctx;
    (void)missing; /* the statement looks for itself at what is there */
    int rc = et_state_event(log->sink, event, err);
    if (rc == 0 && et_event_is_exec(event))
        rc = et_state_names(log->sink, event, &log->named, err);
    return rc;
}

static void audit_log_close(void *state)
{
    struct audit_log *log = state;
    if (!log)
        return;
    et_assembler_free(log->assembler);
    et_arena_clear(&log->scratch);
    et_map_clear(&log->named);
    free(log);
}

static int audit_log_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct audit_log *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->assembler = et_assembler_new(&(struct et_event_sink){ log, event_done });
    et_map_init(&log->named);
    if (!log->assembler) {
        audit_log_close(log);
        return et_fail_memory(err);
    }
    *state = log;
    return 0;
}

static int broken(struct audit_log *log, const struct et_line *line, const char *what,
                  const char *kept, struct et_err *err)
{
    const struct et_damage damage = { .at = line->at, .what = what, .kept = kept };
    int rc = log->sink->damage(log->sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

static bool has_whole_nametype(struct et_slice body)
{
    static const char *const types[] = { "NORMAL", "PARENT", "CREATE", "DELETE", "UNKNOWN" };
    const struct et_slice key = ET_SLICE(" nametype=");
    const char *at = et_slice_search(body, key);
    if (!at)
        return false;
    struct et_slice value = et_slice_from(body, (size_t)(at - body.p) + key.n);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (et_slice_starts(value, types[i]))
            return true;
    return false;
}

/* A last line without its end: whole all the same if what the kernel wrote is
 * followed by auditd's own part, or if the last field that its type always has
 * ends as only a whole one can. */
static bool whole_by_itself(const struct et_record *rec)
{
    if (rec->enriched.p)
        return true;
    bool closed = et_slice_ends(rec->body, "\"") || et_slice_ends(rec->body, "'");
    switch (rec->kind) {
    case ET_REC_SYSCALL:
        return et_slice_search(rec->body, ET_SLICE(" key=")) != NULL &&
               (closed || et_slice_ends(rec->body, "(null)"));
    case ET_REC_PATH:
        return has_whole_nametype(rec->body);
    default:
        return closed;
    }
}

static int audit_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct audit_log *log = state;
    struct et_slice text = et_slice_trim(line->text);
    struct et_record rec;
    struct et_err why = { 0 };
    bool stated = true;
    int rc;
    if (text.n == 0 || et_slice_is(text, "----") || et_slice_starts(text, "time->"))
        return ET_SKIPPED;
    if (et_record_parse(text, &rec, &why) < 0)
        return broken(log, line, why.msg, NULL, err);
    if (line->cut && !whole_by_itself(&rec))
        return broken(log, line, "the log ends in the middle of this record", NULL, err);
    switch (rec.kind) {
    case ET_REC_SYSCALL:
    case ET_REC_URINGOP:
    case ET_REC_EXECVE:
    case ET_REC_CWD:
    case ET_REC_PATH:
    case ET_REC_PROCTITLE:
        rc = et_assembler_push(log->assembler, &rec, &line->at, &why);
        break;
    case ET_REC_EOE:
        return ET_PARSED;
    default:
        et_arena_reset(&log->scratch);
        rc = et_state_record(log->sink, &rec, &line->at, &log->scratch, &stated, &why);
        break;
    }
    if (rc == ET_DAMAGED)
        return broken(log, line, why.msg, stated ? "the sound fields of the record" : NULL, err);
    if (rc < 0) {
        *err = why;
        return rc;
    }
    return stated ? ET_PARSED : ET_SKIPPED;
}

static int audit_log_finish(void *state, struct et_err *err)
{
    struct audit_log *log = state;
    return et_assembler_flush(log->assembler, err);
}

const struct et_parser et_parser_audit_log = {
    .name = "audit-log",
    .summary = "Linux audit log of auditd, raw or enriched, any node; ausearch --raw",
    .bid = audit_log_bid,
    .open = audit_log_open,
    .line = audit_log_line,
    .finish = audit_log_finish,
    .close = audit_log_close,
};
