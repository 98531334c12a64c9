#include "analyzer/methods.h"

static const struct {
    const char *name;
    const char *sentence; /* %s: the pid concerned */
} methods[ET_METHODS] = {
    [ET_METHOD_NO_PID] = { "no-pid", "the source of this record keeps no pid" },
    [ET_METHOD_NO_PARENT] = { "no-parent",
                              "its ancestor pid %s left no record that tells where it ran" },
    [ET_METHOD_PID_REUSED] = { "pid-reused", "pid %s may belong to another process by now" },
    [ET_METHOD_CONTRADICTED] = { "contradicted", "what is known of pid %s cannot all be true" },
    [ET_METHOD_ROOT_CHANGED] = { "root-changed",
                                 "pid %s came from the host's root into another one, "
                                 "and no record tells how" },
    [ET_METHOD_SHIM_CHILD] = { "shim-child",
                               "child of the shim pid %s, which serves this container" },
    [ET_METHOD_SHARED_SHIM] = { "shared-shim", "child of the shim pid %s, which serves several "
                                               "containers of a pod" },
    [ET_METHOD_POD_ORDER] = { "pod-order", "child of a pod's shim, with the next pids after its "
                                           "runtime call pid %s for this container" },
    [ET_METHOD_OCI_CHILD] = { "runtime-child",
                              "started by the runtime call of pid %s, which names this container" },
    [ET_METHOD_RUNC_INIT] = { "runc-init",
                              "came out of the runtime's init stage pid %s for this container" },
    [ET_METHOD_CONMON_CHILD] = { "conmon-child",
                                 "child of conmon pid %s, which serves this container" },
    [ET_METHOD_LINEAGE] = { "lineage", "inherits the place of its parent pid %s" },
    [ET_METHOD_HOST_ROOT] = { "host-root", "started by pid %s of the host itself" },
    [ET_METHOD_RUNTIME] = { "runtime", "part of the container runtime, called by pid %s" },
    [ET_METHOD_HOOK] = { "runtime-hook", "run by the container runtime pid %s on its own side" },
    [ET_METHOD_SERVER] = { "server", "pid %s is a shim or monitor by its runtime's word" },
    [ET_METHOD_INIT_PID] = { "init-pid", "pid %s is this container's init by its runtime's word" },
    [ET_METHOD_TASK_PID] = { "task-pid",
                             "pid %s was started in this container by its runtime's word" },
    [ET_METHOD_LISTING] = { "listing", "a listing of processes tells where pid %s was" },
    [ET_METHOD_CARRIER] = { "carrier", "the agent that recorded pid %s looked its container up" },
    [ET_METHOD_COMMAND] = { "command", "the runtime was asked to start this very command in this "
                                       "container, and nobody else ran it then" },
    [ET_METHOD_LABEL] = { "label", "runs under the SELinux categories of this container alone" },
    [ET_METHOD_CONFINED] = { "confined",
                             "runs under a security label that runtimes give to containers" },
    [ET_METHOD_ID_RANGE] = { "id-range", "its uid is one that only a user namespace maps" },
    [ET_METHOD_MOUNT] = { "mount", "its root is the mount that processes of this container have, "
                                   "in the same run" },
    [ET_METHOD_OWN_ROOT] = { "own-root", "its root is a mount of its own that no process of the "
                                         "host has" },
    [ET_METHOD_HOST_FILE] = { "host-file", "pid %s runs with a file of the host's own disk that "
                                           "only processes of the host ran" },
    [ET_METHOD_SESSION] = { "session", "of the login session that pid %s opened there, before any "
                                       "runtime was called in it" },
};

const char *et_method_name(enum et_method method)
{
    return methods[method].name;
}

const char *et_strength_name(enum et_strength strength)
{
    static const char *const names[] = { NULL, "weak", "probable", "strong", "certain" };
    return names[strength];
}

const char *et_place_name(enum et_place_kind place)
{
    static const char *const names[] = { "unknown", "host", "container" };
    return names[place];
}

const char *et_method_sentence(enum et_method method)
{
    return methods[method].sentence;
}
