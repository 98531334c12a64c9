/* Compilers that what ran tells of: a compiler that ran in a container was there; a
 * command in it installed one, or took it away; docker cp put one into it. */
#ifndef ET_ANALYZER_PRESENCE_RUNS_H
#define ET_ANALYZER_PRESENCE_RUNS_H

#include "analyzer/presence/subject.h"

/* A command in a container that installs packages with a compiler. */
struct et_run_install {
    size_t container; /* index */
    int64_t exec_id, time_ns;
    struct et_slice packages; /* the names, parted by ", " */
};

struct et_run_installs {
    struct et_run_install *at;
    size_t count, cap;
};

/* Fills installs in the order of execs, one for each command that was given: what it
 * runs in turn is not told again. 0 or ET_FATAL. */
int et_runs_find(struct et_presence *p, struct et_run_installs *installs, struct et_err *err);

#endif
