/* The timeline: one line per moment, in the order of time.
 *
 *   2026-11-24T00:01:02.123Z web1 build-1 exec [gcc] gcc -o app hello.c
 *
 * The host stands there only if the case knows more than one. What ran in no
 * known container is written in parentheses, which no container's name holds. */
#include "reports/filter.h"
#include "reports/terminal.h"
#include "reports/writers.h"

enum { HOST_COLUMNS = 12, PLACE_COLUMNS = 20, KIND_COLUMNS = 11 };

/* The columns of report_timeline. */
enum { TIME, HOST, KIND, PLACE, CONTAINER_ID, CONTAINER_NAME, WHAT, COMPILER };

static struct et_slice place_of(struct et_stmt *row)
{
    struct et_slice place = et_stmt_col_text(row, PLACE);
    struct et_slice name = et_stmt_col_text(row, CONTAINER_NAME);
    struct et_slice id = et_stmt_col_text(row, CONTAINER_ID);
    if (et_slice_is(place, "host"))
        return ET_SLICE("(host)");
    if (!et_slice_is(place, "container"))
        return ET_SLICE("(unknown)");
    if (name.p)
        return name;
    return id.p ? et_term_short_id(id) : ET_SLICE("(a container)");
}

static enum et_style style_of(struct et_stmt *row)
{
    if (et_stmt_col_is_null(row, COMPILER))
        return et_slice_is(et_stmt_col_text(row, KIND), "audit") ? ET_DOUBT : ET_PLAIN;
    return et_slice_is(et_stmt_col_text(row, PLACE), "container") ? ET_ALARM : ET_DOUBT;
}

static void write_row(struct et_terminal *term, struct et_stmt *row, bool with_host)
{
    et_term_style(term, style_of(row));
    et_term_time_padded(term, et_stmt_col_text(row, TIME));
    if (with_host)
        et_term_padded(term, et_stmt_col_text(row, HOST), HOST_COLUMNS);
    et_term_padded(term, place_of(row), PLACE_COLUMNS);
    et_term_padded(term, et_stmt_col_text(row, KIND), KIND_COLUMNS);
    if (!et_stmt_col_is_null(row, COMPILER)) {
        et_term_words(term, "[");
        et_term_value(term, et_stmt_col_text(row, COMPILER));
        et_term_words(term, "] ");
    }
    et_term_fitted(term, et_stmt_col_text(row, WHAT));
    et_term_newline(term);
}

static int count_hosts(struct et_store *store, const struct et_report_options *options,
                       int64_t *count, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_filtered_query(store, ET_Q_REPORT_HOSTS, options, err);
    if (!stmt || et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    *count = et_stmt_col_int(stmt, 0);
    return 0;
}

static int write_rows(struct et_terminal *term, struct et_store *store,
                      const struct et_report_options *options, struct et_err *err)
{
    int got;
    int64_t hosts;
    if (count_hosts(store, options, &hosts, err) < 0)
        return ET_FATAL;
    ET_ROWS_AUTO list;
    if (et_rows_open(&list, store, ET_Q_REPORT_TIMELINE, options, err) < 0)
        return ET_FATAL;
    while ((got = et_rows_next(&list, err)) > 0 && !et_out_failed(&term->out))
        write_row(term, list.row, hosts > 1);
    if (list.was_cut) {
        et_term_words(term, "… and more (--limit)");
        et_term_newline(term);
    }
    return got < 0 ? got : 0;
}

static int write_timeline(struct et_store *store, const struct et_report_options *options,
                          FILE *file, struct et_err *err)
{
    struct et_terminal term;
    et_term_init(&term, file, options->colour, options->width);
    term.zone_ns = options->zone_ns;
    term.ascii = options->ascii;
    int rc = write_rows(&term, store, options, err);
    if (rc == 0)
        rc = et_term_end(&term, err);
    et_term_clear(&term);
    return rc;
}

const struct et_report et_report_timeline = {
    .name = "timeline",
    .summary = "everything that has a time, one line each",
    .zoned = true,
    .of_all = true,
    .write = write_timeline,
};
