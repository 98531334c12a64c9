/* log.json of a containerd bundle, where runc (crun) says what went wrong, one object
 * a line:
 *
 *   {"level":"error","msg":"exec failed: … exec: \"gcc\": executable file not found in $PATH",
 *    "time":"2026-11-23T22:13:04Z"}
 *
 * The container is told by the path alone. Each message is stated as an event of type
 * "log". */
#include "parsers/runtime/formats.h"

#include "parsers/json/json_lines.h"
#include "parsers/json/json_span.h"
#include "parsers/runtime/runtime_event.h"

/* Nothing but the three members: other programs write more. */
static int bid_for(struct et_slice line)
{
    static const char *const known[] = { "level", "msg", "time" };
    struct et_json_keys walk;
    struct et_slice key;
    char kind;
    int members = 0;
    et_json_keys_init(&walk, line);
    while (et_json_keys_next(&walk, &key, &kind)) {
        if (kind != '"' || !ET_SLICE_IN(key, known))
            return 0;
        members++;
    }
    return members == 3 ? 40 : 0;
}

static int runc_log_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

static int runc_log_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_event_stream *stream = state;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    ET_JSON_AUTO *object = NULL;
    int outcome = et_json_line(stream->sink, line, &object, err);
    if (outcome != ET_PARSED)
        return outcome;
    event.runtime = ET_SLICE("runc");
    event.type = ET_SLICE("log");
    event.action = et_json_set_text(object, "msg");
    event.time_ns = et_json_time(object, "time");
    if (!event.action.p)
        return et_line_broken(stream->sink, line, "message has no text", err);
    return et_event_stream_state(stream, &line->at, &event, object, err);
}

const struct et_parser et_parser_runc_log = {
    .name = "runc-log",
    .summary = "log.json of a bundle: what runc complained of",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"level\":\"warning\",\"msg\":\"skipping device /dev/char/10:200 for systemd: stat "
              "/sys/dev/char/10:200: no such file or directory\",\"time\":"
              "\"2026-11-23T22:12:26Z\"}\n",
    .bid = runc_log_bid,
    .open = et_event_stream_open,
    .line = runc_log_line,
    .close = et_event_stream_close,
};
