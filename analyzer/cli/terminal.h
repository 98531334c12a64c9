/* What the terminal can show. */
#ifndef ET_ANALYZER_CLI_TERMINAL_H
#define ET_ANALYZER_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* True if out is a terminal that takes colours and NO_COLOR is not set. */
bool et_terminal_colour(FILE *out);

/* The same, as --color has it: auto (also NULL), always, never. */
bool et_terminal_wants_colour(FILE *out, const char *color);

/* True if out is a terminal, and no environment says that it shows UTF-8. What is no
 * terminal gets UTF-8 whatever the machine. */
bool et_terminal_lacks_utf8(FILE *out);

/* Columns of out, 0 if it is no terminal. */
int et_terminal_width(FILE *out);

/* True if out is a terminal that shows box-drawing characters, as the environment has it
 * (LC_ALL, LC_CTYPE, LANG: the first that is set names UTF-8). */
bool et_terminal_boxes(FILE *out);

#endif
