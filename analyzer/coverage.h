/* Could an exec on this host have been recorded and kept? What the evidence
 * itself tells of its own gaps. */
#ifndef ET_ANALYZER_COVERAGE_H
#define ET_ANALYZER_COVERAGE_H

#include "analyzer/model.h"
#include "base/err.h"

/* Writes derived_coverage of the model's host: a row for the whole span of its
 * logs and one for each gap that they tell of. 0 or ET_FATAL. */
int et_coverage_derive(const struct et_model *model, struct et_err *err);

#endif
