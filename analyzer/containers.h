/* What is known of containers and their lifetimes, out of inspect outputs,
 * runtime events, and the runtime calls in the audit log. */
#ifndef ET_ANALYZER_CONTAINERS_H
#define ET_ANALYZER_CONTAINERS_H

#include "analyzer/model.h"

/* Reads the descriptions and events of the model's host. 0 or ET_FATAL. */
int et_containers_load(struct et_model *model, struct et_err *err);

/* The run, at that time, of the container whose init is pid by an inspect
 * output; NULL if there is none. */
const struct et_run *et_run_of_init(const struct et_model *model, int64_t pid, int64_t time_ns,
                                    et_ref *container);

/* True if the container's run of seen_ns is over by now_ns, by inspect, events or
 * the audit log. */
bool et_container_ran_out(const struct et_model *model, et_ref container, int64_t seen_ns,
                          int64_t now_ns);

/* True if both times may lie in one run of the container. *told: a run is known that
 * has both, and when it began; else an earlier run may have ended between them, or
 * another container may have lived there. */
bool et_container_ran_through(const struct et_model *model, et_ref container, int64_t a_ns,
                              int64_t b_ns, bool *told);

/* The audit log shows the runtime starting (creating) or deleting it. A start
 * counts only where no better source tells of its runs, or told that the last one is
 * over; an end only where none tells of it. False: no memory. */
bool et_container_starts(struct et_model *model, et_ref container, int64_t time_ns);
bool et_container_ends(struct et_model *model, et_ref container, int64_t time_ns);

/* Writes containers and lifetimes; base is added to their ids. 0 or ET_FATAL. */
int et_containers_store(struct et_model *model, int64_t base, struct et_err *err);

#endif
