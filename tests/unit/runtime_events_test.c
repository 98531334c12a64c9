/* Events of podman, containerd and the CRI in JSON. */
#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "2222222222222222222222222222222222222222222222222222222222222222"
#define EXEC "4444444444444444444444444444444444444444444444444444444444444444"
#define AT "2026-11-23 22:12:27.350493118 +0000 UTC "

static void lines(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    collect_lines(got, parser, et_slice_of(text));
}

START_TEST(a_podman_event_names_its_container)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_podman_events,
          "{\"Status\":\"refresh\",\"Time\":\"2026-11-23T22:12:55.846059329Z\",\"Type\":"
          "\"system\",\"Attributes\":null}\n"
          "{\"ID\":\"" ID "\",\"Image\":\"localhost/b:12\",\"Name\":\"pod-builder\",\"Status\":"
          "\"died\",\"ContainerExitCode\":137,\"Time\":\"2026-11-23T23:12:55.5+01:00\",\"Type\":"
          "\"container\",\"Attributes\":{\"b\":\"1\",\"a\":\"2\"}}\n"
          "{\"Name\":\"p\",\"ID\":\"x\",\"Status\":\"create\",\"time\":1795471975,\"timeNano\":"
          "1795471975000000007,\"Type\":\"pod\"}\n"
          "{\"Name\":\"b:12\",\"Status\":\"pull\",\"time\":1795471975,\"Type\":\"image\"}\n");
    ck_assert_uint_eq(got.event_count, 4);
    const struct et_runtime_event *e = got.events;
    expect_slice(e[0].action, "refresh");
    ck_assert_int_eq(e[0].time_ns, 1795471975846059329);
    expect_slice(e[1].runtime, "podman");
    expect_slice(e[1].container_id, ID);
    expect_slice(e[1].container_name, "pod-builder");
    expect_slice(e[1].image, "localhost/b:12");
    expect_slice(e[1].attributes, "{\"a\":\"2\",\"b\":\"1\"}");
    ck_assert_int_eq(e[1].exit_code, 137);
    ck_assert_int_eq(e[1].time_ns, 1795471975500000000);
    expect_slice(got.stated[2].runtime_event->pod, "p");
    ck_assert_int_eq(e[2].time_ns, 1795471975000000007);
    expect_slice(e[3].image, "b:12");
    ck_assert_int_eq(e[3].time_ns, 1795471975000000000);
    expect_tally(&got, 4, 0, 0);
}
END_TEST

START_TEST(a_podman_event_without_time_is_damage)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_podman_events,
          "{\"Type\":\"container\",\"Status\":\"start\",\"Time\":\"today\"}\n{\"a\":1}\n[\n");
    ck_assert_str_eq(got.damages[0].what, "event has no time");
    expect_tally(&got, 0, 1, 2);
}
END_TEST

/* The strongest thing that a runtime says: the host pids of init and of each exec. */
START_TEST(containerd_tells_the_pids_of_what_it_starts)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_ctr_events,
          AT "k8s.io /containers/create {\"id\":\"job\",\"image\":\"docker.io/a/b:1\"}\n" AT
             "k8s.io /tasks/start {\"container_id\":\"job\",\"pid\":1206}\n" AT
             "moby /tasks/exec-started {\"container_id\":\"" ID "\",\"exec_id\":\"" EXEC
             "\",\"pid\":8325}\n" AT "moby /tasks/exit {\"container_id\":\"" ID "\",\"id\":\"" EXEC
             "\",\"pid\":8325,\"exit_status\":2}\n" AT "moby /tasks/exit {\"container_id\":\"" ID
             "\",\"id\":\"" ID "\",\"pid\":7}\n");
    ck_assert_uint_eq(got.event_count, 5);
    const struct et_runtime_event *e = got.events;
    expect_slice(e[0].runtime, "containerd");
    expect_slice(e[0].action, "create");
    expect_slice(e[0].container_id, "job");
    expect_slice(e[0].image, "docker.io/a/b:1");
    expect_slice(e[1].action, "start");
    expect_slice(e[1].attributes,
                 "{\"container_id\":\"job\",\"namespace\":\"k8s.io\",\"pid\":1206}");
    ck_assert_int_eq(e[1].pid, 1206);
    ck_assert_int_eq(e[1].time_ns, 1795471947350493118);
    expect_slice(e[2].runtime, "docker");
    expect_slice(e[2].action, "exec_start");
    expect_slice(e[2].exec_id, EXEC);
    ck_assert_int_eq(e[2].pid, 8325);
    ck_assert_int_eq(e[2].exit_code, ET_ABSENT);
    expect_slice(e[3].action, "exec_die");
    expect_slice(e[3].exec_id, EXEC);
    ck_assert_int_eq(e[3].exit_code, 2);
    expect_slice(e[4].action, "die");
    ck_assert_ptr_null(e[4].exec_id.p);
    ck_assert_int_eq(e[4].exit_code, 0);
    expect_tally(&got, 5, 0, 0);
}
END_TEST

/* Docker has containerd make a container anew for each run of its own. */
START_TEST(a_container_of_containerd_is_a_run_of_dockers)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_ctr_events,
          AT "moby /containers/delete {\"id\":\"" ID "\"}\n" AT
             "default /containers/delete {\"id\":\"web\"}\n" AT
             "default /snapshot/prepare {\"key\":\"web\"}\n");
    expect_slice(got.events[0].action, "containerd_delete");
    expect_slice(got.events[1].action, "destroy");
    expect_slice(got.events[2].type, "snapshot");
    expect_slice(got.events[2].action, "prepare");
    ck_assert_ptr_null(got.events[2].container_id.p);
}
END_TEST

START_TEST(a_broken_event_of_containerd_is_damage)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_ctr_events,
          "ctr: failed\n" AT "k8s.io /tasks/start {\"pid\":\n" AT "k8s.io /tasks/start 7\n\n");
    ck_assert_uint_eq(got.damage_count, 3);
    ck_assert_str_eq(got.damages[0].what, "the line is no event");
    ck_assert_uint_eq(got.damages[1].at.line, 2);
    expect_tally(&got, 0, 1, 3);
}
END_TEST

START_TEST(nerdctl_wraps_the_event_of_containerd)
{
    COLLECT_AUTO got;
    lines(&got, &et_parser_nerdctl_events,
          "{\"Timestamp\":\"2026-11-23T22:12:27.350493118Z\",\"ID\":\"web\",\"Namespace\":"
          "\"default\",\"Topic\":\"/tasks/start\",\"Status\":\"START\",\"Event\":"
          "\"{\\\"container_id\\\":\\\"web\\\",\\\"pid\\\":12}\"}\n{}\n");
    ck_assert_uint_eq(got.event_count, 1);
    expect_slice(got.events[0].action, "start");
    expect_slice(got.events[0].container_id, "web");
    ck_assert_int_eq(got.events[0].pid, 12);
    ck_assert_int_eq(got.events[0].time_ns, 1795471947350493118);
    expect_tally(&got, 1, 1, 0);
}
END_TEST

START_TEST(crictl_names_the_pod)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_document(
        &got, &et_parser_crictl_events,
        ET_SLICE(
            "{\n \"containerId\":\"c1\",\n \"containerEventType\":\"CONTAINER_STOPPED_EVENT\",\n"
            " \"createdAt\":\"1795471957231632089\",\n \"podSandboxStatus\":{\"metadata\":"
            "{\"name\":\"etcd-0\",\"namespace\":\"kube-system\"}},\n \"containersStatuses\":["
            "{\"id\":\"c0\"},{\"id\":\"c1\",\"metadata\":{\"name\":\"etcd\"},\"exitCode\":1}]\n}\n"
            "{\"containerId\":\"c1\",\"containerEventType\":\"CONTAINER_DELETED_EVENT\"}\n"));
    ck_assert_uint_eq(got.event_count, 1);
    const struct et_runtime_event *e = got.stated[0].runtime_event;
    expect_slice(e->runtime, "cri");
    expect_slice(e->action, "die");
    expect_slice(e->container_id, "c1");
    expect_slice(e->container_name, "etcd");
    expect_slice(e->pod, "etcd-0");
    expect_slice(e->pod_namespace, "kube-system");
    ck_assert_int_eq(e->exit_code, 1);
    ck_assert_int_eq(e->time_ns, 1795471957231632089);
    ck_assert_str_eq(got.damages[0].what, "event has no time");
    expect_tally(&got, 7, 0, 1);
}
END_TEST

/* Each of these formats has a relative whose keys or words are much the same. */
START_TEST(relatives_are_told_apart)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_podman_events,  &et_parser_podman_events_text, &et_parser_docker_events_text,
        &et_parser_nerdctl_events, &et_parser_ctr_events,         &et_parser_crictl_events,
    };
    enum { COUNT = sizeof parsers / sizeof *parsers };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++)
            ck_assert_msg((parsers[i]->bid(et_slice_of(parsers[j]->sample), true) > 0) == (i == j),
                          "%s on the sample of %s", parsers[i]->name, parsers[j]->name);
}
END_TEST

/* A full disk must stop a parser at once. */
START_TEST(the_sinks_failure_is_passed_up)
{
    COLLECT_AUTO got;
    struct et_err err = { 0 };
    collect_init(&got);
    got.answer = ET_FATAL;
    struct et_slice text = et_slice_of(et_parser_ctr_events.sample);
    struct et_line line = { text, { 1, 0, text.n }, false };
    void *state = collect_open(&et_parser_ctr_events, &got);
    ck_assert_int_eq(et_parser_ctr_events.line(state, &line, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
    et_parser_ctr_events.close(state);
    et_parser_ctr_events.close(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_podman_event_names_its_container);
    tcase_add_test(tcase, a_podman_event_without_time_is_damage);
    tcase_add_test(tcase, containerd_tells_the_pids_of_what_it_starts);
    tcase_add_test(tcase, a_container_of_containerd_is_a_run_of_dockers);
    tcase_add_test(tcase, a_broken_event_of_containerd_is_damage);
    tcase_add_test(tcase, nerdctl_wraps_the_event_of_containerd);
    tcase_add_test(tcase, crictl_names_the_pod);
    tcase_add_test(tcase, relatives_are_told_apart);
    tcase_add_test(tcase, the_sinks_failure_is_passed_up);
}
