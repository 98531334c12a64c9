/*
 * containerd-shim-runc-v2 -namespace moby -id ID -address SOCKET [start|delete]
 * containerd-shim -namespace moby -workdir …/moby/ID -address SOCKET     (containerd 1.0-1.1)
 * docker-containerd-shim ID BUNDLE RUNTIME                               (Docker 1.11-17.09)
 * runc --root R --log L create --bundle B --pid-file P ID
 * runc exec --process /tmp/runc-process1 --detach --pid-file P ID
 * runc init
 * conmonrs --runtime /usr/bin/runc --runtime-dir D   (CRI-O: parent of all of a pod's)
 * conmon --api-version 1 -c ID -u UUID -n NAME -r /usr/bin/crun -b BUNDLE …
 * podman … container cleanup … ID
 * systemd-nspawn -M NAME -D ROOT …, lxc-attach -n NAME …: see system_containers.c
 *
 * Sources: containerd pkg/shim and go-runc (the arguments they pass), runc's and
 * crun's own command line help, conmon's src/cli.c.
 */
#include "analyzer/runtimes.h"

#include "analyzer/system_containers.h"

/* By these names they are installed: by distributions, by BuildKit's image, by NVIDIA's
 * toolkit (which runs runc behind it), and as runc's own releases are called. */
static const char *const oci_programs[] = {
    "runc",
    "docker-runc",
    "docker-runc-current",
    "buildkit-runc",
    "sysbox-runc",
    "runc.amd64",
    "runc.arm64",
    "crun",
    "crun-wasm",
    "crun-vm",
    "krun",
    "youki",
    "runsc",
    "kata-runtime",
    "nvidia-container-runtime",
    "nvidia-container-runtime.real",
    "nvidia-container-runtime.cdi",
    "nvidia-container-runtime.legacy",
};

/* Options of runc and crun that take a value as the next word; without them a
 * value would pass for the container's id. */
static const char *const valued[] = {
    "--root",
    "--log",
    "--log-format",
    "--criu",
    "--rootless",
    "--cgroup-manager",
    "--bundle",
    "-b",
    "--console-socket",
    "--pid-file",
    "--preserve-fds",
    "--process",
    "-p",
    "--cwd",
    "--env",
    "-e",
    "--user",
    "-u",
    "--additional-gids",
    "-g",
    "--process-label",
    "--apparmor",
    "--cap",
    "-c",
    "--cgroup",
    "--format",
    "-f",
    "--config",
    /* of update, checkpoint, restore and events */
    "--resources",
    "-r",
    "--memory",
    "--memory-reservation",
    "--memory-swap",
    "--kernel-memory",
    "--kernel-memory-tcp",
    "--blkio-weight",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-burst",
    "--cpu-rt-period",
    "--cpu-rt-runtime",
    "--cpu-share",
    "--cpu-idle",
    "--cpuset-cpus",
    "--cpuset-mems",
    "--pids-limit",
    "--l3-cache-schema",
    "--mem-bw-schema",
    "--image-path",
    "--work-path",
    "--parent-path",
    "--page-server",
    "--manage-cgroups-mode",
    "--empty-ns",
    "--lsm-profile",
    "--lsm-mount-context",
    "--interval",
};

bool et_runtime_is_sealed_copy(struct et_slice exe)
{
    return et_slice_is(exe, "/") || et_slice_starts(exe, "/memfd:runc_cloned:") ||
           et_slice_starts(exe, "/memfd:crun");
}

static bool is_shim(struct et_slice name)
{
    return et_slice_starts(name, "containerd-shim") ||
           et_slice_starts(name, "docker-containerd-shim") || et_slice_is(name, "conmonrs");
}

bool et_runtime_may_be(struct et_slice exe)
{
    struct et_slice name = et_slice_basename(exe);
    return et_runtime_is_sealed_copy(exe) || is_shim(name) || ET_SLICE_IN(name, oci_programs) ||
           et_slice_is(name, "conmon") || et_slice_is(name, "podman") ||
           et_system_container_may_be(name);
}

enum et_runtime_kind et_runtime_program(struct et_slice exe)
{
    struct et_slice name = et_slice_basename(exe);
    if (is_shim(name))
        return ET_RT_SHIM;
    if (et_slice_is(name, "conmon"))
        return ET_RT_CONMON;
    if (et_slice_is(name, "podman"))
        return ET_RT_CLEANUP;
    return et_runtime_is_sealed_copy(exe) || ET_SLICE_IN(name, oci_programs) ? ET_RT_OCI
                                                                             : ET_RT_NONE;
}

/* What stands behind the option, as its next word or after "=", or absent. Go's
 * flags may begin with two dashes as well as with one. */
static struct et_slice value_of(const struct et_slice *argv, size_t argc, const char *option)
{
    size_t n = strlen(option);
    for (size_t i = 1; i < argc; i++) {
        struct et_slice word = et_slice_from(argv[i], et_slice_starts(argv[i], "--"));
        if (et_slice_is(word, option) && i + 1 < argc)
            return argv[i + 1];
        if (word.p && word.n > n && et_slice_starts(word, option) && word.p[n] == '=')
            return et_slice_from(word, n + 1);
    }
    return ET_SLICE_NONE;
}

static struct et_runtime_call shim(const struct et_slice *argv, size_t argc)
{
    struct et_runtime_call call = { .kind = ET_RT_SHIM };
    call.id = value_of(argv, argc, "-id");
    call.engine = value_of(argv, argc, "-namespace");
    struct et_slice workdir = value_of(argv, argc, "-workdir");
    if (!call.id.p && workdir.p)
        call.id = et_slice_basename(workdir);
    if (!call.id.p && argc == 4 && et_slice_is_hex(argv[1], 12))
        call.id = argv[1];
    struct et_slice last = argc ? argv[argc - 1] : ET_SLICE_NONE;
    call.deletes = et_slice_is(last, "delete");
    if (et_slice_is(last, "start") || call.deletes)
        call.kind = ET_RT_LAUNCHER;
    return call;
}

static enum et_oci_op op_of(struct et_slice word)
{
    static const struct {
        const char *word;
        enum et_oci_op op;
    } ops[] = { { "create", ET_OCI_CREATE },
                { "start", ET_OCI_START },
                { "run", ET_OCI_RUN },
                { "exec", ET_OCI_EXEC },
                { "delete", ET_OCI_DELETE } };
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (et_slice_is(word, ops[i].word))
            return ops[i].op;
    return ET_OCI_OTHER;
}

/* containerd's shim has each call log into its container's bundle: …/ID/log.json. */
static bool is_bundle_log(struct et_slice log, struct et_slice id)
{
    struct et_slice name = et_slice_basename(log);
    if (!id.n || !et_slice_is(name, "log.json") || log.n == name.n)
        return false;
    return et_slice_eq(et_slice_basename(et_slice_to(log, log.n - name.n - 1)), id);
}

/* First word that is no option is the operation, the next one the container. */
static struct et_runtime_call oci(const struct et_slice *argv, size_t argc)
{
    struct et_runtime_call call = { .kind = ET_RT_OCI };
    struct et_slice op = ET_SLICE_NONE;
    struct et_slice log = ET_SLICE_NONE;
    bool pid_file = false;
    for (size_t i = 1; i < argc; i++) {
        struct et_slice word = argv[i];
        if (et_slice_is(word, "--log") && i + 1 < argc)
            log = argv[i + 1];
        if (et_slice_starts(word, "--log="))
            log = et_slice_from(word, 6);
        pid_file = pid_file || et_slice_starts(word, "--pid-file");
        if (et_slice_starts(word, "-") && word.n > 1) {
            if (ET_SLICE_IN(word, valued) &&
                !(op.p && et_slice_is(op, "delete") && et_slice_is(word, "-f")))
                i++;
        } else if (!op.p) {
            op = word;
        } else {
            call.id = word;
            break;
        }
    }
    call.op = argc ? op_of(op) : ET_OCI_UNTOLD;
    bool makes = call.op == ET_OCI_CREATE || call.op == ET_OCI_EXEC;
    call.supervised = (makes && log.n && pid_file) || is_bundle_log(log, call.id);
    call.bundled = makes && pid_file && is_bundle_log(log, call.id);
    call.deletes = call.op == ET_OCI_DELETE;
    if (et_slice_is(op, "init"))
        call.kind = ET_RT_INIT;
    return call;
}

static struct et_runtime_call conmon(const struct et_slice *argv, size_t argc)
{
    struct et_runtime_call call = { .kind = ET_RT_CONMON };
    call.id = value_of(argv, argc, "-c");
    if (!call.id.p)
        call.id = value_of(argv, argc, "-cid");
    call.name = value_of(argv, argc, "-n");
    if (!call.name.p)
        call.name = value_of(argv, argc, "-name");
    if (!call.id.p && argc)
        call.kind = ET_RT_NONE;
    return call;
}

static struct et_runtime_call podman(const struct et_slice *argv, size_t argc)
{
    struct et_runtime_call call = { .kind = ET_RT_NONE };
    for (size_t i = 1; i + 1 < argc; i++)
        if (et_slice_is(argv[i], "container") && et_slice_is(argv[i + 1], "cleanup"))
            call.kind = ET_RT_CLEANUP;
    return call;
}

struct et_runtime_call et_runtime_of(struct et_slice exe, const struct et_slice *argv, size_t argc)
{
    const struct et_runtime_call none = { .kind = ET_RT_NONE };
    struct et_slice name = et_slice_basename(exe);
    if (et_runtime_is_sealed_copy(exe))
        name = argc ? et_slice_basename(argv[0]) : ET_SLICE_NONE;
    if (et_runtime_is_sealed_copy(exe) && !argc)
        return (struct et_runtime_call){ .kind = ET_RT_OCI, .op = ET_OCI_UNTOLD };
    if (is_shim(name))
        return shim(argv, argc);
    if (ET_SLICE_IN(name, oci_programs))
        return oci(argv, argc);
    if (et_slice_is(name, "conmon"))
        return conmon(argv, argc);
    if (et_slice_is(name, "podman"))
        return podman(argv, argc);
    if (et_system_container_may_be(name))
        return et_system_container_of(name, argv, argc);
    return none;
}

struct et_runtime_call et_runtime_by_words(const struct et_slice *argv, size_t argc)
{
    struct et_runtime_call call = oci(argv, argc);
    if (call.kind != ET_RT_OCI || !call.supervised || !call.id.n)
        return (struct et_runtime_call){ .kind = ET_RT_NONE };
    return call;
}

bool et_runtime_is_stage(struct et_slice exe, struct et_slice caller, const struct et_slice *argv,
                         size_t argc)
{
    return argc == 2 && et_slice_is(argv[1], "init") &&
           (et_runtime_is_sealed_copy(exe) || et_slice_eq(exe, caller));
}
