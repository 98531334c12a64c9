#include "sandbox/privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HALVES = _LINUX_CAPABILITY_U32S_3 };

static const struct {
    int number;
    bool for_others; /* only where what is written belongs to somebody else */
    const char *name;
} kept[] = {
    { CAP_DAC_READ_SEARCH, false, "dac_read_search" },
    { CAP_FOWNER, false, "fowner" },
    { CAP_DAC_OVERRIDE, true, "dac_override" },
    { CAP_CHOWN, true, "chown" },
};

/* Whether it belongs to us, and lets us write. */
static bool is_own(const struct et_grant *grant)
{
    struct stat st;
    int folder, fd = et_grant_open(grant, &folder);
    bool own = fd < 0 || (fstat(fd, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & S_IWUSR));
    if (fd >= 0)
        close(fd);
    return own;
}

static bool writes_for_others(const struct et_grant *grants, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((grants[i].kind == ET_GRANT_WRITE || grants[i].kind == ET_GRANT_FILL) &&
            !is_own(&grants[i]))
            return true;
    return false;
}

/* Whoever may not change these two sets has no use for them either: there is no exec. */
static void empty_sets_of_exec(void)
{
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
        prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
}

int et_privileges_drop(const struct et_grant *grants, size_t count, struct et_strbuf *words,
                       struct et_err *err)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct has[HALVES] = { 0 }, keep[HALVES] = { 0 };
    bool others = writes_for_others(grants, count);
    if (syscall(SYS_capget, &head, has) != 0)
        return et_fail(err, ET_FATAL, "cannot be asked for: %s", strerror(errno));
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        unsigned half = CAP_TO_INDEX((unsigned)kept[i].number);
        unsigned bit = CAP_TO_MASK((unsigned)kept[i].number);
        if (!(has[half].permitted & bit) || (kept[i].for_others && !others))
            continue;
        keep[half].permitted |= bit;
        keep[half].effective |= bit;
        et_strbuf_addf(words, "%s%s", words->n ? " " : "", kept[i].name);
    }
    empty_sets_of_exec();
    if (has[0].permitted == keep[0].permitted && has[1].permitted == keep[1].permitted)
        return 0; /* as in a service that was given no more; there the call may be refused */
    if (syscall(SYS_capset, &head, keep) != 0)
        return et_fail(err, ET_FATAL, "cannot be dropped: %s", strerror(errno));
    return 0;
}
