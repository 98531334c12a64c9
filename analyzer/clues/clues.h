/* Clues: what ties an exec, or all execs of a process, to a container or to the
 * host. Each file of this folder is one method: it looks at what the model holds
 * and adds the clues that it finds. What they come to is settle.h's to say. */
#ifndef ET_ANALYZER_CLUES_CLUES_H
#define ET_ANALYZER_CLUES_CLUES_H

#include "analyzer/model.h"

/* One method: adds its clues to the model. 0 or ET_FATAL. */
typedef int et_clue_method(struct et_model *model, struct et_err *err);

/* Told by others: looked for once, whatever else is known. */
et_clue_method et_clues_by_init_pid; /* runtimes name the pid of a container's init */
et_clue_method et_clues_by_task_pid; /* containerd names the pid of a command in a container */
et_clue_method et_clues_by_listing;  /* a listing of processes: its container, its cgroup */
et_clue_method et_clues_by_carrier;  /* the agent that recorded it saw its cgroup */
et_clue_method et_clues_by_command;  /* a runtime was asked for this very command */
et_clue_method et_clues_by_label;    /* AppArmor profile, SELinux type and categories */
et_clue_method et_clues_by_id_range; /* a uid that only a user namespace maps */
et_clue_method et_clues_by_session;  /* the login session it is of */

/* Learned from execs that are placed already: looked for again when more are. */
et_clue_method et_clues_by_mount;     /* the root that a container has */
et_clue_method et_clues_by_own_root;  /* a root that the host does not have */
et_clue_method et_clues_by_host_file; /* the loader, or program, that the host has */

/* True if it came into a root (its device) from another one without a runtime's
 * doing: the process, or one of its parents, ran with another one before. */
bool et_entered_root(const struct et_model *model, const struct et_exec_node *exec, int64_t root);

/* Adds a clue to an exec, to a process. A clue that it has already is not added
 * again. 0 or ET_FATAL. */
int et_clue_to_exec(struct et_model *model, et_ref exec, const struct et_verdict *clue,
                    struct et_err *err);
int et_clue_to_process(struct et_model *model, et_ref process, const struct et_verdict *clue,
                       struct et_err *err);

/* The number of a clue, from 1: the same for equal ones. 0: no memory. */
uint32_t et_clue_number(struct et_model *model, const struct et_verdict *clue);

static inline const struct et_verdict *et_clue_at(const struct et_model *m, uint32_t number)
{
    return &m->clues.at[number - 1];
}

/* Steps through a list of clues (et_exec_node.clues, et_process.clues): gives the
 * next one, NULL at its end. */
const struct et_verdict *et_clue_next(const struct et_model *model, uint32_t *list);

/* True if both can be: the same place, and no two different containers, unless one
 * runs in the other. */
bool et_verdicts_agree(const struct et_model *model, const struct et_verdict *a,
                       const struct et_verdict *b);

#endif
