/* Could an exec on this host have been recorded and kept? What the evidence
 * itself tells of its own gaps. */
#ifndef ET_ANALYZER_COVERAGE_H
#define ET_ANALYZER_COVERAGE_H

#include "base/err.h"
#include "schema/store.h"

/* Writes derived_coverage of one host: a row for the whole span of its logs and
 * one for each gap that they tell of. execs: how many were recorded. 0 or
 * ET_FATAL. */
int et_coverage_derive(struct et_store *store, int64_t host_id, uint64_t execs, struct et_err *err);

#endif
