#include "tests/sandbox/attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int result(long rc)
{
    return rc < 0 ? errno : 0;
}

static int try_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int got = result(fd);
    if (fd >= 0)
        close(fd);
    return got;
}

/* ------------------------------------------------------------ what must still work */

static int read_evidence(void)
{
    return try_open(EVIDENCE, O_RDONLY);
}

static int write_case(void)
{
    int got = try_open("case/a.case", O_RDWR | O_CREAT);
    return got ? got : result(unlink("case/a.case"));
}

static int sort_on_disk(void)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/sorted", getenv("SQLITE_TMPDIR"));
    int got = try_open(path, O_RDWR | O_CREAT | O_EXCL);
    return got ? got : result(unlink(path));
}

static void *do_nothing(void *ctx)
{
    return ctx;
}

static int start_thread(void)
{
    pthread_t thread;
    int got = pthread_create(&thread, NULL, do_nothing, NULL);
    return got ? got : pthread_join(thread, NULL);
}

static int machine_code(void)
{
    void *at =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? errno : 0;
}

/* ------------------------------------------------------------ files */

static int read_outside(void)
{
    return try_open(OUTSIDE, O_RDONLY);
}

static int read_shadow(void)
{
    return try_open("/etc/shadow", O_RDONLY);
}

static int read_by_link(void)
{
    return try_open("evidence/link", O_RDONLY);
}

static int list_outside(void)
{
    return try_open("outside", O_RDONLY | O_DIRECTORY);
}

static int make_outside(void)
{
    return try_open("outside/new", O_WRONLY | O_CREAT);
}

static int make_folder(void)
{
    return result(mkdir("outside/folder", 0700));
}

static int write_evidence(void)
{
    return try_open(EVIDENCE, O_WRONLY);
}

static int empty_evidence(void)
{
    return result(truncate(EVIDENCE, 0));
}

static int remove_evidence(void)
{
    return result(unlink(EVIDENCE));
}

static int rename_evidence(void)
{
    return result(rename(EVIDENCE, "case/audit.log"));
}

static int link_evidence(void)
{
    return result(link(EVIDENCE, "case/audit.log"));
}

static int change_mode(void)
{
    return result(chmod(EVIDENCE, 0777));
}

static int change_mode_by_descriptor(void)
{
    int fd = open(EVIDENCE, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? errno : result(fchmod(fd, 0777));
}

static int change_times(void)
{
    return result(utimensat(AT_FDCWD, EVIDENCE, NULL, 0));
}

static int write_own_memory(void)
{
    return try_open("/proc/self/mem", O_WRONLY);
}

static void *open_outside(void *ctx)
{
    *(int *)ctx = try_open(OUTSIDE, O_RDONLY);
    return NULL;
}

static int read_in_thread(void)
{
    pthread_t thread;
    int opened = 0, got = pthread_create(&thread, NULL, open_outside, &opened);
    if (got == 0)
        got = pthread_join(thread, NULL);
    return got ? got : opened;
}

/* ------------------------------------------------------------ other programs and processes */

static int run_program(void)
{
    char *const words[] = { "true", NULL }, *const none[] = { NULL };
    return result(execve("/bin/true", words, none));
}

static int run_nameless_program(void)
{
    char *const none[] = { NULL };
    return result(syscall(SYS_execveat, 0, "", none, none, AT_EMPTY_PATH));
}

static int make_nameless_file(void)
{
    return result(syscall(SYS_memfd_create, "program", 0));
}

static int make_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return result(child);
}

static int make_process_anew(void)
{
    struct {
        uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    } clone3 = { .exit_signal = SIGCHLD };
    long child = syscall(435, &clone3, sizeof clone3);
    if (child == 0)
        _exit(0);
    return result(child);
}

static int signal_parent(void)
{
    return result(kill(getppid(), 0));
}

static int signal_thread_of_parent(void)
{
    return result(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static int signal_by_descriptor(void)
{
    int fd = open(EVIDENCE, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? errno : result(fcntl(fd, F_SETOWN, getppid()));
}

static int trace_parent(void)
{
    return result(ptrace(PTRACE_PEEKDATA, getppid(), NULL, NULL));
}

static int read_parent(void)
{
    return result(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

/* ------------------------------------------------------------ networks, terminals */

static int open_internet(void)
{
    return result(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_local_socket(void)
{
    return result(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int connect_somewhere(void)
{
    const struct sockaddr_un docker = { AF_UNIX, "/run/docker.sock" };
    return result(connect(0, (const struct sockaddr *)&docker, sizeof docker));
}

static void *open_socket(void *ctx)
{
    *(int *)ctx = open_internet();
    return NULL;
}

static int open_internet_in_thread(void)
{
    pthread_t thread;
    int opened = 0, got = pthread_create(&thread, NULL, open_socket, &opened);
    if (got == 0)
        got = pthread_join(thread, NULL);
    return got ? got : opened;
}

static int type_into_terminal(void)
{
    return result(ioctl(0, TIOCSTI, "x"));
}

/* ------------------------------------------------------------ the kernel */

static int mount_something(void)
{
    return result(mount("none", "/nowhere", "tmpfs", 0, NULL));
}

static int new_namespace(void)
{
    return result(unshare(CLONE_NEWUSER));
}

static int ask_bpf(void)
{
    return result(syscall(SYS_bpf, 0, NULL, 0));
}

static int ask_io_uring(void)
{
    return result(syscall(425, 1, NULL));
}

static int ask_userfaultfd(void)
{
    return result(syscall(SYS_userfaultfd, -1));
}

static int ask_perf(void)
{
    return result(syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0));
}

static int ask_keys(void)
{
    return result(syscall(SYS_keyctl, 0, 0));
}

static int open_by_handle(void)
{
    return result(syscall(SYS_open_by_handle_at, 0, NULL, 0));
}

static int get_capabilities_back(void)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    return result(syscall(SYS_capset, &head, NULL));
}

#if defined(__x86_64__)
static int call_as_x32(void)
{
    return result(syscall(0x40000000L | SYS_getpid));
}

/* getpid of i386; a kernel without i386 answers with a signal of its own. */
static int call_as_i386(void)
{
    long rc = 20;
    __asm__ volatile("int $0x80" : "+a"(rc) : : "memory", "r8", "r9", "r10", "r11");
    return rc < 0 ? (int)-rc : 0;
}
#endif

/* ------------------------------------------------------------ what is left of a process */

static int has_capabilities(void)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct has[_LINUX_CAPABILITY_U32S_3];
    const uint32_t kept = 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;
    if (syscall(SYS_capget, &head, has) != 0)
        return errno == ENOSYS ? EPERM : errno;
    bool more = (has[0].permitted & ~kept) || has[1].permitted;
    return more ? 0 : EPERM;
}

static int dumps_core(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0)
        return errno;
    return limit.rlim_max ? 0 : EPERM;
}

/* ------------------------------------------------------------ the table */

const struct attempt attempts[] = {
    { "read evidence", read_evidence, ET_SANDBOX_FILES, WORKS },
    { "make, write and remove files beside the case", write_case, ET_SANDBOX_FILES, WORKS },
    { "sort on disk", sort_on_disk, ET_SANDBOX_FILES, WORKS },
    { "start a thread", start_thread, ET_SANDBOX_CALLS, WORKS },
    { "make machine code, as for rules", machine_code, ET_SANDBOX_CALLS, WORKS },

    { "read a file outside", read_outside, ET_SANDBOX_FILES, EACCES },
    { "read a file outside, in a thread", read_in_thread, ET_SANDBOX_FILES, EACCES },
    { "read /etc/shadow", read_shadow, ET_SANDBOX_FILES, EACCES },
    { "read a file outside by a link in the evidence", read_by_link, ET_SANDBOX_FILES, EACCES },
    { "list a folder outside", list_outside, ET_SANDBOX_FILES, EACCES },
    { "make a file outside", make_outside, ET_SANDBOX_FILES, EACCES },
    { "make a folder", make_folder, ET_SANDBOX_CALLS, ENOSYS },
    { "write evidence", write_evidence, ET_SANDBOX_FILES, EACCES },
    { "empty evidence", empty_evidence, ET_SANDBOX_CALLS, ENOSYS },
    { "remove evidence", remove_evidence, ET_SANDBOX_FILES, EACCES },
    { "rename evidence", rename_evidence, ET_SANDBOX_FILES, EACCES },
    { "link evidence", link_evidence, ET_SANDBOX_CALLS, ENOSYS },
    { "change the mode of evidence", change_mode, ET_SANDBOX_CALLS, ENOSYS },
    { "change it by a descriptor", change_mode_by_descriptor, ET_SANDBOX_CALLS, ENOSYS },
    { "change the times of evidence", change_times, ET_SANDBOX_CALLS, ENOSYS },
    { "write /proc/self/mem", write_own_memory, ET_SANDBOX_FILES, EACCES },

    { "execve", run_program, ET_SANDBOX_CALLS, KILLED },
    { "execveat", run_nameless_program, ET_SANDBOX_CALLS, KILLED },
    { "memfd_create", make_nameless_file, ET_SANDBOX_CALLS, ENOSYS },
    { "fork", make_process, ET_SANDBOX_CALLS, KILLED },
    { "clone3", make_process_anew, ET_SANDBOX_CALLS, ENOSYS },
    { "kill another process", signal_parent, ET_SANDBOX_CALLS, KILLED },
    { "tgkill another process", signal_thread_of_parent, ET_SANDBOX_CALLS, KILLED },
    { "have signals sent to another process", signal_by_descriptor, ET_SANDBOX_CALLS, ENOSYS },
    { "ptrace", trace_parent, ET_SANDBOX_CALLS, KILLED },
    { "process_vm_readv", read_parent, ET_SANDBOX_CALLS, KILLED },

    { "socket AF_INET", open_internet, ET_SANDBOX_CALLS, KILLED },
    { "socket AF_INET in a thread", open_internet_in_thread, ET_SANDBOX_CALLS, KILLED },
    { "socket AF_UNIX", open_local_socket, ET_SANDBOX_CALLS, KILLED },
    { "connect", connect_somewhere, ET_SANDBOX_CALLS, KILLED },
    { "type into the terminal", type_into_terminal, ET_SANDBOX_CALLS, ENOSYS },

    { "mount", mount_something, ET_SANDBOX_CALLS, KILLED },
    { "unshare", new_namespace, ET_SANDBOX_CALLS, KILLED },
    { "bpf", ask_bpf, ET_SANDBOX_CALLS, KILLED },
    { "io_uring_setup", ask_io_uring, ET_SANDBOX_CALLS, KILLED },
    { "userfaultfd", ask_userfaultfd, ET_SANDBOX_CALLS, KILLED },
    { "perf_event_open", ask_perf, ET_SANDBOX_CALLS, KILLED },
    { "keyctl", ask_keys, ET_SANDBOX_CALLS, KILLED },
    { "open_by_handle_at", open_by_handle, ET_SANDBOX_CALLS, KILLED },
    { "capset", get_capabilities_back, ET_SANDBOX_CALLS, KILLED },
#if defined(__x86_64__)
    { "a call of x32", call_as_x32, ET_SANDBOX_CALLS, KILLED },
    { "a call of i386", call_as_i386, ET_SANDBOX_CALLS, KILLED },
#endif
    { "keep capabilities", has_capabilities, ET_SANDBOX_CAPABILITIES, EPERM },
    { "dump core", dumps_core, ET_SANDBOX_MEMORY, EPERM },
};

const size_t attempt_count = sizeof attempts / sizeof *attempts;
