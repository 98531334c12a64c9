/* Runtimes, shims and containers of which little is told: a name that tells nothing, words that
 * are lost, a pid in a listing. The runtime is the host's all the same, and what it starts is not.
 */
#include "tests/unit/one_story.h"

#define OCI "/opt/acme/ociexec"
#define LOGGED OCI " --root /run/r --log /run/l.json --log-format json "

static void stages(int64_t pid, int64_t runtime)
{
    did(&s, pid, runtime, OCI, OCI " init", .file = "/proc/self/exe");
    did(&s, pid, runtime, "/", OCI " init", .comm = "ociexec", .file = "/dev/fd/5");
}

static void shim_started(int64_t shim, const char *id)
{
    did(&s, shim, CONTAINERD, CONTAINERD_SHIM,
        story_text(CONTAINERD_SHIM " -namespace moby -id %s -address /s", id));
}

/* Distributions and vendors call runc and crun as they like; a shim calls them all alike. */
START_TEST(what_a_shim_calls_as_a_runtime_is_one_under_any_name)
{
    shim_started(2034, "web");
    int create = did(&s, 2050, 2034, OCI, LOGGED "create --bundle /b --pid-file /p web");
    stages(2057, 2050);
    int hook = did(&s, 2060, 2050, "/usr/bin/hook", "hook prestart");
    int init = did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    concluded(&s);
    expect_of_exec(&s, create, "place || ' ' || role", "host runtime");
    expect_of_exec(&s, create + 1, "place || ' ' || role", "host runtime");
    expect_of_exec(&s, create + 2, "place || ' ' || role", "host runtime");
    expect_place(&s, hook, "host - certain");
    expect_place(&s, init, "container web certain");
}
END_TEST

/* The command's parent is `exec` as long as that runs. Its stage has that parent too. */
START_TEST(a_stage_of_an_unknown_runtime_is_not_in_the_container_yet)
{
    shim_started(2034, "web");
    int exec = did(&s, 2080, 2034, OCI, LOGGED "exec --process /x --pid-file /p web");
    stages(2084, 2080);
    int gcc = did_inside(&s, 2090, 2080, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_of_exec(&s, exec + 1, "place || ' ' || role", "host runtime");
    expect_of_exec(&s, exec + 2, "place || ' ' || role", "host runtime");
    expect_place(&s, gcc, "container web certain");
}
END_TEST

/* The log begins after the shim: that somebody calls so makes it one. */
START_TEST(who_calls_an_unknown_runtime_as_a_shim_does_is_a_shim)
{
    did(&s, 2080, 2034, OCI, LOGGED "exec --process /x --pid-file /p web");
    int gcc = did_inside(&s, 2090, 2034, "/usr/bin/gcc", "gcc x.c", .subj = "unconfined");
    concluded(&s);
    expect_place(&s, gcc, "container web strong");
}
END_TEST

/* containerd runs a shim by any path that it is given. By hand nobody logs into a bundle. */
START_TEST(who_logs_into_a_bundle_is_a_shim_under_any_name)
{
    did(&s, 2034, CONTAINERD, "/opt/acme/shim", "shim -namespace moby -id web");
    did(&s, 2050, 2034, RUNC,
        "runc --root /r --log /run/b/moby/web/log.json create --bundle /b --pid-file /p web");
    int init = did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    did(&s, 900, SSHD, "/bin/bash", "bash");
    did(&s, 910, 900, RUNC, "runc --log /tmp/l create --bundle /b --pid-file /p mine");
    int by_hand = did(&s, 920, 900, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, init, "container web strong");
    expect_place(&s, by_hand, "host - certain");
}
END_TEST

/* In a container the same words are a program's own. */
START_TEST(a_container_s_own_program_is_no_runtime_by_its_words)
{
    shim_started(2034, "victim");
    shim_started(3034, "attacker");
    shim_calls(&s, 3050, 3034, "create --bundle /b --pid-file /p", "attacker");
    int forged = did_inside(&s, 3074, 3034, OCI, LOGGED "exec --process /x --pid-file /p victim");
    int gcc = did_inside(&s, 3081, 3074, "/usr/bin/gcc", "gcc x.c");
    int init = did_inside(&s, 3082, 3034, "/usr/bin/tini", "tini init");
    concluded(&s);
    expect_place(&s, forged, "container attacker certain");
    expect_place(&s, gcc, "container attacker certain");
    expect_place(&s, init, "container attacker certain");
}
END_TEST

/* CRI-O's conmon-rs is one process for a whole pod. */
START_TEST(conmonrs_is_no_place_for_what_it_watches)
{
    did(&s, 700, 1, "/usr/libexec/crio/conmonrs", "conmonrs --runtime /usr/bin/runc");
    did(&s, 710, 700, RUNC, "runc --log /l create --bundle /b --pid-file /p pause");
    int pause = did_inside(&s, 720, 700, "/pause", "/pause", .dev = "00:39");
    did(&s, 730, 700, RUNC, "runc --log /l create --bundle /b --pid-file /p web");
    int init = did_inside(&s, 740, 700, "/bin/sh", "sh");
    did(&s, 750, 700, RUNC, "runc --log /l exec --process /b --pid-file /p pause");
    did(&s, 760, 700, RUNC, "runc --log /l exec --process /b --pid-file /p web");
    int which =
        did_inside(&s, 770, 700, "/usr/bin/gcc", "gcc x.c", .dev = "00:41", .subj = "unconfined");
    concluded(&s);
    expect_place(&s, pause, "container pause strong");
    expect_place(&s, init, "container web probable");
    expect_place(&s, which, "container - strong");
}
END_TEST

/* Rules without EXECVE records, or a carrier that drops them: who the runtime serves is
 * not told, and what it starts is not on the host for that. */
START_TEST(a_runtime_without_its_words_places_nobody_on_the_host)
{
    did(&s, 2080, 2034, RUNC, NULL);
    did(&s, 2084, 2080, RUNC, NULL, .comm = "exe", .file = "/proc/self/exe");
    did(&s, 2084, 2080, "/", NULL, .comm = "runc", .file = "/dev/fd/5");
    int child = did_inside(&s, 2090, 2080, "/bin/sh", NULL, .subj = "unconfined");
    int orphan = did_inside(&s, 2091, 2034, "/bin/sh", NULL, .subj = "unconfined");
    int staged = did_inside(&s, 2092, 2084, "/bin/sh", NULL, .subj = "unconfined");
    did(&s, 2098, 1, "/usr/bin/conmon", NULL);
    int watched = did_inside(&s, 2099, 2098, "/bin/sh", NULL, .subj = "unconfined");
    case_take(&s.it, "in/audit.log", et_strbuf_string(&s.log)); /* each is told not to be whole */
    et_strbuf_reset(&s.log);
    concluded(&s);
    expect_place(&s, child, "unknown - -");
    expect_place(&s, orphan, "unknown - -");
    expect_place(&s, staged, "unknown - -");
    expect_place(&s, watched, "unknown - -");
}
END_TEST

/* What conmon calls in the end is podman, on the host, though its words are lost. */
START_TEST(podman_without_its_words_clears_up_where_a_monitor_calls_it)
{
    did(&s, 2000, 1, "/usr/bin/conmon", "conmon -c web -u web -r /usr/bin/crun -b /b");
    did(&s, 2005, 2001, "/usr/bin/crun", "crun --log=/l create --bundle /b --pid-file /p web");
    int inside = did_inside(&s, 2010, 2001, "/bin/sh", "sh", .subj = "unconfined");
    int clears = did(&s, 2050, 2001, "/usr/bin/podman", NULL);
    case_take(&s.it, "in/audit.log", et_strbuf_string(&s.log));
    et_strbuf_reset(&s.log);
    concluded(&s);
    expect_place(&s, inside, "container web strong");
    expect_of_exec(&s, clears, "place || ' ' || role", "host runtime");
}
END_TEST

/* A shim is in its daemon's control group; what it makes is not on the host. */
START_TEST(who_is_listed_beside_a_daemon_may_serve_a_container)
{
    case_take(&s.it, "in/more.txt", "/proc/3034/cgroup:0::/system.slice/containerd.service\n");
    int stranger = did_inside(&s, 3090, 3034, "/bin/sh", "sh", .subj = "unconfined");
    concluded(&s);
    expect_place(&s, stranger, "unknown - -");
}
END_TEST

#define WHOLE_ID "449a5c8797ca7cf860854f7340634b042434091e59f408ba44abbda01503afef"

/* The log begins late, and nothing else was collected. */
START_TEST(a_listing_names_a_container_that_nothing_else_knows)
{
    case_take(&s.it, "in/cgroups.txt",
              "/proc/2090/cgroup:0::/system.slice/docker-" WHOLE_ID ".scope\n");
    int child = did_inside(&s, 2095, 2090, "/usr/bin/gcc", "gcc x.c", .subj = "unconfined");
    concluded(&s);
    expect_place(&s, child, "container " WHOLE_ID " probable");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, what_a_shim_calls_as_a_runtime_is_one_under_any_name);
    tcase_add_test(tcase, a_stage_of_an_unknown_runtime_is_not_in_the_container_yet);
    tcase_add_test(tcase, who_calls_an_unknown_runtime_as_a_shim_does_is_a_shim);
    tcase_add_test(tcase, who_logs_into_a_bundle_is_a_shim_under_any_name);
    tcase_add_test(tcase, a_container_s_own_program_is_no_runtime_by_its_words);
    tcase_add_test(tcase, conmonrs_is_no_place_for_what_it_watches);
    tcase_add_test(tcase, a_runtime_without_its_words_places_nobody_on_the_host);
    tcase_add_test(tcase, podman_without_its_words_clears_up_where_a_monitor_calls_it);
    tcase_add_test(tcase, who_is_listed_beside_a_daemon_may_serve_a_container);
    tcase_add_test(tcase, a_listing_names_a_container_that_nothing_else_knows);
}
