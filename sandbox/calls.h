/* Which system calls the kernel still takes from this process and all its threads: seccomp.
 * What the program needs is listed. Calls that would only be of use to somebody else's code (a
 * new program, a process, a socket, a look into another process, a mount …) end it at once, which
 * the kernel notes in its audit log. All others are answered as by a kernel that does not know
 * them, so that a newer C library falls back on what it did before. */
#ifndef ET_SANDBOX_CALLS_H
#define ET_SANDBOX_CALLS_H

#include "base/err.h"

/* Needs no_new_privs. 0, or negative with err filled; then nothing has changed. */
int et_calls_confine(struct et_err *err);

#endif
