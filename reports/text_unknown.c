/* What the evidence leaves open, said plainly: a reader who is not told takes silence for
 * an answer. */
#include "reports/column.h"
#include "reports/text.h"

/* Columns of statements of one row, and what they count. */
static const struct {
    enum et_query query;
    const char *column, *noun, *rest;
} unknowns[] = {
    { ET_Q_REPORT_COVERAGE_TOTALS, "gaps", "interval", " in which execs may have gone unrecorded" },
    { ET_Q_REPORT_EXEC_TOTALS, "not_placed", "exec",
      " not placed: in a container or on the host, nothing tells" },
    { ET_Q_REPORT_EXEC_TOTALS, "compilers_not_placed", "exec", " of a compiler among these" },
    { ET_Q_REPORT_EXEC_TOTALS, "in_unnamed_containers", "exec",
      " in a container that nothing names" },
    { ET_Q_REPORT_COMPILATION_TOTALS, "no_actor", "compilation",
      " without anything that tells who started it" },
    { ET_Q_REPORT_COMPILATION_TOTALS, "no_outcome", "compilation",
      " with an outcome that the log cannot tell" },
    { ET_Q_REPORT_EXEC_TOTALS, "contradictions", "exec", " with clues that contradict each other" },
    { ET_Q_REPORT_PRESENCE_TOTALS, "containers_not_assessed", "container",
      " not assessed: nothing could have shown that no compiler is in it" },
    { ET_Q_REPORT_PRESENCE_TOTALS, "images_not_assessed", "image",
      " not assessed: nothing could have shown that no compiler is in it" },
    { ET_Q_REPORT_EVIDENCE_TOTALS, "unrecognised", "stream", " that nothing recognised" },
    { ET_Q_REPORT_EVIDENCE_TOTALS, "broken_off", "stream", " that broke off" },
    { ET_Q_REPORT_EVIDENCE_TOTALS, "lines_damaged", "damaged line", "" },
};

static int number_of(struct et_text *text, enum et_query query, const char *column, int64_t *number,
                     struct et_err *err)
{
    ET_STMT_AUTO *row = NULL;
    if (query == ET_Q_REPORT_EXEC_TOTALS) {
        *number = et_column_int(text->execs, column);
    } else if (query == ET_Q_REPORT_COMPILATION_TOTALS) {
        *number = et_column_int(text->compilations, column);
    } else {
        if (et_text_row(text, query, &row, err) < 0)
            return ET_FATAL;
        *number = et_column_int(row, column);
    }
    return 0;
}

int et_text_unknown(struct et_text *text, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    bool any = false;
    et_term_heading(term, "NOT KNOWN");
    for (size_t i = 0; i < sizeof unknowns / sizeof *unknowns; i++) {
        int64_t number;
        if (number_of(text, unknowns[i].query, unknowns[i].column, &number, err) < 0)
            return ET_FATAL;
        if (number <= 0)
            continue;
        any = true;
        et_term_words(term, "  ");
        et_term_style(term, ET_DOUBT);
        et_term_count(term, number, unknowns[i].noun);
        et_term_words(term, unknowns[i].rest);
        et_term_newline(term);
    }
    if (!any) {
        et_term_words(term, "  nothing of what was read; of what no evidence speaks, all");
        et_term_newline(term);
    }
    return 0;
}
