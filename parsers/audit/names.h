/* The one place where libaudit's tables are asked. They are compiled into the
 * library: nothing of the machine we run on comes in. */
#ifndef ET_PARSERS_AUDIT_NAMES_H
#define ET_PARSERS_AUDIT_NAMES_H

#include "base/slice.h"

#include <stdint.h>

/* What a system call means to us. */
enum et_call {
    ET_CALL_OTHER,
    ET_CALL_EXEC, /* execve, execveat */
    ET_CALL_FORK, /* fork, vfork, clone3: no flags in its arguments */
    ET_CALL_CLONE,
    ET_CALL_EXIT,
    ET_CALL_EXIT_GROUP,
};

/* For the arch= and syscall= of a SYSCALL record (AUDIT_ARCH_* bits). An arch
 * that libaudit does not know gives ET_CALL_OTHER. */
enum et_call et_call_of(int64_t arch, int64_t syscall);

/* "execve", or NULL. The text is static. */
const char *et_call_name(int64_t arch, int64_t syscall);

/* "SYSCALL" for 1300, or NULL. */
const char *et_type_name(int64_t number);

/* The reverse, for carriers that write names: AUDIT_ARCH_* of "x86_64", the number of
 * "execve" on that arch, 2 for "ENOENT". ET_ABSENT for what has no such name. */
int64_t et_arch_named(struct et_slice name);
int64_t et_call_named(int64_t arch, struct et_slice name);
int64_t et_errno_named(struct et_slice name);

/* "ENOENT" for 2, or NULL. */
const char *et_errno_name(int64_t number);

#endif
