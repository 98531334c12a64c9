#include "parsers/audit/local_time.h"
#include "tests/unit/suite.h"

#include <stdlib.h>

#define MOMENT INT64_C(1795472184032000000) /* 2026-11-23T22:16:24.032Z */

static void expect_date(const char *text, enum et_date_order order)
{
    struct et_local_date date;
    int64_t ns;
    ck_assert_msg(et_local_date_read(et_slice_of(text), &date), "%s is refused", text);
    ck_assert_msg(date.order == order, "%s: order %d", text, (int)date.order);
    ck_assert(et_local_time(&date, ET_DATE_UNCLEAR, ET_SLICE("22:16:24.032"), &ns));
    ck_assert_msg(ns == MOMENT, "%s gives %lld", text, (long long)ns);
}

/* The locales of the world part a date in three ways and order it in three. */
START_TEST(a_date_may_tell_its_own_order)
{
    expect_date("11/23/26", ET_DATE_MONTH_FIRST);
    expect_date("11/23/2026", ET_DATE_MONTH_FIRST);
    expect_date("23/11/26", ET_DATE_DAY_FIRST);
    expect_date("23.11.2026", ET_DATE_DAY_FIRST);
    expect_date("23-11-26", ET_DATE_DAY_FIRST);
    expect_date("2026-11-23", ET_DATE_YEAR_FIRST);
    expect_date("2026/11/23", ET_DATE_YEAR_FIRST);
}
END_TEST

/* The same numbers are two days; others of the stream tell which. */
START_TEST(an_unclear_date_is_read_in_the_order_of_its_stream)
{
    struct et_local_date date;
    int64_t month, day;
    ck_assert(et_local_date_read(ET_SLICE("05/11/26"), &date));
    ck_assert_int_eq(date.order, ET_DATE_UNCLEAR);
    ck_assert(et_local_time(&date, ET_DATE_MONTH_FIRST, ET_SLICE("00:00:00"), &month));
    ck_assert(et_local_time(&date, ET_DATE_DAY_FIRST, ET_SLICE("00:00:00"), &day));
    ck_assert_int_eq(month, INT64_C(1778457600000000000)); /* 2026-05-11 */
    ck_assert_int_eq(day, INT64_C(1793836800000000000));   /* 2026-11-05 */
}
END_TEST

START_TEST(what_no_calendar_or_clock_has_is_refused)
{
    static const char *const dates[] = { "",         "11",        "11/23",    "11/23/",
                                         "/11/23",   "11/23/123", "11.23/26", "a/b/c",
                                         "11 23 26", "111/1/26",  "1/2/3/4",  "Nov 23" };
    static const char *const clocks[] = { "",         "22:16",     "24:00:00",
                                          "22:60:00", "22:16:61",  "2:16:24",
                                          "22.16.24", "22:16:24x", "-1:16:24" };
    struct et_local_date date;
    int64_t ns;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        ck_assert_msg(!et_local_date_read(et_slice_of(dates[i]), &date), "%s is taken", dates[i]);
    ck_assert(et_local_date_read(ET_SLICE("11/31/26"), &date));
    ck_assert(!et_local_time(&date, ET_DATE_MONTH_FIRST, ET_SLICE("22:16:24"), &ns));
    ck_assert(et_local_date_read(ET_SLICE("11/30/26"), &date));
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        ck_assert_msg(!et_local_time(&date, ET_DATE_MONTH_FIRST, et_slice_of(clocks[i]), &ns),
                      "%s is taken", clocks[i]);
}
END_TEST

/* Lines of "DATE …": what was taken, and in which order they were read. */
struct taken {
    char text[64];
    enum et_date_order order;
    int damages;
    struct et_dated_lines dated;
};

static struct et_slice date_of(const void *state, struct et_slice line)
{
    const char *blank = et_slice_find(line, ' ');
    (void)state;
    return blank ? et_slice_to(line, (size_t)(blank - line.p)) : ET_SLICE_NONE;
}

static int take(void *state, const struct et_line *line, struct et_err *err)
{
    struct taken *to = state;
    (void)err;
    to->order = to->dated.order;
    strncat(to->text, line->text.p, line->text.n);
    strcat(to->text, "|");
    return ET_SKIPPED;
}

static int drop(void *state, const struct et_line *line, struct et_err *err)
{
    (void)state;
    (void)line;
    (void)err;
    return ET_SKIPPED;
}

static int note(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)damage;
    (void)err;
    ++*(int *)ctx;
    return 0;
}

static void feed(struct taken *to, const char *const *lines)
{
    const struct et_sink sink = { .ctx = &to->damages, .damage = note };
    struct et_err err = { 0 };
    to->dated =
        (struct et_dated_lines){ .sink = &sink, .date_of = date_of, .take = take, .state = to };
    for (uint64_t n = 1; *lines; lines++, n++) {
        char *copy = strdup(*lines); /* a line dies when its call returns */
        const struct et_line line = { et_slice_of(copy), { n, 0, 0 }, false };
        ck_assert_int_ge(et_dated_line(&to->dated, &line, &err), 0);
        free(copy);
    }
    ck_assert_int_eq(et_dated_finish(&to->dated, &err), 0);
    et_dated_clear(&to->dated);
}

START_TEST(lines_wait_until_a_date_is_clear)
{
    struct taken got = { 0 };
    feed(&got,
         (const char *const[]){ "head", "05/11/26 a", "tail", "23/11/26 b", "06/11/26 c", NULL });
    ck_assert_str_eq(got.text, "head|05/11/26 a|tail|23/11/26 b|06/11/26 c|");
    ck_assert_int_eq(got.order, ET_DATE_DAY_FIRST);
    ck_assert_int_eq(got.damages, 0);
    ck_assert_uint_eq(got.dated.waited.skipped, 2); /* "05/11/26 a" and "tail" */
}
END_TEST

/* Where no date is clear, that is said; not where both readings are the same day. */
START_TEST(dates_that_are_never_clear_begin_with_the_month)
{
    struct taken got = { 0 }, same = { 0 };
    feed(&got, (const char *const[]){ "05/11/26 a", "06/11/26 b", NULL });
    ck_assert_str_eq(got.text, "05/11/26 a|06/11/26 b|");
    ck_assert_int_eq(got.order, ET_DATE_MONTH_FIRST);
    ck_assert_int_eq(got.damages, 1);
    feed(&same, (const char *const[]){ "11/11/26 a", NULL });
    ck_assert_str_eq(same.text, "11/11/26 a|");
    ck_assert_int_eq(same.damages, 0);
}
END_TEST

/* Lines without text cost memory, too: as many as one likes must not wait. */
START_TEST(empty_lines_do_not_wait_without_end)
{
    const struct et_line line = { ET_SLICE(""), { 2, 0, 0 }, false };
    const size_t most = ET_MAX_WAITING_BYTES / sizeof line + 1;
    struct taken got = { 0 };
    struct et_err err = { 0 };
    int outcome = ET_WAITS;
    got.dated = (struct et_dated_lines){ .date_of = date_of, .take = drop, .state = &got };
    const struct et_line first = { ET_SLICE("11/11/26 a"), { 1, 0, 0 }, false };
    ck_assert_int_eq(et_dated_line(&got.dated, &first, &err), ET_WAITS);
    size_t lines = 1;
    for (; outcome == ET_WAITS && lines <= most; lines++)
        outcome = et_dated_line(&got.dated, &line, &err);
    ck_assert_int_eq(outcome, ET_SKIPPED);
    ck_assert_uint_eq(got.dated.waited.skipped, lines - 1);
    et_dated_clear(&got.dated);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_date_may_tell_its_own_order);
    tcase_add_test(tcase, an_unclear_date_is_read_in_the_order_of_its_stream);
    tcase_add_test(tcase, what_no_calendar_or_clock_has_is_refused);
    tcase_add_test(tcase, lines_wait_until_a_date_is_clear);
    tcase_add_test(tcase, dates_that_are_never_clear_begin_with_the_month);
    tcase_add_test(tcase, empty_lines_do_not_wait_without_end);
}
