/* `journalctl -o json`: one object per line, every value a text:
 *
 *   {"_TRANSPORT":"audit","_AUDIT_TYPE":"1327","_AUDIT_TYPE_NAME":"PROCTITLE","_AUDIT_ID":"10",
 *    "_SOURCE_REALTIME_TIMESTAMP":"1795471670148000","_HOSTNAME":"ci-node-07",
 *    "MESSAGE":"PROCTITLE proctitle=\"/sbin/init\"", …}
 *
 * A value that is no UTF-8 is an array of its bytes; one that the entry has twice
 * is an array of both; one over 4,096 bytes is null unless --all was given.
 * `-o json-seq` puts 0x1E before each object, `-o json-sse` "data: ";
 * `-o json-pretty` spreads an object over many lines. */
#include "base/strbuf.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/log/formats.h"
#include "parsers/log/journal_fields.h"

#include <stdlib.h>

struct journal {
    const struct et_sink *sink;
    struct et_entry_reader *reader;
    struct et_strbuf bytes; /* of a MESSAGE that came as numbers */
};

static int journal_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct journal *journal = calloc(1, sizeof *journal);
    if (!journal)
        return et_fail_memory(err);
    journal->sink = sink;
    journal->reader = et_entry_reader_new(sink);
    if (!journal->reader) {
        free(journal);
        return et_fail_memory(err);
    }
    *state = journal;
    return 0;
}

static void journal_close(void *state)
{
    struct journal *journal = state;
    if (!journal)
        return;
    et_entry_reader_free(journal->reader);
    et_strbuf_clear(&journal->bytes);
    free(journal);
}

static int journal_finish(void *state, struct et_err *err)
{
    struct journal *journal = state;
    return et_entry_reader_finish(journal->reader, err);
}

/* [72,105]: the bytes of a text. False where it is none. */
static bool bytes_of(const json_t *array, struct et_strbuf *to)
{
    size_t i;
    const json_t *item;
    et_strbuf_reset(to);
    json_array_foreach(array, i, item)
    {
        json_int_t byte = json_integer_value(item);
        if (!json_is_integer(item) || byte < 0 || byte > UINT8_MAX)
            return false;
        et_strbuf_addc(to, (char)byte);
    }
    return true;
}

/* A text, or the first of two, or bytes. False where it is something else. */
static bool value_of(struct journal *journal, const json_t *value, struct et_slice *out)
{
    if (json_is_array(value) && json_is_string(json_array_get(value, 0)))
        value = json_array_get(value, 0);
    if (json_is_string(value))
        *out = (struct et_slice){ json_string_value(value), json_string_length(value) };
    else if (json_is_array(value) && bytes_of(value, &journal->bytes))
        *out = et_strbuf_slice(&journal->bytes);
    else
        return false;
    return true;
}

static int take(struct journal *journal, const json_t *object, const struct et_line *line,
                struct et_err *err)
{
    struct et_journal_fields fields = { 0 };
    struct et_log_entry entry;
    const json_t *message = json_object_get(object, et_journal_field_name(ET_JOURNAL_MESSAGE));
    if (!message)
        return ET_SKIPPED;
    if (json_is_null(message))
        return et_line_broken(journal->sink, line,
                              "message is too long for journalctl -o json without --all", err);
    for (enum et_journal_field f = 0; f < ET_JOURNAL_FIELDS; f++)
        fields.value[f] = et_json_text(object, et_journal_field_name(f));
    if (!value_of(journal, message, &fields.value[ET_JOURNAL_MESSAGE]))
        return et_line_broken(journal->sink, line, "MESSAGE is neither a text nor bytes", err);
    if (journal->bytes.failed)
        return et_fail_memory(err);
    et_journal_entry(&fields, &entry);
    return et_entry_reader_take(journal->reader, &entry, line, err);
}

static struct et_slice without_frame(struct et_slice text)
{
    if (et_slice_starts(text, "\x1e"))
        return et_slice_from(text, 1);
    return et_slice_starts(text, "data: ") ? et_slice_from(text, 6) : text;
}

static int json_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct journal *journal = state;
    struct et_line framed = *line;
    ET_JSON_AUTO *object = NULL;
    framed.text = without_frame(line->text);
    int outcome = et_json_line(journal->sink, &framed, &object, err);
    return outcome == ET_PARSED ? take(journal, object, line, err) : outcome;
}

static int pretty_value(void *state, const json_t *value, const struct et_json_value *text,
                        struct et_err *err)
{
    const struct et_line line = { text->text, text->at, false };
    return take(state, value, &line, err);
}

static int pretty_document(void *state, struct et_slice text, struct et_tally *tally,
                           struct et_err *err)
{
    struct journal *journal = state;
    const struct et_json_document document = {
        .sink = journal->sink, .take = pretty_value, .state = journal, .noun = "entries"
    };
    int rc = et_json_document_read(&document, text, tally, err);
    return rc < 0 ? rc : et_entry_reader_finish(journal->reader, err);
}

/* Every export has its addresses, whichever fields were asked for. */
static bool is_entry(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "__CURSOR", '"', 1 },
        { "__REALTIME_TIMESTAMP", '"', 2 },
        { "_BOOT_ID", '"', 4 },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    return (found & 2) && found != 2;
}

static int line_bid(struct et_slice line)
{
    return is_entry(without_frame(line)) ? 90 : 0;
}

static int json_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, line_bid);
}

static int object_bid(struct et_slice object, bool cut)
{
    (void)cut;
    return et_slice_find(object, '\n') && is_entry(object) ? 88 : 0;
}

static int pretty_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, object_bid);
}

const struct et_parser et_parser_journal_json = {
    .name = "journal-json",
    .summary = "journalctl -o json, json-seq, json-sse: audit records, daemons",
    .group = ET_GROUP_AUDIT,
    .sample = "{\"_BOOT_ID\":\"0c2c591d81b4461d85049def99402101\",\"_HOSTNAME\":\"buildhost\","
              "\"__REALTIME_TIMESTAMP\":\"1795471672068340\",\"_AUDIT_TYPE\":\"1305\","
              "\"__CURSOR\":\"s=57b3e3eff056433aabcb7aeebab64d99;i=ac4\",\"_TRANSPORT\":\"audit\","
              "\"_AUDIT_TYPE_NAME\":\"CONFIG_CHANGE\",\"_AUDIT_ID\":\"15\",\"SYSLOG_IDENTIFIER\":"
              "\"audit\",\"MESSAGE\":\"CONFIG_CHANGE op=set audit_enabled=0 old=1 auid=4294967295 "
              "ses=4294967295 subj=unconfined res=1\",\"_SOURCE_REALTIME_TIMESTAMP\":"
              "\"1795471671076000\"}",
    .bid = json_bid,
    .open = journal_open,
    .line = json_line,
    .finish = journal_finish,
    .close = journal_close,
};

const struct et_parser et_parser_journal_json_pretty = {
    .name = "journal-json-pretty",
    .summary = "journalctl -o json-pretty: audit records, daemons",
    .group = ET_GROUP_AUDIT,
    .sample =
        "{\n\t\"_TRANSPORT\" : \"audit\",\n\t\"_AUDIT_TYPE_NAME\" : \"CONFIG_CHANGE\",\n\t"
        "\"_AUDIT_ID\" : \"15\",\n\t\"_SOURCE_REALTIME_TIMESTAMP\" : \"1795471671076000\",\n\t"
        "\"_HOSTNAME\" : \"ci-node-07\",\n\t\"MESSAGE\" : \"CONFIG_CHANGE op=set "
        "audit_enabled=0 old=1 res=1\",\n\t\"__CURSOR\" : \"s=57b3\",\n\t"
        "\"__REALTIME_TIMESTAMP\" : \"1795471672068340\"\n}\n",
    .sample_invented = true,
    .bid = pretty_bid,
    .open = journal_open,
    .document = pretty_document,
    .close = journal_close,
};
