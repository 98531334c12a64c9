/* What somebody has signed that it may be. */
#include "reports/check_rows.h"
#include "reports/column.h"
#include "reports/html/sections.h"

/* Whose it is, and of what: the criteria as they were given. */
static void write_criteria(struct et_html *html, struct et_stmt *row)
{
    static const char *const names[] = { "image",     "container", "label", "pod",
                                         "namespace", "caller",    "rule",  "command" };
    bool any = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!et_column_has(row, names[i]))
            continue;
        et_strbuf_addf(&html->out.row, "%s%s ", any ? "<br>" : "", names[i]);
        et_html_code(html, et_column_text(row, names[i]));
        any = true;
    }
}

static void write_waiver(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><th scope=\"row\">");
    et_html_value(html, et_column_text(row, "id"));
    et_html_words(html, "</th><td>");
    et_html_value(html, et_column_text(row, "state"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "expires"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "owner"));
    et_html_words(html, "; approved by ");
    et_html_value(html, et_column_text(row, "approved_by"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "reason"));
    et_html_words(html, "</td><td>");
    write_criteria(html, row);
    et_html_words(html, "</td><td class=\"n\">");
    et_html_number(html, et_column_int(row, "fits"));
    et_html_words(html,
                  et_column_int(row, "unused") == 1 ? " (not used)</td></tr>\n" : "</td></tr>\n");
    et_html_flush(html);
}

int et_html_waivers(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = {
        "Waiver", "State", "Last day", "Who answers", "Reason", "Of what", "#Findings that it fits"
    };
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_CHECK_WAIVERS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count++ == 0) {
            et_html_section(html, "waivers", "Waivers",
                            "A waived finding stays on this page. Those that are expired or "
                            "over-broad excuse nothing.");
            et_html_table(html, "waivers-table", "Waivers of the whole case", columns,
                          sizeof columns / sizeof *columns);
        }
        if (count <= ET_HTML_ROWS)
            write_waiver(html, row);
    }
    if (count == 0)
        return got;
    et_html_table_end(html);
    et_html_more(html, count, ET_HTML_ROWS, "the view <code>waivers</code> of the case.");
    et_html_section_end(html);
    return got;
}
