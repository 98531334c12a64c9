#include "base/strbuf.h"
#include "parsers/output/formats.h"
#include "parsers/runtime/daemon_log.h"
#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "2222222222222222222222222222222222222222222222222222222222222222"
#define OTHER "3333333333333333333333333333333333333333333333333333333333333333"
#define EXEC "4444444444444444444444444444444444444444444444444444444444444444"
#define UID "a4a4914b4a1d79ce6413f72b428053e2"
#define AT "time=\"2026-11-23T22:12:24Z\" level=info "

enum { AT_S = 1795471944 };

static void lines(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_daemon_log, et_slice_of(text));
}

/* The message of one entry of a system log, which has a host and a time. */
static int message(struct collect *got, const char *program, const char *text)
{
    struct et_log_entry entry = ET_LOG_ENTRY_NONE;
    entry.message = et_slice_of(text);
    entry.program = et_slice_of(program);
    entry.host = ET_SLICE("edge");
    entry.time_ns = 5;
    struct et_line line = { entry.message, { 7, 100, entry.message.n }, false };
    collect_init(got);
    return et_daemon_message(&got->sink, &entry, &line, NULL);
}

static const struct et_runtime_event *event(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    return got->stated[i].runtime_event;
}

/* The shim's pid is told, the container's is not. */
START_TEST(a_shim_is_told_with_its_container)
{
    COLLECT_AUTO got;
    lines(&got, AT "msg=\"starting signal loop\" namespace=moby path=/run/containerd/"
                   "io.containerd.runtime.v2.task/moby/" ID " pid=1186\n" AT
                   "msg=\"shim disconnected\" id=adhoc-job namespace=k8s.io\n" AT
                   "msg=\"shim disconnected\" id=" ID "\n");
    ck_assert_uint_eq(got.facts, 2);
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->runtime, "containerd");
    expect_slice(e->type, "log");
    expect_slice(e->action, "starting signal loop");
    expect_slice(e->container_id, ID);
    ck_assert_int_eq(e->pid, ET_ABSENT);
    ck_assert_int_eq(e->time_ns, AT_S * ET_NS_PER_S);
    expect_slice(e->attributes,
                 "{\"level\":\"info\",\"namespace\":\"moby\",\"path\":\"/run/containerd/"
                 "io.containerd.runtime.v2.task/moby/" ID "\",\"pid\":\"1186\"}");
    ck_assert_uint_eq(got.places[1].line, 3);
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* containerd passes on what a shim wrote: logfmt in a value of logfmt. */
START_TEST(what_a_shim_wrote_is_read_within_containerds_words)
{
    COLLECT_AUTO got;
    lines(&got, AT "msg=\"cleanup warnings time=\\\"2026-11-23T22:12:24Z\\\" level=warning "
                   "msg=\\\"failed to remove\\\" path=/x/" ID "\\n\"\n"
                   "WARN[2026-11-23T22:12:24.5Z] cleanup warnings time=\"2026-11-23T22:12:24Z\" "
                   "level=info msg=\"starting signal loop\" id=" ID "\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(event(&got, 0)->action, "cleanup warnings: failed to remove");
    expect_slice(event(&got, 0)->container_id, ID);
    expect_slice(event(&got, 1)->action, "cleanup warnings: starting signal loop");
    ck_assert_int_eq(event(&got, 1)->time_ns, AT_S * ET_NS_PER_S + 500000000);
}
END_TEST

/* What a terminal gets: words padded to a column, then the pairs. */
START_TEST(the_form_for_terminals_is_read)
{
    COLLECT_AUTO got;
    lines(&got, "DEBU[2022-01-10T11:55:43.785690280Z] failed to delete task               "
                "error=\"code = NotFound\" id=" ID "\n"
                "INFO[0012] shim disconnected   id=" ID "\n"
                "INFO[2022-01-10T11:55:43Z] cleaning up dead shim\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(event(&got, 0)->action, "failed to delete task");
    expect_slice(event(&got, 0)->attributes, "{\"error\":\"code = NotFound\",\"id\":\"" ID "\"}");
    ck_assert_int_eq(event(&got, 0)->time_ns, 1641815743785690280);
    ck_assert_int_eq(event(&got, 1)->time_ns, ET_TIME_NONE);
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* CRI-O writes a blank for the T, and says the init's pid; its id= is a request. */
START_TEST(cri_o_tells_the_pid_of_init)
{
    COLLECT_AUTO got;
    lines(&got, "time=\"2022-04-27 15:42:04.592745715Z\" level=info msg=\"Started container\" "
                "PID=94218 containerID=" ID " description=shop/web-1/nginx "
                "file=\"server/container_start.go:66\" id=fa0de794-d11d sandboxID=" OTHER "\n"
                "time=\"2022-04-27 15:42:05Z\" level=debug msg=\"Request: &StartContainerRequest"
                "{ContainerId:" ID ",}\" file=\"chain.go:25\"\n"
                "time=\"2022-04-27 15:42:05Z\" level=debug msg=\"Request: &StopPodSandboxRequest"
                "{PodSandboxId:" OTHER ",}\" file=\"chain.go:25\"\n");
    ck_assert_uint_eq(got.facts, 3);
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->runtime, "cri-o");
    expect_slice(e->container_id, ID);
    expect_slice(e->container_name, "nginx");
    expect_slice(e->pod, "web-1");
    expect_slice(e->pod_namespace, "shop");
    ck_assert_int_eq(e->pid, 94218);
    ck_assert_int_eq(e->time_ns, 1651074124592745715);
    expect_slice(event(&got, 1)->container_id, ID);
    expect_slice(event(&got, 2)->container_id, OTHER);
}
END_TEST

/* Layers, networks and images have ids of the same form; the API takes names. */
START_TEST(only_a_containers_id_is_one)
{
    COLLECT_AUTO got;
    lines(&got, AT "msg=\"starting exec command " EXEC " in container " ID "\"\n" AT
                   "msg=\"Calling POST /v1.41/containers/billing-core/exec\"\n" AT
                   "msg=\"Calling GET /v1.41/containers/80b932627f84/logs?tail=1\"\n" AT
                   "msg=\"Applying tar in /var/lib/docker/overlay2/" OTHER "/diff\"\n" AT
                   "msg=\"Revoking connectivity on endpoint web (" OTHER ")\"\n" AT
                   "msg=\"Calling GET /v1.41/containers/json?all=1\"\n" AT
                   "msg=\"pulled sha256:" OTHER "\"\n");
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(event(&got, 0)->runtime, "docker");
    expect_slice(event(&got, 0)->container_id, ID);
    expect_slice(event(&got, 0)->exec_id, EXEC);
    expect_slice(event(&got, 1)->container_name, "billing-core");
    ck_assert_ptr_null(event(&got, 1)->container_id.p);
    expect_slice(event(&got, 2)->container_id, "80b932627f84");
    expect_tally(&got, 3, 4, 0);
}
END_TEST

START_TEST(containerd_tells_which_pod_a_sandbox_is_of)
{
    COLLECT_AUTO got;
    lines(&got, AT "msg=\"RunPodSandbox for &PodSandboxMetadata{Name:web-1,Uid:u,Namespace:shop,"
                   "Attempt:0,} returns sandbox id \\\"" OTHER "\\\"\"\n" AT
                   "msg=\"CreateContainer within sandbox \\\"" OTHER "\\\" for &ContainerMetadata"
                   "{Name:nginx,Attempt:0,} returns container id \\\"" ID "\\\"\"\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(event(&got, 0)->container_id, OTHER);
    expect_slice(event(&got, 0)->pod, "web-1");
    expect_slice(event(&got, 0)->pod_namespace, "shop");
    expect_slice(event(&got, 1)->container_id, ID);
    expect_slice(event(&got, 1)->container_name, "nginx");
}
END_TEST

/* klog knows no year: the carrier's stamp is the time. */
START_TEST(the_kubelet_names_pods)
{
    COLLECT_AUTO got;
    ck_assert_int_eq(message(&got, "kubelet",
                             "I1002 02:33:37.966265    1163 kubelet.go:1939] SyncLoop (PLEG): "
                             "\"etcd-0_kube-system(" UID ")\", event: &pleg.PodLifecycleEvent"
                             "{ID:\"" UID "\", Type:\"ContainerDied\", Data:\"" ID "\"}"),
                     ET_PARSED);
    const struct et_runtime_event *e = event(&got, 0);
    expect_slice(e->runtime, "kubernetes");
    expect_slice(e->pod, "etcd-0");
    expect_slice(e->pod_namespace, "kube-system");
    expect_slice(e->container_id, ID);
    ck_assert_int_eq(e->time_ns, 5);
    expect_slice(got.stated[0].carried_by, "edge");
    ck_assert_uint_eq(got.places[0].line, 7);
    collect_clear(&got);
    ck_assert_int_eq(message(&got, "hyperkube",
                             "I1123 22:12:24.000001  9 kubelet.go:1] \"Killing container\" "
                             "pod=\"shop/web-1\" containerName=\"nginx\" "
                             "containerID=\"containerd://" ID "\" gracePeriod=30"),
                     ET_PARSED);
    e = event(&got, 0);
    expect_slice(e->action, "Killing container");
    expect_slice(e->pod, "web-1");
    expect_slice(e->pod_namespace, "shop");
    expect_slice(e->container_name, "nginx");
    expect_slice(e->container_id, ID);
}
END_TEST

/* The struct as Go prints it has blanks; what happened to the pod stands in it. */
START_TEST(an_event_of_the_kubelet_is_kept_whole)
{
    COLLECT_AUTO got;
    message(&got, "kubelet",
            "I0203 04:05:06.789012    1234 kubelet.go:1953] \"SyncLoop (PLEG): event for pod\" "
            "pod=\"shop/web-1\" event=&{ID:u-1 Type:ContainerStarted Data:" ID "} try=1");
    expect_slice(event(&got, 0)->container_id, ID);
    expect_slice(event(&got, 0)->pod, "web-1");
    expect_slice(event(&got, 0)->attributes,
                 "{\"pod\":\"shop/web-1\",\"event\":\"&{ID:u-1 Type:ContainerStarted Data:" ID
                 "}\",\"try\":\"1\"}");
    collect_clear(&got);
    message(&got, "kubelet",
            "I0203 04:05:06.789012    1234 kubelet.go:1953] \"x\" pod=\"shop/web-1\" event=&{ID:u");
    expect_slice(event(&got, 0)->attributes, "{\"pod\":\"shop/web-1\",\"event\":\"&{ID:u\"}");
}
END_TEST

/* Other components of Kubernetes write the same form, of pods too: theirs is the
 * output of a container. */
START_TEST(a_log_of_the_kubelet_is_told_from_other_klog)
{
    static const char kubelets[] =
        "I0203 04:05:01.000001    1234 server.go:415] \"Kubelet version\" "
        "kubeletVersion=\"v1.27.3\"\n"
        "I0203 04:05:06.789012    1234 kubelet.go:1953] \"SyncLoop (PLEG): event for pod\" "
        "pod=\"shop/web-1\" event={\"ID\":\"u-1\",\"Type\":\"ContainerStarted\",\"Data\":\"" ID
        "\"}\n";
    static const char *const foreign[] = {
        "I1002 02:19:42.199208       1 schedule_one.go:252] \"Successfully bound pod to node\" "
        "pod=\"shop/web-1\" node=\"n1\"\n",
        "I1002 02:19:42.199208       1 kubelet.go:66] Stopping the kubelet\n",
    };
    COLLECT_AUTO got;
    ck_assert_int_gt(et_parser_daemon_log.bid(et_slice_of(kubelets), true),
                     et_parser_klog.bid(et_slice_of(kubelets), true));
    lines(&got, kubelets);
    expect_tally(&got, 1, 1, 0);
    expect_slice(event(&got, 0)->runtime, "kubernetes");
    expect_slice(event(&got, 0)->type, "log");
    expect_slice(event(&got, 0)->container_id, ID);
    expect_slice(event(&got, 0)->pod, "web-1");
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_int_eq(et_parser_daemon_log.bid(et_slice_of(foreign[i]), true), 0);
}
END_TEST

/* Only where log.source is set does CRI-O tell file=. */
START_TEST(cri_o_is_told_by_keys_of_its_own)
{
    COLLECT_AUTO got;
    lines(&got, AT "msg=\"Started container\" PID=8812 containerID=" ID "\n" AT
                   "msg=\"Created container\" containerID=" ID " description=shop/web-1/app\n" AT
                   "msg=\"Stopped container " ID "\" id=11-22 "
                   "name=/runtime.v1.RuntimeService/StopContainer\n" AT
                   "msg=\"shim disconnected\" id=" ID " name=web\n");
    for (size_t i = 0; i < 3; i++)
        expect_slice(event(&got, i)->runtime, "cri-o");
    expect_slice(event(&got, 3)->runtime, "containerd");
}
END_TEST

START_TEST(conmon_and_podman_speak_in_the_systems_log)
{
    COLLECT_AUTO got;
    ck_assert_int_eq(
        message(&got, "conmon", "conmon 4820eec2dfc82aaf1234 <ninfo>: container PID: 1234"),
        ET_PARSED);
    expect_slice(event(&got, 0)->container_id, "4820eec2dfc82aaf1234");
    expect_slice(event(&got, 0)->action, "container PID: 1234");
    ck_assert_int_eq(event(&got, 0)->pid, 1234);
    collect_clear(&got);
    ck_assert_int_eq(message(&got, "podman",
                             "2026-11-23 22:12:55.5 +0000 UTC m=+0.12 container start " ID
                             " (image=i, name=n)"),
                     ET_PARSED);
    expect_slice(event(&got, 0)->type, "container");
    expect_slice(event(&got, 0)->container_name, "n");
    collect_clear(&got);
    ck_assert_int_eq(message(&got, "dockerd", "no form at all"), ET_SKIPPED);
    ck_assert(et_daemon_is_runtime(ET_SLICE("crio")));
    ck_assert(!et_daemon_is_runtime(ET_SLICE("cron")));
}
END_TEST

/* The beginning is enough for a list; no character is cut in two. */
START_TEST(long_words_are_shortened)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, AT "id=" ID " msg=\"x");
    for (int i = 0; i < 150; i++)
        et_strbuf_adds(&text, "\xc3\xa9");
    et_strbuf_adds(&text, "\"\n");
    lines(&got, et_strbuf_string(&text));
    ck_assert_uint_eq(event(&got, 0)->action.n, 199);
}
END_TEST

START_TEST(bids_for_what_daemons_write)
{
    static const char *const foreign[] = {
        "",
        "level=info msg=hello",
        "I1002 02:19:42.199208       1 run.go:50] Version: v4.2.0",
        "INFO something",
        "May 26 02:30:06 minikube dockerd[2206]: time=\"2021-05-26T02:30:06Z\" level=info msg=x",
        "{\"log\":\"time=\\\"2021-05-26T02:30:06Z\\\" level=info msg=x\\n\"}",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_msg(et_parser_daemon_log.bid(et_slice_of(foreign[i]), true) == 0, "bids for %s",
                      foreign[i]);
    ck_assert_int_gt(et_parser_daemon_log.bid(ET_SLICE("half a line\nINFO[0000] x\n"), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_shim_is_told_with_its_container);
    tcase_add_test(tcase, what_a_shim_wrote_is_read_within_containerds_words);
    tcase_add_test(tcase, the_form_for_terminals_is_read);
    tcase_add_test(tcase, cri_o_tells_the_pid_of_init);
    tcase_add_test(tcase, only_a_containers_id_is_one);
    tcase_add_test(tcase, containerd_tells_which_pod_a_sandbox_is_of);
    tcase_add_test(tcase, the_kubelet_names_pods);
    tcase_add_test(tcase, an_event_of_the_kubelet_is_kept_whole);
    tcase_add_test(tcase, a_log_of_the_kubelet_is_told_from_other_klog);
    tcase_add_test(tcase, cri_o_is_told_by_keys_of_its_own);
    tcase_add_test(tcase, conmon_and_podman_speak_in_the_systems_log);
    tcase_add_test(tcase, long_words_are_shortened);
    tcase_add_test(tcase, bids_for_what_daemons_write);
}
