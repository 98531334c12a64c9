/* From when to when a host's logs speak. Of the time before and after nothing is known. */
#include "analyzer/coverage/cover.h"

int et_cover_span(struct et_cover *c, struct et_err *err)
{
    int rc;
    const struct et_model *m = c->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_LOG_SPANS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LOG_SPANS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t first = et_stmt_col_int(stmt, 0), last = et_stmt_col_int(stmt, 1);
        if (c->first_ns == ET_NULL || first < c->first_ns)
            c->first_ns = first;
        if (c->last_ns == ET_NULL || last > c->last_ns)
            c->last_ns = last;
    }
    if (rc == 0 && c->first_ns == ET_NULL && m->execs.count) { /* all in an unknown zone */
        c->first_ns = m->execs.at[0].time_ns;
        c->last_ns = m->execs.at[m->execs.count - 1].time_ns;
    }
    return rc;
}
