/*
 * systemd-nspawn [-b] -M NAME -D ROOT | -i IMAGE …    its child is in the container
 * lxc-attach -n NAME [-- COMMAND]                     the same
 * lxc-start -n NAME, lxc-execute -n NAME …            also runs hooks, on the host
 * lxd forkexec NAME …, incusd forkexec NAME …         its child is in the container
 * lxd forkstart NAME …                                also runs hooks
 * Apptainer runtime parent                            the starter, which names nothing
 *
 * Sources: systemd-nspawn(1), lxc-start(1), lxc-attach(1), LXD's and Incus' main_fork*.go,
 * Apptainer's cmd/starter.
 */
#include "analyzer/system_containers.h"

static const char *const programs[] = {
    "systemd-nspawn", "lxc-attach", "lxc-start",    "lxc-execute", "lxd",
    "incusd",         "starter",    "starter-suid",
};

bool et_system_container_may_be(struct et_slice name)
{
    return ET_SLICE_IN(name, programs);
}

/* Options whose value is the next word, by either command's manual. What stands behind the first
 * word that is neither is the container's business. */
static const char *const valued[] = {
    "--machine",     "--directory",   "--image",  "--template", "--user",       "--hostname",
    "--slice",       "--property",    "--setenv", "--bind",     "--bind-ro",    "--overlay",
    "--tmpfs",       "--root-hash",   "--port",   "--uuid",     "--capability", "--oci-bundle",
    "--kill-signal", "--console",     "--name",   "--lxcpath",  "--rcfile",     "--define",
    "--logfile",     "--logpriority",
};

static bool takes_next(struct et_slice word)
{
    static const char letters[] = "DiMuSZLEpnPfsolv";
    if (et_slice_starts(word, "--"))
        return ET_SLICE_IN(word, valued);
    return word.n == 2 && memchr(letters, word.p[1], sizeof letters - 1);
}

/* The value of an option that has a letter and a long name: -n web, -nweb, -bn web, --name web,
 * --name=web. Absent where it is not there. */
static struct et_slice option(const struct et_slice *argv, size_t argc, char letter,
                              const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 1; i < argc && et_slice_starts(argv[i], "-") && !et_slice_is(argv[i], "--");
         i++) {
        struct et_slice word = argv[i];
        struct et_slice next = i + 1 < argc ? argv[i + 1] : ET_SLICE_NONE;
        struct et_slice rest = et_slice_from(word, et_slice_starts(word, "--") ? 2 : 1);
        if (rest.p == word.p + 2) {
            if (et_slice_is(rest, name))
                return next;
            if (rest.n > n && et_slice_starts(rest, name) && rest.p[n] == '=')
                return et_slice_from(rest, n + 1);
        } else if (rest.n > 1 && rest.p[0] == letter) {
            return et_slice_from(rest, 1);
        } else if (rest.n && rest.p[rest.n - 1] == letter) {
            return next;
        }
        i += takes_next(word);
    }
    return ET_SLICE_NONE;
}

/* Without a name it is called after its folder, or its image without the ending. */
static struct et_slice machine(const struct et_slice *argv, size_t argc)
{
    struct et_slice named = option(argv, argc, 'M', "machine");
    struct et_slice place = option(argv, argc, 'D', "directory");
    if (named.n)
        return named;
    if (!place.n)
        place = option(argv, argc, 'i', "image");
    while (place.n > 1 && place.p[place.n - 1] == '/')
        place = et_slice_to(place, place.n - 1);
    struct et_slice name = et_slice_basename(place);
    return et_slice_ends(name, ".raw") ? et_slice_to(name, name.n - strlen(".raw")) : name;
}

static struct et_runtime_call call_of(enum et_oci_op op, struct et_slice id)
{
    return (struct et_runtime_call){ .kind = ET_RT_OCI,
                                     .op = id.n ? op : ET_OCI_UNTOLD,
                                     .id = id.n ? id : ET_SLICE_NONE };
}

/* The daemon runs itself for each thing that it does to a container. */
static struct et_runtime_call daemon_fork(const struct et_slice *argv, size_t argc)
{
    struct et_slice act = argc > 2 ? argv[1] : ET_SLICE_NONE;
    if (et_slice_is(act, "forkexec"))
        return call_of(ET_OCI_EXEC, argv[2]);
    if (et_slice_is(act, "forkstart"))
        return call_of(ET_OCI_UNTOLD, argv[2]);
    return (struct et_runtime_call){ .kind = ET_RT_NONE };
}

struct et_runtime_call et_system_container_of(struct et_slice name, const struct et_slice *argv,
                                              size_t argc)
{
    if (et_slice_is(name, "systemd-nspawn"))
        return call_of(ET_OCI_RUN, machine(argv, argc));
    if (et_slice_is(name, "lxc-attach"))
        return call_of(ET_OCI_EXEC, option(argv, argc, 'n', "name"));
    if (et_slice_starts(name, "lxc-"))
        return call_of(ET_OCI_UNTOLD, option(argv, argc, 'n', "name"));
    if (!et_slice_starts(name, "starter"))
        return daemon_fork(argv, argc);
    bool starts = argc && (et_slice_starts(argv[0], "Apptainer runtime") ||
                           et_slice_starts(argv[0], "Singularity runtime"));
    return (struct et_runtime_call){ .kind = starts ? ET_RT_OCI : ET_RT_NONE, .op = ET_OCI_UNTOLD };
}
