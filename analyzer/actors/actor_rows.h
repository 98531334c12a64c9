/* Writes down who started what. */
#ifndef ET_ANALYZER_ACTORS_ACTOR_ROWS_H
#define ET_ANALYZER_ACTORS_ACTOR_ROWS_H

#include "analyzer/actors/actors.h"

/* actors, execs: how many of each were written for other hosts before; they are added to
 * the numbers. 0 or ET_FATAL. */
int et_actor_rows_put(const struct et_model *model, const struct et_actors *actors,
                      int64_t actors_before, int64_t execs_before, struct et_err *err);

/* The number of an exec's actor; ET_NULL = not known. */
int64_t et_actor_id_of(const struct et_actors *actors, size_t exec, int64_t actors_before);

#endif
