/* Settles what the order of time left open. Clues place processes whose ancestors
 * left no record; then every verdict is held against all clues that speak of it. */
#ifndef ET_ANALYZER_SETTLE_H
#define ET_ANALYZER_SETTLE_H

#include "analyzer/model.h"

/* Call once, after the whole history. 0 or ET_FATAL. */
int et_settle(struct et_model *model, struct et_err *err);

#endif
