/* The processes that had one pid after the other: who it was at a time that somebody
 * else tells. For when all processes are known; while they come, processes.h decides. */
#ifndef ET_ANALYZER_NAMESAKES_H
#define ET_ANALYZER_NAMESAKES_H

#include "analyzer/model.h"

struct et_namesake {
    int64_t pid;
    et_ref process;
};

struct et_namesakes {
    ET_BULK_ARRAY(struct et_namesake) list; /* by pid, then as they came */
};

/* Fills an empty list, which most hosts never need; once it is filled, nothing is done. 0 or
 * ET_FATAL. */
int et_namesakes_load(const struct et_model *model, struct et_namesakes *names, struct et_err *err);
void et_namesakes_clear(struct et_namesakes *names);

/* The process that had pid at that time, or gave its first sign of life at most so long
 * after it; 0 = none, or more than one might. */
et_ref et_pid_owner_at(const struct et_model *model, const struct et_namesakes *names, int64_t pid,
                       int64_t time_ns, int64_t before_ns);

/* The only process that had pid in all that is recorded; 0 = none, or several may. */
et_ref et_pid_owner_ever(const struct et_model *model, const struct et_namesakes *names,
                         int64_t pid);

#endif
