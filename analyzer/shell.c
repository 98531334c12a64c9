#include "analyzer/shell.h"

#include "analyzer/model.h"
#include "base/strbuf.h"

#include <ctype.h>
#include <stdlib.h>

void et_shell_init(struct et_shell *shell, struct et_slice script, struct et_arena *arena,
                   struct et_shell_variables *variables)
{
    *shell = (struct et_shell){ .rest = script, .arena = arena, .variables = variables };
}

void et_shell_clear(struct et_shell *shell)
{
    free(shell->words);
    free(shell->written);
    *shell = (struct et_shell){ 0 };
}

void et_shell_variables_clear(struct et_shell_variables *variables)
{
    free(variables->at);
    *variables = (struct et_shell_variables){ 0 };
}

/* ------------------------------------------------------------ variables */

static struct et_slice unquoted(struct et_slice value)
{
    if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
        value.p[value.n - 1] == value.p[0])
        return et_slice_to(et_slice_from(value, 1), value.n - 2);
    return value;
}

void et_shell_set(struct et_shell_variables *variables, struct et_arena *arena,
                  struct et_slice name, struct et_slice value)
{
    if (variables->count == ET_SHELL_VARIABLES_MAX)
        return;
    if (!et_array_grow((void **)&variables->at, variables->count, &variables->cap,
                       sizeof *variables->at)) {
        variables->failed = true;
        return;
    }
    struct et_shell_variable *variable = &variables->at[variables->count++];
    variable->name = et_arena_copy(arena, name);
    variable->value = et_arena_copy(arena, unquoted(value));
    variables->failed = variables->failed || !variable->name.p || !variable->value.p;
}

/* The last one set counts. */
static struct et_slice value_of(const struct et_shell *shell, struct et_slice name)
{
    for (size_t i = shell->variables->count; i > 0; i--)
        if (et_slice_eq(shell->variables->at[i - 1].name, name))
            return shell->variables->at[i - 1].value;
    return ET_SLICE_NONE;
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* "NAME" behind a '$', or "{NAME}"; *length is what it takes of text. Absent where
 * text does not begin with a plain name. */
static struct et_slice name_at(struct et_slice text, size_t *length)
{
    size_t open = text.n && text.p[0] == '{', n = 0;
    struct et_slice name = et_slice_from(text, open);
    while (n < name.n && is_name(name.p[n]))
        n++;
    *length = open + n + open;
    if (n == 0 || (open && (n >= name.n || name.p[n] != '}')))
        return ET_SLICE_NONE;
    return et_slice_to(name, n);
}

/* ------------------------------------------------------------ words */

struct word {
    struct et_strbuf text;
    bool begun, quoted;
    bool written; /* it names what the command's output goes to */
};

static void keep(struct et_shell *shell, struct et_slice text, struct et_slice **list,
                 size_t *count, size_t *cap)
{
    if (!text.p || !et_array_grow((void **)list, *count, cap, sizeof **list))
        shell->failed = true;
    else
        (*list)[(*count)++] = text;
}

static void end_word(struct et_shell *shell, struct word *word)
{
    if (!word->begun)
        return;
    struct et_slice text = et_arena_copy(shell->arena, et_strbuf_slice(&word->text));
    shell->failed = shell->failed || word->text.failed;
    if (word->written)
        keep(shell, text, &shell->written, &shell->written_count, &shell->written_cap);
    else
        keep(shell, text, &shell->words, &shell->count, &shell->cap);
    et_strbuf_reset(&word->text);
    word->begun = word->quoted = word->written = false;
}

/* A value outside of quotes falls into words. */
static void add_value(struct et_shell *shell, struct word *word, struct et_slice value, bool whole)
{
    for (size_t i = 0; i < value.n; i++) {
        if (!whole && isspace((unsigned char)value.p[i])) {
            end_word(shell, word);
            continue;
        }
        word->begun = true;
        et_strbuf_addc(&word->text, value.p[i]);
    }
}

/* How long what is in parentheses is, from the open one on. */
static size_t in_parentheses(struct et_slice text)
{
    size_t depth = 0, i = 0;
    for (; i < text.n; i++) {
        depth += text.p[i] == '(';
        if (text.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return i;
}

/* What a '$' stands for; rest begins behind it. Returns what it takes of rest. */
static size_t add_dollar(struct et_shell *shell, struct word *word, struct et_slice rest,
                         bool whole)
{
    size_t n;
    word->begun = word->begun || whole;
    if (rest.n && rest.p[0] == '(') {
        n = in_parentheses(rest);
        add_value(shell, word, ET_SLICE("$"), true);
        add_value(shell, word, et_slice_to(rest, n), true);
        return n;
    }
    struct et_slice name = name_at(rest, &n);
    struct et_slice value = name.p ? value_of(shell, name) : ET_SLICE_NONE;
    if (!value.p || value.n > ET_SHELL_EXPANDED_MAX - shell->variables->expanded) {
        add_value(shell, word, ET_SLICE("$"), true);
        return 0;
    }
    shell->variables->expanded += value.n;
    add_value(shell, word, value, whole);
    return n;
}

/* From a quote on to the one that closes it; returns what it takes. */
static size_t add_quoted(struct et_shell *shell, struct word *word, struct et_slice text)
{
    char quote = text.p[0];
    size_t i = 1;
    word->begun = word->quoted = true;
    for (; i < text.n && text.p[i] != quote; i++) {
        if (quote == '"' && text.p[i] == '$') {
            i += add_dollar(shell, word, et_slice_from(text, i + 1), true);
            continue;
        }
        if (quote == '"' && text.p[i] == '\\' && i + 1 < text.n &&
            et_slice_find(ET_SLICE("\"\\$`\n"), text.p[i + 1]))
            i++;
        et_strbuf_addc(&word->text, text.p[i]);
    }
    return i < text.n ? i + 1 : i;
}

/* ------------------------------------------------------------ here-documents */

/* "<<EOF", "<<-'EOF'": its end is remembered. Returns what it takes of text. */
static size_t begin_document(struct et_shell *shell, struct et_slice text)
{
    size_t i = 2, from;
    while (i < text.n && (text.p[i] == '-' || text.p[i] == ' '))
        i++;
    for (from = i; i < text.n && !isspace((unsigned char)text.p[i]) &&
                   !et_slice_find(ET_SLICE(";|&()<>"), text.p[i]);)
        i++;
    shell->document_end = unquoted(et_slice_to(et_slice_from(text, from), i - from));
    return i;
}

/* What a shell reads as its script is more commands; what others read is not. */
static bool reads_commands(const struct et_shell *shell)
{
    static const char *const shells[] = { "sh", "bash", "dash", "ash", "zsh", "ksh" };
    return shell->count == 0 || ET_SLICE_IN(et_slice_basename(shell->words[0]), shells);
}

static void pass_document(struct et_shell *shell)
{
    struct et_slice end = shell->document_end;
    shell->document_end = ET_SLICE_NONE;
    if (!end.n || reads_commands(shell))
        return;
    while (shell->rest.n) {
        const char *newline = et_slice_find(shell->rest, '\n');
        size_t n = newline ? (size_t)(newline - shell->rest.p) : shell->rest.n;
        struct et_slice line = et_slice_trim(et_slice_to(shell->rest, n));
        shell->rest = et_slice_from(shell->rest, n + 1);
        if (et_slice_eq(line, end))
            return;
    }
}

/* ------------------------------------------------------------ commands */

/* ">file", ">>file", ">|file", "&>file": the next word is what is written. Returns how much
 * of text that is; 0 for "2>&1" and the like. */
static size_t begin_writing(struct et_slice text, struct word *word)
{
    size_t i = 1;
    while (i < text.n && et_slice_find(ET_SLICE(">|"), text.p[i]))
        i++;
    if (i < text.n && et_slice_find(ET_SLICE("&<"), text.p[i]))
        return 0;
    while (i < text.n && text.p[i] == ' ')
        i++;
    word->written = true;
    return i;
}

/* "2>&1", "<file": the file's name is no word of the command. */
static size_t pass_redirection(struct et_slice text)
{
    size_t i = 1;
    while (i < text.n && et_slice_find(ET_SLICE("<>&| "), text.p[i]))
        i++;
    while (i < text.n && !isspace((unsigned char)text.p[i]) &&
           !et_slice_find(ET_SLICE(";|&()<>"), text.p[i]))
        i++;
    return i;
}

static bool is_number(struct et_slice text)
{
    uint64_t number;
    return et_slice_u64(text, &number);
}

/* Takes from the rest of the script what begins with a character that means
 * something. Returns how much that is, 0 where it is an ordinary one. */
static size_t take_special(struct et_shell *shell, struct word *word)
{
    struct et_slice rest = shell->rest;
    char next = '\0';
    if (rest.n > 1)
        next = rest.p[1];
    switch (rest.p[0]) {
    case '\\':
        if (next == '\n')
            return 2;
        word->begun = true;
        if (next)
            et_strbuf_addc(&word->text, next);
        return next ? 2 : 1;
    case '\'':
    case '"':
        return add_quoted(shell, word, rest);
    case '$':
        return 1 + add_dollar(shell, word, et_slice_from(rest, 1), false);
    case '#':
        if (word->begun)
            return 0;
        const char *newline = et_slice_find(rest, '\n');
        return newline ? (size_t)(newline - rest.p) : rest.n;
    case '<':
    case '>':
        if (word->begun && !word->quoted && is_number(et_strbuf_slice(&word->text))) {
            et_strbuf_reset(&word->text);
            word->begun = false;
        }
        end_word(shell, word);
        if (et_slice_starts(rest, "<<") && !et_slice_starts(rest, "<<<"))
            return begin_document(shell, rest);
        size_t taken = rest.p[0] == '>' ? begin_writing(rest, word) : 0;
        return taken ? taken : pass_redirection(rest);
    default:
        return 0;
    }
}

/* A command that only sets variables. */
static bool take_assignments(struct et_shell *shell)
{
    size_t i = 0;
    if (shell->count && et_slice_is(shell->words[0], "export"))
        i = 1;
    for (size_t k = i; k < shell->count; k++) {
        const char *sign = et_slice_find(shell->words[k], '=');
        size_t n = sign ? (size_t)(sign - shell->words[k].p) : 0, name = 0;
        while (name < n && is_name(shell->words[k].p[name]))
            name++;
        if (n == 0 || name < n)
            return false;
    }
    for (size_t k = i; k < shell->count; k++) {
        struct et_slice word = shell->words[k];
        size_t n = (size_t)(et_slice_find(word, '=') - word.p);
        et_shell_set(shell->variables, shell->arena, et_slice_to(word, n),
                     et_slice_from(word, n + 1));
    }
    shell->failed = shell->failed || shell->variables->failed;
    return i < shell->count;
}

/* Up to what ends a command; it may have no words. */
static void read_command(struct et_shell *shell)
{
    struct word word = { 0 };
    bool line_ended = false;
    shell->count = shell->written_count = 0;
    while (shell->rest.n && !shell->failed) {
        char c = shell->rest.p[0];
        size_t taken = take_special(shell, &word);
        if (taken) {
            shell->rest = et_slice_from(shell->rest, taken);
            continue;
        }
        shell->rest = et_slice_from(shell->rest, 1);
        line_ended = c == '\n';
        if (c == '&' && et_slice_starts(shell->rest, ">"))
            continue; /* &>file */
        if (line_ended || et_slice_find(ET_SLICE(";&|()`"), c))
            break;
        if (isspace((unsigned char)c)) {
            end_word(shell, &word);
        } else {
            word.begun = true;
            et_strbuf_addc(&word.text, c);
        }
    }
    end_word(shell, &word);
    et_strbuf_clear(&word.text);
    if (line_ended)
        pass_document(shell);
}

bool et_shell_next(struct et_shell *shell)
{
    while (shell->rest.n && !shell->failed) {
        read_command(shell);
        bool sets = shell->count && !shell->failed && take_assignments(shell);
        if ((shell->count && !sets) || shell->written_count)
            return !shell->failed;
    }
    return false;
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
