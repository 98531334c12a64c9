/* What led to a compilation, and what followed from it: a line each. */
#include "reports/column.h"
#include "reports/text.h"

enum { TECHNIQUE_COLUMNS = 11 };

static void write_link(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice technique = et_column_text(row, "technique");
    et_term_to_column(term, ET_TEXT_LABEL);
    et_term_time_padded(term, et_column_text(row, "time"));
    et_term_words(term, "  ");
    et_term_padded(term, technique.p ? technique : ET_SLICE("-"), TECHNIQUE_COLUMNS);
    et_term_value(term, et_column_text(row, "detail"));
    if (!et_slice_is(et_column_text(row, "step"), "compiled")) {
        et_term_words(term, ": ");
        et_term_fitted(term, et_column_text(row, "cmdline"));
    }
    et_term_newline(term);
}

int et_text_chain(struct et_text *text, int64_t compilation_id, struct et_err *err)
{
    int got, count = 0;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_CHAIN_STORY, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_REPORT_CHAIN_STORY_COMPILATION_ID, compilation_id);
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count++ == 0)
            et_text_label(term, "chain");
        write_link(term, row);
    }
    return got < 0 ? got : 0;
}
