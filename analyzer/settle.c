#include "analyzer/settle.h"

#include "analyzer/attribute.h"
#include "analyzer/clues/clues.h"
#include "analyzer/judge.h"

#include <string.h>

enum {
    MAX_DEPTH = 256, /* of a chain of parents */
    MAX_ROUNDS = 16, /* in which placed execs teach where others are */
};

/* What the clues of an unknown process and of the unknown ones beneath it come to. */
struct tally {
    uint32_t best;       /* clue; 0 = none */
    uint32_t own;        /* the best of those that speak of this very process */
    et_ref container;    /* that they name */
    bool host, inside;   /* what they speak for */
    bool many;           /* they name several containers */
    int64_t root, label; /* that these run with; ET_NULL = none seen */
    bool mixed;          /* several roots or labels: they are not all in one place */
};

struct room {
    struct tally *tallies; /* of those that were unknown at first: nobody becomes so */
    size_t tally_count;
    /* by process, index less one: */
    uint32_t *tally; /* number of its tally, from 1 */
    et_ref *heirs;   /* for handing places down */
    bool *done;
};

static struct tally *tally_of(const struct room *room, et_ref process)
{
    return &room->tallies[room->tally[process - 1] - 1];
}

/* Names a process by its pid: says nothing of its parent, which may be a runtime. */
static bool is_of_one_process(const struct et_verdict *clue)
{
    switch (clue->method) {
    case ET_METHOD_INIT_PID:
    case ET_METHOD_TASK_PID:
    case ET_METHOD_LISTING:
    case ET_METHOD_COMMAND:
    case ET_METHOD_CARRIER:
        return true;
    default:
        return false;
    }
}

static void count(const struct et_model *m, struct tally *t, uint32_t clue,
                  const struct et_verdict *c)
{
    const struct et_verdict *best = t->best ? et_clue_at(m, t->best) : NULL;
    bool names_more = best && c->container && !best->container;
    if (!best || names_more ||
        (c->strength > best->strength && !(best->container && !c->container)))
        t->best = clue;
    t->host = t->host || c->place == ET_PLACE_HOST;
    t->inside = t->inside || c->place == ET_PLACE_CONTAINER;
    if (!c->container)
        return;
    t->many = t->many || (t->container && t->container != c->container);
    t->container = c->container;
}

/* A process and those above it that are unknown, too; a step up from each. */
static et_ref above(const struct et_model *m, et_ref ref)
{
    const struct et_process *p = et_process_at(m, et_process_at(m, ref)->parent);
    return p && p->verdict.place == ET_PLACE_UNKNOWN ? et_process_at(m, ref)->parent : 0;
}

static void cast(const struct et_model *m, const struct room *room, et_ref process, uint32_t list)
{
    const struct et_verdict *c;
    for (uint32_t at = list; (c = et_clue_next(m, &list)); at = list) {
        uint32_t number = m->clue_links.at[at - 1].clue;
        if (c->strength < ET_STRENGTH_PROBABLE)
            continue;
        if (is_of_one_process(c)) {
            struct tally *t = tally_of(room, process);
            count(m, t, number, c);
            if (!t->own || c->strength > et_clue_at(m, t->own)->strength)
                t->own = number;
            continue;
        }
        int depth = 0;
        for (et_ref up = process; up && depth < MAX_DEPTH; up = above(m, up), depth++)
            count(m, tally_of(room, up), number, c);
    }
}

/* The root and the label that an exec runs with, for it and for those above it. */
static void mix(const struct et_model *m, const struct room *room, const struct et_exec_node *x)
{
    int depth = 0;
    for (et_ref at = x->process; at && depth < MAX_DEPTH; at = above(m, at), depth++) {
        struct tally *t = tally_of(room, at);
        bool other_root =
            x->file->root_dev != ET_NULL && t->root != ET_NULL && t->root != x->file->root_dev;
        bool other_label =
            x->who->subj != ET_NULL && t->label != ET_NULL && t->label != x->who->subj;
        t->mixed = t->mixed || other_root || other_label;
        t->root = x->file->root_dev != ET_NULL ? x->file->root_dev : t->root;
        t->label = x->who->subj != ET_NULL ? x->who->subj : t->label;
    }
}

/* True if the clues place it; false where there are none, or several places. */
static bool is_clear(const struct tally *t)
{
    return t->best && !t->mixed && !t->many && !(t->host && t->inside);
}

static void take_tallies(const struct et_model *m, const struct room *room)
{
    for (size_t i = 0; i < room->tally_count; i++) {
        et_bulk_breathe(m->bulk, i);
        room->tallies[i] = (struct tally){ .root = ET_NULL, .label = ET_NULL };
    }
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        const struct et_process *p = et_process_at(m, x->process);
        if (!p || p->verdict.place != ET_PLACE_UNKNOWN)
            continue;
        cast(m, room, x->process, x->clues);
        if (x->success != 0 && !x->runtime)
            mix(m, room, x);
    }
    for (size_t i = 0; et_more_processes(m, i); i++)
        if (m->processes.at[i].verdict.place == ET_PLACE_UNKNOWN)
            cast(m, room, (et_ref)(i + 1), m->processes.at[i].clues);
}

/* True if one was placed. The topmost that can be is placed; the rest inherit. */
static bool place_all(struct et_model *m, const struct room *room)
{
    bool placed = false;
    for (size_t i = 0; et_more_processes(m, i); i++) {
        struct et_process *p = &m->processes.at[i];
        et_ref parent = p->parent;
        if (p->verdict.place != ET_PLACE_UNKNOWN)
            continue;
        const struct tally *t = tally_of(room, (et_ref)(i + 1));
        bool by_parent = parent && et_process_at(m, parent)->verdict.place == ET_PLACE_UNKNOWN &&
                         is_clear(tally_of(room, parent));
        uint32_t clue = is_clear(t) && !by_parent                       ? t->best
                        : t->own && !t->many && !(t->host && t->inside) ? t->own
                                                                        : 0;
        if (!clue)
            continue;
        p->verdict = *et_clue_at(m, clue);
        placed = true;
    }
    return placed;
}

/* Turns the way up from a process into the way down, through the parents that are
 * unknown, too: heirs[i] is the child that asks process i + 1. Gives the topmost.
 * Pids come again, so a chain may be a circle; done marks who has been asked. */
static et_ref climb(const struct et_model *m, et_ref ref, et_ref *heirs, bool *done)
{
    et_ref heir = 0;
    for (;;) {
        et_ref up = above(m, ref);
        heirs[ref - 1] = heir;
        done[ref - 1] = true;
        if (!up || done[up - 1])
            return ref;
        heir = ref;
        ref = up;
    }
}

/* Hands places down. A parent may have been met after its child, so each asks its
 * parents first; nobody is asked twice. */
static void hand_down(struct et_model *m, struct room *room)
{
    memset(room->done, 0, m->processes.count * sizeof *room->done);
    for (size_t i = 0; et_more_processes(m, i); i++) {
        if (room->done[i] || m->processes.at[i].verdict.place != ET_PLACE_UNKNOWN)
            continue;
        for (et_ref ref = climb(m, (et_ref)(i + 1), room->heirs, room->done); ref;
             ref = room->heirs[ref - 1]) {
            struct et_process *p = et_process_at(m, ref);
            const struct et_process *q = et_process_at(m, p->parent);
            if (q && q->verdict.place != ET_PLACE_UNKNOWN)
                p->verdict = et_attribute_child(m, q, p);
        }
    }
    for (size_t i = 0; et_more_execs(m, i); i++) {
        struct et_exec_node *x = &m->execs.at[i];
        const struct et_process *p = et_process_at(m, x->process);
        if (x->verdict.place == ET_PLACE_UNKNOWN && p)
            x->verdict = p->verdict;
    }
}

static int all(struct et_model *m, et_clue_method *const *methods, size_t n, struct et_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (methods[i](m, err) < 0)
            return ET_FATAL;
    return m->text.failed ? et_fail_memory(err) : 0;
}

/* Those that are placed teach where others are, until nobody is placed any more. */
static int learn(struct et_model *m, struct room *room, et_clue_method *const *methods, size_t n,
                 struct et_err *err)
{
    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (all(m, methods, n, err) < 0)
            return ET_FATAL;
        take_tallies(m, room);
        if (!place_all(m, room))
            break;
        hand_down(m, room);
    }
    return 0;
}

/* False if there is no memory. */
static bool number_unknown(const struct et_model *m, struct room *room)
{
    for (size_t i = 0; et_more_processes(m, i); i++)
        if (m->processes.at[i].verdict.place == ET_PLACE_UNKNOWN)
            room->tally[i] = (uint32_t)++room->tally_count;
    room->tallies = et_bulk_zeroed(m->bulk, room->tally_count + 1, sizeof *room->tallies);
    return room->tallies != NULL;
}

static int settle(struct et_model *m, struct room *room, struct et_err *err)
{
    static et_clue_method *const told[] = { et_clues_by_init_pid, et_clues_by_task_pid,
                                            et_clues_by_listing,  et_clues_by_carrier,
                                            et_clues_by_command,  et_clues_by_label,
                                            et_clues_by_id_range };
    static et_clue_method *const learned[] = { et_clues_by_mount, et_clues_by_session,
                                               et_clues_by_host_file };
    static et_clue_method *const last[] = { et_clues_by_own_root };
    hand_down(m, room);
    if (!number_unknown(m, room))
        return et_fail_memory(err);
    if (all(m, told, sizeof told / sizeof *told, err) < 0)
        return ET_FATAL;
    if (learn(m, room, learned, sizeof learned / sizeof *learned, err) < 0 ||
        learn(m, room, last, sizeof last / sizeof *last, err) < 0)
        return ET_FATAL;
    return et_judge(m, err);
}

int et_settle(struct et_model *m, struct et_err *err)
{
    size_t count = m->processes.count + 1;
    struct room room = { .tally = et_bulk_zeroed(m->bulk, count, sizeof *room.tally),
                         .heirs = et_bulk_zeroed(m->bulk, count, sizeof *room.heirs),
                         .done = et_bulk_zeroed(m->bulk, count, sizeof *room.done) };
    int rc = room.tally && room.heirs && room.done ? settle(m, &room, err) : et_fail_memory(err);
    et_bulk_release(m->bulk, room.tallies);
    et_bulk_release(m->bulk, room.tally);
    et_bulk_release(m->bulk, room.heirs);
    et_bulk_release(m->bulk, room.done);
    return rc;
}
