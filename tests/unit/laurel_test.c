#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define ID "{\"ID\":\"1615114232.375:15558\",\"NODE\":\"work\","
#define CALL                                                                                       \
    "\"arch\":\"0xc000003e\",\"syscall\":59,\"success\":\"yes\",\"exit\":0,\"ppid\":10883,"        \
    "\"pid\":10884,\"auid\":4294967295,\"uid\":0,\"euid\":0,\"tty\":\"pts1\",\"ses\":1,"           \
    "\"comm\":\"a%25%2b\",\"exe\":\"/tmp/a b\",\"subj\":\"=unconfined\",\"key\":null"

static void events(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_laurel, et_slice_of(text));
}

static int bid(const char *text)
{
    return et_parser_laurel.bid(et_slice_of(text), true);
}

/* Percent signs, octal modes and byte-exact arguments come back as the kernel had
 * them; the event has one place although it has many records. */
START_TEST(an_event_is_the_one_that_the_kernel_wrote)
{
    COLLECT_AUTO got;
    const char *text = ID
        "\"SYSCALL\":{" CALL
        ",\"UID\":\"root\"},\"EXECVE\":{\"argc\":3,\"ARGV\":[\"cc\",\"\",\"x%00%ff "
        "\xc3\xa4\"]},\"CWD\":{\"cwd\":\"/src\"},\"PATH\":[{\"item\":0,\"name\":\"/usr/bin/cc\","
        "\"inode\":7,\"dev\":\"ca:03\",\"mode\":\"0o100755\",\"ouid\":0,\"nametype\":\"NORMAL\"}],"
        "\"PROCTITLE\":{\"ARGV\":[\"cc\",\"x\"]}}\n";
    events(&got, text);
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1615114232375000000);
    ck_assert_int_eq(exec->id.precision_ns, 1000000);
    ck_assert_int_eq(exec->id.serial, 15558);
    expect_slice(exec->id.node, "work");
    ck_assert(!exec->lossy && !exec->id.carried);
    expect_slice(exec->call, "execve");
    ck_assert_int_eq(exec->who.pid, 10884);
    ck_assert_int_eq(exec->who.auid, UINT32_MAX);
    ck_assert_int_eq(exec->who.gid, ET_ABSENT);
    expect_slice(exec->who.comm, "a%+");
    expect_slice(exec->who.exe, "/tmp/a b");
    expect_slice(exec->who.subj, "=unconfined");
    ck_assert_ptr_null(exec->who.key.p);
    ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
    ck_assert_uint_eq(exec->argc, 3);
    ck_assert_uint_eq(exec->argv[1].n, 0);
    ck_assert(et_slice_eq(exec->argv[2], ET_SLICE("x\0\xff \xc3\xa4")));
    expect_slice(exec->cwd, "/src");
    expect_slice(exec->paths[0].name, "/usr/bin/cc");
    ck_assert_int_eq(exec->paths[0].mode, 0100755);
    ck_assert_int_eq(exec->paths[0].dev, 0xca << 20 | 3);
    ck_assert(et_slice_eq(exec->proctitle, ET_SLICE("cc\0x")));
    ck_assert_uint_eq(got.user_count, 1);
    expect_slice(got.users[0].name, "root");
    ck_assert_int_eq(got.count.events, 1);
    ck_assert_int_eq(got.count.execve_events, 1);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 1, 0, 0);
    ck_assert_int_ge(bid(text), 90);
}
END_TEST

/* What was cut out of the middle is missing, not closed up. */
START_TEST(a_command_line_that_was_cut_has_a_hole)
{
    COLLECT_AUTO got;
    events(&got,
           ID "\"SYSCALL\":{" CALL "},\"EXECVE\":{\"argc\":5,\"ARGV\":[\"cc\",{\"skipped_args\":3,"
              "\"skipped_bytes\":900},\"x.c\"]}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_PARTIAL);
    ck_assert_uint_eq(got.execs[0].argc, 5);
    expect_slice(got.execs[0].argv[0], "cc");
    ck_assert_ptr_null(got.execs[0].argv[1].p);
    expect_slice(got.execs[0].argv[4], "x.c");
}
END_TEST

/* One string has lost its borders: argc tells whether each blank is one. */
START_TEST(a_command_line_in_one_string_is_only_as_good_as_its_blanks)
{
    COLLECT_AUTO got;
    events(&got,
           ID "\"SYSCALL\":{" CALL "},\"EXECVE\":{\"argc\":2,\"ARGV_STR\":\"cc x.c\"}}\n" ID
              "\"SYSCALL\":{" CALL "},\"EXECVE\":{\"argc\":2,\"ARGV_STR\":\"cc my file.c\"}}\n");
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert(got.execs[0].lossy && got.execs[1].lossy);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_COMPLETE);
    expect_slice(got.execs[0].argv[1], "x.c");
    ck_assert_int_eq(got.execs[1].argv_state, ET_ARGV_PARTIAL);
    expect_slice(got.execs[1].argv[2], "file.c");
}
END_TEST

/* laurel looked into /proc while the process lived. */
START_TEST(the_container_that_laurel_saw_is_kept)
{
    COLLECT_AUTO got;
    events(&got,
           "@cee: " ID "\"SYSCALL\":{" CALL
           ",\"PID\":{\"EVENT_ID\":\"1.1:1\",\"container\":{\"id\":"
           "\"cri-containerd-9f00000000e1.scope\"}}},\"EXECVE\":{\"argc\":1,\"ARGV\":[\"cc\"]}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].container, "9f00000000e1");
    ck_assert_int_ge(bid("@cee: {\"ID\":\"1.1:1\",\"EXECVE\":{\"argc\":1}}"), 90);
}
END_TEST

/* What pam reports stands in a list, its words beside those of the kernel. */
START_TEST(logins_are_told_apart_from_system_calls)
{
    COLLECT_AUTO got;
    events(&got, ID
           "\"LOGIN\":[{\"pid\":7,\"uid\":0,\"old-auid\":4294967295,\"auid\":1000,\"ses\":3,"
           "\"res\":1}]}\n" ID
           "\"USER_LOGIN\":[{\"pid\":7,\"uid\":0,\"auid\":1000,\"ses\":3,\"op\":\"login\","
           "\"acct\":\"a na\",\"exe\":\"/usr/sbin/sshd\",\"hostname\":\"?\",\"addr\":\"10.0.0.9\","
           "\"terminal\":\"ssh\",\"res\":\"success\"}]}\n" ID
           "\"AVC\":[{\"scontext\":\"u:r:t:s0\"}]}\n");
    ck_assert_uint_eq(got.login_count, 2);
    ck_assert_int_eq(got.logins[0].old_auid, UINT32_MAX);
    ck_assert_int_eq(got.logins[0].who.ses, 3);
    expect_slice(got.logins[0].result, "1");
    expect_slice(got.logins[1].op, "login");
    expect_slice(got.logins[1].acct, "a na");
    expect_slice(got.logins[1].who.exe, "/usr/sbin/sshd");
    expect_slice(got.logins[1].addr, "10.0.0.9");
    ck_assert_ptr_null(got.logins[1].hostname.p);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* A value may not bring fields of its own into the record. */
START_TEST(a_forged_word_stays_out)
{
    COLLECT_AUTO got;
    events(&got, ID "\"SYSCALL\":{\"tty\":\"x pid=1 comm=\\\"sshd\\\"\",\"a b\":\"pid=1\"," CALL
                    "},\"EXECVE\":{\"argc\":1,\"ARGV\":[\"cc\"]}}\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].who.pid, 10884);
    expect_slice(got.execs[0].who.comm, "a%+");
}
END_TEST

/* Half a line, and lines of another program, cost themselves only. */
START_TEST(what_is_no_event_is_damage)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_laurel,
                      ET_SLICE(ID "\"EXECVE\":{\"argc\":1,\"ARGV\":[\"cc\"]}}\n\n{\"a\":1}\n" ID
                                  "\"EXECVE\":{\"argc\":1,\"ARG"),
                      true);
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 3);
    ck_assert_uint_eq(got.damages[0].at.line, 1); /* its SYSCALL record is missing */
    ck_assert_uint_eq(got.damages[1].at.line, 3);
    ck_assert_uint_eq(got.damages[2].at.line, 4);
    expect_tally(&got, 1, 1, 2);
    ck_assert_int_ge(bid("{ \"ID\" : \"1.1:1\", \"EXECVE\": {\"argc\": 1}}\n"), 90);
    ck_assert_int_ge(bid("{\"NODE\": \"n\", \"ID\": \"1.1:1\", \"EXECVE\": {\"argc\": 1}}\n"), 90);
    ck_assert_int_eq(bid("{\"ID\":\"x\",\"EXECVE\":{}}"), 0);
    ck_assert_int_eq(bid("{\"id\":\"1.1:1\"}"), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_event_is_the_one_that_the_kernel_wrote);
    tcase_add_test(tcase, a_command_line_that_was_cut_has_a_hole);
    tcase_add_test(tcase, a_command_line_in_one_string_is_only_as_good_as_its_blanks);
    tcase_add_test(tcase, the_container_that_laurel_saw_is_kept);
    tcase_add_test(tcase, logins_are_told_apart_from_system_calls);
    tcase_add_test(tcase, a_forged_word_stays_out);
    tcase_add_test(tcase, what_is_no_event_is_damage);
}
