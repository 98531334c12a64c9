/* A pid is no key: no exec may inherit from a dead namesake, and no process is
 * taken for another one only because its parent has changed. */
#include "tests/unit/one_story.h"

/* Every story begins with the container web: init 2074, and a shell 2200 in it. */
static void set_up(void)
{
    host_booted();
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/app", "app");
    did_inside(&s, 2200, 2074, "/bin/sh", "sh");
}

static const char inside[] = "container web certain";
static const char nowhere[] = "unknown - -";

/* ------------------------------------------------------------ another process */

START_TEST(after_its_exit_a_pid_is_free)
{
    int before = did_inside(&s, 2201, 2200, "/bin/ls", "ls");
    ended(&s, ACT(2200, 2074, "/bin/sh", NULL), 0);
    story_later(&s, 60);
    int host = did(&s, 2200, SSHD, "/usr/bin/bash", "bash");
    int child = did(&s, 2901, 2200, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_place(&s, before, inside);
    expect_place(&s, host, "host - certain");
    expect_place(&s, child, "host - certain");
}
END_TEST

START_TEST(after_its_exit_a_pid_names_nobody)
{
    ended(&s, ACT(2200, 2074, "/bin/sh", NULL), 0);
    int orphan = did(&s, 2900, 2200, "/usr/bin/cp", "cp");
    concluded(&s);
    expect_place(&s, orphan, nowhere);
}
END_TEST

/* Even without a word of the first one's end: sshd adopts nobody's orphans. */
START_TEST(a_new_parent_that_is_no_ancestor_means_another_process)
{
    int host = did(&s, 2200, SSHD, "/usr/bin/bash", "bash");
    int child = did(&s, 2901, 2200, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_place(&s, host, "host - certain");
    expect_place(&s, child, "host - certain");
}
END_TEST

/* A shell that never exec'd itself is known by its forks alone. */
START_TEST(a_fork_record_tells_of_the_new_owner)
{
    forked(&s, ACT(2200, SSHD, "/usr/sbin/sshd", NULL), 2950);
    int child = did(&s, 2950, 2200, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_place(&s, child, "host - certain");
}
END_TEST

/* A container's processes end with it, recorded or not. */
START_TEST(a_removed_container_takes_its_pids_along)
{
    docker_removed(&s, 2034, "web");
    int stray = did(&s, 2900, 2200, "/usr/bin/cp", "cp");
    concluded(&s);
    expect_place(&s, stray, nowhere);
}
END_TEST

START_TEST(an_event_that_it_died_ends_its_processes)
{
    char json[512];
    snprintf(
        json, sizeof json,
        "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
        "{\"name\":\"web\"}},\"time\":%lld,\"timeNano\":%lld000000000}\n"
        "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"web\",\"Attributes\":"
        "{\"name\":\"web\"}},\"time\":%lld,\"timeNano\":%lld000000000}\n",
        (long long)STORY_BEGIN_S, (long long)STORY_BEGIN_S, (long long)STORY_BEGIN_S + 50,
        (long long)STORY_BEGIN_S + 50);
    case_take(&s.it, "in/events.json", json);
    story_later(&s, 30);
    int alive = did_inside(&s, 2201, 2200, "/bin/ls", "ls");
    story_later(&s, 30);
    int stray = did(&s, 2900, 2200, "/usr/bin/cp", "cp");
    concluded(&s);
    expect_place(&s, alive, inside);
    expect_place(&s, stray, nowhere);
}
END_TEST

/* The kernel counts serials anew: the machine was started, nothing lives on. */
START_TEST(a_boot_ends_everything)
{
    story_later(&s, 60);
    s.serial = 5;
    int stray = did(&s, 2900, 2200, "/usr/bin/cp", "cp");
    int shim = did(&s, 2910, 2034, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_place(&s, stray, nowhere);
    expect_place(&s, shim, nowhere);
}
END_TEST

/* Stamps are not in the order of serials: a little disorder is no boot. */
START_TEST(a_late_record_is_no_boot)
{
    s.serial += 5;
    did(&s, 2800, SSHD, "/usr/bin/id", "id");
    s.serial -= 5;
    int child = did_inside(&s, 2201, 2200, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, child, inside);
}
END_TEST

/* ------------------------------------------------------------ the same process */

START_TEST(a_process_handed_to_an_ancestor_stays_itself)
{
    did_inside(&s, 2210, 2200, "/bin/sh", "sh -c job");
    did_inside(&s, 2220, 2210, "/bin/sleep", "sleep 1");
    int adopted = did_inside(&s, 2220, 2074, "/usr/bin/gcc", "gcc x.c");
    int child = did_inside(&s, 2221, 2220, "/usr/bin/as", "as x.s");
    concluded(&s);
    expect_place(&s, adopted, inside);
    expect_place(&s, child, inside);
}
END_TEST

START_TEST(a_process_handed_to_the_shim_stays_itself)
{
    shim_calls(&s, 2500, 2034, "exec --process /x --detach --pid-file /p", "web");
    did_inside(&s, 2514, 2500, "/usr/bin/env", "env gcc x.c");
    int adopted = did_inside(&s, 2514, 2034, "/usr/bin/gcc", "gcc x.c");
    int child = did_inside(&s, 2515, 2514, "/usr/bin/as", "as x.s");
    concluded(&s);
    expect_place(&s, adopted, inside);
    expect_place(&s, child, inside);
}
END_TEST

/* What it ran before is still what it ran before: a cache and its compiler are one. */
START_TEST(an_adopted_process_keeps_its_past)
{
    shim_calls(&s, 2500, 2034, "exec --process /x --detach --pid-file /p", "web");
    did_inside(&s, 2514, 2500, "/usr/bin/ccache", "ccache gcc -c x.c");
    did_inside(&s, 2514, 2034, "/usr/bin/gcc", "gcc -c x.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT family, exec_count FROM compilations", "cc|2");
}
END_TEST

/* On the host, orphans go to init. */
START_TEST(a_daemon_handed_to_init_stays_on_the_host)
{
    did(&s, 2700, SSHD, "/usr/bin/bash", "bash");
    did(&s, 2710, 2700, "/usr/bin/setsid", "setsid job");
    int adopted = did(&s, 2710, 1, "/usr/bin/job", "job");
    concluded(&s);
    expect_place(&s, adopted, "host - certain");
}
END_TEST

/* ------------------------------------------------------------ the clock of pids */

enum { PID_MAX = 32768, WRAPPED = 310, STEP = 20 };

/* New processes of the host, one after the other. */
static void time_passes(int64_t from, int64_t to)
{
    for (int64_t pid = from; pid <= to; pid += STEP)
        did(&s, pid, SSHD, "/usr/bin/date", "date");
    story_later(&s, 1);
}

/* With execve rules alone nothing tells that 20200 has ended; but the kernel has
 * counted past it since, and a host process may have it now. */
START_TEST(once_the_pids_came_round_a_silent_parent_is_in_doubt)
{
    time_passes(19000, 20000);
    docker_ran(&s, 20100, "job");
    did_inside(&s, 20140, 20100, "/bin/app", "app");
    did_inside(&s, 20200, 20140, "/bin/sh", "sh");
    time_passes(20300, PID_MAX - 10);
    time_passes(WRAPPED, 15000);
    int in_time = did_inside(&s, 15010, 20200, "/bin/ls", "ls");
    int again = did_inside(&s, 15012, 20140, "/bin/sh", "sh");
    time_passes(15020, PID_MAX - 10);
    time_passes(WRAPPED, 19500);
    int round = did(&s, 19510, 20200, "/usr/bin/cp", "cp");
    int after = did(&s, 19512, 19510, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_place(&s, in_time, "container job certain");
    expect_place(&s, again, "container job certain");
    expect_place(&s, round, nowhere);
    expect_place(&s, after, nowhere);
}
END_TEST

/* Who runs a file of the same container's mount under its label still belongs to
 * it, and the shim that calls runc for its container is still that shim. */
START_TEST(a_silent_parent_is_recognised_by_what_its_child_does)
{
    time_passes(19000, 20000);
    docker_ran(&s, 20100, "job");
    did_inside(&s, 20140, 20100, "/bin/app", "app");
    time_passes(20300, PID_MAX - 10);
    time_passes(WRAPPED, 20500);
    int child = did_inside(&s, 20510, 20140, "/bin/ls", "ls");
    int other_mount =
        did(&s, 20512, 20140, "/bin/ls", "ls", .dev = "00:99", .subj = "docker-default");
    shim_calls(&s, 20520, 20100, "exec --process /x --detach --pid-file /p", "job");
    int command = did_inside(&s, 20530, 20100, "/bin/sh", "sh");
    concluded(&s);
    expect_place(&s, child, "container job certain");
    expect_place(&s, other_mount, "container job certain"); /* seen alive just before */
    expect_place(&s, command, "container job certain");
}
END_TEST

/* The same without the sign of life: another mount is another container. */
START_TEST(a_silent_parent_is_not_recognised_by_another_mount)
{
    time_passes(19000, 20000);
    docker_ran(&s, 20100, "job");
    did_inside(&s, 20140, 20100, "/bin/app", "app");
    time_passes(20300, PID_MAX - 10);
    time_passes(WRAPPED, 20500);
    int other = did(&s, 20512, 20140, "/bin/ls", "ls", .dev = "00:99", .subj = "docker-default");
    concluded(&s);
    expect_place(&s, other, "container - certain"); /* by its label; but not job */
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, story_over);
    tcase_add_test(tcase, after_its_exit_a_pid_is_free);
    tcase_add_test(tcase, after_its_exit_a_pid_names_nobody);
    tcase_add_test(tcase, a_new_parent_that_is_no_ancestor_means_another_process);
    tcase_add_test(tcase, a_fork_record_tells_of_the_new_owner);
    tcase_add_test(tcase, a_removed_container_takes_its_pids_along);
    tcase_add_test(tcase, an_event_that_it_died_ends_its_processes);
    tcase_add_test(tcase, a_boot_ends_everything);
    tcase_add_test(tcase, a_late_record_is_no_boot);
    tcase_add_test(tcase, a_process_handed_to_an_ancestor_stays_itself);
    tcase_add_test(tcase, a_process_handed_to_the_shim_stays_itself);
    tcase_add_test(tcase, an_adopted_process_keeps_its_past);
    tcase_add_test(tcase, a_daemon_handed_to_init_stays_on_the_host);
    tcase_add_test(tcase, once_the_pids_came_round_a_silent_parent_is_in_doubt);
    tcase_add_test(tcase, a_silent_parent_is_recognised_by_what_its_child_does);
    tcase_add_test(tcase, a_silent_parent_is_not_recognised_by_another_mount);
}
