#include "reports/column.h"

#include <assert.h>

static int column_named(const struct et_stmt *row, const char *name)
{
    int i = 0, columns = et_stmt_columns(row);
    while (i < columns && strcmp(et_stmt_column_name(row, i), name) != 0)
        i++;
    assert(i < columns);
    return i;
}

struct et_slice et_column_text(struct et_stmt *row, const char *column)
{
    return et_stmt_col_text(row, column_named(row, column));
}

int64_t et_column_int(struct et_stmt *row, const char *column)
{
    return et_stmt_col_int(row, column_named(row, column));
}

bool et_column_has(struct et_stmt *row, const char *column)
{
    return !et_stmt_col_is_null(row, column_named(row, column));
}
