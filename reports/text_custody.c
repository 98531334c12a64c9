/* For whom a case was made, where somebody said so, and what stands for its journal. Other cases
 * have no such section: the same evidence then gives the same report, whoever makes it. */
#include "reports/column.h"
#include "reports/text.h"

static void write_line(struct et_terminal *term, const char *name, struct et_slice value)
{
    if (!value.p)
        return;
    et_term_words(term, "  ");
    et_term_padded(term, et_slice_of(name), ET_TEXT_LABEL);
    et_term_value(term, value);
    et_term_newline(term);
}

int et_text_custody(struct et_text *text, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = NULL;
    if (et_text_row(text, ET_Q_JOURNAL_ABOUT, &row, err) < 0)
        return ET_FATAL;
    if (!row || (!et_column_has(row, "case_number") && !et_column_has(row, "examiner")))
        return 0;
    et_term_heading(term, "CASE");
    write_line(term, "number", et_column_text(row, "case_number"));
    write_line(term, "examiner", et_column_text(row, "examiner"));
    et_term_words(term, "  ");
    et_term_padded(term, ET_SLICE("journal"), ET_TEXT_LABEL);
    et_term_number(term, et_column_int(row, "entries"));
    et_term_words(term, " entries, the last SHA-256 ");
    et_term_value(term, et_column_text(row, "sha256"));
    et_term_newline(term);
    return 0;
}
