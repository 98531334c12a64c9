/* `crictl events`: what the container runtime of a Kubernetes node tells its kubelet,
 * one JSON object per event, pretty-printed one after the other.
 *
 *   {"containerId":"4820…","containerEventType":"CONTAINER_STARTED_EVENT",
 *    "createdAt":"1795471957231632089","podSandboxStatus":{"id":"3f21…","metadata":
 *    {"name":"etcd-0","namespace":"kube-system"}},"containersStatuses":[{"id":"4820…",
 *    "metadata":{"name":"etcd"},"image":{"image":"registry/etcd:3"}}]}
 *
 * It happens to sandboxes as to containers: then both ids are the same. */
#include "parsers/json/json_documents.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/runtime_event.h"

enum key_bit { KEY_ID = 1, KEY_TYPE = 2, KEY_TIME = 4 };

static int bid_for(struct et_slice object, bool cut)
{
    static const struct et_json_key keys[] = {
        { "containerId", '"', KEY_ID },
        { "containerEventType", 0, KEY_TYPE },
        { "createdAt", 0, KEY_TIME },
    };
    const unsigned enough = KEY_ID | KEY_TYPE;
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    return (found & enough) == enough && (cut || found & KEY_TIME) ? 89 : 0;
}

static int crictl_events_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* In Docker's words; a type that the table does not know stays as it is written. */
static struct et_slice action_of(struct et_slice type)
{
    static const struct {
        const char *type, *action;
    } actions[] = {
        { "CONTAINER_CREATED_EVENT", "create" },
        { "CONTAINER_STARTED_EVENT", "start" },
        { "CONTAINER_STOPPED_EVENT", "die" },
        { "CONTAINER_DELETED_EVENT", "destroy" },
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (et_slice_is(type, actions[i].type))
            return et_slice_of(actions[i].action);
    return type;
}

/* The status of the container itself among those of its pod, or NULL. */
static const json_t *status_of(const json_t *event, struct et_slice id)
{
    size_t i;
    json_t *status;
    json_array_foreach(et_json_at(event, "containersStatuses"), i, status)
    {
        if (et_slice_eq(et_json_text(status, "id"), id))
            return status;
    }
    return NULL;
}

static int take(void *state, const json_t *value, const struct et_json_value *text,
                struct et_err *err)
{
    struct et_event_stream *stream = state;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    struct et_slice type = et_json_text(value, "containerEventType");
    event.container_id = et_json_set_text(value, "containerId");
    if (!type.p || !event.container_id.p)
        return ET_SKIPPED;
    const json_t *status = status_of(value, event.container_id);
    event.runtime = ET_SLICE("cri");
    event.type = ET_SLICE("container");
    event.action = action_of(type);
    event.time_ns = et_runtime_number(value, "createdAt");
    if (event.time_ns <= 0)
        return et_json_value_broken(stream->sink, text, "event has no time", err);
    event.container_name = et_json_set_text(status, "metadata/name");
    event.image = et_json_set_text(status, "image/image");
    event.pod = et_json_set_text(value, "podSandboxStatus/metadata/name");
    event.pod_namespace = et_json_set_text(value, "podSandboxStatus/metadata/namespace");
    if (et_slice_is(event.action, "die"))
        event.exit_code = et_json_number(status, "exitCode");
    return et_event_stream_state(stream, &text->at, &event, NULL, err);
}

static int crictl_events_document(void *state, struct et_slice text, struct et_tally *tally,
                                  struct et_err *err)
{
    struct et_event_stream *stream = state;
    const struct et_json_document document = {
        .sink = stream->sink, .take = take, .state = stream, .noun = "event"
    };
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_crictl_events = {
    .name = "crictl-events",
    .summary = "crictl events: what a node's runtime tells the kubelet",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"containerId\":\"4820eec2dfc8\",\"containerEventType\":\"CONTAINER_STARTED_EVENT\","
        "\"createdAt\":\"1795471957231632089\",\"podSandboxStatus\":{\"id\":\"3f2164ffc40a\","
        "\"metadata\":{\"name\":\"etcd-0\",\"namespace\":\"kube-system\"}},"
        "\"containersStatuses\":[{\"id\":\"4820eec2dfc8\",\"metadata\":{\"name\":\"etcd\"}}]}",
    .sample_invented = true,
    .bid = crictl_events_bid,
    .open = et_event_stream_open,
    .document = crictl_events_document,
    .close = et_event_stream_close,
};
