/* Runs a program as on a kernel, or in a container or service, that lacks what the sandbox is made
 * of:
 *
 *   sandbox_without landlock|seccomp|both|capset PROGRAM [ARGUMENT…] */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static int refuse(scmp_filter_ctx filter, const char *call, int why)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)why),
                            seccomp_syscall_resolve_name(call), 0);
}

/* ENOSYS, as of a kernel before 5.13. */
static int refuse_landlock(scmp_filter_ctx filter)
{
    return refuse(filter, "landlock_create_ruleset", ENOSYS);
}

/* EPERM, as of a container that refuses; by both its names. */
static int refuse_seccomp(scmp_filter_ctx filter)
{
    int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
                              SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
    return rc ? rc : refuse(filter, "seccomp", EPERM);
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (argc < 3 || !filter)
        return 2;
    const char *part = argv[1];
    int rc = 0;
    if (strcmp(part, "landlock") == 0 || strcmp(part, "both") == 0)
        rc = refuse_landlock(filter);
    if (rc == 0 && (strcmp(part, "seccomp") == 0 || strcmp(part, "both") == 0))
        rc = refuse_seccomp(filter);
    if (rc == 0 && strcmp(part, "capset") == 0)
        rc = refuse(filter, "capset", EPERM);
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
