/* The answer in one sentence, what it rests on, and what the containers come to. It claims no more
 * than the evidence does: that nothing was found is said apart from whether it could have been. */
#include "reports/column.h"
#include "reports/html/sections.h"

/* What the sentence is made of. */
struct answer {
    bool concluded;                            /* correlate has run */
    int64_t containers, fail, unknown, waived; /* of containers, whether executed */
    int64_t compilations, on_hosts, not_placed;
    int64_t attempts, intervals, gaps;
};

static int count(struct et_html *html, struct answer *answer, struct et_err *err)
{
    ET_STMT_AUTO *judged = NULL;
    ET_STMT_AUTO *compilations = NULL;
    ET_STMT_AUTO *findings = NULL;
    ET_STMT_AUTO *coverage = NULL;
    ET_STMT_AUTO *concluded = NULL;
    if (et_html_one_row(html, ET_Q_HTML_VERDICTS, &judged, err) < 0 ||
        et_html_one_row(html, ET_Q_REPORT_COMPILATION_TOTALS, &compilations, err) < 0 ||
        et_html_one_row(html, ET_Q_REPORT_FINDING_TOTALS, &findings, err) < 0 ||
        et_html_one_row(html, ET_Q_REPORT_COVERAGE_TOTALS, &coverage, err) < 0 ||
        et_html_one_row(html, ET_Q_REPORT_RUN, &concluded, err) < 0)
        return ET_FATAL;
    answer->containers = et_column_int(judged, "containers");
    answer->fail = et_column_int(judged, "executed_fail");
    answer->unknown = et_column_int(judged, "executed_unknown");
    answer->waived = et_column_int(judged, "executed_waived");
    answer->compilations = et_column_int(compilations, "in_containers");
    answer->on_hosts = et_column_int(compilations, "on_hosts");
    answer->not_placed = et_column_int(compilations, "not_placed");
    answer->attempts = et_column_int(findings, "attempts");
    answer->intervals = et_column_int(coverage, "intervals");
    answer->gaps = et_column_int(coverage, "gaps");
    answer->concluded = concluded != NULL;
    return 0;
}

/* ------------------------------------------------------------ the sentence */

static const char *outcome_of(const struct answer *answer)
{
    return !answer->concluded                           ? "unknown"
           : answer->fail                               ? "fail"
           : answer->unknown || answer->containers == 0 ? "unknown"
           : answer->waived                             ? "waived"
                                                        : "pass";
}

/* "in 3 of 12 containers" */
static void say_share(struct et_html *html, int64_t part, int64_t whole)
{
    et_html_words(html, "in ");
    et_html_number(html, part);
    et_html_words(html, " of ");
    et_html_count(html, whole, "container");
}

static void say_answer(struct et_html *html, const struct answer *answer)
{
    if (!answer->concluded) {
        et_html_words(html, "Nothing has been concluded from this evidence yet");
    } else if (answer->fail) {
        et_html_words(html,
                      answer->fail == 1 ? "A compiler was executed " : "Compilers were executed ");
        say_share(html, answer->fail, answer->containers);
    } else if (answer->containers == 0) {
        et_html_words(html, "The evidence knows no container");
    } else if (answer->unknown) {
        et_html_words(html, "No compiler is known to have been executed in a container, but ");
        say_share(html, answer->unknown, answer->containers);
        et_html_words(html, " it could not have been seen");
    } else if (answer->waived) {
        et_html_words(html, "Compilers were executed ");
        say_share(html, answer->waived, answer->containers);
        et_html_words(html, ", and all of it is waived");
    } else {
        et_html_words(html, "No compiler was executed in any of ");
        et_html_count(html, answer->containers, "container");
        et_html_words(html, ", and it would have been seen");
    }
    et_html_words(html, ".");
}

/* A sentence, where there is something to count. */
static void say_count(struct et_html *html, int64_t number, const char *one, const char *many)
{
    if (number == 0)
        return;
    et_html_number(html, number);
    et_html_words(html, number == 1 ? one : many);
}

/* When, and by whom first. */
static int say_first(struct et_html *html, const struct answer *answer, struct et_err *err)
{
    ET_STMT_AUTO *row = NULL;
    if (et_html_one_row(html, ET_Q_HTML_FIRST, &row, err) < 0)
        return ET_FATAL;
    if (!row)
        return 0;
    et_html_words(html, "<p class=\"lede\">");
    et_html_count(html, answer->compilations, "compilation");
    et_html_words(html, answer->compilations == 1 ? ", at " : ", the first at ");
    et_html_time(html, et_column_text(row, "start_time"));
    et_html_words(html, " by ");
    et_html_actor(html, row);
    et_html_words(html, " in <b>");
    et_html_value(html, et_html_container_name(row));
    et_html_words(html, "</b>");
    if (answer->compilations > 1) {
        et_html_words(html, ", the last at ");
        et_html_time(html, et_column_text(row, "last_time"));
    }
    et_html_words(html, ". ");
    say_count(html, et_column_int(row, "outputs_executed"), " output was run afterwards. ",
              " outputs were run afterwards. ");
    say_count(html, et_column_int(row, "disguises"), " compiler was disguised. ",
              " compilers were disguised. ");
    return 0;
}

static void say_more(struct et_html *html, const struct answer *answer)
{
    say_count(html, answer->attempts, " further attempt failed. ", " further attempts failed. ");
    say_count(html, answer->on_hosts, " compilation was on a host. ",
              " compilations were on hosts. ");
    say_count(html, answer->not_placed, " compilation could not be placed. ",
              " compilations could not be placed. ");
}

static void say_coverage(struct et_html *html, const struct answer *answer)
{
    if (answer->intervals == 0) {
        et_html_words(html,
                      "Whether execs were being recorded is not known: what is not listed may "
                      "have happened all the same.");
    } else if (answer->gaps) {
        et_html_words(html, "Execs may have gone unrecorded in ");
        et_html_number(html, answer->gaps);
        et_html_words(html, " of ");
        et_html_count(html, answer->intervals, "interval");
        et_html_words(html, " (<a href=\"#coverage\">coverage</a>): what is not listed may have "
                            "happened there.");
    } else {
        et_html_words(html,
                      "The logs tell of no gap in the <a href=\"#coverage\">time covered</a>; "
                      "of other times nothing is known.");
    }
}

static void say_filter(struct et_html *html, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_html_words(html, name);
    et_html_words(html, "<b>");
    et_html_value(html, value);
    et_html_words(html, "</b>");
}

static void say_moment(struct et_html *html, const char *name, int64_t ns)
{
    if (ns == ET_NULL)
        return;
    et_html_words(html, name);
    et_html_words(html, "<b>");
    et_html_time_ns(html, ns);
    et_html_words(html, "</b>");
}

static void say_filters(struct et_html *html)
{
    const struct et_report_options *o = html->options;
    if (!et_filter_active(o))
        return;
    et_html_words(html, "<p class=\"note\" role=\"note\">Only a part of the case is shown:");
    say_moment(html, " since ", o->since_ns);
    say_moment(html, " until ", o->until_ns);
    say_filter(html, " host ", o->host);
    say_filter(html, " container ", o->container);
    say_filter(html, " image ", o->image);
    say_filter(html, " pod ", o->pod);
    say_filter(html, " user ", o->user);
    say_filter(html, " family ", o->family);
    say_filter(html, " confidence at least ", o->min_confidence);
    et_html_words(html,
                  ". A verdict is of a container's whole life, whatever is left out here.</p>\n");
}

/* ------------------------------------------------------------ the verdicts */

static const char *const kinds[] = { "fail", "unknown", "waived", "pass" };
enum { KINDS = sizeof kinds / sizeof *kinds };

static void write_counts(struct et_html *html, struct et_stmt *row, const char *name,
                         const char *const *columns)
{
    et_strbuf_addf(&html->out.row, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < KINDS; i++) {
        int64_t number = et_column_int(row, columns[i]);
        et_strbuf_addf(&html->out.row, "<td class=\"%s%s\">", kinds[i], number ? "" : " zero");
        et_html_number(html, number);
        et_html_words(html, "</td>");
    }
    et_html_words(html, "</tr>\n");
}

static int write_verdicts(struct et_html *html, struct et_err *err)
{
    static const char *const executed[] = { "executed_fail", "executed_unknown", "executed_waived",
                                            "executed_pass" };
    static const char *const present[] = { "present_fail", "present_unknown", "present_waived",
                                           "present_pass" };
    ET_STMT_AUTO *row = NULL;
    if (et_html_one_row(html, ET_Q_HTML_VERDICTS, &row, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<table class=\"counts\">\n<caption>Containers by verdict</caption>\n"
                        "<thead><tr><th scope=\"col\">A compiler was</th>");
    for (size_t i = 0; i < KINDS; i++) {
        et_html_words(html, "<th scope=\"col\">");
        et_html_verdict(html, et_slice_of(kinds[i]));
        et_html_words(html, "</th>");
    }
    et_html_words(html, "</tr></thead>\n<tbody>\n");
    write_counts(html, row, "executed in it", executed);
    write_counts(html, row, "present in it", present);
    et_html_words(
        html, "</tbody>\n</table>\n<p class=\"legend\"><b>fail</b>: the evidence shows it. "
              "<b>unknown</b>: nothing shows it, and nothing proves that it would have been seen. "
              "<b>waived</b>: it is there, and somebody answers for it. <b>pass</b>: nothing "
              "shows it, and it would have been seen.</p>\n");
    return 0;
}

int et_html_answer(struct et_html *html, struct et_err *err)
{
    struct answer answer = { 0 };
    if (count(html, &answer, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<section id=\"answer\" aria-labelledby=\"answer-heading\">\n"
                        "<div><p class=\"outcome\">");
    et_html_verdict(html, et_slice_of(outcome_of(&answer)));
    et_html_words(html, "</p>\n");
    if (et_html_case(html, err) < 0)
        return ET_FATAL;
    et_html_words(html, "<h1 id=\"answer-heading\">");
    say_answer(html, &answer);
    et_html_words(html, "</h1>\n");
    if (say_first(html, &answer, err) < 0)
        return ET_FATAL;
    if (!answer.compilations)
        et_html_words(html, "<p class=\"lede\">");
    if (answer.concluded) {
        say_more(html, &answer);
        say_coverage(html, &answer);
    } else {
        et_html_words(html, "Run <code>exectrail correlate --case FILE</code> first.");
    }
    et_html_words(html, "</p>\n");
    say_filters(html);
    et_html_words(html, "</div>\n<div>");
    if (write_verdicts(html, err) < 0)
        return ET_FATAL;
    et_html_words(html, "</div>\n");
    et_html_section_end(html);
    return 0;
}
