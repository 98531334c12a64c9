#include "analyzer/steps.h"

#include "analyzer/repeats.h"
#include "base/timestamp.h"

#include <stdlib.h>

enum { ARGV_COMPLETE = 1, ARGV_PARTIAL = 2 };

struct et_step *et_steps_add(struct et_steps *steps, struct et_err *err)
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
    free(steps->accounts);
    *steps = (struct et_steps){ 0 };
}

/* The columns that the four statements have in common, in their order. Gives the
 * row of the evidence. */
static int64_t common(struct et_step *step, enum et_step_kind kind, struct et_stmt *stmt)
{
    *step = (struct et_step){
        .kind = kind,
        .time_ns = et_stmt_col_int(stmt, 0),
        .precision_ns = et_stmt_col_int(stmt, 1),
        .zoneless = et_stmt_col_int(stmt, 2) == 1,
        .serial = et_stmt_col_int(stmt, 3),
        .pid = et_stmt_col_int(stmt, 4),
        .ppid = et_stmt_col_int(stmt, 5),
        .stream_id = et_stmt_col_int(stmt, 6),
        .line = et_stmt_col_int(stmt, 7),
        .offset = et_stmt_col_int(stmt, 8),
        .exe = et_stmt_col_int(stmt, 10),
        .comm = et_stmt_col_int(stmt, 11),
        .ses = et_stmt_col_int(stmt, 12),
        .status = et_stmt_col_int(stmt, 13),
        .child = ET_NULL,
        .argv_id = ET_NULL,
        .path_list = ET_NULL,
        .cwd = ET_NULL,
    };
    return et_stmt_col_int(stmt, 9);
}

static void read_exec(struct et_step *step, struct et_stmt *stmt)
{
    step->row = et_stmt_col_int(stmt, 14);
    step->success = et_stmt_col_int(stmt, 15);
    step->lossy = et_stmt_col_int(stmt, 16) == 1;
    step->argv_id = et_stmt_col_int(stmt, 17);
    step->argv_state = et_stmt_col_int(stmt, 18);
    step->path_list = et_stmt_col_int(stmt, 19);
    step->cwd = et_stmt_col_int(stmt, 20);
    step->subj = et_stmt_col_int(stmt, 21);
    step->uid = et_stmt_col_int(stmt, 22);
    step->euid = et_stmt_col_int(stmt, 23);
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
        struct et_step *step = et_steps_add(steps, err);
        if (!step)
            return ET_FATAL;
        const uint64_t *rank = et_map_get_u64(ranks, (uint64_t)common(step, kind, stmt));
        step->evidence = rank ? (uint32_t)*rank : 0;
        if (kind == ET_STEP_EXEC)
            read_exec(step, stmt);
        if (kind == ET_STEP_FORK)
            step->child = et_stmt_col_int(stmt, 14);
    }
    return rc;
}

int et_rank_evidence(struct et_store *store, struct et_map *ranks, struct et_err *err)
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

int64_t et_second_of(int64_t time_ns)
{
    int64_t second = time_ns / ET_NS_PER_S;
    return second - (time_ns % ET_NS_PER_S < 0);
}

int64_t et_time_moved(int64_t time_ns, int64_t by_ns)
{
    int64_t moved;
    if (__builtin_add_overflow(time_ns, by_ns, &moved))
        return by_ns < 0 ? INT64_MIN + 1 : INT64_MAX;
    return moved;
}

int et_step_fullness(const struct et_step *step)
{
    return (step->argv_state == ARGV_COMPLETE) << 5 | (step->argv_state == ARGV_PARTIAL) << 4 |
           !step->lossy << 3 | (step->pid != ET_NULL) << 2 | (step->path_list != ET_NULL) << 1 |
           (step->cwd != ET_NULL);
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
        order = compare((int64_t)x->kind, (int64_t)y->kind);
    if (!order)
        order = compare(et_step_fullness(y), et_step_fullness(x));
    return order ? order : by_place(x, y);
}

void et_steps_sort(struct et_steps *steps)
{
    if (steps->count)
        qsort(steps->at, steps->count, sizeof *steps->at, in_order);
}

/* The first row id that was seen for the text of this one. */
static int first_row_of(struct et_store *store, struct et_map *rows, struct et_map *texts,
                        int64_t *text_id, struct et_err *err)
{
    bool fresh;
    uint64_t *row = et_map_put_u64(rows, (uint64_t)*text_id, &fresh);
    if (!row)
        return et_fail_memory(err);
    if (fresh) {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_TEXT_OF, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_TEXT_OF_TEXT_ID, *text_id);
        if (et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        uint64_t *first = et_map_put(texts, et_stmt_col_text(stmt, 0), &fresh);
        if (!first)
            return et_fail_memory(err);
        *first = fresh ? (uint64_t)*text_id : *first;
        *row = *first;
    }
    *text_id = (int64_t)*row;
    return 0;
}

/* Labels are compared by their row ids, and each evidence, or each part of one that grew,
 * has rows of its own for the same text. */
static int unite_labels(struct et_store *store, struct et_steps *steps, struct et_err *err)
{
    struct et_map rows, texts;
    int rc = 0;
    et_map_init(&rows);
    et_map_init(&texts);
    for (size_t i = 0; i < steps->count && rc == 0; i++)
        if (steps->at[i].kind == ET_STEP_EXEC && steps->at[i].subj != ET_NULL)
            rc = first_row_of(store, &rows, &texts, &steps->at[i].subj, err);
    et_map_clear(&rows);
    et_map_clear(&texts);
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
    int rc = et_rank_evidence(store, &ranks, err);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && rc == 0; i++)
        rc = load_one(store, parts[i].query, parts[i].host_param, host_id, parts[i].kind, &ranks,
                      steps, err);
    et_map_clear(&ranks);
    if (rc == 0)
        rc = unite_labels(store, steps, err);
    if (rc == 0)
        et_steps_sort(steps);
    return rc == 0 ? et_repeats_fold(store, steps, err) : rc;
}
