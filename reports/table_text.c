/* A table for people. The first rows tell how wide its columns are; where a value is wider, its
 * line is. On a terminal the widest columns give way, and values are cut. */
#include "reports/table.h"

#include "reports/escape.h"
#include "reports/terminal.h"

#include <stdlib.h>

enum {
    MEASURED_ROWS = 1000,
    GAP = 2,
    LEAST_COLUMNS = 10, /* that a column is left with on a terminal */
    MOST_COLUMNS = 60,  /* that are filled with blanks elsewhere */
};

struct column {
    int width;
    bool right; /* numbers only, so far */
};

struct table {
    struct et_terminal term;
    struct et_stmt *stmt;
    struct column *columns;
    int count;
    struct et_strbuf cells, bytes; /* the cells measured, each as its kind and a text with NUL */
    int rows;                      /* of them */
};

static bool is_number(enum et_value_kind kind)
{
    return kind == ET_VALUE_INTEGER || kind == ET_VALUE_REAL;
}

/* Columns of a terminal that a value takes. */
static int width_of(const struct et_terminal *like, struct et_slice value)
{
    struct et_terminal term;
    et_term_init(&term, NULL, false, 0);
    term.ascii = like->ascii;
    et_term_value(&term, value);
    int width = term.column;
    et_term_clear(&term);
    return width;
}

static void measure(struct table *t, int column, struct et_slice value)
{
    int width = width_of(&t->term, value);
    if (width > t->columns[column].width)
        t->columns[column].width = width;
}

/* A value may hold a NUL, which is shown as \x00; it is kept escaped, as it will be shown. */
static void keep(struct table *t, int column)
{
    enum et_value_kind kind = et_stmt_col_kind(t->stmt, column);
    struct et_slice value = et_table_value(t->stmt, column, &t->bytes);
    measure(t, column, value);
    if (!is_number(kind) && kind != ET_VALUE_NULL)
        t->columns[column].right = false;
    et_strbuf_addc(&t->cells, (char)('0' + kind));
    et_escape_text(&t->cells, value);
    et_strbuf_addc(&t->cells, '\0');
}

static int measure_rows(struct table *t, struct et_err *err)
{
    int got = 1;
    for (int i = 0; i < t->count; i++) {
        measure(t, i, et_slice_of(et_stmt_column_name(t->stmt, i)));
        t->columns[i].right = true;
    }
    while (t->rows < MEASURED_ROWS && (got = et_stmt_row(t->stmt, err)) > 0) {
        for (int i = 0; i < t->count; i++)
            keep(t, i);
        t->rows++;
    }
    return t->cells.failed || t->bytes.failed ? et_fail_memory(err) : got;
}

static int widest(const struct table *t)
{
    int at = 0;
    for (int i = 1; i < t->count; i++)
        if (t->columns[i].width > t->columns[at].width)
            at = i;
    return at;
}

static void fit(struct table *t)
{
    for (int i = 0; i < t->count && t->term.width == 0; i++)
        if (t->columns[i].width > MOST_COLUMNS)
            t->columns[i].width = MOST_COLUMNS;
    int all = t->count * GAP; /* blanks follow the last one too */
    for (int i = 0; i < t->count; i++)
        all += t->columns[i].width;
    for (; t->term.width && all > t->term.width; all--) {
        struct column *column = &t->columns[widest(t)];
        if (column->width <= LEAST_COLUMNS)
            return;
        column->width--;
    }
}

static void write_cell(struct table *t, int column, struct et_slice value)
{
    struct et_terminal *term = &t->term;
    int width = t->columns[column].width, start = term->column;
    if (t->columns[column].right)
        et_term_to_column(term, start + width - width_of(term, value));
    if (term->width) {
        et_term_cell(term, value, start + width - term->column);
        et_term_words(term, " ");
        return;
    }
    et_term_value(term, value);
    if (column + 1 == t->count)
        return;
    et_term_to_column(term, start + width);
    et_term_words(term, "  ");
}

static void write_head(struct table *t)
{
    et_term_style(&t->term, ET_HEADING);
    for (int i = 0; i < t->count; i++)
        write_cell(t, i, et_slice_of(et_stmt_column_name(t->stmt, i)));
    et_term_newline(&t->term);
    for (int i = 0; i < t->count; i++) {
        for (int n = 0; n < t->columns[i].width; n++)
            et_term_words(&t->term, "-");
        et_term_words(&t->term, i + 1 < t->count ? "  " : "");
    }
    et_term_newline(&t->term);
}

static void write_kept(struct table *t)
{
    struct et_slice rest = et_strbuf_slice(&t->cells);
    for (int row = 0; row < t->rows; row++) {
        for (int i = 0; i < t->count; i++) {
            bool is_null = rest.p[0] == '0' + ET_VALUE_NULL;
            struct et_slice value = et_slice_of(rest.p + 1);
            write_cell(t, i, is_null ? ET_SLICE_NONE : value);
            rest = et_slice_from(rest, value.n + 2);
        }
        et_term_newline(&t->term);
    }
}

static int write_rest(struct table *t, struct et_err *err)
{
    int got;
    while ((got = et_stmt_row(t->stmt, err)) > 0 && !et_out_failed(&t->term.out)) {
        for (int i = 0; i < t->count; i++)
            write_cell(t, i, et_table_value(t->stmt, i, &t->bytes));
        t->term.out.row.failed = t->term.out.row.failed || t->bytes.failed;
        et_term_newline(&t->term);
    }
    return got;
}

static int write_table(struct table *t, struct et_err *err)
{
    int got = measure_rows(t, err);
    if (got < 0)
        return got;
    fit(t);
    write_head(t);
    write_kept(t);
    if (got > 0 && write_rest(t, err) < 0)
        return ET_FATAL;
    return et_term_end(&t->term, err);
}

static int write_text(struct et_stmt *stmt, const struct et_table_look *look, FILE *file,
                      struct et_err *err)
{
    struct table t = { .stmt = stmt, .count = et_stmt_columns(stmt) };
    t.columns = calloc((size_t)t.count + 1, sizeof *t.columns);
    if (!t.columns)
        return et_fail_memory(err);
    et_term_init(&t.term, file, look->colour, look->width);
    t.term.ascii = look->ascii;
    int rc = write_table(&t, err);
    et_term_clear(&t.term);
    et_strbuf_clear(&t.cells);
    et_strbuf_clear(&t.bytes);
    free(t.columns);
    return rc;
}

const struct et_table_writer et_table_text = {
    .name = "text",
    .summary = "aligned columns",
    .write = write_text,
};
