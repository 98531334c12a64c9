/* For whom a case was made, where somebody said so, and what stands for its journal. Pages of other
 * cases have none of it: the same evidence then gives the same page, whoever makes it. */
#include "reports/column.h"
#include "reports/html/sections.h"

/* *row stays NULL where nothing is to be said. */
static int find(struct et_html *html, struct et_stmt **row, struct et_err *err)
{
    if (et_html_one_row(html, ET_Q_JOURNAL_ABOUT, row, err) < 0)
        return ET_FATAL;
    if (*row && !et_column_has(*row, "case_number") && !et_column_has(*row, "examiner"))
        et_stmt_end(row);
    return 0;
}

static void write_bold(struct et_html *html, const char *before, struct et_slice value)
{
    if (!value.p)
        return;
    et_html_words(html, before);
    et_html_words(html, "<b>");
    et_html_value(html, value);
    et_html_words(html, "</b>");
}

int et_html_case(struct et_html *html, struct et_err *err)
{
    ET_STMT_AUTO *row = NULL;
    if (find(html, &row, err) < 0)
        return ET_FATAL;
    if (!row)
        return 0;
    et_html_words(html, "<p class=\"legend\">");
    write_bold(html, "Case ", et_column_text(row, "case_number"));
    write_bold(html, et_column_has(row, "case_number") ? ", examined by " : "Examined by ",
               et_column_text(row, "examiner"));
    et_html_words(html, "</p>\n");
    return 0;
}

static void write_pair(struct et_html *html, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_strbuf_addf(&html->out.row, "<dt>%s</dt><dd>", name);
    et_html_value(html, value);
    et_html_words(html, "</dd>\n");
}

int et_html_custody(struct et_html *html, struct et_err *err)
{
    ET_STMT_AUTO *row = NULL;
    if (find(html, &row, err) < 0)
        return ET_FATAL;
    if (!row)
        return 0;
    et_html_words(html, "<dl class=\"facts\">\n");
    write_pair(html, "Case number", et_column_text(row, "case_number"));
    write_pair(html, "Examiner", et_column_text(row, "examiner"));
    et_html_words(html, "<dt>Journal</dt><dd>");
    et_html_number(html, et_column_int(row, "entries"));
    et_html_words(html, " entries, the last SHA-256 <code class=\"digest\">");
    et_html_value(html, et_column_text(row, "sha256"));
    et_html_words(html, "</code></dd>\n</dl>\n");
    return 0;
}
