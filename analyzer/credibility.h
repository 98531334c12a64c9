/* Whether what calls itself a part of a container runtime is one. Arguments can be forged. Of a
 * process inside a container they may name only containers that nothing else knows (a runtime in a
 * container), never one of the host's; and what a runtime starts from a file of a container's own
 * mount is that container's program. */
#ifndef ET_ANALYZER_CREDIBILITY_H
#define ET_ANALYZER_CREDIBILITY_H

#include "analyzer/model.h"

/* p runs x, by whose arguments it is call; q is its parent, or NULL. */
bool et_is_credible(const struct et_model *model, const struct et_exec_node *x,
                    const struct et_process *p, const struct et_process *q,
                    const struct et_runtime_call *call);

#endif
