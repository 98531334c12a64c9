/* value  = object | array | string | integer | "true" | "false" | "null"
 * object = "{" [ string ":" value { "," string ":" value } ] "}"
 * array  = "[" [ value { "," value } ] "]"
 *
 *   ["cc","-DX=\"a b\"",{"hex":"FF00"},null] */
#include "reports/json_value.h"

#include "base/printable.h"

enum { MAX_DEPTH = 32, MAX_DIGITS = 15 };

struct copy {
    struct et_slice rest;
    struct et_strbuf *to;
    int depth;
};

static bool copy_value(struct copy *copy);

static char peek(struct copy *copy)
{
    while (copy->rest.n && strchr(" \t\r\n", copy->rest.p[0]) && copy->rest.p[0])
        copy->rest = et_slice_from(copy->rest, 1);
    if (copy->rest.n == 0)
        return '\0';
    return copy->rest.p[0];
}

/* The next n bytes, as they are. */
static void take(struct copy *copy, size_t n)
{
    et_strbuf_add(copy->to, et_slice_to(copy->rest, n));
    copy->rest = et_slice_from(copy->rest, n);
}

static bool take_char(struct copy *copy, char c)
{
    if (peek(copy) != c)
        return false;
    take(copy, 1);
    return true;
}

static bool take_word(struct copy *copy, const char *word)
{
    if (!et_slice_starts(copy->rest, word))
        return false;
    take(copy, strlen(word));
    return true;
}

/* \uHHHH at the start of s. */
static bool unit_at(struct et_slice s, uint64_t *unit)
{
    return s.n >= 6 && s.p[0] == '\\' && s.p[1] == 'u' &&
           et_slice_hex64(et_slice_to(et_slice_from(s, 2), 4), unit);
}

static bool copy_escape(struct copy *copy)
{
    uint64_t unit, low;
    if (copy->rest.n < 2)
        return false;
    if (copy->rest.p[1] != 'u') {
        bool known = copy->rest.p[1] && strchr("\"\\/bfnrt", copy->rest.p[1]);
        if (known)
            take(copy, 2);
        return known;
    }
    if (!unit_at(copy->rest, &unit) || (unit >= 0xdc00 && unit <= 0xdfff))
        return false;
    bool pair = unit >= 0xd800 && unit <= 0xdbff;
    if (pair && (!unit_at(et_slice_from(copy->rest, 6), &low) || low < 0xdc00 || low > 0xdfff))
        return false;
    take(copy, pair ? 12 : 6);
    return true;
}

static bool copy_character(struct copy *copy)
{
    uint32_t c;
    size_t n = et_utf8_next(copy->rest, &c);
    if (n == 0 || c < 0x20)
        return false;
    if (et_printable_plain(et_slice_to(copy->rest, n))) {
        take(copy, n);
    } else {
        et_json_add_number(copy->to, c);
        copy->rest = et_slice_from(copy->rest, n);
    }
    return true;
}

static bool copy_string(struct copy *copy)
{
    if (!take_char(copy, '"'))
        return false;
    while (copy->rest.n && copy->rest.p[0] != '"')
        if (!(copy->rest.p[0] == '\\' ? copy_escape(copy) : copy_character(copy)))
            return false;
    return take_char(copy, '"');
}

static bool copy_integer(struct copy *copy)
{
    size_t sign = copy->rest.p[0] == '-', n = sign;
    while (n < copy->rest.n && copy->rest.p[n] >= '0' && copy->rest.p[n] <= '9')
        n++;
    size_t digits = n - sign;
    if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && copy->rest.p[sign] == '0'))
        return false;
    take(copy, n);
    return true;
}

static bool copy_member(struct copy *copy)
{
    peek(copy);
    return copy_string(copy) && take_char(copy, ':') && copy_value(copy);
}

/* A list of items up to close; its opening character comes next. */
static bool copy_list(struct copy *copy, char close, bool (*item)(struct copy *copy))
{
    take(copy, 1);
    if (take_char(copy, close))
        return true;
    do {
        if (!item(copy))
            return false;
    } while (take_char(copy, ','));
    return take_char(copy, close);
}

static bool copy_value(struct copy *copy)
{
    bool good;
    char c = peek(copy);
    if (++copy->depth > MAX_DEPTH)
        return false;
    switch (c) {
    case '{':
        good = copy_list(copy, '}', copy_member);
        break;
    case '[':
        good = copy_list(copy, ']', copy_value);
        break;
    case '"':
        good = copy_string(copy);
        break;
    case 't':
        good = take_word(copy, "true");
        break;
    case 'f':
        good = take_word(copy, "false");
        break;
    case 'n':
        good = take_word(copy, "null");
        break;
    default:
        good = copy->rest.n > 0 && copy_integer(copy);
        break;
    }
    copy->depth--;
    return good;
}

bool et_json_value_add(struct et_strbuf *to, struct et_slice text)
{
    size_t before = to->n;
    struct copy copy = { text, to, 0 };
    if (text.p && copy_value(&copy) && peek(&copy) == '\0' && copy.rest.n == 0)
        return true;
    to->n = before;
    if (to->p)
        to->p[before] = '\0';
    return false;
}
