#include "base/slice.h"

const char *et_slice_search(struct et_slice a, struct et_slice needle)
{
    if (needle.n == 0)
        return a.p;
    while (a.n >= needle.n) {
        const char *hit = memchr(a.p, (unsigned char)needle.p[0], a.n - needle.n + 1);
        if (!hit)
            return NULL;
        if (memcmp(hit, needle.p, needle.n) == 0)
            return hit;
        a = et_slice_from(a, (size_t)(hit - a.p) + 1);
    }
    return NULL;
}

struct et_slice et_slice_unmarked(struct et_slice a)
{
    return et_slice_from(a, et_slice_starts(a, "\xef\xbb\xbf") ? 3 : 0);
}

struct et_slice et_slice_basename(struct et_slice path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return et_slice_from(path, i);
    return path;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct et_slice et_slice_trim(struct et_slice a)
{
    while (a.n && is_blank(a.p[0]))
        a = et_slice_from(a, 1);
    while (a.n && is_blank(a.p[a.n - 1]))
        a.n--;
    return a;
}

int et_slice_compare(struct et_slice a, struct et_slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool et_slice_u64(struct et_slice a, uint64_t *out)
{
    uint64_t value = 0;
    if (a.n == 0)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        unsigned digit = (unsigned)(unsigned char)a.p[i] - '0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool et_slice_hex64(struct et_slice a, uint64_t *out)
{
    uint64_t value = 0;
    if (a.n == 0 || a.n > 16)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        int digit = hex_digit(a.p[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (uint64_t)digit;
    }
    *out = value;
    return true;
}

bool et_slice_i64(struct et_slice a, int64_t *out)
{
    uint64_t value;
    bool negative = a.n > 0 && a.p[0] == '-';
    if (!et_slice_u64(et_slice_from(a, negative ? 1 : 0), &value))
        return false;
    if (value > (uint64_t)INT64_MAX)
        return false;
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

bool et_slice_is_hex(struct et_slice a, size_t n)
{
    if (a.n < n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (hex_digit(a.p[i]) < 0 || (a.p[i] >= 'A' && a.p[i] <= 'F'))
            return false;
    return true;
}
