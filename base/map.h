/* Hash map from bytes, or from a 64-bit key, to a 64-bit value. Keys come from
 * evidence, so the hash is keyed (SipHash-1-3) with a secret of this map:
 * nobody can prepare a log that makes lookups slow. Never iterated, hence the
 * secret cannot show in any output. */
#ifndef ET_BASE_MAP_H
#define ET_BASE_MAP_H

#include "base/arena.h"
#include "base/bulk.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct et_map_slot;

struct et_map {
    struct et_bulk *bulk; /* that the slots lie in, borrowed; NULL = plain memory */
    struct et_map_slot *slots;
    size_t cap;
    size_t taken; /* slots in use, those of removed keys included */
    size_t live;  /* keys */
    uint64_t secret[2];
    struct et_arena keys;
};

void et_map_init(struct et_map *map);
void et_map_init_in(struct et_map *map, struct et_bulk *bulk);
void et_map_clear(struct et_map *map); /* frees; the map is then empty and usable */

/* The value of key, or NULL. Valid until the next insertion. */
uint64_t *et_map_get(const struct et_map *map, struct et_slice key);

/* The value of key, inserted as 0 where it was missing (*fresh, may be NULL,
 * says so). Copies the key. NULL if there is no memory. */
uint64_t *et_map_put(struct et_map *map, struct et_slice key, bool *fresh);

/* Forgets key; the memory of its bytes stays until et_map_clear, so a map that
 * forgets much should be keyed by numbers. */
void et_map_remove(struct et_map *map, struct et_slice key);

/* The same keyed by a number: no key bytes are stored apart. One map holds
 * either kind of key, not both. */
uint64_t *et_map_get_u64(const struct et_map *map, uint64_t key);
uint64_t *et_map_put_u64(struct et_map *map, uint64_t key, bool *fresh);
void et_map_remove_u64(struct et_map *map, uint64_t key);

/* Bytes to a number under this map's secret: a key for the functions above
 * where the bytes themselves are kept elsewhere and compared there. */
uint64_t et_map_hash(struct et_map *map, struct et_slice bytes);

#endif
