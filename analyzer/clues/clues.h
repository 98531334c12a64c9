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

/* Learned from execs that are placed already: looked for again when more are. */
et_clue_method et_clues_by_mount;     /* the root that a container has */
et_clue_method et_clues_by_own_root;  /* a root that the host does not have */
et_clue_method et_clues_by_session;   /* the login session it is of */
et_clue_method et_clues_by_host_file; /* the loader, or program, that the host has */

/* Whether an exec came into its root (the device) from another one without a runtime's
 * doing: the process, or one of its parents, ran with another one before. Told: by a
 * program that is made for it (chroot, nsenter). */
enum et_entry { ET_ENTRY_NONE, ET_ENTRY_TOLD, ET_ENTRY_UNTOLD };
enum et_entry et_entered_root(const struct et_model *m, const struct et_exec_node *x, int64_t root);

/* True if it has a root like a container's, and nothing tells how it came there: what
 * did it (a runtime, or a program that calls chroot itself) left no record. */
bool et_entry_is_untold(const struct et_model *m, const struct et_exec_node *x);

/* True of an LSM label that runtimes give to processes of containers, and nothing else has. */
bool et_label_confines(struct et_slice label);

/* Whose file an exec runs with (its dynamic loader; of a static program its own), by
 * those that ran with it and are placed: the host's, or not the host's as far as is
 * known. */
enum et_file_owner { ET_FILE_UNTOLD, ET_FILE_OF_HOST, ET_FILE_OF_OTHERS };

/* Fills an empty map for et_host_files_owner. 0 or ET_FATAL. */
int et_host_files_learn(const struct et_model *model, struct et_map *files, struct et_err *err);
enum et_file_owner et_host_files_owner(const struct et_map *files, const struct et_exec_node *x);

/* Adds a clue to an exec, to a process. What another clue of the same method says
 * there as surely is not added again. 0 or ET_FATAL. */
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
