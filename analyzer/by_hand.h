/* A runtime that is called by hand (`runc create`, `runc run -d`): with no shim or monitor above
 * it, what it makes is init's child by the time that it runs its program. */
#ifndef ET_ANALYZER_BY_HAND_H
#define ET_ANALYZER_BY_HAND_H

#include "analyzer/model.h"

/* p ran that exec, which is call; q is its parent, or NULL. Notes it if it is such a call of the
 * host's runtime: from then on init's children may be a container's. */
void et_by_hand_note(struct et_model *model, et_ref exec, const struct et_runtime_call *call,
                     const struct et_process *p, const struct et_process *q);

/* Whether x, a child of q, may be in a container, though nothing tells in which: a child of init in
 * a root of its own, after such a call. */
bool et_by_hand_may_have_left(const struct et_model *model, const struct et_exec_node *x,
                              const struct et_process *q);

#endif
