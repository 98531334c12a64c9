#include "base/arena.h"
#include "base/map.h"
#include "tests/unit/suite.h"

#include <stdio.h>

static void arena_drop(struct et_arena *arena)
{
    et_arena_clear(arena);
}

static void map_drop(struct et_map *map)
{
    et_map_clear(map);
}

#define ARENA_AUTO __attribute__((cleanup(arena_drop))) struct et_arena
#define MAP_AUTO __attribute__((cleanup(map_drop))) struct et_map

/* Anything may be built in an arena: slices, structs, numbers. */
START_TEST(an_allocation_is_aligned_and_its_own)
{
    ARENA_AUTO arena;
    et_arena_init_sized(&arena, 256);
    unsigned char *all[64];
    for (size_t n = 0; n < 64; n++) {
        all[n] = et_arena_alloc(&arena, n * 7);
        ck_assert_ptr_nonnull(all[n]);
        ck_assert_uint_eq((uintptr_t)all[n] % _Alignof(max_align_t), 0);
        memset(all[n], (int)n, n * 7);
    }
    for (size_t n = 0; n < 64; n++)
        for (size_t i = 0; i < n * 7; i++)
            ck_assert_uint_eq(all[n][i], n);
}
END_TEST

START_TEST(an_allocation_larger_than_a_block_gets_one_of_its_own)
{
    ARENA_AUTO arena;
    et_arena_init_sized(&arena, 128);
    char *big = et_arena_alloc(&arena, 100000);
    ck_assert_ptr_nonnull(big);
    memset(big, 1, 100000);
    ck_assert_ptr_nonnull(et_arena_alloc(&arena, 16));
    ck_assert_uint_ge(arena.used, 100016);
}
END_TEST

/* n comes from lengths in evidence: it must not wrap around. */
START_TEST(an_impossible_size_is_refused)
{
    ARENA_AUTO arena;
    et_arena_init(&arena);
    ck_assert_ptr_null(et_arena_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(et_arena_alloc(&arena, SIZE_MAX - 8));
}
END_TEST

/* One event of 30 MB must not cost 30 MB for the rest of the run. */
START_TEST(a_reset_keeps_an_ordinary_block_and_gives_back_a_giant_one)
{
    ARENA_AUTO arena;
    et_arena_init_sized(&arena, 4096);
    const void *first = et_arena_alloc(&arena, 64);
    et_arena_reset(&arena);
    ck_assert_uint_eq(arena.used, 0);
    ck_assert_ptr_eq(et_arena_alloc(&arena, 64), first);
    et_arena_alloc(&arena, 1000000);
    et_arena_reset(&arena);
    ck_assert_ptr_null(arena.blocks);
    ck_assert_uint_eq(arena.block_bytes, 4096);
    ck_assert_ptr_nonnull(et_arena_alloc(&arena, 64));
}
END_TEST

START_TEST(a_copy_keeps_absence_emptiness_and_nuls)
{
    ARENA_AUTO arena;
    et_arena_init(&arena);
    ck_assert_ptr_null(et_arena_copy(&arena, ET_SLICE_NONE).p);
    struct et_slice empty = et_arena_copy(&arena, ET_SLICE(""));
    ck_assert_ptr_nonnull(empty.p);
    ck_assert_uint_eq(empty.n, 0);
    struct et_slice copy = et_arena_copy(&arena, ET_SLICE("a\0b"));
    ck_assert(et_slice_eq(copy, ET_SLICE("a\0b")));
    ck_assert_int_eq(copy.p[copy.n], '\0');
}
END_TEST

static uint64_t *put_number(struct et_map *map, int i, bool *fresh)
{
    char key[32];
    int n = snprintf(key, sizeof key, "key-%d", i);
    return et_map_put(map, (struct et_slice){ key, (size_t)n }, fresh);
}

START_TEST(every_key_keeps_its_value_while_the_map_grows)
{
    enum { KEYS = 5000 };
    MAP_AUTO map;
    et_map_init(&map);
    bool fresh;
    for (int i = 0; i < KEYS; i++) {
        uint64_t *value = put_number(&map, i, &fresh);
        ck_assert(value && fresh && *value == 0);
        *value = (uint64_t)i;
    }
    for (int i = 0; i < KEYS; i++) {
        const uint64_t *value = put_number(&map, i, &fresh);
        ck_assert(value && !fresh);
        ck_assert_uint_eq(*value, (uint64_t)i);
    }
    ck_assert_uint_eq(map.live, KEYS);
    ck_assert_ptr_null(et_map_get(&map, ET_SLICE("key-5000")));
}
END_TEST

/* Keys are bytes of evidence: empty ones and those with NULs are keys, too. */
START_TEST(keys_differ_by_every_byte)
{
    MAP_AUTO map;
    et_map_init(&map);
    const struct et_slice keys[] = { ET_SLICE(""),          ET_SLICE("\0"),  ET_SLICE("\0\0"),
                                     ET_SLICE("a"),         ET_SLICE("a\0"), ET_SLICE("12345678"),
                                     ET_SLICE("12345678\0") };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        *et_map_put(&map, keys[i], NULL) = i;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        ck_assert_uint_eq(*et_map_get(&map, keys[i]), i);
    ck_assert_ptr_eq(et_map_get(&map, ET_SLICE_NONE), et_map_get(&map, ET_SLICE("")));
}
END_TEST

/* The caller's bytes die with the event they came from. */
START_TEST(a_key_is_copied)
{
    MAP_AUTO map;
    et_map_init(&map);
    char key[] = "pid";
    *et_map_put(&map, et_slice_of(key), NULL) = 9;
    key[0] = 'x';
    ck_assert_ptr_nonnull(et_map_get(&map, ET_SLICE("pid")));
    ck_assert_ptr_null(et_map_get(&map, ET_SLICE("xid")));
}
END_TEST

/* Open events come and go by the million; slots of gone ones must be reused. */
START_TEST(a_map_that_forgets_as_much_as_it_learns_stays_small)
{
    enum { ROUNDS = 100000, OPEN = 10 };
    MAP_AUTO map;
    et_map_init(&map);
    for (uint64_t i = 0; i < ROUNDS; i++) {
        *et_map_put_u64(&map, i, NULL) = i;
        if (i >= OPEN)
            et_map_remove_u64(&map, i - OPEN);
    }
    ck_assert_uint_eq(map.live, OPEN);
    ck_assert_uint_le(map.cap, 64);
    for (uint64_t i = ROUNDS - OPEN; i < ROUNDS; i++)
        ck_assert_uint_eq(*et_map_get_u64(&map, i), i);
    ck_assert_ptr_null(et_map_get_u64(&map, 5));
    et_map_remove_u64(&map, 5);
    ck_assert_uint_eq(map.live, OPEN);
}
END_TEST

START_TEST(a_removed_key_comes_back_as_fresh)
{
    MAP_AUTO map;
    et_map_init(&map);
    bool fresh = false;
    et_map_remove(&map, ET_SLICE("a"));
    *et_map_put(&map, ET_SLICE("a"), NULL) = 4;
    et_map_remove(&map, ET_SLICE("a"));
    ck_assert_ptr_null(et_map_get(&map, ET_SLICE("a")));
    ck_assert_uint_eq(*et_map_put(&map, ET_SLICE("a"), &fresh), 0);
    ck_assert(fresh);
}
END_TEST

/* The hash decides which events share a slot: equal for equal bytes, and not
 * to be foretold from outside. */
START_TEST(a_keyed_hash_is_stable_within_a_map_and_differs_between_maps)
{
    MAP_AUTO one;
    MAP_AUTO other;
    et_map_init(&one);
    et_map_init(&other);
    uint64_t before = et_map_hash(&one, ET_SLICE("stamp"));
    *et_map_put_u64(&one, before, NULL) = 1; /* grows: the secret must stay */
    ck_assert_uint_eq(et_map_hash(&one, ET_SLICE("stamp")), before);
    ck_assert_uint_ne(et_map_hash(&one, ET_SLICE("stamq")), before);
    ck_assert_uint_ne(et_map_hash(&other, ET_SLICE("stamp")), before);
    ck_assert_uint_eq(et_map_hash(&one, ET_SLICE_NONE), et_map_hash(&one, ET_SLICE("")));
}
END_TEST

START_TEST(a_cleared_map_is_empty_and_usable)
{
    MAP_AUTO map;
    et_map_init(&map);
    put_number(&map, 1, NULL);
    et_map_clear(&map);
    ck_assert_uint_eq(map.live, 0);
    ck_assert_ptr_null(et_map_get(&map, ET_SLICE("key-1")));
    ck_assert_ptr_nonnull(put_number(&map, 1, NULL));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_allocation_is_aligned_and_its_own);
    tcase_add_test(tcase, an_allocation_larger_than_a_block_gets_one_of_its_own);
    tcase_add_test(tcase, an_impossible_size_is_refused);
    tcase_add_test(tcase, a_reset_keeps_an_ordinary_block_and_gives_back_a_giant_one);
    tcase_add_test(tcase, a_copy_keeps_absence_emptiness_and_nuls);
    tcase_add_test(tcase, every_key_keeps_its_value_while_the_map_grows);
    tcase_add_test(tcase, keys_differ_by_every_byte);
    tcase_add_test(tcase, a_key_is_copied);
    tcase_add_test(tcase, a_map_that_forgets_as_much_as_it_learns_stays_small);
    tcase_add_test(tcase, a_removed_key_comes_back_as_fresh);
    tcase_add_test(tcase, a_keyed_hash_is_stable_within_a_map_and_differs_between_maps);
    tcase_add_test(tcase, a_cleared_map_is_empty_and_usable);
}
