/* What a log says, as plain statements, one a line: NODE STAMP:SERIAL WHAT FIELD VALUE. Our
 * reading of it (ours.c) and libauparse's (theirs.c) write the same ones, so that two sorted
 * lists can be compared. */
#ifndef ET_TESTS_DIFFERENTIAL_STATEMENTS_H
#define ET_TESTS_DIFFERENTIAL_STATEMENTS_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

struct reading {
    struct et_strbuf text; /* the statements */
    struct et_strbuf head; /* of the event under way */
};

static inline void reading_clear(struct reading *reading)
{
    et_strbuf_clear(&reading->text);
    et_strbuf_clear(&reading->head);
}

#define READING_AUTO __attribute__((cleanup(reading_clear))) struct reading

/* Adds what the file at path says. False if it cannot be read. */
bool read_ours(struct reading *to, const char *path);
bool read_theirs(struct reading *to, const char *path);

/* A line each; nothing where value is absent. */
void state_bytes(struct et_strbuf *to, struct et_slice head, const char *field,
                 struct et_slice value);
void state_number(struct et_strbuf *to, struct et_slice head, const char *field, int64_t value);

/* "NODE STAMP:SERIAL WHAT", stamp in milliseconds. */
void make_head(struct et_strbuf *head, struct et_slice node, int64_t ms, uint64_t serial,
               struct et_slice what);

#endif
