/* Which container a control group belongs to: runtimes put the id into its name. */
#ifndef ET_PARSERS_RUNTIME_CGROUP_H
#define ET_PARSERS_RUNTIME_CGROUP_H

#include "base/slice.h"

#include <stdbool.h>

/* Finds the container of a path as in /proc/PID/cgroup or under /sys/fs/cgroup
 * ("/system.slice/docker-<id>.scope", "/kubepods/burstable/pod…/<id>"; of nested
 * containers the inner one), or of systemd's way of naming one to a runtime
 * ("system.slice:docker:<id>"). runtime is the one that the name tells, else absent.
 * False where none is named: the monitors of podman and CRI-O (libpod-conmon-…)
 * are the host's. */
bool et_cgroup_container(struct et_slice cgroup, struct et_slice *runtime, struct et_slice *id);

#endif
