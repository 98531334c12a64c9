/* What verify found, for people. */
#ifndef ET_ANALYZER_CLI_VERIFY_TEXT_H
#define ET_ANALYZER_CLI_VERIFY_TEXT_H

#include "analyzer/cli/verify_rows.h"
#include "reports/table.h"

enum { ET_VERIFY_TEXT_IDS = 10 }; /* that are named of each kind */

/* row: of verify_rows, bound. 0 or ET_FATAL. */
int et_verify_text(struct et_store *store, struct et_stmt *row,
                   const struct et_verify_totals *totals, const struct et_table_look *look,
                   FILE *out, struct et_err *err);

#endif
