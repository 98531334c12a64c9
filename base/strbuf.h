/* A growing byte string. Once memory runs out it latches `failed` and ignores
 * further appends, so that a caller checks once, at the end. */
#ifndef ET_BASE_STRBUF_H
#define ET_BASE_STRBUF_H

#include "base/slice.h"

#include <stdbool.h>

struct et_strbuf {
    char *p; /* NUL-terminated whenever n > 0 */
    size_t n, cap;
    bool failed;
};

void et_strbuf_clear(struct et_strbuf *b); /* frees; b is then empty and usable */
void et_strbuf_reset(struct et_strbuf *b); /* keeps the memory */
void et_strbuf_add(struct et_strbuf *b, struct et_slice s);
void et_strbuf_adds(struct et_strbuf *b, const char *string);
void et_strbuf_addc(struct et_strbuf *b, char c);
void et_strbuf_addf(struct et_strbuf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for n more bytes at the end, or NULL; *advance* afterwards. */
char *et_strbuf_reserve(struct et_strbuf *b, size_t n);
void et_strbuf_advance(struct et_strbuf *b, size_t n);

/* Unsigned LEB128, the usual variable-length form of a number. */
void et_strbuf_add_varint(struct et_strbuf *b, uint64_t value);

static inline struct et_slice et_strbuf_slice(const struct et_strbuf *b)
{
    return (struct et_slice){ b->p ? b->p : "", b->n };
}

/* The contents as a C string ("" when empty). */
static inline const char *et_strbuf_string(const struct et_strbuf *b)
{
    return b->p && b->n ? b->p : "";
}

#define ET_STRBUF_AUTO __attribute__((cleanup(et_strbuf_clear))) struct et_strbuf

#endif
