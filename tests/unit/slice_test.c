#include "tests/unit/suite.h"

static void expect_u64(const char *text, uint64_t want)
{
    uint64_t got = 0;
    ck_assert_msg(et_slice_u64(et_slice_of(text), &got), "%s is refused", text);
    ck_assert_uint_eq(got, want);
}

static void expect_i64(const char *text, int64_t want)
{
    int64_t got = 0;
    ck_assert_msg(et_slice_i64(et_slice_of(text), &got), "%s is refused", text);
    ck_assert_int_eq(got, want);
}

/* Absent and empty are different words in every fact. */
START_TEST(an_absent_slice_is_not_an_empty_one_but_equals_it_in_bytes)
{
    struct et_slice none = et_slice_of(NULL), empty = et_slice_of("");
    ck_assert_ptr_null(none.p);
    ck_assert_ptr_nonnull(empty.p);
    ck_assert(et_slice_eq(none, empty));
    ck_assert_ptr_null(et_slice_find(none, 'a'));
}
END_TEST

/* Not inlined: a compiler that knows both texts warns of what is never read. */
__attribute__((noinline)) static void expect_matches(struct et_slice a, const char *part,
                                                     bool starts, bool ends, bool is)
{
    ck_assert_msg(et_slice_starts(a, part) == starts, "starts with '%s'?", part);
    ck_assert_msg(et_slice_ends(a, part) == ends, "ends with '%s'?", part);
    ck_assert_msg(et_slice_is(a, part) == is, "is '%s'?", part);
}

START_TEST(a_text_longer_than_the_slice_does_not_match)
{
    struct et_slice a = ET_SLICE("abc");
    expect_matches(a, "ab", true, false, false);
    expect_matches(a, "bc", false, true, false);
    expect_matches(a, "abc", true, true, true);
    expect_matches(a, "", true, true, false);
    expect_matches(a, "abcd", false, false, false);
    expect_matches(a, "xabc", false, false, false);
    expect_matches(ET_SLICE(""), "", true, true, true);
    expect_matches(ET_SLICE_NONE, "", true, true, true);
    expect_matches(ET_SLICE_NONE, "a", false, false, false);
}
END_TEST

/* A NUL in evidence is a byte, not the end of the word it is compared with. */
START_TEST(a_slice_with_a_nul_is_no_word)
{
    expect_matches(ET_SLICE("ab\0"), "ab", true, false, false);
    expect_matches(ET_SLICE("ab\0cd"), "ab", true, false, false);
    expect_matches(ET_SLICE("\0"), "", true, true, false);
}
END_TEST

/* Cursors step past the end without looking where they are. */
START_TEST(a_part_beyond_the_end_is_empty_and_stays_inside)
{
    struct et_slice a = ET_SLICE("abc");
    expect_slice(et_slice_from(a, 1), "bc");
    expect_slice(et_slice_from(a, 3), "");
    expect_slice(et_slice_from(a, 99), "");
    expect_slice(et_slice_to(a, 2), "ab");
    expect_slice(et_slice_to(a, 99), "abc");
    ck_assert_ptr_eq(et_slice_from(a, 99).p, a.p);
}
END_TEST

/* The needle's first byte may come often before the needle does. */
START_TEST(a_needle_is_found_at_its_first_whole_occurrence)
{
    struct et_slice a = ET_SLICE("aab aac aac");
    ck_assert_ptr_eq(et_slice_search(a, ET_SLICE("aac")), a.p + 4);
    ck_assert_ptr_eq(et_slice_search(a, ET_SLICE("")), a.p);
    ck_assert_ptr_eq(et_slice_search(a, a), a.p);
    ck_assert_ptr_null(et_slice_search(a, ET_SLICE("aad")));
    ck_assert_ptr_null(et_slice_search(ET_SLICE("aa"), ET_SLICE("aab")));
}
END_TEST

START_TEST(a_basename_is_what_follows_the_last_slash)
{
    expect_slice(et_slice_basename(ET_SLICE("/usr/bin/gcc")), "gcc");
    expect_slice(et_slice_basename(ET_SLICE("gcc")), "gcc");
    expect_slice(et_slice_basename(ET_SLICE("/usr/bin/")), "");
    expect_slice(et_slice_basename(ET_SLICE("")), "");
}
END_TEST

START_TEST(trimming_takes_blanks_at_both_ends_only)
{
    expect_slice(et_slice_trim(ET_SLICE(" \t a b\r\n")), "a b");
    expect_slice(et_slice_trim(ET_SLICE(" \r\n")), "");
}
END_TEST

/* Output is sorted by this: it must be total, and bytes are unsigned. */
START_TEST(order_is_by_unsigned_bytes_and_the_shorter_comes_first)
{
    ck_assert_int_lt(et_slice_compare(ET_SLICE("a"), ET_SLICE("ab")), 0);
    ck_assert_int_lt(et_slice_compare(ET_SLICE("a"), ET_SLICE("\xff")), 0);
    ck_assert_int_gt(et_slice_compare(ET_SLICE("b"), ET_SLICE("ab")), 0);
    ck_assert_int_eq(et_slice_compare(ET_SLICE("ab"), ET_SLICE("ab")), 0);
    ck_assert_int_eq(et_slice_compare(ET_SLICE_NONE, ET_SLICE("")), 0);
}
END_TEST

/* A serial or an inode fills all of 64 bits; one more is damage, not a wrap. */
START_TEST(numbers_end_where_64_bits_end)
{
    uint64_t left = 7;
    expect_u64("0", 0);
    expect_u64("18446744073709551615", UINT64_MAX);
    expect_u64("00000000000000000000000042", 42);
    static const char *const bad[] = { "18446744073709551616", "", "-1", "+1", " 1", "1 ", "1x" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_slice_u64(et_slice_of(bad[i]), &left), "%s is taken", bad[i]);
    ck_assert_uint_eq(left, 7);
}
END_TEST

START_TEST(signed_numbers_may_be_negative)
{
    int64_t left = 7;
    expect_i64("-2", -2);
    expect_i64("9223372036854775807", INT64_MAX);
    expect_i64("-9223372036854775807", -INT64_MAX);
    static const char *const bad[] = { "9223372036854775808", "-", "--1", "" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_slice_i64(et_slice_of(bad[i]), &left), "%s is taken", bad[i]);
    ck_assert_int_eq(left, 7);
}
END_TEST

START_TEST(hexadecimal_takes_both_cases_and_sixteen_digits)
{
    uint64_t got = 7;
    ck_assert(et_slice_hex64(ET_SLICE("c000003E"), &got));
    ck_assert_uint_eq(got, 0xc000003e);
    ck_assert(et_slice_hex64(ET_SLICE("ffffffffffffffff"), &got));
    ck_assert_uint_eq(got, UINT64_MAX);
    ck_assert(!et_slice_hex64(ET_SLICE("10000000000000000"), &got));
    ck_assert(!et_slice_hex64(ET_SLICE(""), &got) && !et_slice_hex64(ET_SLICE("0x1"), &got));
}
END_TEST

/* Container ids are lower-case; an upper-case run is an audit value. */
START_TEST(an_id_is_lower_case_hexadecimal_and_long_enough)
{
    ck_assert(et_slice_is_hex(ET_SLICE("0123456789abcdef"), 12));
    ck_assert(!et_slice_is_hex(ET_SLICE("0123456789ab"), 13));
    ck_assert(!et_slice_is_hex(ET_SLICE("0123456789ABCDEF"), 12));
    ck_assert(!et_slice_is_hex(ET_SLICE("0123456789ag"), 12));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_absent_slice_is_not_an_empty_one_but_equals_it_in_bytes);
    tcase_add_test(tcase, a_text_longer_than_the_slice_does_not_match);
    tcase_add_test(tcase, a_slice_with_a_nul_is_no_word);
    tcase_add_test(tcase, a_part_beyond_the_end_is_empty_and_stays_inside);
    tcase_add_test(tcase, a_needle_is_found_at_its_first_whole_occurrence);
    tcase_add_test(tcase, a_basename_is_what_follows_the_last_slash);
    tcase_add_test(tcase, trimming_takes_blanks_at_both_ends_only);
    tcase_add_test(tcase, order_is_by_unsigned_bytes_and_the_shorter_comes_first);
    tcase_add_test(tcase, numbers_end_where_64_bits_end);
    tcase_add_test(tcase, signed_numbers_may_be_negative);
    tcase_add_test(tcase, hexadecimal_takes_both_cases_and_sixteen_digits);
    tcase_add_test(tcase, an_id_is_lower_case_hexadecimal_and_long_enough);
}
