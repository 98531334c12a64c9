#include "reports/column.h"
#include "reports/text.h"

/* ------------------------------------------------------------ what was read */

enum {
    FORMAT_COLUMNS = 22,
    FILES_COLUMNS = 7,
    BYTES_COLUMNS = 10,
    LINES_COLUMNS = 11,
    FEW_STREAMS = 20, /* up to so many are listed one by one */
};

static void write_account(struct et_terminal *term, struct et_stmt *row)
{
    int64_t damaged = et_column_int(row, "lines_damaged");
    et_term_bytes_right(term, et_column_int(row, "bytes"), BYTES_COLUMNS);
    et_term_number_right(term, et_column_int(row, "lines_read"), LINES_COLUMNS);
    et_term_number_right(term, et_column_int(row, "lines_parsed"), LINES_COLUMNS);
    et_term_number_right(term, et_column_int(row, "lines_skipped"), LINES_COLUMNS);
    et_term_number_right(term, damaged, LINES_COLUMNS);
}

static void write_stream(struct et_terminal *term, struct et_stmt *row)
{
    int64_t damaged = et_column_int(row, "lines_damaged");
    et_term_style(term, damaged || !et_column_int(row, "complete") ? ET_DOUBT : ET_PLAIN);
    et_term_words(term, "  ");
    et_term_padded(term, et_column_text(row, "format"), FORMAT_COLUMNS);
    write_account(term, row);
    et_term_words(term, "  ");
    et_term_value(term, et_column_text(row, "path"));
    if (et_column_int(row, "complete") == 0)
        et_term_words(term, "  (it broke off)");
    et_term_newline(term);
}

static void write_stranger(struct et_terminal *term, struct et_stmt *row, int64_t number,
                           int64_t room)
{
    if (number == 1) {
        et_term_words(term, "  Not recognised, so nothing in them was considered:");
        et_term_newline(term);
    }
    if (number > room)
        return;
    et_term_words(term, "  ");
    et_term_padded(term, ET_SLICE("  -"), FORMAT_COLUMNS);
    et_term_bytes_right(term, et_column_int(row, "bytes"), BYTES_COLUMNS);
    et_term_words(term, "  ");
    et_term_value(term, et_column_text(row, "path"));
    et_term_newline(term);
}

static void write_head(struct et_terminal *term, bool one_by_one)
{
    static const char account[] = "      size      lines =   parsed +  skipped +  damaged";
    et_term_style(term, ET_DIM);
    et_term_words(term, "  ");
    et_term_padded(term, ET_SLICE("format"), FORMAT_COLUMNS);
    et_term_words(term, one_by_one ? "" : "  files");
    et_term_words(term, account);
    et_term_words(term, one_by_one ? "  file" : "");
    et_term_newline(term);
}

/* One line per format. */
static int write_formats(struct et_text *text, struct et_err *err)
{
    int got;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_EVIDENCE_FORMATS, err);
    if (!row)
        return ET_FATAL;
    write_head(term, false);
    while ((got = et_stmt_row(row, err)) > 0) {
        bool doubt = et_column_int(row, "lines_damaged") || !et_column_int(row, "complete");
        et_term_style(term, doubt ? ET_DOUBT : ET_PLAIN);
        et_term_words(term, "  ");
        et_term_padded(term, et_column_text(row, "format"), FORMAT_COLUMNS);
        et_term_number_right(term, et_column_int(row, "streams"), FILES_COLUMNS);
        write_account(term, row);
        et_term_newline(term);
    }
    return got;
}

/* Each stream that was recognised, if that is asked for, and each that was not. */
static int write_streams(struct et_text *text, bool one_by_one, struct et_err *err)
{
    int got;
    int64_t known = 0, strangers = 0;
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_EVIDENCE, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (et_column_has(row, "format")) {
            if (one_by_one && known++ == 0)
                write_head(term, true);
            if (one_by_one)
                write_stream(term, row);
        } else if (et_column_int(row, "bytes") > 0) {
            write_stranger(term, row, ++strangers, et_text_room(text, ET_TEXT_STRANGERS));
        }
    }
    et_text_more(text, strangers, et_text_room(text, ET_TEXT_STRANGERS));
    return got;
}

int et_text_evidence(struct et_text *text, struct et_err *err)
{
    struct et_terminal *term = &text->term;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_EVIDENCE_TOTALS, err);
    if (!row || et_stmt_row(row, err) < 0)
        return ET_FATAL;
    et_term_heading(term, "WHAT WAS READ");
    et_term_words(term, "  ");
    et_term_count(term, et_column_int(row, "streams"), "stream");
    et_term_words(term, ", ");
    et_term_bytes_right(term, et_column_int(row, "bytes"), 0);
    et_term_words(term, ": ");
    et_term_count(term, et_column_int(row, "lines_read"), "line");
    et_term_words(term, " read = ");
    et_term_number(term, et_column_int(row, "lines_parsed"));
    et_term_words(term, " parsed + ");
    et_term_number(term, et_column_int(row, "lines_skipped"));
    et_term_words(term, " skipped + ");
    et_term_number(term, et_column_int(row, "lines_damaged"));
    et_term_words(term, " damaged; ");
    et_term_number(term, et_column_int(row, "unrecognised"));
    et_term_words(term, " not recognised");
    et_term_newline(term);
    bool few = et_column_int(row, "streams") <= FEW_STREAMS;
    if (!few && write_formats(text, err) < 0)
        return ET_FATAL;
    return write_streams(text, few, err);
}

/* ------------------------------------------------------------ damage */

static void write_damage(struct et_terminal *term, struct et_stmt *row)
{
    et_term_style(term, ET_DOUBT);
    et_term_words(term, "  ");
    et_term_value(term, et_column_text(row, "path"));
    if (et_column_int(row, "line") > 0) {
        et_term_words(term, ":");
        et_term_number(term, et_column_int(row, "line"));
        et_term_words(term, " (byte ");
        et_term_number(term, et_column_int(row, "byte_offset"));
        et_term_words(term, ")");
    }
    et_term_style(term, ET_PLAIN);
    et_term_words(term, "  ");
    et_term_value(term, et_column_text(row, "what"));
    et_term_words(term, !et_column_has(row, "kept") ? "; nothing kept" : "; kept: ");
    if (et_column_has(row, "kept"))
        et_term_value(term, et_column_text(row, "kept"));
    et_term_newline(term);
}

int et_text_damage(struct et_text *text, struct et_err *err)
{
    int got;
    int64_t count = 0;
    ET_STMT_AUTO *row = et_store_query(text->store, ET_Q_REPORT_DAMAGE_LIST, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (count++ == 0)
            et_term_heading(&text->term, "DAMAGE");
        if (count <= et_text_room(text, ET_TEXT_DAMAGE))
            write_damage(&text->term, row);
    }
    et_text_more(text, count, et_text_room(text, ET_TEXT_DAMAGE));
    return got;
}
