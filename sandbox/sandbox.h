/* A program with no way out: whoever takes it over through what it reads finds no files, no
 * network, no other program. Entered once, before anything that is not trusted is read, and
 * never left. What the kernel (or the container around) does not offer is missing, and said. */
#ifndef ET_SANDBOX_SANDBOX_H
#define ET_SANDBOX_SANDBOX_H

#include "base/err.h"
#include "base/strbuf.h"
#include "sandbox/grant.h"

#include <stdbool.h>

enum et_sandbox_part {
    ET_SANDBOX_FILES,        /* only those granted (files.h) */
    ET_SANDBOX_CALLS,        /* only those needed (calls.h) */
    ET_SANDBOX_CAPABILITIES, /* only those needed (privileges.h) */
    ET_SANDBOX_MEMORY,       /* no dump of it, and nobody else's look into it */
    ET_SANDBOX_PARTS,
};

/* What holds of it: for the journal of a case, and for whoever asks. */
struct et_sandbox {
    const char *off; /* why there is none at all; NULL = it was entered */
    struct et_sandbox_held {
        bool holds;
        char how[120]; /* by what; or why not */
    } parts[ET_SANDBOX_PARTS];
};

/* Why this build has no sandbox, or NULL: sanitizers and the counting of lines need what it
 * denies. */
const char *et_sandbox_missing_in_build(void);

/* Takes away all that is not granted, as far as this machine can. Before any thread is started. */
void et_sandbox_enter(struct et_sandbox *sandbox, const struct et_grant *grants, size_t count);

/* Fewer files than before, for one that was entered: nothing but these. Does nothing where files
 * are not confined. 0, or negative with err filled. */
int et_sandbox_narrow(const struct et_sandbox *sandbox, const struct et_grant *grants, size_t count,
                      struct et_err *err);

/* "files: Landlock 7; calls: seccomp; …", on one line. */
void et_sandbox_words(const struct et_sandbox *sandbox, struct et_strbuf *words);

/* Of those, what is missing; nothing is added where all holds, or where it is off. */
void et_sandbox_missing(const struct et_sandbox *sandbox, struct et_strbuf *words);

#endif
