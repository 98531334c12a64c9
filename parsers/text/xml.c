#include "parsers/text/xml.h"

static const char cdata[] = "<![CDATA[";

void et_xml_init(struct et_xml *xml, struct et_slice text)
{
    *xml = (struct et_xml){ .text = text, .at = text.n - et_slice_unmarked(text).n, .line = 1 };
}

/* Goes to offset `to`, counting lines. */
static void advance(struct et_xml *xml, size_t to)
{
    for (; xml->at < to; xml->at++)
        xml->line += xml->text.p[xml->at] == '\n';
}

/* Bytes of text up to the end of what `end` closes; 0 = it is not closed. */
static size_t closed_by(struct et_slice text, struct et_slice end)
{
    const char *p = et_slice_search(text, end);
    return p ? (size_t)(p - text.p) + end.n : 0;
}

/* Bytes of a declaration, which may hold others between brackets. */
static size_t declaration(struct et_slice text)
{
    unsigned depth = 0;
    char quote = '\0';
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quote) {
            if (c == quote)
                quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[') {
            depth++;
        } else if (c == ']') {
            depth -= depth > 0;
        } else if (c == '>' && depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* Bytes of a tag; 0 = it is not closed. *broken where another begins within it. */
static size_t tag_length(struct et_slice text, bool *broken)
{
    char quote = '\0';
    for (size_t i = 1; i < text.n; i++) {
        char c = text.p[i];
        if (quote) {
            if (c == quote)
                quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        } else if (c == '<') {
            *broken = true;
            return 0;
        }
    }
    return 0;
}

/* Bytes of what is no tag (*known), closed or not. */
static size_t other_length(struct et_slice text, bool *known)
{
    *known = true;
    if (et_slice_starts(text, "<!--"))
        return closed_by(text, ET_SLICE("-->"));
    if (et_slice_starts(text, cdata))
        return closed_by(text, ET_SLICE("]]>"));
    if (et_slice_starts(text, "<?"))
        return closed_by(text, ET_SLICE("?>"));
    if (et_slice_starts(text, "<!"))
        return declaration(text);
    *known = false;
    return 0;
}

static size_t name_length(struct et_slice text)
{
    size_t n = 0;
    while (n < text.n && (unsigned char)text.p[n] > ' ' &&
           !et_slice_find(ET_SLICE("/=\"'<>&"), text.p[n]))
        n++;
    return n;
}

/* What stands between '<' and '>'. */
static enum et_xml_found read_tag(struct et_slice inner, struct et_xml_tag *tag)
{
    bool closes = et_slice_starts(inner, "/"), empty = !closes && et_slice_ends(inner, "/");
    inner = et_slice_from(inner, closes);
    inner.n -= empty;
    size_t n = name_length(inner);
    tag->name = et_slice_to(inner, n);
    tag->attributes = et_slice_from(inner, n);
    const char *colon = et_slice_find(tag->name, ':');
    if (colon)
        tag->name = et_slice_from(tag->name, (size_t)(colon - tag->name.p) + 1);
    if (tag->name.n == 0)
        return ET_XML_BROKEN;
    return closes ? ET_XML_CLOSE : empty ? ET_XML_EMPTY : ET_XML_OPEN;
}

enum et_xml_found et_xml_next(struct et_xml *xml, struct et_xml_tag *tag)
{
    for (;;) {
        struct et_slice rest = et_slice_from(xml->text, xml->at);
        const char *open = et_slice_find(rest, '<');
        bool other = false, broken = false;
        advance(xml, open ? xml->at + (size_t)(open - rest.p) : xml->text.n);
        *tag = (struct et_xml_tag){ .at = xml->at, .end = xml->at, .line = xml->line };
        if (!open)
            return ET_XML_END;
        rest = et_slice_from(xml->text, xml->at);
        size_t n = other_length(rest, &other);
        if (!other)
            n = tag_length(rest, &broken);
        if (n == 0)
            return broken ? ET_XML_BROKEN : ET_XML_CUT;
        advance(xml, xml->at + n);
        tag->end = xml->at;
        if (!other)
            return read_tag(et_slice_to(et_slice_from(rest, 1), n - 2), tag);
    }
}

struct et_slice et_xml_attribute(struct et_slice attributes, const char *name)
{
    struct et_slice rest = et_slice_trim(attributes);
    for (;;) {
        size_t n = name_length(rest);
        struct et_slice key = et_slice_to(rest, n);
        rest = et_slice_trim(et_slice_from(rest, n));
        if (n == 0 || !et_slice_starts(rest, "="))
            return ET_SLICE_NONE;
        rest = et_slice_trim(et_slice_from(rest, 1));
        bool quoted = et_slice_starts(rest, "\"") || et_slice_starts(rest, "'");
        const char *end = quoted ? et_slice_find(et_slice_from(rest, 1), rest.p[0]) : NULL;
        if (!end)
            return ET_SLICE_NONE;
        struct et_slice value = { rest.p + 1, (size_t)(end - rest.p) - 1 };
        if (et_slice_is(key, name))
            return value;
        rest = et_slice_trim(et_slice_from(rest, value.n + 2));
    }
}

static void add_code_point(struct et_strbuf *to, uint32_t c)
{
    if (c < 0x80) {
        et_strbuf_addc(to, (char)c);
        return;
    }
    unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };
    et_strbuf_addc(to, (char)(first[more] | c >> 6 * more));
    while (more-- > 0)
        et_strbuf_addc(to, (char)(0x80 | (c >> 6 * more & 0x3f)));
}

/* Appends the character that name stands for. False if it is none that is known. */
static bool add_entity(struct et_strbuf *to, struct et_slice name)
{
    static const struct {
        const char *name;
        char c;
    } known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' } };
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (et_slice_is(name, known[i].name)) {
            et_strbuf_addc(to, known[i].c);
            return true;
        }
    bool hex = et_slice_starts(name, "#x");
    bool ours = hex ? et_slice_hex64(et_slice_from(name, 2), &number)
                    : et_slice_starts(name, "#") && et_slice_u64(et_slice_from(name, 1), &number);
    ours = ours && number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff);
    if (ours)
        add_code_point(to, (uint32_t)number);
    return ours;
}

void et_xml_decode(struct et_strbuf *to, struct et_slice raw)
{
    enum { LONGEST_ENTITY = 10 };
    while (raw.n) {
        bool other = false;
        size_t n = raw.p[0] == '<' ? other_length(raw, &other) : 0;
        if (n && et_slice_starts(raw, cdata)) {
            et_strbuf_add(
                to, et_slice_to(et_slice_from(raw, sizeof cdata - 1), n - (sizeof cdata - 1) - 3));
        } else if (n == 0) {
            const char *end =
                raw.p[0] == '&' ? et_slice_find(et_slice_to(raw, LONGEST_ENTITY), ';') : NULL;
            n = end ? (size_t)(end - raw.p) + 1 : 1;
            if (!end || !add_entity(to, et_slice_to(et_slice_from(raw, 1), n - 2)))
                et_strbuf_add(to, et_slice_to(raw, n));
        }
        raw = et_slice_from(raw, n);
    }
}
