/* A report's filters, and the statements that know them (schema/queries/reports.sql
 * says what each filter means). Opening a statement here binds them all, so that
 * no section of a report can forget one. */
#ifndef ET_REPORTS_FILTER_H
#define ET_REPORTS_FILTER_H

#include "reports/report.h"

/* A statement and the numbers of its filters; 0 = it has no such filter. */
struct et_filtered {
    enum et_query query;
    int since, until, host, container, prefix, confidence;
};

/* A statement that has them all, as an initialiser. */
#define ET_FILTERED(NAME)                                                                          \
    {                                                                                              \
        ET_Q_##NAME, ET_##NAME##_SINCE, ET_##NAME##_UNTIL, ET_##NAME##_HOST,                       \
            ET_##NAME##_CONTAINER, ET_##NAME##_PREFIX, ET_##NAME##_CONFIDENCE                      \
    }

/* The statement with its filters bound, ready for et_stmt_row; NULL with err
 * filled. options must outlive it. */
struct et_stmt *et_filtered_query(struct et_store *store, const struct et_filtered *filtered,
                                  const struct et_report_options *options, struct et_err *err);

/* True if some part of the case may be left out. */
bool et_filter_active(const struct et_report_options *options);

#endif
