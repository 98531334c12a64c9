/* How a family of compilers takes its arguments: which options have a value, which name
 * the output, what it is called where none does. */
#ifndef ET_ANALYZER_COMPILING_DIALECT_H
#define ET_ANALYZER_COMPILING_DIALECT_H

#include "base/slice.h"

enum et_default_output {
    ET_OUTPUT_UNTOLD,
    ET_OUTPUT_C,    /* a.out; x.o with -c; x.s with -S */
    ET_OUTPUT_STEM, /* the first source without its ending, in the working directory */
    ET_OUTPUT_RUST, /* the same; with --out-dir as cargo calls it */
    ET_OUTPUT_GO,   /* the same, of `go build` with files */
    ET_OUTPUT_JAVA, /* x.class beside the source, or in the folder of -d */
};

/* Lists end with NULL; a NULL list is empty. */
struct et_dialect {
    const char *const *families;
    const char *const *valued;      /* the next word is the option's value */
    const char *const *output_next; /* the next word is the output */
    const char *const *output_here; /* the output follows in the same word */
    const char *const *runs;        /* with this word it runs what it makes */
    const char *const *runs_inside; /* … in its own process */
    const char *const
        *interpreters; /* programs of the family that run sources: nothing is written */
    enum et_default_output by_default;
    const char *ending; /* of the output by default */
};

/* The dialect of a family; one that knows only -o where the family has none of its own. */
const struct et_dialect *et_dialect_of(struct et_slice family);

#endif
