/* The lines of the evidence themselves. A case keeps where a line stands, not the line, and a
 * report reads nothing but the case; whoever can read the evidence again hands this to it. */
#ifndef ET_REPORTS_RAW_H
#define ET_REPORTS_RAW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_raw_line {
    struct et_slice text; /* its bytes as they are; absent = the evidence ends before */
    bool cut;             /* it goes on */
};

struct et_raw_place {
    int64_t exec_id; /* whose records are asked for; ET_NULL = the one line at offset */
    int64_t offset;
    struct et_raw_line *lines; /* found */
    size_t count;
};

struct et_raw {
    void *ctx;

    /* Fills the places, all of them in the evidence of that SHA-256 (hexadecimal). *same says that
     * it was found, and still has that SHA-256; else no place has lines. Lines live in the arena. 0
     * or ET_FATAL. */
    int (*read)(void *ctx, struct et_slice sha256, struct et_raw_place *places, size_t count,
                bool *same, struct et_arena *arena, struct et_err *err);
};

#endif
