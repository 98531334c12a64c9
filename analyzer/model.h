/* What correlate knows of one host while it works: its execs, processes and
 * containers, in memory. References are indexes plus one, so that zero means
 * none. */
#ifndef ET_ANALYZER_MODEL_H
#define ET_ANALYZER_MODEL_H

#include "analyzer/pid_clock.h"
#include "analyzer/pid_table.h"
#include "analyzer/recurring.h"
#include "analyzer/rules/rule_set.h"
#include "analyzer/runtimes.h"
#include "analyzer/saying.h"
#include "analyzer/sentences.h"
#include "base/arena.h"
#include "base/array.h"
#include "base/err.h"
#include "base/map.h"
#include "base/slice.h"
#include "schema/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t et_ref; /* index + 1 into one of the model's arrays; 0 = none */

enum et_place_kind { ET_PLACE_UNKNOWN, ET_PLACE_HOST, ET_PLACE_CONTAINER };

/* How sure a clue or a verdict is.
 * certain:  every link is in the evidence; a mistake would need forged records
 * strong:   one link is inferred, and nothing else fits
 * probable: several links are inferred, or another reading is thinkable
 * weak:     a hint */
enum et_strength {
    ET_STRENGTH_NONE,
    ET_STRENGTH_WEAK,
    ET_STRENGTH_PROBABLE,
    ET_STRENGTH_STRONG,
    ET_STRENGTH_CERTAIN,
};

/* How a place was found. methods.c holds names and sentences. */
enum et_method {
    ET_METHOD_NO_PID,       /* unknown: the source keeps no pid */
    ET_METHOD_NO_PARENT,    /* unknown: an ancestor left no record */
    ET_METHOD_PID_REUSED,   /* unknown: orphan, or another process under the same pid */
    ET_METHOD_CONTRADICTED, /* unknown: clues that cannot all be true */
    ET_METHOD_ROOT_CHANGED, /* unknown: it came into another root, and nothing tells how */
    /* lineage, in attribute.c: */
    ET_METHOD_SHIM_CHILD,   /* container */
    ET_METHOD_SHARED_SHIM,  /* container, but which of several */
    ET_METHOD_POD_ORDER,    /* container: the runtime was called for it just before */
    ET_METHOD_OCI_CHILD,    /* container */
    ET_METHOD_RUNC_INIT,    /* container */
    ET_METHOD_CONMON_CHILD, /* container */
    ET_METHOD_LINEAGE,      /* container or host */
    ET_METHOD_HOST_ROOT,    /* host: child of init or of the kernel */
    ET_METHOD_RUNTIME,      /* host: the runtime's own program */
    ET_METHOD_HOOK,         /* host: a hook that the runtime runs */
    ET_METHOD_SERVER,       /* host: a shim or monitor by its runtime's word */
    /* clues, one file in clues/ each: */
    ET_METHOD_INIT_PID,  /* container */
    ET_METHOD_TASK_PID,  /* container */
    ET_METHOD_LISTING,   /* container or host */
    ET_METHOD_CARRIER,   /* container */
    ET_METHOD_COMMAND,   /* container */
    ET_METHOD_LABEL,     /* container */
    ET_METHOD_CONFINED,  /* container, but which */
    ET_METHOD_ID_RANGE,  /* container, but which */
    ET_METHOD_MOUNT,     /* container */
    ET_METHOD_OWN_ROOT,  /* container, but which */
    ET_METHOD_HOST_FILE, /* host: runs with a file of the host's own disk */
    ET_METHOD_SESSION,   /* where its login session was opened */
    ET_METHODS,
};

/* The audit session of who never logged in (AUDIT_SID_UNSET). */
#define ET_NO_SESSION ((int64_t)UINT32_MAX)

struct et_verdict {
    enum et_place_kind place : 8;
    enum et_strength strength : 8;
    enum et_method method : 8;
    et_ref container; /* 0 with ET_PLACE_CONTAINER: not known which */
    uint32_t pid;   /* of the process that the method speaks of; 0 = of none, or see et_short_pid */
    et_saying told; /* where; 0 = in the exec's own record */
};

/* pid_t has 32 bits. What a forged log names beyond them is nobody's pid: 0. */
static inline uint32_t et_short_pid(int64_t pid)
{
    return pid > 0 && pid <= UINT32_MAX ? (uint32_t)pid : 0;
}

struct et_exec_node {
    int64_t fact_id, time_ns;
    const struct et_task *task;
    const struct et_exec_file *file; /* that was asked for */
    const struct et_exec_subject *who;
    int64_t argv_id; /* row; ET_NULL = none */
    struct et_verdict verdict;
    uint32_t also;  /* first of its further accounts; 0 = none */
    uint32_t clue;  /* number of the one that the verdict follows */
    uint32_t clues; /* list of further ones, see clues.h */
    et_ref touches; /* container whose files it works on without being in it */
    et_ref process; /* 0 = its pid was not recorded */
    et_ref parent;  /* exec that the parent process was running */
    et_ref before;  /* exec that this process was running before */
    et_ref compilation;
    et_ref leads_to;  /* of a driver's shell: the compilation that its tools belong to */
    int16_t rule;     /* index, -1 = none */
    int8_t success;   /* 1, 0, -1 = not told */
    bool runtime : 1; /* role */
    bool loader : 1;  /* run through the dynamic loader */
    bool copied : 1;  /* its file is a compiler's copy under another name */
    bool contradicted : 1;
};

enum et_seen { ET_SEEN_PARENT, ET_SEEN_FORK, ET_SEEN_EXEC };

enum et_ending { ET_ENDING_UNTOLD, ET_ENDING_WELL, ET_ENDING_BADLY }; /* by its exit status */

struct et_process {
    int64_t pid, first_ns, end_ns;
    et_ref parent;  /* who made it */
    et_ref exec;    /* what it runs now */
    et_ref calls;   /* of a shim: its last runtime call that made a process; of such a call: the one
                       before */
    et_ref serves;  /* container that it does something for, if it is part of a runtime */
    uint32_t clues; /* list of clues that speak of all that it did, see clues.h */
    struct et_verdict verdict;
    enum et_runtime_kind role : 8; /* what it does for that container */
    enum et_oci_op op : 8;
    enum et_ending ending : 4;
    bool shared : 1;   /* a shim that serves several (a pod's) */
    bool spent : 1;    /* a runtime call that has made its process */
    bool inferred : 1; /* its role was inferred, not read from its own argv */
    bool left : 1;     /* to init, it may be, by a runtime that was called by hand */
};

/* What tells whether the next sighting of that pid is of the same process: of no use once all
 * were seen. */
struct et_pulse {
    int64_t ppid;     /* the last one recorded; ET_NULL = none was */
    int64_t last_ns;  /* the last sign of life */
    int64_t hand;     /* of the pid clock, at that time */
    int64_t ses;      /* its audit session as recorded, ET_NO_SESSION too; ET_NULL = not known */
    et_ref member_of; /* container in whose list of processes it is */
    et_ref sibling;   /* the next one there */
    et_ref before;    /* the one before it there */
    enum et_seen seen;
};

struct et_container_node {
    struct et_slice id;
    struct et_slice runtime, name, image, image_id, pod, pod_namespace, pid_mode, labels, command;
    int64_t privileged, created_ns;
    et_ref outer;         /* the container it runs in */
    et_ref processes;     /* list by sibling: those alive */
    et_ref conmon;        /* process that was the last to become its conmon; 0 = none on record */
    const char *known_by; /* inspect, events, audit */
    bool renamed;         /* an event says so: then its name is the events' */
    bool of_host;         /* inspect, events or a runtime of the host itself name it */
    bool made_told;       /* an event tells of its creation, so of all its starts */
    et_ref *runs;         /* in order of time; malloc'd */
    uint32_t run_count, run_cap;
};

/* One run of a container. */
struct et_run {
    int64_t start_ns, end_ns, pid; /* ET_NULL = not known */
    int64_t called_ns;   /* the runtime was called to make it, by the audit log; ET_NULL */
    struct et_said said; /* of the pid; of the start, where none is told */
    const char *source;
    et_ref container;
};

/* The pid of a container's init in one of its runs. */
struct et_init {
    int64_t pid, start_ns;
    et_ref run;
};

/* A process that serves a container by another's word than its own. */
struct et_server {
    int64_t pid, from_ns, until_ns; /* until: ET_NULL = no end is told */
    bool monitor;                   /* conmon; else a shim */
    et_ref container;
    struct et_said said;
};

/* Where the number of a clue is looked up. They lie in memory, as any may be asked for; most of
 * those that are not meant are known by it without a look at the clue. */
struct et_clue_slot {
    uint32_t tag;  /* upper half of the hash */
    uint32_t clue; /* number, from 1; 0 = the slot is free */
};

struct et_clue_link {
    uint32_t clue; /* number, from 1 */
    uint32_t next; /* link, from 1; 0 = the last */
};

/* An audit session: the kernel gives its number to the process that logs in, and
 * to its descendants alone. */
struct et_session {
    int64_t number, from_ns;
    int64_t end_ns;            /* the next boot, if its numbers begin anew; ET_NULL = none */
    int64_t pid;               /* of the process that opened it */
    struct et_verdict verdict; /* of the process that opened it */
    int64_t runtime_ns;        /* first call of a container runtime in it; ET_NULL = none */
};

struct et_model {
    struct et_store *store;
    struct et_rule_set *rules;
    struct et_sentences *sentences; /* of all hosts */
    struct et_bulk *bulk;           /* for what grows with the execs; NULL = plain memory */
    int64_t host_id;
    et_ref by_hand; /* first exec that called a runtime so (by_hand.h); 0 = none */
    struct et_pid_clock clock;
    struct et_arena text;
    struct et_recurring recurring;
    ET_BULK_ARRAY(struct et_exec_node) execs;
    ET_BULK_ARRAY(struct et_process) processes;
    ET_BULK_ARRAY(struct et_pulse) pulses; /* of the same, while history.h follows them */
    ET_BULK_ARRAY(struct et_container_node) containers;
    ET_BULK_ARRAY(struct et_run) runs;
    ET_ARRAY(struct et_init) inits; /* by pid, then time */
    ET_ARRAY(struct et_session) sessions;
    ET_ARRAY(int64_t) boots;                /* when the host was started, in order of time */
    ET_ARRAY(struct et_server) servers;     /* by pid, then time */
    ET_BULK_ARRAY(struct et_verdict) clues; /* each different one once */
    ET_BULK_ARRAY(struct et_clue_link) clue_links;
    struct et_sayings sayings;
    struct et_clue_slot *clue_slots; /* by hash of their content; malloc'd */
    size_t clue_slot_count;
    struct et_map hashes;        /* empty: lends its secret */
    struct et_map by_root;       /* root filesystem on the host -> et_ref of its container */
    size_t shortest_root;        /* bytes of the shortest of these; 0 = there are none */
    size_t longest_root;         /* of the longest */
    struct et_account *accounts; /* further ones of execs, by number from 1; of the bulk */
    struct et_pid_table by_pid;  /* the process that has it now, as an et_ref */
    struct et_map by_id;         /* container id -> et_ref */
    struct et_map by_session;    /* session number -> et_ref, while history.h follows them */
};

/* bulk: borrowed, may be NULL. */
void et_model_init(struct et_model *model, struct et_store *store, struct et_rule_set *rules,
                   struct et_bulk *bulk, int64_t host_id);
void et_model_clear(struct et_model *model);

/* All processes were seen: lets go of what only tells whether they are the same. Who had a pid last
 * stays: listings, which are made at the end, are of these (actors/services.c). */
void et_model_seen(struct et_model *model);

static inline struct et_exec_node *et_exec_at(const struct et_model *m, et_ref ref)
{
    return ref ? &m->execs.at[ref - 1] : NULL;
}

static inline struct et_process *et_process_at(const struct et_model *m, et_ref ref)
{
    return ref ? &m->processes.at[ref - 1] : NULL;
}

static inline struct et_pulse *et_pulse_at(const struct et_model *m, et_ref ref)
{
    return ref ? &m->pulses.at[ref - 1] : NULL;
}

/* For loops over all execs, all processes: whether there is number i, from 0. On the way, what lies
 * behind is let go. */
static inline bool et_more_execs(const struct et_model *m, size_t i)
{
    et_bulk_breathe(m->bulk, i);
    return i < m->execs.count;
}

static inline bool et_more_processes(const struct et_model *m, size_t i)
{
    et_bulk_breathe(m->bulk, i);
    return i < m->processes.count;
}

/* ET_NULL = not recorded. */
static inline int64_t et_exec_pid(const struct et_model *m, const struct et_exec_node *x)
{
    return x->process ? et_process_at(m, x->process)->pid : ET_NULL;
}

static inline struct et_container_node *et_container_at(const struct et_model *m, et_ref ref)
{
    return ref ? &m->containers.at[ref - 1] : NULL;
}

/* Command line and argv JSON of a fact_argv row, in arena. 0 or ET_FATAL. */
int et_model_argv(struct et_model *model, int64_t argv_id, struct et_arena *arena,
                  struct et_slice *json, struct et_slice *cmdline, struct et_err *err);

/* The words of x's command line, in arena; none (*argc = 0) where they are not known, or do not
 * read back. 0 or ET_FATAL. */
int et_model_words(struct et_model *model, const struct et_exec_node *x, struct et_arena *arena,
                   struct et_slice **argv, size_t *argc, struct et_err *err);

/* True for the device of a mount that has no disk of its own (overlays, tmpfs): their
 * major number is 0 (get_anon_bdev in the kernel's fs/super.c). dev is major << 20 |
 * minor; ET_NULL is none. */
static inline bool et_dev_is_anonymous(int64_t dev)
{
    return dev != ET_NULL && dev >> 20 == 0;
}

/* The device of the root it runs in: its loader's; of a static program its own. */
static inline int64_t et_root_dev(const struct et_exec_node *x)
{
    return x->file->root_dev != ET_NULL ? x->file->root_dev : x->file->dev;
}

/* Notes that x works on a container's files, unless it is in that container, or known
 * to work on another one's. */
void et_exec_touches(struct et_exec_node *x, et_ref container);

/* The container of that id, made where it is new. 0 if there is no memory. */
et_ref et_model_container(struct et_model *model, struct et_slice id);

#endif
