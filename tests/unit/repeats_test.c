/* One event that several carriers tell of is one: what makes it the same, which
 * account is shown, and that all are remembered. */
#include "tests/unit/case.h"

#define CALL(stamp, serial, pid, exe)                                                              \
    "type=SYSCALL msg=audit(" stamp ":" serial "): arch=c000003e syscall=59 success=yes exit=0 "   \
    "items=0 ppid=1 pid=" pid " auid=0 uid=0 comm=\"x\" exe=\"" exe "\" key=(null)\n"
#define ARGS(stamp, serial, args) "type=EXECVE msg=audit(" stamp ":" serial "): " args "\n"
#define RAW(stamp, serial, pid, exe)                                                               \
    CALL(stamp, serial, pid, exe) ARGS(stamp, serial, "argc=1 a0=\"" exe "\"")
/* ausearch -i of 1795472001.152 in a zone of +05:30 */
#define PRINTED(clock, serial, pid, exe)                                                           \
    "type=EXECVE msg=audit(11/24/26 " clock ":" serial ") : argc=1 a0=" exe " \n"                  \
    "type=SYSCALL msg=audit(11/24/26 " clock ":" serial                                            \
    ") : arch=x86_64 syscall=execve success=yes "                                                  \
    "exit=0 items=0 ppid=1 pid=" pid " auid=root uid=root comm=x exe=" exe " key=(null) \n"
#define SHORT(clock, pid, exe)                                                                     \
    "2026-11-23T" clock "+0000 web7 audit[" pid "]: SYSCALL arch=c000003e syscall=59 success=yes " \
    "exit=0 items=0 ppid=1 pid=" pid " auid=0 uid=0 comm=\"x\" exe=\"" exe "\" key=(null)\n"

#define EXECS "SELECT time, serial, pid, cmdline FROM execs ORDER BY time_ns"

/* Two copies of a log are one log, and both places are kept. */
START_TEST(a_copy_of_a_log_adds_places_only)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log", RAW("1795472001.152", "7", "42", "/a"));
    case_take(&it, "in/b.log",
              "type=EOE msg=audit(1.000:1):\n" RAW("1795472001.152", "7", "42", "/a"));
    case_correlate(&it);
    expect_rows(&it, EXECS, "2026-11-23T22:13:21.152Z|7|42|/a");
    expect_rows(&it, "SELECT line, format FROM exec_places ORDER BY line",
                "1|audit-log\n2|audit-log");
    expect_rows(&it, "SELECT count(*) FROM exec_places WHERE chosen = 1", "1");
}
END_TEST

/* A second log of the same events may have what the first one lost. */
START_TEST(the_fullest_account_is_shown)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log", CALL("1795472001.152", "7", "42", "/a"));
    case_take(
        &it, "in/g.json",
        "{\"sequence\":7,\"timestamp\":\"1795472001.152\",\"messages\":[{\"type\":1300,\"data\":"
        "\"arch=c000003e syscall=59 success=yes exit=0 items=0 ppid=1 pid=42 uid=0 comm=\\\"x\\\" "
        "exe=\\\"/a\\\" key=(null)\"},{\"type\":1309,\"data\":\"argc=2 a0=\\\"/a\\\" "
        "a1=\\\"b\\\"\"}],"
        "\"uid_map\":{}}\n");
    case_correlate(&it);
    expect_rows(&it, EXECS, "2026-11-23T22:13:21.152Z|7|42|/a b");
    expect_rows(&it, "SELECT format, chosen FROM exec_places ORDER BY chosen",
                "audit-log|0\ngo-audit|1");
}
END_TEST

/* The zone that ausearch ran in is found by the events that the log has, too; those
 * that it has not are set right by it. */
START_TEST(a_local_time_is_set_right_by_the_log)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log", RAW("1795472001.152", "7", "42", "/a"));
    case_take(&it, "in/i.txt",
              PRINTED("03:43:21.152", "7", "42", "/a") PRINTED("03:43:22.500", "8", "43", "/b"));
    case_correlate(&it);
    expect_rows(&it, EXECS, "2026-11-23T22:13:21.152Z|7|42|/a\n2026-11-23T22:13:22.500Z|8|43|/b");
    expect_rows(&it, "SELECT count(*) FROM exec_places", "3");
}
END_TEST

/* Same serial, other milliseconds: another boot. */
START_TEST(a_time_that_no_zone_explains_is_another_event)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log", RAW("1795472001.152", "7", "42", "/a"));
    case_take(&it, "in/i.txt", PRINTED("03:43:21.153", "7", "42", "/a"));
    case_correlate(&it);
    expect_rows(&it, "SELECT count(*) FROM execs", "2");
}
END_TEST

/* Seconds and serial, as ausearch's table has them; in its own zone, or in none. */
START_TEST(a_row_of_a_table_is_the_event_of_that_second)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log",
              RAW("1795472001.152", "7", "42", "/a") RAW("1795472001.160", "8", "43", "/b"));
    case_take(
        &it, "in/t.csv",
        "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,ACTION,"
        "RESULT,OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n"
        ",SYSCALL,11/23/26,22:13:21,8,k,s,root,,u,executed,success,/b,1,file,\n"
        ",SYSCALL,11/23/26,22:13:21,9,k,s,root,,u,executed,success,/c,1,file,\n");
    case_correlate(&it);
    expect_rows(&it, "SELECT serial, pid, file FROM execs ORDER BY serial", "7|42|\n8|43|\n9||/c");
}
END_TEST

/* Without a serial, process and program tell; each account is of another exec, and
 * what the log does not have stays. */
START_TEST(an_account_without_serial_is_of_the_same_process)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log",
              RAW("1795472001.152", "7", "42", "/a") RAW("1795472001.900", "8", "42", "/a"));
    case_take(&it, "in/j.txt",
              SHORT("22:13:21", "42", "/a") SHORT("22:13:21", "42", "/a")
                  SHORT("22:13:22", "42", "/a") SHORT("22:13:22", "43", "/a")
                      SHORT("22:14:22", "42", "/a"));
    case_correlate(&it);
    expect_rows(&it, "SELECT time, serial, pid FROM execs ORDER BY time_ns, pid",
                "2026-11-23T22:13:21.152Z|7|42\n2026-11-23T22:13:21.900Z|8|42\n"
                "2026-11-23T22:13:22.000Z||42\n2026-11-23T22:13:22.000Z||43\n"
                "2026-11-23T22:14:22.000Z||42");
}
END_TEST

/* Two exports of one journal tell of the same execs. */
START_TEST(accounts_without_serial_may_be_of_one_another)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.txt", SHORT("22:13:21", "42", "/a") SHORT("22:13:21", "42", "/a"));
    case_take(&it, "in/b.txt",
              "-- Boot 1 --\n" SHORT("22:13:21", "42", "/a") SHORT("22:13:21", "42", "/a"));
    case_correlate(&it);
    expect_rows(&it, "SELECT count(*) FROM execs", "2");
    expect_rows(&it, "SELECT count(*) FROM exec_places", "4");
}
END_TEST

/* Without a process, the file and the second tell. */
START_TEST(a_sentence_is_of_the_file_in_that_second)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log",
              RAW("1795472001.152", "7", "42",
                  "/usr/bin/a") "type=CWD msg=audit(1795472001.152:7): cwd=\"/usr\"\n"
                                "type=PATH msg=audit(1795472001.152:7): item=0 name=\"bin/a\" "
                                "nametype=NORMAL\n");
    case_take(&it, "in/s.txt",
              "At 22:13:21 11/23/26 root successfully executed /usr/bin/a \n"
              "At 22:13:21 11/23/26 root successfully executed /usr/bin/a \n"
              "At 22:13:22 11/23/26 root successfully executed /usr/bin/b \n");
    case_correlate(&it);
    expect_rows(&it, "SELECT time, serial, pid, file FROM execs ORDER BY time_ns, serial",
                "2026-11-23T22:13:21.000Z|||/usr/bin/a\n2026-11-23T22:13:21.152Z|7|42|bin/a\n"
                "2026-11-23T22:13:22.000Z|||/usr/bin/b");
}
END_TEST

#define LOGIN(ses)                                                                                 \
    "type=USER_LOGIN msg=audit(1795472001.152:7): pid=4 uid=0 auid=0 ses=" ses                     \
    " msg='op=login res=success'\n"
#define CONFIG                                                                                     \
    "type=CONFIG_CHANGE msg=audit(1795472001.200:8): op=set audit_enabled=0 old=1 res=1\n"
#define RULE "type=CONFIG_CHANGE msg=audit(1795472001.200:8): op=add_rule list=4 res=1\n"

/* The timeline tells each once, but two records of one event are two. */
START_TEST(logins_and_changes_are_told_once)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log", LOGIN("3") CONFIG RULE);
    case_take(&it, "in/b.log", RAW("1795472001.100", "6", "42", "/a") LOGIN("3") CONFIG RULE);
    case_take(
        &it, "in/i.txt",
        "type=CONFIG_CHANGE msg=audit(11/23/26 22:13:21.200:8) : op=set audit_enabled=0 old=1 "
        "res=yes \n"
        "type=CONFIG_CHANGE msg=audit(11/23/26 22:13:21.200:8) : op=add_rule list=exit res=yes \n");
    case_correlate(&it);
    expect_rows(&it, "SELECT kind, what FROM timeline ORDER BY time, what",
                "exec|/a\nlogin|USER_LOGIN login auid=0 ses=3 success\n"
                "audit|CONFIG_CHANGE op=add_rule list=4 res=1\n"
                "audit|CONFIG_CHANGE op=set audit_enabled=0 old=1 res=1");
    expect_rows(&it, "SELECT count(*) FROM coverage WHERE state = 'not-recording'", "1");
}
END_TEST

/* A host's serials are its own. */
START_TEST(events_of_other_hosts_are_other_events)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_take(&it, "in/a.log",
              "node=a " CALL("1795472001.152", "7", "42", "/a") "node=b " CALL("1795472001.152",
                                                                               "7", "42", "/a"));
    case_correlate(&it);
    expect_rows(&it, "SELECT host FROM execs ORDER BY host", "a\nb");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_copy_of_a_log_adds_places_only);
    tcase_add_test(tcase, the_fullest_account_is_shown);
    tcase_add_test(tcase, a_local_time_is_set_right_by_the_log);
    tcase_add_test(tcase, a_time_that_no_zone_explains_is_another_event);
    tcase_add_test(tcase, a_row_of_a_table_is_the_event_of_that_second);
    tcase_add_test(tcase, an_account_without_serial_is_of_the_same_process);
    tcase_add_test(tcase, accounts_without_serial_may_be_of_one_another);
    tcase_add_test(tcase, a_sentence_is_of_the_file_in_that_second);
    tcase_add_test(tcase, logins_and_changes_are_told_once);
    tcase_add_test(tcase, events_of_other_hosts_are_other_events);
}
