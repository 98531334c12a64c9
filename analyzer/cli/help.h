/* What --help says, from the rows that options are parsed by. */
#ifndef ET_ANALYZER_CLI_HELP_H
#define ET_ANALYZER_CLI_HELP_H

#include "analyzer/cli/command.h"

#include <stdio.h>

/* Of the program: all commands. */
void et_print_usage(FILE *out);

/* Of one command, on standard output. */
void et_print_help(const struct et_command *command);

#endif
