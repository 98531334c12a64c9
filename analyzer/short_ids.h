/* Tables (docker ps, crictl ps) cut the ids of containers. What they say belongs to
 * the container whose id begins so, if there is but one. */
#ifndef ET_ANALYZER_SHORT_IDS_H
#define ET_ANALYZER_SHORT_IDS_H

#include "analyzer/model.h"

/* Joins them once all full ids are known: fills what nothing better has told. A
 * short id that fits none, or several, is a container of its own. 0 or ET_FATAL. */
int et_short_ids_join(struct et_model *model, struct et_err *err);

#endif
