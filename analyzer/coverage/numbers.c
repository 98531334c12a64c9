/*
 * msg=audit(1795472429.739:4085) … msg=audit(1795472429.740:4088)
 *
 * The kernel takes a serial when it begins a record, after its filters for types and for
 * system calls (audit_log_start, auditsc_get_stamp). So a serial that none of a host's
 * logs has is a record that was made and is not here: lost on its way, left out by who
 * copied the log, or taken out of it. What it was, nothing tells: it may be no exec.
 * Numbers without a hole tell that no record that was begun is missing; not that every
 * record could be begun (a full queue takes no number: lost.c), nor that rules asked for
 * it (rules.c). After a boot the numbers begin anew.
 */
#include "analyzer/coverage/cover.h"

#include "analyzer/boots.h"

#include <stdlib.h>

/* So many holes are told one by one; where there are more, neighbours are told as one. */
enum { MOST_HOLES = 32 };

enum column { FIRST, LAST, FIRST_NS, LAST_NS, STREAM, LINE, OFFSET, BROKEN };

struct hole {
    int64_t from_ns, until_ns, first, last; /* serials that are missing: the first, the last */
    int64_t missing, places;
    struct et_said said; /* the record after it */
};

typedef ET_ARRAY(struct hole) hole_list;

static bool add(et_numbers_list *to, const struct et_numbers *run)
{
    if (!ET_ARRAY_ROOM(*to))
        return false;
    to->at[to->count++] = *run;
    return true;
}

static int load(struct et_cover *c, et_numbers_list *sound, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_SERIAL_RUNS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_SERIAL_RUNS_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const struct et_numbers run = {
            .first = et_stmt_col_int(stmt, FIRST),
            .last = et_stmt_col_int(stmt, LAST),
            .first_ns = et_stmt_col_int(stmt, FIRST_NS),
            .last_ns = et_stmt_col_int(stmt, LAST_NS),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
        if (!add(&c->numbers, &run) || (!et_stmt_col_int(stmt, BROKEN) && !add(sound, &run)))
            return et_fail_memory(err);
    }
    return rc;
}

static int by_serial(const void *a, const void *b)
{
    const struct et_numbers *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    return x->first_ns < y->first_ns ? -1 : x->first_ns > y->first_ns;
}

/* Folds count runs of one boot into as few as there are without a hole; returns how many. */
static size_t fold(struct et_numbers *at, size_t count)
{
    size_t kept = 0;
    qsort(at, count, sizeof *at, by_serial);
    for (size_t i = 1; i < count; i++) {
        struct et_numbers *run = &at[kept];
        if (at[i].first > run->last + 1) {
            at[++kept] = at[i];
            continue;
        }
        run->last = at[i].last > run->last ? at[i].last : run->last;
        run->first_ns = at[i].first_ns < run->first_ns ? at[i].first_ns : run->first_ns;
        run->last_ns = at[i].last_ns > run->last_ns ? at[i].last_ns : run->last_ns;
    }
    return count ? kept + 1 : 0;
}

/* True if a run is of a later boot than what was seen so far of one. */
static bool begins_anew(const struct et_cover *c, const struct et_numbers *run, int64_t highest,
                        int64_t latest_ns)
{
    return run->first_ns > latest_ns &&
           (run->first <= highest || et_booted_between(c->model, latest_ns, run->first_ns));
}

/* How many runs, from the first of a boot on, are of that boot. */
static size_t boot_length(const struct et_cover *c, const et_numbers_list *all, size_t from)
{
    size_t i = from + 1;
    int64_t highest = all->at[from].last, latest_ns = all->at[from].last_ns;
    for (; i < all->count && !begins_anew(c, &all->at[i], highest, latest_ns); i++) {
        highest = all->at[i].last > highest ? all->at[i].last : highest;
        latest_ns = all->at[i].last_ns > latest_ns ? all->at[i].last_ns : latest_ns;
    }
    return i - from;
}

/* Folds the runs of each boot, and notes where it begins in boots. */
static bool fold_boots(struct et_cover *c, et_numbers_list *all, et_boot_list *boots)
{
    size_t kept = 0;
    for (size_t from = 0, length; from < all->count; from += length) {
        length = boot_length(c, all, from);
        if (!ET_ARRAY_ROOM(*boots))
            return false;
        boots->at[boots->count++] = (struct et_boot){ kept, all->at[from].first_ns };
        size_t count = fold(all->at + from, length);
        memmove(all->at + kept, all->at + from, count * sizeof *all->at);
        kept += count;
    }
    all->count = kept;
    return true;
}

static int by_time(const void *a, const void *b)
{
    const struct et_stretch *x = a, *y = b;
    return x->first_ns < y->first_ns ? -1 : x->first_ns > y->first_ns;
}

static bool stretch(const et_numbers_list *numbers, et_stretches *to)
{
    for (size_t i = 0; i < numbers->count; i++) {
        if (!ET_ARRAY_ROOM(*to))
            return false;
        to->at[to->count++] =
            (struct et_stretch){ numbers->at[i].first_ns, numbers->at[i].last_ns };
    }
    if (to->count)
        qsort(to->at, to->count, sizeof *to->at, by_time);
    for (size_t i = 1; i < to->count; i++)
        if (to->at[i].latest_ns < to->at[i - 1].latest_ns)
            to->at[i].latest_ns = to->at[i - 1].latest_ns;
    return true;
}

/* Holes within a boot; what is missing between two boots is told by tell_boots. */
static bool find_holes(const struct et_cover *c, hole_list *holes)
{
    size_t boot = 0;
    for (size_t i = 0; i < c->numbers.count; i++) {
        const struct et_numbers *run = &c->numbers.at[i], *before = run - 1;
        if (boot < c->boots.count && c->boots.at[boot].numbers == i) {
            boot++;
            continue;
        }
        if (!ET_ARRAY_ROOM(*holes))
            return false;
        holes->at[holes->count++] = (struct hole){
            .from_ns = before->last_ns,
            .until_ns = run->first_ns,
            .first = before->last + 1,
            .last = run->first - 1,
            .missing = run->first - before->last - 1,
            .places = 1,
            .said = run->said,
        };
    }
    return true;
}

static void join_neighbours(hole_list *holes)
{
    while (holes->count > MOST_HOLES) {
        size_t kept = 0;
        for (size_t i = 0; i < holes->count; i += 2) {
            struct hole hole = holes->at[i];
            if (i + 1 < holes->count) {
                const struct hole *next = &holes->at[i + 1];
                hole.until_ns = next->until_ns > hole.until_ns ? next->until_ns : hole.until_ns;
                hole.from_ns = next->from_ns < hole.from_ns ? next->from_ns : hole.from_ns;
                hole.last = next->last;
                hole.missing += next->missing;
                hole.places += next->places;
            }
            holes->at[kept++] = hole;
        }
        holes->count = kept;
    }
}

static int tell(struct et_cover *c, const struct hole *hole, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    if (hole->missing == 1)
        et_strbuf_addf(&reason, "the kernel numbered a record (%lld) that no log has",
                       (long long)hole->first);
    else
        et_strbuf_addf(&reason, "the kernel numbered %lld records (%lld to %lld",
                       (long long)hole->missing, (long long)hole->first, (long long)hole->last);
    if (hole->missing > 1 && hole->places > 1)
        et_strbuf_addf(&reason, ", in %lld places", (long long)hole->places);
    if (hole->missing > 1)
        et_strbuf_adds(&reason, ") that no log has");
    et_strbuf_adds(&reason, "; what they were is not told");
    return et_cover_tell(
        c, (struct et_gap){ hole->from_ns, hole->until_ns, "doubtful", "gap", { 0 }, hole->said },
        &reason, err);
}

/* Of two boots nothing tells how far the numbers of the first one went. */
static int tell_boots(struct et_cover *c, struct et_err *err)
{
    for (size_t i = 1; i < c->boots.count; i++) {
        const struct et_numbers *run = &c->numbers.at[c->boots.at[i].numbers], *before = run - 1;
        const struct et_gap gap = { before->last_ns, c->boots.at[i].first_ns,
                                    "doubtful",      "gap",
                                    { 0 },           run->said };
        ET_STRBUF_AUTO reason = { 0 };
        et_strbuf_addf(&reason,
                       "the numbers begin anew, as after a start of the host: no log has what came "
                       "after record %lld, nor before record %lld of the next start",
                       (long long)before->last, (long long)run->first);
        if (et_cover_tell(c, gap, &reason, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int tell_unnumbered(struct et_cover *c, int64_t from_ns, int64_t until_ns,
                           struct et_err *err)
{
    const struct et_gap gap = { from_ns,
                                until_ns,
                                "doubtful",
                                "gap",
                                ET_SLICE(
                                    "of that time no numbers of records are noted, so that what "
                                    "is missing would not show"),
                                { 0 } };
    return et_cover_add(c, &gap, err);
}

/* Execs before the first number or after the last are of logs that keep none: there a
 * hole would not show. */
static int tell_ends(struct et_cover *c, struct et_err *err)
{
    int64_t first_ns = INT64_MAX, last_ns = ET_NULL;
    for (size_t i = 0; i < c->numbers.count; i++) {
        const struct et_numbers *run = &c->numbers.at[i];
        first_ns = run->first_ns < first_ns ? run->first_ns : first_ns;
        last_ns = run->last_ns > last_ns ? run->last_ns : last_ns;
    }
    if (c->numbers.count == 0)
        return tell_unnumbered(c, c->first_ns, c->last_ns, err);
    if (et_cover_exec_before(c->model, first_ns) != ET_NULL &&
        tell_unnumbered(c, c->first_ns, first_ns, err) < 0)
        return ET_FATAL;
    return et_cover_exec_after(c->model, last_ns) != ET_NULL
               ? tell_unnumbered(c, last_ns, c->last_ns, err)
               : 0;
}

static int fold_all(struct et_cover *c, hole_list *holes, struct et_err *err)
{
    et_numbers_list sound = { 0 };
    et_boot_list boots = { 0 };
    int rc = load(c, &sound, err);
    if (rc == 0 && (!fold_boots(c, &c->numbers, &c->boots) || !fold_boots(c, &sound, &boots) ||
                    !stretch(&c->numbers, &c->unbroken) || !stretch(&sound, &c->sound) ||
                    !find_holes(c, holes)))
        rc = et_fail_memory(err);
    free(sound.at);
    free(boots.at);
    return rc;
}

int et_cover_numbers(struct et_cover *c, struct et_err *err)
{
    hole_list holes = { 0 };
    int rc = fold_all(c, &holes, err);
    join_neighbours(&holes);
    for (size_t i = 0; i < holes.count && rc == 0; i++)
        rc = tell(c, &holes.at[i], err);
    if (rc == 0)
        rc = tell_boots(c, err);
    if (rc == 0)
        rc = tell_ends(c, err);
    free(holes.at);
    return rc;
}
