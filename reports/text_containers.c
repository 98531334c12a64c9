#include "reports/column.h"
#include "reports/text.h"

enum {
    HOST_COLUMNS = 12,
    NAME_COLUMNS = 20,
    IMAGE_COLUMNS = 28,
    RUNTIME_COLUMNS = 10,
    RUNS_COLUMNS = 6,
    EXECS_COLUMNS = 9,
    COMPILATIONS_COLUMNS = 14,
};

static void write_container_row(struct et_terminal *term, struct et_stmt *row)
{
    et_term_style(term, et_column_int(row, "compilations") > 0 ? ET_ALARM : ET_PLAIN);
    et_term_words(term, "  ");
    et_term_padded(term, et_column_text(row, "host"), HOST_COLUMNS);
    et_term_padded(term, et_column_text(row, "name"), NAME_COLUMNS);
    et_term_padded(term, et_term_short_id(et_column_text(row, "container_id")), ET_TERM_ID);
    et_term_padded(term, et_text_short_image(et_column_text(row, "image")), IMAGE_COLUMNS);
    et_term_padded(term, et_column_text(row, "runtime"), RUNTIME_COLUMNS);
    et_term_number_right(term, et_column_int(row, "runs"), RUNS_COLUMNS);
    et_term_number_right(term, et_column_int(row, "execs"), EXECS_COLUMNS);
    et_term_number_right(term, et_column_int(row, "compilations"), COMPILATIONS_COLUMNS);
    et_term_newline(term);
}

int et_text_containers(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0, shown = 0;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row =
        et_filtered_query(text->store, ET_Q_REPORT_CONTAINER_LIST, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count++ == 0) {
            et_term_heading(term, "CONTAINERS (counts are of the whole case)");
            et_term_style(term, ET_DIM);
            et_term_words(term, "  host         name                 id           image          "
                                "              runtime       runs   execs  compilations");
            et_term_newline(term);
        }
        /* Those in which something was compiled come first and are never cut. */
        if (shown < et_text_room(text, ET_TEXT_CONTAINERS) ||
            et_column_int(row, "compilations") > 0) {
            write_container_row(term, row);
            shown++;
        }
    }
    et_text_more(text, count, shown);
    return got;
}
