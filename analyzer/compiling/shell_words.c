#include "analyzer/compiling/shell_words.h"

#include "base/strbuf.h"

/* Words that stand before a command and belong to none. */
static const char *const reserved[] = { "!",    "{",     "}",     "do",   "done",
                                        "else", "elif",  "exec",  "fi",   "if",
                                        "then", "until", "while", "time", "command" };

struct scan {
    struct et_slice rest;
    struct et_arena *arena;
    struct et_slice words[ET_SHELL_WORDS], written[ET_SHELL_WORDS];
    struct et_shell_command command;
    struct et_strbuf word;
    bool in_word;  /* even if it is empty: '' */
    bool expanded; /* there is an expansion in the word */
    bool quoted;
    enum { TO_WORDS, TO_WRITTEN, TO_NOWHERE } goes; /* where the word belongs */
};

static char next_char(struct scan *s)
{
    char c = s->rest.p[0];
    s->rest = et_slice_from(s->rest, 1);
    return c;
}

static void add_char(struct scan *s, char c)
{
    s->in_word = true;
    et_strbuf_addc(&s->word, c);
}

static bool is_assignment(struct et_slice word)
{
    const char *equals = et_slice_find(word, '=');
    if (!equals || equals == word.p)
        return false;
    for (const char *p = word.p; p < equals; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' ||
              (p > word.p && *p >= '0' && *p <= '9')))
            return false;
    return true;
}

static void keep(struct scan *s, struct et_slice *list, size_t *count)
{
    if (*count < ET_SHELL_WORDS)
        list[(*count)++] = et_arena_copy(s->arena, et_strbuf_slice(&s->word));
}

static void end_word(struct scan *s)
{
    struct et_slice word = et_strbuf_slice(&s->word);
    bool leads =
        s->command.count == 0 && !s->quoted && (ET_SLICE_IN(word, reserved) || is_assignment(word));
    if (s->in_word && !s->expanded && s->goes == TO_WRITTEN)
        keep(s, s->written, &s->command.written_count);
    else if (s->in_word && !s->expanded && s->goes == TO_WORDS && !leads)
        keep(s, s->words, &s->command.count);
    et_strbuf_reset(&s->word);
    s->in_word = s->expanded = s->quoted = false;
    s->goes = TO_WORDS;
}

static void single_quoted(struct scan *s)
{
    s->in_word = s->quoted = true;
    while (s->rest.n) {
        char c = next_char(s);
        if (c == '\'')
            return;
        add_char(s, c);
    }
}

static void double_quoted(struct scan *s)
{
    s->in_word = s->quoted = true;
    while (s->rest.n) {
        char c = next_char(s);
        if (c == '"')
            return;
        if (c == '$' || c == '`')
            s->expanded = true;
        if (c == '\\' && s->rest.n && strchr("$`\"\\\n", s->rest.p[0])) {
            c = next_char(s);
            if (c == '\n')
                continue;
        }
        add_char(s, c);
    }
}

/* > >> >| &> 2> are followed by a file that is written; < << <<< and >& by what is not. */
static void redirect(struct scan *s, char c)
{
    bool number =
        s->in_word && !s->quoted && s->word.n == 1 && s->word.p[0] >= '0' && s->word.p[0] <= '9';
    if (number)
        s->in_word = false; /* 2>: no word */
    end_word(s);
    s->goes = c == '>' ? TO_WRITTEN : TO_NOWHERE;
    while (s->rest.n && strchr("<>|&-", s->rest.p[0])) {
        char more = next_char(s);
        if (more == '&')
            s->goes = TO_NOWHERE;
    }
}

static bool end_command(struct scan *s, bool (*each)(void *, const struct et_shell_command *),
                        void *ctx)
{
    end_word(s);
    s->command.words = s->words;
    s->command.written = s->written;
    bool go_on = (s->command.count == 0 && s->command.written_count == 0) || each(ctx, &s->command);
    s->command = (struct et_shell_command){ 0 };
    return go_on;
}

static void skip_comment(struct scan *s)
{
    while (s->rest.n && s->rest.p[0] != '\n')
        next_char(s);
}

static bool is_ended_by(const struct scan *s, char c)
{
    /* &> redirects */
    return strchr(";|\n()", c) || (c == '&' && !(s->rest.n && s->rest.p[0] == '>'));
}

static bool scan(struct scan *s, bool (*each)(void *, const struct et_shell_command *), void *ctx)
{
    while (s->rest.n) {
        char c = next_char(s);
        if (c == '\0')
            continue;
        if (is_ended_by(s, c)) {
            if (!end_command(s, each, ctx))
                return false;
        } else if (c == '>' || c == '<') {
            redirect(s, c);
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '&') {
            if (s->in_word || s->expanded)
                end_word(s);
        } else if (c == '\'') {
            single_quoted(s);
        } else if (c == '"') {
            double_quoted(s);
        } else if (c == '\\' && s->rest.n) {
            char escaped = next_char(s);
            if (escaped != '\n')
                add_char(s, escaped);
        } else if (c == '#' && !s->in_word) {
            skip_comment(s);
        } else {
            s->expanded = s->expanded || c == '$' || c == '`';
            add_char(s, c);
        }
    }
    return end_command(s, each, ctx);
}

bool et_shell_commands(struct et_slice script, struct et_arena *arena,
                       bool (*each)(void *ctx, const struct et_shell_command *command), void *ctx)
{
    struct scan s = { .rest = script, .arena = arena };
    bool done = scan(&s, each, ctx);
    bool failed = s.word.failed || arena->failed;
    et_strbuf_clear(&s.word);
    return done && !failed;
}

struct et_slice et_shell_script(const struct et_slice *argv, size_t argc)
{
    for (size_t i = 1; i + 1 < argc; i++) {
        struct et_slice word = argv[i];
        if (!et_slice_starts(word, "-") && !et_slice_starts(word, "+"))
            return ET_SLICE_NONE;
        if (word.n > 1 && !et_slice_starts(word, "--") && et_slice_ends(word, "c"))
            return argv[i + 1];
    }
    return ET_SLICE_NONE;
}
