/* Which findings of a case a waiver excuses. */
#ifndef ET_ANALYZER_VERDICTS_EXCUSES_H
#define ET_ANALYZER_VERDICTS_EXCUSES_H

#include "analyzer/rules/waivers.h"
#include "schema/store.h"

/* Writes to each finding that waivers excuse by which one, or which one would, had it not
 * expired; counts in waivers how many each fits. 0 or ET_FATAL. */
int et_excuses_find(struct et_store *store, struct et_waivers *waivers, struct et_err *err);

#endif
