/* The runs of a container, in the order in which they began: told by descriptions, by events, or by
 * calls of its runtime. */
#ifndef ET_ANALYZER_CONTAINER_RUNS_H
#define ET_ANALYZER_CONTAINER_RUNS_H

#include "analyzer/model.h"

/* NULL for no ref. */
struct et_run *et_run_at(const struct et_model *model, et_ref ref);

/* How many runs of the container began at that time or before. */
uint32_t et_runs_until(const struct et_model *model, const struct et_container_node *container,
                       int64_t time_ns);

/* The last one of these; NULL = none did. */
struct et_run *et_run_until(const struct et_model *model, const struct et_container_node *container,
                            int64_t time_ns);

/* NULL = it has none. */
struct et_run *et_run_last(const struct et_model *model, const struct et_container_node *container);

/* The first run that began within the time in which two tell of one start; NULL = none did. */
struct et_run *et_run_that_started(const struct et_model *model,
                                   const struct et_container_node *container, int64_t start_ns);

/* A new one, behind those that began before it or with it; NULL = no memory. source: who tells of
 * it, borrowed for good. */
struct et_run *et_run_add(struct et_model *model, et_ref container, int64_t start_ns,
                          const char *source);

/* By a better description; other runs may have begun in the seconds between. */
void et_run_set_start(const struct et_model *model, struct et_container_node *container, et_ref ref,
                      int64_t start_ns);

#endif
