/* The statements of check.sql that know scope and severity, with all that bound. */
#ifndef ET_REPORTS_CHECK_ROWS_H
#define ET_REPORTS_CHECK_ROWS_H

#include "reports/check.h"

/* A statement and the numbers of its parameters; 0 = it has no such parameter. */
struct et_check_query {
    enum et_query query;
    int scope, executed, present, attempted, severity, baseline;
};

/* One that judges, as an initialiser. */
#define ET_CHECK_JUDGED(NAME)                                                                      \
    .query = ET_Q_##NAME, .scope = ET_##NAME##_SCOPE, .executed = ET_##NAME##_EXECUTED,            \
    .present = ET_##NAME##_PRESENT, .attempted = ET_##NAME##_ATTEMPTED,                            \
    .severity = ET_##NAME##_SEVERITY

extern const struct et_check_query et_check_verdicts, et_check_sums, et_check_hosts,
    et_check_findings, et_check_resolved, et_check_waivers, et_check_control, et_check_control_line,
    et_check_coverage, et_check_judgement;

/* Ready for et_stmt_row; NULL with err filled. options must outlive it. */
struct et_stmt *et_check_rows(struct et_store *store, const struct et_check_query *query,
                              const struct et_check_options *options, struct et_err *err);

/* The reasons and the remedies of the verdict that row shows. */
struct et_stmt *et_check_reasons(struct et_store *store, struct et_stmt *row, struct et_err *err);
struct et_stmt *et_check_remedies(struct et_store *store, struct et_stmt *row, struct et_err *err);

/* What its container is called: by its name, else its id; one that nothing names, by that. */
struct et_slice et_check_title(struct et_stmt *row);

#endif
