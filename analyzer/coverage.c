#include "analyzer/coverage.h"

#include "base/slice.h"
#include "base/strbuf.h"

struct coverage {
    const struct et_model *model;
    int64_t n;
    int64_t first_ns, last_ns; /* of all logs */
    int64_t stopped_ns;        /* since when auditd is; ET_NULL = it runs */
};

static int put(struct coverage *c, int64_t start_ns, int64_t end_ns, const char *state,
               const char *reason, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_PUT_COVERAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_COVERAGE_HOST_ID, c->model->host_id);
    et_stmt_int(stmt, ET_PUT_COVERAGE_N, ++c->n);
    et_stmt_int(stmt, ET_PUT_COVERAGE_START_NS, start_ns);
    et_stmt_int(stmt, ET_PUT_COVERAGE_END_NS, end_ns);
    et_stmt_text(stmt, ET_PUT_COVERAGE_STATE, et_slice_of(state));
    et_stmt_text(stmt, ET_PUT_COVERAGE_REASON, et_slice_of(reason));
    return et_stmt_run(stmt, err);
}

static int span(struct coverage *c, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_LOG_SPANS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LOG_SPANS_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t first = et_stmt_col_int(stmt, 0), last = et_stmt_col_int(stmt, 1);
        if (c->first_ns == ET_NULL || first < c->first_ns)
            c->first_ns = first;
        if (c->last_ns == ET_NULL || last > c->last_ns)
            c->last_ns = last;
    }
    const struct et_model *m = c->model;
    if (rc == 0 && c->first_ns == ET_NULL && m->execs.count) { /* all in an unknown zone */
        c->first_ns = m->execs.at[0].time_ns;
        c->last_ns = m->execs.at[m->execs.count - 1].time_ns;
    }
    return rc;
}

static bool says(struct et_slice text, const char *words)
{
    return et_slice_search(text, et_slice_of(words)) != NULL;
}

/* The first exec recorded after that moment; ET_NULL if there is none. */
static int64_t first_exec_after(const struct et_model *m, int64_t time_ns)
{
    size_t low = 0, high = m->execs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->execs.at[middle].time_ns > time_ns)
            high = middle;
        else
            low = middle + 1;
    }
    return low < m->execs.count ? m->execs.at[low].time_ns : ET_NULL;
}

/* audit_enabled=0 at that time. An exec recorded later shows that it was switched
 * on again, whether or not the log says when. */
static int disabled(struct coverage *c, int64_t time_ns, struct et_err *err)
{
    int64_t until = first_exec_after(c->model, time_ns);
    return put(c, time_ns, until == ET_NULL ? c->last_ns : until, "not-recording",
               "auditing was switched off (audit_enabled=0)", err);
}

static int change(struct coverage *c, struct et_stmt *stmt, struct et_err *err)
{
    int64_t time_ns = et_stmt_col_int(stmt, 0), lost = et_stmt_col_int(stmt, 4);
    struct et_slice what = et_stmt_col_text(stmt, 1), text = et_stmt_col_text(stmt, 3);
    if (et_slice_is(what, "daemon-end") && c->stopped_ns == ET_NULL)
        c->stopped_ns = time_ns;
    if (et_slice_is(what, "daemon-start") && c->stopped_ns != ET_NULL) {
        int64_t since = c->stopped_ns;
        c->stopped_ns = ET_NULL;
        return put(c, since, time_ns, "stopped",
                   "auditd was stopped: the kernel keeps only as many records as its backlog holds",
                   err);
    }
    if (et_slice_is(what, "config") && says(text, "audit_enabled=0"))
        return disabled(c, time_ns, err);
    if (et_slice_is(what, "lost")) {
        ET_STRBUF_AUTO reason = { 0 };
        if (lost > 0)
            et_strbuf_addf(&reason, "the kernel says that it lost %lld records by then",
                           (long long)lost);
        else if (says(text, "callbacks suppressed"))
            et_strbuf_adds(&reason,
                           "the kernel's own log left out records: only auditd can have them");
        else
            et_strbuf_adds(&reason, "the log says that records were lost");
        return put(c, time_ns, time_ns, "lost", et_strbuf_string(&reason), err);
    }
    return 0;
}

static int changes(struct coverage *c, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_STATES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATES_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        rc = change(c, stmt, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int et_coverage_derive(const struct et_model *model, struct et_err *err)
{
    struct coverage c = {
        .model = model, .first_ns = ET_NULL, .last_ns = ET_NULL, .stopped_ns = ET_NULL
    };
    int rc = span(&c, err);
    if (rc < 0 || c.first_ns == ET_NULL)
        return rc;
    if (model->execs.count)
        rc = put(&c, c.first_ns, c.last_ns, "recording",
                 "from the first to the last record of its logs; gaps that they tell of follow",
                 err);
    else
        rc = put(&c, c.first_ns, c.last_ns, "not-recording",
                 "the log holds no exec at all: its rules seem to record none", err);
    if (rc == 0)
        rc = changes(&c, err);
    if (rc == 0 && c.stopped_ns != ET_NULL)
        rc = put(&c, c.stopped_ns, c.last_ns, "stopped", "auditd was stopped and not started again",
                 err);
    return rc;
}
