#include "base/printable.h"

static const char hex_upper[] = "0123456789ABCDEF";

size_t et_utf8_next(struct et_slice s, uint32_t *code_point)
{
    if (s.n == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)s.p;
    if (p[0] < 0x80) {
        *code_point = p[0];
        return 1;
    }
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (p[0] < 0xc2 || p[0] > 0xf4 || s.n < n)
        return 0;
    uint32_t value = p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3f);
    }
    if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code_point = value;
    return n;
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* What changes the direction of writing, ends a line, or shows nothing: Unicode's format
 * characters, those it wants ignored, fillers that are letters, and noncharacters. In order. */
static bool is_trick(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x0600, 0x0605 },   { 0x061c, 0x061c },
        { 0x06dd, 0x06dd },   { 0x070f, 0x070f },   { 0x0890, 0x0891 },   { 0x08e2, 0x08e2 },
        { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },   { 0x200b, 0x200f },
        { 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0x2800, 0x2800 },   { 0x3164, 0x3164 },
        { 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
        { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
        { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return true;
    return (c & 0xfffe) == 0xfffe;
}

/* How many bytes from the start are printable ASCII: nearly all evidence. */
static size_t ascii_run(struct et_slice s)
{
    size_t n = 0;
    while (n < s.n && (unsigned char)s.p[n] - 0x20u < 0x5fu)
        n++;
    return n;
}

/* Valid UTF-8 without anything that a terminal or a reader could be fooled by. */
static bool harmless(struct et_slice s)
{
    uint32_t c;
    for (s = et_slice_from(s, ascii_run(s)); s.n; s = et_slice_from(s, ascii_run(s))) {
        size_t n = et_utf8_next(s, &c);
        if (n == 0 || is_control(c) || is_trick(c))
            return false;
        s = et_slice_from(s, n);
    }
    return true;
}

bool et_utf8_valid(struct et_slice s)
{
    uint32_t ignored;
    for (s = et_slice_from(s, ascii_run(s)); s.n; s = et_slice_from(s, ascii_run(s))) {
        size_t n = et_utf8_next(s, &ignored);
        if (n == 0)
            return false;
        s = et_slice_from(s, n);
    }
    return true;
}

bool et_printable_plain(struct et_slice s)
{
    return !et_slice_starts(s, "$'") && harmless(s);
}

void et_printable_add_number(struct et_strbuf *to, uint32_t code_point)
{
    et_strbuf_addf(to, code_point > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)code_point);
}

void et_json_add_number(struct et_strbuf *to, uint32_t code_point)
{
    if (code_point > 0xffff)
        et_strbuf_addf(to, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (code_point >> 10)),
                       (unsigned)(0xdc00 + (code_point & 0x3ff)));
    else
        et_strbuf_addf(to, "\\u%04x", (unsigned)code_point);
}

void et_printable_tame(char *text)
{
    struct et_slice s = et_slice_of(text);
    char *to = text;
    while (s.n) {
        uint32_t c;
        size_t n = et_utf8_next(s, &c);
        if (n == 0 || is_control(c) || is_trick(c)) {
            *to++ = '?';
            n = n ? n : 1;
        } else {
            memmove(to, s.p, n);
            to += n;
        }
        s = et_slice_from(s, n);
    }
    *to = '\0';
}

static void add_ansi_c(struct et_strbuf *to, struct et_slice s)
{
    uint32_t c;
    et_strbuf_adds(to, "$'");
    while (s.n) {
        size_t n = et_utf8_next(s, &c);
        if (n == 0 || (n == 1 && is_control(c))) {
            unsigned char byte = (unsigned char)s.p[0];
            if (byte == '\n')
                et_strbuf_adds(to, "\\n");
            else if (byte == '\t')
                et_strbuf_adds(to, "\\t");
            else
                et_strbuf_addf(to, "\\x%02x", byte);
            n = 1;
        } else if (is_control(c) || is_trick(c)) {
            et_printable_add_number(to, c);
        } else {
            if (c == '\\' || c == '\'')
                et_strbuf_addc(to, '\\');
            et_strbuf_add(to, et_slice_to(s, n));
        }
        s = et_slice_from(s, n);
    }
    et_strbuf_addc(to, '\'');
}

void et_printable_add(struct et_strbuf *to, struct et_slice s)
{
    if (et_printable_plain(s))
        et_strbuf_add(to, s);
    else
        add_ansi_c(to, s);
}

static void add_utf8(struct et_strbuf *to, uint32_t c)
{
    if (c < 0x80) {
        et_strbuf_addc(to, (char)c);
    } else if (c < 0x800) {
        et_strbuf_addc(to, (char)(0xc0 | c >> 6));
        et_strbuf_addc(to, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        et_strbuf_addc(to, (char)(0xe0 | c >> 12));
        et_strbuf_addc(to, (char)(0x80 | (c >> 6 & 0x3f)));
        et_strbuf_addc(to, (char)(0x80 | (c & 0x3f)));
    } else {
        et_strbuf_addc(to, (char)(0xf0 | (c >> 18 & 0x07)));
        et_strbuf_addc(to, (char)(0x80 | (c >> 12 & 0x3f)));
        et_strbuf_addc(to, (char)(0x80 | (c >> 6 & 0x3f)));
        et_strbuf_addc(to, (char)(0x80 | (c & 0x3f)));
    }
}

/* What stands for a backslash and that letter. */
static char unescaped(char letter)
{
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

void et_printable_decode(struct et_strbuf *to, struct et_slice text)
{
    if (!et_slice_starts(text, "$'") || !et_slice_ends(text, "'") || text.n < 3) {
        et_strbuf_add(to, text);
        return;
    }
    struct et_slice s = { text.p + 2, text.n - 3 };
    while (s.n) {
        uint64_t value;
        if (s.p[0] != '\\' || s.n < 2) {
            et_strbuf_addc(to, s.p[0]);
            s = et_slice_from(s, 1);
        } else if (s.p[1] == 'x' && et_slice_hex64(et_slice_to(et_slice_from(s, 2), 2), &value)) {
            et_strbuf_addc(to, (char)(unsigned char)value);
            s = et_slice_from(s, 4);
        } else if (s.p[1] == 'u' && et_slice_hex64(et_slice_to(et_slice_from(s, 2), 4), &value)) {
            add_utf8(to, (uint32_t)value);
            s = et_slice_from(s, 6);
        } else if (s.p[1] == 'U' && et_slice_hex64(et_slice_to(et_slice_from(s, 2), 8), &value)) {
            add_utf8(to, (uint32_t)value);
            s = et_slice_from(s, 10);
        } else {
            et_strbuf_addc(to, unescaped(s.p[1]));
            s = et_slice_from(s, 2);
        }
    }
}

static bool is_bare(char c)
{
    switch (c) {
    case '_':
    case '.':
    case '/':
    case '=':
    case ':':
    case ',':
    case '@':
    case '%':
    case '+':
    case '-':
        return true;
    default:
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}

bool et_printable_bare_word(struct et_slice word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!is_bare(word.p[i]))
            return false;
    return word.n > 0;
}

void et_printable_add_shell(struct et_strbuf *to, struct et_slice word)
{
    if (et_printable_bare_word(word)) {
        et_strbuf_add(to, word);
    } else if (!harmless(word)) {
        add_ansi_c(to, word);
    } else {
        et_strbuf_addc(to, '\'');
        for (size_t i = 0; i < word.n; i++) {
            if (word.p[i] == '\'')
                et_strbuf_adds(to, "'\\'");
            et_strbuf_addc(to, word.p[i]);
        }
        et_strbuf_addc(to, '\'');
    }
}

/* As ascii_run, but stops before what JSON escapes. */
static size_t json_run(struct et_slice s)
{
    size_t n = 0;
    while (n < s.n && (unsigned char)s.p[n] - 0x20u < 0x5fu && s.p[n] != '"' && s.p[n] != '\\')
        n++;
    return n;
}

void et_json_add_string(struct et_strbuf *to, struct et_slice s)
{
    et_strbuf_addc(to, '"');
    while (s.n) {
        uint32_t c;
        size_t n = json_run(s);
        et_strbuf_add(to, et_slice_to(s, n));
        s = et_slice_from(s, n);
        if (s.n == 0)
            break;
        n = et_utf8_next(s, &c);
        if (n == 0) {
            et_strbuf_adds(to, "\xef\xbf\xbd");
            n = 1;
        } else if (c == '"' || c == '\\') {
            et_strbuf_addc(to, '\\');
            et_strbuf_addc(to, (char)c);
        } else if (is_control(c) || is_trick(c)) {
            et_json_add_number(to, c);
        } else {
            et_strbuf_add(to, et_slice_to(s, n));
        }
        s = et_slice_from(s, n);
    }
    et_strbuf_addc(to, '"');
}

void et_json_add_bytes(struct et_strbuf *to, struct et_slice s)
{
    if (et_utf8_valid(s)) {
        et_json_add_string(to, s);
        return;
    }
    et_strbuf_adds(to, "{\"hex\":\"");
    for (size_t i = 0; i < s.n; i++) {
        et_strbuf_addc(to, hex_upper[(unsigned char)s.p[i] >> 4]);
        et_strbuf_addc(to, hex_upper[(unsigned char)s.p[i] & 15]);
    }
    et_strbuf_adds(to, "\"}");
}
