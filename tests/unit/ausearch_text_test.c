#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

static void sentences(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_ausearch_text, et_slice_of(text));
}

/* When, on which host, which file: all else must stay unknown. */
START_TEST(an_executed_file_is_an_exec_without_a_process)
{
    COLLECT_AUTO got;
    sentences(&got,
              "On edge-12 at 22:07:57 11/23/26 system, acting as root, successfully executed "
              "/my file \nAt 22:07:57 11/23/26 root unsuccessfully executed \n"
              "At 22:07:58 11/23/26 root successfully add_rule executed using /sbin/auditctl\n");
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1795471677000000000);
    ck_assert_int_eq(exec->id.precision_ns, ET_NS_PER_S);
    ck_assert_int_eq(exec->id.serial, ET_ABSENT);
    expect_slice(exec->id.node, "edge-12");
    ck_assert(exec->lossy && exec->id.zoneless);
    ck_assert_int_eq(exec->success, 1);
    ck_assert_int_eq(exec->who.pid, ET_ABSENT);
    ck_assert_ptr_null(exec->who.exe.p);
    ck_assert_int_eq(exec->argv_state, ET_ARGV_NONE);
    expect_slice(exec->paths[0].name, "/my file");
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 1, 2, 0);
}
END_TEST

START_TEST(starts_and_ends_of_auditing_are_told)
{
    COLLECT_AUTO got;
    sentences(&got, "At 22:07:55 11/23/26 system, acting as root, successfully started-audit using "
                    "init\nAt 22:20:29 11/23/26 root successfully shutdown-audit using signal\n");
    ck_assert_uint_eq(got.state_count, 2);
    ck_assert_int_eq(got.states[0].change, ET_AUDIT_DAEMON_START);
    expect_slice(got.states[0].type, "DAEMON_START");
    ck_assert_int_eq(got.states[1].change, ET_AUDIT_DAEMON_END);
    ck_assert_uint_eq(got.places[1].line, 2);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

START_TEST(what_is_no_sentence_is_damage)
{
    COLLECT_AUTO got;
    sentences(&got, "At 22:07:55 11/23/26 root successfully executed /a\nnonsense\n"
                    "At 25:07:55 11/23/26 root successfully executed /a\n\n");
    expect_tally(&got, 1, 1, 2);
    ck_assert_int_ge(et_parser_ausearch_text.bid(ET_SLICE("At 22:07:55 11/23/26 root x\n"), true),
                     80);
    ck_assert_int_eq(et_parser_ausearch_text.bid(ET_SLICE("At noon we met\n"), true), 0);
}
END_TEST

/* Its date has both readings in one day, so that all that follows waits. */
START_TEST(what_waited_for_a_clear_date_is_counted_as_what_it_is)
{
    COLLECT_AUTO got;
    sentences(&got, "At 22:07:55 11/11/26 root successfully executed /a\nnonsense\n"
                    "At 22:07:56 11/11/26 root successfully opened-file /b\n\nnonsense\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 2);
    expect_tally(&got, 1, 2, 2);
}
END_TEST

/* What aureport counts is known, and of no use. */
START_TEST(a_report_of_aureport_is_passed_over)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(
        &got, &et_parser_aureport,
        ET_SLICE("\nExecutable Report\n====================================\n# date time exe "
                 "term host auid event\n1. 11/23/26 22:07:57 /usr/bin/kmod (none) ? -1 32\n"));
    ck_assert_uint_eq(got.facts, 0);
    expect_tally(&got, 0, 5, 0);
    ck_assert_int_gt(et_parser_aureport.bid(ET_SLICE("\nSummary Report\n==========\n"), true), 0);
    ck_assert_int_eq(et_parser_aureport.bid(ET_SLICE("Bug Report\nIt crashed\n"), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_executed_file_is_an_exec_without_a_process);
    tcase_add_test(tcase, starts_and_ends_of_auditing_are_told);
    tcase_add_test(tcase, what_is_no_sentence_is_damage);
    tcase_add_test(tcase, what_waited_for_a_clear_date_is_counted_as_what_it_is);
    tcase_add_test(tcase, a_report_of_aureport_is_passed_over);
}
