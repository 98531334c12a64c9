/* `docker events` as JSON: one object per line (--format '{{json .}}'), or printed pretty,
 * one after the other. Two generations, of which a daemon from 1.10 to 28 writes both
 * at once:
 *
 *   {"status":"start","id":"57…","from":"busybox","time":1442421716,"timeNano":1442421716983607193}
 *   {"Type":"container","Action":"exec_start: sh -c id","Actor":{"ID":"80…","Attributes":
 *    {"execID":"3a…","image":"acme/builder:12","name":"core"}},"scope":"local","time":1795471980,
 *    "timeNano":1795471980718073023}
 *   {"integration":"docker","docker":{…}}                        the same, wrapped by Wazuh
 *
 * What holds Type, Action and Actor is read by them alone. The attributes of a
 * container are its labels and image, all written by whoever started it. */
#include "parsers/json/json_documents.h"
#include "parsers/json/json_lines.h"
#include "parsers/runtime/formats.h"
#include "parsers/runtime/runtime_event.h"

enum key_bit {
    KEY_TYPE = 1,
    KEY_ACTION = 2,
    KEY_ACTOR = 4,
    KEY_TIME = 8,
    KEY_STATUS = 16,
    KEY_ID = 32,
    KEY_INTEGRATION = 64,
    KEY_DOCKER = 128,
};

static int bid_for(struct et_slice line)
{
    static const struct et_json_key keys[] = {
        { "Type", '"', KEY_TYPE },     { "Action", '"', KEY_ACTION },
        { "Actor", '{', KEY_ACTOR },   { "timeNano", '0', KEY_TIME },
        { "time", '0', KEY_TIME },     { "status", '"', KEY_STATUS },
        { "id", '"', KEY_ID },         { "integration", '"', KEY_INTEGRATION },
        { "docker", '{', KEY_DOCKER },
    };
    const unsigned modern = KEY_TYPE | KEY_ACTION | KEY_ACTOR | KEY_TIME;
    const unsigned legacy = KEY_STATUS | KEY_ID | KEY_TIME;
    const unsigned wrapped = KEY_INTEGRATION | KEY_DOCKER;
    unsigned found = et_json_keys_of(line, keys, sizeof keys / sizeof *keys);
    if ((found & modern) == modern)
        return 90;
    if ((found & wrapped) == wrapped)
        return 81;
    return (found & legacy) == legacy && !(found & KEY_TYPE) ? 80 : 0;
}

static int lines_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_lines_bid(head, bid_for);
}

/* Less than for lines, which are taken one by one. */
static int bid_object(struct et_slice object, bool cut)
{
    (void)cut;
    return bid_for(object) ? 52 : 0;
}

static int document_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_object);
}

static void read_modern(const json_t *object, struct et_runtime_event *event)
{
    const json_t *attributes = et_json_at(object, "Actor/Attributes");
    const struct et_docker_attributes known = {
        .name = et_json_set_text(attributes, "name"),
        .image = et_json_set_text(attributes, "image"),
        .exec_id = et_json_set_text(attributes, "execID"),
        .container = et_json_set_text(attributes, "container"),
        .exit_code = et_runtime_number(attributes, "exitCode"),
    };
    event->type = et_json_text(object, "Type");
    event->action = et_json_text(object, "Action");
    et_docker_event_fill(event, et_json_set_text(object, "Actor/ID"), &known);
}

/* The old form does not say what its id is. */
static void read_legacy(const json_t *object, struct et_runtime_event *event)
{
    struct et_slice id = et_json_set_text(object, "id");
    event->action = et_json_text(object, "status");
    bool image = et_docker_of_image(event->action) || id.n != 64 || !et_slice_is_hex(id, 64);
    const struct et_docker_attributes known = {
        .image = et_json_set_text(object, "from"),
        .exit_code = ET_ABSENT,
    };
    event->type = et_slice_of(image ? "image" : "container");
    et_docker_event_fill(event, id, &known);
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

/* ET_PARSED, ET_SKIPPED for what is no event, or a negative code. */
static int take(struct et_event_stream *stream, const json_t *object, const struct et_place *at,
                struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    const json_t *attributes = NULL;
    if (et_slice_is(et_json_text(object, "integration"), "docker"))
        object = et_json_at(object, "docker");
    event.runtime = ET_SLICE("docker");
    event.time_ns = et_runtime_event_time(object);
    if (is_modern(object)) {
        read_modern(object, &event);
        attributes = et_json_at(object, "Actor/Attributes");
    } else if (is_legacy(object)) {
        read_legacy(object, &event);
    } else {
        return ET_SKIPPED;
    }
    if (event.time_ns != ET_TIME_NONE)
        return et_event_stream_state(stream, at, &event, attributes, err);
    const struct et_damage damage = { .at = *at, .what = "event has no time" };
    int rc = stream->sink->damage(stream->sink->ctx, &damage, err);
    return rc < 0 ? rc : ET_BROKEN;
}

static int take_line(void *state, const struct et_line *line, struct et_err *err)
{
    struct et_event_stream *stream = state;
    ET_JSON_AUTO *object = NULL;
    int outcome = et_json_line(stream->sink, line, &object, err);
    return outcome == ET_PARSED ? take(stream, object, &line->at, err) : outcome;
}

static int take_value(void *state, const json_t *value, const struct et_json_value *text,
                      struct et_err *err)
{
    return take(state, value, &text->at, err);
}

static int take_document(void *state, struct et_slice text, struct et_tally *tally,
                         struct et_err *err)
{
    struct et_event_stream *stream = state;
    const struct et_json_document document = {
        .sink = stream->sink, .take = take_value, .state = stream, .noun = "event"
    };
    return et_json_document_read(&document, text, tally, err);
}

const struct et_parser et_parser_docker_events = {
    .name = "docker-events",
    .summary = "docker events as JSON lines",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"status\":\"start\",\"id\":"
              "\"5745704abe9caa5d4b1eb3a9e0c8f2a7d5c3b1a9f8e7d6c5b4a392817064f5e1\","
              "\"from\":\"busybox\",\"time\":1442421716,\"timeNano\":1442421716983607193}",
    .sample_invented = true,
    .bid = lines_bid,
    .open = et_event_stream_open,
    .line = take_line,
    .close = et_event_stream_close,
};

const struct et_parser et_parser_docker_events_document = {
    .name = "docker-events-document",
    .summary = "docker events as JSON, pretty-printed",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\n  \"status\": \"create\",\n  \"id\": "
              "\"ede54ee1afda366ab42f824e8a5ffd195155d853ceaec74a927f249ea270c743\",\n"
              "  \"from\": \"alpine\",\n  \"Type\": \"container\",\n"
              "  \"Action\": \"create\",\n  \"Actor\": {\n    \"ID\": "
              "\"ede54ee1afda366ab42f824e8a5ffd195155d853ceaec74a927f249ea270c743\",\n"
              "    \"Attributes\": {\n      \"image\": \"alpine\",\n"
              "      \"name\": \"my-container\"\n    }\n  },\n"
              "  \"time\": 1461943101,\n  \"timeNano\": 1461943101381709551\n}",
    .bid = document_bid,
    .open = et_event_stream_open,
    .document = take_document,
    .close = et_event_stream_close,
};
