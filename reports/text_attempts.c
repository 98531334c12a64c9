/* Compilers that somebody asked for, and that did not run. */
#include "reports/column.h"
#include "reports/text.h"

/* What was tried, and by whom. */
static void write_tried(struct et_terminal *term, struct et_stmt *row)
{
    et_term_value(term, et_column_text(row, "file"));
    et_term_style(term, ET_PLAIN);
    et_term_words(term, " by ");
    et_text_actor(term, row);
    et_term_words(term, ", as ");
    et_text_user(term, et_column_text(row, "user"), et_column_int(row, "uid"));
}

static void write_attempt(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice place = et_column_text(row, "place");
    et_term_words(term, "  ");
    et_term_time_padded(term, et_column_text(row, "time"));
    et_term_style(term, ET_DOUBT);
    if (et_column_has(row, "exec_id"))
        write_tried(term, row);
    else
        et_term_words(term, "asked for and not run");
    et_term_style(term, ET_PLAIN);
    if (et_slice_is(place, "container")) {
        et_term_words(term, " in ");
        et_text_container(term, et_column_text(row, "container_name"),
                          et_column_text(row, "container_id"), et_column_text(row, "image"));
    } else if (!et_slice_is(place, "host")) {
        et_term_words(term, " in a place not known");
    }
    et_term_words(term, " on ");
    et_term_value(term, et_column_text(row, "host"));
    et_term_newline(term);
    et_text_label(term, "why");
    et_term_value(term, et_column_text(row, "detail"));
    if (et_column_has(row, "exec_id")) {
        et_term_words(term, " (exec ");
        et_term_number(term, et_column_int(row, "exec_id"));
        et_term_words(term, ")");
    }
    et_term_newline(term);
}

int et_text_attempts(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row =
        et_filtered_query(text->store, ET_Q_REPORT_ATTEMPT_STORY, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&text->term.out)) {
        if (count++ == 0)
            et_term_heading(&text->term, "FAILED ATTEMPTS");
        if (count > et_text_room(text, INT64_MAX))
            continue;
        if (et_column_has(row, "exec_id"))
            et_text_remember(text, et_column_int(row, "exec_id"),
                             et_column_text(row, "container_id"));
        write_attempt(&text->term, row);
    }
    et_text_more(text, count, et_text_room(text, INT64_MAX));
    return got < 0 ? got : 0;
}
