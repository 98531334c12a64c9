/*
 * Events of Azure's audit agent (auoms), as it hands them to a collector, one JSON
 * value a line, or as the Syslog table of Azure Monitor has them, with other
 * entries around them:
 *
 * [1521757638.392,{"Timestamp":"1521757638.392","SerialNumber":262332,"records":[{"RecordTypeCode":
 * 14688,"RecordType":"AUOMS_EXECVE",…,"argc":"2","cmdline":"bash -i",…}]}]
 * {…,"Computer":"UBUNTU5",…,"SyslogMessage":"type=AUOMS_EXECVE audit(1652292622.006:84144): …",…}
 *
 * What an event holds is in auoms_record.c, the text form in auoms_text.c.
 */
#include "parsers/audit/auoms_record.h"
#include "parsers/audit/formats.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

struct auoms {
    const struct et_sink *sink;
    struct et_audit_records *records;
};

static void auoms_close(void *state)
{
    struct auoms *log = state;
    if (!log)
        return;
    et_audit_records_free(log->records);
    free(log);
}

static int auoms_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct auoms *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->records = et_audit_records_new(sink);
    *state = log;
    if (log->records)
        return 0;
    auoms_close(log);
    *state = NULL;
    return et_fail_memory(err);
}

static int auoms_finish(void *state, struct et_err *err)
{
    const struct auoms *log = state;
    return et_audit_records_finish(log->records, err);
}

/* An entry of that table alone is no event yet, but nobody else reads it. */
static int bid_line(struct et_slice line)
{
    static const struct et_json_key event[] = { { "Timestamp", '"', 1 },
                                                { "SerialNumber", '0', 2 },
                                                { "records", '[', 4 } };
    static const struct et_json_key entry[] = { { "SyslogMessage", '"', 1 },
                                                { "Computer", '"', 2 } };
    struct et_slice object = et_json_behind_prefix(line);
    if (et_json_keys_of(object, event, 3) == 7)
        return 95;
    if (et_json_keys_of(object, entry, 2) != 3)
        return 0;
    return et_slice_search(object, ET_SLICE("\"type=AUOMS_")) ? 95 : 70;
}

static int auoms_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_line);
}

/* An et_outcome or a negative code. */
static int take_record(struct auoms *log, json_t *object, const struct et_record *id,
                       const struct et_line *line, struct et_err *err)
{
    struct et_auoms_record said = { .type = et_json_text(object, "RecordType") };
    const char *key;
    json_t *value;
    bool ok = true;
    if (!said.type.n)
        return et_audit_records_broken(log->records, line, "a record of the event has no type",
                                       "the other records of the event", err);
    json_object_foreach(object, key, value)
    {
        if (ok && json_is_string(value))
            ok = et_auoms_add(&said, et_slice_of(key), et_json_string(value));
    }
    int outcome = ok ? et_auoms_take(log->records, &said, id, line, err) : et_fail_memory(err);
    et_auoms_clear(&said);
    return outcome;
}

static int take_event(struct auoms *log, const json_t *event, const struct et_line *line,
                      struct et_err *err)
{
    struct et_record id = { .serial = et_json_number(event, "SerialNumber") };
    const json_t *list = json_object_get(event, "records");
    json_t *object;
    size_t i;
    int outcome = ET_SKIPPED;
    if (id.serial < 0 || !et_time_from_seconds(et_json_text(event, "Timestamp"), &id.time_ns) ||
        !json_is_array(list))
        return et_audit_records_broken(log->records, line, "not an event of the Azure agent", NULL,
                                       err);
    json_array_foreach(list, i, object)
    {
        outcome = et_audit_outcome(outcome, take_record(log, object, &id, line, err));
        if (outcome < 0)
            return outcome;
    }
    int rc = et_audit_records_end_event(log->records, err);
    return rc < 0 ? rc : outcome;
}

static int take_entry(struct auoms *log, const json_t *entry, const struct et_line *line,
                      struct et_err *err)
{
    struct et_slice text = et_json_text(entry, "SyslogMessage");
    struct et_slice host = et_json_set_text(entry, "HostName");
    if (!host.p)
        host = et_json_set_text(entry, "Computer");
    if (et_auoms_is_text(text))
        return et_auoms_text(log->records, text, host, line, err);
    bool daemon = et_slice_starts(et_json_text(entry, "ProcessName"), "audi");
    if (!daemon || !et_slice_starts(text, "type="))
        return ET_SKIPPED;
    return et_audit_records_text(log->records, text, host, ET_STRAND_DAEMON, line, err);
}

static int auoms_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct auoms *log = state;
    ET_JSON_AUTO *value = NULL;
    struct et_line whole = *line;
    if (!et_slice_starts(line->text, "["))
        whole.text = et_json_behind_prefix(line->text);
    int outcome = et_json_line(log->sink, &whole, &value, err);
    if (outcome != ET_PARSED)
        return outcome;
    whole.cut = false; /* the value is closed */
    const json_t *event = json_is_array(value) ? json_array_get(value, 1) : value;
    if (json_object_get(event, "SyslogMessage"))
        return take_entry(log, event, &whole, err);
    return take_event(log, event, &whole, err);
}

const struct et_parser et_parser_auoms = {
    .name = "auoms",
    .summary = "events of Azure's audit agent, one JSON value a line, or in the Syslog table",
    .group = ET_GROUP_AUDIT,
    .sample =
        "[1521757638.392,{\"Timestamp\":\"1521757638.392\",\"SerialNumber\":262332,\"records\":["
        "{\"RecordTypeCode\":14688,\"RecordType\":\"AUOMS_EXECVE\",\"SchemaVersion\":\"1\","
        "\"node\":"
        "\"test\",\"arch\":\"x86_64\",\"syscall\":\"execve\",\"success\":\"yes\",\"exit\":\"0\","
        "\"ppid\":\"26595\",\"pid\":\"26918\",\"audit_user\":\"root\",\"auid\":\"0\",\"user\":"
        "\"root\",\"uid\":\"0\",\"ses\":\"842\",\"comm\":\"logger\",\"exe\":\"/usr/bin/logger\","
        "\"key\":\"auoms,execve\",\"cwd\":\"/\",\"name\":\"/usr/bin/logger\",\"inode\":\"312545\","
        "\"dev\":\"00:13\",\"mode\":\"file,755\",\"nametype\":\"NORMAL\",\"argc\":\"4\","
        "\"cmdline\":"
        "\"logger -t zfs-backup \\\"zfs incremental backup failed: \\\"\",\"redactors\":\"\","
        "\"containerid\":\"\"}]}]",
    .sample_invented = true,
    .bid = auoms_bid,
    .open = auoms_open,
    .line = auoms_line,
    .finish = auoms_finish,
    .close = auoms_close,
};
