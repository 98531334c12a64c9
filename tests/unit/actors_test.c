/* Who started it: small audit logs in, actors and their chains out. */
#include "tests/unit/actors_story.h"

/* ------------------------------------------------------------ on the host */

START_TEST(a_login_session_has_its_account_and_address)
{
    both_came();
    int gcc = did(&s, 800, SHELL_ANA, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    concluded(&s);
    expect_actor(gcc, "ana login certain");
    expect_chain(gcc, "session account");
    expect_rows(&s.it, "SELECT name, auid, ses, address FROM actors WHERE name = 'ana'",
                "ana|1000|5|10.0.0.5");
}
END_TEST

/* The account of sudo is whom he became, not who he is. */
START_TEST(sudo_does_not_change_who_it_is)
{
    both_came();
    story_head(&s, "USER_START");
    et_strbuf_adds(&s.log, "pid=805 uid=0 auid=1000 ses=5 subj=unconfined msg='op=PAM:session_open "
                           "acct=\"root\" exe=\"/usr/bin/sudo\" hostname=? addr=? "
                           "terminal=/dev/pts/0 res=success'\n");
    story_next(&s);
    int gcc = did(&s, 806, 805, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    concluded(&s);
    expect_actor(gcc, "ana login certain");
}
END_TEST

/* Where no record tells the account, the number is all there is: no name is guessed. */
START_TEST(a_session_without_records_is_a_number)
{
    int gcc = did(&s, 800, SSHD, "/usr/bin/gcc", "gcc x.c", .ses = 9, .auid = 1234);
    concluded(&s);
    expect_actor(gcc, "uid 1234 login certain");
}
END_TEST

/* After a boot the kernel counts sessions from one again. */
START_TEST(a_session_s_number_comes_again)
{
    both_came();
    int before = did(&s, 800, SHELL_ANA, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    story_later(&s, 3600);
    session_opened(&s, (struct login){ 699, 5, BEN, "ben", "/usr/sbin/sshd", NULL });
    int after = did(&s, 700, 699, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = BEN);
    concluded(&s);
    expect_actor(before, "ana login certain");
    expect_actor(after, "ben login certain");
}
END_TEST

/* The login under that number that is on record was another one, as the login uid tells. */
START_TEST(a_session_of_another_login_uid_is_not_whose_login_is_on_record)
{
    session_opened(&s, (struct login){ 800, 5, ANA, "ana", "/usr/sbin/sshd", NULL });
    int hers = did(&s, 801, 800, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    story_later(&s, 3600);
    int other = did(&s, 700, 699, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = 1234);
    int third = did(&s, 702, 701, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = 1235);
    concluded(&s);
    expect_actor(hers, "ana login certain");
    expect_actor(other, "uid 1234 login certain");
    expect_actor(third, "uid 1235 login certain");
}
END_TEST

START_TEST(a_job_of_cron_is_cron_s)
{
    session_opened(&s, (struct login){ 900, 8, ANA, "ana", "/usr/sbin/cron", NULL });
    int job = did(&s, 901, 900, "/bin/sh", "sh -c make", .ses = 8, .auid = ANA);
    did(&s, 300, 1, "/usr/sbin/crond", "crond -n");
    int old = did(&s, 905, 300, "/bin/sh", "sh -c make");
    concluded(&s);
    expect_actor(job, "ana cron certain");
    expect_actor(old, "crond cron strong");
}
END_TEST

/* An interpreter says little, its script more, the unit of a listing most. */
START_TEST(a_service_is_called_by_its_script_or_its_unit)
{
    did(&s, 500, 1, BASH, "/bin/bash /opt/build/nightly.sh");
    int script = did(&s, 501, 500, "/usr/bin/gcc", "gcc x.c");
    did(&s, 510, 1, "/usr/bin/python3", "python3 /opt/agent.py");
    int unit = did(&s, 511, 510, "/usr/bin/gcc", "gcc x.c");
    case_take(&s.it, "in/ps.txt",
              "    PID    PPID                  STARTED CGROUP                      COMMAND\n"
              "    510       1 Mon Nov 23 22:08:19 2026 0::/system.slice/agent.service python3 "
              "/opt/agent.py\n");
    concluded(&s);
    expect_actor(script, "nightly.sh service strong");
    expect_actor(unit, "agent.service service strong");
    expect_chain(unit, "service unit");
}
END_TEST

/* ------------------------------------------------------------ docker exec, docker run */

START_TEST(docker_exec_leads_to_who_typed_it)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    inspected(ID_A, "web", 2074);
    story_later(&s, 100);
    ana_calls(2500, "docker exec web gcc x.c");
    story_later(&s, 2);
    int gcc = docker_executed(&s, 2600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    int cc1 = did_inside(&s, 2601, 2600, "/usr/lib/gcc/cc1", "cc1 x.c");
    concluded(&s);
    expect_actor(gcc, "ana login strong");
    expect_actor(cc1, "ana login strong");
    expect_chain(cc1, "entry runtime-call client ancestor session account");
}
END_TEST

/* The same words for another container, or long before, are not it. */
START_TEST(another_container_s_command_is_not_it)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    inspected(ID_A, "web", 2074);
    docker_ran(&s, 3034, ID_B);
    did_inside(&s, 3074, 3034, "/usr/sbin/app", "app");
    inspected(ID_B, "db", 3074);
    ana_calls(3500, "docker exec web gcc x.c");
    story_later(&s, 300);
    ben_calls(3510, "docker exec db gcc x.c");
    int gcc = docker_executed(&s, 3600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(gcc, "docker runtime weak");
    expect_chain(gcc, "entry runtime-call missing");
}
END_TEST

/* By the beginning of its id; a script runs behind its interpreter. */
START_TEST(an_id_s_beginning_and_a_script_s_words_do)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    ben_calls(2500, "docker exec -it 80b9 build.sh all");
    int build = docker_executed(&s, 2600, 2034, ID_A, "/bin/sh", "/bin/sh /usr/bin/build.sh all");
    concluded(&s);
    expect_actor(build, "ben login strong");
}
END_TEST

/* Both typed the same at the same time: two they stay, for both that came of it. */
START_TEST(two_that_fit_alike_stay_two)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    inspected(ID_A, "web", 2074);
    story_later(&s, 100);
    ana_calls(2500, "docker exec web gcc x.c");
    ben_calls(2510, "docker exec web gcc x.c");
    int first = docker_executed(&s, 2600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    int second = docker_executed(&s, 2700, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(first, "ana or ben login weak");
    expect_actor(second, "ben or ana login weak");
    expect_chain(first, "entry runtime-call client candidate ancestor session account");
}
END_TEST

/* The same person twice is no doubt, and each call is used once. */
START_TEST(the_same_user_twice_is_no_doubt)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    inspected(ID_A, "web", 2074);
    ana_calls(2500, "docker exec web gcc x.c");
    ana_calls(2510, "docker exec web gcc x.c");
    int first = docker_executed(&s, 2600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    int second = docker_executed(&s, 2700, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    int third = docker_executed(&s, 2800, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(first, "ana login strong");
    expect_actor(second, "ana login strong");
    expect_actor(third, "docker runtime weak");
}
END_TEST

/* A container may hold a program called docker: its words prove nothing outside. */
START_TEST(a_forged_docker_exec_in_a_container_counts_for_nothing)
{
    both_came();
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/usr/sbin/app", "app");
    inspected(ID_A, "web", 2074);
    docker_ran(&s, 3034, ID_B);
    did_inside(&s, 3074, 3034, "/bin/sh", "sh");
    did_inside(&s, 3080, 3074, DOCKER, "docker exec web gcc x.c");
    int gcc = docker_executed(&s, 3600, 2034, ID_A, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(gcc, "docker runtime weak");
}
END_TEST

/* Without any name of the container: by its words, and from then on by its name. */
START_TEST(docker_run_is_found_by_its_words_and_tells_the_name)
{
    both_came();
    ana_calls(1900, "docker run -d --name web img:1 sh -c gcc~x.c;sleep~9");
    docker_ran(&s, 2034, ID_A);
    int init = did_inside(&s, 2074, 2034, "/bin/sh", "sh -c gcc~x.c;sleep~9");
    int gcc = did_inside(&s, 2080, 2074, "/usr/bin/gcc", "gcc x.c");
    ben_calls(2500, "docker exec web gcc y.c");
    int later = docker_executed(&s, 2600, 2034, ID_A, "/usr/bin/gcc", "gcc y.c");
    concluded(&s);
    expect_actor(init, "ana login probable");
    expect_actor(gcc, "ana login probable");
    expect_actor(later, "ben login strong");
}
END_TEST

/* Whoever starts it again is not who made it; a restart that nobody asked for is the
 * daemon's own. */
START_TEST(a_restart_is_the_starter_s_or_the_daemon_s)
{
    both_came();
    inspected(ID_A, "web", 0);
    ana_calls(1900, "docker run -d --restart always --name web img:1 sh");
    docker_ran(&s, 2034, ID_A);
    int first = did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    docker_removed(&s, 2034, ID_A);
    story_later(&s, 100);
    ben_calls(2900, "docker start web");
    docker_ran(&s, 3034, ID_A);
    int second = did_inside(&s, 3074, 3034, "/bin/sh", "sh");
    docker_removed(&s, 3034, ID_A);
    story_later(&s, 600);
    docker_ran(&s, 5034, ID_A);
    int third = did_inside(&s, 5074, 5034, "/bin/sh", "sh");
    concluded(&s);
    expect_actor(first, "ana login strong");
    expect_actor(second, "ben login strong");
    expect_actor(third, "docker runtime weak");
}
END_TEST

START_TEST(a_step_of_a_build_is_the_builder_s_at_best_probably)
{
    ET_STRBUF_AUTO json = { 0 };
    both_came();
    et_strbuf_addf(&json,
                   "{\"Type\":\"container\",\"Action\":\"create\",\"Actor\":{\"ID\":\"" ID_A
                   "\",\"Attributes\":{\"image\":\"sha256:68f2ec512028\",\"name\":\"odd_name\"}},"
                   "\"time\":%d,\"timeNano\":%lld}\n",
                   STORY_BEGIN_S + 1, (long long)(BEGIN + ET_NS_PER_S));
    case_take(&s.it, "in/events.json", et_strbuf_string(&json));
    ana_calls(1900, "docker build -t x /ctx");
    story_later(&s, 1);
    docker_ran(&s, 2034, ID_A);
    int gcc = did_inside(&s, 2074, 2034, "/bin/sh", "/bin/sh -c gcc~x.c");
    concluded(&s);
    expect_actor(gcc, "ana login probable");
}
END_TEST

/* ------------------------------------------------------------ podman, ctr, Kubernetes */

/* podman is an ancestor, and its session goes into the container. */
START_TEST(podman_is_an_ancestor)
{
    both_came();
    did(&s, 1652, SHELL_ANA, "/usr/bin/podman", "podman exec batch gcc x.c", .ses = 5, .auid = ANA);
    did(&s, 1693, 1652, "/usr/bin/conmon", "/usr/bin/conmon -c batch -u e -r /usr/bin/crun",
        .ses = 5, .auid = ANA);
    did(&s, 1695, 1694, "/usr/bin/crun",
        "/usr/bin/crun --log=/l exec --process /x --pid-file /p batch", .ses = 5, .auid = ANA);
    int gcc = did_inside(&s, 1700, 1694, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    concluded(&s);
    expect_actor(gcc, "ana login certain");
    expect_chain(gcc, "entry runtime-call client ancestor session account");
}
END_TEST

START_TEST(ctr_names_its_container)
{
    did(&s, 500, 1, "/opt/ci/agent", "agent");
    did(&s, 510, 500, "/usr/bin/ctr", "ctr -n k8s.io run --rm img:1 adhoc-1 tcc -c y.c");
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id adhoc-1 -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", "adhoc-1");
    int tcc = did_inside(&s, 4020, 4000, "/usr/bin/tcc", "tcc -c y.c");
    concluded(&s);
    expect_actor(tcc, "agent service strong");
}
END_TEST

#define POD_INSPECT                                                                                \
    "{\"status\":{\"id\":\"" ID_A "\",\"metadata\":{\"attempt\":0,\"name\":\"app\"},"              \
    "\"state\":\"CONTAINER_RUNNING\",\"createdAt\":\"2026-11-23T22:13:19Z\","                      \
    "\"startedAt\":\"2026-11-23T22:13:19Z\",\"image\":{\"image\":\"img:1\"},\"labels\":{"          \
    "\"io.kubernetes.container.name\":\"app\",\"io.kubernetes.pod.name\":\"web-1\","               \
    "\"io.kubernetes.pod.namespace\":\"shop\"}},\"info\":{\"pid\":4020}}\n"

static void kubernetes_had(const char *path, const char *user, int second)
{
    char json[1024];
    snprintf(json, sizeof json,
             "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"%s\",\"stage\":"
             "\"ResponseStarted\",\"requestURI\":\"/api/v1/namespaces/shop/pods/web-1/exec?"
             "command=gcc&command=x.c&container=app\",\"verb\":\"create\",\"user\":{\"username\":"
             "\"%s\"},\"sourceIPs\":[\"10.0.0.9\"],\"objectRef\":{\"resource\":\"pods\","
             "\"namespace\":\"shop\",\"name\":\"web-1\",\"subresource\":\"exec\"},"
             "\"responseStatus\":{\"code\":101},\"requestReceivedTimestamp\":"
             "\"2026-11-23T22:13:%02d.000000Z\"}\n",
             user, user, second);
    case_take(&s.it, path, json);
}

static int pod_entered(void)
{
    case_take(&s.it, "in/crictl.json", POD_INSPECT);
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id " ID_A " -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", ID_A);
    did_inside(&s, 4020, 4000, "/bin/app", "app");
    story_later(&s, 10);
    return docker_executed(&s, 4100, 4000, ID_A, "/usr/bin/gcc", "gcc x.c");
}

START_TEST(the_kubernetes_api_tells_user_and_address)
{
    kubernetes_had("in/kube.log", "carla", 29);
    int gcc = pod_entered();
    concluded(&s);
    expect_actor(gcc, "carla kubernetes-user strong");
    expect_of_exec(&s, gcc, "(SELECT address FROM actors a WHERE a.actor_id = execs.actor_id)",
                   "10.0.0.9");
    expect_chain(gcc, "entry runtime-call request");
}
END_TEST

START_TEST(two_users_of_the_api_stay_two)
{
    kubernetes_had("in/kube.log", "carla", 28);
    kubernetes_had("in/kube2.log", "dora", 29);
    int gcc = pod_entered();
    concluded(&s);
    expect_actor(gcc, "dora or carla kubernetes-user weak");
}
END_TEST

/* ------------------------------------------------------------ what ran there already */

/* Its visitors are not on record: who started the container is a weaker link. */
START_TEST(a_network_service_stands_between)
{
    both_came();
    inspected(ID_A, "web", 2074);
    ana_calls(1900, "docker run -d --name web img:1");
    docker_ran(&s, 2034, ID_A);
    int nginx = did_inside(&s, 2074, 2034, "/usr/sbin/nginx", "nginx");
    story_later(&s, 1000);
    int shell = did_inside(&s, 2500, 2074, "/bin/sh", "sh -c gcc~x.c");
    int gcc = did_inside(&s, 2501, 2500, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(nginx, "ana login strong");
    expect_actor(shell, "nginx entrypoint strong");
    expect_actor(gcc, "nginx entrypoint strong");
    expect_chain(gcc, "service entry runtime-call client ancestor session account");
    expect_of_exec(&s, gcc,
                   "(SELECT group_concat(DISTINCT strength) FROM actor_links k WHERE k.actor_id = "
                   "execs.actor_id AND n > 1)",
                   "weak");
}
END_TEST

/* Any program may be one where ports are published; a shell only leads on. */
START_TEST(a_container_that_publishes_ports_is_a_service)
{
    both_came();
    inspected(ID_A, "web", 2074);
    ana_calls(1900, "docker run -d -p 80:80 --name web img:1 sh -c ./app");
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/bin/sh", "sh -c ./app");
    int app = did_inside(&s, 2080, 2074, "/srv/app", "./app");
    int gcc = did_inside(&s, 2090, 2080, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(app, "ana login strong");
    expect_actor(gcc, "app entrypoint probable");
}
END_TEST

START_TEST(without_any_command_the_entry_point_is_told)
{
    docker_ran(&s, 2034, ID_A);
    int gcc = did_inside(&s, 2074, 2034, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(gcc, "gcc entrypoint weak");
    expect_chain(gcc, "entry runtime-call missing");
}
END_TEST

/* ------------------------------------------------------------ hostile logs */

/* Each the other's parent, inside and outside: no climb may go on for ever. */
START_TEST(circles_of_parents_end)
{
    int host = did(&s, 600, 601, "/usr/bin/gcc", "gcc x.c");
    did(&s, 601, 600, "/usr/bin/gcc", "gcc x.c");
    did(&s, 600, 601, "/usr/bin/gcc", "gcc x.c");
    docker_ran(&s, 2034, ID_A);
    did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    did_inside(&s, 2075, 2074, "/bin/sh", "sh");
    int inside = did_inside(&s, 2074, 2075, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_actor(host, "- - -");
    expect_of_exec(&s, inside, "actor IS NOT NULL", "1");
}
END_TEST

/* What a log claims is shown, not obeyed. */
START_TEST(names_from_the_evidence_are_printable)
{
    session_opened(&s, (struct login){ 699, 5, ANA, "a\033[31mna", "/usr/sbin/sshd", NULL });
    int gcc = did(&s, 700, 699, "/usr/bin/gcc", "gcc x.c", .ses = 5, .auid = ANA);
    concluded(&s);
    expect_of_exec(&s, gcc, "instr(actor, char(27))", "0");
    expect_rows(&s.it, "SELECT count(*) FROM actor_links WHERE instr(detail, char(27))", "0");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_add_test(tcase, a_login_session_has_its_account_and_address);
    tcase_add_test(tcase, sudo_does_not_change_who_it_is);
    tcase_add_test(tcase, a_session_without_records_is_a_number);
    tcase_add_test(tcase, a_session_s_number_comes_again);
    tcase_add_test(tcase, a_session_of_another_login_uid_is_not_whose_login_is_on_record);
    tcase_add_test(tcase, a_job_of_cron_is_cron_s);
    tcase_add_test(tcase, a_service_is_called_by_its_script_or_its_unit);
    tcase_add_test(tcase, docker_exec_leads_to_who_typed_it);
    tcase_add_test(tcase, another_container_s_command_is_not_it);
    tcase_add_test(tcase, an_id_s_beginning_and_a_script_s_words_do);
    tcase_add_test(tcase, two_that_fit_alike_stay_two);
    tcase_add_test(tcase, the_same_user_twice_is_no_doubt);
    tcase_add_test(tcase, a_forged_docker_exec_in_a_container_counts_for_nothing);
    tcase_add_test(tcase, docker_run_is_found_by_its_words_and_tells_the_name);
    tcase_add_test(tcase, a_restart_is_the_starter_s_or_the_daemon_s);
    tcase_add_test(tcase, a_step_of_a_build_is_the_builder_s_at_best_probably);
    tcase_add_test(tcase, podman_is_an_ancestor);
    tcase_add_test(tcase, ctr_names_its_container);
    tcase_add_test(tcase, the_kubernetes_api_tells_user_and_address);
    tcase_add_test(tcase, two_users_of_the_api_stay_two);
    tcase_add_test(tcase, a_network_service_stands_between);
    tcase_add_test(tcase, a_container_that_publishes_ports_is_a_service);
    tcase_add_test(tcase, without_any_command_the_entry_point_is_told);
    tcase_add_test(tcase, circles_of_parents_end);
    tcase_add_test(tcase, names_from_the_evidence_are_printable);
}
