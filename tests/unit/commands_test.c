/* What clients of runtimes ask for: command lines in, the call out. */
#include "analyzer/actors/commands.h"

#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>

enum { MAX_WORDS = 64, MAX_LINE = 2048 };

static char line[MAX_LINE];
static struct et_slice argv[MAX_WORDS];

static size_t words_of(const char *words)
{
    size_t argc = 0;
    char *rest = NULL;
    ck_assert_uint_lt(strlen(words), sizeof line);
    strcpy(line, words);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = et_slice_of(word);
    return argc;
}

static void add(struct et_strbuf *text, struct et_slice word)
{
    et_strbuf_adds(text, " ");
    et_strbuf_add(text, word.p ? word : ET_SLICE("-"));
}

/* want: "op target : command", - for what is absent. */
static void expect_call_at(const char *exe, const char *words, const char *want, int at)
{
    static const char *const ops[] = { "other", "exec", "run", "start", "build", "up" };
    ET_STRBUF_AUTO got = { 0 };
    size_t argc = words_of(words);
    struct et_client_call call = et_client_of(et_slice_of(exe), argv, argc);
    et_strbuf_adds(&got, ops[call.op]);
    if (call.op == ET_CLIENT_EXEC || call.op == ET_CLIENT_RUN)
        add(&got, call.target);
    if (call.op == ET_CLIENT_RUN)
        add(&got, call.image);
    if (call.word_count)
        et_strbuf_adds(&got, " :");
    for (size_t i = 0; i < call.word_count; i++)
        add(&got, call.words[i]);
    ck_assert_msg(strcmp(et_strbuf_string(&got), want) == 0, "line %d: %s\n got %s\nwant %s", at,
                  words, et_strbuf_string(&got), want);
    if (call.op != ET_CLIENT_OTHER)
        ck_assert_msg(et_client_may_be(et_slice_of(exe)), "%s may be none", exe);
}

#define expect_call(exe, words, want) expect_call_at((exe), (words), (want), __LINE__)

#define DOCKER "/usr/bin/docker"

START_TEST(docker_exec_names_the_container_and_its_command)
{
    expect_call(DOCKER, "docker exec web gcc -O2 x.c", "exec web : gcc -O2 x.c");
    expect_call(DOCKER, "docker exec -it web sh", "exec web : sh");
    expect_call(DOCKER, "docker exec -u 0 -e A=B -w /src web make -j3", "exec web : make -j3");
    expect_call(DOCKER, "docker exec -itu0 -eA=B --env=C=D web sh -c -u", "exec web : sh -c -u");
    expect_call(DOCKER, "docker container exec --user root web id", "exec web : id");
    expect_call(DOCKER, "docker -H unix:///x --context prod exec web id", "exec web : id");
    expect_call(DOCKER, "docker exec -- web id", "exec web : id");
    expect_call(DOCKER, "docker exec", "other");
}
END_TEST

START_TEST(docker_run_tells_name_image_and_command)
{
    expect_call(DOCKER, "docker run --rm --name job -v /a:/b:ro img:12 sh -c x",
                "run job img:12 : sh -c x");
    expect_call(DOCKER, "docker run -d --name=web -p 80:80 img", "run web img");
    expect_call(DOCKER, "docker run -it img", "run - img");
    expect_call(DOCKER, "docker create --cpus 2 --network host img:1 make", "run - img:1 : make");
    expect_call(DOCKER, "docker run", "other");
    size_t argc = words_of("docker run -d -p 8080:80 --entrypoint /bin/sh img -c id");
    struct et_client_call call = et_client_of(et_slice_of(DOCKER), argv, argc);
    ck_assert(call.publishes);
    ck_assert(et_slice_is(call.entrypoint, "/bin/sh"));
    argc = words_of("docker run -d img -p 8080:80");
    ck_assert(!et_client_of(et_slice_of(DOCKER), argv, argc).publishes);
}
END_TEST

START_TEST(start_restart_build_and_compose)
{
    expect_call(DOCKER, "docker start -a web db", "start : web db");
    expect_call(DOCKER, "docker restart -t 3 web", "start : web");
    expect_call(DOCKER, "docker build -t x:1 /ctx", "build");
    expect_call(DOCKER, "docker buildx build .", "build");
    expect_call("/usr/libexec/docker/cli-plugins/docker-buildx", "docker-buildx buildx build .",
                "build");
    expect_call(DOCKER, "docker compose -f c.yml -p proj exec -T app make all",
                "exec app : make all");
    expect_call("/usr/libexec/docker/cli-plugins/docker-compose",
                "docker-compose compose exec app id", "exec app : id");
    expect_call("/usr/local/bin/docker-compose", "docker-compose up -d", "up");
}
END_TEST

/* What only looks at containers, and other programs, ask for nothing. */
START_TEST(what_starts_nothing_is_no_call)
{
    expect_call(DOCKER, "docker ps -a", "other");
    expect_call(DOCKER, "docker inspect exec web", "other");
    expect_call(DOCKER, "docker cp exec web:/x", "other");
    expect_call("/usr/bin/echo", "docker exec web gcc", "other");
    expect_call(DOCKER, "docker", "other");
    ck_assert(!et_client_may_be(ET_SLICE("/usr/bin/dockerd")));
}
END_TEST

START_TEST(podman_nerdctl_ctr_and_crictl)
{
    expect_call("/usr/bin/podman",
                "podman --runtime crun run -d --name p --network none img sh -c x",
                "run p img : sh -c x");
    expect_call("/usr/bin/podman", "podman exec -i p sh", "exec p : sh");
    expect_call("/usr/bin/nerdctl", "nerdctl -n k8s.io exec c id", "exec c : id");
    expect_call("/usr/bin/ctr", "ctr -n k8s.io task exec --exec-id e1 ID sh -c x",
                "exec ID : sh -c x");
    expect_call("/usr/bin/ctr", "ctr --namespace=k8s.io t exec --tty --exec-id e1 ID sh",
                "exec ID : sh");
    expect_call("/usr/bin/ctr", "ctr -n k8s.io run --rm -d --label a=b img:1 adhoc tcc -c y.c",
                "run adhoc img:1 : tcc -c y.c");
    expect_call("/usr/bin/ctr", "ctr run --config c.json only", "run only -");
    expect_call("/usr/bin/ctr", "ctr images ls", "other");
    expect_call("/usr/bin/crictl", "crictl -r unix:///c exec -i -t ID gcc x.c",
                "exec ID : gcc x.c");
}
END_TEST

START_TEST(kubectl_names_a_pod_and_has_options_on_both_sides)
{
    expect_call("/usr/bin/kubectl", "kubectl -n shop exec -it web-1 -c app -- gcc -c x.c",
                "exec web-1 : gcc -c x.c");
    expect_call("/usr/bin/kubectl", "kubectl exec pod/web-1 -- sh", "exec web-1 : sh");
    expect_call("/usr/bin/kubectl", "kubectl get pods", "other");
    expect_call("/usr/local/bin/k3s", "kubectl exec web-1 -- sh", "exec web-1 : sh");
    expect_call("/usr/local/bin/k3s", "k3s crictl exec ID sh", "exec ID : sh");
    size_t argc = words_of("kubectl exec -n shop web-1 -- sh");
    struct et_client_call call = et_client_of(ET_SLICE("/usr/bin/kubectl"), argv, argc);
    ck_assert(et_slice_is(call.name_space, "shop"));
    ck_assert_int_eq(call.named, ET_TARGET_POD);
}
END_TEST

static bool runs(const char *call, const char *found, size_t most)
{
    static char other[MAX_LINE];
    struct et_slice words[MAX_WORDS];
    size_t count = words_of(call);
    memcpy(other, line, sizeof line);
    for (size_t i = 0; i < count; i++)
        words[i] = (struct et_slice){ other + (argv[i].p - line), argv[i].n };
    struct et_client_call asked = et_client_of(et_slice_of(DOCKER), words, count);
    return et_client_runs(&asked, argv, words_of(found), most);
}

/* An image's entry point stands before the words; a script's interpreter, too. */
START_TEST(the_command_is_the_tail_of_what_runs)
{
    ck_assert(runs("docker run img gcc x.c", "gcc x.c", 0));
    ck_assert(runs("docker run img gcc x.c", "/entry gcc x.c", 1));
    ck_assert(!runs("docker run img gcc x.c", "/entry gcc x.c", 0));
    ck_assert(!runs("docker run img gcc x.c", "gcc y.c", 9));
    ck_assert(!runs("docker run img gcc x.c", "x.c", 9));
    ck_assert(runs("docker run img build.sh", "/bin/sh /usr/bin/build.sh", 2));
    ck_assert(runs("docker run --entrypoint sh img -c id", "sh -c id", 0));
    ck_assert(!runs("docker run --entrypoint sh img -c id", "bash -c id", 9));
    ck_assert(!runs("docker run img", "gcc", 9));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, docker_exec_names_the_container_and_its_command);
    tcase_add_test(tcase, docker_run_tells_name_image_and_command);
    tcase_add_test(tcase, start_restart_build_and_compose);
    tcase_add_test(tcase, what_starts_nothing_is_no_call);
    tcase_add_test(tcase, podman_nerdctl_ctr_and_crictl);
    tcase_add_test(tcase, kubectl_names_a_pod_and_has_options_on_both_sides);
    tcase_add_test(tcase, the_command_is_the_tail_of_what_runs);
}
