/* Could an exec have been recorded and kept? One bar for each host over time, and what
 * its gaps are about. */
#include "reports/column.h"
#include "reports/text.h"

enum { BAR_COLUMNS = 48, HOST_COLUMNS = 12, STATE_COLUMNS = 13 };

/* The worst state of a part of the bar is shown: the later here, the worse. */
static const struct {
    const char *state;
    char mark;
} states[] = {
    { "recording", '=' }, { "doubtful", '?' },      { "lost", '!' },
    { "stopped", '-' },   { "not-recording", '.' },
};
enum { STATES = sizeof states / sizeof *states };

static size_t state_of(struct et_slice name)
{
    size_t i = STATES;
    while (--i > 0 && !et_slice_is(name, states[i].state))
        ;
    return i;
}

struct bar {
    int64_t start_ns, end_ns;
    size_t state[BAR_COLUMNS];
    bool any[BAR_COLUMNS];
};

/* A moment takes the part that it lies in. */
static int part_of(const struct bar *bar, int64_t ns)
{
    double whole = (double)(bar->end_ns - bar->start_ns);
    int part = whole > 0 ? (int)((double)(ns - bar->start_ns) / whole * BAR_COLUMNS) : 0;
    return part < 0 ? 0 : part >= BAR_COLUMNS ? BAR_COLUMNS - 1 : part;
}

static void add_interval(struct bar *bar, struct et_stmt *row)
{
    size_t state = state_of(et_column_text(row, "state"));
    int last = part_of(bar, et_column_int(row, "end_ns"));
    for (int i = part_of(bar, et_column_int(row, "start_ns")); i <= last; i++) {
        bar->state[i] = state > bar->state[i] ? state : bar->state[i];
        bar->any[i] = true;
    }
}

static struct et_stmt *intervals_of(struct et_text *text, const struct et_report_options *options,
                                    struct et_err *err)
{
    return et_filtered_query(text->store, ET_Q_REPORT_COVERAGE, options, err);
}

static int write_bar(struct et_text *text, struct et_stmt *host,
                     const struct et_report_options *options, struct et_err *err)
{
    int got;
    struct et_terminal *term = &text->term;
    struct bar bar = { .start_ns = et_column_int(host, "start_ns"),
                       .end_ns = et_column_int(host, "end_ns") };
    char marks[BAR_COLUMNS + 1] = { 0 };
    ET_STMT_AUTO *row = intervals_of(text, options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        add_interval(&bar, row);
    for (size_t i = 0; i < BAR_COLUMNS; i++) {
        marks[i] = ' ';
        if (bar.any[i])
            marks[i] = states[bar.state[i]].mark;
    }
    et_term_words(term, "  ");
    et_term_padded(term, et_column_text(host, "host"), HOST_COLUMNS);
    et_term_time_padded(term, et_column_text(host, "start_time"));
    et_term_words(term, "[");
    et_term_words(term, marks);
    et_term_words(term, "] ");
    et_term_time(term, et_column_text(host, "end_time"));
    et_term_newline(term);
    return got;
}

static void write_interval(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice state = et_column_text(row, "state");
    et_term_style(term, et_slice_is(state, "recording") ? ET_PLAIN : ET_DOUBT);
    et_term_words(term, "    ");
    et_term_time_padded(term, et_column_text(row, "start_time"));
    et_term_time_padded(term, et_column_text(row, "end_time"));
    et_term_padded(term, state, STATE_COLUMNS);
    et_term_value(term, et_column_text(row, "reason"));
    et_term_newline(term);
}

static int write_intervals(struct et_text *text, const struct et_report_options *options,
                           struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = intervals_of(text, options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (++count <= et_text_room(text, ET_TEXT_GAPS))
            write_interval(&text->term, row);
    et_text_more(text, count, et_text_room(text, ET_TEXT_GAPS));
    return got;
}

static void write_legend(struct et_terminal *term)
{
    et_term_style(term, ET_DIM);
    et_term_words(term, "  = recording   ? doubtful   ! records lost   - auditd stopped   . not "
                        "recording");
    et_term_newline(term);
}

int et_text_coverage(struct et_text *text, struct et_err *err)
{
    int got;
    bool any = false;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *host =
        et_filtered_query(text->store, ET_Q_REPORT_COVERAGE_HOSTS, text->options, err);
    if (!host)
        return ET_FATAL;
    et_term_heading(term, "TIME COVERED (could an exec have been recorded and kept?)");
    while ((got = et_stmt_row(host, err)) > 0) {
        struct et_report_options options = *text->options;
        options.host = et_column_text(host, "host");
        if (!any)
            write_legend(term);
        any = true;
        if (write_bar(text, host, &options, err) < 0 || write_intervals(text, &options, err) < 0)
            return ET_FATAL;
    }
    if (got == 0 && !any) {
        et_term_style(term, ET_DOUBT);
        et_term_words(term, "  not known");
        et_term_newline(term);
    }
    return got;
}
