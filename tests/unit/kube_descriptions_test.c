/* What Kubernetes says of containers: crictl on the node, and the status of pods. */
#include "tests/unit/descriptions.h"

START_TEST(crictl_inspects_containers_sandboxes_and_images)
{
    COLLECT_AUTO got;
    describe(
        &got, &et_parser_crictl,
        "{\"status\":{\"id\":\"" ID "\",\"metadata\":{\"name\":\"worker\"},\"state\":"
        "\"CONTAINER_RUNNING\",\"createdAt\":\"2026-01-02T03:04:05Z\",\"startedAt\":"
        "\"1767323046000000000\",\"finishedAt\":\"1970-01-01T00:00:00Z\",\"exitCode\":0,"
        "\"image\":{\"image\":\"a:1\"},\"imageRef\":\"sha256:5\",\"labels\":{}},\"info\":"
        "{\"sandboxID\":\"" POD "\",\"pid\":42,\"runtimeType\":\"io.containerd.runc.v2\","
        "\"config\":{\"linux\":{\"security_context\":{\"privileged\":true}}},\"runtimeSpec\":" SPEC
        "}}\n"
        "{\"status\":{\"id\":\"" ID "\",\"metadata\":{\"name\":\"old\"},\"state\":"
        "\"CONTAINER_EXITED\",\"exitCode\":1},\"pid\":1515,\"sandboxId\":\"" POD "\"}\n"
        "{\"status\":{\"id\":\"" POD "\",\"metadata\":{\"name\":\"pay-0\",\"namespace\":"
        "\"payments\"},\"state\":\"SANDBOX_READY\"},\"info\":{\"pid\":41}}\n"
        "{\"status\":{\"id\":\"sha256:5\",\"repoTags\":[\"a:1\"],\"size\":\"9\"}}\n");
    const struct et_container *new = container(&got, 0), *old = container(&got, 1),
                              *pod = container(&got, 2);
    expect_slice(new->runtime, "containerd");
    expect_slice(new->name, "worker");
    expect_slice(new->pod, "pay-0");
    expect_slice(new->process_label, "p:c1");
    expect_slice(new->sandbox, POD);
    ck_assert_int_eq(new->pid, 42);
    ck_assert_int_eq(new->privileged, 1);
    ck_assert_int_eq(new->started_ns, 1767323046000000000);
    ck_assert_int_eq(new->finished_ns, ET_TIME_NONE);
    ck_assert_int_eq(new->exit_code, ET_ABSENT);
    expect_slice(old->sandbox, POD);
    ck_assert_int_eq(old->pid, ET_ABSENT);
    ck_assert_int_eq(old->exit_code, 1);
    expect_slice(pod->sandbox, POD);
    expect_slice(pod->pod, "pay-0");
    ck_assert_int_eq(pod->pid, 41);
    expect_slice(image(&got, 3)->names, "[\"a:1\"]");
}
END_TEST

/* The elements of crictl's lists count one by one, each at its place. */
START_TEST(crictl_lists_are_read_by_element)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_crictl,
             "{\n \"containers\": [\n  {\"id\": \"" ID "\", \"podSandboxId\": \"" POD
             "\", \"metadata\": {\"name\": \"w\"}, \"image\": {\"image\": \"a4ca41631cc7a\"},"
             " \"state\": \"CONTAINER_RUNNING\", \"createdAt\": \"1767323045000000000\"}\n ]\n}\n");
    expect_slice(container(&got, 0)->sandbox, POD);
    expect_slice(container(&got, 0)->image_id, "a4ca41631cc7a");
    ck_assert_int_eq(container(&got, 0)->created_ns, 1767323045000000000);
    ck_assert_uint_eq(got.places[0].line, 3);
    expect_tally(&got, 5, 0, 0);
    collect_clear(&got);
    describe(&got, &et_parser_crictl,
             "{\"items\":[{\"id\":\"" POD "\",\"metadata\":{\"name\":\"pay-0\",\"namespace\":"
             "\"payments\"},\"state\":\"SANDBOX_NOTREADY\",\"createdAt\":\"1\"}]}");
    expect_slice(container(&got, 0)->sandbox, POD);
    expect_slice(container(&got, 0)->pod_namespace, "payments");
    expect_slice(container(&got, 0)->status, "notready");
}
END_TEST

#define KUBE_POD                                                                                   \
    "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"pay-0\",\"namespace\":"      \
    "\"payments\",\"labels\":{\"app\":\"pay\"}},\"spec\":{\"nodeName\":\"edge-12\",\"hostPID\":"   \
    "true,\"containers\":[{\"name\":\"w\",\"command\":[\"sh\"],\"args\":[\"-c\"],"                 \
    "\"securityContext\":{\"privileged\":true}}]},\"status\":{\"containerStatuses\":[{\"name\":"   \
    "\"w\",\"containerID\":\"containerd://" ID "\",\"image\":\"a:1\",\"imageID\":\"sha256:5\","    \
    "\"restartCount\":1,\"state\":{\"running\":{\"startedAt\":\"2026-01-02T03:04:05Z\"}},"         \
    "\"lastState\":{\"terminated\":{\"containerID\":\"containerd://" POD "\",\"exitCode\":137,"    \
    "\"startedAt\":\"2026-01-02T03:04:01Z\",\"finishedAt\":\"2026-01-02T03:04:02Z\"}}},"           \
    "{\"name\":\"x\",\"image\":\"b:1\",\"state\":{\"waiting\":{}}}]}}"

/* A pod's status names its containers, and the node they run on. */
START_TEST(pods_tell_their_containers_and_their_node)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_kube_pods,
             "{\"apiVersion\":\"v1\",\"items\":[" KUBE_POD "],\"kind\":\"List\"}");
    ck_assert_uint_eq(got.facts, 2);
    const struct et_container *now = container(&got, 0), *before = container(&got, 1);
    expect_slice(got.stated[0].carried_by, "edge-12");
    expect_slice(now->id, ID);
    expect_slice(now->runtime, "containerd");
    expect_slice(now->name, "w");
    expect_slice(now->pod, "pay-0");
    expect_slice(now->command, "[\"sh\",\"-c\"]");
    expect_slice(now->labels, "{\"app\":\"pay\"}");
    expect_slice(now->pid_mode, "host");
    expect_slice(now->status, "running");
    ck_assert_int_eq(now->privileged, 1);
    ck_assert_int_eq(now->started_ns, 1767323045000000000);
    expect_slice(before->id, POD);
    ck_assert_int_eq(before->exit_code, 137);
    ck_assert_int_eq(before->finished_ns, 1767323042000000000);
}
END_TEST

/* Of a container that waits to be restarted, the id is still the last one's. */
START_TEST(a_waiting_container_is_the_one_that_ended)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_kube_pods,
             "{\"kind\":\"Pod\",\"metadata\":{},\"spec\":{\"containers\":[]},\"status\":"
             "{\"containerStatuses\":[{\"name\":\"w\",\"containerID\":\"cri-o://" ID
             "\",\"state\":{\"waiting\":{}},\"lastState\":{\"terminated\":{\"containerID\":"
             "\"cri-o://" ID "\",\"exitCode\":1,\"finishedAt\":\"2026-01-02T03:04:05Z\"}}}]}}");
    ck_assert_uint_eq(got.facts, 1);
    expect_slice(container(&got, 0)->runtime, "cri-o");
    expect_slice(container(&got, 0)->status, "exited");
    ck_assert_int_eq(container(&got, 0)->finished_ns, 1767323045000000000);
    collect_clear(&got);
    describe(&got, &et_parser_kube_describe_pod,
             "Name:       pay-0\nNamespace:  payments\nNode:       edge-12/10.0.0.12\n"
             "Containers:\n  w:\n    Container ID:  cri-o://" ID "\n    State:         Waiting\n"
             "      Reason:      CrashLoopBackOff\n    Last State:    Terminated\n"
             "      Exit Code:   1\n      Finished:    Fri, 02 Jan 2026 03:04:05 +0000\n"
             "    Ready:         False\nConditions:\n  Type  Status\n\n\n"
             "Name:       pay-1\nNamespace:  payments\nNode:       <none>\nContainers:\n  v:\n"
             "    Container ID:  docker://" POD "\r\n    State:         Running\n"
             "      Started:     Fri, 02 Jan 2026 04:04:05 +0100\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(container(&got, 0)->id, ID);
    expect_slice(container(&got, 0)->pod, "pay-0");
    expect_slice(got.stated[0].carried_by, "edge-12");
    ck_assert_int_eq(container(&got, 0)->exit_code, 1);
    ck_assert_int_eq(container(&got, 0)->finished_ns, 1767323045000000000);
    ck_assert_uint_eq(got.places[0].line, 6);
    expect_slice(container(&got, 1)->id, POD);
    expect_slice(container(&got, 1)->pod, "pay-1");
    expect_slice(container(&got, 1)->status, "running");
    ck_assert_int_eq(container(&got, 1)->started_ns, 1767323045000000000);
    ck_assert_ptr_null(got.stated[1].carried_by.p);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, crictl_inspects_containers_sandboxes_and_images);
    tcase_add_test(tcase, crictl_lists_are_read_by_element);
    tcase_add_test(tcase, pods_tell_their_containers_and_their_node);
    tcase_add_test(tcase, a_waiting_container_is_the_one_that_ended);
}
