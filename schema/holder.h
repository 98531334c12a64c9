/* Who is writing a case: one command at a time. The lock is the kernel's, on a file beside
 * the case, and ends with the process however that ends; what the file says is only for whoever has
 * to wait. So a file that was left behind, or copied along, keeps nobody out. */
#ifndef ET_SCHEMA_HOLDER_H
#define ET_SCHEMA_HOLDER_H

#include "base/err.h"

struct et_holder {
    char *path; /* of the file; NULL = nothing is held */
    int file;
};

/* Takes path, the name of the lock. 0; ET_BUSY if another process has it: err says which; or
 * ET_FATAL. */
int et_holder_take(struct et_holder *holder, const char *path, struct et_err *err);

/* Gives it back and removes the file; without anything held it does nothing. */
void et_holder_release(struct et_holder *holder);

#endif
