/* Could an exec on this host, in this container, have been recorded and kept? What the
 * evidence itself tells of its own gaps. docs/coverage.md explains each reason. */
#ifndef ET_ANALYZER_COVERAGE_COVERAGE_H
#define ET_ANALYZER_COVERAGE_COVERAGE_H

#include "analyzer/model.h"
#include "base/err.h"

/* Writes derived_coverage of the model's host (a row for the whole span of its logs, one
 * for each time in which an exec could have gone unrecorded), and derived_unseen: what
 * of that concerns each container. containers is added to their numbers; the execs must
 * be written already. 0 or ET_FATAL. */
int et_coverage_derive(const struct et_model *model, int64_t containers, struct et_err *err);

#endif
