/* What a compiler's arguments say: sources and output. */
#ifndef ET_ANALYZER_COMPILING_OPERANDS_H
#define ET_ANALYZER_COMPILING_OPERANDS_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct et_operands {
    struct et_slice sources; /* JSON array of the source operands */
    size_t source_count;
    struct et_slice output; /* -o, or what the driver takes by default; absent = not told */
};

/* family decides about default outputs (a.out, x.o). False: no memory. */
bool et_operands_read(const struct et_slice *argv, size_t argc, struct et_slice family,
                      struct et_arena *arena, struct et_operands *operands);

/* path as seen from cwd, without "." and "..", in arena. Absent where path is
 * relative and cwd absent, or if there is no memory. */
struct et_slice et_path_resolve(struct et_slice cwd, struct et_slice path, struct et_arena *arena);

#endif
