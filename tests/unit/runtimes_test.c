#include "analyzer/runtimes.h"

#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

#define ID "80b932627f84187fb6eb4e62d4ec7e33e6970e6690184716d12159bb317aca59"
#define EXEC_ID "42fe4d703d52a4a14eb02d7bd2a5fa27d3fc4c0b4b3b8bd44d08d4a58d8a4bd1"

enum { MAX_WORDS = 64, MAX_LINE = 2048 };

/* A call's words live here; blanks part them. */
static char line[MAX_LINE];

static struct et_runtime_call call_of(const char *exe, const char *words)
{
    struct et_slice argv[MAX_WORDS];
    size_t argc = 0;
    ck_assert_uint_lt(strlen(words), sizeof line);
    strcpy(line, words);
    char *rest = NULL;
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = et_slice_of(word);
    return et_runtime_of(et_slice_of(exe), argv, argc);
}

static const char *kind_name(enum et_runtime_kind kind)
{
    static const char *const names[] = { "none", "shim",   "launcher", "oci",
                                         "init", "conmon", "cleanup" };
    return names[kind];
}

static const char *op_name(enum et_oci_op op)
{
    static const char *const names[] = { "other", "create", "start", "run", "exec", "delete" };
    return names[op];
}

/* want: "kind op id", the op being "-" where there is none and the id "-". */
static void expect_call_at(const char *exe, const char *words, const char *want, int at)
{
    char got[MAX_LINE];
    struct et_runtime_call call = call_of(exe, words);
    snprintf(got, sizeof got, "%s %s %.*s", kind_name(call.kind),
             call.kind == ET_RT_OCI ? op_name(call.op) : "-", call.id.p ? (int)call.id.n : 1,
             call.id.p ? call.id.p : "-");
    ck_assert_msg(strcmp(got, want) == 0, "line %d: %s: %s\n got %s\nwant %s", at, exe, words, got,
                  want);
    if (call.kind != ET_RT_NONE)
        ck_assert_msg(et_runtime_may_be(et_slice_of(exe)), "%s may be none", exe);
}

#define expect_call(exe, words, want) expect_call_at((exe), (words), (want), __LINE__)

#define RUNC "/usr/sbin/runc"
#define CRUN "/usr/bin/crun"
#define SHIM "/usr/bin/containerd-shim-runc-v2"

/* ------------------------------------------------------------ shims */

START_TEST(a_shim_serves_the_container_after_its_id_option)
{
    expect_call(SHIM, SHIM " -namespace moby -id " ID " -address /run/containerd/containerd.sock",
                "shim - " ID);
    expect_slice(call_of(SHIM, SHIM " -namespace k8s.io -id " ID).engine, "k8s.io");
    expect_call(SHIM, SHIM " -id adhoc-payments-worker-5d8f -namespace k8s.io",
                "shim - adhoc-payments-worker-5d8f");
    expect_call("/usr/bin/containerd-shim-kata-v2", "containerd-shim-kata-v2 -id " ID,
                "shim - " ID);
    expect_call("/usr/bin/containerd-shim-runsc-v1", "containerd-shim-runsc-v1 -id web",
                "shim - web");
}
END_TEST

/* Go's flag package takes one dash or two, and a value behind an equals sign. */
START_TEST(a_shim_s_options_have_several_spellings)
{
    expect_call(SHIM, SHIM " --namespace=moby --id=" ID, "shim - " ID);
    expect_call(SHIM, SHIM " --id " ID " --namespace moby", "shim - " ID);
    expect_call(SHIM, SHIM " -id=" ID, "shim - " ID);
}
END_TEST

/* They make and clear up a shim; no process of the container is their child. */
START_TEST(a_shim_that_starts_or_deletes_is_a_launcher)
{
    expect_call(SHIM, SHIM " -namespace moby -id " ID " start", "launcher - " ID);
    expect_call(SHIM, SHIM " -namespace moby -id " ID " -bundle /b delete", "launcher - " ID);
    ck_assert(call_of(SHIM, SHIM " -id x delete").deletes);
    ck_assert(!call_of(SHIM, SHIM " -id x start").deletes);
    ck_assert(!call_of(SHIM, SHIM " -id x").deletes);
}
END_TEST

START_TEST(an_old_shim_names_the_container_by_its_folder)
{
    expect_call("/usr/bin/containerd-shim",
                "containerd-shim -namespace moby -workdir "
                "/var/lib/containerd/io.containerd.runtime.v1.linux/moby/" ID
                " -address /run/c.sock -containerd-binary /usr/bin/containerd",
                "shim - " ID);
    expect_call(
        "/usr/bin/docker-containerd-shim",
        "docker-containerd-shim -namespace moby -workdir /var/lib/docker/containerd/moby/" ID,
        "shim - " ID);
    expect_call("/usr/bin/docker-containerd-shim",
                "docker-containerd-shim " ID " /var/run/docker/libcontainerd/" ID " docker-runc",
                "shim - " ID);
    expect_call("/usr/bin/docker-containerd-shim", "docker-containerd-shim one two three",
                "shim - -");
    expect_call("/usr/bin/containerd-shim", "containerd-shim", "shim - -");
    expect_call("/usr/bin/containerd-shim", "containerd-shim -v", "shim - -");
}
END_TEST

/* ------------------------------------------------------------ runc and crun */

START_TEST(runc_s_container_is_the_word_after_the_operation)
{
    expect_call(RUNC,
                "runc --root /var/run/docker/runtime-runc/moby --log /run/x/log.json --log-format "
                "json create --bundle /run/x/moby/" ID " --pid-file /run/x/init.pid " ID,
                "oci create " ID);
    expect_call(RUNC, "runc --root /r --log /l --log-format json start " ID, "oci start " ID);
    expect_call(RUNC, "runc --root /r --log /l delete " ID, "oci delete " ID);
    expect_call(RUNC, "runc run web", "oci run web");
    expect_call(RUNC, "runc run -b /bundle -d web", "oci run web");
    expect_call(RUNC, "runc --systemd-cgroup create -b . web", "oci create web");
    expect_call("/usr/local/bin/docker-runc", "docker-runc start " ID, "oci start " ID);
    expect_call("/usr/libexec/docker/docker-runc-current", "docker-runc-current start web",
                "oci start web");
    expect_call("/usr/bin/buildkit-runc", "buildkit-runc run --bundle /b --keep x1", "oci run x1");
    expect_call("/usr/bin/nvidia-container-runtime.real", "nvidia-container-runtime create web",
                "oci create web");
    expect_call("/usr/bin/youki", "youki create --bundle /b web", "oci create web");
    expect_call("/usr/local/bin/runsc", "runsc --root=/r --log=/l create --bundle /b web",
                "oci create web");
}
END_TEST

/* Everything behind the id is the container's business. */
START_TEST(a_command_after_the_id_is_no_id)
{
    expect_call(
        RUNC,
        "runc --root /r --log /l exec --process /tmp/runc-process1 --detach --pid-file /p " ID,
        "oci exec " ID);
    expect_call(RUNC, "runc exec web gcc -o x x.c", "oci exec web");
    expect_call(RUNC, "runc exec -t -u 0 --cwd /src -e A=B web sh -c ls", "oci exec web");
    expect_call(RUNC, "runc exec --user=1000:1000 --env=A=B --tty web create other",
                "oci exec web");
    expect_call(RUNC, "runc exec -p process.json -d web", "oci exec web");
    expect_call(RUNC, "runc exec --cap CAP_NET_ADMIN --preserve-fds 1 -g 5 web id", "oci exec web");
    expect_call(CRUN, "crun --systemd-cgroup --cgroup-manager=systemd exec -d -p /p web",
                "oci exec web");
}
END_TEST

/* force is a flag, and -f of delete too, but -f of ps takes a value. */
START_TEST(delete_by_force_names_its_container)
{
    expect_call(RUNC, "runc --root=/x delete --force " ID, "oci delete " ID);
    expect_call(RUNC, "runc --root /x --log /l delete -f " ID, "oci delete " ID);
    expect_call(CRUN, "crun delete -f web", "oci delete web");
    expect_call(RUNC, "runc ps -f json web", "oci other web");
    expect_call(RUNC, "runc ps --format json web", "oci other web");
    ck_assert(call_of(RUNC, "runc delete --force web").deletes);
    ck_assert(!call_of(RUNC, "runc kill web KILL").deletes);
}
END_TEST

START_TEST(other_operations_name_their_container_too)
{
    expect_call(RUNC, "runc kill --all web 9", "oci other web");
    expect_call(RUNC, "runc pause web", "oci other web");
    expect_call(RUNC, "runc state web", "oci other web");
    expect_call(RUNC, "runc events --stats web", "oci other web");
    expect_call(RUNC, "runc update --resources - web", "oci other web");
    expect_call(RUNC, "runc update -r /tmp/r.json web", "oci other web");
    expect_call(RUNC, "runc update --memory 512m --pids-limit 9 web", "oci other web");
    expect_call(RUNC, "runc checkpoint --image-path /i --work-path /w web", "oci other web");
    expect_call(RUNC, "runc restore --bundle /b --image-path /i web", "oci other web");
    expect_call(RUNC, "runc events --interval 5s web", "oci other web");
}
END_TEST

START_TEST(what_names_no_container_has_none)
{
    expect_call(RUNC, "runc", "oci other -");
    expect_call(RUNC, "runc --version", "oci other -");
    expect_call(RUNC, "runc list", "oci other -");
    expect_call(RUNC, "runc list --format json", "oci other -");
    expect_call(RUNC, "runc create --bundle /b", "oci create -");
    expect_call(RUNC, "runc --root", "oci other -");
}
END_TEST

/* runc init and its second stage: the id is in the caller's arguments only. */
START_TEST(runc_init_names_no_container)
{
    expect_call(RUNC, "runc init", "init - -");
    expect_call(RUNC, "/proc/self/exe init", "init - -");
    expect_call("/", "runc init", "init - -");
    expect_call("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init", "init - -");
}
END_TEST

/* A runtime that seals itself has no name of its own any more. */
START_TEST(a_sealed_copy_is_known_by_its_first_word)
{
    expect_call("/", "/usr/bin/crun --systemd-cgroup create --bundle /b --pid-file /p " ID,
                "oci create " ID);
    expect_call("/memfd:crun-seal (deleted)", "crun exec -d web", "oci exec web");
    expect_call("/", "sh -c ls", "none - -");
    expect_call("/memfd:runc_cloned:/proc/self/exe (deleted)", "gcc x.c", "none - -");
    expect_call("/memfd:kworker (deleted)", "runc create web", "none - -");
}
END_TEST

/* Only a shim or conmon wants both a log and a pid file of the runtime. Daemons
 * (CRI-O, buildkitd) call it for many containers, with one of these at most. */
START_TEST(a_supervised_call_has_a_log_and_a_pid_file)
{
    ck_assert(call_of(RUNC, "runc --log /l create --bundle /b --pid-file /p web").supervised);
    ck_assert(call_of(CRUN, "crun --log=/l exec --process /x --pid-file /p web").supervised);
    ck_assert(!call_of(RUNC, "runc --root /r --log /l --log-format json start web").supervised);
    ck_assert(!call_of(RUNC, "runc --log-format json create --pid-file /p web").supervised);
    ck_assert(!call_of(RUNC, "runc --log /l run --bundle /b --pid-file /p web").supervised);
    ck_assert(call_of(RUNC, "runc --log /run/x/moby/web/log.json ps --format json web").supervised);
    ck_assert(!call_of(RUNC, "runc --log /run/x/moby/api/log.json ps web").supervised);
    ck_assert(!call_of(RUNC, "runc run web").supervised);
    ck_assert(!call_of(RUNC, "runc exec web cat --log /l --pid-file /p").supervised);
}
END_TEST

/* ------------------------------------------------------------ conmon and podman */

#define CONMON "/usr/bin/conmon"

/* Of podman exec's two ids of 64 digits the second is the exec session's. */
START_TEST(conmon_serves_the_container_of_c_not_of_u)
{
    expect_call(CONMON,
                CONMON " --api-version 1 -c " ID " -u " ID
                       " -r /usr/bin/crun -b /b -p /p -n batch-1",
                "conmon - " ID);
    expect_call(CONMON, CONMON " --api-version 1 -c " ID " -u " EXEC_ID " -r /usr/bin/crun -e",
                "conmon - " ID);
    expect_slice(call_of(CONMON, CONMON " -c x -u x -n batch-1").name, "batch-1");
    expect_slice(call_of(CONMON, CONMON " --cid x --name batch-1").name, "batch-1");
    expect_call(CONMON, CONMON " --cid web", "conmon - web");
    expect_call(CONMON, CONMON " --version", "none - -");
}
END_TEST

/* conmon's words for what it runs at the end hold another command line. */
START_TEST(conmon_s_exit_command_is_not_read)
{
    expect_call(CONMON,
                CONMON " -c web -u web --exit-command /usr/bin/podman --exit-command-arg container "
                       "--exit-command-arg cleanup --exit-command-arg -c",
                "conmon - web");
}
END_TEST

START_TEST(podman_is_a_runtime_only_when_it_clears_up)
{
    expect_call("/usr/bin/podman", "podman --root /r container cleanup --exec " EXEC_ID " " ID,
                "cleanup - -");
    expect_call("/usr/bin/podman", "podman run -d alpine", "none - -");
    expect_call("/usr/bin/podman", "podman exec web gcc x.c", "none - -");
}
END_TEST

/* ------------------------------------------------------------ neither */

/* Who only speaks of a container has nothing to do with its contents. */
START_TEST(an_id_elsewhere_means_nothing)
{
    expect_call("/usr/bin/docker", "docker inspect " ID, "none - -");
    expect_call("/usr/bin/docker", "docker exec " ID " gcc x.c", "none - -");
    expect_call("/usr/bin/tar", "tar cf - " ID "/config.v2.json " ID "/hostconfig.json",
                "none - -");
    expect_call("/usr/bin/ctr", "ctr -n moby containers info " ID, "none - -");
    expect_call("/usr/sbin/dockerd", "libnetwork-setkey -exec-root=/var/run/docker " ID " abc",
                "none - -");
    expect_call("/usr/bin/grep", "runc create " ID, "none - -");
    expect_call("/usr/bin/runc-tool", "runc create " ID, "none - -");
    expect_call("/usr/bin/vim", SHIM " -id " ID, "none - -");
    ck_assert(!et_runtime_may_be(ET_SLICE("/usr/bin/docker")));
    ck_assert(!et_runtime_may_be(ET_SLICE("/usr/bin/gcc")));
    ck_assert(!et_runtime_may_be(ET_SLICE_NONE));
}
END_TEST

/* The log may have kept no argument at all, or lost one in the middle. */
START_TEST(missing_arguments_do_no_harm)
{
    const struct et_slice holes[] = { ET_SLICE("runc"), ET_SLICE_NONE, ET_SLICE("start"),
                                      ET_SLICE_NONE };
    struct et_runtime_call call = et_runtime_of(ET_SLICE(RUNC), holes, 4);
    ck_assert_int_eq(call.kind, ET_RT_OCI);
    ck_assert_ptr_null(call.id.p);
    ck_assert_int_eq(et_runtime_of(ET_SLICE(SHIM), NULL, 0).kind, ET_RT_SHIM);
    ck_assert_int_eq(et_runtime_of(ET_SLICE(CONMON), NULL, 0).kind, ET_RT_CONMON);
    ck_assert_int_eq(et_runtime_of(ET_SLICE(RUNC), NULL, 0).op, ET_OCI_UNTOLD);
    ck_assert_int_eq(et_runtime_of(ET_SLICE("/"), NULL, 0).op, ET_OCI_UNTOLD);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_shim_serves_the_container_after_its_id_option);
    tcase_add_test(tcase, a_shim_s_options_have_several_spellings);
    tcase_add_test(tcase, a_shim_that_starts_or_deletes_is_a_launcher);
    tcase_add_test(tcase, an_old_shim_names_the_container_by_its_folder);
    tcase_add_test(tcase, runc_s_container_is_the_word_after_the_operation);
    tcase_add_test(tcase, a_command_after_the_id_is_no_id);
    tcase_add_test(tcase, delete_by_force_names_its_container);
    tcase_add_test(tcase, other_operations_name_their_container_too);
    tcase_add_test(tcase, what_names_no_container_has_none);
    tcase_add_test(tcase, runc_init_names_no_container);
    tcase_add_test(tcase, a_sealed_copy_is_known_by_its_first_word);
    tcase_add_test(tcase, a_supervised_call_has_a_log_and_a_pid_file);
    tcase_add_test(tcase, conmon_serves_the_container_of_c_not_of_u);
    tcase_add_test(tcase, conmon_s_exit_command_is_not_read);
    tcase_add_test(tcase, podman_is_a_runtime_only_when_it_clears_up);
    tcase_add_test(tcase, an_id_elsewhere_means_nothing);
    tcase_add_test(tcase, missing_arguments_do_no_harm);
}
