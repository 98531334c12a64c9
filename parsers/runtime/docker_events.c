/* `docker events --format '{{json .}}'`: one JSON object per line. Two
 * generations, of which a daemon from 1.10 to 28 writes both at once:
 *
 *   {"status":"start","id":"57…","from":"busybox","time":1442421716,"timeNano":1442421716983607193}
 *   {"Type":"container","Action":"exec_start: sh -c id","Actor":{"ID":"80…","Attributes":
 *    {"execID":"3a…","image":"acme/builder:12","name":"core"}},"scope":"local","time":1795471980,
 *    "timeNano":1795471980718073023}
 *
 * A line that holds Type, Action and Actor is read by them alone. The attributes
 * of a container are its labels and image, all written by whoever started it. */
#include "parsers/runtime/docker.h"

#include "base/strbuf.h"
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"

#include <stdlib.h>

enum key_bit {
    KEY_TYPE = 1,
    KEY_ACTION = 2,
    KEY_ACTOR = 4,
    KEY_TIME = 8,
    KEY_STATUS = 16,
    KEY_ID = 32,
};

static int bid_for(struct et_slice line)
{
    static const struct et_json_key keys[] = {
        { "Type", '"', KEY_TYPE },     { "Action", '"', KEY_ACTION }, { "Actor", '{', KEY_ACTOR },
        { "timeNano", '0', KEY_TIME }, { "time", '0', KEY_TIME },     { "status", '"', KEY_STATUS },
        { "id", '"', KEY_ID },
    };
    const unsigned modern = KEY_TYPE | KEY_ACTION | KEY_ACTOR | KEY_TIME;
    const unsigned legacy = KEY_STATUS | KEY_ID | KEY_TIME;
    unsigned found = et_json_keys_of(line, keys, sizeof keys / sizeof *keys);
    if ((found & modern) == modern)
        return 90;
    return (found & legacy) == legacy && !(found & KEY_TYPE) ? 80 : 0;
}

static int docker_events_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

struct events {
    const struct et_sink *sink;
    struct et_strbuf attributes;
};

static int docker_events_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct events *events = calloc(1, sizeof *events);
    if (!events)
        return et_fail_memory(err);
    events->sink = sink;
    *state = events;
    return 0;
}

static void docker_events_close(void *state)
{
    struct events *events = state;
    if (!events)
        return;
    et_strbuf_clear(&events->attributes);
    free(events);
}

/* timeNano, or time where only seconds are there. */
static int64_t time_of(const json_t *object)
{
    int64_t ns = et_json_number(object, "timeNano");
    int64_t seconds = et_json_number(object, "time");
    if (ns > 0)
        return ns;
    return seconds > 0 && seconds < INT64_MAX / ET_NS_PER_S ? seconds * ET_NS_PER_S : ET_TIME_NONE;
}

/* The daemon glues the command of an exec to its action; a health check's
 * verdict ("health_status: healthy") is part of the action. */
static void split_action(struct et_runtime_event *event)
{
    static const char *const glued[] = { "exec_create: ", "exec_start: " };
    for (size_t i = 0; i < sizeof glued / sizeof *glued; i++) {
        if (et_slice_starts(event->action, glued[i])) {
            event->command = et_slice_from(event->action, strlen(glued[i]));
            event->action = et_slice_to(event->action, strlen(glued[i]) - 2);
        }
    }
}

/* Attributes are texts, but a number is accepted where one is meant. */
static int64_t number_of(const json_t *object, const char *path)
{
    int64_t value;
    return et_slice_i64(et_json_text(object, path), &value) ? value : et_json_number(object, path);
}

static void read_modern(struct events *events, const json_t *object, struct et_runtime_event *event)
{
    const json_t *attributes = et_json_at(object, "Actor/Attributes");
    struct et_slice actor = et_json_set_text(object, "Actor/ID");
    event->type = et_json_text(object, "Type");
    event->action = et_json_text(object, "Action");
    if (et_slice_is(event->type, "container")) {
        event->container_id = actor;
        event->container_name = et_json_set_text(attributes, "name");
        event->image = et_json_set_text(attributes, "image");
    } else {
        /* the container that a network or a volume was given to */
        event->container_id = et_json_set_text(attributes, "container");
    }
    if (et_slice_is(event->type, "image")) {
        struct et_slice name = et_json_set_text(attributes, "name");
        event->image = name.p ? name : actor;
    }
    event->exec_id = et_json_set_text(attributes, "execID");
    event->exit_code = number_of(attributes, "exitCode");
    if (json_is_object(attributes)) {
        et_json_dump(&events->attributes, attributes);
        event->attributes = et_strbuf_slice(&events->attributes);
    }
}

/* The old form does not say what its id is. These happen to images only. */
static bool is_image_status(struct et_slice status)
{
    static const char *const of_images[] = { "pull", "push", "tag",    "untag",
                                             "load", "save", "import", "delete" };
    return ET_SLICE_IN(status, of_images);
}

static void read_legacy(const json_t *object, struct et_runtime_event *event)
{
    struct et_slice id = et_json_set_text(object, "id");
    event->action = et_json_text(object, "status");
    bool image = is_image_status(event->action) || id.n != 64 || !et_slice_is_hex(id, 64);
    event->type = et_slice_of(image ? "image" : "container");
    event->container_id = image ? ET_SLICE_NONE : id;
    event->image = image ? id : et_json_set_text(object, "from");
}

static bool is_modern(const json_t *object)
{
    return et_json_text(object, "Type").p && et_json_text(object, "Action").p &&
           json_is_object(et_json_at(object, "Actor"));
}

static bool is_legacy(const json_t *object)
{
    return et_json_text(object, "status").p && et_json_text(object, "id").p &&
           !et_json_at(object, "Type");
}

static int state_event(struct events *events, const struct et_line *line, const json_t *object,
                       struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    event.runtime = ET_SLICE("docker");
    event.time_ns = time_of(object);
    if (event.time_ns == ET_TIME_NONE)
        return et_line_broken(events->sink, line, "event has no time", err);
    et_strbuf_reset(&events->attributes);
    if (is_modern(object))
        read_modern(events, object, &event);
    else
        read_legacy(object, &event);
    split_action(&event);
    if (events->attributes.failed)
        return et_fail_memory(err);
    struct et_fact fact = { .kind = ET_FACT_RUNTIME_EVENT,
                            .places = &line->at,
                            .place_count = 1,
                            .runtime_event = &event };
    int rc = events->sink->fact(events->sink->ctx, &fact, err);
    return rc < 0 ? rc : ET_PARSED;
}

static int docker_events_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct events *events = state;
    ET_JSON_AUTO *object = NULL;
    int outcome = et_json_line(events->sink, line, &object, err);
    if (outcome != ET_PARSED)
        return outcome;
    if (!is_modern(object) && !is_legacy(object))
        return ET_SKIPPED;
    return state_event(events, line, object, err);
}

const struct et_parser et_parser_docker_events = {
    .name = "docker-events",
    .summary = "docker events as JSON lines",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"status\":\"start\",\"id\":"
              "\"5745704abe9caa5d4b1eb3a9e0c8f2a7d5c3b1a9f8e7d6c5b4a392817064f5e1\","
              "\"from\":\"busybox\",\"time\":1442421716,\"timeNano\":1442421716983607193}",
    .sample_invented = true,
    .bid = docker_events_bid,
    .open = docker_events_open,
    .line = docker_events_line,
    .close = docker_events_close,
};
