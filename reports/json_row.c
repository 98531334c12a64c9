#include "reports/json_row.h"

#include "reports/escape.h"

enum kind { KIND_JSON, KIND_TRUTH };

/* Columns that are more than a number or a text. */
static const struct {
    const char *name;
    enum kind kind;
} columns[] = {
    { "argv", KIND_JSON },          { "command", KIND_JSON },    { "labels", KIND_JSON },
    { "sources", KIND_JSON },       { "flags", KIND_JSON },      { "complete", KIND_TRUTH },
    { "contradicted", KIND_TRUTH }, { "disguised", KIND_TRUTH }, { "output_executed", KIND_TRUTH },
    { "rules_files", KIND_JSON },   { "reasons", KIND_JSON },    { "privileged", KIND_TRUTH },
    { "success", KIND_TRUTH },      { "inherited", KIND_TRUTH },
};

static bool is_kind(const char *name, enum kind kind)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (columns[i].kind == kind && strcmp(columns[i].name, name) == 0)
            return true;
    return false;
}

static void add_number(struct et_strbuf *to, const char *name, int64_t value)
{
    if (is_kind(name, KIND_TRUTH))
        et_strbuf_adds(to, value ? "true" : "false");
    else
        et_strbuf_addf(to, "%lld", (long long)value);
}

static void add_cell(struct et_strbuf *to, struct et_stmt *row, int column)
{
    const char *name = et_stmt_column_name(row, column);
    if (et_stmt_col_is_null(row, column))
        et_strbuf_adds(to, "null");
    else if (et_stmt_col_is_number(row, column))
        add_number(to, name, et_stmt_col_int(row, column));
    else if (is_kind(name, KIND_JSON))
        et_escape_json_value(to, et_stmt_col_text(row, column));
    else
        et_escape_json(to, et_stmt_col_text(row, column));
}

void et_json_members_add(struct et_strbuf *to, struct et_stmt *row)
{
    for (int i = 0; i < et_stmt_columns(row); i++) {
        et_strbuf_adds(to, i ? "," : "");
        et_escape_json(to, et_slice_of(et_stmt_column_name(row, i)));
        et_strbuf_addc(to, ':');
        add_cell(to, row, i);
    }
}

void et_json_row_add(struct et_strbuf *to, struct et_stmt *row)
{
    et_strbuf_addc(to, '{');
    et_json_members_add(to, row);
    et_strbuf_addc(to, '}');
}
