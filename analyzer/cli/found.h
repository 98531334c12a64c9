/* What was found where: the table that `ingest` ends with. */
#ifndef ET_ANALYZER_CLI_FOUND_H
#define ET_ANALYZER_CLI_FOUND_H

#include "analyzer/ingest.h"
#include "base/strbuf.h"

#include <stdio.h>

/* Streams of one format, or one stream. */
struct et_found_row {
    const char *format; /* NULL = not recognised; "empty" */
    uint64_t streams, lines, facts;
    struct et_strbuf where; /* of one: its path; of several: the folder around them */
};

struct et_found {
    bool each;                           /* list every stream, however many there are */
    struct et_found_row *rows, *formats; /* one per stream that is listed; one per format */
    uint64_t streams;
    size_t count, cap, format_count, format_cap;
    bool failed; /* for lack of memory: the table is not whole */
};

/* Takes note of a stream that is new to the case. */
void et_found_add(struct et_found *found, const struct et_ingest_report *report);

/* Prints a line for each stream where they are few, or each is asked for; else one for
 * each format. */
void et_found_print(struct et_found *found, FILE *file);

void et_found_clear(struct et_found *found);

#endif
