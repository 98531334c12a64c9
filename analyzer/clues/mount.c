/*
 * type=PATH … item=0 name="/usr/bin/gcc" inode=137197 dev=00:38 …
 * type=PATH … item=1 name="/lib64/ld-linux-x86-64.so.2" inode=137105 dev=00:38 …
 *
 * A container's root is a mount of its own (overlayfs and its like), and each such
 * mount has an anonymous device number (major 0, get_anon_bdev in fs/super.c) as
 * long as it lasts. The dynamic loader is opened in the process's own root: its dev
 * tells that root, wherever the program itself lies. So an exec has the place of
 * those that have the same root in the same run of a container.
 *
 * The number is given to another mount once this one is gone, hence the run. And
 * who enters a root from outside (chroot, nsenter, a file started by its path on
 * the host) has it too, without being in the container: such a process, or one of
 * its parents, is known with another root before. It touches the container.
 */
#include "analyzer/clues/clues.h"

#include "analyzer/containers.h"
#include "base/sort.h"

enum { MAX_ANCESTORS = 256, MAX_TRIES = 8 };

/* An exec that is placed, with its root. */
struct member {
    int64_t dev, time_ns;
    et_ref exec;
    et_ref first; /* exec of its container that has this root, of those in a row */
};

struct members {
    ET_BULK_ARRAY(struct member) list; /* by dev, then time */
};

/* Programs whose purpose it is to run others in another root. */
static bool enters_roots(const struct et_exec_node *x)
{
    static const char *const programs[] = {
        "chroot",     "nsenter",     "unshare",      "bwrap",      "systemd-nspawn",
        "machinectl", "schroot",     "proot",        "pivot_root", "switch_root",
        "lxc-attach", "lxc-execute", "snap-confine", "busybox",    "systemd-run",
    };
    return ET_SLICE_IN(et_slice_basename(x->task->exe), programs);
}

enum et_entry et_entered_root(const struct et_model *m, const struct et_exec_node *x, int64_t root)
{
    int depth = 0;
    bool told = false;
    for (et_ref at = x->before ? x->before : x->parent; at; depth++) {
        if (depth == MAX_ANCESTORS) /* whoever wants to hide where it came from may run on and on */
            return ET_ENTRY_TOLD;
        const struct et_exec_node *b = et_exec_at(m, at);
        if (b->runtime)
            return ET_ENTRY_NONE;
        told = told || enters_roots(b);
        if (b->success != 0 && b->file->root_dev != ET_NULL && b->file->root_dev != root)
            return told ? ET_ENTRY_TOLD : ET_ENTRY_UNTOLD;
        at = b->before ? b->before : b->parent;
    }
    return ET_ENTRY_NONE;
}

bool et_entry_is_untold(const struct et_model *m, const struct et_exec_node *x)
{
    return x->success != 0 && !x->runtime && et_dev_is_anonymous(x->file->root_dev) &&
           et_entered_root(m, x, x->file->root_dev) == ET_ENTRY_UNTOLD;
}

/* Execs of a container tell whose the mount is; those of the host that have it from
 * the start tell that it is no container's own. */
static bool teaches(const struct et_model *m, const struct et_exec_node *x)
{
    if (x->success == 0 || x->runtime || x->verdict.strength < ET_STRENGTH_STRONG ||
        x->verdict.method == ET_METHOD_MOUNT || !et_dev_is_anonymous(et_root_dev(x)))
        return false;
    return x->verdict.container ||
           (x->verdict.place == ET_PLACE_HOST && !et_entered_root(m, x, et_root_dev(x)));
}

static int in_order(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return x->exec < y->exec ? -1 : x->exec > y->exec;
}

static int learn(const struct et_model *m, struct members *members, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!teaches(m, x))
            continue;
        if (!ET_BULK_ROOM(members->list))
            return et_fail_memory(err);
        members->list.at[members->list.count++] =
            (struct member){ et_root_dev(x), x->time_ns, (et_ref)(i + 1), (et_ref)(i + 1) };
    }
    et_sort(m->bulk, members->list.at, members->list.count, sizeof *members->list.at, in_order);
    for (size_t i = 1; i < members->list.count; i++) {
        const struct member *before = &members->list.at[i - 1];
        struct member *b = &members->list.at[i];
        et_bulk_breathe(m->bulk, i);
        if (b->dev == before->dev && et_exec_at(m, b->exec)->verdict.container ==
                                         et_exec_at(m, before->exec)->verdict.container)
            b->first = before->first;
    }
    return 0;
}

/* The first member with that device that is not before that time; count = none. */
static size_t from(const struct members *members, int64_t dev, int64_t time_ns)
{
    size_t low = 0, high = members->list.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct member *b = &members->list.at[mid];
        if (b->dev < dev || (b->dev == dev && b->time_ns < time_ns))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The nearest other member before (step -1) or after (step 1), from position at on;
 * count = none. */
static size_t nearest(const struct et_model *m, const struct members *members, int64_t dev,
                      size_t at, int step, const struct et_exec_node *self)
{
    for (int tries = 0;
         at < members->list.count && members->list.at[at].dev == dev && tries < MAX_TRIES;
         at += (size_t)step, tries++)
        if (et_exec_at(m, members->list.at[at].exec)->process != self->process)
            return at;
    return members->list.count;
}

/* Whose mount dev is when x runs: an exec of that container; *both: members before and
 * after say so, or its run is known. NULL: not told. */
static const struct et_exec_node *teacher(const struct et_model *m, const struct members *members,
                                          const struct et_exec_node *x, int64_t dev, bool *both)
{
    size_t at = from(members, dev, x->time_ns), agreeing = 0;
    const size_t sides[] = { nearest(m, members, dev, at - 1, -1, x),
                             nearest(m, members, dev, at, 1, x) };
    const struct member *best = NULL;
    bool in_run = false;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if (sides[i] == members->list.count)
            continue;
        bool told = false;
        const struct member *member = &members->list.at[sides[i]];
        et_ref container = et_exec_at(m, member->exec)->verdict.container;
        if (!container)
            return NULL; /* the host has it, too: a tmpfs that they share */
        if (!et_container_ran_through(m, container, member->time_ns, x->time_ns, &told))
            continue;
        if (best && et_exec_at(m, best->exec)->verdict.container != container)
            return NULL;
        best = best ? best : member;
        in_run = in_run || told;
        agreeing++;
    }
    *both = in_run || agreeing == 2;
    return best ? et_exec_at(m, best->first) : NULL;
}

/* Who came from elsewhere has a label or a session that the container's own do not. */
static bool alike(const struct et_exec_node *x, const struct et_exec_node *teacher)
{
    bool label = x->who->subj == ET_NULL || teacher->who->subj == ET_NULL ||
                 x->who->subj == teacher->who->subj;
    return label && (x->who->ses == ET_NULL || teacher->who->ses != ET_NULL);
}

static int look_at(struct et_model *m, const struct members *members, et_ref ref,
                   struct et_err *err)
{
    struct et_exec_node *x = et_exec_at(m, ref);
    int64_t root = et_root_dev(x);
    bool both = false;
    if (x->success == 0 || x->runtime)
        return 0;
    const struct et_exec_node *by =
        et_dev_is_anonymous(root) ? teacher(m, members, x, root, &both) : NULL;
    if (by && (et_entered_root(m, x, root) || !alike(x, by))) {
        et_exec_touches(x, by->verdict.container);
    } else if (by) {
        const struct et_verdict clue = { ET_PLACE_CONTAINER,
                                         both ? ET_STRENGTH_STRONG : ET_STRENGTH_PROBABLE,
                                         ET_METHOD_MOUNT,
                                         by->verdict.container,
                                         0,
                                         (et_saying)(by - m->execs.at) + 1 };
        return et_clue_to_exec(m, ref, &clue, err);
    }
    if (!by && x->file->dev != root &&
        et_dev_is_anonymous(x->file->dev)) { /* a file of it, run from outside */
        by = teacher(m, members, x, x->file->dev, &both);
        if (by)
            et_exec_touches(x, by->verdict.container);
    }
    return 0;
}

int et_clues_by_mount(struct et_model *m, struct et_err *err)
{
    struct members members = { .list.in = m->bulk };
    int rc = learn(m, &members, err);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0 && members.list.count; i++)
        rc = look_at(m, &members, (et_ref)(i + 1), err);
    ET_BULK_RELEASE(members.list);
    return rc;
}
