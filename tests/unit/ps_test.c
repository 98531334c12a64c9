#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "44336f401beba3e5dbfed0201d986ff8b0fb4ff8dcfbf4e88b236acfe12a7036"

static void list(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    collect_lines(got, parser, et_slice_of(text));
    ck_assert_int_gt(parser->bid(et_slice_of(text), true), 0);
}

static const struct et_listed_process *process(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_LISTED_PROCESS);
    return got->stated[i].listed_process;
}

/* Users bring the output of whatever ps they are used to. */
START_TEST(the_columns_tell_what_a_word_means)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_ps,
         "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
         "root           1  0.0  0.1 167000 11000 ?        Ss   Nov23   0:02 /sbin/init  x\n"
         "1001        4242  1.0  0.1 167000 11000 pts/0    R+   22:13   0:02 gcc -c a.c\n");
    expect_tally(&got, 2, 1, 0);
    ck_assert_ptr_null(process(&got, 0)->pids.p);
    ck_assert_int_eq(process(&got, 0)->pid, 1);
    ck_assert_int_eq(process(&got, 0)->uid, ET_ABSENT);
    expect_slice(process(&got, 0)->user, "root");
    expect_slice(process(&got, 0)->started, "Nov23");
    expect_slice(process(&got, 0)->command, "/sbin/init  x");
    ck_assert_int_eq(process(&got, 1)->uid, 1001);
    expect_slice(process(&got, 1)->tty, "pts/0");
    ck_assert_uint_eq(got.places[1].line, 3);
}
END_TEST

/* `lstart` is five words; a command before other columns ends where they begin. */
START_TEST(a_start_may_be_several_words_and_the_command_stand_anywhere)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_ps,
         "    PID    PPID                  STARTED COMMAND                     CGROUP\n"
         "   1487    1423 Mon Nov 23 22:12:44 2026 sleep 7                     "
         "0::/a.slice/docker-" ID ".scope\n"
         "      2       0 Mon Nov 23 22:07:39 2026 [kthreadd]                  -\n");
    expect_slice(process(&got, 0)->started, "Mon Nov 23 22:12:44 2026");
    expect_slice(process(&got, 0)->command, "sleep 7");
    expect_slice(process(&got, 0)->cgroup, "0::/a.slice/docker-" ID ".scope");
    expect_slice(process(&got, 0)->container, ID);
    ck_assert_int_eq(process(&got, 0)->ppid, 1423);
    ck_assert_ptr_null(process(&got, 1)->cgroup.p);
}
END_TEST

/* `ps -eZ` beneath AppArmor: the label is two words. */
START_TEST(a_label_may_be_two_words)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_ps,
         "LABEL                               PID TTY          TIME CMD\n"
         "docker-default (enforce)           1206 ?        00:00:00 sh\n"
         "unconfined                            1 ?        00:00:02 systemd\n");
    ck_assert_int_eq(process(&got, 0)->pid, 1206);
    expect_slice(process(&got, 0)->command, "sh");
    ck_assert_int_eq(process(&got, 1)->pid, 1);
}
END_TEST

/* busybox in a container: few columns, and a state that may hold a blank. */
START_TEST(the_listing_of_busybox_is_one_too)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_ps,
         "PID   USER     TIME  COMMAND\n    1 root      0:00 sh -c x\n\n"
         "  PID USER       VSZ STAT COMMAND\n    7 root      1200 S <  tcc -run a.c\n");
    expect_tally(&got, 2, 3, 0);
    expect_slice(process(&got, 0)->command, "sh -c x");
    expect_slice(process(&got, 1)->command, "tcc -run a.c");
}
END_TEST

/* docker top prints what ps on the host said, split at blanks: with `-eo lstart`
 * the words of the start stand under other columns. */
START_TEST(docker_top_shows_pids_of_the_host)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_docker_top,
         "PID                 PPID                STARTED             CMD\n"
         "1487                1423                Mon                 Nov 23 22:12:44 2026 /bin/sh "
         "-c trap \"exit 0\" TERM\n");
    expect_slice(process(&got, 0)->pids, "host");
    ck_assert_int_eq(process(&got, 0)->pid, 1487);
    expect_slice(process(&got, 0)->started, "Mon Nov 23 22:12:44 2026");
    expect_slice(process(&got, 0)->command, "/bin/sh -c trap \"exit 0\" TERM");
}
END_TEST

/* podman top shows the container's own pids, unless it is asked for hpid. */
START_TEST(podman_top_shows_pids_of_the_container)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_docker_top,
         "USER        PID         PPID        %CPU        ELAPSED     TTY         TIME        "
         "COMMAND\n"
         "root        1           0           0.000       1m2.5s      ?           0s          sh\n"
         "\n"
         "USER        PID         HPID        PPID        COMMAND\n"
         "root        1           1696        0           sh\n");
    expect_slice(process(&got, 0)->pids, "container");
    ck_assert_int_eq(process(&got, 0)->pid, 1);
    expect_slice(process(&got, 1)->pids, "host");
    ck_assert_int_eq(process(&got, 1)->pid, 1696);
    ck_assert_int_eq(process(&got, 1)->ppid, ET_ABSENT);
}
END_TEST

START_TEST(a_row_without_pid_or_command_is_damage)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_ps, "  PID CMD\n    1 init\nwhat is this\n   77\n");
    expect_tally(&got, 1, 1, 2);
    ck_assert_str_eq(got.damages[0].what, "a row has no pid");
    ck_assert_uint_eq(got.damages[0].at.line, 3);
    ck_assert_str_eq(got.damages[1].what, "a row has no command");
}
END_TEST

/* A table that begins with other columns belongs to another tool. */
START_TEST(other_tables_are_not_claimed)
{
    static const char *const foreign[] = {
        "COMMAND  PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\nsshd 1 root cwd DIR 254,0 1 2 /\n",
        "TASK    PID     STATUS\na       7       RUNNING\n",
        "PID\n1\n",
        "the PID of the COMMAND\n",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        ck_assert_int_eq(et_parser_ps.bid(et_slice_of(foreign[i]), true), 0);
        ck_assert_int_eq(et_parser_docker_top.bid(et_slice_of(foreign[i]), true), 0);
    }
}
END_TEST

/* What is in /proc/PID/cgroup names the container; podman's monitor is none. */
START_TEST(control_groups_tell_the_container)
{
    COLLECT_AUTO got;
    list(&got, &et_parser_proc_cgroup,
         "/proc/12/cgroup:0::/system.slice/docker-" ID ".scope\n"
         "/proc/13/cgroup:4:cpu,cpuacct:/kubepods/burstable/pod1/" ID "\n"
         "/proc/self/cgroup:0::/init.scope\n"
         "14 exe=/bin/sh 0::/machine.slice/libpod-" ID ".scope/container\n"
         "15 exe=/usr/bin/conmon 0::/machine.slice/libpod-conmon-" ID ".scope\n"
         "16 exe= 0::/\n");
    expect_tally(&got, 5, 1, 0);
    for (size_t i = 0; i < 3; i++)
        expect_slice(process(&got, i)->container, ID);
    expect_slice(process(&got, 1)->cgroup, "4:cpu,cpuacct:/kubepods/burstable/pod1/" ID);
    ck_assert_int_eq(process(&got, 2)->pid, 14);
    ck_assert_ptr_null(process(&got, 3)->container.p);
    ck_assert_ptr_null(process(&got, 4)->container.p);
}
END_TEST

/* As a trace of the kernel's own names them. */
START_TEST(control_groups_are_listed_with_their_ids)
{
    static const char *const others[] = { "1245 /a\n", "1 /\n1245 a\n", "1 /\nx /a\n", "1 /",
                                          "0 /\n1 /\n" };
    COLLECT_AUTO got, broken;
    list(&got, &et_parser_cgroup_list,
         "1 /\n6482 /system.slice/docker-" ID ".scope\r\n\n9 /a b.slice\n");
    ck_assert_uint_eq(got.facts, 3);
    ck_assert_int_eq(got.stated[1].kind, ET_FACT_SETTING);
    expect_slice(got.stated[1].setting->topic, "cgroup");
    expect_slice(got.stated[1].setting->name, "6482");
    expect_slice(got.stated[1].setting->value, "/system.slice/docker-" ID ".scope");
    expect_slice(got.stated[2].setting->value, "/a b.slice");
    expect_tally(&got, 3, 1, 0);
    collect_init(&broken);
    collect_lines(&broken, &et_parser_cgroup_list, ET_SLICE("1 /\nno group\n"));
    expect_tally(&broken, 1, 0, 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_int_eq(et_parser_cgroup_list.bid(et_slice_of(others[i]), true), 0);
}
END_TEST

START_TEST(a_list_without_control_groups_is_not_claimed)
{
    ck_assert_int_eq(et_parser_proc_cgroup.bid(ET_SLICE("1 /\n1245 /sys-fs.mount\n"), true), 0);
    ck_assert_int_eq(et_parser_proc_cgroup.bid(ET_SLICE("0::/init.scope\n"), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_columns_tell_what_a_word_means);
    tcase_add_test(tcase, a_start_may_be_several_words_and_the_command_stand_anywhere);
    tcase_add_test(tcase, a_label_may_be_two_words);
    tcase_add_test(tcase, the_listing_of_busybox_is_one_too);
    tcase_add_test(tcase, docker_top_shows_pids_of_the_host);
    tcase_add_test(tcase, podman_top_shows_pids_of_the_container);
    tcase_add_test(tcase, a_row_without_pid_or_command_is_damage);
    tcase_add_test(tcase, other_tables_are_not_claimed);
    tcase_add_test(tcase, control_groups_tell_the_container);
    tcase_add_test(tcase, control_groups_are_listed_with_their_ids);
    tcase_add_test(tcase, a_list_without_control_groups_is_not_claimed);
}
