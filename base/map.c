#include "base/map.h"

#include <sys/random.h>

enum { FIRST_CAP = 16 };

/* What a slot's hash tells of the slot itself; those of keys are larger. */
enum { FREE = 0, GONE, FIRST_HASH };

struct et_map_slot {
    uint64_t hash;
    struct et_slice key; /* p = NULL: the key is the number n */
    uint64_t value;
};

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

struct sip {
    uint64_t a, b, c, d;
};

/* Inlined, its state stays in registers. */
static inline __attribute__((always_inline)) void sip_round(struct sip *s)
{
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

/* Fewer than eight bytes as a number, the first one lowest. */
static uint64_t sip_tail(const char *p, size_t n)
{
    uint32_t first, last;
    uint64_t tail = 0;
    if (n < sizeof first) {
        while (n--)
            tail = tail << 8 | (unsigned char)p[n];
        return tail;
    }
    memcpy(&first, p, sizeof first);
    memcpy(&last, p + n - sizeof last, sizeof last); /* may overlap: the same bytes */
    return first | (uint64_t)last << 8 * (n - sizeof last);
}

/* SipHash-1-3 (Aumasson, Bernstein: SipHash, a fast short-input PRF, 2012). */
static inline uint64_t sip_hash(const uint64_t k[2], const char *p, size_t n)
{
    struct sip s = { k[0] ^ 0x736f6d6570736575, k[1] ^ 0x646f72616e646f6d,
                     k[0] ^ 0x6c7967656e657261, k[1] ^ 0x7465646279746573 };
    uint64_t last = (uint64_t)n << 56;
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        s.d ^= word;
        sip_round(&s);
        s.a ^= word;
    }
    last |= sip_tail(p, n);
    s.d ^= last;
    sip_round(&s);
    s.a ^= last;
    s.c ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

static uint64_t hash_key(const struct et_map *map, struct et_slice key)
{
    uint64_t number = key.n;
    uint64_t hash = key.p ? sip_hash(map->secret, key.p, key.n)
                          : sip_hash(map->secret, (const char *)&number, sizeof number);
    return hash < FIRST_HASH ? FIRST_HASH : hash;
}

static bool same_key(struct et_slice a, struct et_slice b)
{
    if (!a.p || !b.p)
        return !a.p && !b.p && a.n == b.n;
    return et_slice_eq(a, b);
}

void et_map_init(struct et_map *map)
{
    et_map_init_in(map, NULL);
}

void et_map_init_in(struct et_map *map, struct et_bulk *bulk)
{
    *map = (struct et_map){ .bulk = bulk };
    et_arena_init_in(&map->keys, bulk);
}

void et_map_clear(struct et_map *map)
{
    et_bulk_release(map->bulk, map->slots);
    et_arena_clear(&map->keys);
    et_map_init_in(map, map->bulk);
}

static struct et_map_slot *find(const struct et_map *map, struct et_slice key, uint64_t hash)
{
    struct et_map_slot *gone = NULL;
    for (size_t i = hash & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        struct et_map_slot *slot = &map->slots[i];
        if (slot->hash == FREE)
            return gone ? gone : slot;
        if (slot->hash == GONE)
            gone = gone ? gone : slot;
        else if (slot->hash == hash && same_key(slot->key, key))
            return slot;
    }
}

/* Taken at first use, so that an empty map costs nothing. */
static void choose_secret(struct et_map *map)
{
    if ((map->secret[0] | map->secret[1]) == 0 && getrandom(map->secret, sizeof map->secret, 0) < 0)
        map->secret[0] = 0; /* no entropy: still correct, only not flood-proof */
}

/* Keeps at least a quarter of the slots free, counting removed ones as taken. */
static bool grow(struct et_map *map)
{
    choose_secret(map);
    struct et_map bigger = *map;
    bigger.cap = map->cap ? map->cap : FIRST_CAP;
    while (bigger.cap / 2 <= map->live) /* else only the removed ones are swept out */
        bigger.cap *= 2;
    bigger.slots = et_bulk_zeroed(map->bulk, bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    bigger.taken = map->live;
    for (size_t i = 0; i < map->cap; i++) {
        const struct et_map_slot *slot = &map->slots[i];
        if (slot->hash < FIRST_HASH)
            continue;
        *find(&bigger, slot->key, slot->hash) = *slot;
    }
    et_bulk_release(map->bulk, map->slots);
    *map = bigger;
    return true;
}

static uint64_t *get(const struct et_map *map, struct et_slice key)
{
    if (!map->cap)
        return NULL;
    struct et_map_slot *slot = find(map, key, hash_key(map, key));
    return slot->hash >= FIRST_HASH ? &slot->value : NULL;
}

static uint64_t *put(struct et_map *map, struct et_slice key, bool *fresh)
{
    if (map->taken + 1 > map->cap - map->cap / 4 && !grow(map))
        return NULL;
    uint64_t hash = hash_key(map, key);
    struct et_map_slot *slot = find(map, key, hash);
    bool missing = slot->hash < FIRST_HASH;
    if (fresh)
        *fresh = missing;
    if (!missing)
        return &slot->value;
    struct et_slice kept = key.p ? et_arena_copy(&map->keys, key) : key;
    if (key.p && !kept.p)
        return NULL;
    map->taken += slot->hash == FREE;
    map->live++;
    *slot = (struct et_map_slot){ hash, kept, 0 };
    return &slot->value;
}

static void drop(struct et_map *map, struct et_slice key)
{
    if (!map->cap)
        return;
    struct et_map_slot *slot = find(map, key, hash_key(map, key));
    if (slot->hash < FIRST_HASH)
        return;
    slot->hash = GONE;
    map->live--;
}

uint64_t et_map_hash(struct et_map *map, struct et_slice bytes)
{
    choose_secret(map);
    return sip_hash(map->secret, bytes.p ? bytes.p : "", bytes.n);
}

uint64_t *et_map_get(const struct et_map *map, struct et_slice key)
{
    return get(map, key.p ? key : ET_SLICE(""));
}

uint64_t *et_map_put(struct et_map *map, struct et_slice key, bool *fresh)
{
    return put(map, key.p ? key : ET_SLICE(""), fresh);
}

void et_map_remove(struct et_map *map, struct et_slice key)
{
    drop(map, key.p ? key : ET_SLICE(""));
}

uint64_t *et_map_get_u64(const struct et_map *map, uint64_t key)
{
    return get(map, (struct et_slice){ NULL, key });
}

uint64_t *et_map_put_u64(struct et_map *map, uint64_t key, bool *fresh)
{
    return put(map, (struct et_slice){ NULL, key }, fresh);
}

void et_map_remove_u64(struct et_map *map, uint64_t key)
{
    drop(map, (struct et_slice){ NULL, key });
}
