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

enum { DEV_MINOR_BITS = 20 };

static struct et_slice skip_blanks(struct et_slice s)
{
    while (s.n && s.p[0] == ' ')
        s = et_slice_from(s, 1);
    return s;
}

/* Fields are short: loops over their bytes are quicker than calls of memchr(). */
static size_t up_to(struct et_slice s, char stop)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != stop)
        n++;
    return n;
}

/* Extends an unquoted value over following words that hold no '='. */
static size_t bare_value_length(struct et_slice rest)
{
    size_t end = up_to(rest, ' ');
    while (end + 1 < rest.n && (rest.p[end + 1] == '(' || rest.p[end + 1] == ' ')) {
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

int et_field_next(struct et_slice *body, struct et_field *field, struct et_err *err)
{
    struct et_slice rest = *body;
    field->value = ET_SLICE_NONE;
    if (!next_key(&rest, &field->key)) {
        *body = ET_SLICE_NONE;
        return 0;
    }
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

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool et_field_text(const struct et_field *field, struct et_arena *arena, struct et_slice *out)
{
    struct et_slice v = field->value;
    if (field->quoted) {
        *out = v;
        return true;
    }
    if (et_slice_is(v, "(null)") || et_slice_is(v, "?")) {
        *out = ET_SLICE_NONE;
        return true;
    }
    for (size_t i = 0; i < v.n; i++) {
        if (nibble(v.p[i]) < 0 || v.n % 2 != 0) {
            *out = v;
            return true;
        }
    }
    char *bytes = et_arena_alloc(arena, v.n / 2 + 1);
    if (!bytes)
        return false;
    for (size_t i = 0; i + 1 < v.n; i += 2)
        bytes[i / 2] = (char)(nibble(v.p[i]) << 4 | nibble(v.p[i + 1]));
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

int et_fields_fill(struct et_slice body, const struct et_field_row *rows, size_t count,
                   void *target, struct et_arena *arena, struct et_err *err)
{
    size_t next = 0, met = 0;
    int result = 0, rc = 0;
    struct et_field field = { 0 };
    uint64_t seen = 0; /* a bit for each row; no table has more than 64 */
    while (met < count && rc >= 0) {
        rc = et_field_next(&body, &field, err);
        if (!field.value.p)
            break;
        size_t i = next;
        size_t tried = 0;
        while (tried < count && !et_slice_is(field.key, rows[i].key)) {
            i = i + 1 < count ? i + 1 : 0;
            tried++;
        }
        if (tried == count)
            continue;
        next = i + 1 < count ? i + 1 : 0;
        met += (seen >> i & 1) == 0;
        seen |= UINT64_C(1) << i;
        int filled = fill_one(&field, &rows[i], target, arena, err);
        if (filled == ET_FATAL)
            return filled;
        if (filled < 0)
            result = filled;
    }
    if (rc >= 0 && holds_record(body))
        return another_record(err);
    return rc < 0 ? rc : result;
}
