/* What one host's processes did, step by step: execs, forks, exits and logins
 * out of all its evidence, in order of time, each event once. */
#ifndef ET_ANALYZER_STEPS_H
#define ET_ANALYZER_STEPS_H

#include "analyzer/recurring.h"
#include "analyzer/step.h"
#include "base/map.h"

/* 0 or ET_FATAL. */
int et_steps_load(struct et_recurring *recurring, int64_t host_id, struct et_steps *steps,
                  struct et_err *err);

/* Evidence row -> its rank among the host's, in an empty map. 0 or ET_FATAL. */
int et_rank_evidence(struct et_store *store, int64_t host_id, struct et_map *ranks,
                     struct et_err *err);

#endif
