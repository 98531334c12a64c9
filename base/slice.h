/* A borrowed run of bytes: not NUL-terminated, not trusted, not always UTF-8. */
#ifndef ET_BASE_SLICE_H
#define ET_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct et_slice {
    const char *p; /* NULL = absent (as opposed to present and empty) */
    size_t n;
};

#define ET_SLICE(literal) ((struct et_slice){ (literal), sizeof(literal) - 1 })
#define ET_SLICE_NONE ((struct et_slice){ NULL, 0 })

static inline struct et_slice et_slice_of(const char *string)
{
    return (struct et_slice){ string, string ? strlen(string) : 0 };
}

static inline bool et_slice_eq(struct et_slice a, struct et_slice b)
{
    return a.n == b.n && (a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0));
}

/* Most comparisons fail at the first byte: so no strlen() before, but of a literal,
 * whose length the compiler knows. */
static inline bool et_slice_is(struct et_slice a, const char *string)
{
    if (__builtin_constant_p(strlen(string)))
        return a.n == strlen(string) && (a.n == 0 || memcmp(a.p, string, strlen(string)) == 0);
    size_t i = 0;
    while (a.p && i < a.n && string[i] != '\0' && string[i] == a.p[i])
        i++;
    return i == a.n && string[i] == '\0';
}

static inline bool et_slice_is_one_of(struct et_slice word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (et_slice_is(word, list[i]))
            return true;
    return false;
}

/* The same with an array of strings, whose length the compiler knows. */
#define ET_SLICE_IN(word, list) et_slice_is_one_of((word), (list), sizeof(list) / sizeof *(list))

static inline bool et_slice_starts(struct et_slice a, const char *prefix)
{
    if (__builtin_constant_p(strlen(prefix)))
        return a.n >= strlen(prefix) && (a.n == 0 || memcmp(a.p, prefix, strlen(prefix)) == 0);
    size_t i = 0;
    while (a.p && i < a.n && prefix[i] != '\0' && prefix[i] == a.p[i])
        i++;
    return prefix[i] == '\0';
}

static inline bool et_slice_ends(struct et_slice a, const char *suffix)
{
    size_t n = strlen(suffix);
    return n == 0 || (a.p && a.n >= n && memcmp(a.p + a.n - n, suffix, n) == 0);
}

/* The bytes from index from on; empty if there are none. */
static inline struct et_slice et_slice_from(struct et_slice a, size_t from)
{
    return from < a.n ? (struct et_slice){ a.p + from, a.n - from } : (struct et_slice){ a.p, 0 };
}

/* The first n bytes, or all of them where there are fewer. */
static inline struct et_slice et_slice_to(struct et_slice a, size_t n)
{
    return (struct et_slice){ a.p, n < a.n ? n : a.n };
}

static inline const char *et_slice_find(struct et_slice a, char c)
{
    return a.n ? memchr(a.p, (unsigned char)c, a.n) : NULL;
}

/* Where needle begins in a, or NULL. */
const char *et_slice_search(struct et_slice a, struct et_slice needle);

/* Without the UTF-8 byte order mark that it may begin with. */
struct et_slice et_slice_unmarked(struct et_slice a);

/* What follows the last '/', or all of it. */
struct et_slice et_slice_basename(struct et_slice path);

/* Without spaces, tabs, CR and LF at both ends. */
struct et_slice et_slice_trim(struct et_slice a);

/* Total order by bytes, the shorter first; for qsort and for stable output. */
int et_slice_compare(struct et_slice a, struct et_slice b);

/* The whole slice as a decimal / hexadecimal number without sign. False where
 * it is empty, holds another byte, or does not fit 64 bits; *out is then left. */
bool et_slice_u64(struct et_slice a, uint64_t *out);
bool et_slice_hex64(struct et_slice a, uint64_t *out);

/* As et_slice_u64 with an optional leading '-'. */
bool et_slice_i64(struct et_slice a, int64_t *out);

/* True if a is n or more digits of lower-case hexadecimal and nothing else. */
bool et_slice_is_hex(struct et_slice a, size_t n);

#endif
