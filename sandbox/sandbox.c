#include "sandbox/sandbox.h"

#include "sandbox/calls.h"
#include "sandbox/files.h"
#include "sandbox/privileges.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const char *const part_names[ET_SANDBOX_PARTS] = {
    [ET_SANDBOX_FILES] = "files",
    [ET_SANDBOX_CALLS] = "calls",
    [ET_SANDBOX_CAPABILITIES] = "capabilities",
    [ET_SANDBOX_MEMORY] = "memory",
};

const char *et_sandbox_missing_in_build(void)
{
#if defined(ET_NO_SANDBOX)
    return ET_NO_SANDBOX;
#else
    return NULL;
#endif
}

static void set_part(struct et_sandbox *sandbox, enum et_sandbox_part part,
                     const struct et_err *err, const char *how)
{
    struct et_sandbox_held *held = &sandbox->parts[part];
    held->holds = err->code == ET_OK;
    snprintf(held->how, sizeof held->how, "%.*s", (int)sizeof held->how - 1,
             held->holds ? how : err->msg);
}

/* Neither a core file nor a debugger of the same user. The limit is for hosts that dump even
 * what is not to be dumped (fs.suid_dumpable); around a service it may be refused. */
static int close_memory(struct et_err *err)
{
    const struct rlimit none = { 0, 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return et_fail(err, ET_FATAL, "can be dumped: %s", strerror(errno));
    return 0;
}

/* Both Landlock and seccomp ask for it; it is never refused. */
static int give_up_new_privileges(struct et_err *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return et_fail(err, ET_FATAL, "no_new_privs is refused: %s", strerror(errno));
    return 0;
}

static int confine_files(const struct et_grant *grants, size_t count, char how[32],
                         struct et_err *err)
{
    int version = et_files_version();
    if (version == 0 && errno == EPERM)
        return et_fail(err, ET_FATAL, "Landlock is refused, as by the container around");
    if (version == 0)
        return et_fail(err, ET_FATAL, "this kernel has no Landlock, or it is switched off");
    snprintf(how, 32, "Landlock %d", version);
    return et_files_confine(version, grants, count, err);
}

void et_sandbox_enter(struct et_sandbox *sandbox, const struct et_grant *grants, size_t count)
{
    struct et_err privileges = { 0 }, memory = { 0 }, files = { 0 }, calls = { 0 };
    ET_STRBUF_AUTO capabilities = { 0 };
    char landlock[32] = "";
    sandbox->off = et_sandbox_missing_in_build();
    if (sandbox->off)
        return;
    close_memory(&memory);
    et_privileges_drop(grants, count, &capabilities, &privileges);
    if (give_up_new_privileges(&files) == 0)
        confine_files(grants, count, landlock, &files);
    et_calls_confine(&calls);
    set_part(sandbox, ET_SANDBOX_FILES, &files, landlock);
    set_part(sandbox, ET_SANDBOX_CALLS, &calls, "seccomp");
    set_part(sandbox, ET_SANDBOX_CAPABILITIES, &privileges,
             capabilities.n ? et_strbuf_string(&capabilities) : "none");
    set_part(sandbox, ET_SANDBOX_MEMORY, &memory, "not dumped");
}

int et_sandbox_narrow(const struct et_sandbox *sandbox, const struct et_grant *grants, size_t count,
                      struct et_err *err)
{
    if (!sandbox->parts[ET_SANDBOX_FILES].holds)
        return 0;
    return et_files_confine(et_files_version(), grants, count, err);
}

static void add_part(const struct et_sandbox *sandbox, size_t part, struct et_strbuf *words)
{
    const struct et_sandbox_held *held = &sandbox->parts[part];
    et_strbuf_addf(words, "%s%s: %s%s", words->n ? "; " : "", part_names[part],
                   held->holds ? "" : "not confined, ", held->how);
}

void et_sandbox_words(const struct et_sandbox *sandbox, struct et_strbuf *words)
{
    if (sandbox->off)
        et_strbuf_addf(words, "off: %s", sandbox->off);
    for (size_t i = 0; i < ET_SANDBOX_PARTS && !sandbox->off; i++)
        add_part(sandbox, i, words);
}

void et_sandbox_missing(const struct et_sandbox *sandbox, struct et_strbuf *words)
{
    for (size_t i = 0; i < ET_SANDBOX_PARTS && !sandbox->off; i++)
        if (!sandbox->parts[i].holds)
            add_part(sandbox, i, words);
}
