#include "parsers/kubernetes/kubernetes.h"

#include "parsers/json/json_get.h"

#include <stddef.h>

/* Of two keys for one thing the first that is there counts. */
static const struct {
    const char *key;
    size_t member; /* of struct et_container */
} known[] = {
    { "io.kubernetes.container.name", offsetof(struct et_container, name) },
    { "io.kubernetes.cri.container-name", offsetof(struct et_container, name) },
    { "io.kubernetes.cri.image-name", offsetof(struct et_container, image) },
    { "io.kubernetes.cri-o.ImageName", offsetof(struct et_container, image) },
    { "io.kubernetes.pod.name", offsetof(struct et_container, pod) },
    { "io.kubernetes.cri.sandbox-name", offsetof(struct et_container, pod) },
    { "io.kubernetes.pod.namespace", offsetof(struct et_container, pod_namespace) },
    { "io.kubernetes.cri.sandbox-namespace", offsetof(struct et_container, pod_namespace) },
    { "io.kubernetes.cri-o.Namespace", offsetof(struct et_container, pod_namespace) },
    { "io.kubernetes.cri.sandbox-id", offsetof(struct et_container, sandbox) },
    { "io.kubernetes.cri-o.SandboxID", offsetof(struct et_container, sandbox) },
    { "io.kubernetes.sandbox.id", offsetof(struct et_container, sandbox) },
};

/* A container with one of these is no workload but holds its pod's namespaces. */
static const struct {
    const char *key, *value;
} sandboxes[] = {
    { "io.kubernetes.cri.container-type", "sandbox" },
    { "io.kubernetes.cri-o.ContainerType", "sandbox" },
    { "io.cri-containerd.kind", "sandbox" },
    { "io.kubernetes.docker.type", "podsandbox" },
};

void et_kubernetes_labels(struct et_container *container, const json_t *labels)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct et_slice *to = (struct et_slice *)(void *)((char *)container + known[i].member);
        if (!to->p)
            *to = et_json_set_text(labels, known[i].key);
    }
    for (size_t i = 0; i < sizeof sandboxes / sizeof *sandboxes; i++)
        if (et_slice_is(et_json_text(labels, sandboxes[i].key), sandboxes[i].value))
            container->sandbox = container->id;
}

void et_kubernetes_id(struct et_slice text, struct et_slice *runtime, struct et_slice *id)
{
    const char *mark = et_slice_search(text, ET_SLICE("://"));
    *runtime = *id = ET_SLICE_NONE;
    if (!mark || mark == text.p)
        return;
    size_t scheme = (size_t)(mark - text.p);
    struct et_slice rest = et_slice_from(text, scheme + 3);
    if (rest.n == 0)
        return;
    *runtime = et_slice_to(text, scheme);
    *id = rest;
}
