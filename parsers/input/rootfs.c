#include "parsers/input/rootfs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files and folders, these with all that is in them. A '*' stands for any part of
 * one name. */
static const char *const places[] = {
    /* audit records, and the logs that carry them */
    "var/log/audit",
    "var/log/syslog*",
    "var/log/messages*",
    "var/log/kern.log*",
    "var/log/auth.log*",
    "var/log/secure*",
    "var/log/daemon.log*",
    "var/log/dmesg*",
    "var/log/journal",
    "run/log/journal",
    "var/log/laurel",
    "var/log/go-audit*",
    "var/log/auditbeat",
    /* what runtimes and Kubernetes log */
    "var/log/docker*",
    "var/log/containerd*",
    "var/log/crio*",
    "var/log/podman*",
    "var/log/kubelet*",
    "var/log/pods",
    "var/log/containers",
    "var/log/kubernetes",
    "var/log/kube-apiserver*",
    "var/log/kube-audit*",
    /* what they know of their containers; their layers hold the files of images */
    "var/lib/docker/containers",
    "var/lib/docker/image",
    "var/lib/containers/storage/*-containers",
    "var/lib/containers/storage/*-images",
    "var/lib/containers/storage/*-layers",
    "root/.local/share/containers/storage/*-containers",
    "root/.local/share/containers/storage/*-images",
    "root/.local/share/containers/storage/*-layers",
    "home/*/.local/share/containers/storage/*-containers",
    "home/*/.local/share/containers/storage/*-images",
    "home/*/.local/share/containers/storage/*-layers",
    "run/containerd",
    "run/containers",
    "run/crio",
    "run/docker",
    "run/k3s",
    "run/runc",
    "run/crun",
    "etc/docker",
    "etc/containerd",
    "etc/containers",
    "etc/crio",
    "etc/kubernetes",
    /* what is installed */
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d",
    "lib/apk/db/installed",
    "usr/lib/apk/db/installed",
    /* how auditing was set up, and what the host and its users are called */
    "etc/audit",
    "etc/hostname",
    "etc/machine-id",
    "etc/os-release",
    "usr/lib/os-release",
    "etc/lsb-release",
    "etc/passwd",
    "etc/group",
    "etc/subuid",
    "etc/subgid",
};

static bool holds(int folder, const char *name)
{
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool holds_programs(int folder)
{
    static const char *const programs[] = { "usr", "bin", "sbin", "lib" };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (holds(folder, programs[i]))
            return true;
    return false;
}

bool et_rootfs_is(const char *folder)
{
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool is = fd >= 0 && holds(fd, "etc") && holds(fd, "var") && holds_programs(fd);
    if (fd >= 0)
        close(fd);
    return is;
}

/* Takes the first name off a path. */
static struct et_slice take_name(struct et_slice *path)
{
    const char *end = et_slice_find(*path, '/');
    struct et_slice name = end ? et_slice_to(*path, (size_t)(end - path->p)) : *path;
    *path = et_slice_from(*path, name.n + 1);
    return name;
}

static bool fits(struct et_slice name, struct et_slice pattern)
{
    const char *star = et_slice_find(pattern, '*');
    if (!star)
        return et_slice_eq(name, pattern);
    size_t before = (size_t)(star - pattern.p), behind = pattern.n - before - 1;
    return name.n >= before + behind && memcmp(name.p, pattern.p, before) == 0 &&
           memcmp(name.p + name.n - behind, star + 1, behind) == 0;
}

static enum et_rootfs_part part_of(struct et_slice path, struct et_slice place)
{
    while (path.n && place.n)
        if (!fits(take_name(&path), take_name(&place)))
            return ET_ROOTFS_REST;
    return place.n ? ET_ROOTFS_WAY : ET_ROOTFS_EVIDENCE;
}

enum et_rootfs_part et_rootfs_part(struct et_slice path)
{
    if (et_slice_is(path, "var/run") || et_slice_starts(path, "var/run/"))
        path = et_slice_from(path, strlen("var/")); /* a link to run; in a copy perhaps none */
    enum et_rootfs_part best = ET_ROOTFS_REST;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        enum et_rootfs_part part = part_of(path, et_slice_of(places[i]));
        best = part > best ? part : best;
    }
    return best;
}
