/* A root that is a mount of its own (an anonymous device), that no process of the
 * host has, and into which nobody came from the host's root: some container's, even
 * if nothing names it. In an initial ramdisk the host itself has such a root; so one
 * counts only once the host is known to have another. */
#include "analyzer/clues/clues.h"

struct host_roots {
    struct et_map devs; /* roots that processes of the host have */
    int64_t since_ns;   /* when one was first seen; INT64_MAX = never */
};

static int learn(const struct et_model *m, struct host_roots *roots, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->success == 0 || x->file->root_dev == ET_NULL || x->verdict.place != ET_PLACE_HOST ||
            et_entered_root(m, x, x->file->root_dev))
            continue;
        if (!et_map_put_u64(&roots->devs, (uint64_t)x->file->root_dev, NULL))
            return et_fail_memory(err);
        if (x->time_ns < roots->since_ns && !et_dev_is_anonymous(x->file->root_dev))
            roots->since_ns = x->time_ns;
    }
    return 0;
}

int et_clues_by_own_root(struct et_model *m, struct et_err *err)
{
    const struct et_verdict clue = {
        ET_PLACE_CONTAINER, ET_STRENGTH_PROBABLE, ET_METHOD_OWN_ROOT, 0, 0, 0
    };
    struct host_roots roots = { .since_ns = INT64_MAX };
    et_map_init(&roots.devs);
    int rc = learn(m, &roots, err);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        bool own = x->verdict.place == ET_PLACE_UNKNOWN && x->success != 0 && !x->runtime &&
                   et_dev_is_anonymous(x->file->root_dev) && x->who->ses == ET_NULL &&
                   x->time_ns > roots.since_ns && !x->touches;
        if (own && !et_map_get_u64(&roots.devs, (uint64_t)x->file->root_dev) &&
            !et_entered_root(m, x, x->file->root_dev))
            rc = et_clue_to_exec(m, (et_ref)(i + 1), &clue, err);
    }
    et_map_clear(&roots.devs);
    return rc;
}
