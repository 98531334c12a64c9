#include "parsers/audit/records.h"

#include "parsers/audit/event_count.h"
#include "parsers/audit/serials.h"
#include "parsers/audit/statement.h"

#include <stdlib.h>

struct et_audit_records {
    const struct et_sink *sink;
    struct et_assembler *assembler;
    struct et_arena scratch; /* of one record */
    struct et_map named;     /* user ids whose names were stated */
    struct et_event_count count;
    struct et_serials serials;
    struct et_map open; /* keys of the events that were open when the state was saved */
    struct et_err why;  /* what is wrong with the present record; kept, as to clear one for each
                           would cost as much as to split it */
};

static int event_done(void *ctx, struct et_event *event, bool missing, struct et_err *err)
{
    struct et_audit_records *records = ctx;
    (void)missing; /* the statement looks for itself at what is there */
    int rc = et_state_event(records->sink, event, err);
    if (rc == 0 && et_event_is_exec(event))
        rc = et_state_names(records->sink, event, &records->named, err);
    return rc;
}

void et_audit_records_free(struct et_audit_records *records)
{
    if (!records)
        return;
    et_assembler_free(records->assembler);
    et_arena_clear(&records->scratch);
    et_map_clear(&records->named);
    et_map_clear(&records->open);
    et_event_count_clear(&records->count);
    et_serials_clear(&records->serials);
    free(records);
}

struct et_audit_records *et_audit_records_new(const struct et_sink *sink)
{
    struct et_audit_records *records = calloc(1, sizeof *records);
    if (!records)
        return NULL;
    records->sink = sink;
    records->assembler = et_assembler_new(&(struct et_event_sink){ records, event_done });
    et_map_init(&records->named);
    et_map_init(&records->open);
    et_event_count_init(&records->count);
    et_serials_init(&records->serials);
    if (records->assembler)
        return records;
    et_audit_records_free(records);
    return NULL;
}

int et_audit_records_broken(struct et_audit_records *records, const struct et_line *line,
                            const char *what, const char *kept, struct et_err *err)
{
    const struct et_damage damage = { .at = line->at, .what = what, .kept = kept };
    int rc = records->sink->damage(records->sink->ctx, &damage, err);
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
    static const char *const results[] = { " res=1", " res=0", " res=success", " res=failed" };
    if (rec->enriched.p)
        return true;
    bool closed = et_slice_ends(rec->body, "\"") || et_slice_ends(rec->body, "'");
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        closed = closed || et_slice_ends(rec->body, results[i]);
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

/* Its event may have more records; all others speak for themselves. */
static bool is_of_event(const struct et_record *rec)
{
    switch (rec->kind) {
    case ET_REC_SYSCALL:
    case ET_REC_URINGOP:
    case ET_REC_EXECVE:
    case ET_REC_CWD:
    case ET_REC_PATH:
    case ET_REC_PROCTITLE:
        return true;
    default:
        return false;
    }
}

int et_audit_records_take(struct et_audit_records *records, const struct et_record *rec,
                          const struct et_line *line, struct et_err *err)
{
    struct et_err *why = &records->why;
    bool stated = true;
    int rc;
    if (line->cut && !rec->more.n && !whole_by_itself(rec))
        return et_audit_records_broken(records, line, "the log ends in the middle of this record",
                                       NULL, err);
    if (rec->node.n > ET_MAX_NODE)
        return et_audit_records_broken(records, line,
                                       "the name of its host is longer than 255 bytes", NULL, err);
    if (!et_event_count_add(&records->count, rec) ||
        !et_serials_add(&records->serials, rec, &line->at))
        return et_fail_memory(err);
    if (rec->kind == ET_REC_EOE)
        return ET_PARSED;
    if (is_of_event(rec)) {
        rc = et_assembler_push(records->assembler, rec, &line->at, why);
    } else {
        et_arena_reset(&records->scratch);
        rc = et_state_record(records->sink, rec, &line->at, &records->scratch, &stated, why);
    }
    if (rc == ET_DAMAGED)
        return et_audit_records_broken(records, line, why->msg,
                                       stated ? "the sound fields of the record" : NULL, err);
    if (rc < 0) {
        *err = *why;
        return rc;
    }
    return stated ? ET_PARSED : ET_SKIPPED;
}

static void place_record(struct et_record *rec, struct et_slice host, uint64_t strand)
{
    rec->carried = !rec->node.p && host.p;
    rec->node = rec->node.p ? rec->node : host;
    rec->strand = rec->printed ? ET_STRAND_KERNEL : strand;
}

int et_audit_records_text(struct et_audit_records *records, struct et_slice text,
                          struct et_slice host, uint64_t strand, const struct et_line *line,
                          struct et_err *err)
{
    int outcome = ET_SKIPPED;
    while (text.n) {
        struct et_record rec;
        int one;
        if (et_record_parse(text, &rec, &records->why) < 0) {
            one = et_audit_records_broken(records, line, records->why.msg, NULL, err);
        } else {
            place_record(&rec, host, strand);
            one = et_audit_records_take(records, &rec, line, err);
        }
        outcome = et_audit_outcome(outcome, one);
        if (outcome < 0)
            break;
        text = rec.more;
    }
    return outcome;
}

int et_audit_records_save(const struct et_audit_records *records, struct et_strbuf *saved,
                          struct et_open_lines *open, struct et_err *err)
{
    et_event_count_save(&records->count, saved);
    et_serials_save(&records->serials, saved);
    return et_assembler_save(records->assembler, saved, open, err);
}

int et_audit_records_load(struct et_audit_records *records, struct et_saved *saved,
                          struct et_err *err)
{
    uint64_t ids;
    if (!et_event_count_load(&records->count, saved) || !et_serials_load(&records->serials, saved))
        return et_fail_memory(err);
    ids = et_saved_number(saved);
    for (uint64_t i = 0; i < ids && !saved->broken; i++)
        if (!et_map_put_u64(&records->open, et_saved_number(saved), NULL))
            return et_fail_memory(err);
    return 0;
}

static bool is_open(const struct et_audit_records *records, const struct et_record *rec)
{
    return et_map_get_u64(&records->open, et_event_key(rec->time_ns, rec->serial)) != NULL;
}

int et_audit_records_again(struct et_audit_records *records, struct et_slice text,
                           struct et_slice host, uint64_t strand, const struct et_line *line,
                           struct et_err *err)
{
    while (text.n) {
        struct et_record rec;
        int rc = et_record_parse(text, &rec, &records->why);
        if (rc < 0)
            return 0;
        place_record(&rec, host, strand);
        if (is_of_event(&rec) && is_open(records, &rec))
            rc = et_assembler_push(records->assembler, &rec, &line->at, &records->why);
        if (rc == ET_FATAL) {
            *err = records->why;
            return rc;
        }
        text = rec.more;
    }
    return 0;
}

int et_audit_records_end_event(struct et_audit_records *records, struct et_err *err)
{
    return et_assembler_flush(records->assembler, err);
}

/* A log of more holes than are noted is as good as one without numbers from there on. */
static int say_full(struct et_audit_records *records, struct et_err *err)
{
    const struct et_damage damage = {
        .at = records->serials.full_at,
        .what = "its numbers of records have more holes than are noted",
        .kept = "the records; their numbers up to here",
    };
    return damage.at.line ? records->sink->damage(records->sink->ctx, &damage, err) : 0;
}

int et_audit_records_finish(struct et_audit_records *records, struct et_err *err)
{
    struct et_audit_count total = records->count.total;
    et_serials_finish(&records->serials);
    total.runs = records->serials.at;
    total.run_count = records->serials.count;
    const struct et_fact fact = { .kind = ET_FACT_AUDIT_COUNT, .audit_count = &total };
    int rc = et_assembler_flush(records->assembler, err);
    if (rc == 0)
        rc = say_full(records, err);
    if (rc == 0 && total.records)
        rc = records->sink->fact(records->sink->ctx, &fact, err);
    return rc;
}
