/* Tables (docker ps, crictl ps) cut the ids of containers, and so did Docker's events
 * before 1.10. What they say belongs to the container whose id begins so, if there is
 * but one. */
#ifndef ET_ANALYZER_SHORT_IDS_H
#define ET_ANALYZER_SHORT_IDS_H

#include "analyzer/model.h"

/* Joins them once all full ids are known: fills what nothing better has told. A
 * short id that fits none, or several, is a container of its own. 0 or ET_FATAL. */
int et_short_ids_join(struct et_model *model, struct et_err *err);

/* The ids that the host's runtimes tell in full; read when a short one is first met. */
struct et_full_ids {
    struct et_map by_beginning;
    bool known;
};

void et_full_ids_init(struct et_full_ids *ids);
void et_full_ids_clear(struct et_full_ids *ids);

/* Replaces the id that an event cuts by the one it is cut from, which lives as long as
 * the model; leaves any other as it is. 0 or ET_FATAL. */
int et_full_id(struct et_model *model, struct et_full_ids *ids, struct et_slice *id,
               struct et_err *err);

#endif
