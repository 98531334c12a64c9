/* Who is in which container by the calls of its runtime alone. */
#include "tests/unit/one_story.h"

/* ------------------------------------------------------------ Docker */

/* The container's init has the shim as its parent and no record before its exec. */
START_TEST(docker_run_leads_into_the_container)
{
    booted(&s);
    int start = docker_ran(&s, 2034, LONG_ID);
    int init = did_inside(&s, 2074, 2034, "/usr/bin/dash", "sh -c gcc~x.c");
    int gcc = did_inside(&s, 2336, 2074, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, init, "container " LONG_ID " certain");
    expect_place(&s, gcc, "container " LONG_ID " certain");
    expect_place(&s, start, "host - certain");
    expect_of_exec(&s, start, "role", "runtime");
    expect_of_exec(&s, gcc, "role", "workload");
    expect_method(&s, init, "shim-child");
    expect_method(&s, gcc, "lineage");
    expect_rows(&s.it, "SELECT DISTINCT role, place FROM execs WHERE exe GLOB '*runc*'",
                "runtime|host");
    expect_rows(&s.it, "SELECT container_id, execs, known_by FROM containers", LONG_ID "|2|audit");
}
END_TEST

/* Which of the two it is, is a race between runc and the command. */
START_TEST(docker_exec_leads_in_by_runc_and_by_the_shim)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/usr/sbin/nginx", "nginx");
    shim_calls(&s, 2500, 2034, "exec --process /tmp/runc-process1 --detach --pid-file /p", "web");
    runc_stages(&s, 2507, 2500);
    int early = did_inside(&s, 2514, 2500, "/usr/bin/dash", "sh");
    int late = did_inside(&s, 2514, 2034, "/usr/bin/gcc", "gcc x.c");
    shim_calls(&s, 2600, 2034, "exec --process /tmp/runc-process2 --detach --pid-file /p", "web");
    runc_stages(&s, 2607, 2600);
    int other = did_inside(&s, 2614, 2034, "/usr/bin/gcc", "gcc y.c");
    concluded(&s);
    expect_place(&s, early, "container web certain");
    expect_method(&s, early, "runtime-child");
    /* the same process, handed to the shim: not another one under its pid */
    expect_place(&s, late, "container web certain");
    expect_place(&s, other, "container web certain");
}
END_TEST

/* libnetwork-setkey and its like run on the host, with the host's files. */
START_TEST(a_hook_of_runc_create_is_the_host_s)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    int hook = did(&s, 2060, 2050, "/usr/sbin/dockerd",
                   "libnetwork-setkey -exec-root=/var/run/docker web abc");
    int child = did(&s, 2061, 2060, "/usr/sbin/iptables", "iptables -L");
    concluded(&s);
    expect_place(&s, hook, "host - certain");
    expect_method(&s, hook, "runtime-hook");
    expect_place(&s, child, "host - certain");
}
END_TEST

/* `docker top` runs runc as a child of the shim: still the host. */
START_TEST(docker_top_is_the_host_s)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    int top = shim_calls(&s, 2381, 2034, "ps --format json", "web");
    int kill = shim_calls(&s, 2382, 2034, "kill --all", "web");
    concluded(&s);
    expect_place(&s, top, "host - certain");
    expect_of_exec(&s, top, "role", "runtime");
    expect_place(&s, kill, "host - certain");
}
END_TEST

/* The client only asks the daemon: it is where its user is, whatever it names. */
START_TEST(the_docker_client_is_the_host_s)
{
    booted(&s);
    docker_ran(&s, 2034, LONG_ID);
    int client = did(&s, 2700, SSHD, "/usr/bin/docker", "docker exec " LONG_ID " gcc x.c");
    int tar = did(&s, 2701, SSHD, "/usr/bin/tar", "tar cf - " LONG_ID);
    concluded(&s);
    expect_place(&s, client, "host - certain");
    expect_of_exec(&s, client, "coalesce(compiler, 'none')", "none");
    expect_place(&s, tar, "host - certain");
}
END_TEST

/* Who calls runc by hand gets what runc does: its children are inside. */
START_TEST(runc_by_hand_leads_into_the_container)
{
    booted(&s);
    int exec = did(&s, 3000, SSHD, RUNC, "runc exec -t web sh");
    runc_stages(&s, 3007, 3000);
    int shell = did_inside(&s, 3012, 3000, "/bin/sh", "sh");
    int run = did(&s, 3100, SSHD, RUNC, "runc run -b /b job-1");
    runc_stages(&s, 3107, 3100);
    int job = did_inside(&s, 3112, 3100, "/bin/job", "job", .dev = "00:41");
    concluded(&s);
    expect_place(&s, exec, "host - certain");
    expect_place(&s, shell, "container web certain");
    expect_place(&s, run, "host - certain");
    expect_place(&s, job, "container job-1 certain");
}
END_TEST

/* With fork records the chain from runc init to the container's init is whole. */
START_TEST(the_init_stage_becomes_the_container_s_process)
{
    const struct act parent = ACT(1233, 1225, "/", "", .comm = "runc:[0:PARENT]");
    const struct act child = ACT(1236, 1225, "/", "", .comm = "runc:[1:CHILD]");
    const struct act init = ACT(1237, 1225, "/", "", .comm = "runc:[2:INIT]");
    booted(&s);
    did(&s, 1200, CONTAINERD, CONTAINERD_SHIM, CONTAINERD_SHIM " -id web");
    shim_calls(&s, 1225, 1200, "create --bundle /b --pid-file /p", "web");
    did(&s, 1233, 1225, RUNC, "runc init", .comm = "exe");
    did(&s, 1233, 1225, "/", "runc init", .comm = "runc");
    forked(&s, parent, 1236);
    forked(&s, child, 1237);
    forked(&s, init, 2);
    int first = did_inside(&s, 1237, 1225, "/bin/app", "app");
    int second = did_inside(&s, 1250, 1237, "/bin/tool", "tool");
    concluded(&s);
    expect_place(&s, first, "container web certain");
    expect_method(&s, first, "runc-init");
    expect_place(&s, second, "container web certain");
}
END_TEST

/* A restart keeps the id and changes everything else. */
START_TEST(a_restarted_container_is_the_same_one)
{
    booted(&s);
    docker_ran(&s, 3000, "queue");
    int before = did_inside(&s, 3040, 3000, "/bin/worker", "worker");
    docker_removed(&s, 3000, "queue");
    story_later(&s, 20);
    docker_ran(&s, 5000, "queue");
    int after = did_inside(&s, 5040, 5000, "/bin/worker", "worker");
    int stray = did(&s, 5900, 3040, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, before, "container queue certain");
    expect_place(&s, after, "container queue certain");
    /* its parent's pid was a process of the container before the restart */
    expect_place(&s, stray, "unknown - -");
    expect_rows(&s.it, "SELECT run, start_ns < end_ns, source FROM lifetimes ORDER BY run",
                "1|1|audit\n2||audit");
}
END_TEST

/* The id may be any name: it is told by its place, not by its looks. */
START_TEST(ctr_has_ids_of_any_form)
{
    booted(&s);
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id adhoc-worker-5d8f -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", "adhoc-worker-5d8f");
    int init = did(&s, 4020, 4000, "/bin/sleep", "sleep 1", .dev = "00:71");
    concluded(&s);
    expect_place(&s, init, "container adhoc-worker-5d8f certain");
}
END_TEST

/* A pod's shim serves its sandbox and more: which one, its calls tell by their order,
 * and the mount of those that are known. */
START_TEST(a_pod_s_shim_tells_by_the_order_of_its_calls)
{
    booted(&s);
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id sandbox -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", "sandbox");
    int pause = did_inside(&s, 4020, 4000, "/pause", "/pause");
    shim_calls(&s, 4030, 4000, "create --bundle /c --pid-file /p", "app");
    int app = did_inside(&s, 4040, 4000, "/bin/app", "app", .dev = "00:39");
    int call = shim_calls(&s, 4050, 4000, "exec --process /x --detach --pid-file /p", "app");
    int known = did_inside(&s, 4060, 4050, "/bin/sh", "sh", .dev = "00:39");
    shim_calls(&s, 4070, 4000, "create --bundle /d --pid-file /p", "side");
    int side = did_inside(&s, 4080, 4000, "/bin/side", "side", .dev = "00:3a");
    shim_calls(&s, 4090, 4000, "exec --process /y --detach --pid-file /p", "side");
    shim_calls(&s, 4100, 4000, "exec --process /z --detach --pid-file /p", "app");
    int either = did_inside(&s, 4110, 4000, "/bin/either", "either", .dev = "00:3b");
    concluded(&s);
    expect_place(&s, pause, "container sandbox certain");
    expect_place(&s, app, "container app strong");
    expect_method(&s, app, "mount");
    expect_place(&s, side, "container side probable");
    expect_method(&s, side, "pod-order");
    expect_place(&s, either, "container - certain"); /* two were being made */
    expect_method(&s, either, "shared-shim");
    expect_place(&s, call, "host - certain");
    expect_place(&s, known, "container app certain");
}
END_TEST

/* ------------------------------------------------------------ podman */

#define CONMON "/usr/bin/conmon"
#define CRUN "/usr/bin/crun"

/* conmon forks after its exec: the copy that keeps the container never exec'd. */
START_TEST(podman_s_unseen_conmon_is_known_by_what_it_calls)
{
    booted(&s);
    did(&s, 1652, SSHD, "/usr/bin/podman", "podman run -d app", .ses = 5);
    int conmon = did(&s, 1693, 1652, CONMON,
                     CONMON " --api-version 1 -c batch -u batch -r " CRUN " -n nightly", .ses = 5);
    did(&s, 1695, 1694, CRUN,
        CRUN " --systemd-cgroup --log=/l create --bundle /b --pid-file /p batch", .ses = 5);
    int sealed = did(&s, 1695, 1694, "/",
                     CRUN " --systemd-cgroup --log=/l create --bundle /b "
                          "--pid-file /p batch",
                     .ses = 5);
    did(&s, 1697, 1652, CRUN, CRUN " start batch", .ses = 5);
    int init = did(&s, 1696, 1694, "/bin/sh", "sh", .dev = "00:40", .ses = 5);
    int child = did(&s, 1700, 1696, "/bin/cc", "cc x.c", .dev = "00:40", .ses = 5);
    concluded(&s);
    expect_place(&s, conmon, "host - certain");
    expect_place(&s, sealed, "host - strong");
    expect_of_exec(&s, sealed, "role", "runtime");
    expect_place(&s, init, "container batch strong");
    expect_method(&s, init, "conmon-child");
    expect_place(&s, child, "container batch strong");
    expect_of_exec(&s, init, "container_name", "nightly");
}
END_TEST

/* -c names the container, -u only the exec session. */
START_TEST(podman_exec_leads_into_the_container)
{
    booted(&s);
    did(&s, 1900, SSHD, "/usr/bin/podman", "podman exec batch gcc x.c", .ses = 5);
    did(&s, 1910, 1900, CONMON, CONMON " -c batch -u session -r " CRUN " -e", .ses = 5);
    did(&s, 1912, 1911, CRUN, CRUN " --log=/l exec --pid-file /p --process /x -d batch", .ses = 5);
    int gcc = did(&s, 1913, 1911, "/usr/bin/gcc", "gcc x.c", .dev = "00:40", .ses = 5);
    int cleanup = did(&s, 1930, 1911, "/usr/bin/podman",
                      "podman container cleanup --exec session batch", .ses = 5);
    concluded(&s);
    expect_place(&s, gcc, "container batch strong");
    expect_rows(&s.it, "SELECT group_concat(container_id) FROM containers", "batch");
    expect_of_exec(&s, cleanup, "place || ' ' || role", "host runtime");
}
END_TEST

/* Without root it is the same with other paths; the files may be the host's disk. */
START_TEST(rootless_podman_is_the_same)
{
    booted(&s);
    did(&s, 2805, SSHD, "/usr/bin/podman", "podman run app", .ses = 7, .auid = 1001);
    did(&s, 2810, 2805, CONMON, CONMON " -c mine -u mine -r " CRUN, .ses = 7, .auid = 1001);
    did(&s, 2812, 2811, CRUN, CRUN " --log=/tmp/l create --bundle /home/j/b --pid-file /p mine",
        .ses = 7, .auid = 1001);
    int init = did(&s, 2813, 2811, "/bin/sh", "sh", .ses = 7, .auid = 1001);
    concluded(&s);
    expect_place(&s, init, "container mine strong");
    expect_of_exec(&s, init, "auid", "1001");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, nothing_happened, story_over);
    tcase_add_test(tcase, docker_run_leads_into_the_container);
    tcase_add_test(tcase, docker_exec_leads_in_by_runc_and_by_the_shim);
    tcase_add_test(tcase, a_hook_of_runc_create_is_the_host_s);
    tcase_add_test(tcase, docker_top_is_the_host_s);
    tcase_add_test(tcase, the_docker_client_is_the_host_s);
    tcase_add_test(tcase, runc_by_hand_leads_into_the_container);
    tcase_add_test(tcase, the_init_stage_becomes_the_container_s_process);
    tcase_add_test(tcase, a_restarted_container_is_the_same_one);
    tcase_add_test(tcase, ctr_has_ids_of_any_form);
    tcase_add_test(tcase, a_pod_s_shim_tells_by_the_order_of_its_calls);
    tcase_add_test(tcase, podman_s_unseen_conmon_is_known_by_what_it_calls);
    tcase_add_test(tcase, podman_exec_leads_into_the_container);
    tcase_add_test(tcase, rootless_podman_is_the_same);
}
