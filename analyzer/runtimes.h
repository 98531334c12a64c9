/* Recognises container runtimes by the program that runs and the grammar of its
 * arguments: who serves which container. Only the kernel's exe= and the right
 * argument position count; a container id anywhere else in argv means nothing.
 * Runtimes have many names, so what a shim or a monitor calls is known by the words
 * that it is called with. */
#ifndef ET_ANALYZER_RUNTIMES_H
#define ET_ANALYZER_RUNTIMES_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum et_runtime_kind {
    ET_RT_NONE,
    ET_RT_SHIM,     /* containerd-shim, the long-lived one: parent of the container's processes */
    ET_RT_LAUNCHER, /* containerd-shim … start | delete: makes or clears up a shim */
    ET_RT_OCI,      /* runc, crun and their like, with an operation */
    ET_RT_INIT,     /* runc init: the stage that becomes a container's process */
    ET_RT_CONMON,   /* parent of podman's and CRI-O's container processes */
    ET_RT_CLEANUP,  /* what conmon runs when a container has ended */
};

enum et_oci_op {
    ET_OCI_OTHER,
    ET_OCI_CREATE,
    ET_OCI_START,
    ET_OCI_RUN,
    ET_OCI_EXEC,
    ET_OCI_DELETE,
    ET_OCI_UNTOLD, /* its exec, or what it was told, left no record */
};

struct et_runtime_call {
    enum et_runtime_kind kind;
    enum et_oci_op op;      /* of ET_RT_OCI */
    struct et_slice id;     /* the container; absent where none is named */
    struct et_slice name;   /* its name, where the arguments tell (conmon -n) */
    struct et_slice engine; /* "moby", "k8s.io" … (containerd namespace); absent = not told */
    bool
        supervised; /* create or exec with --log and --pid-file: by a shim or conmon, not by hand */
    bool bundled;   /* supervised, with the log in the container's bundle: by a shim alone */
    bool deletes;   /* the container is gone when this ends */
    bool confined;  /* it has a label that runtimes give to what is in containers */
};

/* True if a program of that path may be a runtime (cheap: look at argv only then). */
bool et_runtime_may_be(struct et_slice exe);

/* True of a runtime's own sealed copy. */
bool et_runtime_is_sealed_copy(struct et_slice exe);

/* What a program of that path is, as far as its name tells: a shim, an OCI runtime, a
 * monitor, what a monitor calls in the end, or ET_RT_NONE. */
enum et_runtime_kind et_runtime_program(struct et_slice exe);

/* exe: the kernel's exe=; "/" and memfd are a runtime's own sealed copy, known
 * by argv[0]. Slices of the result point into argv. */
struct et_runtime_call et_runtime_of(struct et_slice exe, const struct et_slice *argv, size_t argc);

/* The same, whatever the program is called: for what a shim or a monitor runs. Only calls
 * that they alone make are known by their words; of others the kind is ET_RT_NONE. */
struct et_runtime_call et_runtime_by_words(const struct et_slice *argv, size_t argc);

/* True of `init` run from the runtime's own file, or a sealed copy of it, by a runtime whose
 * program is caller. */
bool et_runtime_is_stage(struct et_slice exe, struct et_slice caller, const struct et_slice *argv,
                         size_t argc);

#endif
