/* How many events a log holds, counted in little memory. */
#include "parsers/audit/event_count.h"
#include "tests/unit/suite.h"

static void add(struct et_event_count *count, const char *node, int64_t serial,
                enum et_record_kind kind)
{
    const struct et_record rec = { .node = et_slice_of(node),
                                   .kind = kind,
                                   .time_ns = 1795472001000000000 + serial / 100 * 1000000,
                                   .serial = serial };
    ck_assert(et_event_count_add(count, &rec));
}

static void expect(const struct et_event_count *count, int64_t records, int64_t events,
                   int64_t execve_events)
{
    ck_assert_int_eq(count->total.records, records);
    ck_assert_int_eq(count->total.events, events);
    ck_assert_int_eq(count->total.execve_events, execve_events);
}

START_TEST(records_of_an_event_count_once_wherever_they_stand)
{
    struct et_event_count count;
    et_event_count_init(&count);
    for (int64_t pass = 0; pass < 3; pass++)
        for (int64_t serial = 1; serial <= 10000; serial++)
            add(&count, NULL, serial, pass == 1 && serial % 4 == 0 ? ET_REC_EXECVE : ET_REC_PATH);
    add(&count, NULL, 4, ET_REC_EXECVE); /* a chunk of the same argv */
    expect(&count, 30001, 10000, 2500);
    et_event_count_clear(&count);
}
END_TEST

/* A central log: the same serials at the same time on several hosts. */
START_TEST(hosts_are_kept_apart)
{
    static const char *const nodes[] = { "web1", "web2", NULL };
    struct et_event_count count;
    et_event_count_init(&count);
    for (int64_t serial = 1; serial <= 60000; serial++)
        for (int record = 0; record < 2; record++)
            for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
                add(&count, nodes[i], serial, ET_REC_EXECVE);
    expect(&count, 360000, 180000, 180000);
    et_event_count_clear(&count);
}
END_TEST

START_TEST(a_log_without_records_has_no_events)
{
    struct et_event_count count;
    et_event_count_init(&count);
    expect(&count, 0, 0, 0);
    ck_assert_ptr_null(count.sets);
    et_event_count_clear(&count);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, records_of_an_event_count_once_wherever_they_stand);
    tcase_add_test(tcase, hosts_are_kept_apart);
    tcase_add_test(tcase, a_log_without_records_has_no_events);
}
