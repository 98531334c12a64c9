/* What a compiler's arguments say: sources, output, and what is worth a note. */
#ifndef ET_ANALYZER_COMPILING_OPERANDS_H
#define ET_ANALYZER_COMPILING_OPERANDS_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether the driver itself runs what it makes. */
enum et_runs { ET_RUNS_NOT, ET_RUNS_CHILD, ET_RUNS_INSIDE };

struct et_operands {
    struct et_slice sources; /* JSON array of the source operands */
    size_t source_count;
    struct et_slice output; /* as named, or as called by default; absent = not told */
    struct et_slice alias;  /* another name that the build tool gives it; absent = none */
    struct et_slice flags;  /* JSON array of options of note; absent = none */
    enum et_runs runs;
    bool program; /* a C driver is asked for a program or library, not for less */
};

/* family decides about the dialect; program is the name of the file that ran. False: no
 * memory. */
bool et_operands_read(const struct et_slice *argv, size_t argc, struct et_slice family,
                      struct et_slice program, struct et_arena *arena,
                      struct et_operands *operands);

/* path as seen from cwd, without "." and "..", in arena. Absent where path is
 * relative and cwd absent, or if there is no memory. */
struct et_slice et_path_resolve(struct et_slice cwd, struct et_slice path, struct et_arena *arena);

#endif
