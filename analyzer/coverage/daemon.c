/*
 * DAEMON_END … DAEMON_START
 *
 * While auditd is away the kernel keeps records, as many as its backlog holds, and gives
 * them to the next one. That none was lost shows where execs of that time are in the log
 * and the numbers run through it without a hole.
 */
#include "analyzer/coverage/cover.h"

enum column { TIME, CHANGE, TYPE, TEXT, LOST, STREAM, LINE, OFFSET };

static bool was_kept(const struct et_cover *c, int64_t from_ns, int64_t until_ns)
{
    int64_t exec_ns = et_cover_exec_after(c->model, from_ns);
    return exec_ns != ET_NULL && exec_ns < until_ns &&
           et_stretches_reach(&c->unbroken, from_ns, until_ns);
}

static int stopped(struct et_cover *c, int64_t from_ns, int64_t until_ns, struct et_said said,
                   struct et_err *err)
{
    if (was_kept(c, from_ns, until_ns))
        return 0;
    const struct et_gap gap = { from_ns,
                                until_ns,
                                "stopped",
                                "stopped",
                                ET_SLICE("auditd was stopped: the kernel keeps only as many "
                                         "records as its backlog holds"),
                                said };
    return et_cover_add(c, &gap, err);
}

/* Since when it did not write is not told: the last exec before is in the log. */
static int resumed(struct et_cover *c, int64_t time_ns, struct et_said said, struct et_err *err)
{
    int64_t before_ns = et_cover_exec_before(c->model, time_ns);
    const struct et_gap gap = { before_ns == ET_NULL ? c->first_ns : before_ns,
                                time_ns,
                                "stopped",
                                "stopped",
                                ET_SLICE("auditd had stopped to write, and says that it goes on"),
                                said };
    return et_cover_add(c, &gap, err);
}

int et_cover_daemon(struct et_cover *c, struct et_err *err)
{
    int rc;
    int64_t since_ns = ET_NULL;
    struct et_said said = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_AUDIT_STATES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_AUDIT_STATES_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t time_ns = et_stmt_col_int(stmt, TIME);
        struct et_slice change = et_stmt_col_text(stmt, CHANGE);
        const struct et_said here = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                                      et_stmt_col_int(stmt, OFFSET) };
        if (et_slice_is(change, "daemon-end") && since_ns == ET_NULL) {
            since_ns = time_ns;
            said = here;
        } else if (et_slice_is(change, "daemon-start") && since_ns != ET_NULL) {
            if (stopped(c, since_ns, time_ns, said, err) < 0)
                return ET_FATAL;
            since_ns = ET_NULL;
        } else if (et_slice_is(et_stmt_col_text(stmt, TYPE), "DAEMON_RESUME") &&
                   resumed(c, time_ns, here, err) < 0) {
            return ET_FATAL;
        }
    }
    if (rc < 0 || since_ns == ET_NULL)
        return rc;
    const struct et_gap gap = { since_ns,
                                c->last_ns,
                                "stopped",
                                "stopped",
                                ET_SLICE("auditd was stopped and not started again"),
                                said };
    return et_cover_add(c, &gap, err);
}
