/* Could an exec have been recorded and kept? A strip for each host over time, and what its gaps
 * are about. */
#include "reports/column.h"
#include "reports/html/sections.h"
#include "reports/html/span.h"

enum { PARTS = 500, A_MILLION = 1000000 };

/* The worst state of a part of the strip is shown: the later here, the worse. */
static const struct {
    const char *name, *words;
} states[] = {
    { "none", "nothing is told" },   { "recording", "recording" },
    { "doubtful", "doubtful" },      { "lost", "records lost" },
    { "stopped", "auditd stopped" }, { "not-recording", "not recording" },
};
enum { STATES = sizeof states / sizeof *states };

struct strip {
    struct et_html_span span;
    unsigned char state[PARTS];
};

static unsigned char state_of(struct et_slice name)
{
    unsigned char i = STATES;
    while (--i > 0 && !et_slice_is(name, states[i].name))
        ;
    return i ? i : STATES - 1; /* what we do not know is no good sign */
}

static size_t part_of(const struct strip *strip, int64_t ns)
{
    size_t part = (size_t)(et_html_at(&strip->span, ns) * PARTS / A_MILLION);
    return part < PARTS ? part : PARTS - 1;
}

static void add_interval(struct strip *strip, struct et_stmt *row)
{
    unsigned char state = state_of(et_column_text(row, "state"));
    size_t last = part_of(strip, et_column_int(row, "end_ns"));
    for (size_t i = part_of(strip, et_column_int(row, "start_ns")); i <= last; i++)
        if (state > strip->state[i])
            strip->state[i] = state;
}

/* Parts of one state are one bar. */
static void write_bars(struct et_html *html, const struct strip *strip)
{
    for (size_t i = 0, end; i < PARTS; i = end) {
        for (end = i; end < PARTS && strip->state[end] == strip->state[i]; end++)
            ;
        et_strbuf_addf(
            &html->out.row,
            "<rect class=\"%s\" x=\"%zu.%zu%%\" width=\"%zu.%zu%%\" y=\"1\" height=\"18\"/>",
            states[strip->state[i]].name, i / 5, i % 5 * 2, (end - i) / 5, (end - i) % 5 * 2);
    }
}

/* "recording 76 %, doubtful 24 %", for who does not see the strip. */
static void say_shares(struct et_html *html, const struct strip *strip)
{
    size_t parts[STATES] = { 0 };
    bool any = false;
    for (size_t i = 0; i < PARTS; i++)
        parts[strip->state[i]]++;
    for (size_t i = 0; i < STATES; i++) {
        if (!parts[i])
            continue;
        size_t percent = parts[i] * 100 / PARTS;
        et_strbuf_addf(&html->out.row, percent ? "%s%s %zu %%" : "%s%s under 1 %%", any ? ", " : "",
                       states[i].words, percent);
        any = true;
    }
}

static struct et_stmt *intervals_of(struct et_html *html, const struct et_report_options *options,
                                    struct et_err *err)
{
    return et_filtered_query(html->store, ET_Q_REPORT_COVERAGE, options, err);
}

static int write_strip(struct et_html *html, struct et_stmt *host,
                       const struct et_report_options *options, struct et_err *err)
{
    int got;
    struct strip strip = { .span = { et_column_int(host, "start_ns"),
                                     et_column_int(host, "end_ns") } };
    ET_STMT_AUTO *row = intervals_of(html, options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        add_interval(&strip, row);
    et_html_words(html, "<div class=\"strip\">\n<h3>");
    et_html_value(html, et_column_text(host, "host"));
    et_html_words(html, "</h3>\n<p class=\"ends\">");
    et_html_time(html, et_column_text(host, "start_time"));
    et_html_words(html, " to ");
    et_html_time(html, et_column_text(host, "end_time"));
    et_html_words(html, ": ");
    say_shares(html, &strip);
    et_html_words(html,
                  "</p>\n<svg class=\"bars\" width=\"100%\" height=\"20\" aria-hidden=\"true\" "
                  "focusable=\"false\">");
    write_bars(html, &strip);
    et_html_words(html, "</svg>\n");
    et_html_axis(html, &strip.span);
    return got;
}

static void write_interval(struct et_html *html, struct et_stmt *row)
{
    et_html_words(html, "<tr><td>");
    et_html_time(html, et_column_text(row, "start_time"));
    et_html_words(html, "</td><td>");
    et_html_time(html, et_column_text(row, "end_time"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "state"));
    et_html_words(html, "</td><td>");
    et_html_value(html, et_column_text(row, "reason"));
    et_html_words(html, "</td><td>");
    if (et_column_has(row, "evidence_id")) {
        et_html_line(html, row);
    }
    et_html_words(html, "</td></tr>\n");
    et_html_flush(html);
}

static int write_intervals(struct et_html *html, int64_t number,
                           const struct et_report_options *options, struct et_err *err)
{
    static const char *const columns[] = { "From", "To", "State", "Why", "Where that is said" };
    int got;
    int64_t count = 0, limit = et_html_limit(html, ET_HTML_INTERVALS);
    char id[32];
    ET_STMT_AUTO *row = intervals_of(html, options, err);
    if (!row)
        return ET_FATAL;
    snprintf(id, sizeof id, "intervals-%lld", (long long)number);
    et_html_words(html, "<details><summary>Why: the intervals one by one</summary>\n");
    et_html_table(html, id, "Intervals of this host", columns, sizeof columns / sizeof *columns);
    while ((got = et_stmt_row(row, err)) > 0)
        if (++count <= limit)
            write_interval(html, row);
    et_html_table_end(html);
    et_html_more(html, count, limit, "the view <code>coverage</code> of the case.");
    et_html_words(html, "</details>\n</div>\n");
    return got;
}

static void write_legend(struct et_html *html)
{
    et_html_words(html, "<ul class=\"key\" aria-label=\"Key\">\n");
    for (size_t i = 1; i < STATES; i++)
        et_strbuf_addf(
            &html->out.row,
            "<li><svg width=\"22\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">"
            "<rect class=\"%s\" width=\"22\" height=\"12\"/></svg> %s</li>\n",
            states[i].name, states[i].words);
    et_html_words(html, "</ul>\n");
}

int et_html_coverage(struct et_html *html, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *host =
        et_filtered_query(html->store, ET_Q_REPORT_COVERAGE_HOSTS, html->options, err);
    if (!host)
        return ET_FATAL;
    et_html_section(
        html, "coverage", "Coverage",
        "Could an exec have been recorded and kept? What is not listed on this page may "
        "have happened wherever a strip is not solid.");
    while ((got = et_stmt_row(host, err)) > 0) {
        struct et_report_options options = *html->options;
        options.host = et_column_text(host, "host");
        if (count++ == 0)
            write_legend(html);
        if (count > ET_HTML_ROWS)
            continue;
        if (write_strip(html, host, &options, err) < 0 ||
            write_intervals(html, count, &options, err) < 0)
            return ET_FATAL;
    }
    if (count == 0)
        et_html_words(html, "<p>No log in this evidence tells whether execs were being recorded."
                            "</p>\n");
    et_html_more(html, count, ET_HTML_ROWS, "the view <code>coverage</code> of the case.");
    et_html_section_end(html);
    return got;
}
