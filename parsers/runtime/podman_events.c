/* `podman events --format json`, and podman's events file: one JSON object per line.
 *
 *   {"ID":"f655…","Image":"localhost/acme/builder:12","Name":"pod-builder","Status":"start",
 *    "Time":"2026-11-23T22:12:55.846059329Z","Type":"container","Attributes":{"a.label":"x"}}
 *
 * From version 5 on, time and timeNano are numbers, as Docker's. The attributes are
 * the container's labels, written by whoever started it. */
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/runtime_event.h"

enum key_bit { KEY_STATUS = 1, KEY_TYPE = 2, KEY_TIME = 4 };

static const struct et_json_key known_keys[] = {
    { "Status", '"', KEY_STATUS }, { "Type", '"', KEY_TYPE },     { "Time", '"', KEY_TIME },
    { "time", '0', KEY_TIME },     { "timeNano", '0', KEY_TIME },
};

static int bid_for(struct et_slice line)
{
    const unsigned all = KEY_STATUS | KEY_TYPE | KEY_TIME;
    unsigned found = et_json_keys_of(line, known_keys, sizeof known_keys / sizeof *known_keys);
    return found == all ? 88 : 0;
}

static int podman_events_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

static void fill(struct et_runtime_event *event, const json_t *object)
{
    struct et_slice id = et_json_set_text(object, "ID");
    struct et_slice name = et_json_set_text(object, "Name");
    event->type = et_json_text(object, "Type");
    event->action = et_json_text(object, "Status");
    event->image = et_json_set_text(object, "Image");
    event->exit_code = et_json_number(object, "ContainerExitCode");
    if (et_slice_is(event->type, "container")) {
        event->container_id = id;
        event->container_name = name;
    } else if (et_slice_is(event->type, "image")) {
        event->image = name.p ? name : id;
    } else if (et_slice_is(event->type, "pod")) {
        event->pod = name;
    }
}

static int podman_events_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_event_stream *stream = state;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    ET_JSON_AUTO *object = NULL;
    int rc = et_json_line(stream->sink, line, &object, err);
    if (rc != ET_PARSED)
        return rc;
    if (!et_json_text(object, "Type").p || !et_json_text(object, "Status").p)
        return ET_SKIPPED;
    event.runtime = ET_SLICE("podman");
    event.time_ns = et_json_time(object, "Time");
    if (event.time_ns == ET_TIME_NONE)
        event.time_ns = et_runtime_event_time(object);
    if (event.time_ns == ET_TIME_NONE)
        return et_line_broken(stream->sink, line, "event has no time", err);
    fill(&event, object);
    return et_event_stream_state(stream, &line->at, &event, et_json_at(object, "Attributes"), err);
}

const struct et_parser et_parser_podman_events = {
    .name = "podman-events",
    .summary = "podman events as JSON lines",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"ID\":\"f65581431a59f65434e4ddc54c9f5315c25a0eb7364ef50f77e72a965393f41c\","
              "\"Image\":\"localhost/acme/builder:12\",\"Name\":\"pod-builder\","
              "\"Status\":\"start\",\"Time\":\"2026-11-23T22:12:55.846059329Z\","
              "\"Type\":\"container\",\"Attributes\":{\"com.acme.role\":\"ci\"}}",
    .bid = podman_events_bid,
    .open = et_event_stream_open,
    .line = podman_events_line,
    .close = et_event_stream_close,
};
