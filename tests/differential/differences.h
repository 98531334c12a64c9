/* Holds two readings of a log against each other. Where auparse is wrong or says less, the
 * difference stands in known_differences[] with its reason; any other is printed. */
#ifndef ET_TESTS_DIFFERENTIAL_DIFFERENCES_H
#define ET_TESTS_DIFFERENTIAL_DIFFERENCES_H

#include "tests/differential/statements.h"

/* One field of one event as either side has it, escaped; absent = not stated. */
struct difference {
    struct et_slice node, id, what, field, ours, theirs;
};

enum { KNOWN_DIFFERENCES = 9 };

struct known_difference {
    const char *what, *why;
    bool (*applies)(const struct difference *d);
    size_t most; /* in the committed logs: a row that applies more often may hide what it was not
                    made for */
};

extern const struct known_difference known_differences[KNOWN_DIFFERENCES];

/* Statements, counted; zeroed at first, further logs are added. */
struct comparison {
    size_t alike, known, unknown;
    size_t of_known[KNOWN_DIFFERENCES];
};

/* False if there is no memory. */
bool compare_readings(const struct reading *ours, const struct reading *theirs,
                      struct comparison *sum);

#endif
