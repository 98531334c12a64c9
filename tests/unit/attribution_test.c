/* Who ran where: small audit logs in, verdicts out. */
#include "base/timestamp.h"
#include "tests/unit/one_story.h"

#include <inttypes.h>

#define SHORT_ID "80b932627f84"
#define CONMON "/usr/bin/conmon"

/* ------------------------------------------------------------ other evidence */

static void inspected(const char *id, const char *name, int64_t pid, int64_t started_s,
                      int64_t finished_s)
{
    ET_STRBUF_AUTO json = { 0 };
    char started[ET_TIME_TEXT], finished[ET_TIME_TEXT] = "0001-01-01T00:00:00Z";
    et_time_text((STORY_BEGIN_S + started_s) * ET_NS_PER_S, started);
    if (finished_s)
        et_time_text((STORY_BEGIN_S + finished_s) * ET_NS_PER_S, finished);
    et_strbuf_addf(&json,
                   "[{\"Id\": \"%s\", \"Name\": \"/%s\", \"Created\": \"%s\", \"Image\": "
                   "\"sha256:1\", \"Path\": \"sh\", \"Args\": [], \"Driver\": \"overlay2\", "
                   "\"HostConfig\": {}, \"State\": {\"Status\": \"running\", \"Running\": true, "
                   "\"Pid\": %lld, \"StartedAt\": \"%s\", \"FinishedAt\": \"%s\"}, \"Config\": "
                   "{\"Image\": \"acme/web:1\", \"Hostname\": \"h\", \"Labels\": {}}}]",
                   id, name, started, (long long)pid, started, finished);
    case_take(&s.it, "in/inspect.json", et_strbuf_string(&json));
}

static void happened(struct et_strbuf *json, const char *action, const char *id, const char *name,
                     int64_t at_s)
{
    et_strbuf_addf(
        json,
        "{\"status\":\"%s\",\"id\":\"%s\",\"from\":\"acme/web:1\",\"Type\":\"container\","
        "\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{\"image\":"
        "\"acme/web:1\",\"name\":\"%s\"}},\"scope\":\"local\",\"time\":%" PRId64 ","
        "\"timeNano\":%" PRId64 "}\n",
        action, id, action, id, name, STORY_BEGIN_S + at_s, (STORY_BEGIN_S + at_s) * ET_NS_PER_S);
}

/* The log begins long after the container: its init's pid is in docker inspect. */
START_TEST(an_inspected_pid_is_an_anchor_within_its_lifetime)
{
    inspected(LONG_ID, "web", 2074, 100, 0);
    int before = did_inside(&s, 2500, 2074, "/bin/sh", "sh");
    story_later(&s, 200);
    int inside = did_inside(&s, 2600, 2074, "/bin/sh", "sh");
    int itself = did_inside(&s, 2074, 2000, "/bin/app", "app");
    int child = did_inside(&s, 2601, 2600, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, before, "container - certain"); /* its label tells no more */
    expect_place(&s, inside, "container " LONG_ID " strong");
    expect_place(&s, itself, "container " LONG_ID " strong");
    expect_place(&s, child, "container " LONG_ID " strong");
    expect_of_exec(&s, child, "container_name || ' ' || image", "web acme/web:1");
    expect_method(&s, itself, "init-pid");
}
END_TEST

START_TEST(an_inspected_pid_is_no_anchor_after_its_end)
{
    inspected("web", "web", 2074, 100, 200);
    story_later(&s, 150);
    int inside = did_inside(&s, 2600, 2074, "/bin/sh", "sh");
    story_later(&s, 100);
    int after = did_inside(&s, 2700, 2074, "/bin/sh", "sh");
    int other = did(&s, 2074, 900, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, inside, "container web strong");
    expect_place(&s, other, "unknown - -");
    expect_place(&s, after, "container - certain");
}
END_TEST

/* Two clues that agree are two clues; two that do not are a contradiction, kept. */
START_TEST(a_second_witness_agrees_or_contradicts)
{
    booted(&s);
    inspected("web", "web", 2074, 0, 0);
    docker_ran(&s, 2034, "web");
    int agrees = did_inside(&s, 2074, 2034, "/bin/app", "app");
    concluded(&s);
    expect_method(&s, agrees, "shim-child");
    expect_further(&s, agrees, "confined container - certain, init-pid container web strong");
    expect_of_exec(&s, agrees, "confidence || contradicted", "certain0");
}
END_TEST

START_TEST(a_contradiction_weakens_and_is_kept)
{
    booted(&s);
    inspected("other", "other", 2074, 0, 0);
    docker_ran(&s, 2034, "web");
    int init = did_inside(&s, 2074, 2034, "/bin/app", "app");
    concluded(&s);
    expect_place(&s, init, "container web probable");
    expect_of_exec(&s, init, "contradicted", "1");
    expect_further(&s, init,
                   "confined container - certain, init-pid container other strong CONTRADICTS");
}
END_TEST

/* Docker and its containerd tell of the same start: one run, with Docker's name and
 * containerd's pid, until the earlier word of its end. */
START_TEST(two_that_tell_of_one_start_tell_of_one_run)
{
    ET_STRBUF_AUTO json = { 0 };
    happened(&json, "create", LONG_ID, "web", 98);
    happened(&json, "start", LONG_ID, "web", 102);
    happened(&json, "die", LONG_ID, "web", 303);
    case_take(&s.it, "in/events.json", et_strbuf_string(&json));
    case_take(&s.it, "in/ctr-events.txt",
              "2026-11-23 22:15:00.5 +0000 UTC moby /tasks/start {\"container_id\":\"" LONG_ID
              "\",\"pid\":2074}\n"
              "2026-11-23 22:18:20 +0000 UTC moby /tasks/exit {\"container_id\":\"" LONG_ID
              "\",\"id\":\"" LONG_ID "\",\"pid\":2074,\"exit_status\":1}\n"
              "2026-11-23 22:18:21 +0000 UTC moby /containers/delete {\"id\":\"" LONG_ID "\"}\n");
    story_later(&s, 150);
    int inside = did_inside(&s, 2600, 2074, "/bin/sh", "sh");
    concluded(&s);
    expect_place(&s, inside, "container " LONG_ID " strong");
    expect_rows(&s.it, "SELECT container_name, run, start_time, end_time, pid FROM lifetimes",
                "web|1|2026-11-23T22:15:00.500Z|2026-11-23T22:18:20.000Z|2074");
    expect_rows(&s.it, "SELECT runtime, image, known_by FROM containers",
                "docker|acme/web:1|events");
}
END_TEST

/* Docker before 1.10 cuts ids where it prints its events for people. */
START_TEST(an_event_with_a_cut_id_is_of_the_container_that_has_the_rest)
{
    inspected(LONG_ID, "web", 2074, 100, 200);
    case_take(&s.it, "in/events.txt",
              "2026-11-23T22:15:00.500000000Z " SHORT_ID ": (from acme/web:1) start\n"
              "2026-11-23T22:18:20.000000000Z " SHORT_ID ": (from acme/web:1) die\n");
    concluded(&s);
    expect_rows(&s.it, "SELECT name, known_by FROM containers", "web|inspect");
    expect_rows(&s.it, "SELECT run, pid FROM lifetimes", "1|2074");
}
END_TEST

/* docker rename: the last name counts, whatever an older inspect output says. */
START_TEST(a_renamed_container_has_its_last_name)
{
    ET_STRBUF_AUTO json = { 0 };
    booted(&s);
    inspected("web", "web", 0, 0, 5);
    happened(&json, "create", "web", "web", 0);
    happened(&json, "start", "web", "web", 0);
    happened(&json, "rename", "web", "web-old", 30);
    case_take(&s.it, "in/events.json", et_strbuf_string(&json));
    docker_ran(&s, 2034, "web");
    int init = did_inside(&s, 2074, 2034, "/bin/app", "app");
    concluded(&s);
    expect_of_exec(&s, init, "container_name", "web-old");
    expect_rows(&s.it, "SELECT name, image, known_by FROM containers",
                "web-old|acme/web:1|inspect");
}
END_TEST

/* ------------------------------------------------------------ the host */

/* "Host" needs evidence, too: a chain to init. */
START_TEST(a_chain_to_init_is_the_host)
{
    int daemon = did(&s, 700, 1, "/usr/sbin/cron", "cron");
    int job = did(&s, 710, 700, "/bin/sh", "sh -c job");
    int kernel = did(&s, 720, 2, "/sbin/modprobe", "modprobe x");
    concluded(&s);
    expect_place(&s, daemon, "host - certain");
    expect_method(&s, daemon, "host-root");
    expect_place(&s, job, "host - certain");
    expect_place(&s, kernel, "host - certain");
}
END_TEST

/* What cannot be told is not guessed, and the reason says what is missing. */
START_TEST(without_a_record_of_its_parent_a_process_is_unknown)
{
    int lost = did(&s, 1158, 532, "/usr/bin/gcc", "gcc x.c");
    int child = did(&s, 1159, 1158, "/usr/bin/as", "as x.s");
    concluded(&s);
    expect_place(&s, lost, "unknown - -");
    expect_of_exec(&s, lost, "reason",
                   "its ancestor pid 532 left no record that tells where it ran");
    expect_of_exec(&s, child, "reason",
                   "its ancestor pid 532 left no record that tells where it ran");
    expect_rows(&s.it, "SELECT count(*) FROM clues", "0");
}
END_TEST

/* A session's number goes from parent to child only. */
START_TEST(a_login_session_is_where_it_was_opened)
{
    booted(&s);
    did(&s, 1000, SSHD, "/usr/sbin/sshd", "sshd -R");
    did(&s, 990, SSHD, "/bin/ls", "ls");
    logged_in(&s, 1000, 5);
    int shell = did(&s, 1100, 1050, "/bin/ls", "ls", .ses = 5, .auid = 1000);
    int other = did(&s, 1200, 1150, "/bin/cp", "cp", .ses = 6, .auid = 1000);
    concluded(&s);
    expect_place(&s, shell, "host - strong");
    expect_method(&s, shell, "session");
    expect_place(&s, other, "unknown - -");
}
END_TEST

/* … but podman hands it into containers, so it says nothing from then on. */
START_TEST(a_session_says_nothing_once_a_runtime_was_called_in_it)
{
    booted(&s);
    did(&s, 1000, SSHD, "/usr/sbin/sshd", "sshd -R");
    did(&s, 990, SSHD, "/bin/ls", "ls");
    logged_in(&s, 1000, 5);
    int before = did(&s, 1100, 1050, "/bin/ls", "ls", .ses = 5);
    did(&s, 1110, 1109, CONMON, CONMON " -c batch -u batch", .ses = 5);
    int after = did(&s, 1200, 1150, "/bin/cp", "cp", .ses = 5);
    concluded(&s);
    expect_place(&s, before, "host - strong");
    expect_place(&s, after, "unknown - -");
}
END_TEST

/* A file of the host's own disk that only the host ever ran. */
START_TEST(a_file_that_only_the_host_runs_tells_of_the_host)
{
    booted(&s);
    did(&s, 900, SSHD, "/usr/bin/ls", "ls");
    did(&s, 901, SSHD, "/srv/shared/tool", "tool");
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/app", "app");
    /* a bind mount of the host's disk */
    did(&s, 2080, 2074, "/srv/shared/tool", "tool");
    int host = did(&s, 3001, 3000, "/usr/bin/ls", "ls");
    int shared = did(&s, 3011, 3010, "/srv/shared/tool", "tool");
    int never = did(&s, 3021, 3020, "/usr/bin/cp", "cp");
    int overlay = did(&s, 3031, 3030, "/usr/bin/ls", "ls", .dev = OVERLAY);
    concluded(&s);
    expect_place(&s, host, "host - probable");
    expect_method(&s, host, "host-file");
    expect_place(&s, shared, "unknown - -");
    expect_place(&s, never, "unknown - -");
    expect_place(&s, overlay, "unknown - -");
}
END_TEST

/* chroot and nsenter touch a container's files from outside. */
START_TEST(looking_into_a_container_is_not_being_in_it)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/usr/bin/gcc", "gcc x.c");
    did(&s, 2700, SSHD, "/usr/sbin/chroot", "chroot /merged gcc x.c");
    int chrooted = did(&s, 2700, SSHD, "/usr/bin/gcc", "gcc x.c", .dev = OVERLAY);
    concluded(&s);
    expect_place(&s, chrooted, "host - certain");
}
END_TEST

/* Of a failed exec comm and exe are the caller's; only PATH tells what was tried. */
START_TEST(a_failed_exec_keeps_the_path_that_was_tried)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/usr/bin/env", "env gcc x.c");
    int failed =
        did_inside(&s, 2074, 2034, "/usr/bin/env", "", .file = "/usr/local/bin/gcc", .failed = 2);
    concluded(&s);
    expect_place(&s, failed, "container web certain");
    expect_of_exec(&s, failed, "file || ' ' || exe || ' ' || success || ' ' || exit",
                   "/usr/local/bin/gcc /usr/bin/env 0 -2");
    expect_of_exec(&s, failed, "coalesce(cmdline, 'none') || coalesce(compiler, 'none')",
                   "nonenone");
}
END_TEST

/* Two machines may have the same stamps, serials and pids. */
START_TEST(hosts_stay_apart)
{
    for (int i = 0; i < 2; i++) {
        s.node = i ? "b.acme.example" : "a.acme.example";
        s.ms = 0;
        s.serial = 100;
        booted(&s);
        docker_ran(&s, 2034, i ? "on-b" : "on-a");
        did_inside(&s, 2074, 2034, "/bin/app", "app");
    }
    concluded(&s);
    expect_rows(&s.it,
                "SELECT host, container_id, count(*) FROM execs WHERE comm = 'app' GROUP BY 1, 2",
                "a.acme.example|on-a|1\nb.acme.example|on-b|1");
    expect_rows(&s.it,
                "SELECT count(DISTINCT serial), count(*) = 2 * count(DISTINCT serial) FROM execs",
                "10|1");
    expect_rows(&s.it, "SELECT host, container_id FROM containers ORDER BY 1",
                "a.acme.example|on-a\nb.acme.example|on-b");
}
END_TEST

/* Two logs without a name, from places without one: two hosts, none lost. */
START_TEST(nameless_places_are_told_apart)
{
    booted(&s);
    story_take(&s, "in/audit.log");
    booted(&s);
    story_take(&s, "other/audit.log");
    case_run((const char *const[]){ "sqlite3", s.it.path,
                                    "UPDATE fact_evidence_path SET site = '.' WHERE site GLOB"
                                    " '*/in'; UPDATE fact_evidence_path SET site = '-' WHERE site"
                                    " GLOB '*/other'",
                                    NULL },
             NULL);
    concluded(&s);
    expect_rows(&s.it, "SELECT count(DISTINCT host), count(*) FROM execs", "2|6");
}
END_TEST

/* ------------------------------------------------------------ forged arguments */

/* Inside a container argv is the attacker's choice: he may not put his doings
 * into somebody else's container. */
static void victim_and_attacker(void)
{
    booted(&s);
    docker_ran(&s, 2034, "victim");
    did_inside(&s, 2074, 2034, "/bin/app", "app");
    docker_ran(&s, 3034, "attacker");
    did_inside(&s, 3074, 3034, "/bin/sh", "sh", .dev = "00:40");
}

START_TEST(a_forged_shim_attributes_nothing_to_the_victim)
{
    victim_and_attacker();
    int shim = did_inside(&s, 3080, 3074, "/tmp/containerd-shim-runc-v2",
                          "containerd-shim-runc-v2 -namespace moby -id victim", .dev = "00:40");
    int gcc = did_inside(&s, 3081, 3080, "/usr/bin/gcc", "gcc x.c", .dev = "00:40");
    concluded(&s);
    expect_place(&s, shim, "container attacker certain");
    expect_of_exec(&s, shim, "role", "workload");
    expect_place(&s, gcc, "container attacker certain");
}
END_TEST

START_TEST(a_forged_runc_exec_attributes_nothing_to_the_victim)
{
    victim_and_attacker();
    did_inside(&s, 3080, 3074, "/usr/sbin/runc",
               "runc --log /l --root /r exec --pid-file /p victim", .dev = "00:40");
    int gcc = did_inside(&s, 3081, 3080, "/usr/bin/gcc", "gcc x.c", .dev = "00:40");
    did_inside(&s, 3082, 3074, CONMON, CONMON " -c victim -n innocent", .dev = "00:40");
    int as = did_inside(&s, 3083, 3082, "/usr/bin/as", "as x.s", .dev = "00:40");
    concluded(&s);
    expect_place(&s, gcc, "container attacker certain");
    expect_place(&s, as, "container attacker certain");
    expect_rows(&s.it,
                "SELECT coalesce(name, '-'), coalesce(outer_container_id, '-') FROM "
                "containers WHERE container_id = 'victim'",
                "-|-");
}
END_TEST

/* Nor may he declare it ended, so that what it does later has no place. */
START_TEST(a_forged_delete_ends_nothing)
{
    victim_and_attacker();
    did_inside(&s, 3080, 3074, "/usr/sbin/runc", "runc delete --force victim", .dev = "00:40");
    did_inside(&s, 3081, 3074, "/usr/sbin/runc", "runc delete --force attacker", .dev = "00:40");
    int victim = did_inside(&s, 2090, 2074, "/usr/bin/gcc", "gcc x.c");
    int attacker = did_inside(&s, 3090, 3074, "/usr/bin/gcc", "gcc x.c", .dev = "00:40");
    concluded(&s);
    expect_place(&s, victim, "container victim certain");
    expect_place(&s, attacker, "container attacker certain");
    expect_rows(&s.it, "SELECT count(*) FROM lifetimes WHERE end_ns IS NOT NULL", "0");
}
END_TEST

/* Known by inspect alone is known, too. */
START_TEST(a_forged_shim_names_no_inspected_container)
{
    inspected("victim", "victim", 999, 0, 0);
    booted(&s);
    docker_ran(&s, 3034, "attacker");
    did_inside(&s, 3074, 3034, "/bin/sh", "sh");
    did_inside(&s, 3080, 3074, "/tmp/containerd-shim", "containerd-shim -id victim");
    int gcc = did_inside(&s, 3081, 3080, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, gcc, "container attacker certain");
}
END_TEST

/* An image whose first program is called runc is a child of the shim as the real
 * one is; but its file lies on the container's mount. */
START_TEST(an_image_s_own_runc_is_not_the_host_s)
{
    booted(&s);
    docker_ran(&s, 2034, "victim");
    did_inside(&s, 2074, 2034, "/bin/app", "app");
    docker_ran(&s, 3034, "attacker");
    int runc =
        did_inside(&s, 3074, 3034, "/usr/sbin/runc", "runc exec --process /x --pid-file /p victim");
    int gcc = did_inside(&s, 3081, 3074, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, runc, "container attacker certain");
    expect_place(&s, gcc, "container attacker certain");
}
END_TEST

/* A container's init that only inspect knows is no place for a runtime either. */
START_TEST(an_inspected_init_is_no_runtime)
{
    inspected("attacker", "attacker", 3074, 0, 0);
    booted(&s);
    docker_ran(&s, 2034, "victim");
    int shim = did_inside(&s, 3074, 3034, "/tmp/containerd-shim", "containerd-shim -id victim");
    int gcc = did_inside(&s, 3081, 3074, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_place(&s, shim, "container attacker strong");
    expect_place(&s, gcc, "container attacker strong");
}
END_TEST

/* Docker in Docker is honest: what it names, nothing else knows. */
START_TEST(a_runtime_inside_a_container_has_containers_of_its_own)
{
    booted(&s);
    docker_ran(&s, 2034, "outer");
    did_inside(&s, 2074, 2034, "/usr/bin/containerd", "containerd");
    int shim =
        did_inside(&s, 2100, 2074, CONTAINERD_SHIM, CONTAINERD_SHIM " -namespace moby -id inner");
    did_inside(&s, 2110, 2100, "/usr/bin/runc",
               "runc --log /l create --bundle /b --pid-file /p inner");
    int gcc = did_inside(&s, 2120, 2100, "/usr/bin/gcc", "gcc x.c", .dev = "00:52");
    concluded(&s);
    expect_place(&s, shim, "container outer certain");
    expect_of_exec(&s, shim, "role", "runtime");
    expect_place(&s, gcc, "container inner certain");
    expect_rows(&s.it, "SELECT outer_container_id FROM containers WHERE container_id = 'inner'",
                "outer");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, nothing_happened, story_over);
    tcase_add_test(tcase, an_inspected_pid_is_an_anchor_within_its_lifetime);
    tcase_add_test(tcase, an_inspected_pid_is_no_anchor_after_its_end);
    tcase_add_test(tcase, a_second_witness_agrees_or_contradicts);
    tcase_add_test(tcase, a_contradiction_weakens_and_is_kept);
    tcase_add_test(tcase, two_that_tell_of_one_start_tell_of_one_run);
    tcase_add_test(tcase, an_event_with_a_cut_id_is_of_the_container_that_has_the_rest);
    tcase_add_test(tcase, a_renamed_container_has_its_last_name);
    tcase_add_test(tcase, a_chain_to_init_is_the_host);
    tcase_add_test(tcase, without_a_record_of_its_parent_a_process_is_unknown);
    tcase_add_test(tcase, a_login_session_is_where_it_was_opened);
    tcase_add_test(tcase, a_session_says_nothing_once_a_runtime_was_called_in_it);
    tcase_add_test(tcase, a_file_that_only_the_host_runs_tells_of_the_host);
    tcase_add_test(tcase, looking_into_a_container_is_not_being_in_it);
    tcase_add_test(tcase, a_failed_exec_keeps_the_path_that_was_tried);
    tcase_add_test(tcase, hosts_stay_apart);
    tcase_add_test(tcase, nameless_places_are_told_apart);
    tcase_add_test(tcase, a_forged_shim_attributes_nothing_to_the_victim);
    tcase_add_test(tcase, a_forged_runc_exec_attributes_nothing_to_the_victim);
    tcase_add_test(tcase, a_forged_delete_ends_nothing);
    tcase_add_test(tcase, a_forged_shim_names_no_inspected_container);
    tcase_add_test(tcase, an_image_s_own_runc_is_not_the_host_s);
    tcase_add_test(tcase, an_inspected_init_is_no_runtime);
    tcase_add_test(tcase, a_runtime_inside_a_container_has_containers_of_its_own);
}
