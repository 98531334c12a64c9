/* What somebody would try who took the program over, and what it must still be able to do. All
 * names of files are below the folder in which the test runs. */
#ifndef ET_TESTS_SANDBOX_ATTEMPTS_H
#define ET_TESTS_SANDBOX_ATTEMPTS_H

#include "sandbox/sandbox.h"

#define EVIDENCE "evidence/audit.log"
#define OUTSIDE "outside/secret"

enum {
    WORKS = -1,   /* the sandbox must let it be */
    KILLED = 251, /* ended by the kernel */
};

extern const struct attempt {
    const char *name;
    int (*attempt)(void);      /* 0 where it went well, else an errno */
    enum et_sandbox_part part; /* by which it is stopped */
    int got;                   /* WORKS, KILLED or an errno */
} attempts[];

extern const size_t attempt_count;

#endif
