/* What is no compilation in a container: compilers that are present, attempts that failed,
 * installations; and what was compiled on hosts. */
#include "reports/column.h"
#include "reports/html/sections.h"

#include <inttypes.h>

static void write_subject(struct et_html *html, struct et_stmt *row)
{
    bool image = et_slice_is(et_column_text(row, "place"), "image");
    et_html_words(html, image ? "image <b>" : "<b>");
    et_html_value(html, image ? et_html_short(et_column_text(row, "image"))
                              : et_html_container_name(row));
    et_html_words(html, "</b>");
    if (!image && et_column_has(row, "image")) {
        et_html_words(html, "<br>");
        et_html_value(html, et_html_short(et_column_text(row, "image")));
    }
}

static void write_times(struct et_html *html, struct et_stmt *row)
{
    et_html_time(html, et_column_text(row, "first_time"));
    if (et_column_int(row, "count") > 1 && et_column_has(row, "last_time")) {
        et_html_words(html, " to ");
        et_html_time(html, et_column_text(row, "last_time"));
    }
}

static void write_finding(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><td");
    et_html_attribute_number(html, "data-v", et_column_int(row, "severity"));
    et_html_words(html, ">");
    et_html_severity(html, et_column_int(row, "severity"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "kind"));
    et_html_words(html, "</td><td>");
    write_subject(html, row);
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "detail"));
    if (et_column_has(row, "waived_by")) {
        et_html_words(html, " <span class=\"sign waived\">waived by ");
        et_html_value(html, et_column_text(row, "waived_by"));
        et_html_words(html, "</span>");
    }
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "actor"));
    et_html_words(html, "</td><td>");
    write_times(html, row);
    et_html_words(html, "</td><td class=\"n\">");
    et_html_number(html, et_column_int(row, "count"));
    et_strbuf_addf(&html->out.row, "</td><td>F%" PRId64 "<br>", et_column_int(row, "finding_id"));
    if (et_column_has(row, "evidence_id")) {
        et_html_line(html, row);
    }
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
}

static const char controls[] =
    "<div class=\"controls\" hidden role=\"group\" aria-label=\"Other findings\"><label>Find "
    "<input "
    "type=\"search\" data-filter=\"rows\" data-table=\"others-table\" placeholder=\"any word\">"
    "</label><span class=\"found\" role=\"status\"></span></div>\n";

static int write_findings(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = { "Severity", "Kind", "Where",  "What",
                                           "Who",      "When", "#Times", "Where that is said" };
    int got;
    int64_t count = 0, all = 0;
    ET_STMT_AUTO *row = et_filtered_query(html->store, ET_Q_HTML_OTHERS, html->options, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_OTHERS_ROWS, et_html_limit(html, ET_HTML_ROWS));
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (count++ == 0) {
            et_html_section(html, "others", "Other findings",
                            "Compilers that lie in a container or an image, attempts that failed, "
                            "and what was installed as a container ran.");
            et_html_words(html, controls);
            et_html_table(html, "others-table", "Findings without a compilation", columns,
                          sizeof columns / sizeof *columns);
        }
        all = et_column_int(row, "rows");
        write_finding(html, row);
    }
    if (count == 0)
        return got;
    et_html_table_end(html);
    et_html_words(html, "<p class=\"more\"><code>exectrail explain --case FILE F1</code> tells all "
                        "that is behind finding 1.</p>\n");
    et_html_more(html, all, count,
                 "<code>exectrail report --case FILE --format json</code> has all "
                 "of them.");
    et_html_section_end(html);
    return got;
}

static void write_on_host(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><th scope=\"row\">");
    et_html_value(html, et_column_text(row, "host"));
    et_html_words(html, "</th><td>");
    et_html_actor(html, row);
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "family"));
    et_html_words(html, "</td><td>");
    et_html_code(html, et_column_text(row, "cwd"));
    et_html_words(html, "</td><td class=\"n\">");
    et_html_number(html, et_column_int(row, "count"));
    et_html_words(html, "</td><td>");
    write_times(html, row);
    et_strbuf_addf(&html->out.row, "</td><td>C%" PRId64 "</td></tr>\n",
                   et_column_int(row, "compilation_id"));
    et_html_flush(html);
}

static int write_on_hosts(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = { "Host",          "Who",  "Compiler", "In folder",
                                           "#Compilations", "When", "The first" };
    int got;
    int64_t count = 0, all = 0;
    ET_STMT_AUTO *row = et_filtered_query(html->store, ET_Q_HTML_ON_HOSTS, html->options, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_ON_HOSTS_ROWS, et_html_limit(html, ET_HTML_ROWS));
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (count++ == 0) {
            et_html_section(
                html, "hosts", "On hosts",
                "Compilations outside of all containers. They are no findings; they are "
                "told so that nobody takes them for one.");
            et_html_table(html, "hosts-table", "Compilations on hosts", columns,
                          sizeof columns / sizeof *columns);
        }
        all = et_column_int(row, "rows");
        write_on_host(html, row);
    }
    if (count == 0)
        return got;
    et_html_table_end(html);
    et_html_more(html, all, count,
                 "<code>exectrail report --case FILE --format csv</code> has all "
                 "of them.");
    et_html_section_end(html);
    return got;
}

int et_html_others(struct et_html *html, struct et_err *err)
{
    int rc = write_findings(html, err);
    return rc < 0 ? rc : write_on_hosts(html, err);
}
