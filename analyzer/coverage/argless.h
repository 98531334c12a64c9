/* Execs in containers of which no log has the arguments: whether a compiler compiled, or
 * what an interpreter was given, is then not told. */
#ifndef ET_ANALYZER_COVERAGE_ARGLESS_H
#define ET_ANALYZER_COVERAGE_ARGLESS_H

#include "analyzer/coverage/cover.h"

/* Of one container. */
struct et_argless {
    int64_t execs; /* 0 = none */
    int64_t last_ns;
    et_ref first;
};

/* Those that came to no compilation, for each container of the model; the caller frees *all. 0 or
 * ET_FATAL. */
int et_argless_find(const struct et_model *model, struct et_argless **all, struct et_err *err);

#endif
