/* Lines for people, on a terminal or in a file: styles, columns, shortening.
 * Knows how wide the line is so far, in columns and not in characters; every value goes
 * through et_escape_text. A line too wide for the terminal goes on in the next, at a blank.
 * Without a terminal nothing is shortened or broken: the same bytes everywhere. */
#ifndef ET_REPORTS_TERMINAL_H
#define ET_REPORTS_TERMINAL_H

#include "base/slice.h"
#include "reports/out.h"

#include <stdbool.h>
#include <stdint.h>

enum et_style { ET_PLAIN, ET_HEADING, ET_ALARM, ET_DOUBT, ET_DIM };

struct et_terminal {
    struct et_out out;
    bool colour;
    int width;       /* columns; 0 = no limit */
    int column;      /* columns of the line so far */
    int hang;        /* column at which a line goes on that is too wide; 0 = behind its indent */
    bool ascii;      /* nothing but ASCII is written; set it after et_term_init */
    bool styled;     /* a style is on */
    int64_t zone_ns; /* in which times are shown, east of UTC; 0 at first */
};

void et_term_init(struct et_terminal *term, FILE *file, bool colour, int width);
void et_term_clear(struct et_terminal *term);
int et_term_end(struct et_terminal *term, struct et_err *err); /* as et_out_end */

/* From here on; ET_PLAIN ends it, as does the end of the line. */
void et_term_style(struct et_terminal *term, enum et_style style);

/* Our own words. */
void et_term_words(struct et_terminal *term, const char *words);
void et_term_number(struct et_terminal *term, int64_t number);
void et_term_number_right(struct et_terminal *term, int64_t number, int columns);

/* "1 container", "2 containers": adds an s where it is not one. */
void et_term_count(struct et_terminal *term, int64_t count, const char *noun);

/* A value from the case; absent = "-". */
void et_term_value(struct et_terminal *term, struct et_slice value);

/* The same, then blanks up to so many columns from its start, and one more. */
void et_term_padded(struct et_terminal *term, struct et_slice value, int columns);

/* A time from the case ("…Z"), in the terminal's zone; the second with blanks behind it,
 * so that what follows stands in a column. */
void et_term_time(struct et_terminal *term, struct et_slice time);
void et_term_time_padded(struct et_terminal *term, struct et_slice time);
int et_term_time_columns(const struct et_terminal *term); /* that a time takes */

/* The same as et_term_padded, but on a terminal a longer value is cut with … */
void et_term_cell(struct et_terminal *term, struct et_slice value, int columns);

/* The value, cut with … where the line would be too wide. */
void et_term_fitted(struct et_terminal *term, struct et_slice value);

/* The same for a line that must not go on in the next, as that of a drawing. */
void et_term_in_line(struct et_terminal *term, struct et_slice value);

/* A container's id as people know it: its first 12 digits. One that is no
 * hexadecimal number was given by a person, and stays whole. */
enum { ET_TERM_ID = 12 };
struct et_slice et_term_short_id(struct et_slice id);

/* Blanks up to that column, counted from 0. */
void et_term_to_column(struct et_terminal *term, int column);

/* "812 B", "1.4 GiB", to the right of so many columns. */
void et_term_bytes_right(struct et_terminal *term, int64_t bytes, int columns);

void et_term_newline(struct et_terminal *term);

/* An empty line, then a heading in a line of its own. */
void et_term_heading(struct et_terminal *term, const char *heading);

#endif
