/* What records of an audit log state. */
#include "tests/unit/audit_story.h"

/* Mostly such records are not even split; where one could be damaged or tell of loss they are. */
START_TEST(a_record_of_no_use_is_damaged_or_tells_of_loss_all_the_same)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("BPF", "1", "prog-id=1 op=LOAD"), RECORD("BPF", "2", "op=\"LOAD"),
          RECORD("BPF", "3", "op='LOAD"), RECORD("BPF", "4", "lost"),
          RECORD("BPF", "5", "op=set lost=0 old=7"), RECORD("BPF", "6", "old=x"),
          RECORD("BPF", "7", "op=x msg=audit(1.002:3): y=1"));
    ck_assert_uint_eq(got.tally.skipped, 1);
    ck_assert_uint_eq(got.tally.broken, 4);
    ck_assert_uint_eq(got.state_count, 2);
    ck_assert_int_eq(got.states[0].lost, 0);
    ck_assert_int_eq(got.states[1].lost, 7);
}
END_TEST

/* Old daemons, other tools and damage write it otherwise; what it says is the same. */
START_TEST(a_header_may_be_written_in_any_way)
{
    COLLECT_AUTO got;
    audit(&got, "type=CONFIG_CHANGE msg=audit(1795472001.152:7): op=x\n",
          "type=CONFIG_CHANGE msg=audit(1795472001.152:8) op=x\n",
          "type=CONFIG_CHANGE msg=audit(1795472001.1520:9): op=x\n",
          "type=CONFIG_CHANGE msg=audit(01795472001.152:00000000000000000010): op=x\n",
          "type=CONFIG_CHANGE msg=audit(9999999999.152:1): op=x\n",
          "type=CONFIG_CHANGE msg=audit(1795472001.152:): op=x\n",
          "type=CONFIG_CHANGE msg=audit(.152:1): op=x\n",
          "type=CONFIG_CHANGE msg=audit(1795472001.152:1)\n");
    ck_assert_uint_eq(got.state_count, 4);
    ck_assert_uint_eq(got.tally.broken, 4);
    for (size_t i = 0; i < got.state_count; i++) {
        ck_assert_int_eq(got.states[i].id.time_ns, STAMP_NS);
        ck_assert_int_eq(got.states[i].id.serial, (int64_t)i + 7);
    }
}
END_TEST

/* The kernel's own log may stand between auditd's lines; it is a copy of its own. */
START_TEST(a_record_as_the_kernel_prints_it_is_taken)
{
    COLLECT_AUTO got;
    audit(&got, CWD("9"), "audit: type=1305 audit(1000.250:7): op=x\n",
          "<6>audit: type=1305 audit(1000.250:8): op=x\n", "<6>type=1305 audit(1000.250:9): op=x\n",
          "<6>type=1305\n", "audit: nothing\n");
    ck_assert_uint_eq(got.state_count, 3);
    ck_assert_int_eq(got.states[2].id.serial, 9);
    ck_assert_uint_eq(got.tally.broken, 2);
}
END_TEST

START_TEST(an_exec_holds_all_that_its_records_say)
{
    COLLECT_AUTO got;
    audit(&got, EXEC_SYSCALL("9", "2"), EXECVE("9", "argc=2 a0=\"gcc\" a1=\"-c\""), CWD("9"),
          PATH("9", "0",
               "name=\"/usr/bin/gcc\" inode=77 dev=fe:01 mode=0100755 ouid=1 ogid=2 rdev=00:00 "
               "nametype=NORMAL cap_fp=0"),
          PATH("9", "1", "name=\"/lib64/ld.so\" nametype=NORMAL"), TITLE("9"));
    expect_tally(&got, 6, 0, 0);
    ck_assert_uint_eq(got.facts, 1);
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *e = &got.execs[0];
    ck_assert_int_eq(e->id.time_ns, STAMP_NS);
    ck_assert_int_eq(e->id.serial, 9);
    ck_assert_int_eq(e->id.precision_ns, 1000000);
    ck_assert_ptr_null(e->id.node.p);
    const int64_t ids[] = { e->who.ppid, e->who.pid,  e->who.auid,  e->who.uid,
                            e->who.gid,  e->who.euid, e->who.suid,  e->who.fsuid,
                            e->who.egid, e->who.sgid, e->who.fsgid, e->who.ses };
    static const int64_t want[] = { 2050, 2057, 1000, 0, 5, 6, 7, 8, 9, 10, 11, 3 };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        ck_assert_int_eq(ids[i], want[i]);
    expect_slice(e->who.tty, "pts0");
    expect_slice(e->who.comm, "gcc");
    expect_slice(e->who.exe, "/usr/bin/x86_64-linux-gnu-gcc-12");
    expect_slice(e->who.subj, "docker-default (enforce)");
    expect_slice(e->who.key, "exec");
    expect_slice(e->call, "execve");
    ck_assert_int_eq(e->arch, 0xc000003e);
    ck_assert_int_eq(e->success, 1);
    ck_assert_int_eq(e->exit, 0);
    expect_slice(e->cwd, "/src");
    ck_assert_int_eq(e->argv_state, ET_ARGV_COMPLETE);
    ck_assert_uint_eq(e->argc, 2);
    expect_slice(e->argv[1], "-c");
    ck_assert_uint_eq(e->path_count, 2);
    expect_slice(e->paths[0].name, "/usr/bin/gcc");
    ck_assert_int_eq(e->paths[0].inode, 77);
    ck_assert_int_eq(e->paths[0].dev, INT64_C(0xfe) << 20 | 1);
    ck_assert_int_eq(e->paths[0].mode, 0100755);
    expect_slice(e->paths[0].nametype, "NORMAL");
    ck_assert_int_eq(e->paths[1].inode, ET_ABSENT);
    ck_assert(et_slice_eq(e->proctitle, ET_SLICE("gcc\0-c")));
}
END_TEST

/* comm, exe and proctitle are the caller's: only PATH tells what was tried. */
START_TEST(a_failed_exec_keeps_the_name_that_was_tried)
{
    COLLECT_AUTO got;
    audit(&got,
          RECORD("SYSCALL", "9",
                 "arch=c000003e syscall=59 success=no exit=-2 items=1 " WHO
                 "comm=\"env\" exe=\"/usr/bin/env\" key=\"exec\""),
          CWD("9"), PATH("9", "0", "name=\"/usr/bin/tcc\" nametype=UNKNOWN"), TITLE("9"));
    expect_tally(&got, 4, 0, 0);
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 0);
    const struct et_exec *e = &got.execs[0];
    ck_assert_int_eq(e->success, 0);
    ck_assert_int_eq(e->exit, -2);
    ck_assert_int_eq(e->argv_state, ET_ARGV_NONE);
    ck_assert_uint_eq(e->argc, 0);
    expect_slice(e->paths[0].name, "/usr/bin/tcc");
    ck_assert_int_eq(e->paths[0].inode, ET_ABSENT);
}
END_TEST

#define EXEC_ON(serial, arch, number)                                                              \
    RECORD("SYSCALL", serial,                                                                      \
           "arch=" arch " syscall=" number " success=yes exit=0 items=0 " WHO "exe=\"/a\"")        \
    EXECVE(serial, "argc=1 a0=\"a\"") TITLE(serial)

/* Numbers of a system call mean nothing without the arch they belong to. */
START_TEST(an_exec_is_known_by_its_arch_or_by_its_arguments)
{
    COLLECT_AUTO got;
    audit(&got, EXEC_ON("1", "40000003", "11"), EXEC_ON("2", "c00000b7", "281"),
          EXEC_ON("3", "c000003f", "7"));
    ck_assert_uint_eq(got.exec_count, 3);
    expect_slice(got.execs[0].call, "execve");
    expect_slice(got.execs[1].call, "execveat");
    ck_assert_ptr_null(got.execs[2].call.p); /* an arch of nowhere: not guessed */
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* A parent that never execs leaves no other trace than its fork. */
START_TEST(a_new_process_is_a_fork_and_a_new_thread_is_none)
{
    COLLECT_AUTO got;
    audit(&got, CALL("1", "56", "success=yes exit=300 a0=1200011 a1=0"),
          CALL("2", "56", "success=yes exit=301 a0=3d0f00 a1=7f"), /* CLONE_THREAD */
          CALL("3", "57", "success=yes exit=302 a0=0"), CALL("4", "58", "success=yes exit=303"),
          CALL("5", "435", "success=yes exit=304 a0=7ffd5"),
          CALL("6", "56", "success=no exit=-11 a0=1200011"));
    expect_tally(&got, 12, 0, 0);
    ck_assert_uint_eq(got.facts, 4);
    ck_assert_uint_eq(got.fork_count, 4);
    static const int64_t children[] = { 300, 302, 303, 304 };
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(got.forks[i].child, children[i]);
    ck_assert_int_eq(got.forks[0].flags, 0x1200011);
    for (size_t i = 1; i < 4; i++) /* clone3's a0 is an address, fork has none */
        ck_assert_int_eq(got.forks[i].flags, ET_ABSENT);
    ck_assert_int_eq(got.forks[0].who.pid, 2057);
    expect_slice(got.forks[0].who.exe, "/bin/dash");
}
END_TEST

/* exit ends a thread, exit_group the process; neither returns, so success= and
 * exit= are missing. */
START_TEST(an_exit_tells_its_status_and_whether_the_whole_process_ended)
{
    COLLECT_AUTO got;
    audit(&got, CALL("1", "231", "a0=7f a1=3c"), CALL("2", "60", "a0=0"),
          CALL("3", "231", "a0=ffffffffffffffff"));
    ck_assert_uint_eq(got.exit_count, 3);
    ck_assert_int_eq(got.exits[0].status, 127);
    ck_assert(got.exits[0].group && !got.exits[1].group);
    ck_assert_int_eq(got.exits[1].status, 0);
    ck_assert_int_eq(got.exits[2].status, -1);
    ck_assert_int_eq(got.exits[0].who.ppid, 2050);
}
END_TEST

START_TEST(a_system_call_of_no_interest_states_nothing)
{
    COLLECT_AUTO got;
    audit(&got, CALL("1", "257", "success=yes exit=3 a0=ffffff9c"));
    expect_tally(&got, 2, 0, 0);
    ck_assert_uint_eq(got.facts, 0);
}
END_TEST

START_TEST(a_login_record_ties_a_session_to_a_user)
{
    COLLECT_AUTO got;
    audit(&got,
          RECORD("LOGIN", "5",
                 "pid=317 uid=0 subj=unconfined old-auid=4294967295 auid=1000 "
                 "tty=ttyS0 old-ses=4294967295 ses=1 res=1"),
          RECORD(
              "LOGIN", "6",
              "login pid=318 uid=0 old auid=4294967295 new auid=500 old ses=4294967295 new ses=2"));
    ck_assert_uint_eq(got.login_count, 2);
    const struct et_login *login = &got.logins[0];
    expect_slice(login->type, "LOGIN");
    ck_assert_int_eq(login->who.pid, 317);
    ck_assert_int_eq(login->who.auid, 1000);
    ck_assert_int_eq(login->old_auid, 4294967295);
    ck_assert_int_eq(login->who.ses, 1);
    ck_assert_int_eq(login->old_ses, 4294967295);
    ck_assert_int_eq(login->who.gid, ET_ABSENT);
    expect_slice(login->who.tty, "ttyS0");
    expect_slice(login->result, "1");
    login = &got.logins[1]; /* as kernels before 3.14 wrote it */
    ck_assert_int_eq(login->who.auid, 500);
    ck_assert_int_eq(login->old_auid, 4294967295);
    ck_assert_int_eq(login->who.ses, 2);
    ck_assert_int_eq(login->old_ses, 4294967295);
}
END_TEST

/* The outer fields are the kernel's, those in msg='…' the program's own. */
START_TEST(a_user_login_has_the_programs_words_beside_the_kernels)
{
    COLLECT_AUTO got;
    audit(
        &got,
        RECORD("USER_LOGIN", "7",
               "pid=317 uid=0 auid=1000 ses=1 subj=unconfined msg='op=login acct=\"deploy\" "
               "exe=\"/usr/sbin/sshd\" hostname=ci-7 addr=192.0.2.7 terminal=ssh res=success'"),
        RECORD("USER_AUTH", "8",
               "pid=318 uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:x uid=77 pid=1 acct=6F27 "
               "exe=? hostname=? addr=? terminal=/dev/pts/0 res=failed'"));
    ck_assert_uint_eq(got.login_count, 2);
    const struct et_login *login = &got.logins[0];
    expect_slice(login->type, "USER_LOGIN");
    expect_slice(login->op, "login");
    expect_slice(login->acct, "deploy");
    expect_slice(login->who.exe, "/usr/sbin/sshd");
    expect_slice(login->hostname, "ci-7");
    expect_slice(login->addr, "192.0.2.7");
    expect_slice(login->terminal, "ssh");
    expect_slice(login->result, "success");
    ck_assert_int_eq(login->old_auid, ET_ABSENT);
    login = &got.logins[1];
    expect_slice(login->acct, "o'");
    ck_assert_int_eq(login->who.pid, 318); /* not the pid that the program claims */
    ck_assert_int_eq(login->who.uid, 0);
    ck_assert_ptr_null(login->who.exe.p);
    ck_assert_ptr_null(login->addr.p);
    expect_slice(login->result, "failed");
}
END_TEST

/* Long messages are cut by what carries them. Only the last word is in doubt. */
START_TEST(a_message_that_breaks_off_keeps_its_whole_words)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("USER_LOGIN", "7",
                       "pid=317 uid=0 msg='op=login acct=\"deploy\" hostname=? addr=192.0.2.7 "
                       "terminal=ssh res=fa"));
    ck_assert_uint_eq(got.login_count, 1);
    expect_slice(got.logins[0].acct, "deploy");
    expect_slice(got.logins[0].addr, "192.0.2.7");
    expect_slice(got.logins[0].terminal, "ssh");
    ck_assert_ptr_null(got.logins[0].result.p);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "value of msg has no closing quote");
}
END_TEST

START_TEST(the_punctuation_of_old_programs_is_not_part_of_their_words)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("USER_START", "7",
                       "user pid=13015 uid=0 auid=0 msg='PAM: session open acct=root : "
                       "exe=\"/usr/sbin/crond\" (hostname=h, addr=?, terminal=cron res=success)'"));
    ck_assert_uint_eq(got.login_count, 1);
    expect_slice(got.logins[0].acct, "root");
    expect_slice(got.logins[0].hostname, "h");
    ck_assert_ptr_null(got.logins[0].addr.p);
    expect_slice(got.logins[0].terminal, "cron");
    expect_slice(got.logins[0].result, "success");
}
END_TEST

/* Without these no one can say whether an exec could have been seen at all. */
START_TEST(the_log_tells_when_it_was_on_and_what_was_changed)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("DAEMON_START", "1", "op=start ver=3.0.9 format=raw pid=262 res=success"),
          RECORD("CONFIG_CHANGE", "2", "op=add_rule key=\"exec\" list=4 res=1"),
          RECORD("DAEMON_ROTATE", "3", "op=rotate-logs res=success"),
          RECORD("SYSTEM_BOOT", "4", "pid=298 msg=' comm=\"x\" res=success'"),
          RECORD("SYSTEM_SHUTDOWN", "5", "pid=299 msg=' comm=\"x\" res=success'"),
          RECORD("DAEMON_END", "6", "op=terminate auid=0 pid=1 res=success"));
    expect_tally(&got, 6, 0, 0);
    static const enum et_audit_change want[] = { ET_AUDIT_DAEMON_START, ET_AUDIT_CONFIG,
                                                 ET_AUDIT_DAEMON_OTHER, ET_AUDIT_BOOT,
                                                 ET_AUDIT_SHUTDOWN,     ET_AUDIT_DAEMON_END };
    ck_assert_uint_eq(got.state_count, 6);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(got.states[i].change, want[i]);
        ck_assert_int_eq(got.states[i].lost, ET_ABSENT);
    }
    expect_slice(got.states[1].type, "CONFIG_CHANGE");
    expect_slice(got.states[1].text, "op=add_rule key=\"exec\" list=4 res=1");
}
END_TEST

START_TEST(lost_records_are_stated_with_their_number)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("CONFIG_CHANGE", "1", "op=set lost=0 old=57 auid=0 ses=1 res=1"),
          RECORD("UNKNOWN[1]", "2", "audit_lost=12 audit_rate_limit=0"),
          RECORD("UNKNOWN[1]", "3", "lost"));
    ck_assert_uint_eq(got.state_count, 3);
    static const int64_t lost[] = { 57, 12, 0 };
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(got.states[i].change, ET_AUDIT_LOST);
        ck_assert_int_eq(got.states[i].lost, lost[i]);
    }
}
END_TEST

#define NAMED(node, serial, name)                                                                  \
    node RECORD("SYSCALL", serial,                                                                 \
                "arch=c000003e syscall=59 success=no exit=-2 items=0 " WHO                         \
                "exe=\"/a\" key=(null)\x1d"                                                        \
                "ARCH=x86_64 SYSCALL=execve AUID=\"" name "\" UID=\"root\" EUID=\"unset\"") node   \
    TITLE(serial)

/* Names come from the evidence, never from the machine we run on; and uid 1000
 * of one host is not uid 1000 of another. */
START_TEST(an_enriched_log_names_its_users_once_for_each_host)
{
    COLLECT_AUTO got;
    audit(&got, NAMED("node=a ", "1", "deploy"), NAMED("node=a ", "2", "deploy"),
          NAMED("node=b ", "3", "build"));
    ck_assert_uint_eq(got.exec_count, 3);
    ck_assert_uint_eq(got.user_count, 6);
    expect_slice(got.users[0].node, "a");
    ck_assert_int_eq(got.users[0].uid, 1000);
    expect_slice(got.users[0].name, "deploy");
    ck_assert_int_eq(got.users[1].uid, 0);
    expect_slice(got.users[1].name, "root");
    expect_slice(got.users[3].node, "b");
    expect_slice(got.users[3].name, "build");
}
END_TEST

/* Some writers lose the 0x1D: the kernel's part must still be read. */
START_TEST(an_enrichment_glued_to_the_last_field_does_no_harm)
{
    COLLECT_AUTO got;
    audit(&got,
          RECORD("SYSCALL", "1",
                 "arch=c000003e syscall=59 success=no exit=-2 items=0 " WHO
                 "exe=\"/a\" key=\"fs\"ARCH=x86_64 SYSCALL=execve"),
          TITLE("1"));
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].who.key, "fs");
    expect_tally(&got, 2, 0, 0);
}
END_TEST

/* A rotated log begins in the middle of an event. */
START_TEST(an_exec_without_its_first_record_is_stated_and_marked)
{
    COLLECT_AUTO got;
    audit(&got, EXECVE("1", "argc=1 a0=\"gcc\""), CWD("1"), TITLE("1"));
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].argv[0], "gcc");
    ck_assert_int_eq(got.execs[0].who.pid, ET_ABSENT);
    ck_assert_int_eq(got.execs[0].success, ET_ABSENT);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what,
                     "event 1795472001.152:1 is not whole: its SYSCALL record is missing");
    expect_tally(&got, 3, 0, 0); /* each line was read; what is missing was never there */
}
END_TEST

/* It may have been an exec: nothing else tells of it. */
START_TEST(a_title_alone_is_the_rest_of_an_event)
{
    COLLECT_AUTO got;
    audit(&got, TITLE("1"), EXEC_SYSCALL("2", "0"), EXECVE("2", "argc=1 a0=\"a\""), TITLE("2"));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what,
                     "event 1795472001.152:1 is not whole: its SYSCALL record is missing");
}
END_TEST

START_TEST(an_exec_that_lost_a_record_says_which)
{
    COLLECT_AUTO got;
    audit(&got, EXEC_SYSCALL("1", "0"), TITLE("1"), EXEC_SYSCALL("2", "2"),
          EXECVE("2", "argc=1 a0=\"a\""), CWD("2"), PATH("2", "1", "name=\"/b\""), TITLE("2"),
          EXEC_SYSCALL("3", "0"), EXECVE("3", "argc=2 a0=\"a\""), TITLE("3"));
    ck_assert_uint_eq(got.exec_count, 3);
    ck_assert_uint_eq(got.damage_count, 3);
    ck_assert_str_eq(got.damages[0].what,
                     "event 1795472001.152:1 is not whole: its EXECVE record is missing");
    ck_assert_str_eq(got.damages[1].what,
                     "event 1795472001.152:2 is not whole: 1 of its 2 PATH records are there");
    ck_assert_str_eq(got.damages[2].what,
                     "event 1795472001.152:3 is not whole: some of its arguments are missing");
    ck_assert_int_eq(got.execs[2].argv_state, ET_ARGV_PARTIAL);
}
END_TEST

/* io_uring's operations have a record of their own in place of SYSCALL. */
START_TEST(an_operation_of_io_uring_is_no_damage_and_no_fact)
{
    COLLECT_AUTO got;
    audit(&got, RECORD("URINGOP", "1", "uring_op=18 success=yes exit=0 items=1 ppid=1 pid=2 uid=0"),
          CWD("1"), PATH("1", "0", "name=\"/b\""));
    expect_tally(&got, 3, 0, 0);
    ck_assert_uint_eq(got.facts, 0);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

START_TEST(paths_without_their_event_are_damage)
{
    COLLECT_AUTO got;
    audit(&got, CWD("1"), PATH("1", "0", "name=\"/b\""), TITLE("1"));
    ck_assert_uint_eq(got.facts, 0);
    ck_assert_uint_eq(got.damage_count, 1);
}
END_TEST

/* Some programs quote every word. */
START_TEST(words_in_quotes_are_words_all_the_same)
{
    COLLECT_AUTO got;
    audit(&got,
          RECORD("SYSCALL", "1",
                 "arch=\"c000003e\" syscall=\"231\" success=\"yes\" exit=\"0\" a0=\"7\" "
                 "pid=\"5\" comm=\"sh\" exe=2F746D702F61202864656C6574656429 key=(null)"),
          TITLE("1"));
    ck_assert_uint_eq(got.damage_count, 0);
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_int_eq(got.exits[0].status, 7);
    ck_assert_int_eq(got.exits[0].who.pid, 5);
    expect_slice(got.exits[0].who.exe, "/tmp/a (deleted)");
}
END_TEST

/* Patches that never went into Linux; CONTAINER_ID comes when its event is over. */
START_TEST(a_container_named_by_the_kernel_is_a_runtime_event)
{
    COLLECT_AUTO got;
    audit(&got,
          RECORD("CONTAINER_OP", "1",
                 "op=set opid=2209 contid=123458 old-contid=18446744073709551615 pid=628"),
          RECORD("CONTAINER_ID", "2", "contid=123458"),
          RECORD("CONTAINER_ID", "3", "contid=(null)"));
    expect_tally(&got, 2, 1, 0);
    ck_assert_uint_eq(got.event_count, 2);
    expect_slice(got.events[0].runtime, "audit");
    expect_slice(got.events[0].type, "container");
    expect_slice(got.events[0].action, "set");
    expect_slice(got.events[0].container_id, "123458");
    ck_assert_int_eq(got.events[0].pid, 2209);
    ck_assert_int_eq(got.events[0].time_ns, STAMP_NS);
    expect_slice(got.events[1].action, "contid");
    ck_assert_int_eq(got.events[1].pid, ET_ABSENT);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_record_as_the_kernel_prints_it_is_taken);
    tcase_add_test(tcase, an_exec_holds_all_that_its_records_say);
    tcase_add_test(tcase, a_failed_exec_keeps_the_name_that_was_tried);
    tcase_add_test(tcase, an_exec_is_known_by_its_arch_or_by_its_arguments);
    tcase_add_test(tcase, a_new_process_is_a_fork_and_a_new_thread_is_none);
    tcase_add_test(tcase, an_exit_tells_its_status_and_whether_the_whole_process_ended);
    tcase_add_test(tcase, a_system_call_of_no_interest_states_nothing);
    tcase_add_test(tcase, a_login_record_ties_a_session_to_a_user);
    tcase_add_test(tcase, a_user_login_has_the_programs_words_beside_the_kernels);
    tcase_add_test(tcase, a_message_that_breaks_off_keeps_its_whole_words);
    tcase_add_test(tcase, the_punctuation_of_old_programs_is_not_part_of_their_words);
    tcase_add_test(tcase, the_log_tells_when_it_was_on_and_what_was_changed);
    tcase_add_test(tcase, lost_records_are_stated_with_their_number);
    tcase_add_test(tcase, an_enriched_log_names_its_users_once_for_each_host);
    tcase_add_test(tcase, an_enrichment_glued_to_the_last_field_does_no_harm);
    tcase_add_test(tcase, an_exec_without_its_first_record_is_stated_and_marked);
    tcase_add_test(tcase, a_title_alone_is_the_rest_of_an_event);
    tcase_add_test(tcase, an_exec_that_lost_a_record_says_which);
    tcase_add_test(tcase, an_operation_of_io_uring_is_no_damage_and_no_fact);
    tcase_add_test(tcase, paths_without_their_event_are_damage);
    tcase_add_test(tcase, a_record_of_no_use_is_damaged_or_tells_of_loss_all_the_same);
    tcase_add_test(tcase, a_header_may_be_written_in_any_way);
    tcase_add_test(tcase, words_in_quotes_are_words_all_the_same);
    tcase_add_test(tcase, a_container_named_by_the_kernel_is_a_runtime_event);
}
