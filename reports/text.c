/* The text report: what an incident responder reads first. The answer in one
 * sentence, what it rests on, then one block per compiler execution. It claims
 * no more than the evidence does: where nothing was found, it says that nothing
 * was found, and whether anything could have been. */
#include "reports/text.h"
#include "reports/column.h"
#include "reports/rule_set.h"
#include "reports/writers.h"

#include "base/printable.h"
#include "base/timestamp.h"

/* ------------------------------------------------------------ shared by the parts */

void et_text_label(struct et_terminal *term, const char *word)
{
    et_term_words(term, "    ");
    et_term_style(term, ET_DIM);
    et_term_words(term, word);
    et_term_style(term, ET_PLAIN);
    et_term_to_column(term, ET_TEXT_LABEL);
}

struct et_slice et_text_short_image(struct et_slice image)
{
    static const char digest[] = "sha256:";
    return et_slice_starts(image, digest) ? et_slice_to(image, sizeof digest - 1 + ET_TERM_ID)
                                          : image;
}

void et_text_remember(struct et_text *text, int64_t exec_id, struct et_slice container_id)
{
    if (text->first_exec != ET_NULL)
        return;
    text->first_exec = exec_id;
    /* Only such an id may stand in a command that somebody will paste. */
    if (container_id.p && et_slice_is_hex(container_id, ET_TERM_ID))
        memcpy(text->first_container, container_id.p, ET_TERM_ID);
}

int64_t et_text_room(const struct et_text *text, int64_t usual)
{
    return text->options->limit ? text->options->limit : usual;
}

void et_text_more(struct et_text *text, int64_t count, int64_t shown)
{
    if (count <= shown)
        return;
    et_term_words(&text->term, "  … and ");
    et_term_number(&text->term, count - shown);
    et_term_words(&text->term, text->options->limit ? " more (--limit)"
                                                    : " more (--limit N shows more of them)");
    et_term_newline(&text->term);
}

/* ------------------------------------------------------------ the answer */

/* The numbers of the first lines. */
struct answer {
    bool concluded;                                                          /* correlate has run */
    int64_t in_containers, containers, unnamed, hosts, on_hosts, not_placed; /* compilations */
    int64_t compilers, compilers_in_containers;                              /* execs */
    int64_t execs_not_placed;
    int64_t attempts;
    int64_t intervals, gaps;
};

/* Opens a statement of one row and takes it; *row stays NULL where there is none. */
static int one_row(struct et_text *text, enum et_query query, struct et_stmt **row,
                   struct et_err *err)
{
    *row = et_filtered_query(text->store, query, text->options, err);
    if (!*row)
        return ET_FATAL;
    int got = et_stmt_row(*row, err);
    if (got <= 0)
        et_stmt_end(row);
    return got < 0 ? got : 0;
}

static void count_compilers(struct answer *answer, struct et_stmt *execs,
                            struct et_stmt *compilations)
{
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
    if (one_row(text, ET_Q_REPORT_FINDING_TOTALS, &findings, err) < 0 ||
        one_row(text, ET_Q_REPORT_COVERAGE_TOTALS, &coverage, err) < 0 ||
        one_row(text, ET_Q_REPORT_RUN, &concluded, err) < 0)
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

static void say_coverage(struct et_terminal *term, const struct answer *answer)
{
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
        et_term_words(term, " (see TIME COVERED): what is not listed may have happened there.");
    } else {
        et_term_words(term,
                      "The log tells of no gap in the time covered (see TIME COVERED); of other "
                      "times nothing is known.");
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

/* As an option of a command that works as it is printed. */
static void add_case(struct et_text *text)
{
    const char *path = text->options->case_path;
    ET_STRBUF_AUTO word = { 0 };
    et_printable_add_shell(&word, et_slice_of(path ? path : "FILE"));
    et_term_words(&text->term, " --case ");
    et_term_value(&text->term, et_strbuf_slice(&word));
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
        say_coverage(term, answer);
    } else {
        et_term_words(term, "Nothing has been concluded from this evidence yet: run `exectrail "
                            "correlate");
        add_case(text);
        et_term_words(term, "`.");
        et_term_newline(term);
    }
    say_filters(text);
}

/* ------------------------------------------------------------ how sure */

enum { SURE_LABEL = 16, SURE_COLUMNS = 13 };

static const char *const sure_columns[] = { "certain", "strong",        "probable",
                                            "weak",    "no_confidence", "contradictions" };

enum { SURE = sizeof sure_columns / sizeof *sure_columns };

static void write_sure_row(struct et_terminal *term, const char *name, struct et_stmt *row)
{
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(name), SURE_LABEL);
    for (size_t i = 0; i < SURE; i++)
        et_term_number_right(term, et_column_int(row, sure_columns[i]), SURE_COLUMNS);
    et_term_newline(term);
}

static void write_sure(struct et_text *text, struct et_stmt *execs, struct et_stmt *compilations)
{
    struct et_terminal *term = &text->term;
    et_term_heading(term, "HOW SURE");
    et_term_style(term, ET_DIM);
    et_term_words(term, "                         certain       strong     probable         weak  "
                        "not placed  contradicted");
    et_term_newline(term);
    write_sure_row(term, "compilations", compilations);
    write_sure_row(term, "all execs", execs);
}

/* ------------------------------------------------------------ the end */

static int write_rules(struct et_text *text, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = NULL;
    if (one_row(text, ET_Q_REPORT_RUN, &row, err) < 0)
        return ET_FATAL;
    et_term_heading(term, "RULES");
    et_term_words(term, "  ");
    if (row) {
        et_write_rule_set(term, row);
        et_term_newline(term);
        if (et_column_int(row, "given_up") > 0) {
            et_term_words(term, "  ");
            et_term_number(term, et_column_int(row, "given_up"));
            et_term_words(term, " times a rule met a command line too tangled to decide, and was "
                                "taken not to fit");
            et_term_newline(term);
        }
        et_term_words(term, "  applied by exectrail ");
        et_term_value(term, et_column_text(row, "version"));
        et_term_words(term, "; ");
    }
    et_term_words(term, "this report by exectrail ");
    et_term_value(term, et_slice_of(text->options->version));
    et_term_newline(term);
    return 0;
}

static void write_next(struct et_text *text)
{
    struct et_terminal *term = &text->term;
    et_term_heading(term, "WHAT NEXT");
    et_term_words(term, "  exectrail explain");
    add_case(text);
    et_term_words(term, " ");
    if (text->first_exec != ET_NULL)
        et_term_number(term, text->first_exec);
    else
        et_term_words(term, "EXEC");
    et_term_words(term, "  (the raw lines behind a verdict; any exec number above)");
    et_term_newline(term);
    et_term_words(term, "  exectrail timeline");
    add_case(text);
    if (text->first_container[0]) {
        et_term_words(term, " --container ");
        et_term_words(term, text->first_container);
    }
    et_term_words(term, "  (what else happened there)");
    et_term_newline(term);
}

/* ------------------------------------------------------------ the whole */

static int (*const sections[])(struct et_text *text, struct et_err *err) = {
    et_text_evidence, et_text_coverage, et_text_damage,  et_text_containers, et_text_compilations,
    et_text_attempts, et_text_touches,  et_text_present, et_text_host,       et_text_unplaced,
};

static int write_all(struct et_text *text, struct et_err *err)
{
    int rc = 0;
    struct answer answer = { 0 };
    ET_STMT_AUTO *execs = NULL;
    ET_STMT_AUTO *compilations = NULL;
    if (one_row(text, ET_Q_REPORT_EXEC_TOTALS, &execs, err) < 0 ||
        one_row(text, ET_Q_REPORT_COMPILATION_TOTALS, &compilations, err) < 0 ||
        count_others(text, &answer, err) < 0)
        return ET_FATAL;
    count_compilers(&answer, execs, compilations);
    write_answer(text, &answer);
    for (size_t i = 0; rc == 0 && i < sizeof sections / sizeof *sections; i++)
        rc = sections[i](text, err);
    if (rc < 0)
        return rc;
    write_sure(text, execs, compilations);
    if (write_rules(text, err) < 0)
        return ET_FATAL;
    write_next(text);
    return 0;
}

static int write_text(struct et_store *store, const struct et_report_options *options, FILE *file,
                      struct et_err *err)
{
    struct et_text text = { .store = store, .options = options, .first_exec = ET_NULL };
    et_term_init(&text.term, file, options->colour, options->width);
    text.term.zone_ns = options->zone_ns;
    int rc = write_all(&text, err);
    if (rc == 0)
        rc = et_term_end(&text.term, err);
    et_term_clear(&text.term);
    return rc;
}

const struct et_report et_report_text = {
    .name = "text",
    .summary = "the answer for people: what compiled where, and how sure that is",
    .zoned = true,
    .write = write_text,
};
