/* Who works on a container's files, or enters its namespaces, from outside of it:
 * the host's own processes, mostly. They are where they are; but a report on the
 * container has to name them. (clues/mount.c tells of those that have its root.) */
#ifndef ET_ANALYZER_TOUCHES_H
#define ET_ANALYZER_TOUCHES_H

#include "analyzer/model.h"

/* Fills et_exec_node.touches, where it is not known yet. 0 or ET_FATAL. */
int et_touches_find(struct et_model *model, struct et_err *err);

#endif
