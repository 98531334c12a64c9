/* crictl in JSON, of containerd and of CRI-O:
 *
 *   {"status":{"id":"c4ee…","metadata":{"name":"certs"},"state":"CONTAINER_EXITED",…},
 *    "info":{"sandboxID":"3f21…","pid":1515,"runtimeSpec":{…},…}}     crictl inspect
 *   {"status":{"id":"3f21…","metadata":{"name":"etcd-0","namespace":"…","uid":"…"},
 *    "state":"SANDBOX_READY",…}}                                      crictl inspectp
 *   {"containers":[{"id":"…","podSandboxId":"…","state":"CONTAINER_RUNNING",…}]}  crictl ps -o json
 *   {"items":[{"id":"…","metadata":{…},"state":"SANDBOX_READY",…}]}   crictl pods -o json
 *   {"images":[{"id":"sha256:…","repoTags":["…"],…}]}                 crictl images -o json
 *
 * Older CRI-O has pid and sandboxId beside status. Times are RFC 3339 or nanoseconds,
 * and 0 or 1970 where there is none. CRI-O keeps the pid of what has ended: not told. */
#include "parsers/runtime/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/docker_status.h"
#include "parsers/runtime/oci_spec.h"

enum key_bit {
    KEY_ID = 1,
    KEY_METADATA = 2,
    KEY_STATE = 4,
    KEY_TAGS = 8,
    KEY_SIZE = 16,
    KEY_STATUS = 32,
    KEY_FOREIGN = 64,
};

enum shape { NONE, CONTAINER, SANDBOX, IMAGE };

/* What the object with the id is: a status, or an element of a list. */
static enum shape shape_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "id", '"', KEY_ID },       { "metadata", '{', KEY_METADATA }, { "state", '"', KEY_STATE },
        { "repoTags", 0, KEY_TAGS }, { "repoDigests", 0, KEY_TAGS },    { "size", '"', KEY_SIZE },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    const unsigned running = KEY_ID | KEY_METADATA | KEY_STATE;
    const unsigned image = KEY_ID | KEY_TAGS | KEY_SIZE;
    struct et_slice state = et_json_raw_member(object, "state");
    if ((found & running) == running && et_slice_starts(state, "\"CONTAINER_"))
        return CONTAINER;
    if ((found & running) == running && et_slice_starts(state, "\"SANDBOX_"))
        return SANDBOX;
    return (found & image) == image ? IMAGE : NONE;
}

/* An inspect output has a status; Kubernetes' own objects have one, too. */
static enum shape shape_of_value(struct et_slice object, bool *inspected)
{
    static const struct et_json_key keys[] = {
        { "status", '{', KEY_STATUS },
        { "kind", 0, KEY_FOREIGN },
        { "apiVersion", 0, KEY_FOREIGN },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    *inspected = found & KEY_STATUS;
    if (found & KEY_FOREIGN)
        return NONE;
    return shape_of(*inspected ? et_json_raw_member(object, "status") : object);
}

static int bid_for(struct et_slice object, bool cut)
{
    bool inspected;
    (void)cut;
    return shape_of_value(object, &inspected) == NONE ? 0 : 85;
}

/* The member whose elements a list's values are; NULL for an inspect output. */
static const char *list_of(struct et_slice text)
{
    static const char *const lists[] = { "containers", "items", "images" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (et_slice_starts(et_json_raw_member(text, lists[i]), "["))
            return lists[i];
    return NULL;
}

static int crictl_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid_within(head, list_of(head), bid_for);
}

static int64_t time_of(const json_t *object, const char *path)
{
    const json_t *member = et_json_at(object, path);
    struct et_slice text = et_json_string(member);
    int64_t ns = ET_TIME_NONE;
    if (json_is_integer(member))
        ns = (int64_t)json_integer_value(member);
    else if (!et_slice_i64(text, &ns) && !et_time_from_rfc3339(text, &ns))
        ns = ET_TIME_NONE;
    return ns > 0 ? ns : ET_TIME_NONE;
}

/* "CONTAINER_EXITED" -> "exited" */
static struct et_slice status_of(const json_t *object)
{
    static const char *const known[][2] = {
        { "CONTAINER_CREATED", "created" }, { "CONTAINER_RUNNING", "running" },
        { "CONTAINER_EXITED", "exited" },   { "CONTAINER_UNKNOWN", "unknown" },
        { "SANDBOX_READY", "ready" },       { "SANDBOX_NOTREADY", "notready" },
    };
    struct et_slice state = et_json_text(object, "state");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (et_slice_is(state, known[i][0]))
            return et_slice_of(known[i][1]);
    return ET_SLICE_NONE;
}

static struct et_slice runtime_of(const json_t *info)
{
    const json_t *annotations = et_json_at(info, "runtimeSpec/annotations");
    if (json_object_get(annotations, "io.kubernetes.cri-o.ContainerType"))
        return ET_SLICE("cri-o");
    if (et_slice_starts(et_json_text(info, "runtimeType"), "io.containerd.") ||
        json_object_get(annotations, "io.kubernetes.cri.container-type"))
        return ET_SLICE("containerd");
    return ET_SLICE("cri");
}

static struct et_slice first_text(const json_t *object, const char *const *paths)
{
    for (; *paths; paths++) {
        struct et_slice text = et_json_set_text(object, *paths);
        if (text.p)
            return text;
    }
    return ET_SLICE_NONE;
}

/* status: what has the id. whole: around it; the same in a list. */
static struct et_container read_container(struct et_describer *describer, enum shape shape,
                                          const json_t *status, const json_t *whole)
{
    struct et_container container = ET_CONTAINER_NONE;
    const json_t *info = et_json_at(whole, "info");
    const json_t *labels = et_json_at(status, "labels");
    int64_t pid = et_json_number(info ? info : whole, "pid");
    container.runtime = runtime_of(info);
    container.id = et_json_set_text(status, "id");
    container.status = status_of(status);
    container.labels = et_describe_labels(describer, labels);
    container.created_ns = time_of(status, "createdAt");
    bool alive = et_slice_is(container.status, "running") || et_slice_is(container.status, "ready");
    if (alive && pid > 0)
        container.pid = pid;
    if (shape == SANDBOX) {
        container.sandbox = container.id;
        container.pod = et_json_set_text(status, "metadata/name");
        container.pod_namespace = et_json_set_text(status, "metadata/namespace");
    } else {
        container.name = et_json_set_text(status, "metadata/name");
        container.image_id =
            first_text(status, (const char *const[]){ "imageId", "imageRef", NULL });
        et_docker_image(&container, et_json_set_text(status, "image/image"));
        container.sandbox =
            first_text(whole, (const char *const[]){ "info/sandboxID", "info/sandboxId",
                                                     "sandboxId", "podSandboxId", NULL });
        container.started_ns = time_of(status, "startedAt");
        container.finished_ns = time_of(status, "finishedAt");
        if (et_slice_is(container.status, "exited"))
            container.exit_code = et_json_number(status, "exitCode");
        container.privileged = et_json_flag(info, "privileged");
        if (container.privileged == ET_ABSENT)
            container.privileged = et_json_flag(info, "config/linux/security_context/privileged");
    }
    et_kubernetes_labels(&container, labels);
    et_oci_spec_fill(describer, et_json_at(info, "runtimeSpec"), &container);
    return container;
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    bool inspected;
    enum shape shape = shape_of_value(value->text, &inspected);
    const json_t *status = inspected ? et_json_at(object, "status") : object;
    if (shape == NONE)
        return ET_SKIPPED;
    if (shape == IMAGE) {
        const struct et_image image = {
            .runtime = ET_SLICE("cri"),
            .id = et_json_set_text(status, "id"),
            .names = et_describe_names(describer, et_json_at(status, "repoTags")),
            .created_ns = ET_TIME_NONE,
        };
        return et_describe_image(describer, &image, &value->at, err);
    }
    const struct et_container container = read_container(describer, shape, status, object);
    return et_describe_container(describer, &container, &value->at, err);
}

static int crictl_document(void *state, struct et_slice text, struct et_tally *tally,
                           struct et_err *err)
{
    return et_describer_read(state, take, list_of(text), text, tally, err);
}

const struct et_parser et_parser_crictl = {
    .name = "crictl",
    .summary = "crictl inspect, inspectp, inspecti, and ps, pods, images -o json",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"status\":{\"id\":"
        "\"ffae333ef3dc2d80311090fd239055c9d045b837240e41affb9d7ae7f2b5d237\",\"metadata\":"
        "{\"attempt\":0,\"name\":\"spool\"},\"state\":\"CONTAINER_RUNNING\",\"createdAt\":"
        "\"2019-09-23T13:52:39.968798859Z\",\"startedAt\":\"2019-09-23T13:52:40.044502422Z\"},"
        "\"pid\":47737,\"sandboxId\":"
        "\"426ba7380ad7efdcf207f0df107d5c9d7389755a2a89372d24199350c70861d6\"}\n",
    .bid = crictl_bid,
    .open = et_describer_open,
    .document = crictl_document,
    .close = et_describer_close,
};
