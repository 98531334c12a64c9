/* The one place where libaudit's tables are asked. They are compiled into the
 * library: nothing of the machine we run on comes in. */
#ifndef ET_PARSERS_AUDIT_NAMES_H
#define ET_PARSERS_AUDIT_NAMES_H

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

/* "ENOENT" for 2, or NULL. */
const char *et_errno_name(int64_t number);

#endif
