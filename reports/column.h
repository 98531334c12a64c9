/* Columns of the present row by their names, for sections whose rows are few. */
#ifndef ET_REPORTS_COLUMN_H
#define ET_REPORTS_COLUMN_H

#include "schema/store.h"

/* Asking for a column that the statement does not give is a bug of ours. */
struct et_slice et_column_text(struct et_stmt *row, const char *column); /* NULL = absent */
int64_t et_column_int(struct et_stmt *row, const char *column);          /* NULL = ET_NULL */
bool et_column_has(struct et_stmt *row, const char *column);             /* is not NULL */

#endif
