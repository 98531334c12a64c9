/* What the terminal can show, and the progress line on it. */
#ifndef ET_ANALYZER_CLI_TERMINAL_H
#define ET_ANALYZER_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* True if out is a terminal that takes colours and NO_COLOR is not set. */
bool et_terminal_colour(FILE *out);

/* The same, as --color has it: auto (also NULL), always, never. */
bool et_terminal_wants_colour(FILE *out, const char *color);

#define ET_COLOR_HELP "auto (default: on a terminal, unless NO_COLOR is set), always, never"
#define ET_ASCII_HELP "write nothing but ASCII, as on a terminal whose locale is not UTF-8"

/* Whether --color is one of its words; says so if not. Returns an et_exit_status. */
int et_check_color(const char *color);

/* True if out is a terminal, and no environment says that it shows UTF-8. What is no
 * terminal gets UTF-8 whatever the machine. */
bool et_terminal_lacks_utf8(FILE *out);

/* Columns of out, 0 if it is no terminal. */
int et_terminal_width(FILE *out);

/* True if out is a terminal that shows box-drawing characters, as the environment has it
 * (LC_ALL, LC_CTYPE, LANG: the first that is set names UTF-8). */
bool et_terminal_boxes(FILE *out);

/* One line on stderr that says what is under way, how far and how long still;
 * silent where stderr is no terminal. The only clock in the program: it never
 * reaches a case or a report. */
struct et_progress_line {
    const char *what;
    uint64_t total;   /* 0 = not known */
    const char *unit; /* "B" is shown as KB, MB, GB */
    bool shown;
    double started, last; /* seconds of a monotonic clock */
};

void et_progress_begin(struct et_progress_line *line, const char *what, uint64_t total,
                       const char *unit);
void et_progress_tell(struct et_progress_line *line, uint64_t done);
/* Wipes the line, so that a message can be printed; the next tell draws it anew. */
void et_progress_wipe(struct et_progress_line *line);

#endif
