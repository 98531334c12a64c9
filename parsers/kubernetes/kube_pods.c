/* `kubectl get pods -o json` (-A or not, one pod or a list), and the API's PodList:
 *
 *   {"apiVersion":"v1","items":[{"kind":"Pod","metadata":{"name":"ingest-7c9",
 *    "namespace":"payments","labels":{…},…},"spec":{"nodeName":"edge-12","containers":[{"name":
 *    "worker","command":["sh"],…}],…},"status":{"containerStatuses":[{"name":"worker",
 *    "containerID":"containerd://449a…","image":"…","imageID":"…","restartCount":1,
 *    "state":{"running":{"startedAt":"2026-11-23T22:12:27Z"}},
 *    "lastState":{"terminated":{"containerID":"containerd://0aa1…",…}}}],…}},…],"kind":"List"}
 *
 * Each container that a pod has, or had just before (lastState), is stated, and speaks
 * of the node. A container that has not begun has no id: there is nothing to state. */
#include "parsers/kubernetes/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/describe.h"

enum key_bit { KEY_METADATA = 1, KEY_SPEC = 2, KEY_STATUS = 4 };

static bool is_pod(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "metadata", '{', KEY_METADATA },
        { "spec", '{', KEY_SPEC },
        { "status", '{', KEY_STATUS },
    };
    const unsigned all = KEY_METADATA | KEY_SPEC | KEY_STATUS;
    struct et_slice kind = et_json_raw_member(object, "kind");
    if (kind.p && !et_slice_is(kind, "\"Pod\""))
        return false;
    if ((et_json_keys_of(object, keys, sizeof keys / sizeof *keys) & all) != all)
        return false;
    return et_slice_starts(et_json_raw_member(et_json_raw_member(object, "spec"), "containers"),
                           "[");
}

static int bid_for(struct et_slice object, bool cut)
{
    return is_pod(object) || (cut && et_slice_is(et_json_raw_member(object, "kind"), "\"Pod\""))
               ? 90
               : 0;
}

static int kube_pods_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid_within(head, "items", bid_for);
}

/* What the specification says of the container with that name. */
static const json_t *spec_of(const json_t *pod, struct et_slice name)
{
    static const char *const lists[] = { "spec/containers", "spec/initContainers",
                                         "spec/ephemeralContainers" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const json_t *list = et_json_at(pod, lists[i]);
        for (size_t j = 0; j < json_array_size(list); j++)
            if (et_slice_eq(et_json_text(json_array_get(list, j), "name"), name))
                return json_array_get(list, j);
    }
    return NULL;
}

/* command, or args behind what the image has for a command: that is not known here. */
static struct et_slice command_of(struct et_describer *describer, const json_t *spec)
{
    const json_t *command = et_json_at(spec, "command"), *args = et_json_at(spec, "args");
    ET_JSON_AUTO *both = json_array();
    if (json_array_size(command) == 0 || !both)
        return ET_SLICE_NONE;
    for (size_t i = 0; i < json_array_size(command); i++)
        json_array_append(both, json_array_get(command, i));
    for (size_t i = 0; i < json_array_size(args); i++)
        json_array_append(both, json_array_get(args, i));
    return et_describe_command(describer, ET_SLICE_NONE, both);
}

static void take_state(const json_t *state, struct et_container *container)
{
    const json_t *ended = et_json_at(state, "terminated");
    if (et_json_at(state, "running")) {
        container->status = ET_SLICE("running");
        container->started_ns = et_json_time(state, "running/startedAt");
    } else if (ended) {
        container->status = ET_SLICE("exited");
        container->started_ns = et_json_time(ended, "startedAt");
        container->finished_ns = et_json_time(ended, "finishedAt");
        container->exit_code = et_json_number(ended, "exitCode");
    }
}

/* state is the one that the id belongs to: the present one, or the last. */
static int take_container(struct et_describer *describer, const json_t *pod, const json_t *status,
                          const json_t *state, struct et_slice id, const struct et_place *at,
                          struct et_err *err)
{
    struct et_container container = ET_CONTAINER_NONE;
    struct et_slice name = et_json_set_text(status, "name");
    const json_t *spec = spec_of(pod, name);
    et_kubernetes_id(id, &container.runtime, &container.id);
    if (!container.id.p)
        return ET_PARSED;
    container.name = name;
    container.image = et_json_set_text(status, "image");
    container.image_id = et_json_set_text(status, "imageID");
    container.pod = et_json_set_text(pod, "metadata/name");
    container.pod_namespace = et_json_set_text(pod, "metadata/namespace");
    container.labels = et_describe_labels(describer, et_json_at(pod, "metadata/labels"));
    container.command = command_of(describer, spec);
    container.restart_count = et_json_number(status, "restartCount");
    container.privileged = et_json_flag(spec, "securityContext/privileged");
    if (et_json_flag(pod, "spec/hostPID") == 1)
        container.pid_mode = ET_SLICE("host");
    if (et_json_flag(pod, "spec/hostNetwork") == 1)
        container.network_mode = ET_SLICE("host");
    take_state(state, &container);
    return et_describe_container(describer, &container, at, err);
}

/* Of one that waits to be restarted the id is still the last one's. */
static int take_status(struct et_describer *describer, const json_t *pod, const json_t *status,
                       const struct et_place *at, struct et_err *err)
{
    const json_t *now = et_json_at(status, "state"), *last = et_json_at(status, "lastState");
    struct et_slice id = et_json_text(status, "containerID");
    struct et_slice before = et_json_text(last, "terminated/containerID");
    bool same = et_slice_eq(before, id);
    int rc = take_container(describer, pod, status, same ? last : now, id, at, err);
    if (rc < 0 || same)
        return rc;
    return take_container(describer, pod, status, last, before, at, err);
}

static int take(void *state, const json_t *pod, const struct et_json_value *value,
                struct et_err *err)
{
    static const char *const lists[] = { "status/initContainerStatuses", "status/containerStatuses",
                                         "status/ephemeralContainerStatuses" };
    struct et_describer *describer = state;
    if (!is_pod(value->text))
        return ET_SKIPPED;
    describer->carried_by = et_json_set_text(pod, "spec/nodeName");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const json_t *list = et_json_at(pod, lists[i]);
        for (size_t j = 0; j < json_array_size(list); j++) {
            int rc = take_status(describer, pod, json_array_get(list, j), &value->at, err);
            if (rc < 0)
                return rc;
        }
    }
    return ET_PARSED;
}

static int kube_pods_document(void *state, struct et_slice text, struct et_tally *tally,
                              struct et_err *err)
{
    return et_describer_read(state, take, "items", text, tally, err);
}

const struct et_parser et_parser_kube_pods = {
    .name = "kube-pods",
    .summary = "kubectl get pods -o json: the containers of pods and their nodes",
    .group = ET_GROUP_RUNTIME,
    .sample = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"ingest-7c9\","
              "\"namespace\":\"payments\"},\"spec\":{\"nodeName\":\"edge-12\",\"containers\":"
              "[{\"name\":\"worker\",\"image\":\"acme/toolbox\"}]},\"status\":"
              "{\"containerStatuses\":[{\"name\":\"worker\",\"containerID\":\"containerd://"
              "449a5c8797ca7cf860854f7340634b042434091e59f408ba44abbda01503afef\",\"state\":"
              "{\"running\":{\"startedAt\":\"2026-11-23T22:12:27Z\"}}}]}}\n",
    .sample_invented = true,
    .bid = kube_pods_bid,
    .open = et_describer_open,
    .document = kube_pods_document,
    .close = et_describer_close,
};
