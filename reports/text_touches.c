#include "reports/text.h"

#include "reports/column.h"

enum { LONGEST = 100 }; /* bytes of a command line that are shown */

static void write_touch(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice command = et_column_text(row, "cmdline");
    et_term_words(term, "  ");
    et_term_time(term, et_column_text(row, "time"));
    et_term_words(term, "  ");
    if (et_column_text(row, "container_name").n) {
        et_term_value(term, et_column_text(row, "container_name"));
        et_term_words(term, "  ");
    }
    et_term_value(term, et_term_short_id(et_column_text(row, "container_id")));
    et_term_words(term, "  by ");
    if (et_column_text(row, "actor").n) {
        et_term_value(term, et_column_text(row, "actor"));
    } else {
        et_term_words(term, "user ");
        et_term_value(term, et_column_text(row, "user"));
    }
    et_term_words(term, et_slice_is(et_column_text(row, "place"), "host") ? " on the host " : " ");
    et_term_words(term, "(exec ");
    et_term_number(term, et_column_int(row, "exec_id"));
    et_term_words(term, ")");
    et_term_newline(term);
    et_term_words(term, "    ");
    et_term_value(term, et_slice_to(command.n ? command : et_column_text(row, "exe"), LONGEST));
    et_term_words(term, command.n > LONGEST ? " …" : "");
    et_term_newline(term);
}

int et_text_touches(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = et_filtered_query(text->store, ET_Q_REPORT_TOUCHES, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&text->term.out)) {
        if (count++ == 0)
            et_term_heading(&text->term, "TOUCHED FROM OUTSIDE (these worked on a container's "
                                         "files, or entered it, without being in it)");
        if (count <= et_text_room(text, ET_TEXT_TOUCHES))
            write_touch(&text->term, row);
    }
    et_text_more(text, count, et_text_room(text, ET_TEXT_TOUCHES));
    return got;
}
