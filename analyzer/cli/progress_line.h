/* One line on stderr that says what is under way, how far, how fast, and how long still;
 * silent where stderr is no terminal. Its clock never reaches a case or a report. */
#ifndef ET_ANALYZER_CLI_PROGRESS_LINE_H
#define ET_ANALYZER_CLI_PROGRESS_LINE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

struct et_progress_line {
    const char *what; /* borrowed */
    uint64_t total;   /* 0 = not known */
    const char *unit; /* "records"; "B" is shown as kB, MB, GB; NULL = nothing is counted */
    bool shown;
    double started, last; /* seconds of a monotonic clock */
};

/* Draws it, too. A line that is not begun shows nothing. */
void et_progress_line_begin(struct et_progress_line *line, const char *what, uint64_t total,
                            const char *unit);

/* So far; draws it from time to time. */
void et_progress_line_tell(struct et_progress_line *line, uint64_t done);

/* Wipes the line, so that a message can be printed; the next tell draws it anew. */
void et_progress_line_wipe(struct et_progress_line *line);

/* Seconds since it began. */
double et_progress_line_seconds(const struct et_progress_line *line);

/* What the line says after so many seconds, on a terminal with so many columns (0 = not known): the
 * bar is left out where there is no room for it, and what is left is cut. marks: of a bar, done and
 * to do. */
void et_progress_line_text(const struct et_progress_line *line, uint64_t done, double seconds,
                           int columns, const char *const marks[2], struct et_strbuf *text);

#endif
