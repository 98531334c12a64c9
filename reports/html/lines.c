/* Where a compilation's story is said: the places in the evidence, and the lines themselves. The
 * case keeps where a line stands, not the line; it is shown where the evidence is still what was
 * read. */
#include "reports/column.h"
#include "reports/html/raw.h"
#include "reports/html/sections.h"

#include <inttypes.h>

static void begin_evidence(struct et_html *html, const struct et_html_raw *raw, struct et_stmt *row)
{
    et_html_words(html, "<p class=\"file\">");
    et_html_code(html, et_column_text(row, "path"));
    switch (et_html_raw_state(raw, et_column_text(row, "sha256"))) {
    case ET_HTML_SAME:
        et_html_words(html, " read again for this page, and unchanged");
        break;
    case ET_HTML_NOT_SAME:
        et_html_words(html,
                      " <strong>is not there any more, or is not what was read: its lines are "
                      "not shown</strong>");
        break;
    case ET_HTML_NOT_READ:
        break;
    }
    et_html_words(html, "<br>SHA-256 <code class=\"digest\">");
    et_html_value(html, et_column_text(row, "sha256"));
    et_html_words(html, "</code></p>\n<ul class=\"raw\">\n");
}

static void write_lines(struct et_html *html, const struct et_raw_place *place)
{
    et_html_words(html, "<pre>");
    for (size_t i = 0; i < place->count; i++) {
        et_html_words(html, "<span>");
        et_html_value(html, place->lines[i].text);
        if (place->lines[i].cut && place->lines[i].text.n <= ET_HTML_VALUE)
            et_html_words(html, " …");
        et_html_words(html, "</span>\n");
    }
    et_html_words(html, "</pre>");
}

/* What says several things is shown once. False where its lines would have been too many. */
static bool write_place(struct et_html *html, const struct et_html_raw *raw, struct et_stmt *row,
                        int64_t *shown)
{
    const struct et_raw_place *place = et_html_raw_of(raw, row);
    et_html_words(html, "<li><span class=\"id\">line ");
    et_html_number(html, et_column_int(row, "line"));
    et_html_words(html, ", byte ");
    et_html_number(html, et_column_int(row, "byte_offset"));
    et_html_words(html, "</span> ");
    et_html_value(html, et_column_text(row, "what"));
    if (place && place->offset != *shown) {
        write_lines(html, place);
        *shown = place->offset;
    }
    et_html_words(html, "</li>\n");
    return !raw || place ||
           et_html_raw_state(raw, et_column_text(row, "sha256")) == ET_HTML_NOT_SAME;
}

int et_html_lines(struct et_html *html, const struct et_html_raw *raw, int64_t compilation_id,
                  struct et_err *err)
{
    int got;
    bool any = false, all = true;
    int64_t shown = ET_NULL;
    ET_STRBUF_AUTO evidence = { 0 };
    ET_STMT_AUTO *row = et_html_lines_of(html, compilation_id, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!any)
            et_html_words(html, "<details><summary>Evidence, line by line</summary>\n");
        if (!any || !et_slice_eq(et_strbuf_slice(&evidence), et_column_text(row, "sha256"))) {
            et_html_words(html, any ? "</ul>\n" : "");
            begin_evidence(html, raw, row);
            et_strbuf_reset(&evidence);
            et_strbuf_add(&evidence, et_column_text(row, "sha256"));
            shown = ET_NULL;
        }
        any = true;
        all = write_place(html, raw, row, &shown) && all;
        et_html_flush(html);
    }
    if (any)
        et_html_words(html, "</ul>\n");
    if (!all)
        et_strbuf_addf(&html->out.row,
                       "<p class=\"more\">Some lines are left out: a page holds those of %d places."
                       "</p>\n",
                       ET_HTML_RAW);
    if (any)
        et_strbuf_addf(&html->out.row,
                       "<p class=\"more\">Each clue, what contradicts, and whether the "
                       "evidence is still the same: <code>exectrail explain --case FILE "
                       "C%" PRId64 "</code></p>\n</details>\n",
                       compilation_id);
    et_html_flush(html);
    return evidence.failed ? et_fail_memory(err) : got;
}
