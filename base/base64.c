#include "base/base64.h"

/* 0-63, or -1. */
static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool et_base64_decode(struct et_slice text, struct et_strbuf *to)
{
    size_t before = to->n;
    unsigned bits = 0, held = 0;
    if (et_slice_ends(text, "=") && text.n % 4 == 0)
        text.n -= et_slice_ends(text, "==") ? 2 : 1;
    bool good = text.n % 4 != 1;
    for (size_t i = 0; i < text.n && good; i++) {
        int value = value_of(text.p[i]);
        good = value >= 0;
        bits = bits << 6 | ((unsigned)value & 63);
        held += 6;
        if (held >= 8) {
            held -= 8;
            et_strbuf_addc(to, (char)(bits >> held & 0xff));
        }
    }
    good = good && (bits & ((1u << held) - 1)) == 0;
    if (!good)
        to->n = before;
    return good;
}

void et_base64_encode(struct et_slice bytes, struct et_strbuf *to)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { BYTES = 3, DIGITS = 4 };
    while (bytes.n) {
        unsigned bits = 0;
        for (size_t i = 0; i < BYTES; i++)
            bits = bits << 8 | (i < bytes.n ? (unsigned char)bytes.p[i] : 0);
        for (size_t i = 0; i < DIGITS; i++) {
            const char *digit = i <= bytes.n ? &digits[bits >> (18 - 6 * i) & 63] : "=";
            et_strbuf_addc(to, *digit);
        }
        bytes = et_slice_from(bytes, BYTES);
    }
}
