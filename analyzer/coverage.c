#include "analyzer/coverage.h"

#include "base/slice.h"
#include "base/strbuf.h"

struct coverage {
    struct et_store *store;
    int64_t host_id, n;
    int64_t first_ns, last_ns;       /* of all logs */
    int64_t stopped_ns, disabled_ns; /* since when; ET_NULL = it runs, it is enabled */
};

static int put(struct coverage *c, int64_t start_ns, int64_t end_ns, const char *state,
               const char *reason, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(c->store, ET_Q_PUT_COVERAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_COVERAGE_HOST_ID, c->host_id);
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
    ET_STMT_AUTO *stmt = et_store_query(c->store, ET_Q_LOG_SPANS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LOG_SPANS_HOST_ID, c->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t first = et_stmt_col_int(stmt, 0), last = et_stmt_col_int(stmt, 1);
        if (c->first_ns == ET_NULL || first < c->first_ns)
            c->first_ns = first;
        if (c->last_ns == ET_NULL || last > c->last_ns)
            c->last_ns = last;
    }
    return rc;
}

static bool says(struct et_slice text, const char *words)
{
    return et_slice_search(text, et_slice_of(words)) != NULL;
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
    if (et_slice_is(what, "config") && says(text, "audit_enabled=0") && c->disabled_ns == ET_NULL)
        c->disabled_ns = time_ns;
    if (et_slice_is(what, "config") &&
        (says(text, "audit_enabled=1") || says(text, "audit_enabled=2")) &&
        c->disabled_ns != ET_NULL) {
        int64_t since = c->disabled_ns;
        c->disabled_ns = ET_NULL;
        return put(c, since, time_ns, "not-recording",
                   "auditing was switched off (audit_enabled=0)", err);
    }
    if (et_slice_is(what, "lost")) {
        ET_STRBUF_AUTO reason = { 0 };
        if (lost > 0)
            et_strbuf_addf(&reason, "the kernel says that it lost %lld records by then",
                           (long long)lost);
        else
            et_strbuf_adds(&reason, "the log says that records were lost");
        return put(c, time_ns, time_ns, "lost", et_strbuf_string(&reason), err);
    }
    return 0;
}

static int changes(struct coverage *c, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->store, ET_Q_AUDIT_STATES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATES_HOST_ID, c->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        rc = change(c, stmt, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int et_coverage_derive(struct et_store *store, int64_t host_id, uint64_t execs, struct et_err *err)
{
    struct coverage c = { .store = store,
                          .host_id = host_id,
                          .first_ns = ET_NULL,
                          .last_ns = ET_NULL,
                          .stopped_ns = ET_NULL,
                          .disabled_ns = ET_NULL };
    int rc = span(&c, err);
    if (rc < 0 || c.first_ns == ET_NULL)
        return rc;
    if (execs)
        rc = put(&c, c.first_ns, c.last_ns, "recording",
                 "execs are recorded; gaps that the log tells of follow", err);
    else
        rc = put(&c, c.first_ns, c.last_ns, "not-recording",
                 "the log holds no exec at all: its rules seem to record none", err);
    if (rc == 0)
        rc = changes(&c, err);
    if (rc == 0 && c.stopped_ns != ET_NULL)
        rc = put(&c, c.stopped_ns, c.last_ns, "stopped", "auditd was stopped and not started again",
                 err);
    if (rc == 0 && c.disabled_ns != ET_NULL && c.disabled_ns < c.last_ns && execs == 0)
        rc = put(&c, c.disabled_ns, c.last_ns, "not-recording",
                 "auditing was switched off (audit_enabled=0)", err);
    return rc;
}
