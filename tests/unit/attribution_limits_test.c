/* How far attribution and coverage look, and what they say where that ends: never a place that is
 * not known. docs/limits.md lists these limits. */
#include "analyzer/clues/clues.h"
#include "analyzer/roots.h"
#include "tests/unit/one_story.h"

#define SELINUX "system_u:system_r:container_t:s0:"
#define did_in(s, mount, ...) did((s), __VA_ARGS__, .dev = (mount), .root = (mount))

/* ------------------------------------------------------------ the model */

static void new_exec(struct et_model *m)
{
    ck_assert(ET_ARRAY_ROOM(m->execs));
    m->execs.at[m->execs.count++] = (struct et_exec_node){ 0 };
}

/* Evidence may list one process in a thousand containers. */
START_TEST(an_exec_keeps_so_many_clues_of_a_method)
{
    struct et_model model;
    struct et_err err = { 0 };
    int kept = 0;
    et_model_init(&model, NULL, NULL, NULL, 1);
    new_exec(&model);
    for (et_ref container = 1; container <= 20; container++) {
        const struct et_verdict clue = { .place = ET_PLACE_CONTAINER,
                                         .strength = ET_STRENGTH_PROBABLE,
                                         .method = ET_METHOD_LISTING,
                                         .container = container,
                                         .pid = 7 };
        ck_assert_int_eq(et_clue_to_exec(&model, 1, &clue, &err), 0);
    }
    uint32_t list = model.execs.at[0].clues;
    while (et_clue_next(&model, &list))
        kept++;
    ck_assert_int_eq(kept, 8);
    et_model_clear(&model);
}
END_TEST

/* Containers that are said to run in one another without end run in none. */
START_TEST(containers_in_one_another_are_followed_so_deep)
{
    struct et_model model;
    struct et_verdict inner = { .place = ET_PLACE_CONTAINER, .container = 1 };
    struct et_verdict outer = inner;
    et_model_init(&model, NULL, NULL, NULL, 1);
    for (et_ref i = 1; i <= 20; i++) {
        ck_assert(ET_ARRAY_ROOM(model.containers));
        model.containers.at[model.containers.count++] =
            (struct et_container_node){ .outer = i < 20 ? i + 1 : 1 };
    }
    outer.container = 16;
    ck_assert(et_verdicts_agree(&model, &inner, &outer));
    outer.container = 17;
    inner.container = 1;
    model.containers.at[19].outer = 0;
    ck_assert(!et_verdicts_agree(&model, &inner, &outer));
    et_model_clear(&model);
}
END_TEST

START_TEST(a_path_longer_than_the_kernel_takes_is_no_root)
{
    struct et_model model;
    ET_STRBUF_AUTO path = { 0 };
    et_model_init(&model, NULL, NULL, NULL, 1);
    et_strbuf_addc(&path, '/');
    while (path.n < 4097)
        et_strbuf_addc(&path, 'r');
    ck_assert(et_root_learn(&model, et_strbuf_slice(&path), 1));
    ck_assert_uint_eq(model.longest_root, 0);
    ck_assert(et_root_learn(&model, et_slice_to(et_strbuf_slice(&path), 4096), 1));
    ck_assert_uint_eq(model.longest_root, 4096);
    et_model_clear(&model);
}
END_TEST

/* ------------------------------------------------------------ clues */

/* The call that made a container of a pod, and so many commands in another one after it. */
static void pod_called(int commands, const char *want)
{
    did(&s, 4000, CONTAINERD, CONTAINERD_SHIM,
        CONTAINERD_SHIM " -namespace k8s.io -id sandbox -address /s");
    shim_calls(&s, 4010, 4000, "create --bundle /b --pid-file /p", "sandbox");
    did_inside(&s, 4020, 4000, "/pause", "/pause");
    shim_calls(&s, 4070, 4000, "create --bundle /d --pid-file /p", "side");
    for (int i = 0; i < commands; i++)
        shim_calls(&s, 5000 + i, 4000, "exec --process /z --detach --pid-file /p", "sandbox");
    int side = did_inside(&s, 4080, 4000, "/bin/side", "side", .dev = "00:3a");
    concluded(&s);
    expect_place(&s, side, want);
}

START_TEST(the_call_of_a_pod_s_process_is_looked_for_among_many)
{
    pod_called(255, "container side probable");
}
END_TEST

START_TEST(the_call_of_a_pod_s_process_is_not_looked_for_further)
{
    pod_called(256, "container - certain");
}
END_TEST

/* Containers that had one label one after another; whose it is now, only its last holder tells. */
static void label_was_given(int times, const char *want)
{
    char id[16];
    int stray = 0;
    for (int i = 0; i < times; i++) {
        int shim = 2034 + 200 * i;
        snprintf(id, sizeof id, "web%d", i);
        docker_ran(&s, shim, id);
        did(&s, shim + 40, shim, "/bin/app", "app", .dev = OVERLAY, .subj = SELINUX "c1,c2");
        if (i + 1 == times)
            stray = did(&s, shim + 120, shim + 119, "/bin/sh", "sh", .subj = SELINUX "c1,c2");
        story_later(&s, 10);
        docker_removed(&s, shim, id);
        story_later(&s, 10);
    }
    concluded(&s);
    expect_place(&s, stray, want);
}

START_TEST(a_label_names_one_of_so_many_containers)
{
    label_was_given(64, "container web63 strong");
}
END_TEST

START_TEST(a_label_of_more_containers_names_none)
{
    label_was_given(65, "container - certain");
}
END_TEST

/* Whoever came from outside and runs on and on is still from outside. */
START_TEST(no_run_of_execs_makes_a_visitor_a_member)
{
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    did(&s, 3001, 3000, "/usr/sbin/chroot", "chroot /merged sh", .root = HOST_DISK);
    int early = did_in(&s, OVERLAY, 3001, 3000, "/bin/sh", "sh");
    for (int i = 0; i < 300; i++)
        did_in(&s, OVERLAY, 3001, 3000, "/bin/sh", "sh");
    int late = did_in(&s, OVERLAY, 3001, 3000, "/usr/bin/gcc", "gcc x.c");
    concluded(&s);
    expect_of_exec(&s, early, "place || ' ' || touches_container_id", "unknown web");
    expect_of_exec(&s, late, "place || ' ' || touches_container_id", "unknown web");
}
END_TEST

/* The mount speaks for an exec by others that have it: of those that are near. */
START_TEST(a_mount_is_asked_of_so_many_execs)
{
    int serials[30];
    docker_ran(&s, 2034, "web");
    did_in(&s, OVERLAY, 2074, 2034, "/bin/app", "app");
    for (int i = 0; i < 30; i++)
        serials[i] = did_in(&s, OVERLAY, 2075, 2074, "/bin/sh", "sh");
    did_in(&s, OVERLAY, 2076, 2074, "/bin/ls", "ls");
    concluded(&s);
    expect_further(&s, serials[3], "mount container web strong");
    expect_further(&s, serials[15], "");
}
END_TEST

/* Whose root, of so many places where runtimes keep containers. */
START_TEST(roots_of_so_many_stores_are_looked_for_in_command_lines)
{
    ET_STRBUF_AUTO inspect = { 0 };
    char argv[64];
    for (int i = 0; i < 70; i++) {
        et_strbuf_addf(&inspect,
                       "%s{\"Id\":\"web%02d\",\"Name\":\"/front%d\",\"Created\":"
                       "\"2026-11-23T22:13:20Z\",\"HostConfig\":{},\"State\":{\"Status\":"
                       "\"running\",\"Running\":true,\"Pid\":%d,\"StartedAt\":"
                       "\"2026-11-23T22:13:20Z\"},\"GraphDriver\":{\"Name\":\"overlay2\",\"Data\":{"
                       "\"MergedDir\":\"/store%02d/abc/merged\"}},\"Config\":{\"Image\":\"a\"}}",
                       i ? "," : "[", i, i, 20000 + i, i);
        snprintf(argv, sizeof argv, "gcc /store%02d/abc/merged/x.c", i);
        did(&s, 900 + i, SSHD, "/usr/bin/gcc", argv);
    }
    et_strbuf_adds(&inspect, "]\n");
    case_file(&s.it, "in/inspect.json", et_strbuf_slice(&inspect));
    case_ingest(&s.it, "in/inspect.json");
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM execs WHERE touches_container_id IS NOT NULL", "64");
}
END_TEST

/* ------------------------------------------------------------ long lines of parents */

/* A line of programs that nobody knows, whose last one is the host's: where the first one was. */
static void knew_the_last(int parents, const char *want)
{
    int first = 0;
    char exe[32];
    for (int i = 0; i < parents; i++) {
        snprintf(exe, sizeof exe, "/opt/tool%d", i);
        int serial = did(&s, 3001 + i, 3000 + i, exe, "tool");
        first = first ? first : serial;
    }
    did(&s, 3001 + parents, 3000 + parents, "/usr/sbin/sshd", "sshd -R");
    concluded(&s);
    expect_place(&s, first, want);
}

START_TEST(a_clue_tells_of_so_many_parents)
{
    knew_the_last(255, "host - probable");
}
END_TEST

START_TEST(a_clue_tells_of_no_further_parent)
{
    knew_the_last(256, "unknown - -");
}
END_TEST

/* Each of them runs what the one before it ran, and something of its own: so each tells of the next
 * one, in a round of its own. */
START_TEST(who_is_placed_tells_of_others_in_so_many_rounds)
{
    char exe[2][32] = { "/usr/sbin/sshd", "" };
    for (int i = 0; i < 20; i++) {
        snprintf(exe[1], sizeof exe[1], "/opt/tool%d", i);
        did(&s, 3001 + 10 * i, 3000 + 10 * i, exe[0], "tool");
        did(&s, 3001 + 10 * i, 3000 + 10 * i, exe[1], "tool");
        memcpy(exe[0], exe[1], sizeof exe[0]);
    }
    concluded(&s);
    expect_rows(&s.it,
                "SELECT place, count(*) FROM execs WHERE pid > 3000 GROUP BY place ORDER BY place",
                "host|32\nunknown|8");
}
END_TEST

/* The last of a line of shells, whose parents end but for the first: it is then that one's child.
 */
static void adopted_from(int depth, const char *processes)
{
    char sql[160];
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    int64_t pid = 3000;
    did_inside(&s, pid, 2074, "/bin/sh", "sh");
    for (int i = 1; i < depth; i++, pid++)
        did_inside(&s, pid + 1, pid, "/bin/sh", "sh");
    did_inside(&s, pid, 2074, "/bin/ls", "ls");
    concluded(&s);
    snprintf(sql, sizeof sql, "SELECT count(DISTINCT process_id) FROM execs WHERE pid = %lld",
             (long long)pid);
    expect_rows(&s.it, sql, processes);
}

START_TEST(a_parent_far_up_may_adopt)
{
    adopted_from(200, "1");
}
END_TEST

START_TEST(a_parent_further_up_may_not_adopt)
{
    adopted_from(300, "2");
}
END_TEST

/* ------------------------------------------------------------ coverage */

/* Something of the host, and numbers that no log has between. */
static void holes(int count)
{
    for (int i = 0; i <= count; i++) {
        did(&s, 500 + i, SSHD, "/usr/bin/uptime", "uptime");
        s.serial += 3;
    }
    concluded(&s);
}

START_TEST(so_many_holes_are_listed_one_by_one)
{
    holes(32);
    expect_rows(&s.it, "SELECT count(*) FROM coverage WHERE kind = 'gap'", "32");
}
END_TEST

/* Together they take the same time, and no number of them is lost. */
START_TEST(neighbours_of_more_holes_are_told_as_one)
{
    holes(33);
    expect_rows(&s.it,
                "SELECT count(*), sum(CASE WHEN reason LIKE '%numbered 6 records%' THEN 6 WHEN "
                "reason LIKE '%numbered 3 records%' THEN 3 END) FROM coverage WHERE kind = 'gap'",
                "17|99");
}
END_TEST

START_TEST(a_container_s_reasons_of_one_kind_are_listed_so_far)
{
    docker_ran(&s, 900, "web");
    did_inside(&s, 940, 900, "/bin/sh", "sh");
    for (int i = 0; i < 12; i++) {
        s.serial += 3;
        did_inside(&s, 941 + i, 940, "/bin/date", "date");
    }
    docker_removed(&s, 900, "web");
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM unseen WHERE kind = 'gap'", "9");
    expect_rows(
        &s.it,
        "SELECT count(*) FROM unseen WHERE kind = 'gap' AND reason LIKE 'and 4 more of this "
        "kind, the first: %'",
        "1");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, host_booted, story_over);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, an_exec_keeps_so_many_clues_of_a_method);
    tcase_add_test(tcase, containers_in_one_another_are_followed_so_deep);
    tcase_add_test(tcase, a_path_longer_than_the_kernel_takes_is_no_root);
    tcase_add_test(tcase, the_call_of_a_pod_s_process_is_looked_for_among_many);
    tcase_add_test(tcase, the_call_of_a_pod_s_process_is_not_looked_for_further);
    tcase_add_test(tcase, a_label_names_one_of_so_many_containers);
    tcase_add_test(tcase, a_label_of_more_containers_names_none);
    tcase_add_test(tcase, no_run_of_execs_makes_a_visitor_a_member);
    tcase_add_test(tcase, a_mount_is_asked_of_so_many_execs);
    tcase_add_test(tcase, roots_of_so_many_stores_are_looked_for_in_command_lines);
    tcase_add_test(tcase, a_clue_tells_of_so_many_parents);
    tcase_add_test(tcase, a_clue_tells_of_no_further_parent);
    tcase_add_test(tcase, who_is_placed_tells_of_others_in_so_many_rounds);
    tcase_add_test(tcase, a_parent_far_up_may_adopt);
    tcase_add_test(tcase, a_parent_further_up_may_not_adopt);
    tcase_add_test(tcase, so_many_holes_are_listed_one_by_one);
    tcase_add_test(tcase, neighbours_of_more_holes_are_told_as_one);
    tcase_add_test(tcase, a_container_s_reasons_of_one_kind_are_listed_so_far);
}
