/* Verdicts for a spreadsheet: a row per container, its reasons in one cell. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/escape.h"
#include "reports/out.h"

static const char *const columns[] = { "host",     "container_id", "container_name", "image",
                                       "pod",      "namespace",    "executed",       "present",
                                       "attempts", "waived" };

enum { COLUMNS = sizeof columns / sizeof *columns };

static void add_cell(struct et_strbuf *to, struct et_stmt *row, const char *column)
{
    if (!et_column_has(row, column))
        return;
    if (strcmp(column, "attempts") == 0 || strcmp(column, "waived") == 0)
        et_strbuf_addf(to, "%lld", (long long)et_column_int(row, column));
    else
        et_escape_csv(to, et_column_text(row, column));
}

static int add_reasons(struct et_strbuf *to, struct et_store *store, struct et_stmt *row,
                       struct et_err *err)
{
    int got;
    ET_STRBUF_AUTO text = { 0 };
    ET_STMT_AUTO *reason = et_check_reasons(store, row, err);
    if (!reason)
        return ET_FATAL;
    while ((got = et_stmt_row(reason, err)) > 0) {
        et_strbuf_adds(&text, text.n ? " | " : "");
        et_strbuf_add(&text, et_column_text(reason, "aspect"));
        et_strbuf_adds(&text, ": ");
        et_strbuf_add(&text, et_column_text(reason, "reason"));
    }
    if (text.failed)
        return et_fail_memory(err);
    et_escape_csv(to, et_strbuf_slice(&text));
    return got;
}

static int write_rows(struct et_store *store, const struct et_check_options *options,
                      struct et_out *out, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_check_rows(store, &et_check_verdicts, options, err);
    if (!row)
        return ET_FATAL;
    for (size_t i = 0; i < COLUMNS; i++)
        et_strbuf_addf(&out->row, "%s,", columns[i]);
    et_strbuf_adds(&out->row, "reasons\r\n");
    et_out_row(out);
    while ((got = et_stmt_row(row, err)) > 0 && rc == 0 && !et_out_failed(out)) {
        for (size_t i = 0; i < COLUMNS; i++) {
            add_cell(&out->row, row, columns[i]);
            et_strbuf_addc(&out->row, ',');
        }
        rc = add_reasons(&out->row, store, row, err);
        et_strbuf_adds(&out->row, "\r\n");
        et_out_row(out);
    }
    return got < 0 ? got : rc;
}

static int write_csv(struct et_store *store, const struct et_check_options *options, FILE *file,
                     struct et_err *err)
{
    ET_OUT_AUTO out;
    et_out_init(&out, file);
    int rc = write_rows(store, options, &out, err);
    return rc == 0 ? et_out_end(&out, err) : rc;
}

const struct et_check_writer et_check_csv = {
    .name = "csv",
    .summary = "a row per container, safe to open in a spreadsheet",
    .write = write_csv,
};
