#include "sandbox/files.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's words and numbers. The header of a distribution knows those of its own kernel only,
 * and the program runs on others. The numbers of the calls are the same on all machines. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { RULESET_VERSION = 1, RULE_BENEATH = 1 };

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_DIR = 1 << 4,
    REMOVE_FILE = 1 << 5,
    MAKE_CHAR = 1 << 6,
    MAKE_DIR = 1 << 7,
    MAKE_REG = 1 << 8,
    MAKE_SOCK = 1 << 9,
    MAKE_FIFO = 1 << 10,
    MAKE_BLOCK = 1 << 11,
    MAKE_SYM = 1 << 12,
    REFER = 1 << 13,     /* version 2 */
    TRUNCATE = 1 << 14,  /* version 3 */
    IOCTL_DEV = 1 << 15, /* version 5 */
    /* What a rule on a file, not a folder, may grant. */
    OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV,
};
enum { BIND_TCP = 1 << 0, CONNECT_TCP = 1 << 1 };      /* version 4 */
enum { SCOPE_SOCKET = 1 << 0, SCOPE_SIGNAL = 1 << 1 }; /* version 6 */

struct ruleset {
    uint64_t files, net, scope;
};

struct beneath {
    uint64_t allowed;
    int32_t fd;
} __attribute__((packed));

static const uint64_t granted[] = {
    [ET_GRANT_READ] = READ_FILE | READ_DIR,
    [ET_GRANT_WRITE] = WRITE_FILE | TRUNCATE | MAKE_REG | IOCTL_DEV, /* is it a terminal? */
    [ET_GRANT_FILL] = READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | MAKE_REG | REMOVE_FILE,
    [ET_GRANT_DISCARD] = REMOVE_DIR,
};

/* All that this version can deny. */
static struct ruleset all_of(int version)
{
    struct ruleset all = { .files = (MAKE_SYM << 1) - 1 };
    if (version >= 2)
        all.files |= REFER;
    if (version >= 3)
        all.files |= TRUNCATE;
    if (version >= 4)
        all.net = BIND_TCP | CONNECT_TCP;
    if (version >= 5)
        all.files |= IOCTL_DEV;
    if (version >= 6)
        all.scope = SCOPE_SOCKET | SCOPE_SIGNAL;
    return all;
}

int et_files_version(void)
{
    long version = syscall(CREATE_RULESET, NULL, (size_t)0, RULESET_VERSION);
    return version < 1 ? 0 : (int)version;
}

static int fail(const char *what, struct et_err *err)
{
    return et_fail(err, ET_FATAL, "%s: %s", what, strerror(errno));
}

static int grant_one(int ruleset, const struct et_grant *grant, const struct ruleset *all,
                     struct et_err *err)
{
    int folder = 0, fd = et_grant_open(grant, &folder), rc = 0;
    if (fd < 0)
        return 0; /* whoever opens it will say so */
    struct beneath rule = { .allowed = granted[grant->kind] & all->files, .fd = fd };
    if (!folder)
        rule.allowed &= OF_FILES;
    /* EBADFD: a pipe or a socket by its name in /proc, which is never denied */
    if (rule.allowed && syscall(ADD_RULE, ruleset, RULE_BENEATH, &rule, 0) != 0 && errno != EBADFD)
        rc = fail(grant->path, err);
    close(fd);
    return rc;
}

int et_files_confine(int version, const struct et_grant *grants, size_t count, struct et_err *err)
{
    const struct ruleset all = all_of(version);
    int ruleset = (int)syscall(CREATE_RULESET, &all, sizeof all, 0);
    if (ruleset < 0)
        return fail("no rules can be made", err);
    int rc = 0;
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = grant_one(ruleset, &grants[i], &all, err);
    if (rc == 0 && syscall(RESTRICT_SELF, ruleset, 0) != 0)
        rc = fail("the rules are refused", err);
    close(ruleset);
    return rc;
}
