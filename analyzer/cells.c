#include "analyzer/cells.h"

enum { NUMBER_DIGITS = 20, FRAME = NUMBER_DIGITS + 3 /* kind, colon, comma */ };

/* Backwards from end, in decimal; a case has millions of numbers, so printf would cost more than
 * the digest. Gives their beginning. */
static char *decimal(char *end, uint64_t value)
{
    do
        *--end = (char)('0' + value % 10);
    while (value /= 10);
    return end;
}

static void add(struct et_strbuf *to, char kind, struct et_slice bytes)
{
    char digits[NUMBER_DIGITS], *end = digits + NUMBER_DIGITS, *from = decimal(end, bytes.n);
    char *at = et_strbuf_reserve(to, bytes.n + FRAME);
    if (!at)
        return;
    const size_t length = (size_t)(end - from);
    *at = kind;
    memcpy(at + 1, from, length);
    at[1 + length] = ':';
    if (bytes.n)
        memcpy(at + 2 + length, bytes.p, bytes.n);
    at[2 + length + bytes.n] = ',';
    et_strbuf_advance(to, length + bytes.n + 3);
}

static void add_nothing(struct et_strbuf *to)
{
    et_strbuf_add(to, ET_SLICE("n,"));
}

void et_cell_add_int(struct et_strbuf *to, int64_t value)
{
    char digits[NUMBER_DIGITS + 1], *end = digits + sizeof digits;
    if (value == ET_NULL) {
        add_nothing(to);
        return;
    }
    char *from = decimal(end, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--from = '-';
    add(to, 'i', (struct et_slice){ from, (size_t)(end - from) });
}

void et_cell_add_text(struct et_strbuf *to, struct et_slice text)
{
    if (text.p)
        add(to, 't', text);
    else
        add_nothing(to);
}

static void add_column(struct et_strbuf *to, struct et_stmt *row, int column)
{
    switch (et_stmt_col_kind(row, column)) {
    case ET_VALUE_INTEGER:
        et_cell_add_int(to, et_stmt_col_int(row, column));
        break;
    case ET_VALUE_TEXT:
        add(to, 't', et_stmt_col_text(row, column));
        break;
    case ET_VALUE_BLOB:
        add(to, 'b', et_stmt_col_blob(row, column));
        break;
    case ET_VALUE_REAL:
        add(to, 'r', et_stmt_col_text(row, column));
        break;
    case ET_VALUE_NULL:
        add_nothing(to);
        break;
    }
}

void et_cells_add_row(struct et_strbuf *to, struct et_stmt *row, int from, int until)
{
    for (int i = from; i < until; i++)
        add_column(to, row, i);
}
