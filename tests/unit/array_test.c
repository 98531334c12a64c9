#include "base/array.h"
#include "tests/unit/suite.h"

#include <stdint.h>
#include <stdlib.h>

enum { MANY = 300000 }; /* numbers that are more than what is large */

/* What was put in first is still there when the array has moved, and moved into a bulk. */
START_TEST(an_array_keeps_its_elements_as_it_grows)
{
    struct et_bulk *bulk = et_bulk_new("/tmp", ET_BULK_LARGE, 0);
    ET_ARRAY(int64_t) plain = { 0 };
    ET_BULK_ARRAY(int64_t) within = { .in = bulk };
    int64_t put = 0, right = 0;
    for (; put < MANY && ET_ARRAY_ROOM(plain) && ET_BULK_ROOM(within); put++)
        plain.at[plain.count++] = within.at[within.count++] = put * put;
    for (int64_t i = 0; i < put; i++)
        right += plain.at[i] == i * i && within.at[i] == i * i;
    ck_assert_int_eq(right, MANY);
    ck_assert_uint_gt(et_bulk_outside(bulk), 0);
    ET_BULK_RELEASE(within);
    ck_assert_uint_eq(et_bulk_outside(bulk), 0);
    free(plain.at);
    et_bulk_free(bulk);
}
END_TEST

/* Of what is large, half would be room for nothing: it is not copied, so it may grow often. */
START_TEST(what_is_large_grows_by_a_quarter)
{
    struct piece {
        char bytes[ET_BULK_LARGE / 64];
    };
    ET_ARRAY(struct piece) array = { 0 };
    for (; array.count < 256; array.count++) {
        ck_assert(ET_ARRAY_ROOM(array));
        ck_assert_uint_le(array.cap, array.count < 64 ? 64 : array.count + array.count / 4 + 1);
    }
    free(array.at);
}
END_TEST

/* References to elements have 32 bits, and some of these bits may say something else. */
START_TEST(an_array_has_no_more_elements_than_references_tell_apart)
{
    struct element {
        char byte;
    } *at = NULL;
    size_t cap = UINT32_MAX / 2;
    ck_assert(!et_array_grow((void **)&at, cap, &cap, sizeof *at));
    ck_assert_ptr_null(at);
    ck_assert_uint_eq(cap, UINT32_MAX / 2);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_array_keeps_its_elements_as_it_grows);
    tcase_add_test(tcase, what_is_large_grows_by_a_quarter);
    tcase_add_test(tcase, an_array_has_no_more_elements_than_references_tell_apart);
}
