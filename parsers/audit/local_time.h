/* Times as ausearch prints them: the date in the notation of a locale (strftime's
 * %x), the time of day local to the machine that printed it, no zone. Whether
 * 05/11/26 begins with the month or the day is told by other dates of the same
 * stream, if at all: lines wait until one does. */
#ifndef ET_PARSERS_AUDIT_LOCAL_TIME_H
#define ET_PARSERS_AUDIT_LOCAL_TIME_H

#include "base/strbuf.h"
#include "parsers/parser.h"

/* Named limit of what the waiting lines take, each with its struct et_line: then the
 * month is taken to come first, as in the C locale. */
enum { ET_MAX_WAITING_BYTES = 16 * 1024 * 1024 };

enum et_date_order {
    ET_DATE_UNCLEAR,
    ET_DATE_MONTH_FIRST, /* 11/23/26, 11/23/2026 */
    ET_DATE_DAY_FIRST,   /* 23/11/26, 23.11.2026, 23-11-26 */
    ET_DATE_YEAR_FIRST,  /* 2026-11-23, 2026/11/23 */
};

struct et_local_date {
    int part[3];
    enum et_date_order order; /* as far as this date alone tells */
};

/* Three numbers with a slash, a dot or a hyphen between them. False if it is none. */
bool et_local_date_read(struct et_slice text, struct et_local_date *date);

/* In nanoseconds as if the zone were UTC. clock is "22:16:24", or with milliseconds.
 * False for what no calendar or clock has. */
bool et_local_time(const struct et_local_date *date, enum et_date_order order,
                   struct et_slice clock, int64_t *ns);

/* The lines of one stream, held back until the order of their dates is known. */
struct et_dated_lines {
    const struct et_sink *sink;
    struct et_slice (*date_of)(const void *state, struct et_slice line);      /* may be absent */
    int (*take)(void *state, const struct et_line *line, struct et_err *err); /* an et_outcome */
    void *state;

    enum et_date_order order;
    bool doubt;            /* some date has two readings */
    struct et_strbuf text; /* of the lines that wait */
    struct et_line *lines;
    size_t count, cap;
    struct et_tally waited; /* what became of those that waited */
};

void et_dated_clear(struct et_dated_lines *dated);

/* Takes the line now, or returns ET_WAITS and counts it in waited later. An
 * et_outcome or a negative code. */
int et_dated_line(struct et_dated_lines *dated, const struct et_line *line, struct et_err *err);

/* Takes what still waits. 0 or a negative code. */
int et_dated_finish(struct et_dated_lines *dated, struct et_err *err);

/* Adds to tally what became of the lines that waited: for a parser's `waited`. */
void et_dated_waited(const struct et_dated_lines *dated, struct et_tally *tally);

#endif
