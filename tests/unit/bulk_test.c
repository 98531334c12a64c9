#include "base/bulk.h"
#include "tests/unit/suite.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define BUDGET (4 * MIB)

static void bulk_drop(struct et_bulk **bulk)
{
    et_bulk_free(*bulk);
}

#define BULK_AUTO __attribute__((cleanup(bulk_drop))) struct et_bulk

static const char *folder(void)
{
    const char *given = getenv("TMPDIR");
    return given ? given : "/tmp";
}

static void fill(unsigned char *at, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        at[i] = (unsigned char)(i * 2654435761U >> 13);
}

/* One assertion for all: each of them takes as long as a thousand bytes. */
static void expect_filled(const unsigned char *at, size_t size)
{
    size_t i = 0;
    while (i < size && at[i] == (unsigned char)(i * 2654435761U >> 13))
        i++;
    ck_assert_msg(i == size, "byte %zu of %zu", i, size);
}

/* Tables grow by doubling, from a few bytes; steps give back what was followed. */
static void grow_and_shrink(struct et_bulk *bulk)
{
    unsigned char *at = NULL;
    size_t size = 0;
    for (size_t next = 24; next <= 6 * MIB; next = next * 2 + 8) {
        at = et_bulk_resize(bulk, at, next);
        ck_assert_ptr_nonnull(at);
        fill(at, size, next);
        size = next;
        expect_filled(at, size);
    }
    for (; size > 100; size /= 3) {
        at = et_bulk_resize(bulk, at, size);
        ck_assert_ptr_nonnull(at);
        expect_filled(at, size);
    }
    et_bulk_release(bulk, at);
}

START_TEST(a_block_keeps_what_it_holds_while_it_grows_and_shrinks)
{
    BULK_AUTO *outside = et_bulk_new(folder(), ET_BULK_LARGE, 0),
              *inside = et_bulk_new(folder(), ET_BULK_LARGE, 64 * MIB);
    BULK_AUTO *both = et_bulk_new(folder(), ET_BULK_LARGE, 2 * MIB);
    grow_and_shrink(NULL); /* plain memory */
    grow_and_shrink(outside);
    grow_and_shrink(inside);
    grow_and_shrink(both);
    ck_assert_uint_eq(et_bulk_outside(outside), 0);
}
END_TEST

/* The budget is of what lies in memory; what was given back is there again. */
START_TEST(what_is_over_the_budget_lies_in_files)
{
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, BUDGET);
    et_bulk_expect(bulk, BUDGET);
    void *first = et_bulk_resize(bulk, NULL, 3 * MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), 0);
    void *second = et_bulk_resize(bulk, NULL, 3 * MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), 3 * MIB);
    void *small = et_bulk_resize(bulk, NULL, 1000);
    ck_assert_uint_eq(et_bulk_outside(bulk), 3 * MIB);
    et_bulk_release(bulk, first);
    void *third = et_bulk_zeroed(bulk, 2, MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), 3 * MIB);
    third = et_bulk_resize(bulk, third, 5 * MIB); /* moves out as it grows */
    ck_assert_ptr_nonnull(third);
    ck_assert_uint_eq(et_bulk_outside(bulk), 8 * MIB);
    et_bulk_release(bulk, second);
    et_bulk_release(bulk, small);
    et_bulk_release(bulk, third);
    ck_assert_uint_eq(et_bulk_outside(bulk), 0);
}
END_TEST

/* What does not fit as a whole leaves room for what is not in a bulk. */
START_TEST(if_more_is_expected_a_third_lies_in_memory)
{
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, 6 * MIB);
    void *first = et_bulk_resize(bulk, NULL, 2 * MIB), *second = et_bulk_resize(bulk, NULL, MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), MIB);
    et_bulk_expect(bulk, 6 * MIB);
    void *third = et_bulk_resize(bulk, NULL, 4 * MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), MIB);
    et_bulk_expect(bulk, 6 * MIB + 1);
    void *fourth = et_bulk_resize(bulk, NULL, MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), 2 * MIB);
    ck_assert(first && second && third && fourth);
}
END_TEST

START_TEST(zeroed_is_zero_wherever_it_lies)
{
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, BUDGET);
    for (size_t i = 0; i < 4; i++) {
        unsigned char *at = et_bulk_zeroed(bulk, 3, MIB);
        ck_assert_ptr_nonnull(at);
        size_t k = 0;
        while (k < 3 * MIB && !at[k])
            k++;
        ck_assert_uint_eq(k, 3 * MIB);
        memset(at, 0xff, 3 * MIB);
        if (i % 2)
            et_bulk_release(bulk, at);
    }
}
END_TEST

/* A count that makes no size, as only a forged case has. */
START_TEST(more_than_there_can_be_is_refused)
{
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, BUDGET);
    ck_assert_ptr_null(et_bulk_zeroed(bulk, SIZE_MAX / 2, 3));
    void *at = et_bulk_resize(bulk, NULL, 2 * MIB);
    ck_assert_ptr_null(et_bulk_resize(bulk, at, SIZE_MAX - 100));
    memset(at, 1, 2 * MIB); /* still there */
}
END_TEST

/* Without a disk it takes memory, as before there were files. */
START_TEST(where_no_file_can_be_made_blocks_lie_in_memory)
{
    BULK_AUTO *nowhere = et_bulk_new("/nonexistent/folder", ET_BULK_LARGE, 0),
              *untold = et_bulk_new(NULL, ET_BULK_LARGE, 0);
    grow_and_shrink(nowhere);
    void *at = et_bulk_resize(untold, NULL, 2 * MIB);
    ck_assert_ptr_nonnull(at);
    ck_assert_uint_eq(et_bulk_outside(untold), 0);
}
END_TEST

/* A write past `ulimit -f` would end the program in the middle of its work. */
START_TEST(a_limit_on_the_size_of_files_is_kept_to)
{
    struct rlimit before, narrow;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    narrow = (struct rlimit){ .rlim_cur = 2 * MIB, .rlim_max = before.rlim_max };
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &narrow), 0);
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, 0);
    unsigned char *small = et_bulk_resize(bulk, NULL, MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), MIB);
    unsigned char *large = et_bulk_resize(bulk, NULL, 3 * MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), MIB);
    fill(small, 0, MIB);
    fill(large, 0, 3 * MIB);
    small = et_bulk_resize(bulk, small, 4 * MIB);
    ck_assert_uint_eq(et_bulk_outside(bulk), 0);
    expect_filled(small, MIB);
    expect_filled(large, 3 * MIB);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
}
END_TEST

/* Pages that this process holds, of whatever kind. */
static size_t pages_held(void)
{
    char line[128] = { 0 };
    FILE *file = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    fclose(file);
    const char *held = strchr(line, ' '); /* behind the pages that it could hold */
    ck_assert_ptr_nonnull(held);
    return strtoul(held, NULL, 10);
}

/* All of a block, in pieces, each `step` pieces from the one before: what is held on the way is a
 * part of it. */
static void expect_little_held(size_t step)
{
    enum { PIECE = 256 };
    const size_t large = 160 * MIB, pieces = large / PIECE;
    BULK_AUTO *bulk = et_bulk_new(folder(), ET_BULK_LARGE, 0);
    const size_t before = pages_held(), page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *at = et_bulk_resize(bulk, NULL, large);
    ck_assert_uint_eq(et_bulk_outside(bulk), large);
    size_t most = 0;
    for (size_t i = 0; i < pieces; i++) {
        size_t piece = i * step % pieces;
        et_bulk_breathe(bulk, i);
        fill(at, piece * PIECE, (piece + 1) * PIECE);
        if (i % 1024 == 0 && pages_held() - before > most)
            most = pages_held() - before;
    }
    ck_assert_uint_lt(most, large / 4 / page);
    et_bulk_let_go(bulk);
    expect_filled(at, large);
}

START_TEST(what_lies_in_files_is_held_only_while_it_is_used)
{
    expect_little_held(1);
}
END_TEST

/* As those who look up parents do: each touch is of another page. */
START_TEST(whoever_looks_here_and_there_holds_little_too)
{
    expect_little_held(24593); /* some 6 MiB; no divisor of the pieces */
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_block_keeps_what_it_holds_while_it_grows_and_shrinks);
    tcase_add_test(tcase, what_is_over_the_budget_lies_in_files);
    tcase_add_test(tcase, if_more_is_expected_a_third_lies_in_memory);
    tcase_add_test(tcase, zeroed_is_zero_wherever_it_lies);
    tcase_add_test(tcase, more_than_there_can_be_is_refused);
    tcase_add_test(tcase, where_no_file_can_be_made_blocks_lie_in_memory);
    tcase_add_test(tcase, a_limit_on_the_size_of_files_is_kept_to);
    tcase_add_test(tcase, what_lies_in_files_is_held_only_while_it_is_used);
    tcase_add_test(tcase, whoever_looks_here_and_there_holds_little_too);
}
