#include "reports/column.h"

#include <assert.h>

static int column_named(struct et_stmt *row, const char *name)
{
    int column = et_stmt_column_named(row, name);
    assert(column >= 0);
    return column;
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
