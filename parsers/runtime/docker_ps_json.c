/* Lists of containers in JSON, one object a line or an array of them. Four shapes,
 * told apart by their keys and their types:
 *
 *   {"ID":"4433…","Names":"batch","Image":"…","State":"exited","Status":"Exited (0) 1 second ago",
 *    "CreatedAt":"2026-11-23 22:17:30 +0000 UTC",…}        docker ps --format '{{json .}}'
 *   the same with Runtime, without State                   nerdctl ps --format json
 *   [{"Id":"0953…","Names":["/golick"],"Created":1455662451,"Status":"Up 2 hours",…}]
 *                                                          the Docker API
 *   [{"Id":"f655…","Names":["pod-builder"],"Pid":1696,"StartedAt":1795471975,…}]
 *                                                          podman ps --format json
 *
 * podman 1 wrote small letters, or names as one text. Of docker ps and nerdctl ps the
 * command is words run together: not stated. Docker's labels are a list that a comma
 * in a value spoils: not stated. */
#include "parsers/runtime/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/describe.h"
#include "parsers/runtime/docker_status.h"

enum key_bit { KEY_ID = 1, KEY_NAMES = 2, KEY_IMAGE = 4, KEY_STATE = 8, KEY_FOREIGN = 16 };

static bool is_listed(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ID", '"', KEY_ID },        { "Id", '"', KEY_ID },        { "id", '"', KEY_ID },
        { "Names", '"', KEY_NAMES },  { "Names", '[', KEY_NAMES },  { "names", '"', KEY_NAMES },
        { "Image", '"', KEY_IMAGE },  { "image", '"', KEY_IMAGE },  { "State", '"', KEY_STATE },
        { "Status", '"', KEY_STATE }, { "status", '"', KEY_STATE }, { "layer", 0, KEY_FOREIGN },
        { "Config", 0, KEY_FOREIGN }, { "Spec", 0, KEY_FOREIGN },   { "Action", 0, KEY_FOREIGN },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    const unsigned needed = KEY_ID | KEY_NAMES | KEY_IMAGE | KEY_STATE;
    return (found & needed) == needed && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_listed(object) ? 85 : 0;
}

static int docker_ps_json_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* The first of these members that is there: the tools do not agree on capitals. */
static const json_t *one_of(const json_t *object, const char *const *names)
{
    for (; *names; names++) {
        const json_t *member = json_object_get(object, *names);
        if (member)
            return member;
    }
    return NULL;
}

#define ONE_OF(object, ...) one_of((object), (const char *const[]){ __VA_ARGS__, NULL })

static struct et_slice text_of(const json_t *member)
{
    struct et_slice text = et_json_string(member);
    return text.n ? text : ET_SLICE_NONE;
}

/* Seconds, RFC 3339 or Go's form; -62135596800 is Go's "never" in seconds. */
static int64_t time_of(const json_t *member)
{
    int64_t ns = ET_TIME_NONE;
    if (json_is_integer(member)) {
        json_int_t seconds = json_integer_value(member);
        return seconds > 0 && seconds < INT64_MAX / ET_NS_PER_S ? seconds * ET_NS_PER_S
                                                                : ET_TIME_NONE;
    }
    struct et_slice text = et_json_string(member);
    return et_time_from_rfc3339(text, &ns) || et_time_from_go(text, &ns) ? ns : ET_TIME_NONE;
}

static struct et_slice name_of(const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) { /* a link is "/app/db" */
        struct et_slice name = et_docker_own_name(et_json_string(json_array_get(names, i)));
        if (name.n)
            return name;
    }
    return et_docker_own_name(et_json_string(names));
}

static bool is_podman(const json_t *object)
{
    return ONE_OF(object, "Pid", "PID", "IsInfra", "infra") != NULL;
}

/* What only podman tells. */
static void take_podman(struct et_container *container, const json_t *object)
{
    const json_t *pid = ONE_OF(object, "Pid", "PID");
    bool exited = et_slice_is(container->status, "exited");
    container->started_ns = time_of(ONE_OF(object, "StartedAt", "startedAt"));
    if (exited)
        container->finished_ns = time_of(ONE_OF(object, "ExitedAt", "exitedAt"));
    const json_t *code = ONE_OF(object, "ExitCode", "exitCode");
    if (exited && json_is_integer(code))
        container->exit_code = (int64_t)json_integer_value(code);
    if (!exited && json_is_integer(pid) && json_integer_value(pid) > 0)
        container->pid = (int64_t)json_integer_value(pid);
    container->pod = text_of(json_object_get(object, "PodName"));
    if (json_is_true(ONE_OF(object, "IsInfra", "infra")))
        container->sandbox = container->id;
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    if (!is_listed(value->text))
        return ET_SKIPPED;
    const json_t *labels = ONE_OF(object, "Labels", "labels");
    bool podman = is_podman(object);
    container.runtime = podman                                  ? ET_SLICE("podman")
                        : et_json_text(object, "Runtime").n > 0 ? ET_SLICE("containerd")
                                                                : ET_SLICE("docker");
    container.id = text_of(ONE_OF(object, "ID", "Id", "id"));
    container.name = name_of(ONE_OF(object, "Names", "names"));
    et_docker_image(&container, text_of(ONE_OF(object, "Image", "image")));
    struct et_slice image_id = text_of(ONE_OF(object, "ImageID", "image_id"));
    if (image_id.p)
        container.image_id = image_id;
    container.command =
        et_describe_command(describer, ET_SLICE_NONE, ONE_OF(object, "Command", "command"));
    container.labels = et_describe_labels(describer, labels);
    et_docker_status(&container, et_json_string(ONE_OF(object, "Status", "status")));
    struct et_slice word = et_json_set_text(object, "State");
    if (word.p)
        container.status = word;
    container.created_ns = time_of(json_object_get(object, "Created"));
    if (container.created_ns == ET_TIME_NONE)
        container.created_ns = time_of(ONE_OF(object, "CreatedAt", "createdAt"));
    if (podman)
        take_podman(&container, object);
    et_kubernetes_labels(&container, labels);
    return et_describe_container(describer, &container, &value->at, err);
}

static int docker_ps_json_document(void *state, struct et_slice text, struct et_tally *tally,
                                   struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_docker_ps_json = {
    .name = "docker-ps-json",
    .summary = "docker ps, podman ps or nerdctl ps in JSON, and the Docker API's list",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"Command\":\"\\\"make -j3\\\"\",\"CreatedAt\":\"2026-11-23 22:13:59 +0000 UTC\","
        "\"ID\":\"668264638bfe6b453d2d1c3c1d2f970902d27bf19a364b68586ad97ce7f794e6\","
        "\"Image\":\"acme/builder:12\",\"Names\":\"nightly-make\",\"RunningFor\":\"4 minutes ago\","
        "\"State\":\"exited\",\"Status\":\"Exited (0) 2 minutes ago\"}\n",
    .bid = docker_ps_json_bid,
    .open = et_describer_open,
    .document = docker_ps_json_document,
    .close = et_describer_close,
};
