/*
 * `ausearch -i`: each event's records, the last one first, with names for numbers,
 * without quotes, and with a local time.
 *
 * line = [ "node=" NAME " " ] "type=" TYPE " msg=audit(" DATE " " TIME ":" SERIAL ") : " BODY " "
 *
 * type=EXECVE msg=audit(11/23/26 22:16:24.032:2468) : argc=3 a0=gcc a1=-o a2=x y
 * type=SYSCALL msg=audit(11/23/26 22:16:24.032:2468) : arch=x86_64 syscall=execve success=no
 * exit=ENOENT(No such file or directory) … auid=unset uid=root … comm=gcc exe=/usr/bin/gcc key=exec
 *
 * A record is written again as the kernel writes it (respell.h). Of users only root
 * has a number that its name tells. Where an argument holds the word that begins
 * the next one, borders are a guess: then argc is kept back, so that the list counts
 * as incomplete. Control characters stay as ausearch wrote them (\012).
 */
#include "parsers/audit/formats.h"
#include "parsers/audit/interpreted_record.h"
#include "parsers/audit/local_time.h"
#include "parsers/audit/records.h"
#include "parsers/text/list.h"

#include <stdlib.h>

struct ausearch {
    const struct et_sink *sink;
    struct et_audit_records *records;
    struct et_dated_lines dated;
    struct et_respelling record;
};

/* The parts of a line. */
struct parts {
    struct et_slice node, type, date, clock, serial, body;
};

/* What is before the word; the rest begins behind it. False if it is not there. */
static bool cut_at(struct et_slice *rest, const char *word, struct et_slice *before)
{
    struct et_slice needle = et_slice_of(word);
    const char *at = et_slice_search(*rest, needle);
    if (!at)
        return false;
    size_t n = (size_t)(at - rest->p);
    *before = et_slice_to(*rest, n);
    *rest = et_slice_from(*rest, n + needle.n);
    return true;
}

static bool split(struct et_slice line, struct parts *parts)
{
    struct et_slice id;
    *parts = (struct parts){ 0 };
    if (et_slice_starts(line, "node=")) {
        line = et_slice_from(line, 5);
        if (!cut_at(&line, " ", &parts->node))
            return false;
    }
    if (!et_slice_starts(line, "type="))
        return false;
    line = et_slice_from(line, 5);
    if (!cut_at(&line, " msg=audit(", &parts->type) || !cut_at(&line, ")", &id) ||
        et_slice_find(parts->type, ' '))
        return false;
    while (line.n && (line.p[0] == ' ' || line.p[0] == ':'))
        line = et_slice_from(line, 1);
    if (et_slice_ends(line, " "))
        line.n--;
    parts->body = line;
    if (!cut_at(&id, " ", &parts->date) || id.n < 8)
        return false;
    const char *colon = memrchr(id.p, ':', id.n);
    if (!colon)
        return false;
    parts->clock = et_slice_to(id, (size_t)(colon - id.p));
    parts->serial = et_slice_from(id, parts->clock.n + 1);
    return true;
}

static struct et_slice date_of(const void *state, struct et_slice line)
{
    struct parts parts;
    (void)state;
    return split(line, &parts) ? parts.date : ET_SLICE_NONE;
}

static int ausearch_bid(struct et_slice head, bool whole)
{
    struct et_slice line;
    struct et_local_date date;
    int lines = 0, records = 0;
    while (et_head_line(&head, whole, &line)) {
        if (line.n == 0 || et_slice_is(line, "----"))
            continue;
        lines++;
        records += et_local_date_read(date_of(NULL, line), &date);
    }
    return records ? 50 + 45 * records / lines : 0;
}

static int take_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct ausearch *log = state;
    struct parts parts;
    struct et_local_date date;
    struct et_record rec;
    uint64_t serial;
    int64_t time_ns;
    if (!split(line->text, &parts))
        return et_audit_records_broken(log->records, line, "not a record that ausearch -i prints",
                                       NULL, err);
    if (!et_local_date_read(parts.date, &date) ||
        !et_local_time(&date, log->dated.order, parts.clock, &time_ns))
        return et_audit_records_broken(log->records, line, "audit id has no date that can be read",
                                       NULL, err);
    if (!et_slice_u64(parts.serial, &serial) || serial > INT64_MAX)
        return et_audit_records_broken(log->records, line, "audit id has no valid serial", NULL,
                                       err);
    int rc = et_interpreted_record(&log->record, parts.type, parts.body, &rec, err);
    if (rc < 0)
        return rc;
    rec.node = parts.node;
    rec.time_ns = time_ns - log->sink->utc_offset_ns;
    rec.serial = (int64_t)serial;
    rec.zoneless = true;
    rec.lossy = true;
    return et_audit_records_take(log->records, &rec, line, err);
}

static void ausearch_close(void *state)
{
    struct ausearch *log = state;
    if (!log)
        return;
    et_audit_records_free(log->records);
    et_respell_clear(&log->record);
    et_dated_clear(&log->dated);
    free(log);
}

static int ausearch_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct ausearch *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->records = et_audit_records_new(sink);
    log->dated = (struct et_dated_lines){
        .sink = sink, .date_of = date_of, .take = take_line, .state = log
    };
    *state = log;
    if (log->records)
        return 0;
    ausearch_close(log);
    *state = NULL;
    return et_fail_memory(err);
}

static int ausearch_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct ausearch *log = state;
    struct et_slice text = et_slice_trim(line->text);
    if (text.n == 0 || et_slice_is(text, "----"))
        return ET_SKIPPED;
    return et_dated_line(&log->dated, line, err);
}

static int ausearch_finish(void *state, struct et_err *err)
{
    struct ausearch *log = state;
    int rc = et_dated_finish(&log->dated, err);
    return rc < 0 ? rc : et_audit_records_finish(log->records, err);
}

static void ausearch_waited(const void *state, struct et_tally *tally)
{
    const struct ausearch *log = state;
    et_dated_waited(&log->dated, tally);
}

const struct et_parser et_parser_ausearch_interpreted = {
    .name = "ausearch-interpreted",
    .summary = "ausearch -i: names for numbers, arguments without borders, local time",
    .group = ET_GROUP_AUDIT,
    .sample =
        "type=PROCTITLE msg=audit(11/23/26 22:07:57.100:32) : proctitle=/sbin/modprobe overlay \n"
        "type=EXECVE msg=audit(11/23/26 22:07:57.100:32) : argc=2 a0=/sbin/modprobe a1=overlay \n"
        "type=SYSCALL msg=audit(11/23/26 22:07:57.100:32) : arch=x86_64 syscall=execve "
        "success=yes exit=0 ppid=1 pid=306 auid=unset uid=root gid=root euid=root suid=root "
        "fsuid=root egid=root sgid=root fsgid=root tty=(none) ses=unset comm=modprobe "
        "exe=/usr/bin/kmod subj=unconfined key=exec ",
    .bid = ausearch_bid,
    .open = ausearch_open,
    .line = ausearch_line,
    .finish = ausearch_finish,
    .waited = ausearch_waited,
    .close = ausearch_close,
};
