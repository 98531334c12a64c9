/* Each container with its verdicts, the worst first. */
#include "reports/column.h"
#include "reports/html/sections.h"

static const char controls[] =
    "<div class=\"controls\" hidden role=\"group\" aria-label=\"Containers\"><label>Find <input "
    "type=\"search\" data-filter=\"rows\" data-table=\"containers-table\" "
    "placeholder=\"name, image, host\"></label>"
    "<label>Executed <select data-filter=\"verdict\" data-table=\"containers-table\">"
    "<option value=\"\">all</option><option>fail</option><option>unknown</option>"
    "<option>waived</option><option>pass</option></select></label>"
    "<span class=\"found\" role=\"status\"></span></div>\n";

static void write_name(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<th scope=\"row\">");
    et_html_value(html, et_html_container_name(row));
    if (et_column_has(row, "container_name") && et_column_has(row, "container_id")) {
        et_html_words(html, "<br><span class=\"id\"");
        et_html_attribute(html, "title", et_column_text(row, "container_id"));
        et_html_words(html, ">");
        et_html_value(html, et_html_short(et_column_text(row, "container_id")));
        et_html_words(html, "</span>");
    }
    et_html_words(html, "</th>");
}

static void write_image(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<td>");
    et_html_value(html, et_html_short(et_column_text(row, "image")));
    if (et_column_has(row, "pod")) {
        et_html_words(html, "<br>pod ");
        et_html_value(html, et_column_has(row, "namespace") ? et_column_text(row, "namespace")
                                                            : ET_SLICE("-"));
        et_html_words(html, "/");
        et_html_value(html, et_column_text(row, "pod"));
    }
    et_html_words(html, "</td>");
}

static void write_verdict(struct et_html *html, struct et_slice verdict)
{
    static const char *const order[] = { "fail", "unknown", "waived", "pass" };
    int64_t rank = 0;
    while (rank < 4 && !et_slice_is(verdict, order[rank]))
        rank++;
    et_html_words(html, "<td");
    et_html_attribute_number(html, "data-v", rank);
    et_html_words(html, ">");
    et_html_verdict(html, verdict);
    et_html_words(html, "</td>");
}

static void write_life(struct et_html *html, struct et_stmt *row)
{
    int64_t runs = et_column_int(row, "runs");
    et_html_words(html, "<td");
    et_html_attribute(html, "data-v",
                      et_column_has(row, "first_time") ? et_column_text(row, "first_time")
                                                       : ET_SLICE(""));
    et_html_words(html, ">");
    if (runs < 1) {
        et_html_words(html, "not told");
    } else {
        et_html_time(html, et_column_text(row, "first_time"));
        et_html_words(html, et_column_has(row, "last_time") ? " to " : "; no end is told");
        if (et_column_has(row, "last_time"))
            et_html_time(html, et_column_text(row, "last_time"));
    }
    if (runs > 1) {
        et_html_words(html, ", ");
        et_html_count(html, runs, "run");
    }
    et_html_words(html, "</td>");
}

static void write_number(struct et_html *html, int64_t number)
{
    et_html_words(html, "<td class=\"n\">");
    et_html_number(html, number);
    et_html_words(html, "</td>");
}

static void write_row(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr");
    et_html_attribute(html, "data-verdict", et_column_text(row, "executed"));
    et_html_words(html, ">");
    write_name(html, row);
    write_verdict(html, et_column_text(row, "executed"));
    write_verdict(html, et_column_text(row, "present"));
    write_image(html, row);
    et_html_words(html, "<td class=\"name\">");
    et_html_value(html, et_column_text(row, "host"));
    et_html_words(html, "</td>");
    write_life(html, row);
    write_number(html, et_column_int(row, "compilations"));
    write_number(html, et_column_int(row, "execs"));
    et_html_words(html, "<td class=\"why\">");
    et_html_value(html, et_column_text(row, "reason"));
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
}

int et_html_containers(struct et_html *html, struct et_err *err)
{
    static const char *const columns[] = { "Container",     "Executed", "Present",
                                           "Image",         "Host",     "Lived",
                                           "#Compilations", "#Execs",   "~Why (the first reason)" };
    int got;
    int64_t count = 0, all = 0;
    ET_STMT_AUTO *row = et_filtered_query(html->store, ET_Q_HTML_CONTAINERS, html->options, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_HTML_CONTAINERS_ROWS, et_html_limit(html, ET_HTML_ROWS));
    et_html_section(html, "containers", "Containers", "Counts are of the whole case.");
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&html->out)) {
        if (count++ == 0) {
            et_html_words(html, controls);
            et_html_table(html, "containers-table", "Containers, the worst first", columns,
                          sizeof columns / sizeof *columns);
        }
        all = et_column_int(row, "rows");
        write_row(html, row);
    }
    if (count)
        et_html_table_end(html);
    else
        et_html_words(html, "<p>The evidence knows none.</p>\n");
    et_html_more(html, all, count,
                 "<code>exectrail check --case FILE --format csv</code> has all of "
                 "them.");
    et_html_section_end(html);
    return got;
}
