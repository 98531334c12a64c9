#include "parsers/audit/serials.h"

#include <stdlib.h>

enum { FIRST_CAP = 16 };

void et_serials_init(struct et_serials *serials)
{
    *serials = (struct et_serials){ 0 };
    et_arena_init(&serials->nodes);
}

void et_serials_clear(struct et_serials *serials)
{
    free(serials->at);
    et_arena_clear(&serials->nodes);
    et_serials_init(serials);
}

static bool counts(const struct et_record *rec)
{
    return rec->serial != ET_ABSENT && !rec->zoneless && rec->time_ns != ET_TIME_NONE &&
           !et_slice_starts(rec->type, "DAEMON_");
}

static bool same_node(const struct et_serial_run *run, const struct et_record *rec)
{
    return run->carried == rec->carried && !run->node.p == !rec->node.p &&
           et_slice_eq(run->node, rec->node);
}

/* A number within a run was seen before, so its stamp was: a later or earlier one is
 * that of another boot, in which the numbers begin anew. */
static bool is_within(const struct et_serial_run *run, const struct et_record *rec)
{
    return rec->serial >= run->first && rec->serial <= run->last && rec->time_ns >= run->first_ns &&
           rec->time_ns <= run->last_ns;
}

static void stretch_time(struct et_serial_run *run, int64_t first_ns, int64_t last_ns)
{
    run->first_ns = first_ns < run->first_ns ? first_ns : run->first_ns;
    run->last_ns = last_ns > run->last_ns ? last_ns : run->last_ns;
}

static bool extend(struct et_serial_run *run, const struct et_record *rec)
{
    if (rec->serial == run->last + 1)
        run->last++;
    else if (rec->serial == run->first - 1)
        run->first--;
    else
        return is_within(run, rec);
    stretch_time(run, rec->time_ns, rec->time_ns);
    return true;
}

static size_t back_from(size_t i)
{
    return i > ET_SERIALS_BACK ? i - ET_SERIALS_BACK : 0;
}

/* The run at i has grown: an earlier one may end where it begins, or the other way round. */
static void join(struct et_serials *s, size_t i)
{
    for (size_t k = s->count; k-- > back_from(s->count);) {
        struct et_serial_run *a = &s->at[i], *b = &s->at[k];
        bool near = a->first == b->last + 1 || b->first == a->last + 1;
        if (k == i || !near || a->carried != b->carried || !et_slice_eq(a->node, b->node))
            continue;
        struct et_serial_run *kept = i < k ? a : b, *gone = i < k ? b : a;
        kept->first = gone->first < kept->first ? gone->first : kept->first;
        kept->last = gone->last > kept->last ? gone->last : kept->last;
        stretch_time(kept, gone->first_ns, gone->last_ns);
        for (size_t n = (size_t)(gone - s->at) + 1; n < s->count; n++)
            s->at[n - 1] = s->at[n];
        s->count--;
        return;
    }
}

static bool with_room(struct et_serials *s)
{
    if (s->count < s->cap)
        return true;
    size_t cap = s->cap ? s->cap * 2 : FIRST_CAP;
    struct et_serial_run *more = realloc(s->at, cap * sizeof *more);
    if (!more)
        return false;
    s->at = more;
    s->cap = cap;
    return true;
}

static bool begin(struct et_serials *s, const struct et_record *rec, const struct et_place *at)
{
    struct et_slice node = rec->node;
    if (s->count == ET_SERIALS_MAX)
        return true;
    if (!with_room(s))
        return false;
    if (s->count && same_node(&s->at[s->count - 1], rec))
        node = s->at[s->count - 1].node;
    else if (node.p)
        node = et_arena_copy(&s->nodes, node);
    s->at[s->count++] = (struct et_serial_run){ .node = node,
                                                .carried = rec->carried,
                                                .first = rec->serial,
                                                .last = rec->serial,
                                                .first_ns = rec->time_ns,
                                                .last_ns = rec->time_ns,
                                                .at = *at };
    return !s->nodes.failed;
}

bool et_serials_add(struct et_serials *serials, const struct et_record *rec,
                    const struct et_place *at)
{
    if (!counts(rec))
        return true;
    for (size_t i = serials->count; i-- > back_from(serials->count);) {
        struct et_serial_run *run = &serials->at[i];
        int64_t length = run->last - run->first;
        if (!same_node(run, rec) || !extend(run, rec))
            continue;
        if (run->last - run->first != length && serials->count > 1)
            join(serials, i);
        return true;
    }
    return begin(serials, rec, at);
}

void et_serials_save(const struct et_serials *serials, struct et_strbuf *saved)
{
    et_saved_add_number(saved, serials->count);
    for (size_t i = 0; i < serials->count; i++) {
        const struct et_serial_run *run = &serials->at[i];
        et_saved_add_text(saved, run->node);
        et_saved_add_number(saved, run->carried);
        et_saved_add_signed(saved, run->first);
        et_saved_add_signed(saved, run->last - run->first);
        et_saved_add_signed(saved, run->first_ns);
        et_saved_add_signed(saved, run->last_ns);
        et_saved_add_number(saved, run->at.line);
        et_saved_add_number(saved, run->at.offset);
        et_saved_add_number(saved, run->at.length);
    }
}

bool et_serials_load(struct et_serials *serials, struct et_saved *saved)
{
    uint64_t count = et_saved_number(saved);
    for (uint64_t i = 0; i < count && !saved->broken; i++) {
        struct et_serial_run run = { .node = et_saved_text(saved) };
        run.carried = et_saved_number(saved) != 0;
        run.first = et_saved_signed(saved);
        run.last = run.first + et_saved_signed(saved);
        run.first_ns = et_saved_signed(saved);
        run.last_ns = et_saved_signed(saved);
        run.at.line = et_saved_number(saved);
        run.at.offset = et_saved_number(saved);
        run.at.length = et_saved_number(saved);
        run.node = et_arena_copy(&serials->nodes, run.node);
        if (serials->nodes.failed || !with_room(serials))
            return false;
        serials->at[serials->count++] = run;
    }
    return true;
}
