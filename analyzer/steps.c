#include "analyzer/steps.h"

#include "analyzer/repeats.h"
#include "base/sort.h"

enum { ARGV_COMPLETE = 1, ARGV_PARTIAL = 2 };

/* Giving back costs little where it is done rarely. */
enum { STEPS_GIVEN_BACK = 1 << 14 };

struct et_step *et_steps_add(struct et_steps *steps, struct et_err *err)
{
    if (!ET_BULK_ROOM(*steps)) {
        et_fail_memory(err);
        return NULL;
    }
    et_bulk_breathe(steps->in, steps->count);
    return &steps->at[steps->count++];
}

static void reverse(struct et_steps *steps)
{
    for (size_t i = 0, j = steps->count; i + 1 < j; i++) {
        struct et_step step = steps->at[i];
        et_bulk_breathe(steps->in, i);
        steps->at[i] = steps->at[--j];
        steps->at[j] = step;
    }
    steps->reversed = true;
}

bool et_steps_take(struct et_steps *steps, struct et_step *first)
{
    if (!steps->count)
        return false;
    if (!steps->reversed)
        reverse(steps);
    *first = steps->at[--steps->count];
    et_bulk_breathe(steps->in, steps->count);
    if (steps->count && steps->count % STEPS_GIVEN_BACK == 0) {
        struct et_step *less = et_bulk_resize(steps->in, steps->at, steps->count * sizeof *less);
        if (less) {
            steps->at = less;
            steps->cap = steps->count;
        }
    }
    return true;
}

void et_steps_clear(struct et_steps *steps)
{
    ET_BULK_RELEASE(*steps);
    et_bulk_release(steps->in, steps->accounts);
    *steps = (struct et_steps){ .in = steps->in };
}

/* Columns of the four statements. */
enum column {
    TIME,
    SERIAL,
    PID,
    STREAM,
    LINE,
    FACT,
    STATUS,
    PRECISION, /* of all but execs */
    ZONELESS,
    CALL = 7, /* of execs */
    ARGV_STATE,
    HAS_PATHS,
    HAS_CWD
};

struct loading {
    struct et_recurring *recurring;
    struct et_steps *steps;
    struct et_map ranks; /* stream -> rank of its evidence */
};

static int read_exec(struct loading *l, struct et_step *step, struct et_stmt *stmt,
                     struct et_err *err)
{
    const struct et_exec_call *call =
        et_recurring_call(l->recurring, et_stmt_col_int(stmt, CALL), err);
    if (!call)
        return ET_FATAL;
    int64_t argv = et_stmt_col_int(stmt, ARGV_STATE);
    step->precision_ns = (uint32_t)call->precision_ns;
    step->zoneless = call->zoneless;
    step->status = call->exit;
    step->success = (int8_t)(call->success == ET_NULL ? -1 : call->success != 0);
    step->fullness =
        (uint8_t)((argv == ARGV_COMPLETE) << 5 | (argv == ARGV_PARTIAL) << 4 | !call->lossy << 3 |
                  (step->pid != ET_NULL) << 2 | (et_stmt_col_int(stmt, HAS_PATHS) == 1) << 1 |
                  (et_stmt_col_int(stmt, HAS_CWD) == 1));
    return 0;
}

static int read_step(struct loading *l, enum et_step_kind kind, struct et_stmt *stmt,
                     struct et_err *err)
{
    struct et_step *step = et_steps_add(l->steps, err);
    if (!step)
        return ET_FATAL;
    const uint64_t *rank = et_map_get_u64(&l->ranks, (uint64_t)et_stmt_col_int(stmt, STREAM));
    *step = (struct et_step){
        .kind = (uint8_t)kind,
        .time_ns = et_stmt_col_int(stmt, TIME),
        .serial = et_stmt_col_int(stmt, SERIAL),
        .pid = et_stmt_col_int(stmt, PID),
        .row = et_stmt_col_int(stmt, FACT),
        .line = (uint32_t)et_stmt_col_int(stmt, LINE),
        .status = et_stmt_col_int(stmt, STATUS),
        .evidence = rank ? (uint32_t)*rank : 0,
    };
    if (kind == ET_STEP_EXEC)
        return read_exec(l, step, stmt, err);
    step->precision_ns = (uint32_t)et_stmt_col_int(stmt, PRECISION);
    step->zoneless = et_stmt_col_int(stmt, ZONELESS) == 1;
    step->fullness = et_step_fullness_told(step->pid);
    return 0;
}

static int load_one(struct loading *l, enum et_query query, int host_param, int64_t host_id,
                    enum et_step_kind kind, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(l->recurring->store, query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, host_param, host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0)
        if (read_step(l, kind, stmt, err) < 0)
            return ET_FATAL;
    return rc;
}

int et_rank_evidence(struct et_store *store, int64_t host_id, struct et_map *ranks,
                     struct et_err *err)
{
    int rc;
    uint64_t rank = 0;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EVIDENCE_ORDER, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EVIDENCE_ORDER_HOST_ID, host_id);
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

/* Without serials the log's own order is all there is. */
static int in_order(const void *a, const void *b)
{
    const struct et_step *x = a, *y = b;
    int order = compare(x->time_ns, y->time_ns);
    if (!order)
        order = compare(x->serial, y->serial);
    if (!order && x->serial == ET_NULL)
        return by_place(x, y);
    if (!order)
        order = compare(x->kind, y->kind);
    if (!order)
        order = compare(y->fullness, x->fullness);
    return order ? order : by_place(x, y);
}

void et_steps_sort(struct et_steps *steps)
{
    et_sort(steps->in, steps->at, steps->count, sizeof *steps->at, in_order);
}

/* Stream -> rank of its evidence, for the streams of a host. */
static int rank_streams(struct loading *l, int64_t host_id, struct et_err *err)
{
    struct et_map ranks;
    et_map_init(&ranks);
    int rc = et_rank_evidence(l->recurring->store, host_id, &ranks, err);
    ET_STMT_AUTO *stmt =
        rc == 0 ? et_store_query(l->recurring->store, ET_Q_STREAMS_OF_HOST, err) : NULL;
    if (rc == 0 && !stmt)
        rc = ET_FATAL;
    if (stmt)
        et_stmt_int(stmt, ET_STREAMS_OF_HOST_HOST_ID, host_id);
    while (rc == 0 && (rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *rank = et_map_get_u64(&ranks, (uint64_t)et_stmt_col_int(stmt, 1));
        uint64_t *slot = et_map_put_u64(&l->ranks, (uint64_t)et_stmt_col_int(stmt, 0), NULL);
        rc = slot ? 0 : et_fail_memory(err);
        if (slot)
            *slot = rank ? *rank : 0;
    }
    et_map_clear(&ranks);
    return rc;
}

int et_steps_load(struct et_recurring *recurring, int64_t host_id, struct et_steps *steps,
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
    struct loading l = { .recurring = recurring, .steps = steps };
    et_map_init(&l.ranks);
    int rc = rank_streams(&l, host_id, err);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && rc == 0; i++)
        rc = load_one(&l, parts[i].query, parts[i].host_param, host_id, parts[i].kind, err);
    et_map_clear(&l.ranks);
    if (rc == 0)
        et_steps_sort(steps);
    return rc == 0 ? et_repeats_fold(recurring->store, steps, err) : rc;
}
