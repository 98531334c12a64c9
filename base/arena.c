#include "base/arena.h"

/* A case may have a million arenas with a few words in each, so the first block is small, and
 * each further one has twice the room until it is as large as was asked for. */
enum { DEFAULT_BLOCK_BYTES = 64 * 1024, FIRST_BLOCK_BYTES = 1024, BULK_BLOCK_BYTES = 32 << 20 };

struct et_arena_block {
    struct et_arena_block *next;
    size_t cap, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

void et_arena_init(struct et_arena *arena)
{
    et_arena_init_sized(arena, DEFAULT_BLOCK_BYTES);
}

void et_arena_init_sized(struct et_arena *arena, size_t block_bytes)
{
    *arena = (struct et_arena){ .block_bytes = block_bytes };
}

void et_arena_init_in(struct et_arena *arena, struct et_bulk *bulk)
{
    et_arena_init(arena);
    if (bulk)
        *arena = (struct et_arena){ .block_bytes = BULK_BLOCK_BYTES, .bulk = bulk };
}

static size_t block_size(const struct et_arena *arena)
{
    return arena->block_bytes ? arena->block_bytes : DEFAULT_BLOCK_BYTES;
}

static size_t next_size(const struct et_arena *arena)
{
    size_t next = arena->blocks ? arena->blocks->cap * 2 : FIRST_BLOCK_BYTES;
    return next < block_size(arena) ? next : block_size(arena);
}

static void free_blocks(const struct et_arena *arena, struct et_arena_block *block)
{
    while (block) {
        struct et_arena_block *next = block->next;
        et_bulk_release(arena->bulk, block);
        block = next;
    }
}

void et_arena_clear(struct et_arena *arena)
{
    free_blocks(arena, arena->blocks);
    *arena = (struct et_arena){ .block_bytes = arena->block_bytes, .bulk = arena->bulk };
}

void et_arena_reset(struct et_arena *arena)
{
    struct et_arena_block *keep = arena->blocks;
    arena->used = 0;
    if (!keep)
        return;
    if (keep->cap > block_size(arena)) { /* do not hold on to one giant event's memory */
        free_blocks(arena, keep);
        arena->blocks = NULL;
        return;
    }
    free_blocks(arena, keep->next);
    keep->next = NULL;
    keep->used = 0;
}

/* A block with room for n bytes, put before the others. */
static __attribute__((noinline)) struct et_arena_block *new_block(struct et_arena *arena, size_t n)
{
    size_t cap = n > next_size(arena) ? n : next_size(arena);
    struct et_arena_block *block =
        n <= SIZE_MAX / 2 ? et_bulk_resize(arena->bulk, NULL, sizeof *block + cap) : NULL;
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    block->cap = cap;
    block->used = 0;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *et_arena_alloc(struct et_arena *arena, size_t n)
{
    size_t align = _Alignof(max_align_t);
    struct et_arena_block *block = arena->blocks;
    if (n <= SIZE_MAX - align)
        n = (n + align - 1) / align * align;
    if (!block || block->cap - block->used < n)
        block = new_block(arena, n);
    if (!block)
        return NULL;
    void *p = block->bytes + block->used;
    block->used += n;
    arena->used += n;
    return p;
}

struct et_slice et_arena_copy(struct et_arena *arena, struct et_slice s)
{
    if (!s.p)
        return s;
    char *p = et_arena_alloc(arena, s.n + 1);
    if (!p)
        return ET_SLICE_NONE;
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (struct et_slice){ p, s.n };
}
