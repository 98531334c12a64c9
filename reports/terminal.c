#include "reports/terminal.h"

#include "base/timestamp.h"
#include "reports/escape.h"

enum { TIME_COLUMNS = 24, ZONED_COLUMNS = 29 }; /* "…Z", "…+02:00" */

static const char *const styles[] = {
    [ET_PLAIN] = "",         [ET_HEADING] = "\033[1m", [ET_ALARM] = "\033[31m",
    [ET_DOUBT] = "\033[33m", [ET_DIM] = "\033[2m",
};

void et_term_init(struct et_terminal *term, FILE *file, bool colour, int width)
{
    *term = (struct et_terminal){ .colour = colour, .width = width };
    et_out_init(&term->out, file);
}

void et_term_clear(struct et_terminal *term)
{
    et_out_clear(&term->out);
}

int et_term_end(struct et_terminal *term, struct et_err *err)
{
    return et_out_end(&term->out, err);
}

void et_term_style(struct et_terminal *term, enum et_style style)
{
    if (term->colour && term->styled)
        et_strbuf_adds(&term->out.row, "\033[0m");
    if (term->colour)
        et_strbuf_adds(&term->out.row, styles[style]);
    term->styled = style != ET_PLAIN;
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Counts the characters that were added behind `from` (a column each). */
static void advance(struct et_terminal *term, size_t from)
{
    for (size_t i = from; i < term->out.row.n; i++)
        if (!continues(term->out.row.p[i]))
            term->column++;
}

void et_term_words(struct et_terminal *term, const char *words)
{
    size_t from = term->out.row.n;
    et_strbuf_adds(&term->out.row, words);
    advance(term, from);
}

void et_term_number_right(struct et_terminal *term, int64_t number, int columns)
{
    size_t from = term->out.row.n;
    if (number == INT64_MIN)
        et_strbuf_addf(&term->out.row, "%*s", columns, "-");
    else
        et_strbuf_addf(&term->out.row, "%*lld", columns, (long long)number);
    advance(term, from);
}

void et_term_number(struct et_terminal *term, int64_t number)
{
    et_term_number_right(term, number, 0);
}

void et_term_count(struct et_terminal *term, int64_t count, const char *noun)
{
    et_term_number(term, count);
    et_term_words(term, " ");
    et_term_words(term, noun);
    if (count != 1)
        et_term_words(term, "s");
}

void et_term_value(struct et_terminal *term, struct et_slice value)
{
    size_t from = term->out.row.n;
    if (value.p)
        et_escape_text(&term->out.row, value);
    else
        et_strbuf_addc(&term->out.row, '-');
    advance(term, from);
}

void et_term_time(struct et_terminal *term, struct et_slice time)
{
    char text[ET_TIME_TEXT];
    int64_t ns;
    if (term->zone_ns && time.p && et_time_from_rfc3339(time, &ns) && ns != ET_TIME_NONE)
        time = et_slice_of(et_time_text_in(ns, term->zone_ns, text));
    et_term_value(term, time);
}

void et_term_time_padded(struct et_terminal *term, struct et_slice time)
{
    int start = term->column;
    et_term_time(term, time);
    et_term_to_column(term, start + (term->zone_ns ? ZONED_COLUMNS : TIME_COLUMNS));
    et_term_words(term, " ");
}

void et_term_to_column(struct et_terminal *term, int column)
{
    while (term->column < column && !term->out.row.failed) {
        et_strbuf_addc(&term->out.row, ' ');
        term->column++;
    }
}

struct et_slice et_term_short_id(struct et_slice id)
{
    return id.p && et_slice_is_hex(id, ET_TERM_ID) ? et_slice_to(id, ET_TERM_ID) : id;
}

void et_term_padded(struct et_terminal *term, struct et_slice value, int columns)
{
    int start = term->column;
    et_term_value(term, value);
    et_term_to_column(term, start + columns);
    et_term_words(term, " ");
}

void et_term_fitted(struct et_terminal *term, struct et_slice value)
{
    struct et_strbuf *row = &term->out.row;
    size_t from = row->n;
    int room = term->width - term->column;
    et_term_value(term, value);
    if (term->width == 0 || term->column <= term->width || row->failed)
        return;
    if (room < 1)
        room = 1; /* at least the … */
    size_t end = from;
    for (int kept = 0; end < row->n; end++)
        if (!continues(row->p[end]) && kept++ == room - 1)
            break;
    row->n = end;
    et_strbuf_adds(row, "…");
    term->column = term->width;
}

void et_term_bytes_right(struct et_terminal *term, int64_t bytes, int columns)
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    size_t from = term->out.row.n, unit = 0;
    char text[32];
    double size = (double)bytes;
    while (size >= 1024 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    snprintf(text, sizeof text, unit ? "%.1f %s" : "%.0f %s", size, units[unit]);
    et_strbuf_addf(&term->out.row, "%*s", columns, text);
    advance(term, from);
}

void et_term_newline(struct et_terminal *term)
{
    et_term_style(term, ET_PLAIN);
    et_strbuf_addc(&term->out.row, '\n');
    et_out_row(&term->out);
    term->column = 0;
}

void et_term_heading(struct et_terminal *term, const char *heading)
{
    et_term_newline(term);
    et_term_style(term, ET_HEADING);
    et_term_words(term, heading);
    et_term_newline(term);
}
