#include "analyzer/cli/verify_text.h"

#include "reports/terminal.h"

enum { STATE_COLUMNS = 11, LABEL_COLUMN = 15 };

static bool is_fine(struct et_slice state)
{
    return et_slice_is(state, "unchanged") || et_slice_is(state, "sound") ||
           et_slice_is(state, "intact") || et_slice_is(state, "as sealed");
}

static bool is_alarm(struct et_slice state)
{
    return et_slice_is(state, "changed") || et_slice_is(state, "damaged") ||
           et_slice_is(state, "broken") || et_slice_is(state, "edited");
}

static void write_state(struct et_terminal *term, struct et_slice state)
{
    et_term_words(term, "  ");
    et_term_style(term, is_fine(state) ? ET_PLAIN : is_alarm(state) ? ET_ALARM : ET_DOUBT);
    et_term_padded(term, state, STATE_COLUMNS);
    et_term_style(term, ET_PLAIN);
    et_term_words(term, " ");
}

static void begin_line(struct et_terminal *term, const char *label)
{
    et_term_newline(term);
    et_term_to_column(term, LABEL_COLUMN);
    et_term_words(term, label);
    term->hang = LABEL_COLUMN;
}

/* "3 execs 5, 7, 9", with as many ids as there are in the row. */
static void write_ids(struct et_terminal *term, struct et_stmt *row, int numbers, int ids,
                      const char *noun)
{
    const int64_t count = et_stmt_col_int(row, numbers);
    struct et_slice list = et_slice_from(et_stmt_col_text(row, ids), 1); /* [1,2] */
    et_term_count(term, count, noun);
    if (count == 0 || list.n < 2)
        return;
    et_term_words(term, " ");
    et_term_value(term, et_slice_to(list, list.n - 1));
    if (count > ET_VERIFY_TEXT_IDS)
        et_term_words(term, " …");
}

/* The verdicts that it bears on, as they stand. */
static int write_verdicts(struct et_terminal *term, struct et_store *store, struct et_stmt *row,
                          struct et_err *err)
{
    int got;
    ET_STMT_AUTO *container = et_store_query(store, ET_Q_VERIFY_CONTAINERS, err);
    if (!container)
        return ET_FATAL;
    et_stmt_text(container, ET_VERIFY_CONTAINERS_CONTAINERS,
                 et_stmt_col_text(row, ET_VERIFY_CONTAINERS));
    while ((got = et_stmt_row(container, err)) > 0) {
        begin_line(term, "verdict of ");
        et_term_value(term, et_stmt_col_text(container, 0));
        et_term_words(term, ": executed ");
        et_term_value(term, et_stmt_col_text(container, 1));
        et_term_words(term, ", present ");
        et_term_value(term, et_stmt_col_text(container, 2));
    }
    if (et_stmt_col_int(row, ET_VERIFY_VERDICTS) > ET_VERIFY_TEXT_IDS) {
        begin_line(term, "… of ");
        et_term_count(term, et_stmt_col_int(row, ET_VERIFY_VERDICTS), "container");
    }
    return got;
}

/* What rests on an evidence that is not what it was. */
static int write_rests(struct et_terminal *term, struct et_store *store, struct et_stmt *row,
                       struct et_err *err)
{
    begin_line(term, "rests on it: ");
    write_ids(term, row, ET_VERIFY_EXECS, ET_VERIFY_EXEC_IDS, "exec");
    if (et_stmt_col_int(row, ET_VERIFY_TOLD_ELSEWHERE) > 0) {
        et_term_words(term, " (other evidence tells of ");
        et_term_number(term, et_stmt_col_int(row, ET_VERIFY_TOLD_ELSEWHERE));
        et_term_words(term, " of them too)");
    }
    et_term_words(term, "; ");
    write_ids(term, row, ET_VERIFY_COMPILATIONS, ET_VERIFY_COMPILATION_IDS, "compilation");
    et_term_words(term, "; ");
    write_ids(term, row, ET_VERIFY_FINDINGS, ET_VERIFY_FINDING_IDS, "finding");
    return write_verdicts(term, store, row, err);
}

static int write_evidence(struct et_terminal *term, struct et_store *store, struct et_stmt *row,
                          struct et_err *err)
{
    int rc = 0;
    write_state(term, et_stmt_col_text(row, ET_VERIFY_STATE));
    et_term_value(term, et_stmt_col_text(row, ET_VERIFY_PATH));
    et_term_words(term, "  sha256 ");
    et_term_value(term, et_stmt_col_text(row, ET_VERIFY_EVIDENCE_ID));
    et_term_words(term, "…");
    if (!et_stmt_col_is_null(row, ET_VERIFY_FOUND_AT)) {
        begin_line(term, "now at ");
        et_term_value(term, et_stmt_col_text(row, ET_VERIFY_FOUND_AT));
    }
    if (!et_stmt_col_is_null(row, ET_VERIFY_NOTE)) {
        begin_line(term, "");
        et_term_value(term, et_stmt_col_text(row, ET_VERIFY_NOTE));
    }
    if (!et_stmt_col_is_null(row, ET_VERIFY_EXECS))
        rc = write_rests(term, store, row, err);
    et_term_newline(term);
    term->hang = 0;
    return rc;
}

static void write_part(struct et_terminal *term, struct et_stmt *row)
{
    write_state(term, et_stmt_col_text(row, ET_VERIFY_STATE));
    et_term_value(term, et_stmt_col_text(row, ET_VERIFY_WHAT));
    et_term_words(term, ": ");
    et_term_value(term, et_stmt_col_text(row, ET_VERIFY_NOTE));
    et_term_newline(term);
}

static void write_number(struct et_terminal *term, uint64_t number, const char *words)
{
    if (!number)
        return;
    et_term_words(term, ", ");
    et_term_number(term, (int64_t)number);
    et_term_words(term, words);
}

static void write_answer(struct et_terminal *term, const struct et_verify_totals *totals)
{
    et_term_number(term, (int64_t)totals->evidence);
    et_term_words(term, totals->evidence == 1 ? " piece of evidence: " : " pieces of evidence: ");
    et_term_number(term, (int64_t)totals->unchanged);
    et_term_words(term, " unchanged");
    write_number(term, totals->grown, " grown");
    write_number(term, totals->changed, " CHANGED");
    write_number(term, totals->missing, " missing");
    write_number(term, totals->pruned, " taken out and not found");
    et_term_words(term, totals->broken ? "; the case is NOT as it was left"
                                       : "; the case is as it was left");
    et_term_newline(term);
}

static int write_rows(struct et_terminal *term, struct et_store *store, struct et_stmt *row,
                      struct et_err *err)
{
    int got;
    bool of_evidence = false, of_the_case = false;
    while ((got = et_stmt_row(row, err)) > 0) {
        bool evidence = et_slice_is(et_stmt_col_text(row, ET_VERIFY_WHAT), "evidence");
        if (evidence && !of_evidence)
            et_term_heading(term, "EVIDENCE");
        if (!evidence && !of_the_case)
            et_term_heading(term, "CASE");
        of_evidence = of_evidence || evidence;
        of_the_case = of_the_case || !evidence;
        if (!evidence)
            write_part(term, row);
        else if (write_evidence(term, store, row, err) < 0)
            return ET_FATAL;
    }
    return got;
}

int et_verify_text(struct et_store *store, struct et_stmt *row,
                   const struct et_verify_totals *totals, const struct et_table_look *look,
                   FILE *out, struct et_err *err)
{
    struct et_terminal term;
    et_term_init(&term, out, look->colour, look->width);
    term.ascii = look->ascii;
    write_answer(&term, totals);
    int rc = write_rows(&term, store, row, err);
    if (rc == 0)
        rc = et_term_end(&term, err);
    et_term_clear(&term);
    return rc;
}
