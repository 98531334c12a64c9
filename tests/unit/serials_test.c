/* Which serials a log holds. */
#include "parsers/audit/serials.h"
#include "tests/unit/suite.h"

#include <stdio.h>

static void add(struct et_serials *s, const char *node, int64_t serial, int64_t ms)
{
    const struct et_record rec = { .node = et_slice_of(node),
                                   .type = ET_SLICE("SYSCALL"),
                                   .time_ns = 1795472001000000000 + ms * 1000000,
                                   .serial = serial };
    const struct et_place at = { .line = (uint64_t)ms };
    ck_assert(et_serials_add(s, &rec, &at));
}

static void expect(const struct et_serials *s, size_t n, int64_t first, int64_t last)
{
    ck_assert_uint_lt(n, s->count);
    ck_assert_int_eq(s->at[n].first, first);
    ck_assert_int_eq(s->at[n].last, last);
}

/* Two CPUs suffice for it; a record may also come minutes late. */
START_TEST(records_out_of_order_leave_no_hole)
{
    static const int64_t order[] = { 1, 3, 2, 2, 7, 6, 5, 4, 9, 8, 3, 10 };
    struct et_serials s;
    et_serials_init(&s);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        add(&s, NULL, order[i], order[i]);
    et_serials_finish(&s);
    ck_assert_uint_eq(s.count, 1);
    expect(&s, 0, 1, 10);
    et_serials_clear(&s);
}
END_TEST

START_TEST(what_is_missing_parts_two_runs)
{
    struct et_serials s;
    et_serials_init(&s);
    add(&s, NULL, 5, 5);
    add(&s, NULL, 6, 6);
    add(&s, NULL, 9, 9);
    ck_assert_uint_eq(s.count, 2);
    expect(&s, 0, 5, 6);
    expect(&s, 1, 9, 9);
    ck_assert_uint_eq(s.at[1].at.line, 9);
    et_serials_clear(&s);
}
END_TEST

/* All records of an event have its number, and what stands between them may be another host's. */
START_TEST(a_number_that_comes_again_is_no_other_one)
{
    struct et_serials s;
    et_serials_init(&s);
    for (int again = 0; again < 3; again++)
        add(&s, NULL, 5, 5);
    for (int again = 0; again < 2; again++)
        add(&s, "a", 5, 5);
    add(&s, NULL, 5, 5);
    ck_assert_uint_eq(s.count, 2);
    expect(&s, 0, 5, 5);
    add(&s, NULL, 5, 900); /* of another boot */
    ck_assert_uint_eq(s.count, 3);
    et_serials_clear(&s);
}
END_TEST

/* Else what the second boot lacks would be taken for what the first one has. */
START_TEST(another_boot_counts_anew)
{
    struct et_serials s;
    et_serials_init(&s);
    for (int64_t n = 1; n <= 100; n++)
        add(&s, NULL, n, n);
    add(&s, NULL, 3, 200);
    add(&s, NULL, 4, 201);
    add(&s, NULL, 9, 202);
    ck_assert_uint_eq(s.count, 3);
    expect(&s, 0, 1, 100);
    expect(&s, 1, 3, 4);
    expect(&s, 2, 9, 9);
    et_serials_clear(&s);
}
END_TEST

/* No kernel counts so far; nor can one more be counted. */
START_TEST(a_number_beyond_the_kernel_s_is_none)
{
    struct et_serials s;
    et_serials_init(&s);
    add(&s, NULL, 7, 1);
    add(&s, NULL, INT64_MAX, 2);
    add(&s, NULL, INT64_MAX - 1, 3);
    add(&s, NULL, 8, 4);
    et_serials_finish(&s);
    ck_assert_uint_eq(s.count, 1);
    expect(&s, 0, 7, 8);
    et_serials_clear(&s);
}
END_TEST

START_TEST(each_host_counts_for_itself)
{
    struct et_serials s;
    et_serials_init(&s);
    add(&s, "a", 1, 1);
    add(&s, "b", 2, 2);
    add(&s, "a", 3, 3);
    ck_assert_uint_eq(s.count, 3);
    et_serials_clear(&s);
}
END_TEST

/* A log server takes many of them at once: their records lie far apart. */
START_TEST(many_hosts_in_turn_leave_no_hole)
{
    enum { HOSTS = 100, ROUNDS = 50 };
    struct et_serials s;
    et_serials_init(&s);
    for (int64_t n = 1; n <= ROUNDS; n++)
        for (int host = 0; host < HOSTS; host++) {
            char name[24];
            snprintf(name, sizeof name, "node-%d", host);
            add(&s, name, n, n);
        }
    et_serials_finish(&s);
    ck_assert_uint_eq(s.count, HOSTS);
    expect(&s, 0, 1, ROUNDS);
    expect(&s, HOSTS - 1, 1, ROUNDS);
    et_serials_clear(&s);
}
END_TEST

/* What fits is noted, and where it ends; a later number is not taken for the next one of
 * what was noted last. */
START_TEST(more_holes_than_are_noted_are_said)
{
    const int64_t most = ET_SERIALS_MAX;
    struct et_serials s;
    et_serials_init(&s);
    for (int64_t n = 1; n <= most + 10; n++)
        add(&s, NULL, 2 * n, n);
    add(&s, NULL, 2 * most + 1, 2 * most);
    et_serials_finish(&s);
    ck_assert_uint_eq(s.count, ET_SERIALS_MAX);
    ck_assert_uint_eq(s.full_at.line, ET_SERIALS_MAX + 1);
    expect(&s, ET_SERIALS_MAX - 1, 2 * most, 2 * most);
    et_serials_clear(&s);
}
END_TEST

/* auditd numbers what it says of itself from some random number on. */
START_TEST(the_daemon_counts_for_itself)
{
    const struct et_record rec = { .type = ET_SLICE("DAEMON_START"), .serial = 6791 };
    struct et_serials s;
    et_serials_init(&s);
    ck_assert(et_serials_add(&s, &rec, &(struct et_place){ .line = 1 }));
    ck_assert_uint_eq(s.count, 0);
    et_serials_clear(&s);
}
END_TEST

/* So many runs are looked through for a late record; one that comes later still is noted, but fills
 * no hole. */
START_TEST(a_record_that_comes_too_late_begins_a_run)
{
    for (int64_t runs = ET_SERIALS_BACK; runs <= ET_SERIALS_BACK + 1; runs++) {
        struct et_serials s;
        et_serials_init(&s);
        for (int64_t n = 1; n <= runs; n++)
            add(&s, NULL, n * 10, n);
        add(&s, NULL, 11, 100); /* beside the first of them */
        bool late = runs > ET_SERIALS_BACK;
        ck_assert_uint_eq(s.count, (size_t)runs + late);
        expect(&s, 0, 10, late ? 10 : 11);
        et_serials_clear(&s);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_record_that_comes_too_late_begins_a_run);
    tcase_add_test(tcase, records_out_of_order_leave_no_hole);
    tcase_add_test(tcase, what_is_missing_parts_two_runs);
    tcase_add_test(tcase, a_number_that_comes_again_is_no_other_one);
    tcase_add_test(tcase, another_boot_counts_anew);
    tcase_add_test(tcase, a_number_beyond_the_kernel_s_is_none);
    tcase_add_test(tcase, each_host_counts_for_itself);
    tcase_add_test(tcase, many_hosts_in_turn_leave_no_hole);
    tcase_add_test(tcase, more_holes_than_are_noted_are_said);
    tcase_add_test(tcase, the_daemon_counts_for_itself);
}
