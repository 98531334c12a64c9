/* Memory that is freed all at once. An arena belongs to one thing (an event, a
 * rule set, a host) and is reset when that thing ends. Once memory ran out it
 * latches `failed`, so that a caller with many small texts checks once, at the end. */
#ifndef ET_BASE_ARENA_H
#define ET_BASE_ARENA_H

#include "base/bulk.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

struct et_arena_block;

struct et_arena {
    struct et_arena_block *blocks; /* the newest first */
    size_t used;                   /* bytes handed out since the last reset */
    size_t block_bytes;            /* size of an ordinary block, 0 = 64 KiB */
    struct et_bulk *bulk;          /* that the blocks lie in, borrowed; NULL = plain memory */
    bool failed;                   /* an allocation failed since init or clear */
};

void et_arena_init(struct et_arena *arena);

/* An arena that grows by blocks of this size: for things of which there are many. */
void et_arena_init_sized(struct et_arena *arena, size_t block_bytes);

/* One for what grows with the evidence, by few large blocks. */
void et_arena_init_in(struct et_arena *arena, struct et_bulk *bulk);

/* Frees everything. The arena can be used again afterwards. */
void et_arena_clear(struct et_arena *arena);

/* Forgets all allocations and keeps one block for reuse. */
void et_arena_reset(struct et_arena *arena);

/* n bytes aligned for any type, not zeroed; NULL if there is no memory. */
void *et_arena_alloc(struct et_arena *arena, size_t n);

/* A copy of s followed by a NUL that does not count. p is NULL if there is no
 * memory; an absent slice stays absent. */
struct et_slice et_arena_copy(struct et_arena *arena, struct et_slice s);

#endif
