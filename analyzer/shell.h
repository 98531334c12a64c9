/* The commands of a shell script, word by word, as they stand in the steps of an image's
 * making and behind `sh -c` (POSIX, "Shell Command Language"): quotes, line
 * continuations, variables that the script or an earlier step sets, redirections,
 * here-documents, comments. Conditions are not judged: every command counts. What $(…)
 * prints is not known and stays as written. */
#ifndef ET_ANALYZER_SHELL_H
#define ET_ANALYZER_SHELL_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct et_shell_variable {
    struct et_slice name, value;
};

/* What variables may stand for in all scripts of an image: a few lines could double a
 * text over and over. Beyond it, and past so many variables, they stay as written. */
enum { ET_SHELL_EXPANDED_MAX = 1 << 20, ET_SHELL_VARIABLES_MAX = 1024 };

/* Variables outlive a script: an image's ENV holds for all later steps. */
struct et_shell_variables {
    struct et_shell_variable *at;
    size_t count, cap;
    size_t expanded; /* bytes so far; whoever begins with some allows less */
    bool failed;     /* no memory */
};

struct et_shell {
    struct et_slice rest;
    struct et_arena *arena; /* words live here */
    struct et_shell_variables *variables;
    struct et_slice *words; /* of the present command */
    size_t count, cap;
    struct et_slice *written; /* files that its output is redirected to */
    size_t written_count, written_cap;
    struct et_slice document_end; /* of a here-document that begins at the next line */
    bool failed;                  /* no memory */
};

void et_shell_init(struct et_shell *shell, struct et_slice script, struct et_arena *arena,
                   struct et_shell_variables *variables);
void et_shell_clear(struct et_shell *shell);

/* Reads the next command into words and written; it has at least one of these. False at
 * the end, or where memory ran out. */
bool et_shell_next(struct et_shell *shell);

/* The script of a shell's command line: the word after -c (or -ec, -lc …). Absent = none. */
struct et_slice et_shell_script(const struct et_slice *argv, size_t argc);

/* Sets a variable, with value's quotes taken off. */
void et_shell_set(struct et_shell_variables *variables, struct et_arena *arena,
                  struct et_slice name, struct et_slice value);
void et_shell_variables_clear(struct et_shell_variables *variables);

#endif
