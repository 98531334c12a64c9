#include "reports/text.h"

#include "reports/column.h"

enum {
    VERDICT_COLUMNS = 8,
    NAME_COLUMNS = 34,
    FAMILIES_COLUMNS = 24,
};

static void write_subject(struct et_terminal *term, struct et_stmt *row)
{
    bool present = et_slice_is(et_column_text(row, "verdict"), "present");
    struct et_slice name = et_column_text(row, "container_name");
    bool image = et_slice_is(et_column_text(row, "subject"), "image");
    struct et_slice id = et_term_short_id(et_column_text(row, "container_id"));
    struct et_slice shown = image ? et_column_text(row, "image") : name.n ? name : id;
    if (image && !shown.n)
        shown = et_text_short_image(et_column_text(row, "image_id"));
    et_term_style(term, present ? ET_ALARM : ET_PLAIN);
    et_term_words(term, "  ");
    et_term_padded(term, et_column_text(row, "verdict"), VERDICT_COLUMNS);
    et_term_style(term, ET_PLAIN);
    et_term_words(term, image ? "image      " : "container  ");
    et_term_padded(term, shown, NAME_COLUMNS);
    if (present) {
        et_term_padded(term, et_column_text(row, "families"), FAMILIES_COLUMNS);
        et_term_words(term, et_column_has(row, "since") ? "since " : "");
        et_term_fitted(term, et_column_has(row, "since") ? et_column_text(row, "since")
                                                         : et_column_text(row, "detail"));
    } else {
        et_term_words(term, "by ");
        et_term_fitted(term, et_column_text(row, "basis"));
    }
    et_term_newline(term);
}

static void write_rest(struct et_terminal *term, int64_t containers, int64_t images)
{
    if (containers + images == 0)
        return;
    et_term_words(term, "  not assessed: ");
    if (containers)
        et_term_count(term, containers, "container");
    et_term_words(term, containers && images ? ", " : "");
    if (images)
        et_term_count(term, images, "image");
    et_term_words(term, " (the evidence could not have shown that there is none)");
    et_term_newline(term);
}

int et_text_present(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0, containers = 0, images = 0, any = 0;
    ET_STMT_AUTO *row = et_filtered_query(text->store, ET_Q_REPORT_PRESENCE, text->options, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0 && !et_out_failed(&text->term.out)) {
        if (any++ == 0)
            et_term_heading(&text->term,
                            "PRESENT (is a compiler in it, and since when; of the whole case)");
        if (et_slice_is(et_column_text(row, "verdict"), "not-assessed")) {
            bool image = et_slice_is(et_column_text(row, "subject"), "image");
            containers += !image;
            images += image;
        } else if (++count <= et_text_room(text, ET_TEXT_PRESENT)) {
            write_subject(&text->term, row);
        }
    }
    et_text_more(text, count, et_text_room(text, ET_TEXT_PRESENT));
    write_rest(&text->term, containers, images);
    return got;
}
