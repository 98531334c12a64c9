/* A report's filters, and the statements that know them (schema/queries/filters.sql
 * says what each filter means). Opening a statement here binds them all, so that
 * no section of a report can forget one; a list is cut here, too. */
#ifndef ET_REPORTS_FILTER_H
#define ET_REPORTS_FILTER_H

#include "reports/report.h"

/* The statement with those filters bound that it has, ready for et_stmt_row and for
 * further parameters of its own; NULL with err filled. options must outlive it. */
struct et_stmt *et_filtered_query(struct et_store *store, enum et_query query,
                                  const struct et_report_options *options, struct et_err *err);

/* True if some part of the case may be left out. */
bool et_filter_active(const struct et_report_options *options);

/* True if a statement's parameter of that name is a filter. */
bool et_is_filter(const char *parameter);

/* ------------------------------------------------------------ lists */

/* A list of a report, cut after as many rows as --limit lets it have. What knows no
 * filter (evidence, damage) is whole, and is not cut either. */
struct et_rows {
    struct et_stmt *row;
    int64_t left; /* rows that it may still have */
    bool *cut;    /* of the options; NULL = nobody asks */
    bool was_cut; /* there were more */
};

/* Opens it; 0, or ET_FATAL with err filled. */
int et_rows_open(struct et_rows *rows, struct et_store *store, enum et_query query,
                 const struct et_report_options *options, struct et_err *err);
void et_rows_end(struct et_rows *rows);

/* 1 = rows->row is at a row; 0 = no more, or no more that may be shown; ET_FATAL. */
int et_rows_next(struct et_rows *rows, struct et_err *err);

#define ET_ROWS_AUTO __attribute__((cleanup(et_rows_end))) struct et_rows

#endif
