/* Compilers under the names that they were copied, moved or linked to: the log has the
 * command that did it, on a container's inside or from the host. */
#ifndef ET_ANALYZER_COMPILING_COMPILER_COPIES_H
#define ET_ANALYZER_COMPILING_COMPILER_COPIES_H

#include "analyzer/model.h"

/* Sets rule and copied of the execs of such copies, once et_detect has been. 0 or ET_FATAL. */
int et_compiler_copies_find(struct et_model *model, struct et_err *err);

#endif
