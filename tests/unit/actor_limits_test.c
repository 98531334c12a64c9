/* How far the search for who started something goes, and what it finds where it ends.
 * docs/limits.md lists these limits. */
#include "analyzer/actors/clients.h"
#include "analyzer/actors/climb.h"
#include "analyzer/actors/logins.h"
#include "analyzer/actors/requests.h"
#include "tests/unit/actors_story.h"

static void expect_links_at(int serial, const char *what, const char *want, const char *file,
                            int line)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM actor_links k JOIN execs x USING (actor_id) WHERE x.serial = %d "
             "AND k.what = '%s'",
             serial, what);
    expect_rows_at(&s.it, sql, want, file, line);
}

#define expect_links(serial, what, want)                                                           \
    expect_links_at((serial), (what), (want), __FILE__, __LINE__)

static void *zeroed(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

/* ------------------------------------------------------------ parents */

static et_ref next_one(const struct et_model *model, et_ref process)
{
    (void)model;
    return process < 10000 ? process + 1 : 0;
}

/* A circle has no end, and a line so long is no life: its top is where the climb ends, the same
 * for all beneath it. */
START_TEST(a_climb_ends_after_so_many_parents)
{
    et_ref *tops = zeroed(10000, sizeof *tops);
    ck_assert_uint_eq(et_climb(NULL, tops, 1, next_one), 1 + 4096);
    ck_assert_uint_eq(et_climb(NULL, tops, 100, next_one), 1 + 4096);
    ck_assert_uint_eq(et_climb(NULL, tops, 9000, next_one), 10000);
    free(tops);
}
END_TEST

START_TEST(an_actor_s_text_names_so_many_parents)
{
    did(&s, SHELL_ANA - 1, SSHD, "/usr/sbin/sshd", "/usr/sbin/sshd -D -R");
    session_opened(&s,
                   (struct login){ SHELL_ANA - 1, 5, ANA, "ana", "/usr/sbin/sshd", "10.0.0.5" });
    for (int i = 0; i < 10; i++)
        did(&s, SHELL_ANA + i, SHELL_ANA + i - 1, "/bin/bash", "bash", .ses = 5, .auid = ANA);
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    did(&s, 2500, SHELL_ANA + 9, "/usr/bin/docker", "docker exec " ID_A " gcc x.c", .ses = 5,
        .auid = ANA);
    int gcc = docker_executed(&s, 2600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_of_exec(&s, gcc, "actor", "ana");
    expect_links(gcc, "ancestor", "6");
}
END_TEST

/* ------------------------------------------------------------ clients and requests */

/* So many clients of one command, a second apart; the first at second 1. */
struct crowd {
    struct et_model model;
    struct et_clients clients;
    struct et_client_list list;
};

static void gather(struct crowd *crowd, uint32_t count)
{
    *crowd = (struct crowd){ .list = { 1, count } };
    crowd->model.execs.at = zeroed(count, sizeof *crowd->model.execs.at);
    crowd->clients.all.at = zeroed(count, sizeof *crowd->clients.all.at);
    for (uint32_t i = 0; i < count; i++) {
        crowd->model.execs.at[i].time_ns = (int64_t)(i + 1) * ET_NS_PER_S;
        crowd->clients.all.at[i].exec = i + 1;
        crowd->clients.all.at[i].next = i + 1 < count ? i + 2 : 0;
    }
}

static void disperse(struct crowd *crowd)
{
    free(crowd->model.execs.at);
    free(crowd->clients.all.at);
}

START_TEST(of_many_clients_that_fit_the_latest_are_named)
{
    struct crowd crowd;
    struct et_client *fitting[ET_MAX_FITTING];
    const struct et_window window = { 0, 20 * ET_NS_PER_S };
    gather(&crowd, 30);
    ck_assert_uint_eq(
        et_clients_fitting(&crowd.model, &crowd.clients, &crowd.list, window, fitting),
        ET_MAX_FITTING);
    ck_assert_uint_eq(fitting[ET_MAX_FITTING - 1]->exec, 20);
    ck_assert_uint_eq(fitting[0]->exec, 20 - ET_MAX_FITTING + 1);
    disperse(&crowd);
}
END_TEST

/* Clients that never got what they asked for are passed over once for all. */
START_TEST(so_many_clients_are_looked_at_for_one_entry)
{
    struct crowd crowd;
    struct et_client *fitting[ET_MAX_FITTING];
    const struct et_window window = { 1025 * ET_NS_PER_S, 2000 * ET_NS_PER_S };
    gather(&crowd, 1100);
    ck_assert_uint_eq(
        et_clients_fitting(&crowd.model, &crowd.clients, &crowd.list, window, fitting), 0);
    ck_assert_uint_eq(
        et_clients_fitting(&crowd.model, &crowd.clients, &crowd.list, window, fitting),
        ET_MAX_FITTING);
    disperse(&crowd);
}
END_TEST

START_TEST(so_many_requests_are_looked_at_for_one_entry)
{
    enum { REQUESTS = 1100 };
    struct et_requests requests = { .all = { .at = zeroed(REQUESTS, sizeof *requests.all.at) } };
    for (uint32_t i = 0; i < REQUESTS; i++)
        requests.all.at[i] =
            (struct et_request){ .time_ns = i + 1, .next = i + 1 < REQUESTS ? i + 2 : 0 };
    struct et_asked asked = et_requests_nearest(&requests, 1, REQUESTS);
    ck_assert_int_eq(asked.request->time_ns, 1024);
    free(requests.all.at);
}
END_TEST

/* What runs is the words asked for, behind so many of the image's own. */
static void ran_behind(int words, const char *clients)
{
    ET_STRBUF_AUTO argv = { 0 };
    did(&s, SHELL_ANA, SSHD, "/bin/bash", "-bash", .ses = 5, .auid = ANA);
    did(&s, 1900, SHELL_ANA, "/usr/bin/docker", "docker run -d img:1 gcc x.c", .ses = 5,
        .auid = ANA);
    docker_ran(&s, 2034, ID_A);
    for (int i = 0; i < words; i++)
        et_strbuf_adds(&argv, "word ");
    et_strbuf_adds(&argv, "gcc x.c");
    int init = did_inside(&s, 2074, 2034, "/bin/word", et_strbuf_string(&argv));
    concluded(&s);
    expect_links(init, "client", clients);
}

START_TEST(an_image_s_entry_point_has_so_many_words)
{
    ran_behind(64, "1");
}
END_TEST

START_TEST(an_image_s_entry_point_has_no_more_words)
{
    ran_behind(65, "0");
}
END_TEST

static void ana_asked_for_a_script(const char *argv, const char *want)
{
    did(&s, SHELL_ANA - 1, SSHD, "/usr/sbin/sshd", "/usr/sbin/sshd -D -R");
    session_opened(&s,
                   (struct login){ SHELL_ANA - 1, 5, ANA, "ana", "/usr/sbin/sshd", "10.0.0.5" });
    did(&s, SHELL_ANA, SHELL_ANA - 1, "/bin/bash", "-bash", .ses = 5, .auid = ANA);
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    story_later(&s, 100);
    did(&s, 2500, SHELL_ANA, "/usr/bin/docker", "docker exec " ID_A " /build.sh all", .ses = 5,
        .auid = ANA);
    int build = docker_executed(&s, 2600, 2034, ID_A, "/bin/sh", argv);
    concluded(&s);
    expect_links(build, "client", want);
}

/* "#!/bin/sh -e" puts two words before the script's. */
START_TEST(an_interpreter_with_one_option_is_seen_through)
{
    ana_asked_for_a_script("/bin/sh -e /build.sh all", "1");
}
END_TEST

START_TEST(words_of_more_than_an_interpreter_are_another_command)
{
    ana_asked_for_a_script("/bin/sh -e -x /build.sh all", "0");
}
END_TEST

static void api_asked_for_a_script(const char *argv, const char *want)
{
    case_take(&s.it, "in/crictl.json",
              "{\"status\":{\"id\":\"" ID_A "\",\"metadata\":{\"attempt\":0,\"name\":\"app\"},"
              "\"state\":\"CONTAINER_RUNNING\",\"createdAt\":\"2026-11-23T22:13:19Z\","
              "\"startedAt\":\"2026-11-23T22:13:19Z\",\"image\":{\"image\":\"img:1\"},\"labels\":{"
              "\"io.kubernetes.container.name\":\"app\",\"io.kubernetes.pod.name\":\"web-1\","
              "\"io.kubernetes.pod.namespace\":\"shop\"}},\"info\":{\"pid\":4020}}\n");
    case_take(&s.it, "in/kube.log",
              "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"a\",\"stage\":"
              "\"ResponseStarted\",\"requestURI\":\"/api/v1/namespaces/shop/pods/web-1/exec?"
              "command=/build.sh&command=all&container=app\",\"verb\":\"create\",\"user\":{"
              "\"username\":\"carla\"},\"sourceIPs\":[\"10.0.0.9\"],\"objectRef\":{\"resource\":"
              "\"pods\",\"namespace\":\"shop\",\"name\":\"web-1\",\"subresource\":\"exec\"},"
              "\"responseStatus\":{\"code\":101},\"requestReceivedTimestamp\":"
              "\"2026-11-23T22:13:29.000000Z\"}\n");
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id " ID_A " -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", ID_A);
    did_inside(&s, 4020, 4000, "/bin/app", "app");
    story_later(&s, 10);
    int build = docker_executed(&s, 4100, 4000, ID_A, "/bin/sh", argv);
    concluded(&s);
    expect_links(build, "request", want);
}

START_TEST(the_api_s_words_stand_behind_an_interpreter_with_one_option)
{
    api_asked_for_a_script("/bin/sh -e /build.sh all", "1");
}
END_TEST

START_TEST(the_api_s_words_stand_behind_no_more_than_that)
{
    api_asked_for_a_script("/bin/sh -e -x /build.sh all", "0");
}
END_TEST

/* ------------------------------------------------------------ entries */

/* The runtime's call of an entry, among so many calls of the same container after it. */
static void entered_among(int calls, const char *pid_of_call)
{
    char sql[256];
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    story_later(&s, 100);
    shim_calls(&s, 2590, 2034, "exec --process /tmp/p --detach --pid-file /p", ID_A);
    runc_stages(&s, 2595, 2590);
    for (int i = 0; i < calls; i++)
        shim_calls(&s, 2700 + i, 2034, "exec --process /tmp/p --detach --pid-file /p", ID_A);
    int gcc = did_inside(&s, 2600, 2034, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    snprintf(sql, sizeof sql,
             "SELECT c.pid FROM actor_links k JOIN execs x USING (actor_id) JOIN execs c ON "
             "c.exec_id = k.exec_id WHERE x.serial = %d AND k.what = 'runtime-call'",
             gcc);
    expect_rows(&s.it, sql, pid_of_call);
}

START_TEST(the_call_of_an_entry_is_looked_for_among_some)
{
    entered_among(15, "2590");
}
END_TEST

/* Beyond them the latest is taken for it. */
START_TEST(the_call_of_an_entry_is_not_looked_for_further)
{
    entered_among(16, "2715");
}
END_TEST

/* Somebody's runtime that calls itself so often before it makes a container: whether the shell that
 * called the first of them is said to have done so. */
static void runtime_called_itself(int times, const char *want)
{
    char sql[512];
    did(&s, SHELL_ANA - 1, SSHD, "/usr/sbin/sshd", "/usr/sbin/sshd -D -R");
    session_opened(&s,
                   (struct login){ SHELL_ANA - 1, 5, ANA, "ana", "/usr/sbin/sshd", "10.0.0.5" });
    did(&s, SHELL_ANA, SHELL_ANA - 1, "/bin/bash", "-bash", .ses = 5, .auid = ANA);
    for (int i = 0; i < times; i++)
        did(&s, 3000 + i, i ? 2999 + i : SHELL_ANA, RUNC, "runc run --bundle /b " ID_A, .ses = 5,
            .auid = ANA);
    int gcc = did_inside(&s, 4000, 2999 + times, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    concluded(&s);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM actor_links k JOIN execs x USING (actor_id) JOIN execs c ON "
             "c.exec_id = k.exec_id WHERE x.serial = %d AND k.detail LIKE 'called the runtime,%%' "
             "AND c.exe = '/bin/bash'",
             gcc);
    expect_rows(&s.it, sql, want);
}

START_TEST(the_caller_of_a_runtime_is_looked_for_so_far_up)
{
    runtime_called_itself(60, "1");
}
END_TEST

START_TEST(the_caller_of_a_runtime_is_not_looked_for_further_up)
{
    runtime_called_itself(70, "0");
}
END_TEST

/* ------------------------------------------------------------ sessions */

/* A number comes again with each boot; which session it was is known of the last so many. */
START_TEST(sessions_of_so_many_boots_are_told_apart)
{
    enum { BOOTS = 1100 };
    struct et_logins logins = { .sessions = { .at = zeroed(BOOTS, sizeof *logins.sessions.at) } };
    et_map_init(&logins.last);
    for (uint32_t i = 0; i < BOOTS; i++)
        logins.sessions.at[i] = (struct et_login_session){
            .ses = 5, .time_ns = (int64_t)(i + 1) * 3600 * ET_NS_PER_S, .opened = true, .before = i
        };
    uint64_t *last = et_map_put_u64(&logins.last, 5, NULL);
    ck_assert_ptr_nonnull(last);
    *last = BOOTS;
    ck_assert_uint_eq(et_login_of(&logins, 5, INT64_C(76) * 3600 * ET_NS_PER_S), 76);
    ck_assert_uint_eq(et_login_of(&logins, 5, INT64_C(75) * 3600 * ET_NS_PER_S), 0);
    et_logins_clear(&logins);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, a_climb_ends_after_so_many_parents);
    tcase_add_test(tcase, an_actor_s_text_names_so_many_parents);
    tcase_add_test(tcase, of_many_clients_that_fit_the_latest_are_named);
    tcase_add_test(tcase, so_many_clients_are_looked_at_for_one_entry);
    tcase_add_test(tcase, so_many_requests_are_looked_at_for_one_entry);
    tcase_add_test(tcase, an_image_s_entry_point_has_so_many_words);
    tcase_add_test(tcase, an_image_s_entry_point_has_no_more_words);
    tcase_add_test(tcase, an_interpreter_with_one_option_is_seen_through);
    tcase_add_test(tcase, words_of_more_than_an_interpreter_are_another_command);
    tcase_add_test(tcase, the_api_s_words_stand_behind_an_interpreter_with_one_option);
    tcase_add_test(tcase, the_api_s_words_stand_behind_no_more_than_that);
    tcase_add_test(tcase, the_call_of_an_entry_is_looked_for_among_some);
    tcase_add_test(tcase, the_call_of_an_entry_is_not_looked_for_further);
    tcase_add_test(tcase, the_caller_of_a_runtime_is_looked_for_so_far_up);
    tcase_add_test(tcase, the_caller_of_a_runtime_is_not_looked_for_further_up);
    tcase_add_test(tcase, sessions_of_so_many_boots_are_told_apart);
}
