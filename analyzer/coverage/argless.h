/* Execs in containers of which no log has the arguments: whether a compiler compiled, or
 * what an interpreter was given, is then not told. */
#ifndef ET_ANALYZER_COVERAGE_ARGLESS_H
#define ET_ANALYZER_COVERAGE_ARGLESS_H

#include "analyzer/coverage/cover.h"

struct et_argless {
    int64_t container; /* of derived_container */
    int64_t execs;
    int64_t first_ns, last_ns;
    struct et_said said; /* of the first */
};

typedef ET_ARRAY(struct et_argless) et_argless_list;

/* Those that came to no compilation, by container; the caller frees list->at. 0 or
 * ET_FATAL. */
int et_argless_find(const struct et_cover *cover, et_argless_list *list, struct et_err *err);

#endif
