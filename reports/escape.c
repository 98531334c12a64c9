#include "reports/escape.h"

#include "base/printable.h"
#include "reports/json_value.h"

/* How many bytes at the start of s are ordinary ASCII. */
static size_t ascii_run(struct et_slice s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f)
        n++;
    return n;
}

void et_escape_text(struct et_strbuf *to, struct et_slice value)
{
    while (value.n) {
        uint32_t c;
        size_t n = ascii_run(value);
        if (n == 0) {
            n = et_utf8_next(value, &c);
            if (n == 0 || (n == 1 && c < 0x80)) {
                et_strbuf_addf(to, "\\x%02x", (unsigned char)value.p[0]);
                value = et_slice_from(value, 1);
                continue;
            }
            if (!et_printable_plain(et_slice_to(value, n))) {
                et_printable_add_number(to, c);
                value = et_slice_from(value, n);
                continue;
            }
        }
        et_strbuf_add(to, et_slice_to(value, n));
        value = et_slice_from(value, n);
    }
}

/* A spreadsheet skips these before it looks for a formula. */
static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\'' || c == 0xa0 ||
           (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x3000 || c == 0xfeff;
}

/* = + - @ and their full-width forms, which some programs treat alike. */
static bool starts_formula(uint32_t c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == 0xff1d || c == 0xff0b ||
           c == 0xff0d || c == 0xff20;
}

static bool is_formula(struct et_slice value)
{
    uint32_t c;
    size_t n;
    if (value.n && (value.p[0] == '\t' || value.p[0] == '\r'))
        return true;
    while ((n = et_utf8_next(value, &c)) > 0 && is_blank(c))
        value = et_slice_from(value, n);
    return n > 0 && starts_formula(c);
}

void et_escape_csv(struct et_strbuf *to, struct et_slice value)
{
    et_strbuf_addc(to, '"');
    if (is_formula(value))
        et_strbuf_addc(to, '\'');
    while (value.n) {
        const char *quote = et_slice_find(value, '"');
        size_t n = quote ? (size_t)(quote - value.p) : value.n;
        et_escape_text(to, et_slice_to(value, n));
        if (quote)
            et_strbuf_adds(to, "\"\"");
        value = et_slice_from(value, n + 1);
    }
    et_strbuf_addc(to, '"');
}

void et_escape_json(struct et_strbuf *to, struct et_slice value)
{
    et_json_add_string(to, value);
}

void et_escape_json_value(struct et_strbuf *to, struct et_slice value)
{
    if (!et_json_value_add(to, value))
        et_json_add_string(to, value);
}

static const char *xml_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    default:
        return NULL;
    }
}

/* XML takes no U+FFFE and U+FFFF in any form. */
static bool is_no_character(struct et_slice c)
{
    return c.n == 3 && memcmp(c.p, "\xef\xbf", 2) == 0 && (unsigned char)c.p[2] >= 0xbe;
}

/* The value as for a terminal, then each of its bytes through add. */
static void escape_bytes(struct et_strbuf *to, struct et_slice value,
                         void (*add)(struct et_strbuf *to, char c))
{
    ET_STRBUF_AUTO plain = { 0 };
    et_escape_text(&plain, value);
    to->failed |= plain.failed;
    for (size_t i = 0; i < plain.n; i++)
        add(to, plain.p[i]);
}

static void add_bodyfile(struct et_strbuf *to, char c)
{
    if (c == '|')
        et_strbuf_adds(to, "\\x7c");
    else
        et_strbuf_addc(to, c);
}

void et_escape_bodyfile(struct et_strbuf *to, struct et_slice value)
{
    escape_bytes(to, value, add_bodyfile);
}

static void add_dot(struct et_strbuf *to, char c)
{
    if (c == '&')
        et_strbuf_adds(to, "&amp;");
    else if (c == '"' || c == '\\')
        et_strbuf_addf(to, "\\%c", c);
    else
        et_strbuf_addc(to, c);
}

void et_escape_dot(struct et_strbuf *to, struct et_slice value)
{
    escape_bytes(to, value, add_dot);
}

/* The longest run of backticks in s. */
static size_t backticks(struct et_slice s)
{
    size_t run = 0, longest = 0;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_fence(struct et_strbuf *to, size_t n)
{
    while (n--)
        et_strbuf_addc(to, '`');
}

/* A code span takes everything as it is, but a table looks for its bars first: one that has
 * a backslash before it is no bar. Two backslashes would make it one again. */
void et_escape_markdown(struct et_strbuf *to, struct et_slice value)
{
    ET_STRBUF_AUTO plain = { 0 };
    et_escape_text(&plain, value);
    to->failed |= plain.failed;
    if (plain.n == 0)
        return;
    size_t fence = backticks(et_strbuf_slice(&plain)) + 1;
    add_fence(to, fence);
    et_strbuf_addc(to, ' ');
    for (size_t i = 0; i < plain.n; i++)
        if (plain.p[i] == '|')
            et_strbuf_adds(to, i && plain.p[i - 1] == '\\' ? "\\x7c" : "\\|");
        else
            et_strbuf_addc(to, plain.p[i]);
    et_strbuf_addc(to, ' ');
    add_fence(to, fence);
}

void et_escape_xml(struct et_strbuf *to, struct et_slice value)
{
    ET_STRBUF_AUTO plain = { 0 };
    et_escape_text(&plain, value);
    if (plain.failed) {
        to->failed = true;
        return;
    }
    for (size_t i = 0; i < plain.n; i++) {
        const char *entity = xml_entity(plain.p[i]);
        struct et_slice c = et_slice_to(et_slice_from(et_strbuf_slice(&plain), i), 3);
        if (entity) {
            et_strbuf_adds(to, entity);
        } else if (is_no_character(c)) {
            et_strbuf_addf(to, "\\ufff%c", (unsigned char)c.p[2] == 0xbe ? 'e' : 'f');
            i += c.n - 1;
        } else {
            et_strbuf_addc(to, plain.p[i]);
        }
    }
}

/* HTML has the five entities of XML, and takes whatever XML takes. */
void et_escape_html(struct et_strbuf *to, struct et_slice value)
{
    et_escape_xml(to, value);
}

/* How many bytes at the start of s COPY takes as they are. */
static size_t copy_run(struct et_slice s)
{
    const char *backslash = et_slice_find(s, '\\');
    return ascii_run(backslash ? et_slice_to(s, (size_t)(backslash - s.p)) : s);
}

static void add_copy_bytes(struct et_strbuf *to, struct et_slice bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        et_strbuf_addf(to, "\\x%02x", (unsigned char)bytes.p[i]);
}

void et_escape_copy(struct et_strbuf *to, struct et_slice value)
{
    while (value.n) {
        uint32_t c = ' ';
        size_t n = copy_run(value);
        if (n == 0)
            n = et_utf8_next(value, &c);
        if (n == 0 || c == 0)
            et_strbuf_adds(to, "\xef\xbf\xbd");
        else if (c == '\\')
            et_strbuf_adds(to, "\\\\");
        else if (c == ' ' || et_printable_plain(et_slice_to(value, n)))
            et_strbuf_add(to, et_slice_to(value, n));
        else
            add_copy_bytes(to, et_slice_to(value, n));
        value = et_slice_from(value, n ? n : 1);
    }
}
