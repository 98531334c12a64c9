#include "analyzer/settle.h"

#include "analyzer/attribute.h"

enum { MAX_DEPTH = 256, DEV_MINOR_BITS = 20 };

/* What ran a file: bits of the values in a map of (dev, inode). */
enum { RUN_BY_HOST = 1, RUN_BY_CONTAINER = 2 };

static uint64_t file_key(const struct et_exec_node *x)
{
    return (uint64_t)x->dev << 44 ^ (uint64_t)x->inode;
}

/* A file on a real disk. Overlays and tmpfs have anonymous devices (major 0),
 * which containers come and go with and which host tools also look into. */
static bool on_a_disk(const struct et_exec_node *x)
{
    return x->success != 0 && x->dev != ET_NULL && x->inode != ET_NULL &&
           x->dev >> DEV_MINOR_BITS != 0;
}

static int learn_files(const struct et_model *m, struct et_map *files, struct et_err *err)
{
    for (size_t i = 0; i < m->execs.count; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!on_a_disk(x) || x->verdict.place == ET_PLACE_UNKNOWN)
            continue;
        uint64_t *slot = et_map_put_u64(files, file_key(x), NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot |= x->verdict.place == ET_PLACE_HOST ? RUN_BY_HOST : RUN_BY_CONTAINER;
    }
    return 0;
}

/* The topmost ancestor of unknown place: what places x places it, too, for no
 * runtime stands between them. */
static struct et_process *root_of(const struct et_model *m, const struct et_exec_node *x)
{
    struct et_process *p = et_process_at(m, x->process);
    for (int depth = 0; p && depth < MAX_DEPTH; depth++) {
        struct et_process *parent = et_process_at(m, p->parent);
        if (!parent || parent->verdict.place != ET_PLACE_UNKNOWN)
            break;
        p = parent;
    }
    return p;
}

/* A session's number goes from parent to child only. Until a runtime is called in
 * it, all of it is where it was opened. */
static bool by_session(const struct et_model *m, const struct et_exec_node *x,
                       struct et_process *root)
{
    const uint64_t *slot =
        x->ses == ET_NULL ? NULL : et_map_get_u64(&m->by_session, (uint64_t)x->ses);
    if (!slot)
        return false;
    const struct et_session *session = &m->sessions.at[*slot - 1];
    if (session->verdict.place == ET_PLACE_UNKNOWN ||
        (session->runtime_ns != ET_NULL && session->runtime_ns <= x->time_ns))
        return false;
    root->verdict = session->verdict;
    return true;
}

/* It runs a file that only processes of the host ever ran. */
static bool by_file(const struct et_map *files, const struct et_exec_node *x,
                    struct et_process *root)
{
    const uint64_t *seen = on_a_disk(x) ? et_map_get_u64(files, file_key(x)) : NULL;
    if (!seen || *seen != RUN_BY_HOST)
        return false;
    root->verdict =
        (struct et_verdict){ ET_PLACE_HOST, ET_STRENGTH_PROBABLE, ET_METHOD_HOST_FILE, 0, root->pid,
                             x->said };
    return true;
}

/* Hands places down until nothing changes: a parent may have been met after its
 * child. */
static void hand_down(struct et_model *m)
{
    bool changed = true;
    for (int round = 0; changed && round < MAX_DEPTH; round++) {
        changed = false;
        for (size_t i = 0; i < m->processes.count; i++) {
            struct et_process *p = &m->processes.at[i];
            const struct et_process *q = et_process_at(m, p->parent);
            if (p->verdict.place != ET_PLACE_UNKNOWN || !q || q->verdict.place == ET_PLACE_UNKNOWN)
                continue;
            p->verdict = et_attribute_child(m, q);
            changed = p->verdict.place != ET_PLACE_UNKNOWN || changed;
        }
    }
    for (size_t i = 0; i < m->execs.count; i++) {
        struct et_exec_node *x = &m->execs.at[i];
        const struct et_process *p = et_process_at(m, x->process);
        if (x->verdict.place == ET_PLACE_UNKNOWN && p)
            x->verdict = p->verdict;
    }
}

int et_settle(struct et_model *m, struct et_err *err)
{
    struct et_map files;
    et_map_init(&files);
    hand_down(m);
    for (size_t i = 0; i < m->execs.count; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        struct et_process *root = x->verdict.place == ET_PLACE_UNKNOWN ? root_of(m, x) : NULL;
        if (root && root->verdict.place == ET_PLACE_UNKNOWN)
            by_session(m, x, root);
    }
    hand_down(m);
    int rc = learn_files(m, &files, err);
    for (size_t i = 0; i < m->execs.count && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        struct et_process *root = x->verdict.place == ET_PLACE_UNKNOWN ? root_of(m, x) : NULL;
        if (root && root->verdict.place == ET_PLACE_UNKNOWN)
            by_file(&files, x, root);
    }
    if (rc == 0)
        hand_down(m);
    et_map_clear(&files);
    return rc;
}
