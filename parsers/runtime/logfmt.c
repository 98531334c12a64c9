#include "parsers/runtime/logfmt.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool in_key(char c, bool first)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return true;
    return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/');
}

/* The length of a key at the start of text, or 0 where no '=' follows it. */
static size_t key_at(struct et_slice text)
{
    size_t n = 0;
    while (n < text.n && in_key(text.p[n], n == 0))
        n++;
    return n < text.n && text.p[n] == '=' ? n : 0;
}

size_t et_logfmt_begin(struct et_slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((i == 0 || is_blank(text.p[i - 1])) && key_at(et_slice_from(text, i)))
            return i;
    return text.n;
}

/* One escape at the start of text, and how long it is. 0: it stays as it stands. */
static size_t unescape(struct et_slice text, char *byte)
{
    static const char letters[] = "\"\\'nrtabfv", bytes[] = "\"\\'\n\r\t\a\b\f\v";
    uint64_t value;
    if (text.n < 2)
        return 0;
    const char *letter = text.p[1] ? strchr(letters, text.p[1]) : NULL;
    if (letter) {
        *byte = bytes[letter - letters];
        return 2;
    }
    if (text.p[1] != 'x' || text.n < 4 ||
        !et_slice_hex64(et_slice_to(et_slice_from(text, 2), 2), &value))
        return 0;
    *byte = (char)(unsigned char)value;
    return 4;
}

static struct et_slice decoded(struct et_slice quoted, struct et_arena *arena)
{
    char *to = et_slice_find(quoted, '\\') ? et_arena_alloc(arena, quoted.n) : NULL;
    struct et_slice value = { to, 0 };
    if (!to) /* nothing to decode, or no memory, which the arena says */
        return quoted;
    while (quoted.n) {
        char byte = quoted.p[0];
        size_t n = byte == '\\' ? unescape(quoted, &byte) : 1;
        to[value.n++] = byte;
        quoted = et_slice_from(quoted, n ? n : 1);
    }
    return value;
}

/* How long a struct as Go prints it ("&{ID:1 Data:x}") is at the start of text: one
 * without end lasts to the end of the line. 0: there is none. */
static size_t struct_at(struct et_slice text)
{
    size_t depth = 0;
    if (!et_slice_starts(text, "&{"))
        return 0;
    for (size_t i = 1; i < text.n; i++) {
        if (text.p[i] == '{')
            depth++;
        else if (text.p[i] == '}' && --depth == 0)
            return i + 1;
    }
    return text.n;
}

/* Takes the value off text, which begins behind the '='. */
static struct et_slice take_value(struct et_slice *text, struct et_arena *arena)
{
    bool quoted = et_slice_starts(*text, "\"");
    size_t from = quoted, n = quoted ? from : struct_at(*text);
    while (n < text->n && (quoted ? text->p[n] != '"' : !is_blank(text->p[n])))
        n += quoted && text->p[n] == '\\' ? 2 : 1;
    n = n < text->n ? n : text->n;
    struct et_slice value = et_slice_from(et_slice_to(*text, n), from);
    *text = et_slice_from(*text, n + quoted);
    return quoted ? decoded(value, arena) : value;
}

void et_logfmt_read(struct et_slice text, struct et_pairs *pairs, struct et_arena *arena)
{
    while (text.n) {
        text = et_slice_from(text, et_logfmt_begin(text));
        if (text.n == 0)
            return;
        struct et_slice key = et_slice_to(text, key_at(text));
        text = et_slice_from(text, key.n + 1);
        et_pairs_add(pairs, key, take_value(&text, arena));
    }
}
