/*
 * laurel: one event a line, its records as objects (those of which there may be
 * several as arrays of objects), numbers as numbers or as "0x…" and "0o…".
 *
 * {"ID":"1615114232.375:15558","NODE":"work","SYSCALL":{"arch":"0xc000003e","syscall":59,…,
 * "comm":"whoami","ARGV":["0x63b29337fd18",…],"UID":"root","PID":{"container":{"id":"9f…e1"}}},
 * "EXECVE":{"argc":1,"ARGV":["whoami"]},"CWD":{"cwd":"/tmp"},"PATH":[{"item":0,"name":"/usr/bin/whoami",
 * "mode":"0o100755",…}],"PROCTITLE":{"ARGV":["whoami"]}}
 *
 * In texts '%', '+', control characters and what is no UTF-8 are percent-encoded
 * (json-format.md of laurel), so no byte is lost. A long command line may be cut in
 * its middle ({"skipped_args":7,"skipped_bytes":900}), or be there as one string
 * only (ARGV_STR), whose blanks may be within arguments. line-prefix= of laurel's
 * configuration puts a word before the object.
 */
#include "parsers/audit/container_id.h"
#include "parsers/audit/formats.h"
#include "parsers/audit/records.h"
#include "parsers/audit/respell.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

struct laurel {
    const struct et_sink *sink;
    struct et_audit_records *records;
    struct et_respelling record;
    struct et_strbuf text; /* of one value, decoded */
    bool failed;           /* there was no memory for one of them */
};

/* "1615114232.375:15558" */
static bool read_id(struct et_slice id, int64_t *time_ns, int64_t *serial)
{
    uint64_t number;
    const char *colon = et_slice_find(id, ':');
    if (!colon || !et_slice_u64(et_slice_from(id, (size_t)(colon - id.p) + 1), &number) ||
        number > INT64_MAX)
        return false;
    *serial = (int64_t)number;
    return et_time_from_seconds(et_slice_to(id, (size_t)(colon - id.p)), time_ns);
}

static int bid_event(struct et_slice line)
{
    int64_t time_ns, serial;
    struct et_slice id = et_json_raw_member(et_json_behind_prefix(line), "ID");
    if (!et_slice_starts(id, "\"") || !et_slice_ends(id, "\""))
        return 0;
    id = et_slice_from(et_slice_to(id, id.n - 1), 1);
    return read_id(id, &time_ns, &serial) ? 95 : 0;
}

static int laurel_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_event);
}

static void laurel_close(void *state)
{
    struct laurel *log = state;
    if (!log)
        return;
    et_audit_records_free(log->records);
    et_respell_clear(&log->record);
    et_strbuf_clear(&log->text);
    free(log);
}

static int laurel_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct laurel *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->records = et_audit_records_new(sink);
    *state = log;
    if (log->records)
        return 0;
    laurel_close(log);
    *state = NULL;
    return et_fail_memory(err);
}

/* Appends text without its percent-encoding. */
static void decode(struct et_strbuf *to, struct et_slice text)
{
    while (text.n) {
        const char *percent = et_slice_find(et_slice_from(text, 1), '%');
        struct et_slice digits = et_slice_to(et_slice_from(text, 1), 2);
        size_t n = percent ? (size_t)(percent - text.p) : text.n;
        uint64_t byte;
        if (text.p[0] == '%' && digits.n == 2 && et_slice_hex64(digits, &byte)) {
            et_strbuf_addc(to, (char)byte);
            n = 3;
        } else {
            et_strbuf_add(to, et_slice_to(text, n));
        }
        text = et_slice_from(text, n);
    }
}

static void begin_text(struct laurel *log)
{
    log->failed = log->failed || log->text.failed;
    et_strbuf_reset(&log->text);
}

/* The decoded text of a string, which lives until the next one; absent for any
 * other value. */
static struct et_slice text_of(struct laurel *log, const json_t *value)
{
    if (!json_is_string(value))
        return ET_SLICE_NONE;
    begin_text(log);
    decode(&log->text, et_json_string(value));
    return et_strbuf_slice(&log->text);
}

/* The decoded strings of an array with a byte between them. */
static struct et_slice joined(struct laurel *log, const json_t *list, char between)
{
    const json_t *value;
    size_t i;
    if (!json_is_array(list))
        return ET_SLICE_NONE;
    begin_text(log);
    json_array_foreach(list, i, value)
    {
        if (i)
            et_strbuf_addc(&log->text, between);
        decode(&log->text, et_json_string(value));
    }
    return et_strbuf_slice(&log->text);
}

/* "0xc000003e", "0o100755": the kernel writes neither prefix. */
static struct et_slice without_base(struct et_slice word)
{
    bool based = et_slice_starts(word, "0x") || et_slice_starts(word, "0o");
    return based ? et_slice_from(word, 2) : word;
}

/* Translations have upper-case keys; what laurel itself adds are objects. */
static void add_member(struct laurel *log, struct et_slice key, const json_t *value)
{
    struct et_respelling *record = &log->record;
    bool translated = key.n && key.p[0] >= 'A' && key.p[0] <= 'Z';
    if (json_is_null(value) && !translated)
        et_respell_word(record, key, ET_SLICE("(null)"));
    else if (json_is_integer(value))
        et_respell_number(record, key, json_integer_value(value));
    else if (et_slice_is(key, "key") && json_is_array(value)) /* of several rules */
        et_respell_text(record, key, joined(log, value, '\x01'));
    else if (et_respell_is_text(key) || translated)
        et_respell_text(record, key, text_of(log, value));
    else
        et_respell_word(record, key, without_base(text_of(log, value)));
}

/* a0 to a3 of the system call. */
static void add_registers(struct laurel *log, const json_t *list)
{
    static const char *const keys[] = { "a0", "a1", "a2", "a3" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        et_respell_word(&log->record, et_slice_of(keys[i]),
                        without_base(et_json_string(json_array_get(list, i))));
}

/* A command line as one string: where it has as many words as arguments, these are
 * the words; else argc is kept back, so that it counts as incomplete. */
static void add_words(struct laurel *log, int64_t argc, struct et_slice text)
{
    int64_t words = 1;
    for (size_t i = 0; i < text.n; i++)
        words += text.p[i] == ' ';
    if (words == argc)
        et_respell_number(&log->record, ET_SLICE("argc"), argc);
    for (size_t i = 0; text.p; i++) {
        const char *blank = et_slice_find(text, ' ');
        size_t n = blank ? (size_t)(blank - text.p) : text.n;
        et_respell_argument(&log->record, i, et_slice_to(text, n));
        text = blank ? et_slice_from(text, n + 1) : ET_SLICE_NONE;
    }
}

static void add_arguments(struct laurel *log, const json_t *execve, bool *lossy)
{
    int64_t argc = et_json_number(execve, "argc"), skipped;
    const json_t *list = json_object_get(execve, "ARGV"), *value;
    size_t i, at = 0;
    *lossy = !json_is_array(list);
    if (*lossy) {
        add_words(log, argc, text_of(log, json_object_get(execve, "ARGV_STR")));
        return;
    }
    et_respell_number(&log->record, ET_SLICE("argc"), argc);
    json_array_foreach(list, i, value)
    {
        skipped = et_json_number(value, "skipped_args");
        if (skipped > 0 && skipped < argc)
            at += (size_t)skipped;
        else
            et_respell_argument(&log->record, at++, text_of(log, value));
    }
}

/* An et_outcome or a negative code. */
static int take_record(struct laurel *log, struct et_slice type, json_t *object,
                       const struct et_record *id, const struct et_line *line, struct et_err *err)
{
    struct et_respelling *record = &log->record;
    struct et_record rec;
    const char *key;
    json_t *value;
    bool lossy = false;
    et_respell_begin(record, type);
    if (et_slice_is(type, "EXECVE")) {
        add_arguments(log, object, &lossy);
    } else if (et_slice_is(type, "PROCTITLE")) {
        et_respell_text(record, ET_SLICE("proctitle"),
                        joined(log, json_object_get(object, "ARGV"), '\0'));
    } else {
        json_object_foreach(object, key, value) add_member(log, et_slice_of(key), value);
        if (et_slice_is(type, "SYSCALL"))
            add_registers(log, json_object_get(object, "ARGV"));
    }
    int rc = et_respell_end(record, &rec, err);
    if (rc < 0 || log->failed || log->text.failed)
        return et_fail_memory(err);
    rec.node = id->node;
    rec.time_ns = id->time_ns;
    rec.serial = id->serial;
    rec.lossy = lossy;
    rec.container = et_container_id(et_json_text(object, "PID/container/id"));
    return et_audit_records_take(log->records, &rec, line, err);
}

/* The records of one type. */
static int take_records(struct laurel *log, struct et_slice type, json_t *value,
                        const struct et_record *id, const struct et_line *line, struct et_err *err)
{
    json_t *object;
    size_t i;
    int outcome = ET_SKIPPED;
    if (json_is_object(value))
        return take_record(log, type, value, id, line, err);
    json_array_foreach(value, i, object)
    {
        outcome = et_audit_outcome(outcome, take_record(log, type, object, id, line, err));
        if (outcome < 0)
            break;
    }
    return outcome;
}

static int take_event(struct laurel *log, json_t *event, const struct et_line *line,
                      struct et_err *err)
{
    struct et_record id = { .node = et_json_set_text(event, "NODE") };
    const char *type;
    json_t *value;
    int outcome = ET_SKIPPED;
    if (!read_id(et_json_text(event, "ID"), &id.time_ns, &id.serial))
        return et_audit_records_broken(log->records, line, "not an event of laurel: no ID", NULL,
                                       err);
    json_object_foreach(event, type, value)
    {
        if (strcmp(type, "PARENT_INFO") == 0) /* of another process */
            continue;
        struct et_slice name = et_slice_of(type);
        outcome = et_audit_outcome(outcome, take_records(log, name, value, &id, line, err));
        if (outcome < 0)
            return outcome;
    }
    int rc = et_audit_records_end_event(log->records, err);
    return rc < 0 ? rc : outcome;
}

static int laurel_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct laurel *log = state;
    ET_JSON_AUTO *event = NULL;
    struct et_line whole = *line;
    whole.text = et_json_behind_prefix(line->text);
    int outcome = et_json_line(log->sink, &whole, &event, err);
    if (outcome != ET_PARSED)
        return outcome;
    whole.cut = false; /* the object is closed */
    return take_event(log, event, &whole, err);
}

static int laurel_finish(void *state, struct et_err *err)
{
    const struct laurel *log = state;
    return et_audit_records_finish(log->records, err);
}

const struct et_parser et_parser_laurel = {
    .name = "laurel",
    .summary = "events of laurel, one JSON object a line, with any prefix",
    .group = ET_GROUP_AUDIT,
    .sample =
        "{\"ID\":\"1615114232.375:15558\",\"NODE\":\"work\",\"SYSCALL\":{\"arch\":"
        "\"0xc000003e\",\"syscall\":59,\"success\":\"yes\",\"exit\":0,\"ppid\":"
        "10883,\"pid\":10884,\"auid\":1000,\"uid\":0,\"gid\":0,\"euid\":0,\"suid\":0,\"fsuid\":0,"
        "\"egid\":0,\"sgid\":0,\"fsgid\":0,\"tty\":\"pts1\",\"ses\":1,\"comm\":\"whoami\",\"exe\":"
        "\"/usr/bin/"
        "whoami\",\"key\":null,\"AUID\":\"user\",\"UID\":\"root\"},\"EXECVE\":{\"argc\":1,"
        "\"ARGV\":[\"whoami\"]},\"CWD\":{\"cwd\":\"/home/user/tmp\"},\"PROCTITLE\":{\"ARGV\":"
        "[\"whoami\"]}}",
    .bid = laurel_bid,
    .open = laurel_open,
    .line = laurel_line,
    .finish = laurel_finish,
    .close = laurel_close,
};
