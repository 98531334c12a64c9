/* Which rule of compilers.csv fits each exec. */
#ifndef ET_ANALYZER_COMPILING_DETECT_H
#define ET_ANALYZER_COMPILING_DETECT_H

#include "analyzer/model.h"

/* Sets rule and loader of all execs. 0 or ET_FATAL. */
int et_detect(struct et_model *model, struct et_err *err);

/* The rule of an exec if it says compiler or compiler's tool; NULL = none does. */
const struct et_compiler_rule *et_tool_of(const struct et_model *model,
                                          const struct et_exec_node *x);

#endif
