/* CSV (RFC 4180) of the compiler story: one row per exec of a compiler. Texts
 * are quoted, numbers are not, and what is not known is an empty cell without
 * quotes. The first row names the columns, as the statement does. */
#include "reports/escape.h"
#include "reports/filter.h"
#include "reports/out.h"
#include "reports/writers.h"

static void add_head(struct et_strbuf *to, const struct et_stmt *stmt)
{
    for (int i = 0; i < et_stmt_columns(stmt); i++) {
        if (i)
            et_strbuf_addc(to, ',');
        et_strbuf_adds(to, et_stmt_column_name(stmt, i));
    }
    et_strbuf_adds(to, "\r\n");
}

static void add_cell(struct et_strbuf *to, struct et_stmt *stmt, int column)
{
    if (et_stmt_col_is_null(stmt, column))
        return;
    if (et_stmt_col_is_number(stmt, column))
        et_strbuf_addf(to, "%lld", (long long)et_stmt_col_int(stmt, column));
    else
        et_escape_csv(to, et_stmt_col_text(stmt, column));
}

static int write_csv(struct et_store *store, const struct et_report_options *options, FILE *file,
                     struct et_err *err)
{
    int got;
    ET_OUT_AUTO out;
    et_out_init(&out, file);
    ET_ROWS_AUTO list;
    if (et_rows_open(&list, store, ET_Q_REPORT_CSV, options, err) < 0)
        return ET_FATAL;
    add_head(&out.row, list.row);
    et_out_row(&out);
    while ((got = et_rows_next(&list, err)) > 0 && !et_out_failed(&out)) {
        for (int i = 0; i < et_stmt_columns(list.row); i++) {
            if (i)
                et_strbuf_addc(&out.row, ',');
            add_cell(&out.row, list.row, i);
        }
        et_strbuf_adds(&out.row, "\r\n");
        et_out_row(&out);
    }
    return got < 0 ? got : et_out_end(&out, err);
}

const struct et_report et_report_csv = {
    .name = "csv",
    .summary = "one row per exec of a compiler, safe to open in a spreadsheet",
    .write = write_csv,
};
