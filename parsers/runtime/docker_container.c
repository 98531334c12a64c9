#include "parsers/runtime/docker_container.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/docker_status.h"

bool et_docker_is_podman(const json_t *object)
{
    return et_json_at(object, "ImageName") || et_json_at(object, "OCIRuntime") ||
           et_json_at(object, "State/ConmonPid") || et_json_at(object, "ManifestType");
}

/* nerdctl writes what Docker would, and labels of its own. */
static const char *runtime_of(const json_t *object)
{
    if (et_docker_is_podman(object))
        return "podman";
    const json_t *labels = et_json_at(object, "Config/Labels");
    return json_object_get(labels, "nerdctl/namespace") ? "containerd" : "docker";
}

/* Docker before 1.9, and its config.v2.json to this day, have no Status. The
 * daemon derives the word from these members, in this order. */
static struct et_slice status_of(const json_t *object)
{
    static const struct {
        const char *path, *status;
    } states[] = {
        { "State/Paused", "paused" },   { "State/Restarting", "restarting" },
        { "State/Running", "running" }, { "State/RemovalInProgress", "removing" },
        { "State/Dead", "dead" },
    };
    struct et_slice status = et_json_set_text(object, "State/Status");
    if (status.p || et_json_flag(object, "State/Running") == ET_ABSENT)
        return status;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (et_json_flag(object, states[i].path) == 1)
            return et_slice_of(states[i].status);
    bool started = et_json_time(object, "State/StartedAt") != ET_TIME_NONE;
    return et_slice_of(started ? "exited" : "created");
}

static struct et_slice without_slash(struct et_slice name)
{
    return et_slice_starts(name, "/") ? et_slice_from(name, 1) : name;
}

/* Path and Args. podman 1 and 2 repeat a command of one word in Args, which cannot
 * be told from a word given twice: kept as it stands. */
static struct et_slice command_of(struct et_describer *describer, const json_t *object)
{
    struct et_slice path = et_json_set_text(object, "Path");
    return path.p ? et_describe_command(describer, path, et_json_at(object, "Args"))
                  : ET_SLICE_NONE;
}

/* Docker and podman write the image's id under Image, nerdctl the name by which it
 * was asked for. */
static void set_image(struct et_container *container, const json_t *object, const char *name)
{
    struct et_slice asked = et_json_set_text(object, name);
    et_docker_image(container, et_json_set_text(object, "Image"));
    if (asked.p)
        container->image = asked;
}

struct et_container et_docker_container(struct et_describer *describer, const json_t *object,
                                        const char *id)
{
    bool podman = et_docker_is_podman(object);
    int64_t pid = et_json_number(object, "State/Pid");
    int64_t conmon = et_json_number(object, "State/ConmonPid");
    bool running = et_json_flag(object, "State/Running") == 1;
    const json_t *labels = et_json_at(object, "Config/Labels");
    struct et_container container = {
        .runtime = et_slice_of(runtime_of(object)),
        .id = et_json_set_text(object, id),
        .name = without_slash(et_json_set_text(object, "Name")),
        .hostname = et_json_set_text(object, "Config/Hostname"),
        .command = command_of(describer, object),
        .labels = et_describe_labels(describer, labels),
        .status = status_of(object),
        .created_ns = et_json_time(object, "Created"),
        .started_ns = et_json_time(object, "State/StartedAt"),
        .finished_ns = et_json_time(object, "State/FinishedAt"),
        .pid = pid > 0 ? pid : ET_ABSENT,
        /* while it runs, the 0 written here is nobody's exit code */
        .exit_code = running ? ET_ABSENT : et_json_number(object, "State/ExitCode"),
        .restart_count = et_json_number(object, "RestartCount"),
        .conmon_pid = conmon > 0 ? conmon : ET_ABSENT,
        .cgroup = et_json_set_text(object, "State/CgroupPath"),
        .rootfs = et_json_set_text(object, "GraphDriver/Data/MergedDir"),
        .process_label = et_json_set_text(object, "ProcessLabel"),
        .mount_label = et_json_set_text(object, "MountLabel"),
        .apparmor = et_json_set_text(object, "AppArmorProfile"),
        .pid_mode = et_json_set_text(object, "HostConfig/PidMode"),
        .network_mode = et_json_set_text(object, "HostConfig/NetworkMode"),
        .cgroup_parent = et_json_set_text(object, "HostConfig/CgroupParent"),
        .user = et_json_set_text(object, "Config/User"),
        .privileged = et_json_flag(object, "HostConfig/Privileged"),
    };
    set_image(&container, object, podman ? "ImageName" : "Config/Image");
    if (et_json_flag(object, "IsInfra") == 1) /* podman's word for a pod's sandbox */
        container.sandbox = container.id;
    et_kubernetes_labels(&container, labels);
    return container;
}
