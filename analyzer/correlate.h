/* Correlate: facts in, conclusions out. Deletes all conclusions of the case and
 * derives them again, in one transaction; facts are only read. The same evidence
 * gives the same conclusions, in whatever order it came. */
#ifndef ET_ANALYZER_CORRELATE_H
#define ET_ANALYZER_CORRELATE_H

#include "analyzer/history.h"
#include "analyzer/rules/rule_set.h"
#include "analyzer/verdicts/verdicts.h"
#include "base/err.h"
#include "schema/store.h"

/* version: of the program, kept with the conclusions. No waivers. 0 or ET_FATAL. */
int et_correlate(struct et_store *store, struct et_rule_set *rules, const char *version,
                 const struct et_progress *progress, struct et_err *err);

/* The same with waivers, in the same transaction: nobody sees verdicts that they were not yet
 * held against. bulk: for what grows with the execs of a host; NULL = plain memory. */
int et_correlate_judged(struct et_store *store, struct et_rule_set *rules,
                        const struct et_judging *judging, struct et_bulk *bulk, const char *version,
                        const struct et_progress *progress, struct et_err *err);

/* Deletes all conclusions, inside an open transaction. 0 or ET_FATAL. */
int et_conclusions_clear(struct et_store *store, struct et_err *err);

#endif
