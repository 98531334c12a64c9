#include "parsers/text/columns.h"

#include "base/printable.h"
#include "parsers/json/json_lines.h"

bool et_columns_has(const struct et_columns *columns, int name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->at[i].name == name)
            return true;
    return false;
}

size_t et_columns_width(const struct et_columns *columns, int name)
{
    for (size_t i = 0; i + 1 < columns->count; i++)
        if (columns->at[i].name == name)
            return columns->at[i + 1].start - columns->at[i].start;
    return 0;
}

static int index_of(const struct et_table_format *format, struct et_slice word)
{
    for (size_t i = 0; i < format->name_count; i++)
        if (et_slice_is(word, format->names[i]))
            return (int)i;
    return -1;
}

/* The length of the word or words at the start of text: up to two blanks, or its
 * end. */
static size_t name_length(struct et_slice text)
{
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] == ' ' && text.p[i + 1] == ' ')
            return i;
    return et_slice_trim(text).n;
}

/* Reads line as a header; false where it is none of this format. All known names
 * are plain ASCII, so that in a header characters are bytes. */
static bool read_header(const struct et_table_format *format, struct et_slice line,
                        struct et_columns *columns)
{
    *columns = (struct et_columns){ 0 };
    for (size_t at = 0; at < line.n && columns->count < ET_COLUMNS_MAX;) {
        if (line.p[at] == ' ') {
            at++;
            continue;
        }
        size_t n = name_length(et_slice_from(line, at));
        int name = index_of(format, et_slice_to(et_slice_from(line, at), n));
        columns->at[columns->count].name = name;
        columns->at[columns->count++].start = at;
        at += n ? n : 1;
    }
    return columns->count > 1 && format->header(columns);
}

static struct et_slice row_text(struct et_slice line)
{
    return et_slice_ends(line, "\r") ? et_slice_to(line, line.n - 1) : line;
}

bool et_table_begins(const struct et_table_format *format, struct et_slice head)
{
    struct et_columns columns;
    for (int i = 0; i < ET_COLUMNS_HEADER_LINE && head.n; i++) {
        const char *end = et_slice_find(head, '\n');
        size_t n = end ? (size_t)(end - head.p) : head.n;
        if (read_header(format, row_text(et_slice_to(head, n)), &columns))
            return true;
        head = et_slice_from(head, n + 1);
    }
    return false;
}

/* The bytes of the character at the start of text; a byte that begins none is one. */
static size_t character(struct et_slice text)
{
    uint32_t c;
    size_t n = et_utf8_next(text, &c);
    return n ? n : 1;
}

/* Splits a row into the cells of the format's names. False where a column begins
 * within a word. *columns_met gets the number of columns that the row reaches. */
static bool split(const struct et_columns *columns, struct et_slice row, struct et_slice *cells,
                  size_t *columns_met)
{
    size_t at = 0, characters = 0, i = 0;
    size_t starts[ET_COLUMNS_MAX];
    for (; i < columns->count; i++) {
        for (; characters < columns->at[i].start && at < row.n; characters++)
            at += character(et_slice_from(row, at));
        if (at >= row.n)
            break;
        if (at > 0 && row.p[at] != ' ' && row.p[at - 1] != ' ')
            return false;
        starts[i] = at;
    }
    *columns_met = i;
    for (size_t c = 0; c < *columns_met; c++) {
        size_t end = c + 1 < *columns_met ? starts[c + 1] : row.n;
        struct et_slice cell =
            et_slice_trim((struct et_slice){ row.p + starts[c], end - starts[c] });
        if (columns->at[c].name >= 0 && cell.n)
            cells[columns->at[c].name] = cell;
    }
    return true;
}

/* The same where no cell is empty: two blanks part them, wherever they stand. */
static bool split_filled(const struct et_columns *columns, struct et_slice row,
                         struct et_slice *cells, size_t *columns_met)
{
    size_t count = 0;
    struct et_slice rest = et_slice_trim(row), found[ET_COLUMNS_MAX] = { 0 };
    for (; rest.n && count < columns->count; count++) {
        size_t n = name_length(rest);
        if (columns->at[count].name >= 0)
            found[columns->at[count].name] = et_slice_to(rest, n);
        rest = et_slice_trim(et_slice_from(rest, n));
    }
    if (rest.n || count < columns->count)
        return split(columns, row, cells, columns_met);
    memcpy(cells, found, sizeof found);
    *columns_met = count;
    return true;
}

static int take_line(const struct et_table_format *format, struct et_columns *columns,
                     const struct et_sink *sink, void *state, const struct et_line *line,
                     bool (*splits)(const struct et_columns *, struct et_slice, struct et_slice *,
                                    size_t *),
                     struct et_err *err)
{
    struct et_slice cells[ET_COLUMNS_MAX] = { 0 };
    struct et_slice row = row_text(line->text);
    struct et_columns header;
    size_t met;
    if (et_slice_trim(row).n == 0)
        return ET_SKIPPED;
    if (read_header(format, row, &header)) {
        *columns = header;
        return ET_SKIPPED;
    }
    if (columns->count == 0)
        return ET_SKIPPED;
    if (!splits(columns, row, cells, &met))
        return et_line_broken(sink, line, "a row does not stand beneath its header", err);
    if (line->cut && met < columns->count)
        return et_line_broken(sink, line, "the stream ends within a row", err);
    return format->row(state, columns, cells, line, err);
}

int et_table_line(const struct et_table_format *format, struct et_columns *columns,
                  const struct et_sink *sink, void *state, const struct et_line *line,
                  struct et_err *err)
{
    return take_line(format, columns, sink, state, line, split, err);
}

int et_filled_table_line(const struct et_table_format *format, struct et_columns *columns,
                         const struct et_sink *sink, void *state, const struct et_line *line,
                         struct et_err *err)
{
    return take_line(format, columns, sink, state, line, split_filled, err);
}
