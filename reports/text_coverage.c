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

/* How many compilations a part of the bar has, from none to the most. */
static const char *const heights[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
enum { HEIGHTS = sizeof heights / sizeof *heights };

struct bar {
    int64_t start_ns, end_ns;
    int64_t compilations[BAR_COLUMNS];
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

/* Compilations come in the order of hosts, so one pass serves all bars; *row ends with the
 * last of them. */
static int add_compilations(struct bar *bar, struct et_slice host, struct et_stmt **row,
                            struct et_err *err)
{
    int got = 1;
    while (*row && et_slice_compare(et_column_text(*row, "host"), host) <= 0) {
        if (et_slice_compare(et_column_text(*row, "host"), host) == 0)
            bar->compilations[part_of(bar, et_column_int(*row, "time_ns"))]++;
        got = et_stmt_row(*row, err);
        if (got <= 0)
            et_stmt_end(row);
    }
    return got < 0 ? got : 0;
}

static void write_states(struct et_terminal *term, const struct bar *bar)
{
    char marks[BAR_COLUMNS + 1] = { 0 };
    memset(marks, ' ', BAR_COLUMNS);
    for (size_t i = 0; i < BAR_COLUMNS; i++)
        if (bar->any[i])
            marks[i] = states[bar->state[i]].mark;
    et_term_words(term, "[");
    et_term_words(term, marks);
    et_term_words(term, "] ");
}

static void write_heights(struct et_terminal *term, const struct bar *bar, int64_t most)
{
    et_term_words(term, "[");
    et_term_style(term, ET_ALARM);
    for (size_t i = 0; i < BAR_COLUMNS; i++)
        et_term_words(term, heights[(bar->compilations[i] * (HEIGHTS - 1) + most - 1) / most]);
    et_term_style(term, ET_PLAIN);
    et_term_words(term, "] ");
}

static void count_compilations(const struct bar *bar, int64_t *all, int64_t *most)
{
    *all = *most = 0;
    for (size_t i = 0; i < BAR_COLUMNS; i++) {
        *all += bar->compilations[i];
        *most = bar->compilations[i] > *most ? bar->compilations[i] : *most;
    }
}

/* Bar and compilations beneath each other, on the same axis. */
static void write_wide(struct et_terminal *term, struct et_stmt *host, const struct bar *bar)
{
    int64_t all, most;
    count_compilations(bar, &all, &most);
    et_term_words(term, "  ");
    et_term_padded(term, et_column_text(host, "host"), HOST_COLUMNS);
    et_term_time_padded(term, et_column_text(host, "start_time"));
    int start = term->column;
    write_states(term, bar);
    et_term_time(term, et_column_text(host, "end_time"));
    et_term_newline(term);
    if (all == 0)
        return;
    et_term_to_column(term, 2 + HOST_COLUMNS + 1);
    et_term_count(term, all, "compilation");
    et_term_to_column(term, start);
    write_heights(term, bar, most);
    et_term_words(term, "at most ");
    et_term_number(term, most);
    et_term_words(term, " in a column");
    et_term_newline(term);
}

static bool is_narrow(const struct et_terminal *term)
{
    int wanted = 2 + HOST_COLUMNS + 1 + BAR_COLUMNS + 3 + 2 * (et_term_time_columns(term) + 1);
    return term->width && term->width < wanted;
}

/* The same where there is no room for the times beside the bar. */
static void write_narrow(struct et_terminal *term, struct et_stmt *host, const struct bar *bar)
{
    int64_t all, most;
    count_compilations(bar, &all, &most);
    et_term_words(term, "  ");
    et_term_value(term, et_column_text(host, "host"));
    et_term_words(term, "  ");
    et_term_time(term, et_column_text(host, "start_time"));
    et_term_words(term, " to ");
    et_term_time(term, et_column_text(host, "end_time"));
    et_term_newline(term);
    et_term_words(term, "  ");
    write_states(term, bar);
    et_term_newline(term);
    if (all == 0)
        return;
    et_term_words(term, "  ");
    write_heights(term, bar, most);
    et_term_count(term, all, "compilation");
    et_term_newline(term);
}

static int write_bar(struct et_text *text, struct et_stmt *host, struct et_stmt **compiled,
                     const struct et_report_options *options, struct et_err *err)
{
    int got;
    struct et_terminal *term = &text->term;
    struct bar bar = { .start_ns = et_column_int(host, "start_ns"),
                       .end_ns = et_column_int(host, "end_ns") };
    ET_STMT_AUTO *row = intervals_of(text, options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        add_interval(&bar, row);
    if (got < 0 || add_compilations(&bar, et_column_text(host, "host"), compiled, err) < 0)
        return ET_FATAL;
    if (is_narrow(term))
        write_narrow(term, host, &bar);
    else
        write_wide(term, host, &bar);
    return 0;
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

static int write_hosts(struct et_text *text, struct et_stmt **compiled, struct et_err *err)
{
    int got;
    bool any = false;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *host =
        et_filtered_query(text->store, ET_Q_REPORT_COVERAGE_HOSTS, text->options, err);
    if (!host)
        return ET_FATAL;
    while ((got = et_stmt_row(host, err)) > 0) {
        struct et_report_options options = *text->options;
        options.host = et_column_text(host, "host");
        if (!any)
            write_legend(term);
        any = true;
        if (write_bar(text, host, compiled, &options, err) < 0 ||
            write_intervals(text, &options, err) < 0)
            return ET_FATAL;
    }
    if (got == 0 && !any) {
        et_term_style(term, ET_DOUBT);
        et_term_words(term, "  not known");
        et_term_newline(term);
    }
    return got;
}

int et_text_coverage(struct et_text *text, struct et_err *err)
{
    ET_STMT_AUTO *compiled = NULL;
    et_term_heading(&text->term, "TIME COVERED (could an exec have been recorded and kept?)");
    if (et_text_row(text, ET_Q_REPORT_COMPILATION_TIMES, &compiled, err) < 0)
        return ET_FATAL;
    return write_hosts(text, &compiled, err);
}
