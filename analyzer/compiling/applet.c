#include "analyzer/compiling/applet.h"

bool et_is_multi_call(struct et_slice name)
{
    return et_slice_is(name, "busybox") || et_slice_is(name, "toybox") ||
           et_slice_is(name, "coreutils");
}

/* How GNU's coreutils are called where each program is a script of one line: the kernel puts
 * the interpreter and its option before the script's path. */
static const char prog_option[] = "--coreutils-prog";

struct et_slice et_applet_of(struct et_slice exe, const struct et_slice **argv, size_t *argc)
{
    struct et_slice name = et_slice_basename(exe);
    if (!et_is_multi_call(name) || *argc == 0)
        return name;
    if (et_is_multi_call(et_slice_basename((*argv)[0])) && *argc > 1) {
        ++*argv;
        --*argc;
        if (et_slice_starts((*argv)[0], prog_option) && *argc > 1) {
            ++*argv;
            --*argc;
        }
    }
    return et_slice_basename((*argv)[0]);
}
