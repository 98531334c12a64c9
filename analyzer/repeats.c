/*
 * Two accounts are of one event where kind and serial are the same and the times
 * agree within their precision. A local time agrees with one that differs by whole
 * quarters of an hour, as zones do. Without a serial, an exec is the one of the same
 * process and program about that time; without a process, the one of the same file
 * in the same second. There each account of one evidence is another event, so its
 * first one goes with the first and its second one with the second. What agrees with
 * nothing stays a step of its own.
 */
#include "analyzer/repeats.h"

#include "analyzer/alike.h"
#include "base/sort.h"
#include "base/timestamp.h"

enum {
    MILLISECOND_NS = 1000000,
    QUARTERS = 56, /* of an hour: zones are at most 14 hours from UTC */
    HOUR = 4,      /* quarters: daylight saving */
    SAMPLES = 256, /* of an evidence, to find its zone */
};

#define QUARTER_NS (900 * ET_NS_PER_S)

/* What tells which event an account is of, the surest first. */
enum standing {
    EXACT,           /* serial and milliseconds */
    ZONELESS,        /* … of a local time */
    COARSE,          /* serial and second */
    COARSE_ZONELESS, /* … of a local time */
    UNNUMBERED,      /* process and program */
    NAMELESS,        /* the file alone */
};

struct folding {
    struct et_store *store;
    struct et_steps *steps;
    struct et_map by_time, by_second; /* kind, serial and time -> step + 1 */
    struct et_alike alike;
};

static enum standing standing_of(const struct et_step *s)
{
    bool coarse = s->precision_ns > MILLISECOND_NS;
    if (s->serial == ET_NULL)
        return s->pid == ET_NULL ? NAMELESS : UNNUMBERED;
    if (s->zoneless)
        return coarse ? COARSE_ZONELESS : ZONELESS;
    return coarse ? COARSE : EXACT;
}

/* ------------------------------------------------------------ one into another */

static bool add_account(struct et_steps *steps, struct et_step *step, int64_t row)
{
    if (step->kind == ET_STEP_FORK || step->kind == ET_STEP_EXIT || step->kind == ET_STEP_LOGIN)
        return true; /* nobody asks for theirs */
    if (!et_bulk_array_grow(steps->in, (void **)&steps->accounts, steps->account_count + 1,
                            &steps->account_cap, sizeof *steps->accounts))
        return false;
    steps->accounts[++steps->account_count] = (struct et_account){ row, step->also };
    step->also = (uint32_t)steps->account_count;
    return true;
}

/* The fuller account stands for both, at the time of the more exact one. */
static bool fold(struct et_steps *steps, struct et_step *into, struct et_step *other)
{
    int64_t row = other->row;
    other->repeated = true;
    if (other->fullness > into->fullness) {
        struct et_step fuller = *other;
        row = into->row;
        fuller.repeated = false;
        fuller.also = into->also;
        fuller.time_ns = into->time_ns;
        fuller.precision_ns = into->precision_ns;
        fuller.zoneless = into->zoneless;
        fuller.serial = into->serial != ET_NULL ? into->serial : other->serial;
        *into = fuller;
    }
    return add_account(steps, into, row);
}

static void drop_repeated(struct et_steps *steps)
{
    size_t kept = 0;
    for (size_t i = 0; et_more_steps(steps, i); i++)
        if (!steps->at[i].repeated)
            steps->at[kept++] = steps->at[i];
    steps->count = kept;
}

/* Of one carrier, or several that tell all: equal ones stand side by side. Without a
 * serial they are as alike as any two. */
static int fold_neighbours(struct et_steps *steps, struct et_err *err)
{
    struct et_step *kept = NULL;
    for (size_t i = 0; et_more_steps(steps, i); i++) {
        struct et_step *step = &steps->at[i];
        if (!kept || step->serial == ET_NULL || step->serial != kept->serial ||
            step->time_ns != kept->time_ns || step->kind != kept->kind ||
            step->detail != kept->detail)
            kept = step;
        else if (!fold(steps, kept, step))
            return et_fail_memory(err);
    }
    drop_repeated(steps);
    return 0;
}

/* ------------------------------------------------------------------- by serial */

static uint64_t numbered_key(struct et_map *map, const struct et_step *s, int64_t time)
{
    const int64_t id[] = { s->kind, s->detail, s->serial, time };
    return et_map_hash(map, (struct et_slice){ (const char *)id, sizeof id });
}

/* The step with that serial at the time of s, some quarters later; NULL if none. */
static struct et_step *find_numbered(struct folding *f, const struct et_step *s, int quarters)
{
    int64_t time_ns = et_time_moved(s->time_ns, quarters * QUARTER_NS);
    const uint64_t *slot =
        s->precision_ns > MILLISECOND_NS
            ? et_map_get_u64(&f->by_second, numbered_key(&f->by_second, s, et_time_second(time_ns)))
            : et_map_get_u64(&f->by_time, numbered_key(&f->by_time, s, time_ns));
    return slot ? &f->steps->at[*slot - 1] : NULL;
}

static bool remember(struct folding *f, const struct et_step *s)
{
    uint64_t number = (uint64_t)(s - f->steps->at) + 1;
    bool fresh;
    if (s->precision_ns <= MILLISECOND_NS) {
        uint64_t *slot =
            et_map_put_u64(&f->by_time, numbered_key(&f->by_time, s, s->time_ns), NULL);
        if (!slot)
            return false;
        *slot = number;
    }
    uint64_t *slot = et_map_put_u64(
        &f->by_second, numbered_key(&f->by_second, s, et_time_second(s->time_ns)), &fresh);
    if (slot && fresh)
        *slot = number;
    return slot != NULL;
}

/* The nearest agreement. A second alone agrees by chance with one in nine hundred,
 * so there only an hour's difference counts. */
static struct et_step *find_zoneless(struct folding *f, const struct et_step *s)
{
    struct et_step *found = find_numbered(f, s, 0);
    int step = s->precision_ns > MILLISECOND_NS ? HOUR : 1;
    int last = s->precision_ns > MILLISECOND_NS ? HOUR : QUARTERS;
    for (int quarters = step; quarters <= last && !found; quarters += step) {
        found = find_numbered(f, s, quarters);
        if (!found)
            found = find_numbered(f, s, -quarters);
    }
    return found;
}

static int fold_numbered(struct folding *f, enum standing standing, struct et_err *err)
{
    struct et_steps *steps = f->steps;
    for (size_t i = 0; et_more_steps(steps, i); i++) {
        struct et_step *step = &steps->at[i];
        if (standing_of(step) != standing || step->repeated)
            continue;
        struct et_step *same = step->zoneless ? find_zoneless(f, step) : find_numbered(f, step, 0);
        bool ok = same ? fold(steps, same, step) : remember(f, step);
        if (!ok)
            return et_fail_memory(err);
    }
    return 0;
}

/* -------------------------------------------------------------- without serial */

static bool is_named(const struct et_step *s)
{
    return standing_of(s) != NAMELESS;
}

static bool is_numbered(const struct et_step *s)
{
    return s->serial != ET_NULL;
}

static int fold_unnumbered(struct folding *f, enum standing standing, struct et_err *err)
{
    struct et_steps *steps = f->steps;
    bool any = false;
    int rc = 0;
    for (size_t i = 0; et_more_steps(steps, i) && !any; i++)
        any = standing_of(&steps->at[i]) == standing;
    if (!any)
        return 0;
    rc = standing == NAMELESS ? et_alike_group(&f->alike, ET_LIKE_FILE, is_named, err)
                              : et_alike_group(&f->alike, ET_LIKE_PROCESS, is_numbered, err);
    for (size_t i = 0; et_more_steps(steps, i) && rc >= 0; i++) {
        struct et_step *same;
        if (standing_of(&steps->at[i]) != standing)
            continue;
        rc = et_alike_next(&f->alike, (uint32_t)i, &same, err);
        if (rc > 0 && !fold(steps, same, &steps->at[i]))
            rc = et_fail_memory(err);
    }
    drop_repeated(steps);
    return rc < 0 ? rc : 0;
}

/* ------------------------------------------------------------------------ zones */

/* Some steps of one evidence, by their numbers. */
struct member {
    uint32_t evidence, step;
};

static int by_evidence(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->evidence != y->evidence)
        return x->evidence < y->evidence ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

static bool is_zoneless(const struct et_step *s)
{
    return s->zoneless && !s->repeated && standing_of(s) != UNNUMBERED;
}

static bool has_zone(const struct et_step *s)
{
    return !s->zoneless && s->serial != ET_NULL;
}

/* Those of a local time, by evidence; of the steps' bulk. NULL if there is no memory. */
static struct member *zoneless_members(const struct et_steps *steps, size_t *count, bool *nameless)
{
    struct member *list = et_bulk_zeroed(steps->in, steps->count + 1, sizeof *list);
    *count = 0;
    *nameless = false;
    for (size_t i = 0; list && et_more_steps(steps, i); i++) {
        if (!is_zoneless(&steps->at[i]))
            continue;
        list[(*count)++] = (struct member){ steps->at[i].evidence, (uint32_t)i };
        *nameless = *nameless || standing_of(&steps->at[i]) == NAMELESS;
    }
    if (list)
        et_sort(steps->in, list, *count, sizeof *list, by_evidence);
    return list;
}

/* Whether s agrees with a step of a known time, if it was so many quarters later. */
static int agrees(struct folding *f, const struct et_step *s, int quarters, struct et_err *err)
{
    if (s->serial != ET_NULL)
        return find_numbered(f, s, quarters) != NULL;
    return et_alike_stands(&f->alike, s, et_time_moved(s->time_ns, quarters * QUARTER_NS), err);
}

/* The difference at which most of the steps agree with others, the least of equals. */
static int vote(struct folding *f, const struct member *list, size_t count, int *quarters,
                struct et_err *err)
{
    size_t votes[2 * QUARTERS + 1] = { 0 }, every = count / SAMPLES + 1;
    for (size_t i = 0; i < count; i += every)
        for (int q = -QUARTERS; q <= QUARTERS; q++) {
            int rc = agrees(f, &f->steps->at[list[i].step], q, err);
            if (rc < 0)
                return rc;
            votes[q + QUARTERS] += (size_t)rc;
        }
    *quarters = 0;
    for (int q = 1; q <= QUARTERS; q++) {
        if (votes[QUARTERS + q] > votes[QUARTERS + *quarters])
            *quarters = q;
        if (votes[QUARTERS - q] > votes[QUARTERS + *quarters])
            *quarters = -q;
    }
    return 0;
}

/* The zone of each evidence that does not tell it, from the events that others tell
 * as well. Called when all exact steps are remembered. */
static int set_zones(struct folding *f, struct et_err *err)
{
    size_t count, n;
    bool nameless;
    struct member *list = zoneless_members(f->steps, &count, &nameless);
    int rc = list ? 0 : et_fail_memory(err);
    if (rc == 0 && nameless)
        rc = et_alike_group(&f->alike, ET_LIKE_FILE, has_zone, err);
    for (size_t i = 0; i < count && rc == 0; i += n) {
        int quarters = 0;
        for (n = 1; i + n < count && list[i + n].evidence == list[i].evidence;)
            n++;
        rc = vote(f, &list[i], n, &quarters, err);
        for (size_t k = 0; k < n; k++) {
            struct et_step *step = &f->steps->at[list[i + k].step];
            step->time_ns = et_time_moved(step->time_ns, quarters * QUARTER_NS);
        }
    }
    et_bulk_release(f->steps->in, list);
    return rc;
}

static int fold_all(struct folding *f, struct et_err *err)
{
    int rc = fold_numbered(f, EXACT, err);
    if (rc == 0)
        rc = set_zones(f, err);
    for (enum standing standing = ZONELESS; standing <= COARSE_ZONELESS && rc == 0; standing++)
        rc = fold_numbered(f, standing, err);
    drop_repeated(f->steps);
    et_steps_sort(f->steps);
    if (rc == 0)
        rc = fold_unnumbered(f, UNNUMBERED, err);
    return rc == 0 ? fold_unnumbered(f, NAMELESS, err) : rc;
}

int et_repeats_fold(struct et_store *store, struct et_steps *steps, struct et_err *err)
{
    struct folding f = { .store = store, .steps = steps };
    bool exact = true;
    for (size_t i = 0; et_more_steps(steps, i) && exact; i++)
        exact = standing_of(&steps->at[i]) == EXACT;
    if (exact)
        return fold_neighbours(steps, err);
    et_map_init_in(&f.by_time, steps->in);
    et_map_init_in(&f.by_second, steps->in);
    et_alike_init(&f.alike, store, steps);
    int rc = fold_all(&f, err);
    et_map_clear(&f.by_time);
    et_map_clear(&f.by_second);
    et_alike_clear(&f.alike);
    return rc;
}
