/* By which containers, images, people and compilers most was compiled. */
#include "reports/column.h"
#include "reports/text.h"

enum { LABEL_COLUMNS = 11, SHOWN = 5, WORTH_IT = 2 /* fewer are told apart below anyway */ };

/* By rank in report_most. */
static const char *const labels[] = { "containers", "images", "by", "compilers" };
enum { LABELS = sizeof labels / sizeof *labels };

static void write_label(struct et_terminal *term, const char *label)
{
    et_term_words(term, "  ");
    et_term_style(term, ET_DIM);
    et_term_padded(term, et_slice_of(label), LABEL_COLUMNS);
    et_term_style(term, ET_PLAIN);
    term->hang = term->column;
}

static void write_name(struct et_terminal *term, struct et_stmt *row)
{
    struct et_slice name = et_column_text(row, "name");
    if (name.p)
        et_term_value(term, et_text_short_image(et_term_short_id(name)));
    else
        et_term_words(term, "not known");
    et_term_words(term, " ");
    et_term_number(term, et_column_int(row, "compilations"));
}

static void end_line(struct et_terminal *term, int64_t count, int64_t room)
{
    if (count > room) {
        et_term_words(term, ", and ");
        et_term_number(term, count - room);
        et_term_words(term, " more");
    }
    if (count)
        et_term_newline(term);
}

/* One line for each kind of thing, which come one kind after another. */
static int write_lines(struct et_text *text, struct et_stmt *row, struct et_err *err)
{
    int got;
    int64_t rank = -1, count = 0, room = et_text_room(text, SHOWN);
    struct et_terminal *term = &text->term;
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t next = et_column_int(row, "rank");
        if (next != rank) {
            end_line(term, count, room);
            write_label(term, next >= 0 && next < LABELS ? labels[next] : "");
            rank = next;
            count = 0;
        }
        if (count++ >= room)
            continue;
        et_term_words(term, count > 1 ? ", " : "");
        write_name(term, row);
    }
    end_line(term, count, room);
    return got;
}

int et_text_most(struct et_text *text, struct et_err *err)
{
    if (et_column_int(text->compilations, "total") < WORTH_IT)
        return 0;
    ET_STMT_AUTO *row = et_filtered_query(text->store, ET_Q_REPORT_MOST, text->options, err);
    if (!row)
        return ET_FATAL;
    et_term_heading(&text->term, "MOST COMPILATIONS");
    return write_lines(text, row, err);
}
