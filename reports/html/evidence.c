/* What was read: each stream with its account of lines and its digest; and what could not be read.
 */
#include "reports/column.h"
#include "reports/html/sections.h"

static const char *const accounts[] = { "lines_read", "lines_parsed", "lines_skipped",
                                        "lines_damaged" };
enum { ACCOUNTS = sizeof accounts / sizeof *accounts, FEW_STREAMS = 20 };

static void write_account(struct et_html *html, struct et_stmt *row)
{
    for (size_t i = 0; i < ACCOUNTS; i++) {
        et_html_words(html, "<td class=\"n\">");
        et_html_number(html, et_column_int(row, accounts[i]));
        et_html_words(html, "</td>");
    }
}

static void write_size(struct et_html *html, int64_t bytes)
{
    et_html_words(html, "<td class=\"n\"");
    et_html_attribute_number(html, "data-v", bytes);
    et_html_words(html, ">");
    et_html_bytes(html, bytes);
    et_html_words(html, "</td>");
}

static int write_totals(struct et_html *html, int64_t *streams, struct et_err *err)
{
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_REPORT_EVIDENCE_TOTALS, err);
    if (!row || et_stmt_row(row, err) < 0)
        return ET_FATAL;
    *streams = et_column_int(row, "streams");
    et_html_words(html, "<p class=\"lede\">");
    et_html_count(html, *streams, "stream");
    et_html_words(html, ", ");
    et_html_bytes(html, et_column_int(row, "bytes"));
    et_html_words(html, ": ");
    et_html_count(html, et_column_int(row, "lines_read"), "line");
    et_html_words(html, " read = ");
    et_html_number(html, et_column_int(row, "lines_parsed"));
    et_html_words(html, " parsed + ");
    et_html_number(html, et_column_int(row, "lines_skipped"));
    et_html_words(html, " skipped + ");
    et_html_number(html, et_column_int(row, "lines_damaged"));
    et_html_words(html, " damaged. ");
    et_html_number(html, et_column_int(row, "unrecognised"));
    et_html_words(html, " not recognised, and not considered.</p>\n");
    return 0;
}

static int write_formats(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = { "Format",    "#Streams",   "#Size",     "#Lines",
                                           "#= parsed", "#+ skipped", "#+ damaged" };
    int got;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_REPORT_EVIDENCE_FORMATS, err);
    if (!row)
        return ET_FATAL;
    et_html_table(html, "formats-table", "Evidence by format", columns,
                  sizeof columns / sizeof *columns);
    while ((got = et_stmt_row(row, err)) > 0) {
        et_html_words(html, "<tr><th scope=\"row\">");
        et_html_value(html, et_column_text(row, "format"));
        et_html_words(html, "</th><td class=\"n\">");
        et_html_number(html, et_column_int(row, "streams"));
        et_html_words(html, "</td>");
        write_size(html, et_column_int(row, "bytes"));
        write_account(html, row);
        et_html_words(html, "</tr>\n");
        et_html_flush(html);
    }
    et_html_table_end(html);
    return got;
}

static void write_stream(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><th scope=\"row\"><code>");
    et_html_value(html, et_column_text(row, "path"));
    et_html_words(html, "</code><br><code class=\"digest\">");
    et_html_value(html, et_column_text(row, "sha256"));
    et_html_words(html, "</code></th><td>");
    et_html_value(html, et_column_has(row, "format") ? et_column_text(row, "format")
                                                     : ET_SLICE("not recognised"));
    if (et_column_int(row, "complete") == 0)
        et_html_words(html, "<br><b>it broke off</b>");
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "host"));
    et_html_words(html, "</td>");
    write_size(html, et_column_int(row, "bytes"));
    write_account(html, row);
    et_html_words(html, "<td>");
    et_html_time(html, et_column_text(row, "first_time"));
    if (et_column_has(row, "last_time")) {
        et_html_words(html, " to ");
        et_html_time(html, et_column_text(row, "last_time"));
    }
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
}

static const char controls[] =
    "<div class=\"controls\" hidden role=\"group\" aria-label=\"Evidence\"><label>Find <input "
    "type=\"search\" data-filter=\"rows\" data-table=\"evidence-table\" "
    "placeholder=\"path, digest, format\"></label><span class=\"found\" "
    "role=\"status\"></span></div>\n";

static int write_streams(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = {
        "Path and SHA-256", "Format",     "Host",       "#Size",    "#Lines",
        "#= parsed",        "#+ skipped", "#+ damaged", "Speaks of"
    };
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_REPORT_EVIDENCE, err);
    if (!row)
        return ET_FATAL;
    et_html_words(html, controls);
    et_html_table(html, "evidence-table", "Evidence, each stream", columns,
                  sizeof columns / sizeof *columns);
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out))
        if (++count <= ET_HTML_ROWS)
            write_stream(html, row);
    et_html_table_end(html);
    et_html_more(html, count, ET_HTML_ROWS,
                 "the view <code>evidence</code> of the case has all of "
                 "them.");
    return got;
}

static void write_flaw(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><td><code>");
    et_html_value(html, et_column_text(row, "path"));
    et_html_words(html, "</code></td><td class=\"n\">");
    if (et_column_int(row, "line") > 0)
        et_html_number(html, et_column_int(row, "line"));
    else
        et_html_words(html, "all");
    et_html_words(html, "</td><td class=\"n\">");
    et_html_number(html, et_column_int(row, "byte_offset"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "what"));
    et_html_words(html, "</td><td>");
    et_html_value(html,
                  et_column_has(row, "kept") ? et_column_text(row, "kept") : ET_SLICE("nothing"));
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
}

static int write_damage(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = { "Path", "#Line", "#Byte", "What is wrong",
                                           "What was kept" };
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = et_store_query(html->store, ET_Q_REPORT_DAMAGE_LIST, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (count++ == 0) {
            et_html_words(html, "<h3 id=\"damage\">Damage</h3>\n");
            et_html_table(html, "damage-table", "What could not be read, or not wholly", columns,
                          sizeof columns / sizeof *columns);
        }
        if (count <= ET_HTML_ROWS)
            write_flaw(html, row);
    }
    if (count)
        et_html_table_end(html);
    else
        et_html_words(html, "<p>Nothing of it was damaged.</p>\n");
    et_html_more(html, count, ET_HTML_ROWS,
                 "the view <code>damage</code> of the case has all of it.");
    return got;
}

int et_html_evidence(struct et_html *html, struct et_err *err)
{
    int64_t streams = 0;
    et_html_section(html, "evidence", "Evidence", NULL);
    int rc = write_totals(html, &streams, err);
    if (rc == 0 && streams > FEW_STREAMS)
        rc = write_formats(html, err);
    if (rc == 0)
        rc = write_streams(html, err);
    if (rc == 0)
        rc = write_damage(html, err);
    et_html_section_end(html);
    return rc;
}
