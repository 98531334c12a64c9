/* What many execs of a host share, each kept once: rows of fact_call, fact_subject and
 * fact_path, and what a process runs as. All last as long as what holds them. */
#ifndef ET_ANALYZER_RECURRING_H
#define ET_ANALYZER_RECURRING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/slice.h"
#include "schema/store.h"

/* How an exec was recorded, and what the kernel answered; ET_NULL = not recorded. */
struct et_exec_call {
    int64_t precision_ns, success, exit;
    int64_t key; /* text row of the rule's */
    bool zoneless, lossy;
    bool narrow; /* of a 32-bit program */
    bool execveat;
    bool met;                    /* an exec was recorded so */
    struct et_exec_call *before; /* the one that was met before it; NULL = none */
};

/* Who did it; ET_NULL = not recorded. */
struct et_exec_subject {
    int64_t auid, uid, euid;
    int64_t ses_recorded; /* audit session, ET_NO_SESSION too */
    int64_t ses;          /* the same; ET_NULL = none */
    int64_t subj;         /* text row of the LSM label: one for all rows with that text */
    struct et_slice tty;  /* absent = not recorded */
};

/* What is asked of the PATH items of an exec: the first one, and the dynamic loader,
 * which the kernel opens in the process's own root whatever the program is. */
struct et_exec_file {
    struct et_slice name;         /* absent = there are no items */
    int64_t inode, dev;           /* ET_NULL = not told */
    int64_t root_inode, root_dev; /* of the loader */
};

/* Printable; of a failed exec: the caller's. Absent = not recorded. */
struct et_task {
    struct et_slice exe, comm, cwd;
};

struct et_recurring {
    struct et_store *store;
    struct et_arena kept;
    struct et_map texts;           /* text row -> struct et_slice * */
    struct et_map calls, subjects; /* row -> what is kept of it */
    struct et_map files, tasks;    /* row; three text rows -> the same */
    struct et_map label_of;        /* text of a label -> its first row */
    struct et_exec_call *met;      /* the last one that was */
};

/* bulk: that what is kept lies in, borrowed; NULL = plain memory. */
void et_recurring_init(struct et_recurring *recurring, struct et_store *store,
                       struct et_bulk *bulk);
void et_recurring_clear(struct et_recurring *recurring);

/* Each gives NULL with err filled where there is no memory, or the case cannot be read.
 * What is ET_NULL, and a row that is not there, is one that tells nothing. */
const struct et_slice *et_recurring_text(struct et_recurring *recurring, int64_t text_id,
                                         struct et_err *err);
const struct et_exec_call *et_recurring_call(struct et_recurring *recurring, int64_t call_id,
                                             struct et_err *err);
/* Notes that an exec was recorded so. 0 or ET_FATAL. */
int et_recurring_meet(struct et_recurring *recurring, int64_t call_id, struct et_err *err);

const struct et_exec_subject *et_recurring_subject(struct et_recurring *recurring,
                                                   int64_t subject_id, struct et_err *err);
const struct et_exec_file *et_recurring_file(struct et_recurring *recurring, int64_t path_list,
                                             struct et_err *err);
const struct et_task *et_recurring_task(struct et_recurring *recurring, int64_t exe, int64_t comm,
                                        int64_t cwd, struct et_err *err);

#endif
