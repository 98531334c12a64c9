/*
 * go-audit: one event a line, with the records as the kernel wrote them.
 *
 * {"sequence":1226433,"timestamp":"1459447820.124","messages":[{"type":1300,"data":"arch=c000003e
 * syscall=59 success=yes …","containers":{"id":"9f…e1",…}},{"type":1309,"data":"argc=2 a0=\"ls\"
 * …"}], "uid_map":{"0":"root","4294967295":"UNKNOWN_USER"}}
 *
 * A logger may have put a prefix before the object. Events of which records came
 * late stand on several lines.
 */
#include "parsers/audit/formats.h"

#include "base/map.h"
#include "parsers/audit/container_id.h"
#include "parsers/audit/records.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_NAMED = 65536 }; /* names that were stated; then they are stated again */

struct go_audit {
    const struct et_sink *sink;
    struct et_audit_records *records;
    struct et_map named; /* "uid=name" */
};

static int bid_event(struct et_slice line)
{
    static const struct et_json_key keys[] = { { "sequence", '0', 1 },
                                               { "timestamp", '"', 2 },
                                               { "messages", '[', 4 } };
    return et_json_keys_of(et_json_behind_prefix(line), keys, 3) == 7 ? 95 : 0;
}

static int go_audit_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_event);
}

static void go_audit_close(void *state)
{
    struct go_audit *log = state;
    if (!log)
        return;
    et_audit_records_free(log->records);
    et_map_clear(&log->named);
    free(log);
}

static int go_audit_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct go_audit *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->records = et_audit_records_new(sink);
    et_map_init(&log->named);
    *state = log;
    if (log->records)
        return 0;
    go_audit_close(log);
    *state = NULL;
    return et_fail_memory(err);
}

/* An et_outcome or a negative code. */
static int take_message(struct go_audit *log, const json_t *message, const struct et_record *id,
                        const struct et_line *line, struct et_err *err)
{
    struct et_record rec;
    char type[24];
    int64_t number = et_json_number(message, "type");
    struct et_slice data = et_slice_trim(et_json_text(message, "data"));
    if (number == ET_ABSENT || !data.p)
        return et_audit_records_broken(log->records, line, "a message has no type or no data",
                                       "the other messages of the event", err);
    snprintf(type, sizeof type, "%lld", (long long)number);
    et_record_init(&rec, et_slice_of(type), data);
    rec.time_ns = id->time_ns;
    rec.serial = id->serial;
    rec.container = et_container_id(et_json_text(message, "containers/id"));
    return et_audit_records_take(log->records, &rec, line, err);
}

/* Names that the machine itself gave to the ids of this event. */
static int take_names(struct go_audit *log, json_t *map, const struct et_line *line,
                      struct et_err *err)
{
    const char *id, *name;
    json_t *value;
    uint64_t uid;
    ET_STRBUF_AUTO pair = { 0 };
    json_object_foreach(map, id, value)
    {
        bool fresh;
        name = json_string_value(value);
        if (!name || strcmp(name, "UNKNOWN_USER") == 0 || !et_slice_u64(et_slice_of(id), &uid) ||
            uid >= UINT32_MAX)
            continue;
        et_strbuf_reset(&pair);
        et_strbuf_addf(&pair, "%s=%s", id, name);
        if (log->named.live >= MAX_NAMED)
            et_map_clear(&log->named);
        if (pair.failed || !et_map_put(&log->named, et_strbuf_slice(&pair), &fresh))
            return et_fail_memory(err);
        if (!fresh)
            continue;
        const struct et_user user = { .uid = (int64_t)uid, .name = et_slice_of(name) };
        const struct et_fact fact = {
            .kind = ET_FACT_USER, .places = &line->at, .place_count = 1, .user = &user
        };
        int rc = log->sink->fact(log->sink->ctx, &fact, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int take_event(struct go_audit *log, json_t *event, const struct et_line *line,
                      struct et_err *err)
{
    struct et_record id = { .serial = et_json_number(event, "sequence") };
    json_t *messages = json_object_get(event, "messages"), *message;
    size_t i;
    int outcome = ET_SKIPPED;
    if (id.serial < 0 || !et_time_from_seconds(et_json_text(event, "timestamp"), &id.time_ns) ||
        !json_is_array(messages))
        return et_audit_records_broken(log->records, line, "not an event of go-audit", NULL, err);
    json_array_foreach(messages, i, message)
    {
        outcome = et_audit_outcome(outcome, take_message(log, message, &id, line, err));
        if (outcome < 0)
            return outcome;
    }
    int rc = take_names(log, json_object_get(event, "uid_map"), line, err);
    return rc < 0 ? rc : outcome;
}

static int go_audit_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct go_audit *log = state;
    ET_JSON_AUTO *event = NULL;
    struct et_line whole = *line;
    whole.text = et_json_behind_prefix(line->text);
    int outcome = et_json_line(log->sink, &whole, &event, err);
    if (outcome != ET_PARSED)
        return outcome;
    whole.cut = false; /* the object is closed */
    return take_event(log, event, &whole, err);
}

static int go_audit_finish(void *state, struct et_err *err)
{
    const struct go_audit *log = state;
    return et_audit_records_finish(log->records, err);
}

const struct et_parser et_parser_go_audit = {
    .name = "go-audit",
    .summary = "events of go-audit, one JSON object a line, with any prefix",
    .group = ET_GROUP_AUDIT,
    .sample =
        "{\"sequence\":1226433,\"timestamp\":\"1459447820.124\",\"messages\":[{\"type\":1300,"
        "\"data\":\"arch=c000003e syscall=59 success=yes exit=0 a0=c8 a1=c9 a2=ca a3=0 items=0 "
        "ppid=2234 pid=24687 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 "
        "tty=pts0 ses=3 comm=\\\"cc\\\" exe=\\\"/usr/bin/cc\\\" key=(null)\"},{\"type\":1309,"
        "\"data\":\"argc=2 a0=\\\"cc\\\" a1=\\\"x.c\\\"\"}],\"uid_map\":{\"0\":\"root\","
        "\"1000\":\"ana\"}}",
    .sample_invented = true,
    .bid = go_audit_bid,
    .open = go_audit_open,
    .line = go_audit_line,
    .finish = go_audit_finish,
    .close = go_audit_close,
};
