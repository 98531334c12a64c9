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
    LEAST_IMAGE_COLUMNS = 10,
    NARROW_NAME_COLUMNS = 16,
    NARROW_COLUMNS = 100,
};

/* On a narrow terminal, what says least is left out, and names give way. */
struct layout {
    bool narrow;
    int name, image;
};

static struct layout layout_of(const struct et_terminal *term)
{
    struct layout l = { false, NAME_COLUMNS, IMAGE_COLUMNS };
    int others = 2 + HOST_COLUMNS + 1 + NAME_COLUMNS + 1 + ET_TERM_ID + 1 + RUNTIME_COLUMNS + 1 +
                 RUNS_COLUMNS + EXECS_COLUMNS + COMPILATIONS_COLUMNS + 1;
    if (term->width == 0)
        return l;
    if (term->width < NARROW_COLUMNS) {
        l.narrow = true;
        l.name = NARROW_NAME_COLUMNS;
        others -= NAME_COLUMNS - NARROW_NAME_COLUMNS + RUNTIME_COLUMNS + 1 + RUNS_COLUMNS;
    }
    if (term->width - others < l.image)
        l.image = term->width - others;
    if (l.image < LEAST_IMAGE_COLUMNS)
        l.image = LEAST_IMAGE_COLUMNS;
    return l;
}

static void write_container_row(struct et_terminal *term, struct et_stmt *row)
{
    const struct layout l = layout_of(term);
    et_term_style(term, et_column_int(row, "compilations") > 0 ? ET_ALARM : ET_PLAIN);
    et_term_words(term, "  ");
    et_term_cell(term, et_column_text(row, "host"), HOST_COLUMNS);
    et_term_cell(term, et_column_text(row, "name"), l.name);
    et_term_padded(term, et_term_short_id(et_column_text(row, "container_id")), ET_TERM_ID);
    et_term_cell(term, et_text_short_image(et_column_text(row, "image")), l.image);
    if (!l.narrow) {
        et_term_padded(term, et_column_text(row, "runtime"), RUNTIME_COLUMNS);
        et_term_number_right(term, et_column_int(row, "runs"), RUNS_COLUMNS);
    }
    et_term_number_right(term, et_column_int(row, "execs"), EXECS_COLUMNS);
    et_term_number_right(term, et_column_int(row, "compilations"), COMPILATIONS_COLUMNS);
    et_term_newline(term);
}

static void write_head(struct et_terminal *term)
{
    const struct layout l = layout_of(term);
    et_term_style(term, ET_DIM);
    et_term_words(term, "  ");
    et_term_padded(term, ET_SLICE("host"), HOST_COLUMNS);
    et_term_padded(term, ET_SLICE("name"), l.name);
    et_term_padded(term, ET_SLICE("id"), ET_TERM_ID);
    et_term_padded(term, ET_SLICE("image"), l.image);
    if (!l.narrow) {
        et_term_padded(term, ET_SLICE("runtime"), RUNTIME_COLUMNS);
        et_term_words(term, "  runs");
    }
    et_term_words(term, "    execs  compilations");
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
            write_head(term);
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
