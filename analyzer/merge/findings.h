/* Merge of findings: of each case what was concluded, as it is, with the facts that this rests on.
 * So nothing is correlated again, and a case of thousands of hosts stays small; but hosts must be
 * whole in their cases, as nothing can be joined any more. What is left out is counted. */
#ifndef ET_ANALYZER_MERGE_FINDINGS_H
#define ET_ANALYZER_MERGE_FINDINGS_H

#include "analyzer/merge/merge.h"
#include "analyzer/verdicts/verdicts.h"

struct et_gathering;

/* Verdicts will be passed anew by these waivers, or by none (NULL). NULL if there is no memory. */
struct et_gathering *et_gathering_new(const struct et_judging *judging);
void et_gathering_free(struct et_gathering *gathering);

/* First, where the case that all is gathered in has findings already: those. own: that case as it
 * is, opened for reading. label is what it is called in messages, and is borrowed. 0, ET_DAMAGED:
 * they cannot be taken, for that reason; or ET_FATAL. */
int et_gathering_own(struct et_gathering *gathering, struct et_store *own, const char *label,
                     struct et_err *err);

/* Then each other case, in order. 1 = it is to be taken, 0 = it is known already, as a whole; else
 * as et_gathering_own. */
int et_gathering_survey(struct et_gathering *gathering, struct et_store *from, const char *label,
                        struct et_err *err);

/* Then: into that case, in one transaction. All that it has is taken out: it was surveyed. 0 or
 * ET_FATAL. */
int et_gathering_begin(struct et_gathering *gathering, struct et_store *to, struct et_err *err);

/* … each case that is to be taken, in the same order. 0, ET_DAMAGED, ET_FATAL. */
int et_gathering_take(struct et_gathering *gathering, struct et_store *from,
                      enum et_merge_places places, struct et_merged *merged, struct et_err *err);

/* Passes verdicts anew, and commits. 0 or ET_FATAL. */
int et_gathering_end(struct et_gathering *gathering, struct et_err *err);

/* Whether a case has only findings and what they rest on. 1, 0, ET_FATAL. */
int et_is_of_findings(struct et_store *store, struct et_err *err);

#endif
