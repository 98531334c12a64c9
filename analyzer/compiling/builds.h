/* A build: the topmost build tool (make, cargo, ninja …) above compilations, with all that
 * were made below it. */
#ifndef ET_ANALYZER_COMPILING_BUILDS_H
#define ET_ANALYZER_COMPILING_BUILDS_H

#include "analyzer/compiling/compilations.h"

struct et_build {
    et_ref exec; /* of the build tool */
    et_ref last; /* last exec of a compilation of it */
    uint32_t compilations;
};

struct et_builds {
    ET_ARRAY(struct et_build) all; /* in order of their first compilation */
};

/* Sets build of the compilations: index + 1. 0 or ET_FATAL. */
int et_builds_find(const struct et_model *model, struct et_compilations *compilations,
                   struct et_builds *builds, struct et_err *err);
void et_builds_clear(struct et_builds *builds);

#endif
