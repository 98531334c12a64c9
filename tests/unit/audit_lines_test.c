/* The lines of an audit log, whatever their records say: which are records, which are broken, and
 * where the log ends. */
#include "tests/unit/audit_story.h"

START_TEST(separators_blank_lines_and_other_records_are_skipped)
{
    COLLECT_AUTO got;
    audit(&got, "----\n", "time->Mon Nov 23 22:13:21 2026\n", "\n", " \r\n", "# a remark\n",
          "<no matches>\n", RECORD("BPF", "1", "prog-id=1 op=LOAD"), RECORD("EOE", "1", ""));
    expect_tally(&got, 1, 7, 0);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

START_TEST(a_line_that_is_no_record_is_broken_and_says_where)
{
    COLLECT_AUTO got;
    audit(&got, "\x7f\x45LF\n", CALL("1", "231", "a0=0"), "Nov 23 22:13:21 h audispd: " CWD("1"));
    expect_tally(&got, 2, 0, 2);
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_uint_eq(got.damages[1].at.line, 4);
    ck_assert_ptr_null(got.damages[1].kept);
}
END_TEST

/* A lost line end loses nothing, and the fields of one do not leak into another. */
START_TEST(several_records_on_one_line_are_each_taken)
{
    COLLECT_AUTO got;
    static const char *const gap = " ";
    audit(&got, UNENDED("SYSCALL", "1", "arch=c000003e syscall=231 a0=0 pid=5 exe=\"/a\""), gap,
          RECORD("PROCTITLE", "1", "proctitle=\"a\" uid=7"), UNENDED("BPF", "2", "prog-id=1"), gap,
          CWD("2"), UNENDED("CONFIG_CHANGE", "3", "op=x"), gap, RECORD("BPF", "3", "op=y"));
    expect_tally(&got, 3, 0, 0);
    ck_assert_int_eq(got.count.records, 6);
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_int_eq(got.exits[0].who.uid, ET_ABSENT);
    ck_assert_uint_eq(got.state_count, 1);
    expect_slice(got.states[0].text, "op=x");
}
END_TEST

/* The line is accounted once: broken if any part of it is. */
START_TEST(one_broken_record_makes_its_line_broken)
{
    COLLECT_AUTO got;
    audit(&got, "type=BPF msg=audit(1.2:3): op=x type=CONFIG_CHANGE msg=audit(1.2): op=y\n");
    expect_tally(&got, 0, 0, 1);
    ck_assert_str_eq(got.damages[0].what, "audit id has no serial");
}
END_TEST

/* The copy was taken while auditd wrote, or the disk was full. */
START_TEST(a_log_cut_in_mid_record_loses_that_record_only)
{
    COLLECT_AUTO got;
    audit(&got, CALL("1", "231", "a0=0"), EXEC_SYSCALL("2", "0"),
          UNENDED("EXECVE", "2", "argc=2 a0=\"gcc\" a1=2D"));
    expect_tally(&got, 3, 0, 1);
    ck_assert_str_eq(got.damages[0].what, "the log ends in the middle of this record");
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_NONE); /* 2D may have been 2D63 */
}
END_TEST

static void expect_last_line(const char *line, uint64_t broken)
{
    COLLECT_AUTO got;
    audit(&got, line);
    ck_assert_msg(got.tally.broken == broken, "%s is taken for %s", line, broken ? "whole" : "cut");
}

/* No line end does not mean cut: an editor may have taken it away. */
START_TEST(a_last_line_without_its_end_is_whole_if_its_last_field_is)
{
#define BEGIN UNENDED("SYSCALL", "1", "arch=c000003e syscall=231 a0=0 pid=5 exe=\"/a\" ")
    expect_last_line(BEGIN "key=\"exec\"", 0);
    expect_last_line(BEGIN "key=(null)", 0);
    expect_last_line(BEGIN "key=\"ex", 1);
    expect_last_line(BEGIN "key=(nul", 1);
    expect_last_line(BEGIN "key=6B657", 1); /* nobody can tell */
    expect_last_line(BEGIN, 1);
    expect_last_line(BEGIN "key=(null)\x1dUID=\"ro", 0); /* the kernel's part is whole */
    expect_last_line(UNENDED("PATH", "1", "item=0 name=\"/a\" nametype=NORMAL cap_fp=0"), 0);
    expect_last_line(UNENDED("PATH", "1", "item=0 name=\"/a\" nametype=NORM"), 1);
    expect_last_line(UNENDED("PATH", "1", "item=0 name=\"/a\" inode=7"), 1);
    expect_last_line(UNENDED("CWD", "1", "cwd=\"/src\""), 0);
    expect_last_line(UNENDED("CWD", "1", "cwd=\"/sr"), 1);
    expect_last_line(UNENDED("PROCTITLE", "1", "proctitle=6763"), 1);
    expect_last_line(UNENDED("USER_END", "1", "pid=1 msg='op=x res=success'"), 0);
    expect_last_line(UNENDED("CONFIG_CHANGE", "1", "op=x res=1"), 0);
    expect_last_line(UNENDED("CONFIG_CHANGE", "1", "op=x res="), 1);
    expect_last_line(UNENDED("USER_END", "1", "pid=1 msg='op=x res=suc"), 1);
}
END_TEST

/* Offsets lead an examiner back to the bytes. */
START_TEST(a_fact_lists_the_places_of_its_records)
{
    COLLECT_AUTO got;
    static const char *const exit_call = CALL("1", "231", "a0=0");
    audit(&got, "\n", exit_call);
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_uint_eq(got.places[0].offset, 1);
    ck_assert_uint_eq(got.places[0].length, strcspn(exit_call, "\n"));
}
END_TEST

START_TEST(windows_line_ends_do_not_reach_the_values)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("CONFIG_CHANGE", "2", "op=add_rule res=1\r"));
    expect_slice(got.states[0].text, "op=add_rule res=1");
}
END_TEST

static int bid(const char *head)
{
    return et_parser_audit_log.bid(et_slice_of(head), true);
}

START_TEST(a_log_is_recognised_by_its_records)
{
    ck_assert_int_eq(bid(CWD("1") CWD("2")), 95);
    ck_assert_int_gt(bid("rubbish\n" CWD("1")), 50);
    ck_assert_int_gt(bid("node=h " CWD("1")), 50);
    ck_assert_int_gt(bid("# what the demo does\n----\ntime->Fri Aug  9 22:29:36 2019\n" CWD("1")),
                     90);
    ck_assert_int_eq(bid("<no matches>\n"), 60);
    ck_assert_int_eq(bid("<no matches>\nrubbish\n"), 0);
    ck_assert_int_eq(bid("----\n\n"), 0);
    ck_assert_int_eq(bid(""), 0);
    ck_assert_int_eq(bid("{\"type\":\"container\"}\n"), 0);
}
END_TEST

START_TEST(a_sink_that_fails_stops_the_parser)
{
    COLLECT_AUTO got;
    collect_init(&got);
    got.answer = ET_FATAL;
    struct et_err err = { 0 };
    void *state = collect_open(&et_parser_audit_log, &got);
    const struct et_line line = { ET_SLICE(UNENDED("DAEMON_END", "6", "op=terminate")),
                                  { 1, 0, 1 },
                                  false };
    ck_assert_int_eq(et_parser_audit_log.line(state, &line, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
    et_parser_audit_log.close(state);
    et_parser_audit_log.close(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, separators_blank_lines_and_other_records_are_skipped);
    tcase_add_test(tcase, a_line_that_is_no_record_is_broken_and_says_where);
    tcase_add_test(tcase, several_records_on_one_line_are_each_taken);
    tcase_add_test(tcase, one_broken_record_makes_its_line_broken);
    tcase_add_test(tcase, a_log_cut_in_mid_record_loses_that_record_only);
    tcase_add_test(tcase, a_last_line_without_its_end_is_whole_if_its_last_field_is);
    tcase_add_test(tcase, a_fact_lists_the_places_of_its_records);
    tcase_add_test(tcase, windows_line_ends_do_not_reach_the_values);
    tcase_add_test(tcase, a_log_is_recognised_by_its_records);
    tcase_add_test(tcase, a_sink_that_fails_stops_the_parser);
}
