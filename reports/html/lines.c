/* Where a compilation's story is said: the lines of the evidence, and how to see them. The case
 * keeps where a line stands, not the line. */
#include "reports/column.h"
#include "reports/html/sections.h"

#include <inttypes.h>

static void begin_evidence(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<p class=\"file\">");
    et_html_code(html, et_column_text(row, "path"));
    et_html_words(html, "<br>SHA-256 <code class=\"digest\">");
    et_html_value(html, et_column_text(row, "sha256"));
    et_html_words(html, "</code></p>\n<ul class=\"raw\">\n");
}

static void write_line(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<li><span class=\"id\">line ");
    et_html_number(html, et_column_int(row, "line"));
    et_html_words(html, ", byte ");
    et_html_number(html, et_column_int(row, "byte_offset"));
    et_html_words(html, "</span> ");
    et_html_value(html, et_column_text(row, "what"));
    et_html_words(html, "</li>\n");
}

int et_html_lines(struct et_html *html, int64_t compilation_id, struct et_err *err)
{
    int got;
    bool any = false;
    ET_STRBUF_AUTO evidence = { 0 };
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_HTML_LINES, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_LINES_COMPILATION_ID, compilation_id);
    et_stmt_int(row, ET_HTML_LINES_EXECS, ET_HTML_EXECS);
    et_stmt_int(row, ET_HTML_LINES_STEPS, ET_HTML_STEPS);
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!any)
            et_html_words(html, "<details><summary>Evidence</summary>\n");
        if (!any || !et_slice_eq(et_strbuf_slice(&evidence), et_column_text(row, "sha256"))) {
            et_html_words(html, any ? "</ul>\n" : "");
            begin_evidence(html, row);
            et_strbuf_reset(&evidence);
            et_strbuf_add(&evidence, et_column_text(row, "sha256"));
        }
        any = true;
        write_line(html, row);
    }
    if (any)
        et_strbuf_addf(
            &html->out.row,
            "</ul>\n<p class=\"more\">The case keeps where each line stands. To see the "
            "lines themselves, and whether the evidence is still the same: <code>exectrail "
            "explain --case FILE C%" PRId64 "</code></p>\n</details>\n",
            compilation_id);
    et_html_flush(html);
    return evidence.failed ? et_fail_memory(err) : got;
}
