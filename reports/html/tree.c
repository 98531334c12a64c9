/* A compilation's processes as nested lists: what is above the driver, and what belongs to it. */
#include "reports/column.h"
#include "reports/html/sections.h"

#include <inttypes.h>

enum { DEPTH = 40 };

/* What linkers are given is long, and no tree; the whole stands in the case. */
static void write_command(struct et_html *html, struct et_slice command)
{
    enum { SHOWN = 200 };
    size_t n = command.n > SHOWN ? SHOWN : command.n;
    while (n < command.n && n > 0 && ((unsigned char)command.p[n] & 0xc0) == 0x80)
        n--;
    et_html_words(html, "<code>");
    et_html_value(html, et_slice_to(command, n));
    et_html_words(html, n < command.n ? " …</code>" : "</code>");
}

static void write_process(struct et_html *html, struct et_stmt *row)
{
    bool own = et_slice_is(et_column_text(row, "part"), "own");
    bool refused = et_column_int(row, "success") == 0;
    et_html_words(html, refused ? "<li class=\"refused\">" : own ? "<li class=\"own\">" : "<li>");
    write_command(html, et_column_text(row, "command"));
    et_html_words(html, " <span class=\"id\">");
    if (refused)
        et_html_words(html, "refused, ");
    if (et_column_has(row, "tool_role")) {
        et_html_value(html, et_column_text(row, "tool_role"));
        et_html_words(html, ", ");
    }
    et_strbuf_addf(&html->out.row, "pid %" PRId64 ", ", et_column_int(row, "pid"));
    et_html_user(html, row);
    et_strbuf_addf(&html->out.row, ", exec %" PRId64 "</span>", et_column_int(row, "exec_id"));
}

/* Lists are opened and closed as the depth goes up and down; it never goes down by more than one.
 */
static void go_to(struct et_html *html, int64_t *depth, int64_t wanted)
{
    if (wanted > *depth) {
        et_html_words(html, "<ul>\n");
        ++*depth;
        return;
    }
    et_html_words(html, "</li>\n");
    for (; *depth > wanted; --*depth)
        et_html_words(html, "</ul></li>\n");
}

int et_html_tree(struct et_html *html, int64_t compilation_id, struct et_err *err)
{
    int got;
    int64_t depth = -1, count = 0;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_HTML_TREE, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_TREE_COMPILATION_ID, compilation_id);
    et_stmt_int(row, ET_HTML_TREE_EXECS, ET_HTML_EXECS);
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t wanted = et_column_int(row, "depth");
        if (count++ == 0)
            et_html_words(html, "<details><summary>Processes</summary>\n<div class=\"tree\">\n");
        go_to(html, &depth, wanted < 0 ? 0 : wanted > DEPTH ? DEPTH : wanted);
        write_process(html, row);
    }
    for (; depth >= 0; depth--)
        et_html_words(html, "</li></ul>\n");
    if (count)
        et_html_words(html, "</div></details>\n");
    et_html_flush(html);
    return got;
}
