/*
 * line   = WORD *( " " WORD )
 * WORD   = *( BARE | "'" TEXT "'" | '"' DOUBLE '"' | "$'" ANSI "'" )
 * BARE   = any but a blank, or "\" and one of " $ ' \ `
 * DOUBLE = any, or "\" and one of " $ \ `
 * ANSI   = any, or "\" and one of a b t n v f r e ', or "\x" and two digits
 *
 * bash -c "echo \$HOME" 'wow!' $'tab\there' \"quoted\"
 *
 * Within $'' the agent writes a backslash as itself (bash_escape_string of its
 * StringUtils.cpp): what looks like an escape there is taken for one.
 */
#include "parsers/audit/command_line.h"

/* How the bytes at hand are quoted. */
enum quote { BARE, SINGLE, DOUBLE, ANSI };

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that text stands for, which is behind a backslash. Bytes of it that count;
 * 0 = the backslash is itself, and *byte is left. */
static size_t ansi_escape(struct et_slice text, char *byte)
{
    static const char letters[] = "abtnvfre'", bytes[] = "\a\b\t\n\v\f\r\x1b'";
    const char *letter = text.n && text.p[0] ? strchr(letters, text.p[0]) : NULL;
    if (letter) {
        *byte = bytes[letter - letters];
        return 1;
    }
    if (text.n < 3 || text.p[0] != 'x')
        return 0;
    int high = hex_digit(text.p[1]), low = hex_digit(text.p[2]);
    if (high < 0 || low < 0)
        return 0;
    *byte = (char)(high * 16 + low);
    return 3;
}

/* The same outside of $''. */
static size_t plain_escape(struct et_slice text, enum quote quote, char *byte)
{
    bool known = text.n && text.p[0] &&
                 (strchr("\"$\\`", text.p[0]) || (quote == BARE && text.p[0] == '\''));
    if (known)
        *byte = text.p[0];
    return known;
}

/* Bytes of text that open or close quotes; 0 = none do. */
static size_t turn(struct et_slice text, enum quote *quote)
{
    static const char ends[] = { [SINGLE] = '\'', [DOUBLE] = '"', [ANSI] = '\'' };
    if (*quote != BARE) {
        bool ended = text.p[0] == ends[*quote];
        *quote = ended ? BARE : *quote;
        return ended;
    }
    if (et_slice_starts(text, "$'")) {
        *quote = ANSI;
        return 2;
    }
    *quote = text.p[0] == '\'' ? SINGLE : text.p[0] == '"' ? DOUBLE : BARE;
    return *quote != BARE;
}

enum et_word et_command_word(struct et_slice *line, struct et_strbuf *word)
{
    struct et_slice rest = *line;
    enum quote quote = BARE;
    bool gapped = false;
    et_strbuf_reset(word);
    if (!rest.p)
        return ET_WORD_NONE;
    while (rest.n && (quote != BARE || rest.p[0] != ' ')) {
        size_t n = turn(rest, &quote);
        if (n == 0) {
            char byte = rest.p[0];
            gapped = gapped || (quote == BARE && byte == '<');
            if (byte == '\\' && quote != SINGLE) {
                struct et_slice behind = et_slice_from(rest, 1);
                n = quote == ANSI ? ansi_escape(behind, &byte) : plain_escape(behind, quote, &byte);
            }
            et_strbuf_addc(word, byte);
            n++;
        }
        rest = et_slice_from(rest, n);
    }
    *line = rest.n ? et_slice_from(rest, 1) : ET_SLICE_NONE;
    return quote != BARE ? ET_WORD_OPEN : gapped ? ET_WORD_GAPPED : ET_WORD_WHOLE;
}
