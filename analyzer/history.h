/* One host's history: reads its records in order of time, settles who is who
 * (processes), where everybody is (attribute) and what is a compiler (rules). */
#ifndef ET_ANALYZER_HISTORY_H
#define ET_ANALYZER_HISTORY_H

#include "analyzer/model.h"
#include "analyzer/progress.h"

/* Fills the model's execs and processes. 0 or ET_FATAL. */
int et_history_run(struct et_model *model, const struct et_progress *progress, struct et_err *err);

#endif
