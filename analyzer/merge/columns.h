/* Rows that go from one case into another: which column of what is read is which parameter of what
 * is written. Both have the names of the table's columns, so a column that is added to both
 * statements needs nothing here. */
#ifndef ET_ANALYZER_MERGE_COLUMNS_H
#define ET_ANALYZER_MERGE_COLUMNS_H

#include "analyzer/cells.h"
#include "schema/store.h"

/* Named limit: parameters of a statement; unit/merge_test counts them. */
enum { ET_MERGE_MAX_PARAMETERS = 64 };

enum { ET_COLUMN_NONE = -1 };

struct et_columns {
    int count;                           /* parameters, from 1 */
    int at[ET_MERGE_MAX_PARAMETERS + 1]; /* of each, its column; ET_COLUMN_NONE = there is none */
};

void et_columns_match(struct et_columns *columns, struct et_stmt *row, struct et_stmt *put);

/* Gives the value to the parameter, whatever it is; borrowed until the row dies. */
void et_column_bind(struct et_stmt *put, int param, struct et_stmt *row, int column);

/* Whether name is one of these, of which the last is NULL. */
bool et_name_in(const char *const *names, const char *name);

#endif
