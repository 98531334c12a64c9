/* All that is concluded of compilations on one host. */
#ifndef ET_ANALYZER_COMPILING_COMPILING_H
#define ET_ANALYZER_COMPILING_COMPILING_H

#include "analyzer/compiling/builds.h"
#include "analyzer/compiling/chains.h"
#include "analyzer/compiling/compilations.h"
#include "analyzer/compiling/outputs.h"

struct et_compiling {
    struct et_compilations compilations;
    struct et_builds builds;
    struct et_outputs outputs;
    struct et_chains chains;
};

/* What the rows of the hosts before have taken: numbers of theirs that come first. */
struct et_compiling_base {
    int64_t execs, containers, compilations, builds;
};

/* Once all places are settled. 0 or ET_FATAL; *compiling can be cleared in any case. */
int et_compiling_find(struct et_model *model, struct et_compiling *compiling, struct et_err *err);
void et_compiling_clear(struct et_compiling *compiling);

/* Writes it as derived_ rows. 0 or ET_FATAL. */
int et_compiling_put(const struct et_model *model, const struct et_compiling *compiling,
                     const struct et_compiling_base *base, struct et_err *err);

#endif
