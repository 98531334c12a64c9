#include "sandbox/calls.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* In numbers of the kernel's, where the C library has none or other ones. */
enum { TCGETS2_NUMBER = 0x802c542a, SET_VMA = 0x53564d41 };

/* Namespaces of its own. */
enum {
    SPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
             CLONE_NEWPID | CLONE_NEWNET
};

/* What is needed, whatever the arguments. Not among these: what changes modes, times or other
 * attributes of files, as they may be evidence's. */
static const char *const needed[] = {
    /* files */
    "access",
    "close",
    "close_range",
    "dup",
    "dup2",
    "dup3",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fadvise64_64",
    "fallocate",
    "fdatasync",
    "flock",
    "fstat",
    "fstatfs",
    "fsync",
    "ftruncate",
    "getcwd",
    "getdents",
    "getdents64",
    "lseek",
    "lstat",
    "newfstatat",
    "open",
    "openat",
    "poll",
    "ppoll",
    "pread64",
    "preadv",
    "pwrite64",
    "pwritev",
    "read",
    "readahead",
    "readlink",
    "readlinkat",
    "readv",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "stat",
    "statfs",
    "statx",
    "unlink",
    "unlinkat",
    "write",
    "writev",
    /* SQLite gives what lies beside a case to the case's owner */
    "fchown",
    /* memory: rules are made machine code */
    "brk",
    "madvise",
    "mincore",
    "mmap",
    "mprotect",
    "mremap",
    "msync",
    "munmap",
    /* threads, waiting, ending */
    "exit",
    "exit_group",
    "futex",
    "futex_waitv",
    "get_robust_list",
    "membarrier",
    "nanosleep",
    "clock_nanosleep",
    "pause",
    "restart_syscall",
    "rseq",
    "rt_sigaction",
    "rt_sigpending",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "sched_yield",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    "arch_prctl",
    /* what time it is, who and where we are */
    "clock_getres",
    "clock_gettime",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getppid",
    "getrandom",
    "getrlimit",
    "getrusage",
    "gettid",
    "gettimeofday",
    "getuid",
    "sysinfo",
    "time",
    "times",
    "uname",
    /* a second, narrower round of Landlock (files.c): it only takes away */
    "landlock_create_ruleset",
    "landlock_add_rule",
    "landlock_restrict_self",
};

/* What nothing here ever calls, so that whoever does is no longer us. */
static const char *const deadly[] = {
    /* other programs and processes */
    "execve",
    "execveat",
    "fork",
    "vfork",
    "kill",
    "tkill",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "kcmp",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "setns",
    "unshare",
    /* networks and sockets; i386's socketcall is refused with all of i386 */
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "recvfrom",
    "recvmsg",
    "recvmmsg",
    /* ways around this filter, or deep into the kernel */
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "userfaultfd",
    "bpf",
    "perf_event_open",
    "seccomp",
    "add_key",
    "request_key",
    "keyctl",
    "open_by_handle_at",
    "modify_ldt",
    "iopl",
    "ioperm",
    "personality",
    "vmsplice",
    /* mounts */
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "open_tree",
    "move_mount",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "quotactl",
    "quotactl_fd",
    "swapon",
    "swapoff",
    /* who we are */
    "capset",
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setfsuid",
    "setfsgid",
    "setgroups",
    /* the machine */
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "acct",
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    "syslog",
};

/* What is needed with some arguments only. */
struct condition {
    const char *name;
    struct scmp_arg_cmp argument;
};

static const struct condition conditions[] = {
    /* is it a terminal, and how wide */
    { "ioctl", { 1, SCMP_CMP_EQ, TCGETS, 0 } },
    { "ioctl", { 1, SCMP_CMP_EQ, TCGETS2_NUMBER, 0 } },
    { "ioctl", { 1, SCMP_CMP_EQ, TIOCGWINSZ, 0 } },
    /* SQLite's locks, the C library's streams; not F_SETOWN, which sends signals */
    { "fcntl", { 1, SCMP_CMP_EQ, F_DUPFD, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_DUPFD_CLOEXEC, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_GETFD, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_SETFD, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_GETFL, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_SETFL, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_GETLK, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_SETLK, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_SETLKW, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_OFD_GETLK, 0 } },
    { "fcntl", { 1, SCMP_CMP_EQ, F_OFD_SETLK, 0 } },
    /* names of threads and of memory */
    { "prctl", { 0, SCMP_CMP_EQ, PR_SET_NAME, 0 } },
    { "prctl", { 0, SCMP_CMP_EQ, SET_VMA, 0 } },
    /* limits are asked for, and only lowered by what can be raised again */
    { "prlimit64", { 2, SCMP_CMP_EQ, 0, 0 } },
    /* a thread, not a process. clone3 keeps its flags where a filter cannot look, so it is not
     * known here, and the C library falls back on clone */
    { "clone", { 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD | SPACES, CLONE_THREAD } },
};

static int add(scmp_filter_ctx filter, uint32_t action, const char *name,
               const struct scmp_arg_cmp *argument)
{
    int number = seccomp_syscall_resolve_name(name);
    if (number < 0)
        return 0; /* this machine has none of the name, or the library is too old to know it */
    return seccomp_rule_add_array(filter, action, number, argument ? 1 : 0, argument);
}

/* abort() calls it with our own number. */
static int allow_own_signals(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp own = { 0, SCMP_CMP_EQ, (uint64_t)getpid(), 0 };
    const struct scmp_arg_cmp other = { 0, SCMP_CMP_NE, (uint64_t)getpid(), 0 };
    int rc = add(filter, SCMP_ACT_ALLOW, "tgkill", &own);
    return rc < 0 ? rc : add(filter, SCMP_ACT_KILL_PROCESS, "tgkill", &other);
}

static int fill(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp process = { 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0 };
    int rc = 0;
    for (size_t i = 0; i < sizeof needed / sizeof *needed && rc >= 0; i++)
        rc = add(filter, SCMP_ACT_ALLOW, needed[i], NULL);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly && rc >= 0; i++)
        rc = add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], NULL);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions && rc >= 0; i++)
        rc = add(filter, SCMP_ACT_ALLOW, conditions[i].name, &conditions[i].argument);
    if (rc >= 0)
        rc = add(filter, SCMP_ACT_KILL_PROCESS, "clone", &process);
    return rc < 0 ? rc : allow_own_signals(filter);
}

/* Calls of another architecture (i386, x32) have other numbers and end the process. Speculation
 * stays as it is: nothing here keeps a secret from its own threads, and older kernels would make
 * the whole program slower. */
static int set_up(scmp_filter_ctx filter)
{
    static const struct {
        enum scmp_filter_attr attribute;
        uint32_t value;
    } wanted[] = {
        { SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS },
        { SCMP_FLTATR_CTL_NNP, 1 },
        { SCMP_FLTATR_CTL_TSYNC, 1 },
        { SCMP_FLTATR_CTL_SSB, 1 },
        { SCMP_FLTATR_CTL_OPTIMIZE, 2 }, /* looked up as a tree */
    };
    int rc = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted && rc >= 0; i++)
        rc = seccomp_attr_set(filter, wanted[i].attribute, wanted[i].value);
    return rc;
}

int et_calls_confine(struct et_err *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (!filter)
        return et_fail_memory(err);
    int rc = set_up(filter);
    if (rc >= 0)
        rc = fill(filter);
    if (rc >= 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return rc < 0 ? et_fail(err, ET_FATAL, "the filter is refused: %s", strerror(-rc)) : 0;
}
