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
    bool carried; /* node is the carrier's word (syslog's HOST …): not one auditd was told */
    int64_t time_ns;
    int64_t serial;       /* ET_ABSENT where the carrier dropped it (journalctl's short form) */
    int64_t precision_ns; /* 1e6 for auditd's milliseconds, 1e9 where only seconds were kept */
    bool zoneless;        /* a local time whose zone is not told: read with et_sink.utc_offset_ns */
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
    bool lossy;            /* the carrier rewrote values (ausearch -i): never better than raw */
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
    struct et_slice container; /* id that the carrier's own enrichment gives */
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
    struct et_slice type; /* of what is no record (id.serial is absent): the program that says it */
    struct et_slice text; /* the record's own words after the header */
    int64_t lost;         /* number of records lost, where it is said */
};

/* A name that the evidence gives to a user id (the AUID=, UID= … of enriched
 * records, /etc/passwd). */
struct et_user {
    struct et_slice node;
    bool carried; /* as in et_event_id */
    int64_t uid;
    struct et_slice name;
};

/* Records that a log holds without a hole: all serials from first to last. */
struct et_serial_run {
    struct et_slice node;
    bool carried; /* as in et_event_id */
    int64_t first, last;
    int64_t first_ns, last_ns; /* the earliest and the latest stamp of these */
    struct et_place at;        /* of the first that was read */
};

/* What auditing itself said: how many events one evidence holds, and which. */
struct et_audit_count {
    const struct et_serial_run *runs; /* in order of their places */
    size_t run_count;
    int64_t records;
    int64_t events;        /* distinct ids, whatever their type */
    int64_t execve_events; /* … that have an EXECVE record */
};

/* Further names for numbers: a group, or the ids that a user may map into a user
 * namespace (/etc/group, /etc/subuid, /etc/subgid). */
struct et_id_range {
    struct et_slice kind; /* "group", "subid" (subuid and subgid look alike) */
    struct et_slice name; /* of the group; of the user that owns the range */
    int64_t first, count; /* count is 1 for a group */
};

/* One thing that is set on a host, for a container or for the audit system:
 * topic "audit-rule" (value is the rule), "audit-status", "auditd.conf",
 * "hostname", "machine-id", "docker-hostconfig" … */
struct et_setting {
    struct et_slice topic;
    struct et_slice name;  /* absent where the topic says it all */
    struct et_slice value; /* as written */
};

/* A process that a listing shows: ps, docker top, crictl, /proc. */
struct et_listed_process {
    struct et_slice pids;    /* whose numbers: "host", "container"; absent = not told */
    int64_t time_ns;         /* of the listing; ET_TIME_NONE = not told */
    int64_t pid, ppid, uid;  /* uid where it is a number */
    struct et_slice user;    /* as written */
    struct et_slice started; /* as written: local time, often without a date */
    struct et_slice tty, command;
    struct et_slice cgroup;    /* as in /proc/PID/cgroup */
    struct et_slice container; /* id or name, where the listing names it */
};

/* A package that a list of installed ones, or an SBOM, names. */
struct et_package {
    struct et_slice manager; /* "dpkg", "rpm", "apk"; of an SBOM the type in its purl */
    struct et_slice name, version, arch;
    struct et_slice status; /* dpkg's: "ii", "rc" … */
    struct et_slice image;  /* what an SBOM says it describes */
};

/* A file that a list names. */
struct et_listed_file {
    struct et_slice
        said; /* "found", "which", "added", "changed", "deleted", "in-layer", "whiteout" */
    struct et_slice path;
    struct et_slice link;         /* a symbolic or hard link's target */
    int64_t mode, uid, gid, size; /* mode as st_mode */
    int64_t mtime_ns;             /* ET_TIME_NONE = not told */
};

/* One step of an image's making: docker history, an image's configuration. */
struct et_layer {
    struct et_slice runtime;
    struct et_slice image;      /* id or name of the image, where it is said */
    int64_t position;           /* 0 = the oldest step; ET_ABSENT = not told */
    struct et_slice id;         /* image id after this step; absent for "<missing>" */
    struct et_slice diff_id;    /* SHA-256 of the layer's tar, "sha256:…" */
    struct et_slice created_by; /* the instruction */
    struct et_slice comment;
    struct et_slice age;      /* "3 weeks ago", where no time is given */
    int64_t created_ns, size; /* size in bytes; of a table only as exact as it says */
    int64_t empty;            /* 1 = no layer of its own; ET_ABSENT = not told */
};

/* One message that a container wrote: claimed by whoever ran in it, never proof
 * of a place. */
struct et_output_line {
    struct et_slice container; /* id or name, where the log itself names it */
    struct et_slice channel;   /* "stdout", "stderr"; absent = not told */
    int64_t time_ns;           /* ET_TIME_NONE = not told */
    struct et_slice text;      /* pieces of one line are joined; without its line end */
    bool whole;                /* false: a piece of it is missing */
};

/* A description of a container at one moment (docker inspect and its kin). */
struct et_container {
    struct et_slice runtime; /* "docker", "podman", "containerd" … */
    struct et_slice id, name, image, image_id;
    struct et_slice sandbox; /* Kubernetes: id of the pod's sandbox; its own id = it is one */
    struct et_slice pod, pod_namespace;          /* Kubernetes, from labels */
    struct et_slice hostname, command;           /* command: Path and Args as a JSON array */
    struct et_slice labels;                      /* a JSON object */
    struct et_slice status;                      /* "running", "exited" … */
    int64_t created_ns, started_ns, finished_ns; /* ET_TIME_NONE = not known, or not yet */
    int64_t pid; /* of the init process on the host; ET_ABSENT when stopped */
    int64_t exit_code, restart_count;
    int64_t conmon_pid;     /* podman and CRI-O: the monitor's */
    struct et_slice rootfs; /* the merged directory on the host */
    struct et_slice cgroup; /* path or systemd's slice:prefix:name, as written */
    struct et_slice process_label, mount_label, apparmor;
    struct et_slice pid_mode, network_mode, cgroup_parent, user;
    int64_t privileged; /* 1, 0, ET_ABSENT */
};

/* The starts of structs whose numbers and times are not known. */
#define ET_CONTAINER_NONE                                                                          \
    ((struct et_container){ .created_ns = ET_TIME_NONE,                                            \
                            .started_ns = ET_TIME_NONE,                                            \
                            .finished_ns = ET_TIME_NONE,                                           \
                            .pid = ET_ABSENT,                                                      \
                            .exit_code = ET_ABSENT,                                                \
                            .restart_count = ET_ABSENT,                                            \
                            .conmon_pid = ET_ABSENT,                                               \
                            .privileged = ET_ABSENT })
#define ET_RUNTIME_EVENT_NONE                                                                      \
    ((struct et_runtime_event){ .time_ns = ET_TIME_NONE, .pid = ET_ABSENT, .exit_code = ET_ABSENT })
#define ET_LISTED_PROCESS_NONE                                                                     \
    ((struct et_listed_process){                                                                   \
        .time_ns = ET_TIME_NONE, .pid = ET_ABSENT, .ppid = ET_ABSENT, .uid = ET_ABSENT })
#define ET_LISTED_FILE_NONE                                                                        \
    ((struct et_listed_file){ .mode = ET_ABSENT,                                                   \
                              .uid = ET_ABSENT,                                                    \
                              .gid = ET_ABSENT,                                                    \
                              .size = ET_ABSENT,                                                   \
                              .mtime_ns = ET_TIME_NONE })
#define ET_LAYER_NONE                                                                              \
    ((struct et_layer){ .position = ET_ABSENT,                                                     \
                        .created_ns = ET_TIME_NONE,                                                \
                        .size = ET_ABSENT,                                                         \
                        .empty = ET_ABSENT })

struct et_image {
    struct et_slice runtime, id, names; /* names: JSON array of repository tags */
    int64_t created_ns;
    struct et_slice labels;
};

/* One entry of a runtime's event stream, or of its log. */
struct et_runtime_event {
    struct et_slice runtime;
    struct et_slice type;   /* "container", "image", "network", "pod" …; "log" = a message */
    struct et_slice action; /* "create", "start", "die", "exec_create" … without its command;
                               of a message: its words */
    int64_t time_ns;        /* ET_TIME_NONE = not told */
    struct et_slice container_id, container_name, image;
    struct et_slice exec_id, command; /* of exec_*: argv joined with blanks by the runtime */
    int64_t pid, exit_code;
    struct et_slice pod, pod_namespace; /* Kubernetes */
    struct et_slice actor, address;     /* who asked for it, from where (Kubernetes API audit) */
    struct et_slice attributes;         /* all of them, a JSON object */
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
    ET_FACT_AUDIT_COUNT,
    ET_FACT_ID_RANGE,
    ET_FACT_SETTING,
    ET_FACT_LISTED_PROCESS,
    ET_FACT_PACKAGE,
    ET_FACT_LISTED_FILE,
    ET_FACT_LAYER,
    ET_FACT_OUTPUT_LINE,
};

struct et_fact {
    enum et_fact_kind kind;
    const struct et_place *places; /* at least one, but for ET_FACT_USER, ET_FACT_AUDIT_COUNT */
    size_t place_count;
    struct et_slice carried_by; /* host that the carrier names (syslog's HOST …); not for audit
                                   facts, whose id says it */
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
        const struct et_audit_count *audit_count;
        const struct et_id_range *id_range;
        const struct et_setting *setting;
        const struct et_listed_process *listed_process;
        const struct et_package *package;
        const struct et_listed_file *listed_file;
        const struct et_layer *layer;
        const struct et_output_line *output_line;
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
    int64_t utc_offset_ns; /* east of UTC, of local times whose zone the evidence does not tell */
};

#endif
