/* A compilation: one driver with its compilers, assemblers and linkers, counted
 * once however many programs took part. */
#ifndef ET_ANALYZER_COMPILING_COMPILATIONS_H
#define ET_ANALYZER_COMPILING_COMPILATIONS_H

#include "analyzer/compiling/disguise.h"
#include "analyzer/compiling/operands.h"
#include "analyzer/model.h"

/* What tells whether it made something. */
enum et_outcome {
    ET_OUTCOME_UNTOLD,
    ET_OUTCOME_RAN,          /* success: its output was run */
    ET_OUTCOME_ENDED,        /* the driver's exit status is on record */
    ET_OUTCOME_NO_COMPILER,  /* failure: its compiler proper was looked for in vain */
    ET_OUTCOME_NOT_ASSEMBLED /* failure: it compiled, but nothing assembled or linked after it */
};

struct et_compilation {
    et_ref driver;  /* the exec that stands for it */
    et_ref last;    /* its last exec */
    uint32_t execs; /* execs that belong to it */
    struct et_slice family;
    enum et_disguise disguise;
    enum et_outcome outcome;
    bool jit;     /* a program's own kernels, compiled as it runs */
    bool renamed; /* its children prove a driver that has no compiler's name */
    bool made;    /* a compiler, assembler or linker took part */
    bool in_vain; /* its compiler was not found */
    bool compiled, assembled, linked;
    struct et_operands operands; /* texts in the model; sources and flags as JSON */
    struct et_slice output;      /* as given, printable; absent = not told */
    et_ref first_output;         /* first exec of the output */
    uint32_t runs;               /* execs of it */
    et_ref remade;               /* the next compilation that makes the same file; 0 = none */
    et_ref build;                /* topmost build tool above it; 0 = none */
    et_ref number;               /* used while sorting */
};

struct et_compilations {
    struct et_compilation *at;
    size_t count, cap;
    struct et_bulk *in; /* that they lie in: the model's */
};

/* For loops over all of them: whether there is number i, from 0. What was looked at is let go. */
static inline bool et_more_compilations(const struct et_compilations *all, size_t i)
{
    et_bulk_breathe(all->in, i);
    return i < all->count;
}

/* Finds the compilations among the model's execs and marks those. Candidates that turn
 * out to compile nothing (asked for a version) are left out. What became of the output is
 * for outputs.h. 0 or ET_FATAL. */
int et_compilations_find(struct et_model *model, struct et_compilations *found, struct et_err *err);
void et_compilations_clear(struct et_compilations *found);

/* 1 = it made something, 0 = it did not, ET_NULL = the log cannot tell. */
int64_t et_compilation_success(const struct et_model *model, const struct et_compilation *c);

const char *et_outcome_sentence(enum et_outcome outcome); /* NULL = nothing tells */

#endif
