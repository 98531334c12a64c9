/* What a parser may state. A fact is one thing that one place in the evidence
 * says, typed and decoded, and nothing concluded from it. All slices are
 * borrowed: they live until the sink returns. An absent text has p = NULL, an
 * absent number is ET_ABSENT; "unknown" is never turned into zero. */
#ifndef ET_PARSERS_FACT_H
#define ET_PARSERS_FACT_H

#include "base/err.h"
#include "base/slice.h"
#include "base/timestamp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ET_ABSENT INT64_MIN

/* Where something was read: offset and length in bytes of the decompressed
 * stream, line counted from 1. A fact that rests on several lines (an audit
 * event) lists them all, in the order in which they were read. */
struct et_place {
    uint64_t line, offset, length;
};

/* The identity of an audit event: stamp and serial of `msg=audit(S.mmm:N)`,
 * with the node that the record names (absent without `node=`). */
struct et_event_id {
    struct et_slice node;
    int64_t time_ns;
    int64_t serial;
    int64_t precision_ns; /* 1e6 for auditd's milliseconds, 1e9 where only seconds were kept */
};

/* Who did it, as the kernel wrote it (SYSCALL record). Ids are numbers of the
 * initial user namespace; 4294967295 is the kernel's "unset". */
struct et_subject {
    int64_t pid, ppid;
    int64_t auid, uid, gid, euid, suid, fsuid, egid, sgid, fsgid, ses;
    struct et_slice tty, comm, exe, subj, key;
};

/* The start of every subject: no number is known. */
#define ET_SUBJECT_NONE                                                                            \
    ((struct et_subject){ .pid = ET_ABSENT,                                                        \
                          .ppid = ET_ABSENT,                                                       \
                          .auid = ET_ABSENT,                                                       \
                          .uid = ET_ABSENT,                                                        \
                          .gid = ET_ABSENT,                                                        \
                          .euid = ET_ABSENT,                                                       \
                          .suid = ET_ABSENT,                                                       \
                          .fsuid = ET_ABSENT,                                                      \
                          .egid = ET_ABSENT,                                                       \
                          .sgid = ET_ABSENT,                                                       \
                          .fsgid = ET_ABSENT,                                                      \
                          .ses = ET_ABSENT })

struct et_path_item {
    int64_t item;
    struct et_slice name;     /* as given to the kernel */
    int64_t inode;            /* absent for nametype=UNKNOWN (nothing there) */
    int64_t dev;              /* major << 20 | minor */
    int64_t mode, ouid, ogid; /* mode in octal as st_mode */
    struct et_slice nametype; /* NORMAL, PARENT, CREATE, DELETE, UNKNOWN */
};

enum et_argv_state {
    ET_ARGV_NONE,     /* no EXECVE record: a failed exec, or a carrier without argv */
    ET_ARGV_COMPLETE, /* argc arguments, each whole */
    ET_ARGV_PARTIAL,  /* some argument or piece is missing; what is there is exact */
};

/* execve or execveat, successful or not. For a failed one comm, exe and
 * proctitle are the caller's, and only paths tell what was tried. */
struct et_exec {
    struct et_event_id id;
    struct et_subject who;
    int64_t arch, syscall; /* AUDIT_ARCH_* and its syscall number */
    struct et_slice call;  /* "execve", "execveat"; absent where the arch is not known */
    int64_t success;       /* 1, 0 or ET_ABSENT */
    int64_t exit;          /* 0, or -errno */
    struct et_slice cwd;
    enum et_argv_state argv_state;
    const struct et_slice
        *argv; /* decoded bytes, may hold any byte; absent = this one is missing */
    size_t argc;
    const struct et_path_item *paths; /* by item */
    size_t path_count;
    struct et_slice proctitle; /* at most 128 bytes, written by the process: never trusted */
};

/* fork, vfork, clone, clone3 that succeeded. */
struct et_fork {
    struct et_event_id id;
    struct et_subject who; /* the caller */
    int64_t child;         /* exit=: the child's id in the CALLER's pid namespace */
    int64_t flags;         /* clone's a0; ET_ABSENT for fork, vfork and clone3 */
};

/* exit or exit_group. A process killed by a signal leaves no such record. */
struct et_exit {
    struct et_event_id id;
    struct et_subject who;
    int64_t status; /* a0 */
    bool group;     /* exit_group: the whole process, not one thread */
};

/* LOGIN, USER_LOGIN, USER_START, USER_END, USER_AUTH, USER_ACCT, CRED_* */
struct et_login {
    struct et_event_id id;
    struct et_slice type;
    struct et_subject who;
    int64_t old_auid, old_ses; /* LOGIN only */
    struct et_slice op, acct, hostname, addr, terminal, result;
};

/* What the log says of the audit system: CONFIG_CHANGE, DAEMON_*, a boot, or
 * the kernel's word that records were lost. */
enum et_audit_change {
    ET_AUDIT_CONFIG,
    ET_AUDIT_DAEMON_START,
    ET_AUDIT_DAEMON_END,
    ET_AUDIT_DAEMON_OTHER,
    ET_AUDIT_BOOT,
    ET_AUDIT_SHUTDOWN,
    ET_AUDIT_LOST,
};

struct et_audit_state {
    struct et_event_id id;
    enum et_audit_change change;
    struct et_slice type;
    struct et_slice text; /* the record's own words after the header */
    int64_t lost;         /* number of records lost, where it is said */
};

/* A name that the evidence gives to a user id (the AUID=, UID= … of enriched
 * records, /etc/passwd). */
struct et_user {
    struct et_slice node;
    int64_t uid;
    struct et_slice name;
};

/* A description of a container at one moment (docker inspect and its kin). */
struct et_container {
    struct et_slice runtime; /* "docker", "podman", "containerd" … */
    struct et_slice id, name, image, image_id;
    struct et_slice pod, pod_namespace;          /* Kubernetes, from labels */
    struct et_slice hostname, command;           /* command: Path and Args as a JSON array */
    struct et_slice labels;                      /* a JSON object */
    struct et_slice status;                      /* "running", "exited" … */
    int64_t created_ns, started_ns, finished_ns; /* ET_TIME_NONE = not known, or not yet */
    int64_t pid; /* of the init process on the host; ET_ABSENT when stopped */
    int64_t exit_code, restart_count;
    struct et_slice rootfs; /* the merged directory on the host */
    struct et_slice process_label, mount_label, apparmor;
    struct et_slice pid_mode, network_mode, cgroup_parent, user;
    int64_t privileged; /* 1, 0, ET_ABSENT */
};

struct et_image {
    struct et_slice runtime, id, names; /* names: JSON array of repository tags */
    int64_t created_ns;
    struct et_slice labels;
};

/* One entry of a runtime's event stream. */
struct et_runtime_event {
    struct et_slice runtime;
    struct et_slice type;   /* "container", "image", "network" … */
    struct et_slice action; /* "create", "start", "die", "exec_create" … without its command */
    int64_t time_ns;
    struct et_slice container_id, container_name, image;
    struct et_slice exec_id, command; /* of exec_*: argv joined with blanks by the runtime */
    int64_t pid, exit_code;
    struct et_slice attributes; /* all of them, a JSON object */
};

enum et_fact_kind {
    ET_FACT_EXEC,
    ET_FACT_FORK,
    ET_FACT_EXIT,
    ET_FACT_LOGIN,
    ET_FACT_AUDIT_STATE,
    ET_FACT_USER,
    ET_FACT_CONTAINER,
    ET_FACT_IMAGE,
    ET_FACT_RUNTIME_EVENT,
};

struct et_fact {
    enum et_fact_kind kind;
    const struct et_place *places; /* at least one, but for ET_FACT_USER */
    size_t place_count;
    union {
        const struct et_exec *exec;
        const struct et_fork *fork;
        const struct et_exit *exit;
        const struct et_login *login;
        const struct et_audit_state *audit_state;
        const struct et_user *user;
        const struct et_container *container;
        const struct et_image *image;
        const struct et_runtime_event *runtime_event;
    };
};

/* Something that could not be read, or not wholly. lines tells how much of the
 * accounting it stands for; 0 = the line counts as parsed all the same. */
struct et_damage {
    struct et_place at;
    const char *what; /* one line, ours: "EXECVE argument a3 is cut", … */
    const char *kept; /* what was kept in spite of it, or NULL = nothing */
};

/* Receives what a parser states. Both return 0, or a negative code (with err
 * filled) that the parser passes up unchanged. */
struct et_sink {
    void *ctx;
    int (*fact)(void *ctx, const struct et_fact *fact, struct et_err *err);
    int (*damage)(void *ctx, const struct et_damage *damage, struct et_err *err);
};

#endif
