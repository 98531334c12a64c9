/* Files that rsyslog, syslog-ng and talosctl write, and journalctl's short forms:
 * one entry per line (syslog_line.c). What matters in them is passed on to those
 * who know it (entry.h). */
#include "parsers/log/formats.h"

#include "parsers/log/entry.h"
#include "parsers/log/syslog_line.h"

/* Lines that belong to a system log without being entries: journalctl's "-- Boot …",
 * and the further lines of a message. */
static bool is_remark(struct et_slice line)
{
    return line.n == 0 || line.p[0] == ' ' || line.p[0] == '\t' || et_slice_starts(line, "-- ");
}

static struct et_slice without_cr(struct et_slice line)
{
    return et_slice_ends(line, "\r") ? et_slice_to(line, line.n - 1) : line;
}

/* By the share of lines that are entries; at least half of them. */
static int syslog_bid(struct et_slice head, bool whole)
{
    struct et_log_entry entry;
    int lines = 0, entries = 0;
    while (head.n) {
        const char *end = et_slice_find(head, '\n');
        if (!end && !whole && lines)
            break; /* the last line of the head may be cut */
        size_t n = end ? (size_t)(end - head.p) : head.n;
        struct et_slice line = without_cr(et_slice_to(head, n));
        head = et_slice_from(head, n + 1);
        if (is_remark(line))
            continue;
        lines++;
        entries += et_syslog_line(line, &entry);
    }
    return entries && entries * 2 >= lines ? 30 + 40 * entries / lines : 0;
}

static int syslog_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    *state = et_entry_reader_new(sink);
    return *state ? 0 : et_fail_memory(err);
}

static void syslog_close(void *state)
{
    et_entry_reader_free(state);
}

static int syslog_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_log_entry entry;
    struct et_slice text = without_cr(line->text);
    if (is_remark(text))
        return ET_SKIPPED;
    if (!et_syslog_line(text, &entry))
        return et_entry_reader_bare(state, text, line, err);
    return et_entry_reader_take(state, &entry, line, err);
}

static int syslog_finish(void *state, struct et_err *err)
{
    return et_entry_reader_finish(state, err);
}

const struct et_parser et_parser_syslog = {
    .name = "syslog",
    .summary = "system logs, RFC 3164 and 5424, journalctl's short forms: audit records, daemons",
    .group = ET_GROUP_AUDIT,
    .sample = "2026-11-23T22:07:58.440226+00:00 ci-node-07 audisp-syslog: type=DAEMON_START "
              "msg=audit(1795471675.031:6791): op=start ver=3.0.9 format=raw "
              "kernel=6.1.0-56-amd64 auid=4294967295 pid=262 uid=0 ses=4294967295 "
              "subj=unconfined  res=success",
    .bid = syslog_bid,
    .open = syslog_open,
    .line = syslog_line,
    .finish = syslog_finish,
    .close = syslog_close,
};
