/* `podman pod inspect`: a pod and the containers in it. An object, since podman 5 an
 * array; podman 1 wrote small letters beneath Config and State.
 *
 *   {"Id":"8f1c…","Name":"web","State":"Running","InfraContainerID":"77aa…","NumContainers":2,
 *    "Containers":[{"Id":"77aa…","Name":"8f1c-infra","State":"running"},…]} */
#include "parsers/runtime/formats.h"

#include "parsers/runtime/describe.h"

enum key_bit { KEY_CONTAINERS = 1, KEY_POD = 2, KEY_FOREIGN = 4 };

static bool is_pod(struct et_slice object)
{
    static const struct et_json_key keys[] = {
        { "Containers", '[', KEY_CONTAINERS }, { "InfraContainerID", '"', KEY_POD },
        { "CreateInfra", 0, KEY_POD },         { "NumContainers", '0', KEY_POD },
        { "SharedNamespaces", 0, KEY_POD },    { "Config", '{', KEY_POD },
        { "Image", 0, KEY_FOREIGN },           { "Driver", 0, KEY_FOREIGN },
    };
    unsigned found = et_json_keys_of(object, keys, sizeof keys / sizeof *keys);
    return (found & KEY_CONTAINERS) && (found & KEY_POD) && !(found & KEY_FOREIGN);
}

static int bid_for(struct et_slice object, bool cut)
{
    (void)cut;
    return is_pod(object) ? 85 : 0;
}

static int podman_pod_bid(struct et_slice head, bool whole)
{
    (void)whole;
    return et_json_document_bid(head, bid_for);
}

static struct et_slice either(const json_t *object, const char *first, const char *second)
{
    struct et_slice text = et_json_set_text(object, first);
    return text.p ? text : et_json_set_text(object, second);
}

static int take(void *state, const json_t *object, const struct et_json_value *value,
                struct et_err *err)
{
    const json_t *containers = et_json_at(object, "Containers");
    if (!is_pod(value->text))
        return ET_SKIPPED;
    for (size_t i = 0; i < json_array_size(containers); i++) {
        const json_t *one = json_array_get(containers, i);
        struct et_container container = ET_CONTAINER_NONE;
        container.runtime = ET_SLICE("podman");
        container.id = either(one, "Id", "id");
        container.name = either(one, "Name", "name");
        container.status = either(one, "State", "state");
        container.pod = either(object, "Name", "Config/name");
        container.sandbox = either(object, "InfraContainerID", "State/infraContainerID");
        int rc = et_describe_container(state, &container, &value->at, err);
        if (rc < 0)
            return rc;
    }
    return ET_PARSED;
}

static int podman_pod_document(void *state, struct et_slice text, struct et_tally *tally,
                               struct et_err *err)
{
    return et_describer_read(state, take, NULL, text, tally, err);
}

const struct et_parser et_parser_podman_pod_inspect = {
    .name = "podman-pod-inspect",
    .summary = "podman pod inspect: a pod and its containers",
    .group = ET_GROUP_RUNTIME,
    .sample =
        "{\"Id\":\"8f1c\",\"Name\":\"web\",\"State\":\"Running\",\"InfraContainerID\":\"77aa\","
        "\"NumContainers\":1,\"Containers\":[{\"Id\":\"77aa\",\"Name\":\"8f1c-infra\","
        "\"State\":\"running\"}]}\n",
    .sample_invented = true,
    .bid = podman_pod_bid,
    .open = et_describer_open,
    .document = podman_pod_document,
    .close = et_describer_close,
};
