/* How a container was entered: the topmost process of it above an exec, the runtime's
 * call that put it there, and whether a daemon made that call or somebody's own
 * program did. Also what in the container itself stands between: a network service. */
#ifndef ET_ANALYZER_ACTORS_ENTRIES_H
#define ET_ANALYZER_ACTORS_ENTRIES_H

#include "analyzer/model.h"

struct et_entry {
    et_ref process, container; /* container: 0 = in one, not known which */
    et_ref exec;               /* its first one there; 0 = not recorded */
    int64_t time_ns;           /* of that, or its first sign of life */
    et_ref maker;              /* process of the runtime's call; 0 = not known */
    enum et_oci_op op;         /* of that call */
    bool by_parent;            /* … which is its parent, on record */
    bool again;                /* the container had been made before by such a call */
    et_ref caller;             /* exec of the host's that called the runtime; 0 = a daemon did */
    bool inferred;             /* … with a link in between that left no record */
    et_ref daemon;             /* exec of that daemon; 0 = not recorded */
};

/* A runtime's call that puts a process into a container. */
struct et_making {
    et_ref container, process;
    int64_t time_ns;
    bool again;
};

struct et_entries {
    struct et_bulk *bulk; /* that all lie in: the model's */
    et_ref *top;          /* by process: topmost of its container; 0 = not asked for yet */
    et_ref *first;        /* by process: its first exec in a container */
    et_ref *service;      /* by exec: the nearest network service above it in the container */
    et_ref *program;      /* by exec: the topmost program above it there that is no shell */
    ET_ARRAY(struct et_making) makings; /* by container, then time */
};

/* Once all places are settled. 0 or ET_FATAL. */
int et_entries_load(const struct et_model *model, struct et_entries *entries, struct et_err *err);
void et_entries_clear(struct et_entries *entries);

/* The topmost process of process's container above it. */
et_ref et_entry_top(const struct et_model *model, struct et_entries *entries, et_ref process);

struct et_entry et_entry_of(const struct et_model *model, const struct et_entries *entries,
                            et_ref top);

#endif
