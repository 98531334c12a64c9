#include "schema/view_text.h"

#include "schema/sql.h"

#include <string.h>

#define CREATE "CREATE VIEW "

static struct et_slice take_line(struct et_slice *text)
{
    const char *end = et_slice_find(*text, '\n');
    size_t n = end ? (size_t)(end - text->p) : text->n;
    struct et_slice line = et_slice_to(*text, n);
    *text = et_slice_from(*text, n + 1);
    return line;
}

bool et_view_comment_line(struct et_slice *comment, struct et_slice *line)
{
    if (comment->n == 0)
        return false;
    *line = et_slice_from(take_line(comment), 3);
    return true;
}

/* What of a line is no comment. */
static struct et_slice code_of(struct et_slice line)
{
    const char *comment = et_slice_search(line, ET_SLICE("-- "));
    return comment ? et_slice_to(line, (size_t)(comment - line.p)) : line;
}

static bool code_ends(struct et_slice line, const char *sign)
{
    return et_slice_ends(et_slice_trim(code_of(line)), sign);
}

/* "    <expression> AS name, -- comment": the name and the comment. */
static void walk_column(const struct et_view_walk *walk, struct et_slice line)
{
    const char *comment = et_slice_search(line, ET_SLICE("-- "));
    const char *as = NULL;
    struct et_slice code = code_of(line);
    for (const char *at = code.p;
         at && (at = et_slice_search(et_slice_from(code, (size_t)(at - code.p)), ET_SLICE(" AS ")));
         at++)
        as = at;
    if (!as || (!comment && !code_ends(line, ",") && !code_ends(line, ";")))
        return; /* part of an expression */
    struct et_slice name = et_slice_trim(et_slice_from(code, (size_t)(as - code.p) + 4));
    if (et_slice_ends(name, ",") || et_slice_ends(name, ";"))
        name.n--;
    if (et_slice_find(name, ' ') || et_slice_find(name, '('))
        return;
    walk->column(walk->ctx, name,
                 comment ? et_slice_from(line, (size_t)(comment - line.p) + 3) : ET_SLICE(""));
}

static void walk_text(const struct et_view_walk *walk, struct et_slice text)
{
    struct et_slice comment = ET_SLICE("");
    bool inside = false;
    while (text.n) {
        struct et_slice line = take_line(&text);
        if (et_slice_starts(line, CREATE)) {
            struct et_slice name = et_slice_from(line, strlen(CREATE));
            name.n -= et_slice_ends(name, " AS") ? 3 : 0;
            walk->view(walk->ctx, name, comment);
            inside = true;
        } else if (et_slice_starts(line, "FROM ")) {
            inside = false;
        } else if (et_slice_starts(line, "-- ")) {
            comment.p = comment.n ? comment.p : line.p;
            comment.n = (size_t)(line.p + line.n - comment.p);
        } else if (!inside && line.n == 0) {
            comment.n = 0;
        } else if (inside) {
            walk_column(walk, line);
            inside = !code_ends(line, ";"); /* a view of no table */
        }
    }
}

void et_view_walk(const struct et_view_walk *walk)
{
    walk_text(walk, et_slice_of(et_views_sql));
}

void et_view_walk_one(struct et_slice name, const struct et_view_walk *walk)
{
    ET_STRBUF_AUTO wanted = { 0 };
    struct et_slice text = et_slice_of(et_views_sql);
    et_strbuf_adds(&wanted, "\n" CREATE);
    et_strbuf_add(&wanted, name);
    et_strbuf_adds(&wanted, " AS\n");
    const char *at = wanted.failed ? NULL : et_slice_search(text, et_strbuf_slice(&wanted));
    if (!at)
        return;
    const char *from = at; /* where the comment before it begins */
    while (from > text.p && !(from[0] == '\n' && from[1] == '\n'))
        from--;
    const char *next =
        et_slice_search(et_slice_from(text, (size_t)(at - text.p) + 1), ET_SLICE("\n" CREATE));
    size_t n = next ? (size_t)(next - from) : text.n - (size_t)(from - text.p);
    walk_text(walk, (struct et_slice){ from, n });
}
