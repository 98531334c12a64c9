#include "base/sort.h"
#include "tests/unit/suite.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Ordered by key alone; `came` tells whether equal ones kept their order. */
struct item {
    uint32_t key, came;
    unsigned char more[56];
};

static int by_key(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static uint32_t random_number(uint32_t *state)
{
    return *state = *state * 1664525 + 1013904223;
}

static void expect_sorted(struct et_bulk *bulk, struct item *items, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].came = (uint32_t)i;
        memset(items[i].more, (int)items[i].key, sizeof items[i].more);
        sum += items[i].key;
    }
    et_sort(bulk, items, count, sizeof *items, by_key);
    size_t right = 0;
    for (; right < count; right++) {
        const struct item *item = &items[right], *before = right ? item - 1 : NULL;
        sum -= item->key;
        if (item->more[0] != (item->key & 0xff) || item->more[55] != (item->key & 0xff) ||
            (before && by_key(before, item) > 0) ||
            (before && before->key == item->key && before->came > item->came))
            break;
    }
    ck_assert_msg(right == count && sum == 0, "item %zu of %zu", right, count);
}

enum { MOST = 3000 };

/* Any length, many equal keys or few. */
START_TEST(anything_comes_into_order_and_equal_ones_keep_theirs)
{
    struct item *items = calloc(MOST, sizeof *items);
    uint32_t state = 7;
    for (size_t count = 0; count < MOST; count += 1 + count / 9)
        for (uint32_t kinds = 1; kinds < 100000; kinds *= 13) {
            for (size_t i = 0; i < count; i++)
                items[i].key = random_number(&state) >> 8 & 0xffff;
            for (size_t i = 0; i < count; i++)
                items[i].key %= kinds;
            expect_sorted(NULL, items, count);
        }
    free(items);
}
END_TEST

/* As records come: in order but for some that are late, or two logs one after the other. */
START_TEST(what_is_nearly_in_order_comes_into_order)
{
    struct item *items = calloc(MOST, sizeof *items);
    uint32_t state = 11;
    for (uint32_t late = 1; late < 300; late *= 2) {
        for (uint32_t i = 0; i < MOST; i++)
            items[i].key = random_number(&state) % 16 ? i : i - i % late;
        expect_sorted(NULL, items, MOST);
    }
    for (uint32_t i = 0; i < MOST; i++)
        items[i].key = i % (MOST / 2);
    expect_sorted(NULL, items, MOST);
    for (uint32_t i = 0; i < MOST; i++)
        items[i].key = MOST - i;
    expect_sorted(NULL, items, MOST);
    free(items);
}
END_TEST

START_TEST(nothing_is_in_order)
{
    struct item one = { .key = 1 };
    et_sort(NULL, NULL, 0, sizeof one, by_key);
    expect_sorted(NULL, &one, 1);
}
END_TEST

/* So large that what is moved lies in a file. */
START_TEST(room_for_it_may_lie_in_a_bulk)
{
    enum { MANY = 50000 };
    struct et_bulk *bulk = et_bulk_new("/tmp", ET_BULK_LARGE, 0);
    struct item *items = et_bulk_zeroed(bulk, MANY, sizeof *items);
    uint32_t state = 3;
    ck_assert_ptr_nonnull(items);
    for (size_t i = 0; i < MANY; i++)
        items[i].key = random_number(&state) >> 10;
    expect_sorted(bulk, items, MANY);
    et_bulk_release(bulk, items);
    ck_assert_uint_eq(et_bulk_outside(bulk), 0);
    et_bulk_free(bulk);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, anything_comes_into_order_and_equal_ones_keep_theirs);
    tcase_add_test(tcase, what_is_nearly_in_order_comes_into_order);
    tcase_add_test(tcase, nothing_is_in_order);
    tcase_add_test(tcase, room_for_it_may_lie_in_a_bulk);
}
