#include "analyzer/presence/instruction.h"

#include "base/strbuf.h"

#include <ctype.h>

static struct et_slice after(struct et_slice text, size_t n)
{
    return et_slice_trim(et_slice_from(text, n));
}

/* What follows a word that text begins with; absent if it does not. */
static struct et_slice behind(struct et_slice text, const char *word)
{
    size_t n = strlen(word);
    bool begins =
        et_slice_starts(text, word) && text.n > n && (text.p[n] == ' ' || text.p[n] == '\t');
    return begins ? after(text, n) : ET_SLICE_NONE;
}

static struct et_slice without_remark(struct et_slice text)
{
    static const char remark[] = "# buildkit";
    return et_slice_ends(text, remark)
               ? et_slice_trim(et_slice_to(text, text.n - (sizeof remark - 1)))
               : text;
}

/* How much of a word is a name with '=' behind it; 0 = it sets nothing. */
static size_t name_in(struct et_slice word)
{
    size_t n = 0;
    while (n < word.n && (isalnum((unsigned char)word.p[n]) || word.p[n] == '_'))
        n++;
    return n < word.n && word.p[n] == '=' ? n : 0;
}

void et_instruction_set(struct et_slice text, struct et_arena *arena,
                        struct et_shell_variables *variables)
{
    struct et_slice name = ET_SLICE_NONE, value = ET_SLICE_NONE;
    for (size_t at = 0; at < text.n;) {
        struct et_slice word = et_slice_from(text, at);
        size_t length = 0, set;
        while (length < word.n && !isspace((unsigned char)word.p[length]))
            length++;
        word.n = length;
        set = name_in(word);
        if (set && name.n)
            et_shell_set(variables, arena, name, et_slice_trim(value));
        if (set) {
            name = et_slice_to(word, set);
            value = et_slice_from(word, set + 1);
        } else if (name.n) {
            value.n = (size_t)(word.p + word.n - value.p);
        }
        at += length + 1;
    }
    if (name.n)
        et_shell_set(variables, arena, name, et_slice_trim(value));
}

/* "|2 A=1 B=2 /bin/sh -c …": the rest, with the arguments set. */
static struct et_slice past_arguments(struct et_slice text, struct et_arena *arena,
                                      struct et_shell_variables *variables)
{
    if (!et_slice_starts(text, "|"))
        return text;
    const char *shell = et_slice_search(text, ET_SLICE(" /bin/"));
    const char *blank = et_slice_find(text, ' ');
    if (!shell || !blank)
        return text;
    et_instruction_set(
        (struct et_slice){ blank + 1, shell > blank ? (size_t)(shell - blank - 1) : 0 }, arena,
        variables);
    return after(text, (size_t)(shell - text.p));
}

/* "/bin/bash -o pipefail -c SCRIPT"; absent if it is not called so. */
static struct et_slice script_of(struct et_slice text)
{
    static const char option[] = " -c ";
    const char *blank = et_slice_find(text, ' ');
    struct et_slice program = et_slice_to(text, blank ? (size_t)(blank - text.p) : text.n);
    const char *at = et_slice_search(text, ET_SLICE(" -c "));
    if (!at || !et_slice_starts(program, "/") || !et_slice_ends(program, "sh"))
        return ET_SLICE_NONE;
    return after(text, (size_t)(at - text.p) + sizeof option - 1);
}

/* "--mount=type=cache,target=/root/.cache" before a RUN's command. */
static struct et_slice past_options(struct et_slice text)
{
    while (et_slice_starts(text, "--")) {
        const char *blank = et_slice_find(text, ' ');
        text = after(text, blank ? (size_t)(blank - text.p) : text.n);
    }
    return text;
}

static bool by_keyword(struct et_slice text, struct et_instruction *instruction)
{
    static const struct {
        const char *word;
        enum et_instruction_kind kind;
    } words[] = {
        { "COPY", ET_INSTRUCTION_COPY },         { "ADD", ET_INSTRUCTION_COPY },
        { "ENV", ET_INSTRUCTION_ENV },           { "ARG", ET_INSTRUCTION_ENV },
        { "CMD", ET_INSTRUCTION_OTHER },         { "ENTRYPOINT", ET_INSTRUCTION_OTHER },
        { "LABEL", ET_INSTRUCTION_OTHER },       { "WORKDIR", ET_INSTRUCTION_OTHER },
        { "USER", ET_INSTRUCTION_OTHER },        { "EXPOSE", ET_INSTRUCTION_OTHER },
        { "VOLUME", ET_INSTRUCTION_OTHER },      { "STOPSIGNAL", ET_INSTRUCTION_OTHER },
        { "HEALTHCHECK", ET_INSTRUCTION_OTHER }, { "SHELL", ET_INSTRUCTION_OTHER },
        { "MAINTAINER", ET_INSTRUCTION_OTHER },  { "ONBUILD", ET_INSTRUCTION_OTHER },
        { "FROM", ET_INSTRUCTION_OTHER },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct et_slice rest = behind(text, words[i].word);
        if (!rest.p)
            continue;
        *instruction = (struct et_instruction){ words[i].kind, without_remark(rest) };
        return true;
    }
    return false;
}

struct et_instruction et_instruction_of(struct et_slice created_by, struct et_arena *arena,
                                        struct et_shell_variables *variables)
{
    static const char nop[] = "#(nop)";
    struct et_instruction instruction = { ET_INSTRUCTION_OTHER, ET_SLICE_NONE };
    struct et_slice text = et_slice_trim(created_by);
    struct et_slice run = behind(text, "RUN");
    if (!run.p && by_keyword(text, &instruction))
        return instruction;
    text = past_arguments(past_options(run.p ? run : text), arena, variables);
    struct et_slice script = script_of(text);
    if (script.p && et_slice_starts(script, nop)) {
        by_keyword(after(script, sizeof nop - 1), &instruction);
        return instruction;
    }
    return (struct et_instruction){ ET_INSTRUCTION_RUN, script.p ? script : text };
}

/* ------------------------------------------------------------ copies */

/* "file:7027…" and "dir:3b39…" are digests of what was copied. */
static bool is_digest(struct et_slice word)
{
    return et_slice_starts(word, "file:") || et_slice_starts(word, "dir:") ||
           et_slice_starts(word, "multi:");
}

/* Where a source lies then. A folder has it under its own name; whether the
 * destination is one, only a '/' at its end or several sources tell. */
static struct et_slice path_of(struct et_shell *shell, struct et_slice source,
                               struct et_slice destination, bool folder)
{
    if (!folder)
        return destination;
    if (is_digest(source))
        return ET_SLICE_NONE;
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_add(&path, destination);
    if (!et_slice_ends(destination, "/"))
        et_strbuf_addc(&path, '/');
    et_strbuf_add(&path, et_slice_basename(source));
    struct et_slice kept = et_arena_copy(shell->arena, et_strbuf_slice(&path));
    shell->failed = shell->failed || path.failed || !kept.p;
    return kept;
}

int et_instruction_copies(struct et_slice text, struct et_arena *arena, et_copied take, void *ctx,
                          struct et_err *err)
{
    struct et_shell_variables none = { 0 };
    struct et_shell shell;
    int rc = 0;
    et_shell_init(&shell, text, arena, &none);
    if (et_shell_next(&shell) && shell.count > 1) {
        struct et_slice destination = shell.words[shell.count - 1];
        size_t sources = 0;
        for (size_t i = 0; i + 1 < shell.count; i++)
            sources += !et_slice_starts(shell.words[i], "--") && !et_slice_is(shell.words[i], "in");
        bool folder = sources > 1 || et_slice_ends(destination, "/");
        for (size_t i = 0; i + 1 < shell.count && rc == 0; i++) {
            struct et_slice source = shell.words[i];
            if (!et_slice_starts(source, "--") && !et_slice_is(source, "in"))
                rc = take(ctx, source, path_of(&shell, source, destination, folder), err);
        }
    }
    bool failed = shell.failed;
    et_shell_clear(&shell);
    et_shell_variables_clear(&none);
    return rc == 0 && failed ? et_fail_memory(err) : rc;
}
