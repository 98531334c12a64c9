/* Clues: what places an exec whose ancestors left no record, and what agrees with or
 * contradicts a lineage that is known. */
#include "tests/unit/clues_story.h"
#include "tests/unit/suite.h"

#define OTHER_MOUNT "00:44"
#define TMPFS "00:21"

/* An exec in a container's own root, with its loader there, too. */
#define did_in(s, mount, ...) did((s), __VA_ARGS__, .dev = (mount), .root = (mount))

static const char confined[] = "docker-default";

/* ------------------------------------------------------------ the root mount */

/* Most parents fork without exec and leave no record; the mount bridges that. */
START_TEST(a_mount_places_whom_no_chain_places)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    int stray = did_in(&s, OVERLAY, 3001, 3000, "/usr/bin/gcc", "gcc x.c");
    int refused = did(&s, 3001, 3000, "/usr/bin/gcc", "", .file = "/usr/local/bin/as", .failed = 2);
    int child = did(&s, 3002, 3001, "/vol/tool", "tool", .dev = HOST_DISK, .root = OVERLAY);
    concluded(&s);
    expect_place(&s, stray, "container web strong");
    expect_method(&s, stray, "mount");
    expect_place(&s, refused, "container web strong");
    expect_place(&s, child, "container web strong");
}
END_TEST

/* The number is given to the next mount once this one is gone. */
START_TEST(a_mount_lasts_as_long_as_the_run)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    story_later(&s, 60);
    docker_removed(&s, 2034, "web");
    story_later(&s, 60);
    int between = did_in(&s, OVERLAY, 3001, 3000, "/bin/sh", "sh");
    story_later(&s, 60);
    docker_ran(&s, 5034, "job");
    did_in(&s, OVERLAY, 5074, 5034, "/bin/job", "job");
    int after = did_in(&s, OVERLAY, 6001, 6000, "/bin/sh", "sh");
    concluded(&s);
    expect_of_exec(&s, between, "coalesce(container_id, '-')", "-");
    expect_place(&s, after, "container job strong");
}
END_TEST

/* chroot and nsenter have the mount, too, but came there from the host's root. */
START_TEST(who_came_from_another_root_touches_only)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    did(&s, 3001, 3000, "/usr/sbin/chroot", "chroot /merged gcc x.c", .root = HOST_DISK);
    int chrooted = did_in(&s, OVERLAY, 3001, 3000, "/usr/bin/gcc", "gcc x.c");
    int tool = did_in(&s, OVERLAY, 3002, 3001, "/usr/lib/gcc/cc1", "cc1 x.c");
    concluded(&s);
    expect_of_exec(&s, chrooted, "place || ' ' || touches_container_id", "unknown web");
    expect_of_exec(&s, tool, "place || ' ' || touches_container_id", "unknown web");
}
END_TEST

/* A label or a session that the container's own do not have: it came from elsewhere. */
START_TEST(who_has_another_label_or_session_touches_only)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app", .subj = confined);
    int label = did_in(&s, OVERLAY, 3001, 3000, "/usr/bin/gcc", "gcc x.c");
    int session =
        did_in(&s, OVERLAY, 3101, 3100, "/usr/bin/gcc", "gcc x.c", .subj = confined, .ses = 9);
    concluded(&s);
    expect_of_exec(&s, label, "place || ' ' || touches_container_id", "unknown web");
    expect_of_exec(&s, session, "coalesce(container_id, '-') || ' ' || touches_container_id",
                   "- web");
}
END_TEST

/* A tmpfs of the host that is mounted into a container is both's. */
START_TEST(a_mount_that_the_host_has_tells_nothing)
{
    docker_ran(&s, 2034, "web");
    did(&s, 2074, 2034, "/run/tool", "tool", .dev = TMPFS);
    did(&s, 900, SSHD, "/run/tool", "tool", .dev = TMPFS);
    int stray = did(&s, 3001, 3000, "/run/tool", "tool", .dev = TMPFS);
    concluded(&s);
    expect_place(&s, stray, "unknown - -");
}
END_TEST

/* On btrfs the host's own root has an anonymous device, and a container of the vfs
 * driver has the very same. */
START_TEST(a_root_that_the_host_has_from_the_start_tells_nothing)
{
    did_in(&s, "00:1f", 901, SSHD, "/usr/bin/ls", "ls");
    docker_ran(&s, 2034, "web");
    did(&s, 2074, 2034, "/bin/app", "app", .dev = "00:1f", .root = "00:1f", .loader = 77);
    int stray = did_in(&s, "00:1f", 3001, 3000, "/usr/bin/cp", "cp");
    did_in(&s, "00:1f", 902, SSHD, "/usr/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, stray, "host - probable");
}
END_TEST

/* One parent, children in several roots: it is in none of them. */
START_TEST(a_parent_of_children_in_several_roots_is_nowhere)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    docker_ran(&s, 5034, "job");
    did_in(&s, OTHER_MOUNT, 5074, 5034, "/bin/job", "job");
    int one = did_in(&s, OVERLAY, 3001, 3000, "/bin/sh", "sh");
    int two = did_in(&s, OTHER_MOUNT, 3002, 3000, "/bin/sh", "sh");
    int silent = did(&s, 3003, 3000, "/vol/static", "static");
    concluded(&s);
    expect_place(&s, one, "container web strong");
    expect_place(&s, two, "container job strong");
    expect_place(&s, silent, "unknown - -");
}
END_TEST

/* An overlay that no runtime's record names is some container's. */
START_TEST(a_root_of_its_own_is_some_container_s)
{
    did(&s, 901, SSHD, "/usr/bin/ls", "ls", .root = HOST_DISK);
    int nameless = did_in(&s, OTHER_MOUNT, 3001, 3000, "/bin/sh", "sh");
    int login = did_in(&s, "00:45", 3101, 3100, "/bin/sh", "sh", .ses = 4);
    concluded(&s);
    expect_place(&s, nameless, "container - probable");
    expect_method(&s, nameless, "own-root");
    expect_place(&s, login, "unknown - -");
}
END_TEST

/* The loader lies in the process's own root: the host's has the host's file. */
START_TEST(the_host_s_loader_tells_of_the_host)
{
    did(&s, 901, SSHD, "/usr/bin/ls", "ls", .root = HOST_DISK);
    int host = did(&s, 3001, 3000, "/usr/bin/cp", "cp", .root = HOST_DISK);
    int copy = did(&s, 3011, 3010, "/usr/bin/ls", "ls", .root = HOST_DISK, .loader = 77);
    concluded(&s);
    expect_place(&s, host, "host - probable");
    expect_method(&s, host, "host-file");
    expect_place(&s, copy, "unknown - -"); /* a container's own copy on the same disk */
}
END_TEST

/* ------------------------------------------------------------ labels */

START_TEST(an_apparmor_profile_tells_of_some_container)
{
    int docker = did(&s, 3001, 3000, "/bin/sh", "sh", .subj = "docker-default");
    int enforced =
        did(&s, 3011, 3010, "/bin/sh", "sh", .subj = "cri-containerd.apparmor.d (enforce)");
    int podman = did(&s, 3021, 3020, "/bin/sh", "sh", .subj = "containers-default-0.50.1");
    int other = did(&s, 3031, 3030, "/bin/sh", "sh", .subj = "usr.sbin.cupsd");
    concluded(&s);
    expect_place(&s, docker, "container - certain");
    expect_place(&s, enforced, "container - certain");
    expect_place(&s, podman, "container - certain");
    expect_place(&s, other, "unknown - -");
}
END_TEST

#define SELINUX "system_u:system_r:container_t:s0:"

/* Two categories are one container's, as long as it runs. */
START_TEST(selinux_categories_tell_which_container)
{
    docker_ran(&s, 2034, "web");
    did(&s, 2074, 2034, "/bin/app", "app", .dev = OVERLAY, .subj = SELINUX "c231,c469");
    int same = did(&s, 3001, 3000, "/bin/sh", "sh", .subj = SELINUX "c231,c469");
    int others = did(&s, 3011, 3010, "/bin/sh", "sh", .subj = SELINUX "c1,c2");
    int host = did(&s, 3021, 3020, "/bin/sh", "sh",
                   .subj = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023");
    concluded(&s);
    expect_place(&s, same, "container web strong");
    expect_method(&s, same, "label");
    expect_place(&s, others, "container - certain");
    expect_place(&s, host, "unknown - -");
}
END_TEST

/* All containers of a pod have the same categories, however busy one of them is. */
START_TEST(categories_that_two_surely_have_name_neither)
{
    docker_ran(&s, 2034, "web");
    docker_ran(&s, 5034, "sidecar");
    for (int i = 0; i < 40; i++)
        did_in(&s, OVERLAY, 6090 + i, 2034, "/bin/ls", "ls", .subj = SELINUX "c1,c2");
    for (int i = 0; i < 4; i++)
        did_in(&s, OTHER_MOUNT, 6190 + i, 5034, "/bin/ls", "ls", .subj = SELINUX "c1,c2");
    int stray = did(&s, 6301, 6300, "/vol/tool", "tool", .subj = SELINUX "c1,c2");
    concluded(&s);
    expect_place(&s, stray, "container - certain");
}
END_TEST

/* ------------------------------------------------------------ hints */

/* A uid of a user namespace hints at a container, and no more. */
START_TEST(a_mapped_uid_is_a_hint)
{
    also_given("etc/subuid", "jenkins:165536:65536\n");
    int mapped = did(&s, 3001, 3000, "/bin/sh", "sh", .uid = 165636);
    int below = did(&s, 3011, 3010, "/bin/sh", "sh", .uid = 165535);
    concluded(&s);
    expect_place(&s, mapped, "unknown - -");
    expect_further(&s, mapped, "id-range container - weak CONTRADICTS");
    expect_further(&s, below, "");
}
END_TEST

/* ------------------------------------------------------------ for and against */

/* A lineage that the mount and the label deny is taken back, and kept. */
START_TEST(what_two_clues_deny_is_taken_back)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app", .subj = SELINUX "c1,c2");
    docker_ran(&s, 5034, "job");
    did_in(&s, OTHER_MOUNT, 5074, 5034, "/bin/job", "job", .subj = SELINUX "c3,c4");
    for (int i = 0; i < 12; i++)
        did_in(&s, OVERLAY, 2090 + i, 2074, "/bin/ls", "ls", .subj = SELINUX "c1,c2");
    int denied = did_in(&s, OVERLAY, 5090, 5034, "/bin/sh", "sh", .subj = SELINUX "c1,c2");
    int heir = did(&s, 5091, 5090, "/vol/tool", "tool", .subj = SELINUX "c1,c2", .failed = 0);
    concluded(&s);
    expect_place(&s, denied, "unknown - -");
    expect_of_exec(&s, denied, "contradicted", "1");
    expect_further(&s, denied,
                   "label container web probable CONTRADICTS, mount container web strong "
                   "CONTRADICTS, shim-child container job certain CONTRADICTS");
    expect_of_exec(&s, heir, "coalesce(container_id, '-')", "-");
}
END_TEST

/* A session goes from parent to child: another one means another parent. */
START_TEST(a_child_of_another_session_is_no_child)
{
    logged_in(&s, 800, 5);
    logged_in(&s, 801, 6);
    did(&s, 900, 800, "/usr/bin/bash", "bash", .ses = 5);
    int own = did(&s, 910, 900, "/usr/bin/ls", "ls", .ses = 5);
    int other = did(&s, 911, 900, "/usr/bin/ls", "ls", .ses = 6);
    concluded(&s);
    expect_of_exec(&s, own, "parent_exec_id IS NOT NULL", "1");
    expect_of_exec(&s, other, "parent_exec_id IS NULL", "1");
}
END_TEST

/* Records get lost: a program that a fork record shows, but no exec, and that is a
 * runtime's by its name, leads nowhere. */
START_TEST(a_runtime_whose_exec_is_lost_makes_nobody_the_host_s)
{
    const struct act shim = ACT(2034, 1, CONTAINERD_SHIM, "");
    forked(&s, shim, 2050);
    int inside = did(&s, 2074, 2034, "/bin/app", "app");
    shim_calls(&s, 2080, 2034, "exec --process /x --detach --pid-file /p", "web");
    int later = did(&s, 2090, 2034, "/bin/sh", "sh");
    concluded(&s);
    expect_place(&s, inside, "container web strong");
    expect_place(&s, later, "container web strong");
}
END_TEST

/* From the host's root into another one, and nothing tells how: what did it is lost. */
START_TEST(a_root_that_nobody_changed_is_doubted)
{
    did(&s, 900, SSHD, "/usr/bin/bash", "bash", .root = HOST_DISK);
    int lost = did_in(&s, OTHER_MOUNT, 910, 900, "/usr/bin/gcc", "gcc x.c");
    int heir = did_in(&s, OTHER_MOUNT, 911, 910, "/usr/lib/cc1", "cc1 x.c");
    did(&s, 920, 900, "/usr/sbin/chroot", "chroot /srv/jail gcc", .root = HOST_DISK);
    int told = did_in(&s, OTHER_MOUNT, 920, 900, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, lost, "unknown - -");
    expect_of_exec(&s, lost, "reason LIKE '%another%'", "1");
    expect_place(&s, heir, "unknown - -");
    expect_place(&s, told, "host - certain");
}
END_TEST

/* Who runs a runtime's program later was no runtime before. */
START_TEST(a_role_does_not_work_backwards)
{
    int before = did(&s, 2090, 2034, "/usr/bin/ls", "ls");
    story_later(&s, 60);
    docker_ran(&s, 2034, "web");
    concluded(&s);
    expect_of_exec(&s, before, "coalesce(container_id, '-')", "-");
}
END_TEST

/* The host's own program may run under a profile that a container was given, too. */
START_TEST(a_profile_that_inspect_names_takes_nothing_from_the_host)
{
    also_given("in/inspect.json",
               "[{\"Id\":\"" LONG_ID "\",\"Name\":\"/web\",\"Created\":\"2026-11-23T00:00:00Z\","
               "\"AppArmorProfile\":\"nginx\",\"State\":{\"Status\":\"exited\",\"Pid\":0},"
               "\"Config\":{\"Image\":\"i\"},\"HostConfig\":{}}]");
    int host = did(&s, 700, 1, "/usr/sbin/nginx", "nginx", .subj = "nginx");
    concluded(&s);
    expect_of_exec(&s, host, "place", "host");
}
END_TEST

/* A container that runs a runtime gives its processes to others, and loses no track of
 * the rest. */
START_TEST(who_left_for_an_inner_container_ends_with_it)
{
    docker_ran(&s, 2034, "outer");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/dockerd", "dockerd");
    did_in(&s, OVERLAY, 2075, 2074, "/bin/sh", "sh");
    did_in(&s, OVERLAY, 2080, 2074, RUNC, "runc run inner");
    did_in(&s, OVERLAY, 2081, 2080, RUNC, "runc init", .file = "/proc/self/exe");
    int inner = did_in(&s, OTHER_MOUNT, 2081, 2080, "/bin/app", "app");
    docker_removed(&s, 2034, "outer");
    int later = did(&s, 9001, 2075, "/usr/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, inner, "container inner certain");
    expect_of_exec(&s, later, "place", "unknown");
}
END_TEST

/* A pid names a process only at a time. */
START_TEST(nsenter_means_who_had_the_pid_then)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    int then = did(&s, 900, 1, "/usr/bin/nsenter", "nsenter -t 2074 -m id");
    docker_removed(&s, 2034, "web");
    int gone = did(&s, 901, 1, "/usr/bin/nsenter", "nsenter -t 2074 -m id");
    docker_ran(&s, 4034, "job");
    did_in(&s, OTHER_MOUNT, 2074, 4034, "/bin/job", "job");
    concluded(&s);
    expect_of_exec(&s, then, "touches_container_id", "web");
    expect_of_exec(&s, gone, "coalesce(touches_container_id, '-')", "-");
}
END_TEST

/* ------------------------------------------------------------ working from outside */

START_TEST(paths_names_and_pids_tell_who_touches_a_container)
{
    static const char merged[] = "/var/lib/docker/overlay2/abc/merged";
    docker_ran(&s, 2034, "web");
    did(&s, 2057, 2050, RUNC, "runc init", .cwd = merged);
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    int path = did(&s, 900, SSHD, "/usr/bin/gcc", "gcc /var/lib/docker/overlay2/abc/merged/x.c");
    int folder = did(&s, 901, SSHD, "/usr/bin/make", "make", .cwd = merged);
    int pid = did(&s, 902, SSHD, "/usr/bin/nsenter", "nsenter -t 2074 -m gcc x.c");
    int none = did(&s, 903, SSHD, "/usr/bin/ls", "ls /var/lib/docker/overlay2/abcd/merged/x.c");
    char inspect[1024];
    snprintf(
        inspect, sizeof inspect,
        "[{\"Id\":\"web\",\"Name\":\"/front\",\"Created\":\"%s\",\"Path\":\"app\",\"Args\":[],"
        "\"Image\":\"sha256:1\",\"Driver\":\"overlay2\",\"HostConfig\":{},\"State\":{\"Status\":"
        "\"running\",\"Running\":true,\"Pid\":2074,\"StartedAt\":\"%s\",\"FinishedAt\":"
        "\"0001-01-01T00:00:00Z\"},\"GraphDriver\":{\"Name\":\"overlay2\",\"Data\":{"
        "\"MergedDir\":\"%s\"}},\"Config\":{\"Image\":\"acme/web:1\",\"Labels\":{}}}]\n",
        stamp(0), stamp(0), merged);
    also_given("in/inspect.json", inspect);
    int copied = did(&s, 904, SSHD, "/usr/bin/docker", "docker cp tcc front:/tmp/tcc");
    concluded(&s);
    expect_of_exec(&s, path, "place || ' ' || touches_container_id", "host web");
    expect_of_exec(&s, folder, "place || ' ' || touches_container_id", "host web");
    expect_of_exec(&s, pid, "place || ' ' || touches_container_id", "host web");
    expect_of_exec(&s, copied, "place || ' ' || touches_container_id", "host web");
    expect_of_exec(&s, none, "touches_container_id IS NULL", "1");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, a_mount_places_whom_no_chain_places);
    tcase_add_test(tcase, a_mount_lasts_as_long_as_the_run);
    tcase_add_test(tcase, who_came_from_another_root_touches_only);
    tcase_add_test(tcase, who_has_another_label_or_session_touches_only);
    tcase_add_test(tcase, a_mount_that_the_host_has_tells_nothing);
    tcase_add_test(tcase, a_root_that_the_host_has_from_the_start_tells_nothing);
    tcase_add_test(tcase, a_parent_of_children_in_several_roots_is_nowhere);
    tcase_add_test(tcase, a_root_of_its_own_is_some_container_s);
    tcase_add_test(tcase, the_host_s_loader_tells_of_the_host);
    tcase_add_test(tcase, an_apparmor_profile_tells_of_some_container);
    tcase_add_test(tcase, selinux_categories_tell_which_container);
    tcase_add_test(tcase, categories_that_two_surely_have_name_neither);
    tcase_add_test(tcase, a_mapped_uid_is_a_hint);
    tcase_add_test(tcase, what_two_clues_deny_is_taken_back);
    tcase_add_test(tcase, a_child_of_another_session_is_no_child);
    tcase_add_test(tcase, a_runtime_whose_exec_is_lost_makes_nobody_the_host_s);
    tcase_add_test(tcase, a_root_that_nobody_changed_is_doubted);
    tcase_add_test(tcase, a_role_does_not_work_backwards);
    tcase_add_test(tcase, a_profile_that_inspect_names_takes_nothing_from_the_host);
    tcase_add_test(tcase, who_left_for_an_inner_container_ends_with_it);
    tcase_add_test(tcase, nsenter_means_who_had_the_pid_then);
    tcase_add_test(tcase, paths_names_and_pids_tell_who_touches_a_container);
}
