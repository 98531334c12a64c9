/* Which words an option takes, where they are few: for completion, and wherever else they
 * have to be named. */
#ifndef ET_ANALYZER_CLI_VALUES_H
#define ET_ANALYZER_CLI_VALUES_H

#include "analyzer/cli/command.h"

/* Each ends with NULL. */
extern const char *const et_confidence_words[], *const et_detail_words[], *const et_color_words[];
extern const char *const et_dialect_words[];

/* Which of these words it is, from 0; -1 if none. */
int et_word_number(const char *const *words, const char *text);

/* The i-th word of an option, from 0; NULL past the last, or where any text will do. */
const char *et_option_value(const struct et_command *command, const struct et_option *option,
                            size_t i);

/* The same of what stands behind a command: `completion SHELL`, `manual COMMAND`. */
const char *et_argument_value(const struct et_command *command, size_t i);

/* True if the option names a file or folder, or the command takes paths. */
bool et_option_is_file(const struct et_option *option);
bool et_takes_paths(const struct et_command *command);

#endif
