/* The first lines: the answer in one sentence, and whether anything could have been seen
 * at all. */
#include "reports/column.h"
#include "reports/text.h"

#include "base/timestamp.h"

/* The numbers of the first lines. */
struct answer {
    bool concluded;                                                          /* correlate has run */
    int64_t in_containers, containers, unnamed, hosts, on_hosts, not_placed; /* compilations */
    int64_t compilers, compilers_in_containers;                              /* execs */
    int64_t execs_not_placed;
    int64_t attempts;
    int64_t intervals, gaps;
};

static void count_compilers(struct answer *answer, const struct et_text *text)
{
    struct et_stmt *compilations = text->compilations, *execs = text->execs;
    answer->in_containers = et_column_int(compilations, "in_containers");
    answer->containers = et_column_int(compilations, "containers");
    answer->unnamed = et_column_int(compilations, "in_unnamed_containers");
    answer->hosts = et_column_int(compilations, "hosts_with_containers");
    answer->on_hosts = et_column_int(compilations, "on_hosts");
    answer->not_placed = et_column_int(compilations, "not_placed");
    answer->compilers = et_column_int(execs, "compilers");
    answer->compilers_in_containers = et_column_int(execs, "compilers_in_containers");
    answer->execs_not_placed = et_column_int(execs, "not_placed");
}

static int count_others(struct et_text *text, struct answer *answer, struct et_err *err)
{
    ET_STMT_AUTO *findings = NULL;
    ET_STMT_AUTO *coverage = NULL;
    ET_STMT_AUTO *concluded = NULL;
    if (et_text_row(text, ET_Q_REPORT_FINDING_TOTALS, &findings, err) < 0 ||
        et_text_row(text, ET_Q_REPORT_COVERAGE_TOTALS, &coverage, err) < 0 ||
        et_text_row(text, ET_Q_REPORT_RUN, &concluded, err) < 0)
        return ET_FATAL;
    answer->attempts = et_column_int(findings, "attempts");
    answer->intervals = et_column_int(coverage, "intervals");
    answer->gaps = et_column_int(coverage, "gaps");
    answer->concluded = concluded != NULL;
    return 0;
}

static void say_containers(struct et_terminal *term, const struct answer *answer)
{
    et_term_style(term, ET_ALARM);
    et_term_count(term, answer->in_containers, "compilation");
    et_term_words(term, " in ");
    if (answer->containers)
        et_term_count(term, answer->containers, "container");
    else
        et_term_words(term, "containers that nothing names");
    et_term_words(term, " on ");
    et_term_count(term, answer->hosts, "host");
    if (answer->containers && answer->unnamed) {
        et_term_words(term, " (of which ");
        et_term_number(term, answer->unnamed);
        et_term_words(term, " where nothing names the container)");
    }
    et_term_style(term, ET_PLAIN);
}

static void say_no_containers(struct et_terminal *term, const struct answer *answer)
{
    if (answer->compilers_in_containers) {
        et_term_style(term, ET_ALARM);
        et_term_count(term, answer->compilers_in_containers, "compiler execution");
        et_term_words(term, " in containers, none part of a compilation");
        et_term_style(term, ET_PLAIN);
    } else if (answer->compilers) {
        et_term_words(term, "No compiler execution was found in a container");
    } else {
        et_term_words(term, "No compiler execution was found");
    }
}

/* Where further compilations were, or else compilers that compiled nothing. */
static void say_elsewhere(struct et_terminal *term, const struct answer *answer)
{
    int64_t outside = answer->compilers - answer->compilers_in_containers;
    if (answer->on_hosts) {
        et_term_words(term, "; ");
        et_term_count(term, answer->on_hosts, "compilation");
        et_term_words(term, " on the host");
    }
    if (answer->not_placed) {
        et_term_words(term, "; ");
        et_term_style(term, ET_DOUBT);
        et_term_count(term, answer->not_placed, "compilation");
        et_term_words(term, " could not be placed");
        et_term_style(term, ET_PLAIN);
    }
    if (outside && !answer->on_hosts && !answer->not_placed) {
        et_term_words(term, "; ");
        et_term_count(term, outside, "compiler execution");
        et_term_words(term, " elsewhere, none part of a compilation");
    }
    if (answer->attempts) {
        et_term_words(term, "; ");
        et_term_count(term, answer->attempts, "compiler attempt");
        et_term_words(term, " failed");
    }
    if (answer->execs_not_placed) {
        et_term_words(term, "; ");
        et_term_count(term, answer->execs_not_placed, "exec");
        et_term_words(term, " could not be placed");
    }
    et_term_words(term, ".");
    et_term_newline(term);
}

static void say_coverage(struct et_text *text, const struct answer *answer)
{
    struct et_terminal *term = &text->term;
    et_term_style(term, answer->intervals && !answer->gaps ? ET_PLAIN : ET_DOUBT);
    if (answer->intervals == 0) {
        et_term_words(term,
                      "Whether execs were being recorded is not known: what is not listed may "
                      "have happened all the same.");
    } else if (answer->gaps) {
        et_term_words(term, "Execs may have gone unrecorded in ");
        et_term_number(term, answer->gaps);
        et_term_words(term, " of ");
        et_term_count(term, answer->intervals, "interval");
        et_text_see(text, "TIME COVERED");
        et_term_words(term, ": what is not listed may have happened there.");
    } else {
        et_term_words(term, "The log tells of no gap in the time covered");
        et_text_see(text, "TIME COVERED");
        et_term_words(term, "; of other times nothing is known.");
    }
    et_term_newline(term);
}

static void add_filter(struct et_terminal *term, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_term_words(term, name);
    et_term_value(term, value);
}

static void say_filters(struct et_text *text)
{
    char time[ET_TIME_TEXT];
    struct et_terminal *term = &text->term;
    const struct et_report_options *options = text->options;
    if (!et_filter_active(options))
        return;
    et_term_style(term, ET_DOUBT);
    et_term_words(term, "Only a part of the case is shown:");
    if (options->since_ns != ET_NULL)
        add_filter(term, " since ",
                   et_slice_of(et_time_text_in(options->since_ns, options->zone_ns, time)));
    if (options->until_ns != ET_NULL)
        add_filter(term, " until ",
                   et_slice_of(et_time_text_in(options->until_ns, options->zone_ns, time)));
    add_filter(term, " host ", options->host);
    add_filter(term, " container ", options->container);
    add_filter(term, " image ", options->image);
    add_filter(term, " pod ", options->pod);
    add_filter(term, " user ", options->user);
    add_filter(term, " family ", options->family);
    add_filter(term, " confidence at least ", options->min_confidence);
    et_term_newline(term);
}

static void write_answer(struct et_text *text, const struct answer *answer)
{
    struct et_terminal *term = &text->term;
    if (answer->concluded) {
        if (answer->in_containers)
            say_containers(term, answer);
        else
            say_no_containers(term, answer);
        say_elsewhere(term, answer);
        say_coverage(text, answer);
    } else {
        et_term_words(term, "Nothing has been concluded from this evidence yet: run `exectrail "
                            "correlate");
        et_text_case(text);
        et_term_words(term, "`.");
        et_term_newline(term);
    }
    say_filters(text);
}

int et_text_answer(struct et_text *text, struct et_err *err)
{
    struct answer answer = { 0 };
    if (count_others(text, &answer, err) < 0)
        return ET_FATAL;
    count_compilers(&answer, text);
    write_answer(text, &answer);
    return 0;
}
