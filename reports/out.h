/* Where a report goes: a FILE and the row being made. A row is put together in
 * memory and written as one; what goes wrong is kept until the end, so that a
 * writer checks once. */
#ifndef ET_REPORTS_OUT_H
#define ET_REPORTS_OUT_H

#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stdio.h>

struct et_out {
    FILE *file;           /* the caller's; not closed here */
    struct et_strbuf row; /* append to it, then et_out_row */
    bool no_memory;
};

void et_out_init(struct et_out *out, FILE *file);
void et_out_clear(struct et_out *out);

/* Writes the row and empties it. */
void et_out_row(struct et_out *out);

/* True once nothing more can be written: a long report may stop early. */
bool et_out_failed(const struct et_out *out);

/* Writes what is left. 0, or ET_FATAL if anything ever went wrong. */
int et_out_end(struct et_out *out, struct et_err *err);

#define ET_OUT_AUTO __attribute__((cleanup(et_out_clear))) struct et_out

#endif
