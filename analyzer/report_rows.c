#include "analyzer/report_rows.h"

#include "analyzer/repeats.h"
#include "analyzer/steps.h"
#include "base/strbuf.h"

struct loading {
    struct et_store *store;
    struct et_steps steps;
    struct et_map ranks;     /* evidence row -> rank */
    struct et_map types;     /* type -> a number */
    struct et_strbuf before; /* text of the row before */
};

/* Columns of login_rows and state_rows. */
enum column { TIME, PRECISION, ZONELESS, SERIAL, PID, EVIDENCE, LINE, ROW, TYPE, TEXT };

/* An event may hold several records of one type, which differ in their words: they
 * are counted within each evidence, so that the first goes with the first. */
static int take_row(struct loading *load, enum et_step_kind kind, struct et_stmt *stmt,
                    struct et_err *err)
{
    enum { MOST_OF_A_TYPE = 1 << 20 };
    struct et_slice text = et_stmt_col_text(stmt, TEXT);
    const uint64_t *rank = et_map_get_u64(&load->ranks, (uint64_t)et_stmt_col_int(stmt, EVIDENCE));
    uint64_t *type = et_map_put(&load->types, et_stmt_col_text(stmt, TYPE), NULL);
    struct et_step *step = type ? et_steps_add(&load->steps, err) : NULL;
    if (!step)
        return et_fail_memory(err);
    if (!*type)
        *type = load->types.live;
    *step = (struct et_step){
        .kind = (uint8_t)kind,
        .evidence = rank ? (uint32_t)*rank : 0,
        .time_ns = et_stmt_col_int(stmt, TIME),
        .precision_ns = (uint32_t)et_stmt_col_int(stmt, PRECISION),
        .zoneless = et_stmt_col_int(stmt, ZONELESS) == 1,
        .serial = et_stmt_col_int(stmt, SERIAL),
        .pid = et_stmt_col_int(stmt, PID),
        .line = (uint32_t)et_stmt_col_int(stmt, LINE),
        .detail = (int64_t)*type * MOST_OF_A_TYPE,
        .row = et_stmt_col_int(stmt, ROW),
        .success = -1,
        .status = (int64_t)et_map_hash(&load->types, text),
    };
    step->fullness = et_step_fullness_told(step->pid);
    const struct et_step *before = load->steps.count > 1 ? step - 1 : NULL;
    if (before && before->kind == kind && before->evidence == step->evidence &&
        before->time_ns == step->time_ns && before->serial == step->serial &&
        step->serial != ET_NULL && before->detail / MOST_OF_A_TYPE == step->detail / MOST_OF_A_TYPE)
        step->detail = before->detail + !et_slice_eq(text, et_strbuf_slice(&load->before));
    et_strbuf_reset(&load->before);
    et_strbuf_add(&load->before, text);
    return load->before.failed ? et_fail_memory(err) : 0;
}

static int load_rows(struct loading *load, enum et_query query, int host_param, int64_t host_id,
                     enum et_step_kind kind, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(load->store, query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, host_param, host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        rc = take_row(load, kind, stmt, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

static int put_repeat(struct et_store *store, enum et_step_kind kind, int64_t row,
                      struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_REPEAT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_text(stmt, ET_PUT_REPEAT_FACT,
                 kind == ET_STEP_LOGIN_ROW ? ET_SLICE("login") : ET_SLICE("audit_state"));
    et_stmt_int(stmt, ET_PUT_REPEAT_ROW, row);
    return et_stmt_run(stmt, err);
}

static int put_repeats(struct et_store *store, const struct et_steps *steps, struct et_err *err)
{
    for (size_t i = 0; et_more_steps(steps, i); i++) {
        const struct et_step *step = &steps->at[i];
        for (uint32_t n = step->also; n; n = steps->accounts[n].next)
            if (put_repeat(store, step->kind, steps->accounts[n].row, err) < 0)
                return ET_FATAL;
    }
    return 0;
}

int et_report_rows_derive(struct et_store *store, int64_t host_id, struct et_err *err)
{
    struct loading load = { .store = store };
    et_map_init(&load.ranks);
    et_map_init(&load.types);
    int rc = et_rank_evidence(store, host_id, &load.ranks, err);
    if (rc == 0)
        rc = load_rows(&load, ET_Q_LOGIN_ROWS, ET_LOGIN_ROWS_HOST_ID, host_id, ET_STEP_LOGIN_ROW,
                       err);
    if (rc == 0)
        rc = load_rows(&load, ET_Q_STATE_ROWS, ET_STATE_ROWS_HOST_ID, host_id, ET_STEP_STATE_ROW,
                       err);
    if (rc == 0) {
        et_steps_sort(&load.steps);
        rc = et_repeats_fold(store, &load.steps, err);
    }
    if (rc == 0)
        rc = put_repeats(store, &load.steps, err);
    et_steps_clear(&load.steps);
    et_map_clear(&load.ranks);
    et_map_clear(&load.types);
    et_strbuf_clear(&load.before);
    return rc;
}
