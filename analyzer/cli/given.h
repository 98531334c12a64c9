/* What a command was given, as words: its options by their full names, in the order of its rows,
 * then its arguments. From the struct that was filled, so it says what the command goes by. */
#ifndef ET_ANALYZER_CLI_GIVEN_H
#define ET_ANALYZER_CLI_GIVEN_H

#include "analyzer/cli/command.h"
#include "base/strbuf.h"

/* Appends a JSON array of printable texts. options: the struct of the command. */
void et_given_words(struct et_strbuf *to, const struct et_command *command, const void *options,
                    int argc, char *const *argv);

#endif
