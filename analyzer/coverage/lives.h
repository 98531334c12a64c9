/* When containers ran, as far as it matters to what could have gone unrecorded in them: no
 * run may have begun earlier than its life here, nor ended later. */
#ifndef ET_ANALYZER_COVERAGE_LIVES_H
#define ET_ANALYZER_COVERAGE_LIVES_H

#include "analyzer/coverage/cover.h"

struct et_life {
    int64_t from_ns;  /* nothing ran in it earlier; INT64_MIN = something may have */
    int64_t start_ns; /* as it is told, which is later; ET_NULL = it is not */
    int64_t end_ns;   /* not told: as far as it is asked for */
    struct et_said said;
};

/* The last that was said of a container. */
struct et_last_word {
    int64_t time_ns; /* ET_NULL = nothing was */
    struct et_said said;
};

struct et_lives {
    const struct et_cover *cover;
    size_t *first_exec;        /* per container, into execs; one more at the end */
    int64_t *execs;            /* times of execs in containers, by container, then time */
    struct et_last_word *last; /* per container */
    bool *never_started;       /* per container: so it is described */
};

/* 0 or ET_FATAL; et_lives_clear frees in either case. */
int et_lives_load(struct et_lives *lives, const struct et_cover *cover, struct et_err *err);
void et_lives_clear(struct et_lives *lives);

/* container: index into the model's. i: below its run_count. */
struct et_life et_life_at(const struct et_lives *lives, size_t container, uint32_t i);

/* True if an exec in it was recorded in those times; ET_NULL: open. */
bool et_lives_exec(const struct et_lives *lives, size_t container, int64_t from_ns,
                   int64_t until_ns);

#endif
