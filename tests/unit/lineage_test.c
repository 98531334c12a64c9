/* Lineage where the obvious parent misleads: programs that are called as the runtime is, and
 * processes that their makers have left. */
#include "tests/unit/one_story.h"
#include "tests/unit/suite.h"

#define VICTIMS_MOUNT "00:44"

/* ------------------------------------------------------------ forged runtimes */

/* The log began after the shim did: its calls of the runtime tell where that lies. */
START_TEST(an_image_s_runc_is_not_the_host_s_beneath_a_shim_without_a_record)
{
    shim_calls(&s, 2080, 2034, "exec --process /x --detach --pid-file /p", "web");
    int runc = did_inside(&s, 2090, 2034, "/tmp/runc", "runc exec other sh");
    int gcc = did_inside(&s, 2091, 2090, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, runc, "container web strong");
    expect_place(&s, gcc, "container web strong");
}
END_TEST

/* docker exec web runc delete victim: its parent is the call that put it there. */
START_TEST(a_command_called_runc_is_not_the_runtime_that_started_it)
{
    docker_ran(&s, 3034, "victim");
    did_inside(&s, 3074, 3034, "/bin/sh", "sh", .dev = VICTIMS_MOUNT);
    docker_ran(&s, 2034, "web");
    shim_calls(&s, 2080, 2034, "exec --process /x --detach --pid-file /p", "web");
    int runc = did_inside(&s, 2090, 2080, "/tmp/runc", "runc delete victim");
    int gcc = did_inside(&s, 2091, 2090, "/usr/bin/gcc", "gcc x.c");
    int unharmed = did_inside(&s, 3080, 3074, "/bin/ls", "ls", .dev = VICTIMS_MOUNT);
    concluded(&s);
    expect_place(&s, runc, "container web certain");
    expect_place(&s, gcc, "container web certain");
    expect_place(&s, unharmed, "container victim certain");
}
END_TEST

/* With an init stage that has become the container's first process it is the same. */
START_TEST(what_the_init_stage_runs_in_the_end_is_no_runtime)
{
    docker_ran(&s, 2034, "web");
    did(&s, 2060, 2050, RUNC, "runc init");
    int runc = did_inside(&s, 2060, 2034, "/usr/sbin/runc", "runc delete victim");
    int gcc = did_inside(&s, 2091, 2060, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, runc, "container web certain");
    expect_place(&s, gcc, "container web certain");
}
END_TEST

/* runc runs copies of itself that nobody can write to; they lie on mounts of their own. */
START_TEST(a_sealed_copy_is_the_runtime)
{
    static const char sealed[] = "/memfd:runc_cloned:/proc/self/exe";
    docker_ran(&s, 2034, "web");
    shim_calls(&s, 2080, 2034, "exec --process /x --detach --pid-file /p", "web");
    int copy =
        did(&s, 2080, 2034, sealed, "runc exec --process /x --pid-file /p web", .dev = "00:01");
    int stage = did(&s, 2085, 2080, "/", "runc init", .dev = "00:77");
    int command = did_inside(&s, 2087, 2080, "/bin/sh", "sh");
    concluded(&s);
    expect_of_exec(&s, copy, "place || ' ' || role", "host runtime");
    expect_of_exec(&s, stage, "place || ' ' || role", "host runtime");
    expect_place(&s, command, "container web certain");
}
END_TEST

/* Nothing tells where it is but its label, which the kernel keeps: that is a container's. */
START_TEST(a_runtime_with_a_container_s_label_is_not_the_host_s)
{
    docker_ran(&s, 2034, "victim");
    did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    int runc = did_inside(&s, 3091, 3090, "/tmp/runc", "runc exec victim sh", .dev = "00:46");
    int gcc = did_inside(&s, 3092, 3091, "/usr/bin/gcc", "gcc x.c", .dev = "00:46");
    concluded(&s);
    expect_place(&s, runc, "container - certain");
    expect_place(&s, gcc, "container - certain");
}
END_TEST

/* ------------------------------------------------------------ what makers have left */

/* The stage is a part of the runtime only until it runs the container's program: the children of
 * that are no hooks. */
START_TEST(children_of_a_container_s_first_process_are_no_hooks)
{
    docker_ran(&s, 2034, "web");
    did(&s, 2060, 2050, RUNC, "runc init");
    did_inside(&s, 2060, 2034, "/bin/sh", "sh");
    int gcc = did_inside(&s, 2091, 2060, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, gcc, "container web certain");
    expect_method(&s, gcc, "lineage");
}
END_TEST

/* runc run -d: it ends, and init takes the container's first process, which runs on. */
START_TEST(who_was_left_to_init_stays_in_its_container)
{
    did(&s, 900, SSHD, "/usr/bin/bash", "bash");
    did(&s, 1000, 900, RUNC, "runc run -d web");
    did(&s, 1010, 1000, RUNC, "runc init");
    did_inside(&s, 1012, 1000, "/bin/sh", "sh /entry");
    int app = did_inside(&s, 1012, 1, "/bin/app", "app");
    int gcc = did_inside(&s, 1020, 1012, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, app, "container web certain");
    expect_place(&s, gcc, "container web certain");
}
END_TEST

/* runc create and start: when the program runs its maker is gone, and nothing tells whose it is. */
START_TEST(init_s_child_in_a_root_of_its_own_may_be_a_container_s)
{
    did(&s, 900, SSHD, "/usr/bin/bash", "bash", .root = HOST_DISK);
    int before = did_inside(&s, 950, 1, "/opt/service", "service", .subj = "unconfined");
    did(&s, 1000, 900, RUNC, "runc create web");
    did(&s, 1010, 1000, RUNC, "runc init");
    did(&s, 1030, 900, RUNC, "runc start web");
    int first = did(&s, 1012, 1, "/bin/sh", "sh", .dev = VICTIMS_MOUNT, .root = VICTIMS_MOUNT);
    int gcc =
        did(&s, 1020, 1012, "/usr/bin/gcc", "gcc", .dev = VICTIMS_MOUNT, .root = VICTIMS_MOUNT);
    int service = did(&s, 1040, 1, "/usr/sbin/cron", "cron", .root = HOST_DISK);
    concluded(&s);
    expect_place(&s, before, "host - certain");
    expect_place(&s, first, "container - probable");
    expect_place(&s, gcc, "container - probable");
    expect_place(&s, service, "host - certain");
}
END_TEST

/* A static program tells of no root; who ran it came into another one, and nothing tells how. */
START_TEST(a_static_program_is_where_nobody_knows_its_parent_to_be)
{
    did(&s, 900, SSHD, "/usr/bin/bash", "bash", .root = HOST_DISK);
    did(&s, 910, 900, "/bin/sh", "sh", .dev = VICTIMS_MOUNT, .root = VICTIMS_MOUNT);
    int build = did(&s, 920, 910, "/usr/local/go/bin/go", "go build", .dev = VICTIMS_MOUNT);
    int tool = did(&s, 930, 920, "/usr/local/go/pkg/tool/compile", "compile", .dev = VICTIMS_MOUNT);
    concluded(&s);
    expect_place(&s, build, "unknown - -");
    expect_place(&s, tool, "unknown - -");
}
END_TEST

/* Devices with the same minor number are not the same, nor are their files. */
START_TEST(a_file_of_a_mount_is_not_the_host_s_of_the_same_numbers)
{
    did(&s, 950, 1, "/usr/sbin/cron", "cron", .dev = "fe:2d", .root = "fe:2d", .loader = 4711);
    int gcc = did(&s, 3001, 3000, "/usr/bin/gcc", "gcc x.c", .dev = "00:2d", .root = "00:2d",
                  .loader = 4711);
    concluded(&s);
    expect_of_exec(&s, gcc, "place != 'host'", "1");
}
END_TEST

/* A listing of cgroups: a unit below a service is of a systemd that runs within it. */
START_TEST(a_service_within_a_service_is_not_the_host_s)
{
    int inner = did_inside(&s, 3001, 3000, "/bin/app", "app", .subj = "unconfined");
    int own = did(&s, 3011, 3010, "/bin/sh", "sh");
    case_file(&s.it, "in/cgroups.txt",
              ET_SLICE("/proc/3001/cgroup:0::/system.slice/box.service/payload/system.slice/"
                       "nginx.service\n"
                       "/proc/3011/cgroup:0::/user.slice/user-1000.slice/user@1000.service/"
                       "app.slice/editor.service\n"));
    case_ingest(&s.it, "in/cgroups.txt");
    concluded(&s);
    expect_place(&s, inner, "unknown - -");
    expect_place(&s, own, "host - probable");
}
END_TEST

/* ------------------------------------------------------------ sessions */

/* The kernel counts sessions from 1 at each boot: the session 3 of the next one is another. */
START_TEST(a_session_s_number_means_another_one_after_a_boot)
{
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/usr/sbin/sshd", "sshd -D");
    did_inside(&s, 2100, 2074, "/usr/sbin/sshd", "sshd -R");
    logged_in(&s, 2100, 3);
    int inside = did_inside(&s, 2120, 2111, "/bin/go", "go build", .ses = 3, .subj = "unconfined");
    story_later(&s, 600);
    s.serial = 10;
    booted(&s);
    int before = did(&s, 790, 789, "/bin/ls", "ls", .ses = 3);
    did(&s, 800, SSHD, "/usr/sbin/sshd", "sshd -R");
    logged_in(&s, 800, 3);
    int host = did(&s, 820, 811, "/usr/sbin/sshd", "sshd -i", .ses = 3);
    concluded(&s);
    expect_place(&s, inside, "container web strong");
    expect_method(&s, inside, "session");
    expect_place(&s, before, "unknown - -");
    expect_place(&s, host, "host - strong");
    expect_method(&s, host, "session");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, an_image_s_runc_is_not_the_host_s_beneath_a_shim_without_a_record);
    tcase_add_test(tcase, a_command_called_runc_is_not_the_runtime_that_started_it);
    tcase_add_test(tcase, what_the_init_stage_runs_in_the_end_is_no_runtime);
    tcase_add_test(tcase, a_sealed_copy_is_the_runtime);
    tcase_add_test(tcase, a_runtime_with_a_container_s_label_is_not_the_host_s);
    tcase_add_test(tcase, children_of_a_container_s_first_process_are_no_hooks);
    tcase_add_test(tcase, who_was_left_to_init_stays_in_its_container);
    tcase_add_test(tcase, init_s_child_in_a_root_of_its_own_may_be_a_container_s);
    tcase_add_test(tcase, a_static_program_is_where_nobody_knows_its_parent_to_be);
    tcase_add_test(tcase, a_file_of_a_mount_is_not_the_host_s_of_the_same_numbers);
    tcase_add_test(tcase, a_service_within_a_service_is_not_the_host_s);
    tcase_add_test(tcase, a_session_s_number_means_another_one_after_a_boot);
}
