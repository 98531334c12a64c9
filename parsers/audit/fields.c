/*
 * body  = field *( " " field )
 * field = KEY "=" ( '"' TEXT '"' | "'" FIELDS "'" | WORD )
 *
 * ppid=2050 pid=2057 tty=(none) comm="runc" exe=2F746D702F6120622F67 subj=docker-default (enforce)
 *
 * The kernel writes a value in quotes unless it holds a quote, a blank, a control
 * or a non-ASCII byte; then it writes bare upper-case hexadecimal
 * (audit_log_untrustedstring in kernel/audit.c).
 */
#include "parsers/audit/fields.h"

#include "parsers/fact.h"

#include <endian.h>

enum {
    DEV_MINOR_BITS = 20,
    SHORT_VALUE = 16,  /* nearly every value is: what is longer is mostly much longer */
    USUAL_DIGITS = 15, /* that fit in any base, and nearly every number has */
};

static struct et_slice skip_blanks(struct et_slice s)
{
    while (s.n && s.p[0] == ' ')
        s = et_slice_from(s, 1);
    return s;
}

/* For a short value a loop over its bytes is quicker than a call of memchr(). */
static size_t up_to(struct et_slice s, char stop)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != stop && n < SHORT_VALUE)
        n++;
    if (n < SHORT_VALUE || n == s.n || s.p[n] == stop)
        return n;
    const char *at = et_slice_find(et_slice_from(s, n), stop);
    return at ? (size_t)(at - s.p) : s.n;
}

/* A word in brackets may follow the blank at end. */
static bool may_go_on(struct et_slice rest, size_t end)
{
    return end + 1 < rest.n && (rest.p[end + 1] == '(' || rest.p[end + 1] == ' ');
}

/* Extends an unquoted value over following words that hold no '='. */
static size_t bare_value_length(struct et_slice rest)
{
    size_t end = up_to(rest, ' ');
    while (may_go_on(rest, end)) {
        struct et_slice next = skip_blanks(et_slice_from(rest, end));
        size_t n = up_to(next, ' ');
        if (n == 0 || next.p[0] != '(' || et_slice_find(et_slice_to(next, n), '='))
            break;
        end = (size_t)(next.p - rest.p) + n;
    }
    return end;
}

/* The word before the next '='. Kernels before 3.14 write LOGIN's "old auid="
 * and "new auid=": such a pair of words is one key. Each byte is looked at once,
 * however many words without '=' stand before. */
static bool next_key(struct et_slice *rest, struct et_slice *key)
{
    size_t start = 0, n = 0;
    while (n < rest->n && rest->p[n] != '=') {
        if (rest->p[n] == ' ')
            start = n + 1;
        n++;
    }
    if (n == rest->n)
        return false;
    struct et_slice words = et_slice_to(*rest, n);
    *key = et_slice_from(words, start);
    *rest = et_slice_from(*rest, n + 1);
    if (start < 4)
        return true;
    size_t before = words.n - key->n;
    struct et_slice pair = et_slice_from(words, before >= 4 ? before - 4 : 0);
    bool alone = before == 4 || (before > 4 && words.p[before - 5] == ' ');
    if (alone && (et_slice_starts(pair, "old ") || et_slice_starts(pair, "new ")))
        *key = pair;
    return true;
}

static int another_record(struct et_err *err)
{
    return et_fail(err, ET_DAMAGED, "another record begins on the same line");
}

/* For the tail that nobody reads field by field. */
static bool holds_record(struct et_slice tail)
{
    return et_slice_find(tail, '(') && et_slice_search(tail, ET_SLICE(" msg=audit("));
}

/* What follows the '=' of field->key. As et_field_next, but never 0. */
static int take_value(struct et_slice *body, struct et_field *field, struct et_err *err)
{
    struct et_slice rest = *body;
    field->value = ET_SLICE_NONE;
    if (et_slice_is(field->key, "msg") && et_slice_starts(rest, "audit(")) {
        *body = ET_SLICE_NONE; /* its fields are not this record's */
        return another_record(err);
    }
    field->quoted = rest.n && rest.p[0] == '"';
    if (field->quoted || (rest.n && rest.p[0] == '\'')) {
        char quote = rest.p[0];
        rest = et_slice_from(rest, 1);
        /* Programs nest quotes in msg='…': it ends with the record's last one. */
        const char *end =
            quote == '"' ? et_slice_find(rest, quote) : memrchr(rest.p, quote, rest.n);
        if (!end) {
            const char *blank = quote == '\'' ? memrchr(rest.p, ' ', rest.n) : NULL;
            if (blank)
                field->value = et_slice_to(rest, (size_t)(blank - rest.p));
            *body = ET_SLICE_NONE;
            return et_fail(err, ET_DAMAGED, "value of %.*s has no closing quote",
                           (int)(field->key.n < 32 ? field->key.n : 32), field->key.p);
        }
        field->value = et_slice_to(rest, (size_t)(end - rest.p));
        *body = et_slice_from(rest, field->value.n + 1);
    } else {
        field->value = et_slice_to(rest, bare_value_length(rest));
        *body = et_slice_from(rest, field->value.n);
    }
    return 1;
}

int et_field_next(struct et_slice *body, struct et_field *field, struct et_err *err)
{
    if (next_key(body, &field->key))
        return take_value(body, field, err);
    field->value = ET_SLICE_NONE;
    *body = ET_SLICE_NONE;
    return 0;
}

/* The value of a hexadecimal digit, plus one; 0 for all else. */
static const unsigned char hex_digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

bool et_field_text(const struct et_field *field, struct et_arena *arena, struct et_slice *out)
{
    const struct et_slice v = field->value;
    bool absent = !field->quoted && (et_slice_is(v, "(null)") || et_slice_is(v, "?"));
    *out = absent ? ET_SLICE_NONE : v;
    if (absent || field->quoted || v.n % 2 != 0)
        return true;
    char *bytes = et_arena_alloc(arena, v.n / 2 + 1);
    if (!bytes)
        return false;
    for (size_t i = 0; i < v.n; i += 2) {
        unsigned high = hex_digits[(unsigned char)v.p[i]];
        unsigned low = hex_digits[(unsigned char)v.p[i + 1]];
        if (!high || !low)
            return true;
        bytes[i / 2] = (char)((high - 1) << 4 | (low - 1));
    }
    bytes[v.n / 2] = '\0';
    *out = (struct et_slice){ bytes, v.n / 2 };
    return true;
}

static bool octal(struct et_slice v, int64_t *out)
{
    int64_t value = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] < '0' || v.p[i] > '7' || value > INT64_MAX / 8 - 7)
            return false;
        value = value * 8 + (v.p[i] - '0');
    }
    *out = value;
    return v.n > 0;
}

static bool device(struct et_slice v, int64_t *out)
{
    uint64_t major, minor;
    const char *colon = et_slice_find(v, ':');
    if (!colon || !et_slice_hex64(et_slice_to(v, (size_t)(colon - v.p)), &major) ||
        !et_slice_hex64(et_slice_from(v, (size_t)(colon - v.p) + 1), &minor))
        return false;
    if (major >> 32 || minor >> DEV_MINOR_BITS)
        return false;
    *out = (int64_t)(major << DEV_MINOR_BITS | minor);
    return true;
}

static bool number(struct et_slice v, enum et_field_form form, int64_t *out)
{
    uint64_t bits;
    switch (form) {
    case ET_FIELD_DEC:
        if (et_slice_is(v, "unset")) {
            *out = UINT32_MAX;
            return true;
        }
        return et_slice_i64(v, out);
    case ET_FIELD_HEX:
        if (!et_slice_hex64(v, &bits))
            return false;
        *out = (int64_t)bits;
        return true;
    case ET_FIELD_OCT:
        return octal(v, out);
    case ET_FIELD_DEV:
        return device(v, out);
    default:
        break;
    }
    if (!et_slice_is(v, "yes") && !et_slice_is(v, "no"))
        return false;
    *out = v.n == 3;
    return true;
}

static int fill_one(const struct et_field *field, const struct et_field_row *row, void *target,
                    struct et_arena *arena, struct et_err *err)
{
    char *at = (char *)target + row->offset;
    if (row->form == ET_FIELD_WORD || row->form == ET_FIELD_TEXT) {
        struct et_slice *out = (struct et_slice *)(void *)at;
        if (out->p) /* a second one: the first was the kernel's */
            return 0;
        if (row->form == ET_FIELD_TEXT)
            return et_field_text(field, arena, out) ? 0 : et_fail_memory(err);
        if (!et_slice_is(field->value, "(none)") && !et_slice_is(field->value, "?") &&
            !et_slice_is(field->value, "(null)"))
            *out = field->value;
        return 0;
    }
    int64_t *out = (int64_t *)(void *)at;
    if (*out != ET_ABSENT || et_slice_is(field->value, "?"))
        return 0;
    if (!number(field->value, row->form, out))
        return et_fail(err, ET_DAMAGED, "%s= is not a number: %.*s", row->key,
                       (int)(field->value.n < 40 ? field->value.n : 40), field->value.p);
    return 0;
}

/* How many bytes s begins with that key begins with, too: eight at a time. A key is
 * followed by zeros, so that this may be more than the key is long. */
static size_t common_start(const char key[static ET_FIELD_KEY_BYTES], struct et_slice s)
{
    uint64_t a, b;
    size_t n = 0;
    if (s.n >= sizeof a) {
        memcpy(&a, key, sizeof a);
        memcpy(&b, s.p, sizeof b);
        if (a != b)
            return (size_t)__builtin_ctzll(le64toh(a ^ b)) / 8;
        n = sizeof a;
    }
    while (n < s.n && n < ET_FIELD_KEY_BYTES - 1 && key[n] == s.p[n])
        n++;
    return n;
}

/* Takes this key and its '=' off the front of *rest, if that is what stands there. */
static bool take_key(struct et_slice *rest, const char wanted[static ET_FIELD_KEY_BYTES],
                     struct et_slice *key)
{
    struct et_slice s = skip_blanks(*rest);
    size_t n = common_start(wanted, s);
    if (n == 0 || n == s.n || s.p[n] != '=' || wanted[n] != '\0' || wanted[n - 1] == '\0')
        return false;
    *key = et_slice_to(s, n);
    *rest = et_slice_from(s, n + 1);
    return true;
}

/* The row of that key, looked for from `from` on; count if there is none. */
static size_t row_of(const struct et_field_row *rows, size_t count, size_t from,
                     struct et_slice key)
{
    size_t i = from;
    for (size_t tried = 0; tried < count; tried++) {
        if (et_slice_is(key, rows[i].key))
            return i;
        i = i + 1 < count ? i + 1 : 0;
    }
    return count;
}

/* The digits from `from` on; where they end. */
static size_t read_digits(struct et_slice s, size_t from, unsigned base, uint64_t *value)
{
    const struct et_slice rest = et_slice_to(et_slice_from(s, from), USUAL_DIGITS);
    uint64_t sum = 0;
    size_t n = 0;
    for (; n < rest.n; n++) {
        unsigned digit = hex_digits[(unsigned char)rest.p[n]] - 1u;
        if (digit >= base)
            break;
        sum = sum * base + digit;
    }
    *value = sum;
    return from + n;
}

/* A number as the kernel writes it, read while its end is looked for. False, and
 * nothing taken, where it is written in any other way. */
static bool take_number(struct et_slice *body, enum et_field_form form, int64_t *out)
{
    const unsigned base = form == ET_FIELD_DEC ? 10 : form == ET_FIELD_OCT ? 8 : 16;
    const struct et_slice s = *body;
    uint64_t value, minor;
    size_t from = 0, end = read_digits(s, 0, base, &value);
    if (form == ET_FIELD_DEV) {
        from = end + 1;
        if (end == 0 || end == s.n || s.p[end] != ':' || value >> 32)
            return false;
        end = read_digits(s, from, base, &minor);
        if (minor >> DEV_MINOR_BITS)
            return false;
        value = value << DEV_MINOR_BITS | minor;
    }
    if (end == from || (end < s.n && s.p[end] != ' ') || may_go_on(s, end))
        return false;
    *body = et_slice_from(s, end);
    if (*out == ET_ABSENT)
        *out = (int64_t)value;
    return true;
}

static bool is_number(enum et_field_form form)
{
    return form == ET_FIELD_DEC || form == ET_FIELD_HEX || form == ET_FIELD_OCT ||
           form == ET_FIELD_DEV;
}

int et_fields_fill(struct et_slice body, const struct et_field_row *rows, size_t count,
                   void *target, struct et_arena *arena, struct et_err *err)
{
    size_t next = 0, met = 0;
    int result = 0, rc = 1;
    struct et_field field = { 0 };
    uint64_t seen = 0; /* a bit for each row; no table has more than 64 */
    for (size_t i = 0; i < count; i++)
        met += rows[i].form == ET_FIELD_UNREAD;
    while (met < count && rc >= 0) {
        size_t i = next;
        int filled = 0;
        if (!take_key(&body, rows[i].key, &field.key)) {
            if (!next_key(&body, &field.key))
                return result;
            i = row_of(rows, count, next, field.key);
        }
        if (i < count)
            next = i + 1 < count ? i + 1 : 0;
        if (i == count || !is_number(rows[i].form) ||
            !take_number(&body, rows[i].form,
                         (int64_t *)(void *)((char *)target + rows[i].offset))) {
            rc = take_value(&body, &field, err);
            if (!field.value.p)
                break;
            if (i == count || rows[i].form == ET_FIELD_UNREAD)
                continue;
            filled = fill_one(&field, &rows[i], target, arena, err);
        }
        met += (seen >> i & 1) == 0;
        seen |= UINT64_C(1) << i;
        if (filled == ET_FATAL)
            return filled;
        if (filled < 0)
            result = filled;
    }
    if (rc >= 0 && holds_record(body))
        return another_record(err);
    return rc < 0 ? rc : result;
}
