#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define START "{\"sequence\":7,\"timestamp\":\"1459447820.124\",\"messages\":["
#define CALL                                                                                       \
    "{\"type\":1300,\"data\":\"arch=c000003e syscall=59 success=yes exit=0 items=0 ppid=2 pid=3 "  \
    "auid=1000 uid=0 comm=\\\"cc\\\" exe=2F746D702F6120622F6363 key=(null)\""
#define ARGS "{\"type\":1309,\"data\":\"argc=2 a0=\\\"cc\\\" a1=782063\"}"
#define TITLE "{\"type\":1327,\"data\":\"proctitle=\\\"cc\\\"\"}"
#define NAMES "],\"uid_map\":{\"0\":\"root\",\"1000\":\"ana\",\"4294967295\":\"UNKNOWN_USER\"}}\n"

static void events(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_go_audit, et_slice_of(text));
}

/* The data is the kernel's own text; names and container come from the machine. */
START_TEST(an_event_is_read_from_its_messages)
{
    COLLECT_AUTO got;
    events(&got, START CALL ",\"containers\":{\"id\":\"9f00000000e1\",\"image\":\"x:1\"}}," ARGS
                            "," TITLE NAMES START CALL "}," ARGS "," TITLE NAMES);
    ck_assert_uint_eq(got.exec_count, 2);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1459447820124000000);
    ck_assert_int_eq(exec->id.serial, 7);
    ck_assert_int_eq(exec->who.pid, 3);
    expect_slice(exec->who.exe, "/tmp/a b/cc");
    ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
    expect_slice(exec->argv[1], "x c");
    expect_slice(exec->container, "9f00000000e1");
    ck_assert(!exec->lossy);
    ck_assert_ptr_null(got.execs[1].container.p);
    ck_assert_uint_eq(got.user_count, 2); /* each name once */
    ck_assert_int_eq(got.users[1].uid, 1000);
    expect_slice(got.users[1].name, "ana");
    ck_assert_uint_eq(got.places[0].line, 1);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

/* go-audit gives an event up after two seconds: the rest comes as another one. */
START_TEST(records_that_came_late_find_their_event)
{
    COLLECT_AUTO got;
    events(&got, "Mar  3 10:00:00 host go-audit[7]: " START CALL "}],\"uid_map\":{}}\n" START ARGS
                 "," TITLE "],\"uid_map\":{}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.execs[0].argc, 2);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 2, 0, 0);
}
END_TEST

START_TEST(what_is_no_event_is_damage)
{
    COLLECT_AUTO got;
    events(&got, "{\"sequence\":\"7\"}\n" START
                 "{\"type\":1300},{\"type\":1329,\"data\":\"x\"}" NAMES "nonsense\n");
    ck_assert_uint_eq(got.damage_count, 3);
    expect_tally(&got, 0, 0, 3);
    ck_assert_int_ge(et_parser_go_audit.bid(ET_SLICE(START ARGS NAMES), true), 90);
    ck_assert_int_eq(et_parser_go_audit.bid(ET_SLICE("{\"sequence\":7}"), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_event_is_read_from_its_messages);
    tcase_add_test(tcase, records_that_came_late_find_their_event);
    tcase_add_test(tcase, what_is_no_event_is_damage);
}
