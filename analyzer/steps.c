#include "analyzer/steps.h"

#include "base/map.h"
#include "base/timestamp.h"

#include <stdlib.h>

enum { MILLISECOND_NS = 1000000, ARGV_COMPLETE = 1 };

static struct et_step *add(struct et_steps *steps, struct et_err *err)
{
    if (steps->count == steps->cap) {
        size_t cap = steps->cap ? steps->cap * 2 : 1024;
        struct et_step *more = realloc(steps->at, cap * sizeof *more);
        if (!more) {
            et_fail_memory(err);
            return NULL;
        }
        steps->at = more;
        steps->cap = cap;
    }
    return &steps->at[steps->count++];
}

void et_steps_clear(struct et_steps *steps)
{
    free(steps->at);
    *steps = (struct et_steps){ 0 };
}

/* The columns that the four statements have in common, in their order. */
static int64_t common(struct et_step *step, enum et_step_kind kind, struct et_stmt *stmt)
{
    *step = (struct et_step){
        .kind = kind,
        .time_ns = et_stmt_col_int(stmt, 0),
        .serial = et_stmt_col_int(stmt, 1),
        .pid = et_stmt_col_int(stmt, 2),
        .ppid = et_stmt_col_int(stmt, 3),
        .stream_id = et_stmt_col_int(stmt, 4),
        .line = et_stmt_col_int(stmt, 5),
        .offset = et_stmt_col_int(stmt, 6),
        .exe = et_stmt_col_int(stmt, 8),
        .comm = et_stmt_col_int(stmt, 9),
        .ses = et_stmt_col_int(stmt, 10),
        .status = et_stmt_col_int(stmt, 11),
        .precision_ns = MILLISECOND_NS,
    };
    return et_stmt_col_int(stmt, 7);
}

static int load_one(struct et_store *store, enum et_query query, int host_param, int64_t host_id,
                    enum et_step_kind kind, const struct et_map *ranks, struct et_steps *steps,
                    struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(store, query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, host_param, host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_step *step = add(steps, err);
        if (!step)
            return ET_FATAL;
        const uint64_t *rank = et_map_get_u64(ranks, (uint64_t)common(step, kind, stmt));
        step->evidence = rank ? (uint32_t)*rank : 0;
        if (kind != ET_STEP_EXEC)
            continue;
        step->fact_id = et_stmt_col_int(stmt, 12);
        step->success = et_stmt_col_int(stmt, 13);
        step->precision_ns = et_stmt_col_int(stmt, 14);
        step->argv_id = et_stmt_col_int(stmt, 15);
        step->argv_state = et_stmt_col_int(stmt, 16);
        step->path_list = et_stmt_col_int(stmt, 17);
        step->cwd = et_stmt_col_int(stmt, 18);
        step->subj = et_stmt_col_int(stmt, 19);
    }
    return rc;
}

static int rank_evidence(struct et_store *store, struct et_map *ranks, struct et_err *err)
{
    int rc;
    uint64_t rank = 0;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EVIDENCE_ORDER, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        uint64_t *slot = et_map_put_u64(ranks, (uint64_t)et_stmt_col_int(stmt, 0), NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot = rank++;
    }
    return rc;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const struct et_step *x, const struct et_step *y)
{
    int order = compare(x->evidence, y->evidence);
    return order ? order : compare(x->line, y->line);
}

/* By time; of the same event the fullest account first. Without serials the log's
 * own order is all there is. */
static int in_order(const void *a, const void *b)
{
    const struct et_step *x = a, *y = b;
    int order = compare(x->time_ns, y->time_ns);
    if (!order)
        order = compare(x->serial, y->serial);
    if (!order && x->serial == ET_NULL)
        return by_place(x, y);
    if (!order)
        order = compare((int64_t)x->kind, (int64_t)y->kind);
    if (!order)
        order = compare(y->argv_state == ARGV_COMPLETE, x->argv_state == ARGV_COMPLETE);
    if (!order)
        order = compare(y->argv_state, x->argv_state);
    if (!order)
        order = compare(x->pid == ET_NULL, y->pid == ET_NULL);
    return order ? order : by_place(x, y);
}

static uint64_t second_key(const struct et_step *step)
{
    return (uint64_t)step->serial << 32 ^ (uint64_t)(step->time_ns / ET_NS_PER_S);
}

/* ausearch's csv keeps only seconds. Where the log itself is there too, its
 * events are the same ones: second and serial tell. */
static int know_exact(const struct et_steps *steps, struct et_map *exact, struct et_err *err)
{
    bool coarse = false;
    for (size_t i = 0; i < steps->count && !coarse; i++)
        coarse = steps->at[i].precision_ns > MILLISECOND_NS;
    for (size_t i = 0; coarse && i < steps->count; i++)
        if (steps->at[i].precision_ns <= MILLISECOND_NS &&
            !et_map_put_u64(exact, second_key(&steps->at[i]), NULL))
            return et_fail_memory(err);
    return 0;
}

static bool same_event(const struct et_step *a, const struct et_step *b)
{
    return a->serial != ET_NULL && a->time_ns == b->time_ns && a->serial == b->serial &&
           a->kind == b->kind;
}

static int drop_repeats(struct et_steps *steps, struct et_err *err)
{
    struct et_map exact;
    size_t kept = 0;
    et_map_init(&exact);
    int rc = know_exact(steps, &exact, err);
    for (size_t i = 0; i < steps->count && rc == 0; i++) {
        const struct et_step *step = &steps->at[i];
        if (kept && same_event(step, &steps->at[kept - 1]))
            continue;
        if (step->precision_ns > MILLISECOND_NS && et_map_get_u64(&exact, second_key(step)))
            continue;
        steps->at[kept++] = *step;
    }
    steps->count = kept;
    et_map_clear(&exact);
    return rc;
}

int et_steps_load(struct et_store *store, int64_t host_id, struct et_steps *steps,
                  struct et_err *err)
{
    static const struct {
        enum et_query query;
        int host_param;
        enum et_step_kind kind;
    } parts[] = {
        { ET_Q_EXEC_STEPS, ET_EXEC_STEPS_HOST_ID, ET_STEP_EXEC },
        { ET_Q_FORK_STEPS, ET_FORK_STEPS_HOST_ID, ET_STEP_FORK },
        { ET_Q_EXIT_STEPS, ET_EXIT_STEPS_HOST_ID, ET_STEP_EXIT },
        { ET_Q_LOGIN_STEPS, ET_LOGIN_STEPS_HOST_ID, ET_STEP_LOGIN },
    };
    struct et_map ranks;
    et_map_init(&ranks);
    int rc = rank_evidence(store, &ranks, err);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && rc == 0; i++)
        rc = load_one(store, parts[i].query, parts[i].host_param, host_id, parts[i].kind, &ranks,
                      steps, err);
    et_map_clear(&ranks);
    if (rc == 0 && steps->count) {
        qsort(steps->at, steps->count, sizeof *steps->at, in_order);
        rc = drop_repeats(steps, err);
    }
    return rc;
}
