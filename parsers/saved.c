#include "parsers/saved.h"

#include <stdlib.h>

enum { FIRST_CAP = 16 };

void et_saved_add_number(struct et_strbuf *to, uint64_t number)
{
    et_strbuf_add_varint(to, number);
}

/* Small ones of either sign are short. */
void et_saved_add_signed(struct et_strbuf *to, int64_t number)
{
    uint64_t twice = (uint64_t)number << 1;
    et_strbuf_add_varint(to, number < 0 ? ~twice : twice);
}

void et_saved_add_text(struct et_strbuf *to, struct et_slice text)
{
    et_strbuf_add_varint(to, text.p ? (uint64_t)text.n + 1 : 0);
    et_strbuf_add(to, text);
}

uint64_t et_saved_number(struct et_saved *from)
{
    uint64_t value = 0;
    for (unsigned shift = 0; from->rest.n && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)from->rest.p[0];
        from->rest = et_slice_from(from->rest, 1);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    from->broken = true;
    return 0;
}

int64_t et_saved_signed(struct et_saved *from)
{
    uint64_t twice = et_saved_number(from);
    return (int64_t)(twice & 1 ? ~(twice >> 1) : twice >> 1);
}

struct et_slice et_saved_text(struct et_saved *from)
{
    uint64_t n = et_saved_number(from);
    if (n == 0)
        return ET_SLICE_NONE;
    if (n - 1 > from->rest.n) {
        from->broken = true;
        return ET_SLICE_NONE;
    }
    struct et_slice text = et_slice_to(from->rest, (size_t)n - 1);
    from->rest = et_slice_from(from->rest, (size_t)n - 1);
    return text;
}

bool et_open_lines_add(struct et_open_lines *open, const struct et_place *at)
{
    if (open->count == open->cap) {
        size_t cap = open->cap ? open->cap * 2 : FIRST_CAP;
        struct et_place *more = realloc(open->at, cap * sizeof *more);
        if (!more)
            return false;
        open->at = more;
        open->cap = cap;
    }
    open->at[open->count++] = *at;
    return true;
}

void et_open_lines_clear(struct et_open_lines *open)
{
    free(open->at);
    *open = (struct et_open_lines){ 0 };
}

static int by_offset(const void *a, const void *b)
{
    const struct et_place *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

void et_open_lines_sort(struct et_open_lines *open)
{
    size_t kept = 0;
    if (open->count > 1)
        qsort(open->at, open->count, sizeof *open->at, by_offset);
    for (size_t i = 0; i < open->count; i++)
        if (kept == 0 || open->at[kept - 1].offset != open->at[i].offset)
            open->at[kept++] = open->at[i];
    open->count = kept;
}
