#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define AT " msg=audit(11/23/26 22:16:24.032:2468) : "
#define TITLE "type=PROCTITLE" AT "proctitle=gcc -o x y \n"
#define ARGS(text) "type=EXECVE" AT text " \n"
#define CALL(more)                                                                                 \
    "type=SYSCALL" AT                                                                              \
    "arch=x86_64 syscall=execve success=yes exit=0 a0=0x1 a1=0x2 a2=0x3 a3=0x8 items=0 ppid=4182 " \
    "pid=4219 auid=unset uid=root gid=jenkins euid=unknown(1001) suid=1001 tty=(none) ses=3 " more \
    " \n"

static void print(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_ausearch_interpreted, et_slice_of(text));
}

/* Numbers come back where a name tells them; a user's name does not. */
START_TEST(an_event_is_read_though_its_records_are_reversed)
{
    COLLECT_AUTO got;
    print(
        &got,
        "----\nnode=edge-12 " TITLE "node=edge-12 type=PATH" AT
        "item=0 name=/my gcc inode=137197 dev=00:36 mode=file,suid,755 ouid=root ogid=ana "
        "rdev=00:00 nametype=NORMAL cap_fp=none \nnode=edge-12 type=CWD" AT
        "cwd=/src (deleted) \nnode=edge-12 " ARGS("argc=3 a0=gcc a1= a2=x y") "node=edge-12 " CALL(
            "comm=g c exe=/my gcc subj=docker-default (enforce) key=exec"));
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1795472184032000000);
    ck_assert_int_eq(exec->id.precision_ns, 1000000);
    ck_assert_int_eq(exec->id.serial, 2468);
    expect_slice(exec->id.node, "edge-12");
    ck_assert(exec->lossy && exec->id.zoneless && !exec->id.carried);
    expect_slice(exec->call, "execve");
    ck_assert_int_eq(exec->who.pid, 4219);
    ck_assert_int_eq(exec->who.auid, UINT32_MAX);
    ck_assert_int_eq(exec->who.uid, 0);
    ck_assert_int_eq(exec->who.gid, ET_ABSENT);
    ck_assert_int_eq(exec->who.euid, 1001);
    ck_assert_int_eq(exec->who.suid, 1001);
    ck_assert_int_eq(exec->who.ses, 3);
    ck_assert_ptr_null(exec->who.tty.p);
    expect_slice(exec->who.comm, "g c");
    expect_slice(exec->who.exe, "/my gcc");
    expect_slice(exec->who.subj, "docker-default (enforce)");
    expect_slice(exec->who.key, "exec");
    expect_slice(exec->cwd, "/src (deleted)");
    ck_assert_int_eq(exec->argv_state, ET_ARGV_COMPLETE);
    ck_assert_uint_eq(exec->argc, 3);
    expect_slice(exec->argv[1], "");
    expect_slice(exec->argv[2], "x y");
    expect_slice(exec->paths[0].name, "/my gcc");
    ck_assert_int_eq(exec->paths[0].mode, 0104755);
    ck_assert_int_eq(exec->paths[0].inode, 137197);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 5, 1, 0);
}
END_TEST

/* comm and exe of a refused exec are the caller's, the file is the one without an
 * inode. */
START_TEST(a_refused_exec_has_its_errno)
{
    COLLECT_AUTO got;
    print(&got,
          "type=PROCTITLE" AT "proctitle=env gcc \ntype=PATH" AT
          "item=0 name=/usr/local/sbin/gcc nametype=UNKNOWN cap_fp=none \n"
          "type=SYSCALL" AT "arch=x86_64 syscall=execve success=no exit=ENOENT(No such file or "
          "directory) a0=0x7 items=1 ppid=1 pid=2 auid=unset uid=root comm=env exe=/usr/bin/env "
          "subj=unconfined key=(null) \n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].success, 0);
    ck_assert_int_eq(got.execs[0].exit, -2);
    expect_slice(got.execs[0].who.exe, "/usr/bin/env");
    ck_assert_ptr_null(got.execs[0].who.key.p);
    expect_slice(got.execs[0].paths[0].name, "/usr/local/sbin/gcc");
    expect_slice(got.execs[0].paths[0].nametype, "UNKNOWN");
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_NONE);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* A word within an argument that begins an earlier or a much later one is no
 * border; one that begins this argument itself may be: there the reading is one of
 * several. */
START_TEST(a_border_that_is_a_guess_makes_the_list_incomplete)
{
    COLLECT_AUTO got;
    print(&got, TITLE ARGS("argc=3 a0=sh a1=-c a2=x a0=1 a7=2 a3=3") CALL("comm=sh exe=/sh key=k"));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_COMPLETE);
    expect_slice(got.execs[0].argv[2], "x a0=1 a7=2 a3=3");
    COLLECT_AUTO guess;
    print(&guess, TITLE ARGS("argc=3 a0=sh a1=-c a2=x a2=y") CALL("comm=sh exe=/sh key=k"));
    ck_assert_uint_eq(guess.exec_count, 1);
    ck_assert_int_eq(guess.execs[0].argv_state, ET_ARGV_PARTIAL);
    expect_slice(guess.execs[0].argv[2], "x a2=y");
    ck_assert_uint_eq(guess.damage_count, 1);
}
END_TEST

/* The pieces are printed decoded, the last one first; a1_len= still counts digits. */
START_TEST(a_long_argument_is_joined_again)
{
    COLLECT_AUTO got;
    print(&got, TITLE ARGS(" a2=x.c") ARGS(" a1[1]=def") ARGS("argc=3 a0=gcc a1_len=12 a1[0]=abc")
                    CALL("comm=gcc exe=/gcc key=k"));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].argv_state, ET_ARGV_COMPLETE);
    expect_slice(got.execs[0].argv[1], "abcdef");
    expect_slice(got.execs[0].argv[2], "x.c");
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* A process chooses its name and its file: they cannot move what the kernel says. */
START_TEST(a_forged_key_does_not_hide_the_kernel_s_words)
{
    COLLECT_AUTO got;
    print(&got, TITLE ARGS("argc=1 a0=x")
                    CALL("comm=a pid=1 exe=/tmp/x subj=y key=z subj=unconfined key=exec"));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].who.pid, 4219);
    expect_slice(got.execs[0].who.exe, "/tmp/x subj=y key=z");
    expect_slice(got.execs[0].who.subj, "unconfined");
    expect_slice(got.execs[0].who.key, "exec");
}
END_TEST

START_TEST(forks_ends_logins_and_changes_are_read)
{
    COLLECT_AUTO got;
    print(&got,
          "type=PROCTITLE" AT "proctitle=sh \ntype=SYSCALL" AT
          "arch=x86_64 syscall=clone success=yes exit=297 a0=0x1200011 items=0 ppid=1 pid=2 "
          "comm=sh exe=/sh key=k \n"
          "type=PROCTITLE msg=audit(11/23/26 22:16:25.000:9) : proctitle=sh \n"
          "type=SYSCALL msg=audit(11/23/26 22:16:25.000:9) : arch=x86_64 syscall=exit_group "
          "a0=EXIT_FAILURE items=0 ppid=1 pid=2 comm=sh exe=/sh key=k \n"
          "type=LOGIN" AT "pid=317 uid=root subj=unconfined old-auid=unset auid=ana tty=ttyS0 "
          "old-ses=4294967295 ses=1 res=yes \n"
          "type=USER_START" AT "pid=317 uid=root auid=root ses=1 subj=unconfined msg='op=PAM:x "
          "acct=face exe=/usr/bin/login hostname=web7 addr=? terminal=/dev/ttyS0 res=success' \n"
          "type=CONFIG_CHANGE" AT "op=set audit_enabled=0 old=1 auid=unset res=yes \n"
          "type=AVC" AT "avc: it's \"anything\" \n");
    ck_assert_uint_eq(got.fork_count, 1);
    ck_assert_int_eq(got.forks[0].child, 297);
    ck_assert_int_eq(got.forks[0].flags, 0x1200011);
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_int_eq(got.exits[0].status, 1);
    ck_assert_uint_eq(got.login_count, 2);
    ck_assert_int_eq(got.logins[0].who.auid, ET_ABSENT);
    ck_assert_int_eq(got.logins[0].old_auid, UINT32_MAX);
    ck_assert_int_eq(got.logins[0].who.ses, 1);
    expect_slice(got.logins[1].acct, "face"); /* not hexadecimal */
    expect_slice(got.logins[1].who.exe, "/usr/bin/login");
    expect_slice(got.logins[1].result, "success");
    ck_assert_uint_eq(got.state_count, 1);
    expect_slice(got.states[0].text, "op=set audit_enabled=0 old=1 auid=unset res=yes");
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 7, 1, 0);
}
END_TEST

/* The zone is whatever ausearch ran in. */
START_TEST(the_given_offset_moves_all_times)
{
    COLLECT_AUTO got;
    collect_init(&got);
    got.sink.utc_offset_ns = -28800 * ET_NS_PER_S;
    collect_lines(&got, &et_parser_ausearch_interpreted,
                  ET_SLICE("type=CONFIG_CHANGE msg=audit(2026-11-23 22:16:24.032:1) : op=set \n"));
    ck_assert_uint_eq(got.state_count, 1);
    ck_assert_int_eq(got.states[0].id.time_ns, 1795472184032000000 + 28800 * ET_NS_PER_S);
}
END_TEST

START_TEST(what_is_no_record_is_damage)
{
    COLLECT_AUTO got;
    print(&got,
          ARGS("argc=1 a0=x") "nonsense\ntype=CWD msg=audit(13/13/26 22:16:24.032:1) : cwd=/ \n"
                              "type=CWD msg=audit(11/23/26 22:16:24.032:x) : cwd=/ \n");
    expect_tally(&got, 1, 0, 3);
    ck_assert_uint_eq(got.damage_count, 4); /* one for the event without its SYSCALL record */
    ck_assert_int_ge(et_parser_ausearch_interpreted.bid(ET_SLICE("----\n" TITLE), true), 90);
    ck_assert_int_eq(et_parser_ausearch_interpreted.bid(
                         ET_SLICE("type=CWD msg=audit(1795472001.152:1): cwd=\"/\"\n"), true),
                     0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_event_is_read_though_its_records_are_reversed);
    tcase_add_test(tcase, a_refused_exec_has_its_errno);
    tcase_add_test(tcase, a_border_that_is_a_guess_makes_the_list_incomplete);
    tcase_add_test(tcase, a_long_argument_is_joined_again);
    tcase_add_test(tcase, a_forged_key_does_not_hide_the_kernel_s_words);
    tcase_add_test(tcase, forks_ends_logins_and_changes_are_read);
    tcase_add_test(tcase, the_given_offset_moves_all_times);
    tcase_add_test(tcase, what_is_no_record_is_damage);
}
