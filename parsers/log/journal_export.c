/* `journalctl -o export` (systemd.io/JOURNAL_EXPORT_FORMATS):
 *
 *   stream = *( *field LF )
 *   field  = NAME "=" VALUE LF | NAME LF LENGTH DATA LF
 *
 *   __REALTIME_TIMESTAMP=1795471672049008
 *   _SOURCE_REALTIME_TIMESTAMP=1795471670148000
 *   _AUDIT_TYPE_NAME=PROCTITLE
 *   MESSAGE=PROCTITLE proctitle="/sbin/init"
 *                                                     (an empty line ends the entry)
 *
 * LENGTH is 64 bits, little-endian; DATA may hold any byte, line ends too, and so
 * may LENGTH: such a field is followed by its offsets, not by its lines. Each line
 * of a field counts as parsed, the empty one as what became of the entry. */
#include "base/strbuf.h"
#include "parsers/json/json_lines.h"
#include "parsers/log/formats.h"
#include "parsers/log/journal_fields.h"

#include <stdlib.h>

enum {
    LENGTH_BYTES = 8,
    MAX_VALUE = 1024 * 1024, /* of one field; longer ones are passed over */
};

struct export
{
    const struct et_sink *sink;
    struct et_entry_reader *reader;
    struct et_strbuf values; /* of the fields of this entry */
    struct value {
        size_t at, n;
        bool known, too_long;
    } value[ET_JOURNAL_FIELDS];
    bool open;          /* the entry has a field */
    struct et_place at; /* of its MESSAGE, else of its first field */

    bool in_data; /* within a field of any bytes */
    enum et_journal_field field;
    uint64_t start; /* offset of its LENGTH */
    unsigned char length[LENGTH_BYTES];
    uint64_t size; /* of its DATA, once LENGTH is read */
};

static void export_close(void *state)
{
    struct export *export = state;
    if (!export)
        return;
    et_entry_reader_free(export->reader);
    et_strbuf_clear(&export->values);
    free(export);
}

static int export_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct export *export = calloc(1, sizeof *export);
    if (!export)
        return et_fail_memory(err);
    export->sink = sink;
    export->reader = et_entry_reader_new(sink);
    if (!export->reader) {
        export_close(export);
        return et_fail_memory(err);
    }
    *state = export;
    return 0;
}

/* Notes where the field is said that the entry's facts will rest on. */
static void set_place(struct export *export, enum et_journal_field field, struct et_place at)
{
    if (!export->open || field == ET_JOURNAL_MESSAGE)
        export->at = at;
    export->open = true;
}

/* Of a field that comes twice the first counts. */
static struct value *value_for(struct export *export, enum et_journal_field field)
{
    if (field == ET_JOURNAL_FIELDS || export->value[field].known)
        return NULL;
    struct value *value = &export->value[field];
    *value = (struct value){ .at = export->values.n, .known = true };
    return value;
}

static void add_to(struct export *export, struct value *value, struct et_slice part)
{
    if (value->n + part.n > MAX_VALUE)
        value->too_long = true;
    if (value->too_long)
        return;
    et_strbuf_add(&export->values, part);
    value->n += part.n;
}

static int take_entry(struct export *export, struct et_err *err)
{
    struct et_journal_fields fields = { 0 };
    struct et_log_entry entry;
    struct et_slice text = et_strbuf_slice(&export->values);
    for (size_t f = 0; f < ET_JOURNAL_FIELDS; f++)
        if (export->value[f].known)
            fields.value[f] =
                et_slice_to(et_slice_from(text, export->value[f].at), export->value[f].n);
    const struct et_line line = { .text = fields.value[ET_JOURNAL_MESSAGE], .at = export->at };
    if (!export->open || !line.text.p)
        return ET_SKIPPED;
    if (export->value[ET_JOURNAL_MESSAGE].too_long)
        return et_line_broken(export->sink, &line, "MESSAGE is longer than 1 MiB", err);
    et_journal_entry(&fields, &entry);
    return et_entry_reader_take(export->reader, &entry, &line, err);
}

static int end_entry(struct export *export, struct et_err *err)
{
    int outcome = export->values.failed ? et_fail_memory(err) : take_entry(export, err);
    et_strbuf_reset(&export->values);
    memset(export->value, 0, sizeof export->value);
    export->open = false;
    return outcome;
}

/* Takes what part has of LENGTH and DATA; part stands at offset. */
static void feed(struct export *export, uint64_t offset, struct et_slice part)
{
    size_t i = 0;
    uint64_t at = offset - export->start;
    for (; i < part.n && at + i < LENGTH_BYTES; i++)
        export->length[at + i] = (unsigned char)part.p[i];
    if (i && at + i == LENGTH_BYTES)
        for (size_t k = LENGTH_BYTES; k > 0; k--)
            export->size = export->size << 8 | export->length[k - 1];
    at += i;
    part = et_slice_from(part, i);
    if (at < LENGTH_BYTES || part.n == 0 || export->field == ET_JOURNAL_FIELDS)
        return;
    uint64_t left = export->size - (at - LENGTH_BYTES);
    if (at - LENGTH_BYTES < export->size)
        add_to(export, &export->value[export->field],
               et_slice_to(part, left < part.n ? left : part.n));
}

/* A line, or what looks like one, of a field of any bytes. */
static int data_line(struct export *export, const struct et_line *line, struct et_err *err)
{
    uint64_t end = line->at.offset + line->at.length;
    feed(export, line->at.offset, line->text);
    if (export->field == ET_JOURNAL_MESSAGE)
        export->at.length = end - export->at.offset;
    uint64_t read = end - export->start;
    if (read < LENGTH_BYTES || read - LENGTH_BYTES < export->size) {
        feed(export, end, ET_SLICE("\n"));
        return ET_PARSED;
    }
    export->in_data = false;
    if (export->field != ET_JOURNAL_FIELDS && export->value[export->field].n != export->size)
        export->value[export->field].too_long = true;
    if (read - LENGTH_BYTES == export->size)
        return ET_PARSED;
    return et_line_broken(export->sink, line, "a field does not end where its length says", err);
}

static bool is_name(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!(text.p[i] >= 'A' && text.p[i] <= 'Z') && !(text.p[i] >= '0' && text.p[i] <= '9') &&
            text.p[i] != '_')
            return false;
    return text.n > 0;
}

static int export_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct export *export = state;
    if (export->in_data)
        return data_line(export, line, err);
    if (line->text.n == 0)
        return end_entry(export, err);
    const char *equals = et_slice_find(line->text, '=');
    struct et_slice name =
        et_slice_to(line->text, equals ? (size_t)(equals - line->text.p) : line->text.n);
    if (!is_name(name))
        return et_line_broken(export->sink, line, "neither a field nor the end of an entry", err);
    enum et_journal_field field = et_journal_field_named(name);
    struct value *value = value_for(export, field);
    set_place(export, field, line->at);
    if (equals && value)
        add_to(export, value, et_slice_from(line->text, name.n + 1));
    if (equals)
        return ET_PARSED;
    export->in_data = true;
    export->field = value ? field : ET_JOURNAL_FIELDS;
    export->start = line->at.offset + line->at.length + 1;
    export->size = 0;
    return ET_PARSED;
}

static int export_finish(void *state, struct et_err *err)
{
    struct export *export = state;
    const struct et_damage cut = { .at = export->at, .what = "the export ends within an entry" };
    int rc = 0;
    if (export->in_data)
        rc = export->sink->damage(export->sink->ctx, &cut, err);
    else if (export->open)
        rc = end_entry(export, err);
    return rc < 0 ? rc : et_entry_reader_finish(export->reader, err);
}

/* Every export has its addresses, whichever fields were asked for. */
static int export_bid(struct et_slice head, bool whole)
{
    static const char *const addresses[] = { "__CURSOR=", "__REALTIME_TIMESTAMP=", "_BOOT_ID=" };
    unsigned found = 0;
    (void)whole;
    while (head.n) {
        for (unsigned i = 0; i < sizeof addresses / sizeof *addresses; i++)
            if (et_slice_starts(head, addresses[i]))
                found |= 1U << i;
        const char *end = et_slice_find(head, '\n');
        head = et_slice_from(head, end ? (size_t)(end - head.p) + 1 : head.n);
    }
    return (found & 2) && found != 2 ? 90 : 0;
}

const struct et_parser et_parser_journal_export = {
    .name = "journal-export",
    .summary = "journalctl -o export: audit records, daemons",
    .group = ET_GROUP_AUDIT,
    .sample = "__CURSOR=s=57b3e3eff056433aabcb7aeebab64d99;i=ac4\n"
              "__REALTIME_TIMESTAMP=1795471672068340\n"
              "_BOOT_ID=0c2c591d81b4461d85049def99402101\n"
              "_HOSTNAME=buildhost\n"
              "_TRANSPORT=audit\n"
              "_SOURCE_REALTIME_TIMESTAMP=1795471671076000\n"
              "_AUDIT_TYPE=1305\n"
              "_AUDIT_ID=15\n"
              "_AUDIT_TYPE_NAME=CONFIG_CHANGE\n"
              "MESSAGE=CONFIG_CHANGE op=set audit_enabled=0 old=1 auid=4294967295 ses=4294967295 "
              "subj=unconfined res=1\n",
    .bid = export_bid,
    .open = export_open,
    .line = export_line,
    .finish = export_finish,
    .close = export_close,
};
