/* Logs of which each line is an entry: files that rsyslog, syslog-ng and talosctl
 * write, journalctl's short forms (syslog_line.c), and the kernel's ring buffer
 * (dmesg_line.c). What matters in them is passed on to those who know it (entry.h). */
#include "parsers/log/formats.h"
#include "parsers/log/lines.h"

typedef bool (*split_line)(struct et_slice line, struct et_log_entry *entry);

/* Lines that belong to a log without being entries: journalctl's "-- Boot …", and
 * the further lines of a message. */
static bool is_remark(struct et_slice line)
{
    return line.n == 0 || line.p[0] == ' ' || line.p[0] == '\t' || et_slice_starts(line, "-- ");
}

static struct et_slice without_cr(struct et_slice line)
{
    return et_slice_ends(line, "\r") ? et_slice_to(line, line.n - 1) : line;
}

/* The share of lines that are entries, in percent; 0 where they are not half. */
static int share_of_entries(struct et_slice head, bool whole, split_line split)
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
        entries += split(line, &entry);
    }
    return entries && entries * 2 >= lines ? 100 * entries / lines : 0;
}

static int syslog_bid(struct et_slice head, bool whole)
{
    int share = share_of_entries(head, whole, et_syslog_line);
    return share ? 30 + 40 * share / 100 : 0;
}

/* One less: a log that is half of each is a system log that holds the kernel's. */
static int dmesg_bid(struct et_slice head, bool whole)
{
    int share = share_of_entries(head, whole, et_dmesg_line);
    return share ? 29 + 40 * share / 100 : 0;
}

static int lines_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    *state = et_entry_reader_new(sink);
    return *state ? 0 : et_fail_memory(err);
}

static void lines_close(void *state)
{
    et_entry_reader_free(state);
}

static int take_line(void *state, const struct et_line *line, split_line split, struct et_err *err)
{
    struct et_log_entry entry;
    struct et_slice text = without_cr(line->text);
    if (is_remark(text))
        return ET_SKIPPED;
    if (!split(text, &entry))
        return et_entry_reader_bare(state, text, line, err);
    return et_entry_reader_take(state, &entry, line, err);
}

static int syslog_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take_line(state, line, et_syslog_line, err);
}

static int dmesg_line(void *state, const struct et_line *line, struct et_err *err)
{
    return take_line(state, line, et_dmesg_line, err);
}

static int lines_finish(void *state, struct et_err *err)
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
    .open = lines_open,
    .line = syslog_line,
    .finish = lines_finish,
    .close = lines_close,
};

const struct et_parser et_parser_dmesg = {
    .name = "dmesg",
    .summary = "the kernel's ring buffer as dmesg prints it: audit records",
    .group = ET_GROUP_AUDIT,
    .sample = "[    1.287385] audit: type=2000 audit(1795471659.716:1): state=initialized "
              "audit_enabled=1 res=1\n"
              "[   10.639426] audit: type=1335 audit(1795471670.148:10): pid=1 uid=0 "
              "auid=4294967295 tty=(none) ses=4294967295 subj=unconfined comm=\"systemd\" "
              "exe=\"/usr/lib/systemd/systemd\" nl-mcgrp=1 op=connect res=1\n"
              "[   14.132403] kauditd_printk_skb: 14 callbacks suppressed\n",
    .bid = dmesg_bid,
    .open = lines_open,
    .line = dmesg_line,
    .finish = lines_finish,
    .close = lines_close,
};
