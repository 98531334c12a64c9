/* Runs a program as on a kernel, or in a container, that lacks what the sandbox is made of:
 *
 *   sandbox_without landlock|seccomp|both PROGRAM [ARGUMENT…] */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ENOSYS: a kernel without; EPERM: a container that refuses. */
static int refuse(scmp_filter_ctx filter, const char *call, int why)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)why),
                            seccomp_syscall_resolve_name(call), 0);
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (argc < 3 || !filter)
        return 2;
    int rc = 0;
    if (strcmp(argv[1], "seccomp") != 0)
        rc = refuse(filter, "landlock_create_ruleset", ENOSYS);
    if (rc == 0 && strcmp(argv[1], "landlock") != 0)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
                              SCMP_A0(SCMP_CMP_EQ, 22 /* PR_SET_SECCOMP */));
    if (rc == 0 && strcmp(argv[1], "landlock") != 0)
        rc = refuse(filter, "seccomp", EPERM);
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    if (rc != 0) {
        fprintf(stderr, "no filter: %s\n", strerror(-rc));
        return 2;
    }
    execv(argv[2], argv + 2);
    perror(argv[2]);
    return 2;
}
