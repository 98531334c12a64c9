#include "reports/table.h"

#include "reports/escape.h"
#include "reports/out.h"

#include <ctype.h>
#include <string.h>

static const struct et_table_writer *const writers[] = { &et_table_text, &et_table_csv,
                                                         &et_table_json };

enum { WRITERS = sizeof writers / sizeof *writers };

const struct et_table_writer *const *et_table_writers(size_t *count)
{
    *count = WRITERS;
    return writers;
}

const struct et_table_writer *et_table_writer_named(struct et_slice name)
{
    for (size_t i = 0; i < WRITERS; i++)
        if (et_slice_is(name, writers[i]->name))
            return writers[i];
    return NULL;
}

struct et_slice et_table_value(struct et_stmt *stmt, int column, struct et_strbuf *bytes)
{
    if (et_stmt_col_kind(stmt, column) == ET_VALUE_NULL)
        return ET_SLICE_NONE;
    if (et_stmt_col_kind(stmt, column) != ET_VALUE_BLOB)
        return et_stmt_col_text(stmt, column);
    struct et_slice blob = et_stmt_col_blob(stmt, column);
    et_strbuf_reset(bytes);
    et_strbuf_adds(bytes, "x'");
    for (size_t i = 0; i < blob.n; i++)
        et_strbuf_addf(bytes, "%02x", (unsigned char)blob.p[i]);
    et_strbuf_addc(bytes, '\'');
    return et_strbuf_slice(bytes);
}

/* ------------------------------------------------------------ csv */

static void add_csv_cell(struct et_out *out, struct et_stmt *stmt, int column,
                         struct et_strbuf *bytes)
{
    enum et_value_kind kind = et_stmt_col_kind(stmt, column);
    struct et_slice value = et_table_value(stmt, column, bytes);
    if (kind == ET_VALUE_INTEGER || kind == ET_VALUE_REAL)
        et_strbuf_add(&out->row, value);
    else if (kind != ET_VALUE_NULL)
        et_escape_csv(&out->row, value);
    out->row.failed = out->row.failed || bytes->failed;
}

static int write_csv(struct et_stmt *stmt, const struct et_table_look *look, FILE *file,
                     struct et_err *err)
{
    int got, columns = et_stmt_columns(stmt);
    ET_STRBUF_AUTO bytes = { 0 };
    ET_OUT_AUTO out;
    (void)look;
    et_out_init(&out, file);
    for (int i = 0; i < columns; i++) {
        et_strbuf_adds(&out.row, i ? "," : "");
        et_escape_csv(&out.row, et_slice_of(et_stmt_column_name(stmt, i)));
    }
    et_strbuf_adds(&out.row, "\r\n");
    et_out_row(&out);
    while ((got = et_stmt_row(stmt, err)) > 0 && !et_out_failed(&out)) {
        for (int i = 0; i < columns; i++) {
            et_strbuf_adds(&out.row, i ? "," : "");
            add_csv_cell(&out, stmt, i, &bytes);
        }
        et_strbuf_adds(&out.row, "\r\n");
        et_out_row(&out);
    }
    return got < 0 ? got : et_out_end(&out, err);
}

const struct et_table_writer et_table_csv = {
    .name = "csv",
    .summary = "safe to open in a spreadsheet",
    .write = write_csv,
};

/* ------------------------------------------------------------ json */

/* Names are keys, and a statement may give one twice. Ends with a NUL. */
static void add_key(struct et_strbuf *keys, const struct et_stmt *stmt, int column)
{
    ET_STRBUF_AUTO key = { 0 };
    int before = 0;
    struct et_slice name = et_slice_of(et_stmt_column_name(stmt, column));
    for (int i = 0; i < column; i++)
        before += et_slice_compare(et_slice_of(et_stmt_column_name(stmt, i)), name) == 0;
    et_strbuf_add(&key, name);
    if (before)
        et_strbuf_addf(&key, ":%d", before);
    et_strbuf_adds(keys, column ? ", " : "");
    et_escape_json(keys, et_strbuf_slice(&key));
    et_strbuf_adds(keys, ": ");
    et_strbuf_addc(keys, '\0');
    keys->failed = keys->failed || key.failed;
}

static bool is_finite(struct et_slice number)
{
    return number.n && isdigit((unsigned char)number.p[number.p[0] == '-' && number.n > 1]);
}

static void add_json_value(struct et_out *out, struct et_stmt *stmt, int column,
                           struct et_strbuf *bytes)
{
    enum et_value_kind kind = et_stmt_col_kind(stmt, column);
    struct et_slice value = et_table_value(stmt, column, bytes);
    if (kind == ET_VALUE_NULL)
        et_strbuf_adds(&out->row, "null");
    else if (kind == ET_VALUE_INTEGER || (kind == ET_VALUE_REAL && is_finite(value)))
        et_strbuf_add(&out->row, value);
    else
        et_escape_json(&out->row, value);
    out->row.failed = out->row.failed || bytes->failed;
}

static int write_json(struct et_stmt *stmt, const struct et_table_look *look, FILE *file,
                      struct et_err *err)
{
    int got;
    const char *before = "[\n  {";
    ET_STRBUF_AUTO bytes = { 0 };
    ET_STRBUF_AUTO keys = { 0 };
    ET_OUT_AUTO out;
    (void)look;
    et_out_init(&out, file);
    for (int i = 0; i < et_stmt_columns(stmt); i++)
        add_key(&keys, stmt, i);
    if (keys.failed)
        return et_fail_memory(err);
    while ((got = et_stmt_row(stmt, err)) > 0 && !et_out_failed(&out)) {
        const char *key = et_strbuf_string(&keys);
        et_strbuf_adds(&out.row, before);
        for (int i = 0; i < et_stmt_columns(stmt); i++, key += strlen(key) + 1) {
            et_strbuf_adds(&out.row, key);
            add_json_value(&out, stmt, i, &bytes);
        }
        et_strbuf_adds(&out.row, "}");
        et_out_row(&out);
        before = ",\n  {";
    }
    et_strbuf_adds(&out.row, before[0] == ',' ? "\n]\n" : "[]\n");
    return got < 0 ? got : et_out_end(&out, err);
}

const struct et_table_writer et_table_json = {
    .name = "json",
    .summary = "a list of objects, a row each",
    .write = write_json,
};
