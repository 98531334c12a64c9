/* The simple commands of a shell script, as given to `sh -c`: enough of the shell's grammar
 * (POSIX, "Shell Command Language") to tell words, quotes, redirections and where a command
 * ends. Nothing is expanded: a word with an expansion in it is dropped. */
#ifndef ET_ANALYZER_COMPILING_SHELL_WORDS_H
#define ET_ANALYZER_COMPILING_SHELL_WORDS_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum { ET_SHELL_WORDS = 512 }; /* of a command; further ones are left out */

struct et_shell_command {
    const struct et_slice *words; /* without assignments before them and without redirections */
    size_t count;
    const struct et_slice *written; /* files that its output is redirected to */
    size_t written_count;
};

/* Calls each for every command that has a word or a file written to, in order; stops where
 * it returns false. Words live in arena. False: it was stopped, or there is no memory. */
bool et_shell_commands(struct et_slice script, struct et_arena *arena,
                       bool (*each)(void *ctx, const struct et_shell_command *command), void *ctx);

/* The script of a shell's command line: the word after -c (or -ec, -lc …). Absent = none. */
struct et_slice et_shell_script(const struct et_slice *argv, size_t argc);

#endif
