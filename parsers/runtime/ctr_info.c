/* `ctr containers info ID`: containerd's own record of a container, with the OCI
 * specification in it. `nerdctl inspect --mode native` prints an array of them, with
 * the process beside.
 *
 *   {"ID":"4506…","Labels":{"io.kubernetes.pod.name":"payments-worker-5d8f",…},
 *    "Image":"docker.io/acme/toolbox:latest","Runtime":{"Name":"io.containerd.runc.v2",…},
 *    "SnapshotKey":"4506…","CreatedAt":"2026-11-23T22:12:23.6Z","SandboxID":"…","Spec":{…}} */
#include "parsers/runtime/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/oci_spec.h"

enum key_bit { KEY_ID = 1, KEY_SPEC = 2, KEY_RUNTIME = 4, KEY_OWN = 8, KEY_FOREIGN = 16 };

static unsigned keys_of(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "ID", '"', KEY_ID },           { "Spec", '{', KEY_SPEC },
        { "Runtime", '{', KEY_RUNTIME }, { "SnapshotKey", '"', KEY_OWN },
        { "Snapshotter", '"', KEY_OWN }, { "UpdatedAt", '"', KEY_OWN },
        { "State", 0, KEY_FOREIGN },     { "Config", 0, KEY_FOREIGN },
    };
    return et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
}

static bool is_info(unsigned found, bool cut)
{
    unsigned needed = KEY_ID | KEY_RUNTIME | KEY_OWN | (cut ? 0 : KEY_SPEC);
    return (found & needed) == needed && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    return is_info(keys_of(object), cut) ? 90 : 0;
}

static int ctr_info_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

/* dockerd runs its containers by containerd, and leaves a label. */
static struct et_slice runtime_of(const json_t *labels)
{
    return json_object_get(labels, "com.docker/engine.bundle.path") ? ET_SLICE("docker")
                                                                    : ET_SLICE("containerd");
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    struct et_describer *describer = state;
    struct et_container container = ET_CONTAINER_NONE;
    const json_t *labels = et_json_at(object, "Labels");
    int64_t pid = et_json_number(object, "Process/Pid");
    if (!is_info(keys_of(value->text), false))
        return ET_SKIPPED;
    container.runtime = runtime_of(labels);
    container.id = et_json_set_text(object, "ID");
    container.image = et_json_set_text(object, "Image");
    container.created_ns = et_json_time(object, "CreatedAt");
    container.labels = et_describe_labels(describer, labels);
    container.status = et_json_set_text(object, "Process/Status/Status");
    if (pid > 0 && !et_slice_is(container.status, "stopped"))
        container.pid = pid;
    container.sandbox = et_json_set_text(object, "SandboxID");
    const json_t *name = json_object_get(labels, "nerdctl/name"); /* a path cannot hold it */
    if (et_json_string(name).n)
        container.name = et_json_string(name);
    et_kubernetes_labels(&container, labels);
    et_oci_spec_fill(describer, et_json_at(object, "Spec"), &container);
    return et_describe_container(describer, &container, &value->at, err);
}

static int ctr_info_document(void *state, struct et_slice text, struct et_tally *tally,
                             struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_ctr_info = {
    .name = "ctr-info",
    .summary = "ctr containers info, or nerdctl inspect --mode native",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"ID\":\"45065119e9988143ea1a6ca078a194ccc492c5df1efc9b9322cfd501deeac1d5\","
              "\"Labels\":{\"io.kubernetes.pod.name\":\"payments-worker-5d8f\"},\"Image\":"
              "\"docker.io/acme/toolbox:latest\",\"Runtime\":{\"Name\":\"io.containerd.runc.v2\"},"
              "\"Snapshotter\":\"overlayfs\",\"CreatedAt\":\"2026-11-23T22:12:23.667406152Z\","
              "\"Spec\":{\"ociVersion\":\"1.0.2-dev\",\"process\":{\"args\":[\"sh\"]}}}\n",
    .bid = ctr_info_bid,
    .open = et_describer_open,
    .document = ctr_info_document,
    .close = et_describer_close,
};
