#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void et_strbuf_clear(struct et_strbuf *b)
{
    free(b->p);
    *b = (struct et_strbuf){ 0 };
}

void et_strbuf_reset(struct et_strbuf *b)
{
    b->n = 0;
    b->failed = false;
}

char *et_strbuf_reserve(struct et_strbuf *b, size_t n)
{
    if (b->failed)
        return NULL;
    if (b->cap - b->n <= n) {
        size_t cap = b->cap ? b->cap : 64;
        while (cap - b->n <= n) {
            if (cap > SIZE_MAX / 2) {
                b->failed = true;
                return NULL;
            }
            cap *= 2;
        }
        char *p = realloc(b->p, cap);
        if (!p) {
            b->failed = true;
            return NULL;
        }
        b->p = p;
        b->cap = cap;
    }
    return b->p + b->n;
}

void et_strbuf_advance(struct et_strbuf *b, size_t n)
{
    b->n += n;
    b->p[b->n] = '\0';
}

void et_strbuf_add(struct et_strbuf *b, struct et_slice s)
{
    char *to = et_strbuf_reserve(b, s.n);
    if (!to || s.n == 0)
        return;
    memcpy(to, s.p, s.n);
    et_strbuf_advance(b, s.n);
}

void et_strbuf_adds(struct et_strbuf *b, const char *string)
{
    et_strbuf_add(b, et_slice_of(string));
}

void et_strbuf_addc(struct et_strbuf *b, char c)
{
    et_strbuf_add(b, (struct et_slice){ &c, 1 });
}

void et_strbuf_addf(struct et_strbuf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0) {
        char *to = et_strbuf_reserve(b, (size_t)n + 1);
        if (to) {
            vsnprintf(to, (size_t)n + 1, format, again);
            et_strbuf_advance(b, (size_t)n);
        }
    } else {
        b->failed = true;
    }
    va_end(again);
}

void et_strbuf_add_varint(struct et_strbuf *b, uint64_t value)
{
    char bytes[10];
    size_t n = 0;
    while (value >= 0x80) {
        bytes[n++] = (char)(unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[n++] = (char)(unsigned char)value;
    et_strbuf_add(b, (struct et_slice){ bytes, n });
}
