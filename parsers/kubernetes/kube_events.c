/* `kubectl get events -o json`: what Kubernetes did with its objects, and why. A list of
 * events of either API (v1, events.k8s.io/v1), or one after the other (-w).
 *
 *   {"kind":"List","items":[{"kind":"Event","involvedObject":{"kind":"Pod","namespace":"shop",
 *    "name":"web-1","fieldPath":"spec.containers{app}"},"reason":"Started","message":
 *    "Started container app","firstTimestamp":"2026-11-23T22:14:11Z","lastTimestamp":
 *    "2026-11-23T22:19:01Z","count":2,"type":"Normal","source":{"component":"kubelet"}}]}
 *
 * An event that recurs is kept once, with a count: its time is that of the last. */
#include "parsers/json/json_documents.h"
#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/runtime_event.h"

enum key_bit { KEY_OBJECT = 1, KEY_REASON = 2 };

static int bid_for(struct et_slice object, bool cut)
{
    static const struct et_json_key keys[] = {
        { "involvedObject", '{', KEY_OBJECT },
        { "regarding", '{', KEY_OBJECT },
        { "reason", '"', KEY_REASON },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    return found & KEY_OBJECT && (found & KEY_REASON || cut) ? 92 : 0;
}

static int kube_events_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid_within(head, "items", bid_for);
}

/* The first of these members that holds a time. */
static int64_t time_of(const json_t *event)
{
    static const char *const paths[] = {
        "lastTimestamp",  "deprecatedLastTimestamp",  "series/lastObservedTime",    "eventTime",
        "firstTimestamp", "deprecatedFirstTimestamp", "metadata/creationTimestamp",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int64_t ns = et_json_time(event, paths[i]);
        if (ns != ET_TIME_NONE)
            return ns;
    }
    return ET_TIME_NONE;
}

enum { KIND_BYTES = 64 };

/* "ReplicaSet" -> "replicaset", as other sources write it. */
static struct et_slice type_of(struct et_slice kind, char type[KIND_BYTES])
{
    if (kind.n > KIND_BYTES)
        return kind;
    for (size_t i = 0; i < kind.n; i++)
        type[i] = (char)(kind.p[i] >= 'A' && kind.p[i] <= 'Z' ? kind.p[i] | 0x20 : kind.p[i]);
    return (struct et_slice){ type, kind.n };
}

/* What has no place of its own in an event of a runtime. */
static json_t *attributes_of(const json_t *event)
{
    static const char *const kept[] = {
        "message", "note",           "type",          "count",          "series",
        "source",  "firstTimestamp", "lastTimestamp", "involvedObject", "regarding",
    };
    json_t *attributes = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const json_t *value = et_json_at(event, kept[i]);
        if (value && json_object_set_new(attributes, kept[i], json_deep_copy(value)) < 0) {
            json_decref(attributes);
            return NULL;
        }
    }
    return attributes;
}

static int take(void *state, const json_t *value, const struct et_json_value *text,
                struct et_err *err)
{
    struct et_event_stream *stream = state;
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    char type[KIND_BYTES];
    const json_t *object = et_json_at(value, "involvedObject");
    if (!object)
        object = et_json_at(value, "regarding");
    struct et_slice kind = et_json_set_text(object, "kind");
    event.action = et_json_set_text(value, "reason");
    if (!kind.p || !event.action.p)
        return ET_SKIPPED;
    event.runtime = ET_SLICE("kubernetes");
    event.type = type_of(kind, type);
    event.time_ns = time_of(value);
    event.pod_namespace = et_json_set_text(object, "namespace");
    if (et_slice_is(kind, "Pod"))
        event.pod = et_json_set_text(object, "name");
    event.container_name = et_kube_container(et_json_text(object, "fieldPath"));
    ET_JSON_AUTO *attributes = attributes_of(value);
    if (!attributes)
        return et_fail_memory(err);
    return et_event_stream_state(stream, &text->at, &event, attributes, err);
}

static int kube_events_document(void *state, struct et_slice text, struct et_tally *tally,
                                struct et_err *err)
{
    struct et_event_stream *stream = state;
    const struct et_json_document document = {
        .sink = stream->sink, .take = take, .state = stream, .noun = "event", .within = "items"
    };
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_kube_events = {
    .name = "kube-events",
    .summary = "kubectl get events -o json: what Kubernetes did with its pods",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"involvedObject\":{\"kind\":\"Pod\","
              "\"namespace\":\"shop\",\"name\":\"web-1\",\"fieldPath\":\"spec.containers{app}\"},"
              "\"reason\":\"Started\",\"message\":\"Started container app\",\"firstTimestamp\":"
              "\"2026-11-23T22:14:11Z\",\"lastTimestamp\":\"2026-11-23T22:14:11Z\",\"count\":1,"
              "\"type\":\"Normal\",\"source\":{\"component\":\"kubelet\"}}",
    .sample_invented = true,
    .bid = kube_events_bid,
    .open = et_event_stream_open,
    .document = kube_events_document,
    .close = et_event_stream_close,
};
