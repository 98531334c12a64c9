/* A compilation: one driver with its compilers, assemblers and linkers, counted
 * once however many programs took part. */
#ifndef ET_ANALYZER_COMPILING_COMPILATIONS_H
#define ET_ANALYZER_COMPILING_COMPILATIONS_H

#include "analyzer/model.h"

struct et_compilation {
    et_ref driver;  /* the exec that stands for it */
    et_ref last;    /* its last exec */
    uint32_t execs; /* execs that belong to it */
    struct et_slice family;
    bool disguised; /* the driver runs under a name that is not its own */
    bool made;      /* a compiler, assembler or linker took part */
    bool linked, assembled;
    struct et_slice sources; /* JSON array, as given */
    struct et_slice output;  /* as given, printable; absent = not told */
    et_ref first_output;     /* first exec of the output */
    et_ref number;           /* used while sorting */
};

struct et_compilations {
    struct et_compilation *at;
    size_t count, cap;
};

/* Finds the compilations among the model's execs and marks those. Candidates
 * that turn out to compile nothing (asked for a version) are left out. 0 or
 * ET_FATAL. */
int et_compilations_find(struct et_model *model, struct et_compilations *found, struct et_err *err);
void et_compilations_clear(struct et_compilations *found);

#endif
