/* Recognises what runs containers without an OCI runtime: systemd-nspawn, LXC, LXD and Incus,
 * Apptainer and Singularity. Part of runtimes.h, which is what others ask. */
#ifndef ET_ANALYZER_SYSTEM_CONTAINERS_H
#define ET_ANALYZER_SYSTEM_CONTAINERS_H

#include "analyzer/runtimes.h"

/* name: the last part of the program's path. */
bool et_system_container_may_be(struct et_slice name);

/* What it does: ET_OCI_RUN and ET_OCI_EXEC where each child is in the container that it names,
 * ET_OCI_UNTOLD where some may be the host's own (hooks), or where none is named. */
struct et_runtime_call et_system_container_of(struct et_slice name, const struct et_slice *argv,
                                              size_t argc);

#endif
