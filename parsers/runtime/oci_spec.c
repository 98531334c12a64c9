#include "parsers/runtime/oci_spec.h"

#include "parsers/kubernetes/kubernetes.h"

static void fill(struct et_slice *to, const json_t *spec, const char *path)
{
    if (!to->p)
        *to = et_json_set_text(spec, path);
}

/* A namespace that is not listed is the one of whoever starts the container. */
static struct et_slice mode_of(const json_t *spec, const char *type)
{
    const json_t *namespaces = et_json_at(spec, "linux/namespaces");
    if (!json_is_array(namespaces))
        return ET_SLICE_NONE;
    for (size_t i = 0; i < json_array_size(namespaces); i++)
        if (et_slice_is(et_json_text(json_array_get(namespaces, i), "type"), type))
            return ET_SLICE_NONE;
    return ET_SLICE("host");
}

/* podman and CRI-O note it down; the specification has no word for it. */
static int64_t privileged_of(const json_t *annotations)
{
    static const char *const keys[] = { "io.podman.annotations.privileged",
                                        "io.kubernetes.cri-o.PrivilegedRuntime" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct et_slice value = et_json_text(annotations, keys[i]);
        if (et_slice_is(value, "TRUE") || et_slice_is(value, "true"))
            return 1;
        if (et_slice_is(value, "FALSE") || et_slice_is(value, "false"))
            return 0;
    }
    return ET_ABSENT;
}

void et_oci_spec_fill(struct et_describer *describer, const json_t *spec,
                      struct et_container *container)
{
    struct et_slice rootfs = et_json_set_text(spec, "root/path");
    const json_t *annotations = et_json_at(spec, "annotations");
    if (!container->command.p)
        container->command =
            et_describe_command(describer, ET_SLICE_NONE, et_json_at(spec, "process/args"));
    if (!container->rootfs.p && et_slice_starts(rootfs, "/")) /* else within the bundle */
        container->rootfs = rootfs;
    fill(&container->hostname, spec, "hostname");
    fill(&container->cgroup, spec, "linux/cgroupsPath");
    fill(&container->process_label, spec, "process/selinuxLabel");
    fill(&container->mount_label, spec, "linux/mountLabel");
    fill(&container->apparmor, spec, "process/apparmorProfile");
    if (!container->pid_mode.p)
        container->pid_mode = mode_of(spec, "pid");
    if (!container->network_mode.p)
        container->network_mode = mode_of(spec, "network");
    if (container->privileged == ET_ABSENT)
        container->privileged = privileged_of(annotations);
    et_kubernetes_labels(container, annotations);
}
