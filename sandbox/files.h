/* Which files the kernel still lets this process touch: Landlock. It denies what is not granted,
 * to root too, and to all threads that are started afterwards. Where the kernel knows of it, TCP,
 * and signals and sockets to processes outside are denied as well. */
#ifndef ET_SANDBOX_FILES_H
#define ET_SANDBOX_FILES_H

#include "base/err.h"
#include "sandbox/grant.h"

/* The version of Landlock that the kernel speaks, from 1; 0 where it has none, or none that is
 * switched on, with errno. */
int et_files_version(void);

/* From now on, nothing but these; a second call takes more away, and gives nothing back. Needs
 * no_new_privs. 0, or negative with err filled; then nothing has changed. */
int et_files_confine(int version, const struct et_grant *grants, size_t count, struct et_err *err);

#endif
