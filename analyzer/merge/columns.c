#include "analyzer/merge/columns.h"

#include <string.h>

static int column_named(struct et_stmt *row, const char *name)
{
    for (int i = 0; i < et_stmt_columns(row); i++)
        if (strcmp(et_stmt_column_name(row, i), name) == 0)
            return i;
    return ET_COLUMN_NONE;
}

void et_columns_match(struct et_columns *columns, struct et_stmt *row, struct et_stmt *put)
{
    const char *name;
    columns->count = 0;
    for (int param = 1; param <= ET_MERGE_MAX_PARAMETERS; param++) {
        name = et_stmt_parameter(put, param);
        if (!name)
            return;
        columns->count = param;
        columns->at[param] = column_named(row, name);
    }
}

void et_column_bind(struct et_stmt *put, int param, struct et_stmt *row, int column)
{
    switch (et_stmt_col_kind(row, column)) {
    case ET_VALUE_TEXT:
        et_stmt_text(put, param, et_stmt_col_text(row, column));
        break;
    case ET_VALUE_BLOB: {
        struct et_slice bytes = et_stmt_col_blob(row, column);
        et_stmt_blob(put, param, bytes.p ? bytes : ET_SLICE(""));
        break;
    }
    case ET_VALUE_INTEGER:
    case ET_VALUE_REAL: /* no column of a case holds such: STRICT refuses it */
    case ET_VALUE_NULL:
        et_stmt_int(put, param, et_stmt_col_int(row, column));
        break;
    }
}

bool et_name_in(const char *const *names, const char *name)
{
    for (; name && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}
