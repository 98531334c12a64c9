#include "base/sort.h"
#include "tests/unit/suite.h"

struct item {
    int key, place;
};

static int by_key(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void expect_order(struct item *items, size_t count)
{
    et_sort(items, count, sizeof *items, by_key);
    for (size_t i = 1; i < count; i++)
        ck_assert_int_le(items[i - 1].key, items[i].key);
}

START_TEST(one_item_out_of_order_is_enough_to_sort)
{
    struct item last[] = { { 1, 0 }, { 2, 1 }, { 3, 2 }, { 0, 3 } };
    struct item first[] = { { 9, 0 }, { 2, 1 }, { 3, 2 } };
    expect_order(last, 4);
    ck_assert_int_eq(last[0].place, 3);
    expect_order(first, 3);
    ck_assert_int_eq(first[2].place, 0);
}
END_TEST

/* The first of two alike is the one that came first. */
START_TEST(what_is_in_order_stays_where_it_is)
{
    struct item items[] = { { 1, 0 }, { 1, 1 }, { 2, 2 }, { 2, 3 } };
    expect_order(items, 4);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(items[i].place, i);
}
END_TEST

START_TEST(nothing_is_in_order)
{
    struct item one = { 1, 1 };
    et_sort(NULL, 0, sizeof one, by_key);
    expect_order(&one, 1);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, one_item_out_of_order_is_enough_to_sort);
    tcase_add_test(tcase, what_is_in_order_stays_where_it_is);
    tcase_add_test(tcase, nothing_is_in_order);
}
