/* Settles what the order of time left open: processes whose ancestor left no
 * record, but of whom later or other evidence tells where they are. */
#ifndef ET_ANALYZER_SETTLE_H
#define ET_ANALYZER_SETTLE_H

#include "analyzer/model.h"

/* Call once, after the whole history. 0 or ET_FATAL. */
int et_settle(struct et_model *model, struct et_err *err);

#endif
