/*
 * `ausearch --format text`: one sentence for each event, in local time.
 *
 * line = ( "At " | "On " NODE " at " ) TIME " " DATE " " SUBJECT [ "un" ] "successfully " ACTION
 *        [ " " OBJECT ] [ " using " HOW ] " "
 *
 * At 22:07:57 11/23/26 system, acting as root, successfully executed /sbin/modprobe
 *
 * It holds no serial, no pid, no arguments and no ids, and of a refused exec not
 * even the file. A successful exec is stated without its process; of the audit
 * system itself start, end and boot are; all else is passed over.
 */
#include "parsers/audit/formats.h"
#include "parsers/audit/local_time.h"
#include "parsers/json/json_lines.h"
#include "parsers/text/list.h"

#include <stdlib.h>

struct sentences {
    const struct et_sink *sink;
    struct et_dated_lines dated;
};

struct parts {
    struct et_slice node, clock, date, rest;
};

/* The word up to the next blank. */
static struct et_slice word(struct et_slice *rest)
{
    const char *blank = et_slice_find(*rest, ' ');
    size_t n = blank ? (size_t)(blank - rest->p) : rest->n;
    struct et_slice found = et_slice_to(*rest, n);
    *rest = et_slice_from(*rest, n + 1);
    return found;
}

static bool split(struct et_slice line, struct parts *parts)
{
    struct et_slice first = word(&line);
    *parts = (struct parts){ 0 };
    if (et_slice_is(first, "On")) {
        parts->node = word(&line);
        first = word(&line);
    }
    if (!et_slice_is(first, parts->node.p ? "at" : "At"))
        return false;
    parts->clock = word(&line);
    parts->date = word(&line);
    parts->rest = line;
    return parts->clock.n >= 8 && parts->date.n > 0;
}

static struct et_slice date_of(const void *ctx, struct et_slice line)
{
    struct parts parts;
    (void)ctx;
    return split(line, &parts) ? parts.date : ET_SLICE_NONE;
}

static int text_bid(struct et_slice head, bool whole)
{
    struct et_slice line;
    struct et_local_date date;
    int lines = 0, sentences = 0;
    while (et_head_line(&head, whole, &line)) {
        if (line.n == 0)
            continue;
        lines++;
        sentences += et_local_date_read(date_of(NULL, line), &date);
    }
    return sentences ? 40 + 45 * sentences / lines : 0;
}

/* What follows " successfully ACTION". Absent if the sentence does not say so. */
static struct et_slice object_of(struct et_slice rest, const char *action)
{
    const struct et_slice done = ET_SLICE("successfully ");
    const char *at = et_slice_search(rest, done);
    if (!at || (at > rest.p && at[-1] != ' ')) /* "unsuccessfully" */
        return ET_SLICE_NONE;
    rest = et_slice_from(rest, (size_t)(at - rest.p) + done.n);
    size_t n = strlen(action);
    if (!et_slice_starts(rest, action) || (rest.n > n && rest.p[n] != ' '))
        return ET_SLICE_NONE;
    rest = et_slice_from(rest, n + 1);
    return rest.n && rest.p[rest.n - 1] == ' ' ? et_slice_to(rest, rest.n - 1) : rest;
}

static int state(struct sentences *log, struct et_fact *fact, const struct et_line *line,
                 struct et_err *err)
{
    fact->places = &line->at;
    fact->place_count = 1;
    int rc = log->sink->fact(log->sink->ctx, fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

static int state_exec(struct sentences *log, const struct et_event_id *id, struct et_slice file,
                      const struct et_line *line, struct et_err *err)
{
    const struct et_path_item path = { .item = 0,
                                       .name = file,
                                       .inode = ET_ABSENT,
                                       .dev = ET_ABSENT,
                                       .mode = ET_ABSENT,
                                       .ouid = ET_ABSENT,
                                       .ogid = ET_ABSENT };
    const struct et_exec exec = { .id = *id,
                                  .who = ET_SUBJECT_NONE,
                                  .arch = ET_ABSENT,
                                  .syscall = ET_ABSENT,
                                  .lossy = true,
                                  .success = 1,
                                  .exit = 0,
                                  .argv_state = ET_ARGV_NONE,
                                  .paths = &path,
                                  .path_count = 1 };
    struct et_fact fact = { .kind = ET_FACT_EXEC, .exec = &exec };
    return state(log, &fact, line, err);
}

/* An et_outcome or a negative code. */
static int take_sentence(struct sentences *log, const struct et_event_id *id,
                         struct et_slice sentence, const struct et_line *line, struct et_err *err)
{
    static const struct {
        const char *action, *type;
        enum et_audit_change change;
    } changes[] = {
        { "started-audit", "DAEMON_START", ET_AUDIT_DAEMON_START },
        { "shutdown-audit", "DAEMON_END", ET_AUDIT_DAEMON_END },
        { "booted-system", "SYSTEM_BOOT", ET_AUDIT_BOOT },
        { "shutdown-system", "SYSTEM_SHUTDOWN", ET_AUDIT_SHUTDOWN },
    };
    struct et_slice file = object_of(sentence, "executed");
    if (file.n)
        return state_exec(log, id, file, line, err);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (!object_of(sentence, changes[i].action).p)
            continue;
        const struct et_audit_state said = { .id = *id,
                                             .change = changes[i].change,
                                             .type = et_slice_of(changes[i].type),
                                             .text = et_slice_trim(sentence),
                                             .lost = ET_ABSENT };
        struct et_fact fact = { .kind = ET_FACT_AUDIT_STATE, .audit_state = &said };
        return state(log, &fact, line, err);
    }
    return ET_SKIPPED;
}

static int take_line(void *ctx, const struct et_line *line, struct et_err *err)
{
    struct sentences *log = ctx;
    struct parts parts;
    struct et_local_date date;
    struct et_event_id id = { .serial = ET_ABSENT, .precision_ns = ET_NS_PER_S, .zoneless = true };
    if (!split(line->text, &parts) || !et_local_date_read(parts.date, &date) ||
        !et_local_time(&date, log->dated.order, parts.clock, &id.time_ns))
        return et_line_broken(log->sink, line, "not a sentence of ausearch with a date", err);
    if (line->cut)
        return et_line_broken(log->sink, line, "the stream ends within a sentence", err);
    id.time_ns -= log->sink->utc_offset_ns;
    id.node = parts.node;
    return take_sentence(log, &id, parts.rest, line, err);
}

static void text_close(void *ctx)
{
    struct sentences *log = ctx;
    if (!log)
        return;
    et_dated_clear(&log->dated);
    free(log);
}

static int text_open(const struct et_sink *sink, void **ctx, struct et_err *err)
{
    struct sentences *log = calloc(1, sizeof *log);
    if (!log)
        return et_fail_memory(err);
    log->sink = sink;
    log->dated = (struct et_dated_lines){
        .sink = sink, .date_of = date_of, .take = take_line, .state = log
    };
    *ctx = log;
    return 0;
}

static int text_line(void *ctx, const struct et_line *line, struct et_err *err)
{
    struct sentences *log = ctx;
    return et_slice_trim(line->text).n ? et_dated_line(&log->dated, line, err) : ET_SKIPPED;
}

static int text_finish(void *ctx, struct et_err *err)
{
    struct sentences *log = ctx;
    return et_dated_finish(&log->dated, err);
}

static void text_waited(const void *ctx, struct et_tally *tally)
{
    const struct sentences *log = ctx;
    et_dated_waited(&log->dated, tally);
}

const struct et_parser et_parser_ausearch_text = {
    .name = "ausearch-text",
    .summary = "ausearch --format text: sentences, without processes or arguments",
    .group = ET_GROUP_AUDIT,
    .sample = "At 22:07:57 11/23/26 system, acting as root, successfully executed /sbin/modprobe ",
    .bid = text_bid,
    .open = text_open,
    .line = text_line,
    .finish = text_finish,
    .waited = text_waited,
    .close = text_close,
};
