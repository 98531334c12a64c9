/* Clues from what others say: who had a pid, and which command a runtime was asked for. */
#include "tests/unit/clues_story.h"
#include "tests/unit/suite.h"

START_TEST(containerd_names_the_pid_of_a_command)
{
    char events[512];
    int command = did(&s, 3001, 3000, "/bin/sh", "sh");
    int child = did(&s, 3002, 3001, "/bin/ls", "ls");
    snprintf(events, sizeof events,
             "2026-11-23 22:13:20.1 +0000 UTC moby /tasks/exec-started "
             "{\"container_id\":\"%s\",\"exec_id\":\"e1\",\"pid\":3001}\n",
             LONG_ID);
    also_given("in/events.txt", events);
    concluded(&s);
    expect_place(&s, command, "container " LONG_ID " strong");
    expect_method(&s, command, "task-pid");
    expect_place(&s, child, "container " LONG_ID " strong");
}
END_TEST

START_TEST(a_listing_of_cgroups_tells_where_a_pid_was)
{
    int inside = did(&s, 3001, 3000, "/bin/sh", "sh");
    int outside = did(&s, 3011, 3010, "/bin/sh", "sh");
    int sibling = did(&s, 3002, 3000, "/bin/ls", "ls");
    also_given("in/cgroups.txt", "/proc/3001/cgroup:0::/system.slice/docker-" LONG_ID ".scope\n"
                                 "/proc/3011/cgroup:0::/system.slice/cron.service\n");
    docker_ran(&s, 5034, LONG_ID);
    concluded(&s);
    expect_place(&s, inside, "container " LONG_ID " probable");
    expect_method(&s, inside, "listing");
    expect_place(&s, outside, "host - probable");
    expect_place(&s, sibling, "unknown - -"); /* its parent may be a shim */
}
END_TEST

/* docker top: whose processes they are, the place of its output tells. */
START_TEST(docker_top_names_pids_of_a_container)
{
    char ran[1024];
    snprintf(ran, sizeof ran,
             "{\"status\":\"start\",\"id\":\"" LONG_ID "\",\"from\":\"a\",\"Type\":\"container\","
             "\"Action\":\"start\",\"Actor\":{\"ID\":\"" LONG_ID
             "\",\"Attributes\":{\"image\":\"a\","
             "\"name\":\"front\"}},\"scope\":\"local\",\"time\":%d,\"timeNano\":%d000000000}\n",
             STORY_BEGIN_S, STORY_BEGIN_S);
    also_given("in/docker/events.json", ran);
    also_given(
        "in/docker/top/front.txt",
        "UID                 PID                 PPID                C                   STIME"
        "               TTY                 TIME                CMD\n"
        "root                3001                3000                0                   22:12"
        "               ?                   00:00:00            /bin/sh\n");
    int inside = did(&s, 3001, 3000, "/bin/sh", "sh");
    int child = did(&s, 3005, 3001, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, inside, "container " LONG_ID " probable");
    expect_method(&s, inside, "listing");
    expect_place(&s, child, "container " LONG_ID " probable");
}
END_TEST

/* containerd's word, of an hour ago, that pid 2034 is a shim. */
static void shim_was_logged(void)
{
    char log[512];
    snprintf(log, sizeof log,
             "time=\"%s\" level=info msg=\"starting signal loop\" namespace=moby "
             "path=/run/containerd/io.containerd.runtime.v2.task/moby/" LONG_ID
             " pid=2034 runtime=io.containerd.runc.v2\n",
             stamp(-3600));
    also_given("in/containerd.log", log);
}

/* The log begins after the shim was started, but containerd logged its pid. */
START_TEST(a_shim_is_known_by_what_containerd_logs)
{
    shim_was_logged();
    int init = did(&s, 2074, 2034, "/bin/app", "app");
    int gcc = did(&s, 2080, 2074, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, init, "container " LONG_ID " strong");
    expect_method(&s, init, "shim-child");
    expect_place(&s, gcc, "container " LONG_ID " strong");
}
END_TEST

/* The same line of a boot before this one: its pid is another's now. */
START_TEST(a_shim_does_not_outlive_the_machine)
{
    shim_was_logged();
    et_strbuf_addf(&s.log,
                   "type=SYSTEM_BOOT msg=audit(%d.000:50): pid=1 uid=0 auid=4294967295 "
                   "ses=4294967295 msg=' comm=\"systemd-update-utmp\" "
                   "exe=\"/lib/systemd/systemd-update-utmp\" hostname=? addr=? terminal=? "
                   "res=success'\n",
                   STORY_BEGIN_S - 60);
    int other = did(&s, 2074, 2034, "/bin/app", "app");
    concluded(&s);
    expect_place(&s, other, "unknown - -");
}
END_TEST

START_TEST(the_agent_that_recorded_it_saw_its_container)
{
    int plain = did(&s, 3001, 3000, "/usr/bin/whoami", "whoami");
    char line[1024];
    snprintf(line, sizeof line,
             "{\"ID\":\"%d.%03d:%d\",\"SYSCALL\":{\"arch\":\"0xc000003e\",\"syscall\":59,"
             "\"success\":\"yes\",\"exit\":0,\"ppid\":3000,\"pid\":3001,\"auid\":4294967295,"
             "\"uid\":0,\"gid\":0,\"euid\":0,\"suid\":0,\"fsuid\":0,\"egid\":0,\"sgid\":0,"
             "\"fsgid\":0,\"ses\":4294967295,\"comm\":\"whoami\",\"exe\":\"/usr/bin/whoami\","
             "\"PID\":{\"EVENT_ID\":\"1.1:1\",\"container\":{\"id\":\"" LONG_ID "\"}}},"
             "\"EXECVE\":{\"argc\":1,\"ARGV\":[\"whoami\"]}}\n",
             STORY_BEGIN_S, (int)s.ms - STORY_STEP_MS, plain);
    also_given("in/laurel.log", line);
    concluded(&s);
    expect_place(&s, plain, "container " LONG_ID " strong");
    expect_method(&s, plain, "carrier");
}
END_TEST

/* ------------------------------------------------------------ commands */

static void asked(struct et_strbuf *events, const char *id, const char *name, const char *command,
                  int64_t seconds)
{
    et_strbuf_addf(events,
                   "%.19s.000000000Z container exec_start: %s %s (image=acme/web:1, name=%s)\n",
                   stamp(seconds), command, id, name);
}

#define OTHER_ID "11355f76c33e25882a3530ff28d6d7c33bb2de8932a8240ce869769efa3b1ea1"

START_TEST(the_runtime_was_asked_for_this_very_command)
{
    ET_STRBUF_AUTO events = { 0 };
    asked(&events, LONG_ID, "web", "gcc -O2 x.c", 0);
    asked(&events, LONG_ID, "web", "make all", 0);
    asked(&events, OTHER_ID, "job", "make all", 1);
    asked(&events, LONG_ID, "web", "id", 0);
    also_given("in/events.txt", et_strbuf_string(&events));
    int once = did(&s, 3001, 3000, "/usr/bin/gcc", "gcc -O2 x.c");
    int elsewhere = did(&s, 3101, 3100, "/usr/bin/make", "make all");
    int twice = did(&s, 3201, 3200, "/usr/bin/id", "id");
    did(&s, 3301, 3300, "/usr/bin/id", "id");
    concluded(&s);
    expect_place(&s, once, "container " LONG_ID " probable");
    expect_method(&s, once, "command");
    expect_place(&s, elsewhere, "unknown - -");
    expect_place(&s, twice, "unknown - -");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, containerd_names_the_pid_of_a_command);
    tcase_add_test(tcase, a_listing_of_cgroups_tells_where_a_pid_was);
    tcase_add_test(tcase, docker_top_names_pids_of_a_container);
    tcase_add_test(tcase, a_shim_is_known_by_what_containerd_logs);
    tcase_add_test(tcase, a_shim_does_not_outlive_the_machine);
    tcase_add_test(tcase, the_agent_that_recorded_it_saw_its_container);
    tcase_add_test(tcase, the_runtime_was_asked_for_this_very_command);
}
