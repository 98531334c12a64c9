/* Manual pages in mdoc(7), made of the rows that options are parsed by: what --help says, in
 * the form that man shows. */
#ifndef ET_ANALYZER_CLI_MANUAL_H
#define ET_ANALYZER_CLI_MANUAL_H

#include "analyzer/cli/command.h"

#include <stdio.h>

/* exectrail(1). */
void et_manual_of_program(FILE *out);

/* exectrail-COMMAND(1). */
void et_manual_of_command(const struct et_command *command, FILE *out);

#endif
