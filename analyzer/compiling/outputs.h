/* What became of that which was compiled: who ran it, and what ran below that. */
#ifndef ET_ANALYZER_COMPILING_OUTPUTS_H
#define ET_ANALYZER_COMPILING_OUTPUTS_H

#include "analyzer/compiling/compilations.h"
#include "analyzer/compiling/mentions.h"

enum et_ran_as {
    ET_RAN_BY_NAME,   /* the file that the compiler was told to make */
    ET_RAN_MOVED,     /* a file that it was copied or moved to */
    ET_RAN_SAME_FILE, /* the same inode of the same device, under another name or elsewhere */
    ET_RAN_BY_DRIVER, /* the driver itself runs it (go run) */
    ET_RAN_INSIDE,    /* … in its own process (tcc -run, java X.java) */
    ET_RAN_CLASS,     /* java runs a class that was compiled */
};

struct et_output_run {
    et_ref exec, compilation;
    enum et_ran_as as;
};

struct et_outputs {
    ET_BULK_ARRAY(struct et_output_run) runs; /* in order of their execs */
    et_ref *under; /* by exec: index + 1 of the run that it is, or happens below; 0 = none */
};

/* Fills first_output and runs of the compilations, too. 0 or ET_FATAL. */
int et_outputs_find(struct et_model *model, struct et_compilations *compilations,
                    const struct et_mentions *mentions, struct et_outputs *outputs,
                    struct et_err *err);
void et_outputs_clear(struct et_outputs *outputs);

#endif
