/* What a shell needs to complete commands, options and their words, made of the rows that
 * options are parsed by. */
#ifndef ET_ANALYZER_CLI_COMPLETION_H
#define ET_ANALYZER_CLI_COMPLETION_H

#include <stdio.h>

void et_complete_bash(FILE *out);
void et_complete_zsh(FILE *out);
void et_complete_fish(FILE *out);

#endif
