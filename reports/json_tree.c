#include "reports/json_tree.h"

#include "reports/escape.h"

#include <assert.h>

enum { MAX_DEPTH = 8 };

/* The objects that are open, from the outermost. */
struct tree {
    struct et_strbuf *to;
    struct et_slice open[MAX_DEPTH];
    size_t depth;
};

static bool ends(struct et_slice name, const char *end)
{
    size_t n = strlen(end);
    return name.n > n && et_slice_is(et_slice_from(name, name.n - n), end);
}

static struct et_slice without(struct et_slice name, const char *end)
{
    return ends(name, end) ? et_slice_to(name, name.n - strlen(end)) : name;
}

static void add_name(struct et_strbuf *to, struct et_slice name)
{
    if (to->n && to->p[to->n - 1] != '{')
        et_strbuf_addc(to, ',');
    et_escape_json(to, name);
    et_strbuf_addc(to, ':');
}

static void close_to(struct tree *tree, size_t depth)
{
    while (tree->depth > depth)
        et_strbuf_adds(tree->to, ends(tree->open[--tree->depth], "[]") ? "}]" : "}");
}

static void open_object(struct tree *tree, struct et_slice part)
{
    assert(tree->depth < MAX_DEPTH);
    add_name(tree->to, without(part, "[]"));
    et_strbuf_adds(tree->to, ends(part, "[]") ? "[{" : "{");
    tree->open[tree->depth++] = part;
}

/* Opens and closes what lies between the last value and this one; the last part of its path. */
static struct et_slice go_to(struct tree *tree, struct et_slice path)
{
    size_t depth = 0;
    const char *dot;
    while ((dot = et_slice_find(path, '.')) != NULL) {
        struct et_slice part = et_slice_to(path, (size_t)(dot - path.p));
        if (depth == tree->depth || !et_slice_eq(tree->open[depth], part)) {
            close_to(tree, depth);
            open_object(tree, part);
        }
        depth++;
        path = et_slice_from(path, part.n + 1);
    }
    close_to(tree, depth);
    return path;
}

static void add_value(struct et_strbuf *to, struct et_slice name, struct et_stmt *row, int column)
{
    if (ends(name, "?"))
        et_strbuf_adds(to, et_stmt_col_int(row, column) ? "true" : "false");
    else if (ends(name, "[]") || ends(name, "{}"))
        et_escape_json_value(to, et_stmt_col_text(row, column));
    else if (et_stmt_col_is_number(row, column))
        et_strbuf_addf(to, "%lld", (long long)et_stmt_col_int(row, column));
    else
        et_escape_json(to, et_stmt_col_text(row, column));
}

void et_json_tree_add(struct et_strbuf *to, struct et_stmt *row)
{
    struct tree tree = { .to = to };
    et_strbuf_addc(to, '{');
    for (int i = 0; i < et_stmt_columns(row); i++) {
        if (et_stmt_col_is_null(row, i))
            continue;
        struct et_slice name = go_to(&tree, et_slice_of(et_stmt_column_name(row, i)));
        add_name(to, without(without(without(name, "?"), "[]"), "{}"));
        add_value(to, name, row, i);
    }
    close_to(&tree, 0);
    et_strbuf_addc(to, '}');
}
