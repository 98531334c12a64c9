/* The events of containerd, as `ctr events` and `nerdctl events` print them:
 *
 *   STAMP NAMESPACE TOPIC {the event}
 *   {"Timestamp":STAMP,"Namespace":…,"Topic":…,"Event":"{the event}"}      nerdctl, as JSON
 *
 *   2026-11-23 22:12:27.350493118 +0000 UTC k8s.io /tasks/start {"container_id":"4506…","pid":1206}
 *
 * They tell the host pid of every container's init and of every command that was
 * executed in one. Numbers that are 0 are left out by the writer. */
#include "base/printable.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/runtime_event.h"
#include "parsers/text/list.h"

/* What containerd calls a container is for Docker one run of a container: it is made
 * anew at each start. */
static const struct topic {
    const char *name, *type, *action;
    const char *of_docker; /* the action where it is another one in Docker's namespace */
} topics[] = {
    { "/containers/create", "container", "create", "containerd_create" },
    { "/containers/update", "container", "update", "containerd_update" },
    { "/containers/delete", "container", "destroy", "containerd_delete" },
    { "/tasks/create", "container", "task_create", NULL },
    { "/tasks/start", "container", "start", NULL },
    { "/tasks/exit", "container", "die", NULL }, /* exec_die where it tells of an exec */
    { "/tasks/delete", "container", "task_delete", NULL },
    { "/tasks/oom", "container", "oom", NULL },
    { "/tasks/paused", "container", "pause", NULL },
    { "/tasks/resumed", "container", "unpause", NULL },
    { "/tasks/checkpointed", "container", "checkpoint", NULL },
    { "/tasks/exec-added", "container", "exec_create", NULL },
    { "/tasks/exec-started", "container", "exec_start", NULL },
    { "/images/create", "image", "create", NULL },
    { "/images/update", "image", "update", NULL },
    { "/images/delete", "image", "delete", NULL },
};

/* One event, whatever the form it came in. */
struct told {
    int64_t time_ns;
    struct et_slice name_space, topic;
};

static bool is_docker(struct et_slice name_space)
{
    return et_slice_is(name_space, "moby") || et_slice_is(name_space, "plugins.moby");
}

/* A topic that the table does not know is named by its own words: "/snapshot/prepare". */
static void fill_topic(struct et_runtime_event *event, const struct told *told)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        const struct topic *t = &topics[i];
        if (!et_slice_is(told->topic, t->name))
            continue;
        bool own = t->of_docker && is_docker(told->name_space);
        event->type = et_slice_of(t->type);
        event->action = et_slice_of(own ? t->of_docker : t->action);
        return;
    }
    struct et_slice words = et_slice_from(told->topic, 1);
    const char *slash = et_slice_find(words, '/');
    event->type = et_slice_to(words, slash ? (size_t)(slash - words.p) : words.n);
    event->action = slash ? et_slice_from(words, event->type.n + 1) : words;
}

static void fill(struct et_runtime_event *event, const struct told *told, const json_t *object)
{
    event->runtime = is_docker(told->name_space) ? ET_SLICE("docker") : ET_SLICE("containerd");
    event->time_ns = told->time_ns;
    fill_topic(event, told);
    if (et_slice_is(event->type, "image"))
        event->image = et_json_set_text(object, "name");
    if (!et_slice_is(event->type, "container"))
        return;
    struct et_slice id = et_json_set_text(object, "id");
    event->container_id = et_json_set_text(object, "container_id");
    event->exec_id = et_json_set_text(object, "exec_id");
    event->image = et_json_set_text(object, "image");
    int64_t pid = et_json_number(object, "pid");
    event->pid = pid > 0 ? pid : ET_ABSENT;
    if (!event->container_id.p) {
        event->container_id = id;
    } else if (id.p && !et_slice_eq(id, event->container_id)) {
        event->exec_id = id;
        if (et_slice_is(event->action, "die"))
            event->action = ET_SLICE("exec_die");
    }
    if (et_slice_is(told->topic, "/tasks/exit")) {
        int64_t status = et_json_number(object, "exit_status");
        event->exit_code = status == ET_ABSENT ? 0 : status;
    }
}

static int state(struct et_event_stream *stream, const struct told *told, struct et_slice payload,
                 const struct et_line *line, struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    ET_JSON_AUTO *object = NULL;
    struct et_err why = { 0 };
    int rc = et_json_read(payload, &object, &why);
    if (rc == ET_DAMAGED)
        return et_line_broken(stream->sink, line,
                              line->cut ? "the stream ends within an event" : why.msg, err);
    if (rc < 0)
        return et_fail_memory(err);
    if (!json_is_object(object))
        return et_line_broken(stream->sink, line, "the event is no JSON object", err);
    fill(&event, told, object);
    json_t *name_space = json_stringn(told->name_space.p, told->name_space.n);
    if (json_object_set_new(object, "namespace", name_space) < 0)
        return et_fail_memory(err);
    return et_event_stream_state(stream, &line->at, &event, object, err);
}

/* Reads what stands before the event itself, and takes it off text. */
static bool read_head(struct et_slice *text, struct told *told)
{
    struct et_slice stamp = *text;
    for (int words = 0; words < 4; words++) /* date, time, offset, the zone's name */
        et_list_word(text);
    told->name_space = et_list_word(text);
    told->topic = et_list_word(text);
    return told->topic.n > 1 && told->topic.p[0] == '/' && et_utf8_valid(told->name_space) &&
           et_time_from_go(stamp, &told->time_ns) && told->time_ns != ET_TIME_NONE;
}

static int ctr_bid_line(struct et_slice line)
{
    struct told told;
    struct et_slice text = line;
    return read_head(&text, &told) ? 86 : 0;
}

static int ctr_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, ctr_bid_line);
}

static int ctr_line(void *state_in, const struct et_line *line, struct et_err *err)
{
    struct et_event_stream *stream = state_in;
    struct told told;
    struct et_slice text = et_slice_trim(line->text);
    if (text.n == 0)
        return ET_SKIPPED;
    if (!read_head(&text, &told))
        return et_line_broken(
            stream->sink, line,
            line->cut ? "the stream ends within an event" : "the line is no event", err);
    const char *object = et_slice_find(text, '{');
    size_t before = object ? (size_t)(object - text.p) : text.n;
    return state(stream, &told, et_slice_from(text, before), line, err);
}

enum key_bit { KEY_TIMESTAMP = 1, KEY_NAMESPACE = 2, KEY_TOPIC = 4, KEY_EVENT = 8 };

static int nerdctl_bid_line(struct et_slice line)
{
    static const struct et_json_key keys[] = {
        { "Timestamp", '"', KEY_TIMESTAMP },
        { "Namespace", '"', KEY_NAMESPACE },
        { "Topic", '"', KEY_TOPIC },
        { "Event", '"', KEY_EVENT },
    };
    const unsigned all = KEY_TIMESTAMP | KEY_NAMESPACE | KEY_TOPIC | KEY_EVENT;
    return et_json_keys_of(line, keys, sizeof keys / sizeof *keys) == all ? 87 : 0;
}

static int nerdctl_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, nerdctl_bid_line);
}

static int nerdctl_line(void *state_in, const struct et_line *line, struct et_err *err)
{
    struct et_event_stream *stream = state_in;
    ET_JSON_AUTO *object = NULL;
    int rc = et_json_line(stream->sink, line, &object, err);
    if (rc != ET_PARSED)
        return rc;
    struct told told = { .time_ns = et_json_time(object, "Timestamp"),
                         .name_space = et_json_text(object, "Namespace"),
                         .topic = et_json_text(object, "Topic") };
    struct et_slice event = et_json_text(object, "Event");
    if (!et_slice_starts(told.topic, "/") || !told.name_space.p || !event.p)
        return ET_SKIPPED;
    if (told.time_ns == ET_TIME_NONE)
        return et_line_broken(stream->sink, line, "event has no time", err);
    return state(stream, &told, event, line, err);
}

const struct et_parser et_parser_ctr_events = {
    .name = "ctr-events",
    .summary = "containerd's events: ctr events, nerdctl events",
    .group = ET_GROUP_RUNTIME,
    .sample = "2026-11-23 22:12:27.350493118 +0000 UTC k8s.io /tasks/start {\"container_id\":"
              "\"45065119e9988143ea1a6ca078a194ccc492c5df1efc9b9322cfd501deeac1d5\",\"pid\":1206}",
    .bid = ctr_bid,
    .open = et_event_stream_open,
    .line = ctr_line,
    .close = et_event_stream_close,
};

const struct et_parser et_parser_nerdctl_events = {
    .name = "nerdctl-events",
    .summary = "containerd's events as JSON lines: nerdctl events",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"Timestamp\":\"2026-11-23T22:12:27.350493118Z\",\"ID\":\"web\","
              "\"Namespace\":\"default\",\"Topic\":\"/tasks/start\",\"Status\":\"START\","
              "\"Event\":\"{\\\"container_id\\\":\\\"web\\\",\\\"pid\\\":1206}\"}",
    .sample_invented = true,
    .bid = nerdctl_bid,
    .open = et_event_stream_open,
    .line = nerdctl_line,
    .close = et_event_stream_close,
};
