#include "parsers/runtime/listing.h"

#include <stdlib.h>

int et_listing_open(const struct et_sink *sink, void **state, struct et_err *err)
{
    struct et_listing *listing = calloc(1, sizeof *listing);
    if (!listing)
        return et_fail_memory(err);
    listing->describer.sink = sink;
    *state = listing;
    return 0;
}

void et_listing_close(void *state)
{
    et_describer_close(state); /* frees it: the describer comes first */
}

int et_listing_line(const struct et_table_format *format, void *state, const struct et_line *line,
                    struct et_err *err)
{
    struct et_listing *listing = state;
    return et_table_line(format, &listing->columns, listing->describer.sink, &listing->describer,
                         line, err);
}

struct et_slice et_listing_runtime(const struct et_columns *columns, int name, struct et_slice cell)
{
    size_t width = et_columns_width(columns, name);
    if (width == cell.n + 2)
        return ET_SLICE("podman");
    return width == cell.n + 4 ? ET_SLICE("containerd") : ET_SLICE("docker");
}
