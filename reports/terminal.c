#include "reports/terminal.h"

#include "base/printable.h"
#include "base/timestamp.h"
#include "reports/char_width.h"
#include "reports/escape.h"

enum { LEAST_FITTED = 24 };                     /* columns that say something of a value */
enum { LEAST_WIDTH = 8 };                       /* lines are not broken into less */
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

/* What our own words have that is no ASCII. */
static const struct {
    uint32_t code_point;
    const char *ascii;
} stand_ins[] = {
    { 0x2026, "..." }, { 0x2190, "<-" }, { 0x2192, "->" }, { 0x2581, "1" },
    { 0x2582, "2" },   { 0x2583, "3" },  { 0x2584, "4" },  { 0x2585, "5" },
    { 0x2586, "6" },   { 0x2587, "7" },  { 0x2588, "8" },
};

static void add_ascii(struct et_strbuf *to, uint32_t c)
{
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
        if (stand_ins[i].code_point == c) {
            et_strbuf_adds(to, stand_ins[i].ascii);
            return;
        }
    et_printable_add_number(to, c);
}

/* What was added behind `from`, without a byte that is no ASCII. */
static void make_ascii(struct et_strbuf *row, size_t from)
{
    ET_STRBUF_AUTO ascii = { 0 };
    struct et_slice rest = et_slice_from(et_strbuf_slice(row), from);
    while (rest.n) {
        uint32_t c;
        size_t n = et_utf8_next(rest, &c);
        if (n <= 1)
            et_strbuf_addc(&ascii, rest.p[0]);
        else
            add_ascii(&ascii, c);
        rest = et_slice_from(rest, n ? n : 1);
    }
    row->n = from;
    et_strbuf_add(row, et_strbuf_slice(&ascii));
    row->failed = row->failed || ascii.failed;
}

static int width_of(struct et_slice text)
{
    int width = 0;
    uint32_t c;
    for (size_t n; text.n; text = et_slice_from(text, n ? n : 1)) {
        n = et_utf8_next(text, &c);
        width += n ? et_char_width(c) : 1;
    }
    return width;
}

/* Counts the columns of what was added behind `from`. */
static void advance(struct et_terminal *term, size_t from)
{
    if (term->ascii)
        make_ascii(&term->out.row, from);
    term->column += width_of(et_slice_from(et_strbuf_slice(&term->out.row), from));
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

int et_term_time_columns(const struct et_terminal *term)
{
    return term->zone_ns ? ZONED_COLUMNS : TIME_COLUMNS;
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
    et_term_to_column(term, start + et_term_time_columns(term));
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

/* Cuts what was added behind `from` to so many columns, the last of them a …. */
static void cut(struct et_terminal *term, size_t from, int columns)
{
    struct et_strbuf *row = &term->out.row;
    struct et_slice dots = term->ascii ? ET_SLICE("...") : ET_SLICE("…");
    struct et_slice rest = et_slice_from(et_strbuf_slice(row), from);
    int room = columns - width_of(dots), kept = 0;
    size_t end = from, n;
    uint32_t c;
    for (; rest.n && (n = et_utf8_next(rest, &c)) > 0; rest = et_slice_from(rest, n)) {
        if (kept + et_char_width(c) > room)
            break;
        kept += et_char_width(c);
        end += n;
    }
    row->n = end;
    et_strbuf_add(row, dots);
    term->column += kept + width_of(dots);
}

void et_term_cell(struct et_terminal *term, struct et_slice value, int columns)
{
    size_t from = term->out.row.n;
    int start = term->column;
    et_term_value(term, value);
    if (term->width && term->column > start + columns) {
        term->column = start;
        cut(term, from, columns);
    }
    et_term_to_column(term, start + columns);
    et_term_words(term, " ");
}

/* The value, cut to so many columns from here. */
static void write_cut(struct et_terminal *term, struct et_slice value, int room)
{
    size_t from = term->out.row.n;
    int start = term->column;
    et_term_value(term, value);
    if (term->width == 0 || term->column <= start + room || term->out.row.failed)
        return;
    term->column = start;
    cut(term, from, room > 0 ? room : 1);
}

void et_term_fitted(struct et_terminal *term, struct et_slice value)
{
    int room = term->width - term->column;
    if (room < LEAST_FITTED && term->width >= 2 * LEAST_FITTED)
        room += term->width - LEAST_FITTED; /* the line goes on in the next */
    write_cut(term, value, room);
}

void et_term_in_line(struct et_terminal *term, struct et_slice value)
{
    write_cut(term, value, term->width - term->column);
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

static size_t style_length(struct et_slice text)
{
    size_t n = 0;
    if (text.p[0] != '\033')
        return 0;
    while (n < text.n && text.p[n] != 'm')
        n++;
    return n + 1;
}

static int indent_of(struct et_slice row)
{
    int blanks = 0;
    if (row.n)
        row = et_slice_from(row, style_length(row));
    while ((size_t)blanks < row.n && row.p[blanks] == ' ')
        blanks++;
    return blanks + 2;
}

/* How many bytes of the row, which begins at that column, go into one line: up to the last
 * blank that fits, or all of them. */
static size_t line_length(struct et_slice row, int column, int width)
{
    size_t blank = 0, at = 0;
    bool word = false;
    while (at < row.n) {
        uint32_t c;
        struct et_slice rest = et_slice_from(row, at);
        size_t n = style_length(rest);
        if (n == 0) {
            n = et_utf8_next(rest, &c);
            if (row.p[at] == ' ' && word)
                blank = at;
            word = word || row.p[at] != ' ';
            column += n ? et_char_width(c) : 1;
            if (column > width && blank)
                return blank;
        }
        at += n ? n : 1;
    }
    return row.n;
}

static struct et_slice without_blanks(struct et_slice line)
{
    while (line.n && line.p[line.n - 1] == ' ')
        line.n--;
    return line;
}

/* A row too wide for the terminal goes on in the next line, at a blank. */
static void break_row(struct et_terminal *term)
{
    ET_STRBUF_AUTO lines = { 0 };
    struct et_slice rest = et_strbuf_slice(&term->out.row);
    int hang = term->hang ? term->hang : indent_of(rest), column = 0;
    if (hang > term->width / 2)
        hang = 0;
    for (;;) {
        size_t n = line_length(rest, column, term->width);
        et_strbuf_add(&lines, without_blanks(et_slice_to(rest, n)));
        rest = et_slice_from(rest, n);
        while (rest.n && rest.p[0] == ' ')
            rest = et_slice_from(rest, 1);
        if (rest.n == 0)
            break;
        et_strbuf_addc(&lines, '\n');
        for (column = 0; column < hang; column++)
            et_strbuf_addc(&lines, ' ');
    }
    et_strbuf_reset(&term->out.row);
    et_strbuf_add(&term->out.row, et_strbuf_slice(&lines));
    term->out.row.failed = term->out.row.failed || lines.failed;
}

void et_term_newline(struct et_terminal *term)
{
    et_term_style(term, ET_PLAIN);
    if (term->width >= LEAST_WIDTH && term->column > term->width && !term->out.row.failed)
        break_row(term);
    et_strbuf_addc(&term->out.row, '\n');
    et_out_row(&term->out);
    term->column = 0;
    term->hang = 0;
}

void et_term_heading(struct et_terminal *term, const char *heading)
{
    et_term_newline(term);
    et_term_style(term, ET_HEADING);
    et_term_words(term, heading);
    et_term_newline(term);
}
