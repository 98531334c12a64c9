/*
 * Audit events of auditbeat and of Filebeat's auditd module, and what Logstash or a
 * dump of Elasticsearch made of them: one object a line (events, or the entries of
 * an index with the event as _source), or in an array, over several lines, or as a
 * search's answer ({"took":3,"hits":{"hits":[{"_source":{…}},…]}}).
 *
 * {"@timestamp":"2026-11-23T22:13:21.152Z","auditd":{"sequence":8972,…},"process":{…},"user":{…}}
 *
 * What an event holds is in ecs_event.c.
 */
#include "parsers/audit/ecs_event.h"
#include "parsers/audit/formats.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

struct auditbeat {
    const struct et_sink *sink;
    struct et_ecs ecs;
};

static void auditbeat_close(void *state)
{
    struct auditbeat *log = state;
    if (!log)
        return;
    et_audit_records_free(log->ecs.records);
    et_respell_clear(&log->ecs.record);
    free(log);
}

static int auditbeat_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct auditbeat *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->ecs.records = et_audit_records_new(sink);
    *state = log;
    if (log->ecs.records)
        return 0;
    auditbeat_close(log);
    *state = NULL;
    return et_fail_memory(err);
}

static int auditbeat_finish(void *state, struct et_err *err)
{
    const struct auditbeat *log = state;
    return et_audit_records_finish(log->ecs.records, err);
}

/* An event's own key at the outermost level, or an index's entry that speaks of
 * auditd further in. */
static bool is_event(struct et_slice object)
{
    struct et_json_keys walk;
    struct et_slice key;
    char kind;
    bool entry = false;
    et_json_keys_init(&walk, object);
    while (et_json_keys_next(&walk, &key, &kind)) {
        if ((et_slice_is(key, "auditd") && kind == '{') || et_slice_starts(key, "auditd."))
            return true;
        entry = entry || (kind == '{' && (et_slice_is(key, "_source") || et_slice_is(key, "hits") ||
                                          et_slice_is(key, "event")));
    }
    return entry && (et_slice_search(object, ET_SLICE("\"auditd\"")) ||
                     et_slice_search(object, ET_SLICE("\"auditd.")));
}

static int bid_line(struct et_slice line)
{
    return is_event(line) ? 95 : 0;
}

static int bid_value(struct et_slice object, bool cut)
{
    (void)cut;
    return is_event(object) ? 85 : 0;
}

static int auditbeat_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_line);
}

static int document_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_value);
}

static int auditbeat_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct auditbeat *log = state;
    ET_JSON_AUTO *value = NULL;
    struct et_line whole = *line;
    int outcome = et_json_line(log->sink, line, &value, err);
    if (outcome != ET_PARSED)
        return outcome;
    whole.cut = false; /* the object is closed */
    return et_ecs_take(&log->ecs, value, &whole, err);
}

static int take_document_value(void *state, const json_t *value, const struct et_json_value *text,
                               struct et_err *err)
{
    struct auditbeat *log = state;
    const struct et_line line = { text->text, text->at, false };
    return et_ecs_take(&log->ecs, value, &line, err);
}

static int auditbeat_document(void *state, struct et_slice text, struct et_tally *tally,
                              struct et_err *err)
{
    struct auditbeat *log = state;
    const struct et_json_document document = {
        .sink = log->sink, .take = take_document_value, .state = log, .noun = "event"
    };
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_auditbeat = {
    .name = "auditbeat",
    .summary = "audit events of auditbeat or Filebeat (ECS), one JSON object a line",
    .group = ET_GROUP_AUDIT,
    .sample =
        "{\"@timestamp\":\"2026-11-23T22:13:21.152Z\",\"auditd\":{\"sequence\":8972,"
        "\"message_type\":\"syscall\",\"result\":\"success\",\"session\":\"11\",\"data\":{\"arch\":"
        "\"x86_64\",\"syscall\":\"execve\",\"exit\":\"0\",\"argc\":\"2\",\"tty\":\"pts0\"}},"
        "\"process\":{\"pid\":10043,\"parent\":{\"pid\":10027},\"args\":[\"cc\",\"x.c\"],\"name\":"
        "\"cc\",\"executable\":\"/usr/bin/cc\",\"working_directory\":\"/src\"},\"user\":{\"id\":"
        "\"1001\",\"audit\":{\"id\":\"1001\"}}}",
    .sample_invented = true,
    .bid = auditbeat_bid,
    .open = auditbeat_open,
    .line = auditbeat_line,
    .finish = auditbeat_finish,
    .close = auditbeat_close,
};

const struct et_parser et_parser_auditbeat_document = {
    .name = "auditbeat-document",
    .summary = "audit events of auditbeat in an array, over several lines, or as a search's answer",
    .group = ET_GROUP_AUDIT,
    .sample =
        "[{\"@timestamp\":\"2026-11-23T22:13:21.152Z\",\n  \"auditd\":{\"sequence\":8972,"
        "\"message_type\":\"user_login\",\"result\":\"success\",\n  \"data\":{\"acct\":\"ana\","
        "\"addr\":\"10.0.0.9\",\"op\":\"login\"}},\n  \"process\":{\"pid\":1043,\"executable\":"
        "\"/usr/sbin/sshd\"}}]",
    .sample_invented = true,
    .bid = document_bid,
    .open = auditbeat_open,
    .document = auditbeat_document,
    .finish = auditbeat_finish,
    .close = auditbeat_close,
};
