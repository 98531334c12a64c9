/* Rows as CSV (RFC 4180). Texts are quoted, numbers are not, and what is not
 * known is an empty cell without quotes. */
#ifndef ET_REPORTS_CSV_ROW_H
#define ET_REPORTS_CSV_ROW_H

#include "base/strbuf.h"
#include "schema/store.h"

/* The row that names the columns, as the statement does. */
void et_csv_head_add(struct et_strbuf *to, struct et_stmt *row);
void et_csv_row_add(struct et_strbuf *to, struct et_stmt *row);

#endif
