#include "base/timestamp.h"
#include "tests/unit/suite.h"

static void expect_seconds(const char *text, int64_t want)
{
    int64_t got = 0;
    ck_assert_msg(et_time_from_seconds(et_slice_of(text), &got), "%s is refused", text);
    ck_assert_msg(got == want, "%s gives %lld", text, (long long)got);
}

static void expect_rfc3339(const char *text, int64_t want)
{
    int64_t got = 0;
    ck_assert_msg(et_time_from_rfc3339(et_slice_of(text), &got), "%s is refused", text);
    ck_assert_msg(got == want, "%s gives %lld", text, (long long)got);
}

static void expect_text(int64_t ns, const char *want)
{
    char text[ET_TIME_TEXT];
    ck_assert_str_eq(et_time_text(ns, text), want);
}

START_TEST(an_audit_stamp_is_seconds_with_a_fraction)
{
    expect_seconds("1795472001.152", 1795472001152000000);
    expect_seconds("0.000000001", 1);
    expect_seconds("12", 12000000000);
    expect_seconds("1.5", 1500000000);
    expect_seconds("1.1234567899", 1123456789); /* finer than a nanosecond: dropped */
}
END_TEST

/* A stamp that wraps around would put an event into another century. */
START_TEST(a_stamp_that_does_not_fit_is_refused)
{
    static const char *const bad[] = {
        "",    ".",  "1.",  ".5",         "1..2",         "-1",          "1.2x",
        "1.x", "1 ", "0x1", "9223372036", "1.123456789x", "16523210---", "99999999999999999999"
    };
    int64_t got = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_time_from_seconds(et_slice_of(bad[i]), &got), "%s is taken", bad[i]);
    ck_assert_int_eq(got, 7);
    expect_seconds("9223372035.999999999", INT64_C(9223372035999999999));
}
END_TEST

/* Docker, podman, CRI-O and Kubernetes each write it in their own way. */
START_TEST(all_runtimes_notations_of_one_moment_are_equal)
{
    const int64_t moment = 1795472001152000000; /* 2026-11-23T22:13:21.152Z */
    expect_rfc3339("2026-11-23T22:13:21.152Z", moment);
    expect_rfc3339("2026-11-23t22:13:21.152z", moment);
    expect_rfc3339("2026-11-23 22:13:21.152Z", moment);
    expect_rfc3339("2026-11-23T22:13:21.152000000+00:00", moment);
    expect_rfc3339("2026-11-23T23:13:21.152+01:00", moment);
    expect_rfc3339("2026-11-23T16:43:21.152-0530", moment);
    expect_rfc3339("2026-11-24 03:58:21.152 +0545", moment);
    expect_rfc3339("2026-11-23T22:13:21Z", moment - 152000000);
    expect_rfc3339("1969-12-31T23:59:59.5Z", -500000000);
}
END_TEST

/* docker ps, docker images and ctr events print Go's form. */
START_TEST(the_offset_counts_and_the_zones_name_does_not)
{
    static const char *const same[] = { "2026-11-23 22:13:21 +0000 UTC",
                                        "2026-11-23 23:13:21.0 +0100 CET",
                                        "2026-11-23 22:13:21 +0000 UTC m=+0.1" };
    int64_t got;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ck_assert_msg(et_time_from_go(et_slice_of(same[i]), &got), "%s is refused", same[i]);
        ck_assert_int_eq(got, 1795472001 * ET_NS_PER_S);
    }
    ck_assert(et_time_from_go(ET_SLICE("0001-01-01 00:00:00 +0000 UTC"), &got));
    ck_assert_int_eq(got, ET_TIME_NONE);
    ck_assert(!et_time_from_go(ET_SLICE("3 weeks ago"), &got));
}
END_TEST

START_TEST(a_time_with_words_is_read_as_well)
{
    int64_t got;
    ck_assert(et_time_from_rfc1123(ET_SLICE("Mon, 23 Nov 2026 23:13:21 +0100"), &got));
    ck_assert_int_eq(got, 1795472001 * ET_NS_PER_S);
    ck_assert(!et_time_from_rfc1123(ET_SLICE("Mon, 23 Foo 2026 22:13:21 +0000"), &got));
    ck_assert(!et_time_from_rfc1123(ET_SLICE("Mon, 23 Nov 2026 22:13:21 CET  "), &got));
    ck_assert(!et_time_from_rfc1123(ET_SLICE("Mon, 23 Nov 2026"), &got));
}
END_TEST

/* Go's zero time means "never"; it must not become a date long before computers. */
START_TEST(the_year_one_means_no_time_is_known)
{
    expect_rfc3339("0001-01-01T00:00:00Z", ET_TIME_NONE);
}
END_TEST

START_TEST(what_is_not_a_date_is_refused)
{
    static const char *const bad[] = {
        "",
        "2026-11-23",
        "2026-11-23T22:13:21",
        "2026-11-23T22:13:21.Z",
        "2026-11-23T22:13:21.5",
        "2026-11-23T22:13:21+1",
        "2026-11-23T22:13:21+24:00",
        "2026-11-23T22:13:21+00:60",
        "2026-11-23T22:13:21*01:00",
        "2026-11-23T22:13:21.152Zx",
        "2026-11-23T24:00:00Z",
        "2026-11-23T22:60:00Z",
        "2026-11-23T22:13:61Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026/11/23T22:13:21Z",
        "20x6-11-23T22:13:21Z",
        "1492-10-12T00:00:00Z",
        "9999-12-31T23:59:59Z",
    };
    int64_t got;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_time_from_rfc3339(et_slice_of(bad[i]), &got), "%s is taken", bad[i]);
}
END_TEST

START_TEST(leap_days_and_centuries_count_as_in_the_calendar)
{
    int64_t ns;
    expect_rfc3339("2000-02-29T00:00:00Z", 951782400000000000);
    expect_rfc3339("2024-02-29T12:00:00Z", 1709208000000000000);
    expect_rfc3339("2100-03-01T00:00:00Z", 4107542400000000000);
    ck_assert(!et_time_from_civil(2100, 2, 29, 0, 0, 0, &ns));
    ck_assert(!et_time_from_civil(1900, 2, 29, 0, 0, 0, &ns));
    ck_assert(et_time_from_civil(1970, 1, 1, 0, 0, 0, &ns));
    ck_assert_int_eq(ns, 0);
}
END_TEST

/* Reports sort by this text: it has one width and is rounded down, before 1970
 * as well as after. */
START_TEST(a_text_has_milliseconds_rounded_down)
{
    expect_text(1795472001152999999, "2026-11-23T22:13:21.152Z");
    expect_text(0, "1970-01-01T00:00:00.000Z");
    expect_text(-1, "1969-12-31T23:59:59.999Z");
    expect_text(-86400 * ET_NS_PER_S, "1969-12-31T00:00:00.000Z");
    expect_text(951782400000000000, "2000-02-29T00:00:00.000Z");
}
END_TEST

START_TEST(every_time_that_can_be_held_can_be_written)
{
    expect_text(INT64_MAX, "2262-04-11T23:47:16.854Z");
    expect_text(INT64_MIN, "1677-09-21T00:12:43.145Z");
}
END_TEST

/* Each day of five centuries, at an odd time of day: no formula may slip. */
START_TEST(a_text_reads_back_to_the_same_time)
{
    char text[ET_TIME_TEXT];
    int64_t first, last, back;
    ck_assert(et_time_from_civil(1700, 1, 1, 13, 7, 59, &first));
    ck_assert(et_time_from_civil(2200, 12, 31, 13, 7, 59, &last));
    for (int64_t ns = first; ns <= last; ns += 86400 * ET_NS_PER_S) {
        et_time_text(ns, text);
        ck_assert_msg(et_time_from_rfc3339(et_slice_of(text), &back), "%s is refused", text);
        ck_assert_msg(back == ns, "%s reads back as %lld", text, (long long)back);
    }
}
END_TEST

/* Half and quarter hours exist; a time without its zone is read by such an offset. */
START_TEST(an_offset_is_hours_and_minutes_east)
{
    static const char *const bad[] = {
        "", "+5", "+05", "05:30", "+05:3", "+24:00", "+05:60", "CET"
    };
    int64_t ns = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!et_time_offset(et_slice_of(bad[i]), &ns), "%s is taken", bad[i]);
    ck_assert_int_eq(ns, 7);
    ck_assert(et_time_offset(ET_SLICE("+05:30"), &ns));
    ck_assert_int_eq(ns, 19800 * ET_NS_PER_S);
    ck_assert(et_time_offset(ET_SLICE("-0845"), &ns));
    ck_assert_int_eq(ns, -31500 * ET_NS_PER_S);
    ck_assert(et_time_offset(ET_SLICE("Z"), &ns));
    ck_assert_int_eq(ns, 0);
}
END_TEST

/* Half a second before 1970 is in the last second of 1969, not in the first of 1970. */
START_TEST(a_second_is_rounded_down_on_both_sides_of_1970)
{
    ck_assert_int_eq(et_time_second(1500000000), 1);
    ck_assert_int_eq(et_time_second(999999999), 0);
    ck_assert_int_eq(et_time_second(0), 0);
    ck_assert_int_eq(et_time_second(-1), -1);
    ck_assert_int_eq(et_time_second(-ET_NS_PER_S), -1);
    ck_assert_int_eq(et_time_second(-ET_NS_PER_S - 1), -2);
}
END_TEST

/* A log may bear any stamp. Moved past the last one it is the last one, and never no time at all.
 */
START_TEST(a_time_moves_no_further_than_it_can_be_held)
{
    ck_assert_int_eq(et_time_moved(5, -7), -2);
    ck_assert_int_eq(et_time_moved(INT64_MAX, 1), INT64_MAX);
    ck_assert_int_eq(et_time_moved(INT64_MAX, -1), INT64_MAX - 1);
    ck_assert_int_eq(et_time_moved(ET_TIME_NONE + 1, -2), ET_TIME_NONE + 1);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_audit_stamp_is_seconds_with_a_fraction);
    tcase_add_test(tcase, a_stamp_that_does_not_fit_is_refused);
    tcase_add_test(tcase, all_runtimes_notations_of_one_moment_are_equal);
    tcase_add_test(tcase, an_offset_is_hours_and_minutes_east);
    tcase_add_test(tcase, the_offset_counts_and_the_zones_name_does_not);
    tcase_add_test(tcase, a_time_with_words_is_read_as_well);
    tcase_add_test(tcase, the_year_one_means_no_time_is_known);
    tcase_add_test(tcase, what_is_not_a_date_is_refused);
    tcase_add_test(tcase, leap_days_and_centuries_count_as_in_the_calendar);
    tcase_add_test(tcase, a_text_has_milliseconds_rounded_down);
    tcase_add_test(tcase, every_time_that_can_be_held_can_be_written);
    tcase_add_test(tcase, a_text_reads_back_to_the_same_time);
    tcase_add_test(tcase, a_second_is_rounded_down_on_both_sides_of_1970);
    tcase_add_test(tcase, a_time_moves_no_further_than_it_can_be_held);
}
