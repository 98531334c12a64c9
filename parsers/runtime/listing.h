/* What the tables of containers, images and pods share: the state of their parsers,
 * and whose table it is. */
#ifndef ET_PARSERS_RUNTIME_LISTING_H
#define ET_PARSERS_RUNTIME_LISTING_H

#include "parsers/runtime/describe.h"
#include "parsers/text/columns.h"

struct et_listing {
    struct et_describer describer; /* first: it is the state that a row gets */
    struct et_columns columns;
};

/* open and close of struct et_parser. */
int et_listing_open(const struct et_sink *sink, void **state, struct et_err *err);
void et_listing_close(void *state);

/* line of struct et_parser, for that format. */
int et_listing_line(const struct et_table_format *format, void *state, const struct et_line *line,
                    struct et_err *err);

/* Docker, podman and nerdctl print the same columns and set them apart by three, two
 * and four blanks: the runtime, by the width of a column whose cell is never shorter
 * than its name. */
struct et_slice et_listing_runtime(const struct et_columns *columns, int name,
                                   struct et_slice cell);

#endif
