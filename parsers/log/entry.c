#include "parsers/log/entry.h"

#include "base/strbuf.h"
#include "parsers/audit/auoms_record.h"
#include "parsers/audit/loss.h"
#include "parsers/audit/records.h"
#include "parsers/log/halves.h"
#include "parsers/log/printk.h"
#include "parsers/log/short_records.h"
#include "parsers/runtime/daemon_log.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEADER_BYTES = 512 }; /* of a record, up to its id: node= is a host's name */

/* Bytes of one kernel message (LOG_LINE_MAX of kernel/printk less its prefixes): a
 * longer one was cut, and nothing in it says so. */
enum { PRINTK_BYTES = 960 };

struct et_entry_reader {
    const struct et_sink *sink;
    struct et_audit_records *records;
    struct et_halves *halves;
    struct et_short_records *short_records;
    struct et_strbuf scratch;
    uint64_t untold;       /* EXECVE records of which the exec is not known … */
    struct et_place first; /* … and the first one */
    uint64_t undated;      /* records of which not even the day is known … */
    struct et_place first_undated;
    int64_t boot_ns; /* when the kernel's clock of uptimes began; ET_TIME_NONE = not known */
};

void et_entry_reader_free(struct et_entry_reader *reader)
{
    if (!reader)
        return;
    et_halves_free(reader->halves);
    et_audit_records_free(reader->records);
    et_short_records_free(reader->short_records);
    et_strbuf_clear(&reader->scratch);
    free(reader);
}

struct et_entry_reader *et_entry_reader_new(const struct et_sink *sink)
{
    struct et_entry_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->sink = sink;
    reader->boot_ns = ET_TIME_NONE;
    reader->records = et_audit_records_new(sink);
    reader->halves = et_halves_new(reader->records);
    reader->short_records = et_short_records_new(ET_STRANDS);
    if (reader->records && reader->halves && reader->short_records)
        return reader;
    et_entry_reader_free(reader);
    return NULL;
}

/* Of the audit system, at the entry's time or at uptime_ns; either may be unknown. */
static int state_loss(struct et_entry_reader *reader, const struct et_log_entry *entry,
                      struct et_slice said, int64_t uptime_ns, int64_t lost,
                      const struct et_line *line, struct et_err *err)
{
    int64_t time_ns = entry->time_ns;
    bool dated = uptime_ns != ET_ABSENT && reader->boot_ns != ET_TIME_NONE;
    if (time_ns == ET_TIME_NONE && dated &&
        __builtin_add_overflow(reader->boot_ns, uptime_ns, &time_ns))
        time_ns = ET_TIME_NONE;
    if (time_ns == ET_TIME_NONE)
        return et_audit_records_broken(reader->records, line,
                                       "records were lost, but when is not told", NULL, err);
    const struct et_audit_state state = {
        .id = { .node = entry->host,
                .carried = entry->host.p != NULL,
                .time_ns = time_ns,
                .serial = ET_ABSENT,
                .precision_ns = entry->precision_ns },
        .change = ET_AUDIT_LOST,
        .type = entry->program,
        .text = said,
        .lost = lost,
    };
    const struct et_fact fact = {
        .kind = ET_FACT_AUDIT_STATE, .places = &line->at, .place_count = 1, .audit_state = &state
    };
    int rc = reader->sink->fact(reader->sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

/* rec with the carrier's word for the host. */
static void set_host(struct et_record *rec, const struct et_log_entry *entry)
{
    if (rec->node.p)
        return;
    rec->node = entry->host;
    rec->carried = entry->host.p != NULL;
}

static int kernel_record(struct et_entry_reader *reader, const struct et_log_entry *entry,
                         struct et_slice text, int64_t uptime_ns, const struct et_line *line,
                         struct et_err *err)
{
    struct et_record rec;
    struct et_err why = { 0 };
    struct et_line here = *line;
    here.cut = line->cut || text.n >= PRINTK_BYTES;
    if (et_record_parse(text, &rec, &why) < 0)
        return et_audit_records_broken(reader->records, line, why.msg, NULL, err);
    if (uptime_ns != ET_ABSENT && __builtin_sub_overflow(rec.time_ns, uptime_ns, &reader->boot_ns))
        reader->boot_ns = ET_TIME_NONE;
    set_host(&rec, entry);
    rec.strand = ET_STRAND_KERNEL;
    return et_audit_records_take(reader->records, &rec, &here, err);
}

static int kernel_message(struct et_entry_reader *reader, const struct et_log_entry *entry,
                          const struct et_line *line, struct et_err *err)
{
    int64_t uptime_ns, lost;
    struct et_slice text = et_printk_text(et_slice_trim(entry->message), &uptime_ns);
    struct et_slice record = et_printk_record(text);
    if (record.p)
        return kernel_record(reader, entry, record, uptime_ns, line, err);
    if (et_audit_says_lost(text, &lost))
        return state_loss(reader, entry, text, uptime_ns, lost, line, err);
    return ET_SKIPPED;
}

/* "SYSCALL arch=… …" without stamp and serial: an exec is known by its SYSCALL
 * record, and has arguments where they are its own beyond doubt. */
static int short_record(struct et_entry_reader *reader, const struct et_log_entry *entry,
                        struct et_record *rec, const struct et_line *line, struct et_err *err)
{
    switch (rec->kind) {
    case ET_REC_SYSCALL:
    case ET_REC_EXECVE:
    case ET_REC_CWD:
    case ET_REC_PATH:
    case ET_REC_PROCTITLE:
        break;
    default:
        return ET_SKIPPED;
    }
    if (entry->time_ns == ET_TIME_NONE && reader->undated++)
        return ET_SKIPPED;
    if (entry->time_ns == ET_TIME_NONE) {
        reader->first_undated = line->at;
        return ET_BROKEN; /* said at the end, with their number */
    }
    rec->time_ns = entry->time_ns;
    rec->precision_ns = ET_NS_PER_S; /* some forms have the time of arrival */
    rec->lossy = true;
    int placed = et_short_records_place(reader->short_records, rec, err);
    if (placed == 0 && rec->kind == ET_REC_EXECVE && reader->untold++ == 0)
        reader->first = line->at;
    if (placed <= 0)
        return placed < 0 ? placed : ET_SKIPPED;
    return et_audit_records_take(reader->records, rec, line, err);
}

/* One word for all of them: in such a log they are many, and nothing is broken. */
static int say_many(const struct et_sink *sink, uint64_t count, const char *which,
                    const struct et_place *first, const char *kept, struct et_err *err)
{
    char what[120];
    snprintf(what, sizeof what, "%llu %s", (unsigned long long)count, which);
    const struct et_damage damage = { .at = *first, .what = what, .kept = kept };
    return count ? sink->damage(sink->ctx, &damage, err) : 0;
}

/* "SYSCALL arch=… …": of the journal's audit transport type, stamp and serial are
 * fields of their own; its short forms have the type only. */
static int journal_record(struct et_entry_reader *reader, const struct et_log_entry *entry,
                          const struct et_line *line, struct et_err *err)
{
    struct et_record rec;
    struct et_slice type = entry->audit_type, body = et_slice_trim(entry->message);
    const char *blank = et_slice_find(body, ' ');
    size_t n = blank ? (size_t)(blank - body.p) : body.n;
    et_record_init(&rec, type.p ? type : et_slice_to(body, n), et_slice_from(body, n));
    set_host(&rec, entry);
    if (entry->audit_serial == ET_ABSENT || entry->time_ns == ET_TIME_NONE)
        return short_record(reader, entry, &rec, line, err);
    rec.time_ns = entry->time_ns;
    rec.serial = entry->audit_serial;
    rec.strand = ET_STRAND_JOURNAL;
    return et_audit_records_take(reader->records, &rec, line, err);
}

/* Any program may have been told to pass auditd's log on ("tag_audit_log"), but not
 * every one may be believed: a container's output goes by its id. */
static bool is_record(const struct et_log_entry *entry, struct et_slice message)
{
    return (!entry->program.p || et_slice_search(entry->program, ET_SLICE("audi"))) &&
           (et_slice_starts(message, "type=") || et_slice_starts(message, "node=")) &&
           et_slice_search(et_slice_to(message, HEADER_BYTES), ET_SLICE("audit("));
}

static bool is_agent(const struct et_log_entry *entry)
{
    return !entry->program.p || et_slice_is(entry->program, "auoms");
}

static bool is_audit_daemon(struct et_slice program)
{
    static const char *const programs[] = { "audispd", "audisp-syslog", "auditd" };
    return ET_SLICE_IN(program, programs);
}

/* The blank that parts a message from its program. */
static struct et_slice without_blank(struct et_slice message)
{
    return et_slice_starts(message, " ") ? et_slice_from(message, 1) : message;
}

/* rsyslog writes a control byte as '#' and three octal digits. */
static bool control_byte(struct et_slice text, char *byte)
{
    if (text.n < 4 || text.p[0] != '#')
        return false;
    unsigned value = 0;
    for (size_t i = 1; i < 4; i++) {
        unsigned digit = (unsigned)(unsigned char)text.p[i] - '0';
        if (digit > 7)
            return false;
        value = value << 3 | digit;
    }
    *byte = (char)value;
    return value < 0x20 || value == 0x7f;
}

static int daemon_message(struct et_entry_reader *reader, const struct et_log_entry *entry,
                          const struct et_line *line, struct et_err *err)
{
    struct et_log_entry decoded = *entry;
    struct et_slice rest = entry->message;
    const char *mark;
    char byte;
    if (!et_slice_find(rest, '#'))
        return et_daemon_message(reader->sink, entry, line, err);
    et_strbuf_reset(&reader->scratch);
    while ((mark = et_slice_find(rest, '#'))) {
        size_t n = (size_t)(mark - rest.p);
        bool escaped = control_byte(et_slice_from(rest, n), &byte);
        et_strbuf_add(&reader->scratch, et_slice_to(rest, escaped ? n : n + 1));
        if (escaped)
            et_strbuf_addc(&reader->scratch, byte);
        rest = et_slice_from(rest, escaped ? n + 4 : n + 1);
    }
    et_strbuf_add(&reader->scratch, rest);
    if (reader->scratch.failed)
        return et_fail_memory(err);
    decoded.message = et_strbuf_slice(&reader->scratch);
    return et_daemon_message(reader->sink, &decoded, line, err);
}

/* What a container wrote is never anything else, whatever it looks like. */
static int container_line(struct et_entry_reader *reader, const struct et_log_entry *entry,
                          const struct et_line *line, struct et_err *err)
{
    const struct et_output_line said = { .container = entry->container,
                                         .channel = entry->channel,
                                         .time_ns = entry->time_ns,
                                         .text = entry->message,
                                         .whole = !entry->partial };
    const struct et_fact fact = { .kind = ET_FACT_OUTPUT_LINE,
                                  .places = &line->at,
                                  .place_count = 1,
                                  .carried_by = entry->host,
                                  .output_line = &said };
    int rc = reader->sink->fact(reader->sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

int et_entry_reader_take(struct et_entry_reader *reader, const struct et_log_entry *entry,
                         const struct et_line *line, struct et_err *err)
{
    int64_t lost;
    struct et_slice message = without_blank(entry->message); /* the end of it may count */
    if (entry->host.n > ET_MAX_NODE)
        return et_audit_records_broken(reader->records, line,
                                       "the name of its host is longer than 255 bytes", NULL, err);
    if (entry->container.n)
        return container_line(reader, entry, line, err);
    if (et_slice_is(entry->program, "kernel"))
        return kernel_message(reader, entry, line, err);
    if (is_agent(entry) && et_auoms_is_text(message))
        return et_auoms_text(reader->records, message, entry->host, line, err);
    if (is_record(entry, message))
        return et_halves_take(reader->halves, entry, message, true, line, err);
    if (entry->audit_type.p || et_slice_is(entry->program, "audit"))
        return journal_record(reader, entry, line, err);
    if (is_audit_daemon(entry->program) && et_audit_says_lost(message, &lost))
        return state_loss(reader, entry, message, ET_ABSENT, lost, line, err);
    if (is_audit_daemon(entry->program))
        return et_halves_take(reader->halves, entry, message, false, line, err);
    if (et_daemon_is_runtime(entry->program))
        return daemon_message(reader, entry, line, err);
    return ET_SKIPPED;
}

int et_entry_reader_bare(struct et_entry_reader *reader, struct et_slice text,
                         const struct et_line *line, struct et_err *err)
{
    struct et_log_entry entry = ET_LOG_ENTRY_NONE;
    entry.message = text;
    if (is_record(&entry, text))
        return et_entry_reader_take(reader, &entry, line, err);
    if (et_slice_starts(text, "audit: type="))
        return kernel_message(reader, &entry, line, err);
    return et_audit_records_broken(reader->records, line, "not an entry of a system log", NULL,
                                   err);
}

int et_entry_reader_finish(struct et_entry_reader *reader, struct et_err *err)
{
    int rc = et_halves_finish(reader->halves, err);
    if (rc == 0)
        rc = et_audit_records_finish(reader->records, err);
    if (rc == 0)
        rc = say_many(reader->sink, reader->undated,
                      "audit records have neither serial nor date and are not used: "
                      "`journalctl -o export` has both",
                      &reader->first_undated, NULL, err);
    if (rc == 0)
        rc = say_many(reader->sink, reader->untold,
                      "command lines have no serial: whose they are cannot be told", &reader->first,
                      "the execs, without arguments", err);
    return rc;
}
