#include "parsers/audit/serials.h"

#include <stdlib.h>

enum { FIRST_CAP = 16 };

void et_serials_init(struct et_serials *serials)
{
    *serials = (struct et_serials){ 0 };
    et_map_init(&serials->machines);
    et_arena_init(&serials->nodes);
}

void et_serials_clear(struct et_serials *serials)
{
    free(serials->at);
    free(serials->before);
    et_map_clear(&serials->machines);
    et_arena_clear(&serials->nodes);
    et_strbuf_clear(&serials->key);
    et_serials_init(serials);
}

/* The kernel's numbers have 32 bits; a log may name any. */
static bool counts(const struct et_record *rec)
{
    return rec->serial != ET_ABSENT && rec->serial <= UINT32_MAX && !rec->zoneless &&
           rec->time_ns != ET_TIME_NONE && !et_slice_starts(rec->type, "DAEMON_");
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

/* Nothing is left of a run that became part of another. */
static void empty(struct et_serial_run *run)
{
    run->last = run->first - 1;
}

static bool is_empty(const struct et_serial_run *run)
{
    return run->last < run->first;
}

/* The run at i has grown: an earlier one of its machine, from last on, may end where it
 * begins, or the other way round. */
static void join(struct et_serials *s, size_t i, size_t last)
{
    size_t k = last;
    for (size_t n = 0; k != SIZE_MAX && n < ET_SERIALS_BACK; n++, k = s->before[k]) {
        struct et_serial_run *a = &s->at[i], *b = &s->at[k];
        bool near = a->first == b->last + 1 || b->first == a->last + 1;
        if (k == i || !near || is_empty(b))
            continue;
        struct et_serial_run *kept = i < k ? a : b, *gone = i < k ? b : a;
        kept->first = gone->first < kept->first ? gone->first : kept->first;
        kept->last = gone->last > kept->last ? gone->last : kept->last;
        stretch_time(kept, gone->first_ns, gone->last_ns);
        empty(gone);
        return;
    }
}

static bool has_room(struct et_serials *s)
{
    if (s->count < s->cap)
        return true;
    size_t cap = s->cap ? s->cap * 2 : FIRST_CAP;
    struct et_serial_run *at = realloc(s->at, cap * sizeof *at);
    if (!at)
        return false;
    s->at = at;
    size_t *before = realloc(s->before, cap * sizeof *before);
    if (!before)
        return false;
    s->before = before;
    s->cap = cap;
    return true;
}

/* last: the machine's last run, plus one; it becomes the new one. */
static bool begin(struct et_serials *s, const struct et_record *rec, const struct et_place *at,
                  uint64_t *last)
{
    struct et_slice node = rec->node;
    if (s->count == ET_SERIALS_MAX) {
        s->full_at = *at;
        return true;
    }
    if (!has_room(s))
        return false;
    if (*last)
        node = s->at[*last - 1].node;
    else if (node.p)
        node = et_arena_copy(&s->nodes, node);
    s->before[s->count] = *last ? *last - 1 : SIZE_MAX;
    s->at[s->count++] = (struct et_serial_run){ .node = node,
                                                .carried = rec->carried,
                                                .first = rec->serial,
                                                .last = rec->serial,
                                                .first_ns = rec->time_ns,
                                                .last_ns = rec->time_ns,
                                                .at = *at };
    *last = s->count;
    return !s->nodes.failed;
}

/* Absent, carried and written names are machines apart. */
static uint64_t *machine_of(struct et_serials *s, struct et_slice node, bool carried)
{
    et_strbuf_reset(&s->key);
    et_strbuf_adds(&s->key, carried ? "c" : node.p ? "n" : "-");
    et_strbuf_add(&s->key, node);
    return s->key.failed ? NULL : et_map_put(&s->machines, et_strbuf_slice(&s->key), NULL);
}

static bool same_machine(const struct et_serials_latest *latest, const struct et_record *rec)
{
    return latest->machine && rec->carried == latest->carried && !rec->node.p == !latest->node.p &&
           et_slice_eq(rec->node, latest->node);
}

/* The run that takes the number, of those that the machine has; NULL if none does. It may
 * have become part of another by it. */
static const struct et_serial_run *run_of(struct et_serials *s, const struct et_record *rec,
                                          uint64_t last)
{
    size_t i = last ? last - 1 : SIZE_MAX;
    for (size_t n = 0; i != SIZE_MAX && n < ET_SERIALS_BACK; n++, i = s->before[i]) {
        struct et_serial_run *run = &s->at[i];
        int64_t length = run->last - run->first;
        if (is_empty(run) || !extend(run, rec))
            continue;
        if (run->last - run->first != length)
            join(s, i, last - 1);
        return run;
    }
    return NULL;
}

bool et_serials_add(struct et_serials *s, const struct et_record *rec, const struct et_place *at)
{
    const struct et_serials_latest *latest = &s->latest;
    if (!counts(rec) || s->full_at.line)
        return true;
    bool same = same_machine(latest, rec);
    if (same && rec->serial == latest->serial && rec->time_ns == latest->time_ns)
        return true;
    uint64_t *last = same ? latest->machine : machine_of(s, rec->node, rec->carried);
    const struct et_serial_run *run = last ? run_of(s, rec, *last) : NULL;
    if (!last || (!run && !begin(s, rec, at, last)))
        return false;
    if (*last)
        s->latest = (struct et_serials_latest){ last, s->at[*last - 1].node, rec->carried,
                                                run && is_empty(run) ? ET_ABSENT : rec->serial,
                                                rec->time_ns };
    return true;
}

void et_serials_finish(struct et_serials *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++)
        if (!is_empty(&s->at[i]))
            s->at[kept++] = s->at[i];
    s->count = kept;
}

void et_serials_save(const struct et_serials *serials, struct et_strbuf *saved)
{
    et_saved_add_number(saved, serials->full_at.line);
    et_saved_add_number(saved, serials->full_at.offset);
    et_saved_add_number(saved, serials->full_at.length);
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

/* Runs lie in order, so each one's machine had the last one before it. */
static bool load_run(struct et_serials *serials, struct et_serial_run run)
{
    uint64_t *last = machine_of(serials, run.node, run.carried);
    if (run.node.p)
        run.node = et_arena_copy(&serials->nodes, run.node);
    if (!last || serials->nodes.failed || !has_room(serials))
        return false;
    serials->before[serials->count] = *last ? *last - 1 : SIZE_MAX;
    serials->at[serials->count++] = run;
    *last = serials->count;
    return true;
}

bool et_serials_load(struct et_serials *serials, struct et_saved *saved)
{
    serials->full_at.line = et_saved_number(saved);
    serials->full_at.offset = et_saved_number(saved);
    serials->full_at.length = et_saved_number(saved);
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
        if (!load_run(serials, run))
            return false;
    }
    return true;
}
