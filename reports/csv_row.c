#include "reports/csv_row.h"

#include "reports/escape.h"

void et_csv_head_add(struct et_strbuf *to, struct et_stmt *row)
{
    for (int i = 0; i < et_stmt_columns(row); i++) {
        if (i)
            et_strbuf_addc(to, ',');
        et_strbuf_adds(to, et_stmt_column_name(row, i));
    }
    et_strbuf_adds(to, "\r\n");
}

static void add_cell(struct et_strbuf *to, struct et_stmt *row, int column)
{
    if (et_stmt_col_is_null(row, column))
        return;
    if (et_stmt_col_is_number(row, column))
        et_strbuf_addf(to, "%lld", (long long)et_stmt_col_int(row, column));
    else
        et_escape_csv(to, et_stmt_col_text(row, column));
}

void et_csv_row_add(struct et_strbuf *to, struct et_stmt *row)
{
    for (int i = 0; i < et_stmt_columns(row); i++) {
        if (i)
            et_strbuf_addc(to, ',');
        add_cell(to, row, i);
    }
    et_strbuf_adds(to, "\r\n");
}
