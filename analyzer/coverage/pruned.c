/*
 * Audit logs that were taken out of the case because they were old: what they said of that
 * time is known no more. That another log of the same time is left does not help, as it need
 * not hold the same.
 */
#include "analyzer/coverage/cover.h"

enum column { FIRST_NS, LAST_NS, EVENTS, BEFORE, STREAM };

int et_cover_pruned(struct et_cover *c, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_PRUNED_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PRUNED_EVIDENCE_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        ET_STRBUF_AUTO reason = { 0 };
        et_strbuf_addf(&reason,
                       "a log of this time, with %lld event%s, was taken out of the case: ",
                       (long long)et_stmt_col_int(stmt, EVENTS),
                       et_stmt_col_int(stmt, EVENTS) == 1 ? "" : "s");
        et_strbuf_adds(&reason, "prune --before ");
        et_strbuf_add(&reason, et_stmt_col_text(stmt, BEFORE));
        if (et_cover_tell(c,
                          (struct et_gap){ et_stmt_col_int(stmt, FIRST_NS),
                                           et_stmt_col_int(stmt, LAST_NS),
                                           "lost",
                                           "pruned",
                                           { 0 },
                                           { et_stmt_col_int(stmt, STREAM), 1, 0 } },
                          &reason, err) < 0)
            return ET_FATAL;
    }
    return rc;
}
