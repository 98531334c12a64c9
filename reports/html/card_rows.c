#include "reports/html/sections.h"

struct et_stmt *et_html_cards_of(struct et_html *html, int64_t alike, struct et_err *err)
{
    struct et_stmt *group = et_filtered_query(html->store, ET_Q_HTML_CARDS, html->options, err);
    if (!group)
        return NULL;
    et_stmt_int(group, ET_HTML_CARDS_CARDS, et_html_limit(html, ET_HTML_CARDS));
    et_stmt_int(group, ET_HTML_CARDS_ALIKE, alike);
    return group;
}

struct et_stmt *et_html_lines_of(struct et_html *html, int64_t compilation_id, struct et_err *err)
{
    struct et_stmt *row = et_store_query(html->store, ET_Q_HTML_LINES, err);
    if (!row)
        return NULL;
    et_stmt_int(row, ET_HTML_LINES_COMPILATION_ID, compilation_id);
    et_stmt_int(row, ET_HTML_LINES_EXECS, ET_HTML_EXECS);
    et_stmt_int(row, ET_HTML_LINES_STEPS, ET_HTML_STEPS);
    return row;
}
