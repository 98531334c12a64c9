#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define STAMP "\"@timestamp\":\"2026-11-23T22:13:21.152Z\""
#define EXEC                                                                                       \
    "{" STAMP                                                                                      \
    ",\"auditd\":{\"sequence\":8972,\"message_type\":\"syscall\",\"result\":\"success\","          \
    "\"session\":\"11\",\"data\":{\"arch\":\"x86_64\",\"syscall\":\"execve\",\"exit\":\"0\","      \
    "\"argc\":\"2\",\"tty\":\"pts0\"},\"paths\":[{\"item\":\"0\",\"name\":\"/usr/bin/cc\","        \
    "\"inode\":\"155\",\"dev\":\"08:01\",\"mode\":\"0100755\",\"nametype\":\"NORMAL\"}]},"         \
    "\"process\":{\"pid\":10043,\"parent\":{\"pid\":10027},\"args\":[\"cc\",\"my x.c\"],\"name\":" \
    "\"cc\",\"executable\":\"/usr/bin/cc\",\"title\":\"cc my "                                     \
    "x.c\",\"working_directory\":\"/src\"},"                                                       \
    "\"user\":{\"id\":\"1001\",\"saved\":{\"id\":\"1001\"},\"selinux\":{\"user\":\"u\",\"role\":"  \
    "\"r\",\"domain\":\"container_t\",\"level\":\"s0\",\"category\":\"c1,c2\"}},\"tags\":["        \
    "\"exec\"],"                                                                                   \
    "\"container\":{\"id\":\"docker-9f00000000e1.scope\"},\"host\":{\"hostname\":\"web7\"}}"
#define RAW "type=CWD msg=audit(1610992796.780:425): cwd=\\\"/src\\\""

static void lines(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_auditbeat, et_slice_of(text));
}

static void expect_exec(const struct collect *got)
{
    ck_assert_uint_eq(got->exec_count, 1);
    const struct et_exec *exec = &got->execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1795472001152000000);
    ck_assert_int_eq(exec->id.serial, 8972);
    expect_slice(exec->id.node, "web7");
    ck_assert(exec->id.carried && exec->lossy);
    expect_slice(exec->call, "execve");
    ck_assert_int_eq(exec->success, 1);
    ck_assert_int_eq(exec->exit, 0);
    ck_assert_int_eq(exec->who.pid, 10043);
    ck_assert_int_eq(exec->who.ppid, 10027);
    ck_assert_int_eq(exec->who.uid, 1001);
    ck_assert_int_eq(exec->who.ses, 11);
    expect_slice(exec->who.comm, "cc");
    expect_slice(exec->who.exe, "/usr/bin/cc");
    expect_slice(exec->who.subj, "u:r:container_t:s0:c1,c2");
    expect_slice(exec->who.key, "exec");
    ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
    expect_slice(exec->argv[1], "my x.c");
    expect_slice(exec->cwd, "/src");
    expect_slice(exec->paths[0].name, "/usr/bin/cc");
    ck_assert_int_eq(exec->paths[0].mode, 0100755);
    expect_slice(exec->container, "9f00000000e1");
    ck_assert_uint_eq(got->damage_count, 0);
}

/* Names become numbers again; what auditbeat leaves out by its own rule is not
 * unknown: an effective id is the real one, a login id is unset. */
START_TEST(an_event_is_put_back_into_the_kernel_s_terms)
{
    COLLECT_AUTO got;
    lines(&got, EXEC "\n");
    expect_exec(&got);
    ck_assert_int_eq(got.execs[0].arch, 0xc000003e);
    ck_assert_int_eq(got.execs[0].syscall, 59);
    ck_assert_int_eq(got.execs[0].who.euid, 1001);
    ck_assert_int_eq(got.execs[0].who.auid, UINT32_MAX);
    ck_assert_int_eq(got.execs[0].who.fsuid, ET_ABSENT);
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* A failed exec has the errno's name and no arguments. */
START_TEST(a_refused_exec_keeps_its_errno)
{
    COLLECT_AUTO got;
    lines(&got, "{" STAMP ",\"auditd.sequence\":\"7\",\"auditd.message_type\":\"syscall\","
                "\"auditd.result\":\"fail\",\"auditd.data.arch\":\"aarch64\",\"auditd.data\":"
                "{\"syscall\":\"execve\",\"exit\":\"ENOENT\"},\"process.pid\":[5],\"process\":"
                "{\"executable\":\"/usr/bin/env\"}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].success, 0);
    ck_assert_int_eq(got.execs[0].exit, -2);
    ck_assert_int_eq(got.execs[0].who.pid, 5);
    ck_assert_int_eq(got.execs[0].syscall, 221);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_NONE);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* go-libaudit gives all arguments up where one is empty: that is said. */
START_TEST(arguments_that_auditbeat_lost_are_missed)
{
    COLLECT_AUTO got;
    lines(&got, "{" STAMP ",\"auditd\":{\"sequence\":7,\"message_type\":\"syscall\",\"result\":"
                "\"success\",\"data\":{\"arch\":\"x86_64\",\"syscall\":\"execve\",\"argc\":\"3\"}},"
                "\"process\":{\"pid\":5,\"executable\":\"/usr/bin/cc\"}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_NONE);
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* With include_raw_message the event carries what the kernel wrote: nothing of it
 * is lost then. */
START_TEST(records_that_the_event_keeps_are_read_instead)
{
    COLLECT_AUTO got;
    lines(&got,
          "{" STAMP ",\"auditd\":{\"sequence\":8},\"event\":{\"original\":[\"type=SYSCALL "
          "msg=audit(1610992796.780:425): arch=c000003e syscall=59 success=yes exit=0 items=0 "
          "ppid=1 pid=2 uid=0 comm=\\\"cc\\\" exe=\\\"/bin/cc\\\" key=(null)\","
          "\"type=EXECVE msg=audit(1610992796.780:425): argc=1 a0=FF20\",\"" RAW "\"]},"
          "\"container\":{\"id\":\"9f00000000e1\"},\"agent\":{\"name\":\"web7\"}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].id.time_ns, 1610992796780000000);
    ck_assert_int_eq(got.execs[0].id.serial, 425);
    expect_slice(got.execs[0].id.node, "web7");
    ck_assert(!got.execs[0].lossy);
    expect_slice(got.execs[0].argv[0], "\xff ");
    expect_slice(got.execs[0].container, "9f00000000e1");
}
END_TEST

/* Filebeat ships the log line by line. */
START_TEST(the_records_of_one_event_may_be_on_many_lines)
{
    COLLECT_AUTO got;
    lines(&got,
          "{\"event\":{\"module\":\"auditd\"},\"message\":\"type=EXECVE "
          "msg=audit(1610992796.780:425): argc=1 a0=\\\"cc\\\"\"}\n"
          "{\"event\":{\"module\":\"auditd\"},\"message\":\"type=SYSCALL "
          "msg=audit(1610992796.780:425): arch=c000003e syscall=59 success=yes exit=0 items=0 "
          "ppid=1 pid=2 uid=0 comm=\\\"cc\\\" exe=\\\"/bin/cc\\\" key=(null)\"}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].argv[0], "cc");
    ck_assert_int_eq(got.execs[0].who.pid, 2);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

START_TEST(logins_and_changes_are_read)
{
    COLLECT_AUTO got;
    lines(&got,
          "{" STAMP ",\"auditd\":{\"sequence\":7,\"message_type\":\"user_login\",\"result\":"
          "\"fail\",\"data\":{\"acct\":\"a na\",\"addr\":\"10.0.0.9\",\"op\":\"login\"}},"
          "\"process\":{\"pid\":5,\"executable\":\"/usr/sbin/sshd\"},\"user\":{\"id\":\"0\"}}\n"
          "{" STAMP ",\"auditd\":{\"sequence\":8,\"message_type\":\"config_change\",\"data\":"
          "{\"op\":\"set\",\"audit_enabled\":\"0\"}}}\n");
    ck_assert_uint_eq(got.login_count, 1);
    expect_slice(got.logins[0].type, "USER_LOGIN");
    expect_slice(got.logins[0].acct, "a na");
    expect_slice(got.logins[0].addr, "10.0.0.9");
    expect_slice(got.logins[0].result, "failed");
    expect_slice(got.logins[0].who.exe, "/usr/sbin/sshd");
    ck_assert_uint_eq(got.state_count, 1);
    expect_slice(got.states[0].text, "op=set audit_enabled=0");
    expect_tally(&got, 2, 0, 0);
}
END_TEST

/* Dumps of Elasticsearch: entries a line, or a search's answer as one document. */
START_TEST(an_event_may_lie_within_an_index)
{
    const char *dump = "{\"_index\":\"auditbeat\",\"_source\":" EXEC "}\n";
    const char *answer = "{\n \"took\":3,\n \"hits\":{\"total\":1,\"hits\":[\n  {\"_id\":\"x\",\n"
                         "   \"_source\":" EXEC "\n  }\n ]}\n}\n";
    const char *array = "[\n" EXEC ",\n{\"other\":1}\n]\n";
    {
        COLLECT_AUTO got;
        lines(&got, dump);
        expect_exec(&got);
        ck_assert_int_eq(et_parser_auditbeat.bid(et_slice_of(dump), true), 95);
    }
    {
        COLLECT_AUTO got;
        collect_init(&got);
        collect_document(&got, &et_parser_auditbeat_document, et_slice_of(answer));
        expect_exec(&got);
        expect_tally(&got, 8, 0, 0);
        ck_assert_int_eq(et_parser_auditbeat.bid(et_slice_of(answer), true), 0);
        ck_assert_int_eq(et_parser_auditbeat_document.bid(et_slice_of(answer), true), 85);
    }
    {
        COLLECT_AUTO got;
        collect_init(&got);
        collect_document(&got, &et_parser_auditbeat_document, et_slice_of(array));
        expect_exec(&got);
        ck_assert_uint_eq(got.places[0].line, 2);
        ck_assert_int_eq(et_parser_auditbeat_document.bid(et_slice_of(array), true), 85);
    }
}
END_TEST

START_TEST(what_is_no_audit_event_is_passed_over)
{
    COLLECT_AUTO got;
    lines(&got, "{\"index\":{\"_index\":\"auditbeat\"}}\n{" STAMP ",\"system\":{}}\n"
                "{\"auditd\":{\"sequence\":\"x\"}}\n{\"auditd\":\n");
    ck_assert_uint_eq(got.facts, 0);
    ck_assert_uint_eq(got.damage_count, 2);
    expect_tally(&got, 0, 2, 2);
    ck_assert_int_eq(et_parser_auditbeat.bid(ET_SLICE("{\"_source\":{\"kubernetes\":{}}}"), true),
                     0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_event_is_put_back_into_the_kernel_s_terms);
    tcase_add_test(tcase, a_refused_exec_keeps_its_errno);
    tcase_add_test(tcase, arguments_that_auditbeat_lost_are_missed);
    tcase_add_test(tcase, records_that_the_event_keeps_are_read_instead);
    tcase_add_test(tcase, the_records_of_one_event_may_be_on_many_lines);
    tcase_add_test(tcase, logins_and_changes_are_read);
    tcase_add_test(tcase, an_event_may_lie_within_an_index);
    tcase_add_test(tcase, what_is_no_audit_event_is_passed_over);
}
