/* What runtimes and their files on disk say of containers, but for docker inspect and
 * Kubernetes, which have tests of their own. */
#include "tests/unit/descriptions.h"

/* What Docker keeps on disk is what it would tell, under another name for the id. */
START_TEST(dockers_file_describes_its_container)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_config,
             "{\"StreamConfig\":{},\"State\":{\"Running\":true,\"Pid\":3841,\"StartedAt\":"
             "\"2026-01-02T03:04:05Z\",\"FinishedAt\":\"0001-01-01T00:00:00Z\"},\"ID\":\"" ID
             "\",\"Path\":\"sleep\",\"Args\":[\"10d\"],\"Config\":{\"Image\":\"busybox\"},\"Name\":"
             "\"/web\",\"HasBeenStartedBefore\":false,\"AppArmorProfile\":\"docker-default\"}");
    expect_slice(container(&got, 0)->id, ID);
    expect_slice(container(&got, 0)->name, "web");
    expect_slice(container(&got, 0)->status, "running");
    expect_slice(container(&got, 0)->command, "[\"sleep\",\"10d\"]");
    expect_slice(container(&got, 0)->apparmor, "docker-default");
    ck_assert_int_eq(container(&got, 0)->pid, 3841);
    ck_assert_int_eq(container(&got, 0)->started_ns, 1767323045000000000);
    ck_assert_int_eq(container(&got, 0)->privileged, ET_ABSENT);
}
END_TEST

/* It does not say whose it is; what is not set is no setting. */
START_TEST(hostconfig_is_a_set_of_settings)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_hostconfig,
             "{\"Binds\":[\"/:/host\"],\"ContainerIDFile\":\"\",\"NetworkMode\":\"host\","
             "\"PidMode\":\"\",\"Privileged\":true,\"CapAdd\":null,\"Devices\":[],"
             "\"RestartPolicy\":{\"Name\":\"no\"}}");
    ck_assert_uint_eq(got.facts, 4);
    expect_setting(&got, "docker-hostconfig", "Binds", "[\"/:/host\"]");
    expect_setting(&got, "docker-hostconfig", "NetworkMode", "host");
    expect_setting(&got, "docker-hostconfig", "Privileged", "true");
    expect_setting(&got, "docker-hostconfig", "RestartPolicy", "{\"Name\":\"no\"}");
}
END_TEST

/* Before Docker 1.10 a tag stood alone. */
START_TEST(repositories_name_images)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_repositories,
             "{\"Repositories\":{\"a/b\":{\"a/b:1\":\"sha256:5\",\"a/b@sha256:6\":\"sha256:5\"},"
             "\"old\":{\"14.04\":\"77\"}}}");
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(image(&got, 0)->names, "[\"a/b:1\"]");
    expect_slice(image(&got, 1)->names, "[\"a/b@sha256:6\"]");
    expect_slice(image(&got, 2)->names, "[\"old:14.04\"]");
    expect_slice(image(&got, 2)->id, "77");
}
END_TEST

START_TEST(lists_of_containers_have_four_shapes)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_ps_json,
             "{\"Command\":\"\\\"sh\\\"\",\"CreatedAt\":\"2026-01-02 03:04:05 +0000 UTC\",\"ID\":"
             "\"" ID "\",\"Image\":\"a:1\",\"Names\":\"db,app/db\",\"State\":\"exited\",\"Status\":"
             "\"Exited (137) 2 hours ago\"}\n"
             "{\"ID\":\"03b99f2fdd83\",\"Image\":\"docker.io/a:1\",\"Names\":\"n\",\"Runtime\":"
             "\"io.containerd.runc.v2\",\"Status\":\"Up\"}\n"
             "[{\"Id\":\"" ID "\",\"Names\":[\"/app/db\",\"/db\"],\"Image\":\"sha256:5\","
             "\"Created\":1767323045,\"Status\":\"Up 2 hours (Paused)\"}]\n"
             "[{\"Id\":\"" ID "\",\"Names\":[\"p\"],\"Image\":\"l/a:1\",\"ImageID\":\"5\","
             "\"Command\":[\"sh\",\"-c\"],\"Pid\":42,\"StartedAt\":1767323045,\"ExitedAt\":"
             "-62135596800,\"ExitCode\":0,\"State\":\"running\",\"IsInfra\":true}]\n");
    expect_tally(&got, 4, 0, 0);
    const struct et_container *docker = container(&got, 0), *nerdctl = container(&got, 1),
                              *api = container(&got, 2), *podman = container(&got, 3);
    expect_slice(docker->runtime, "docker");
    expect_slice(docker->name, "db");
    expect_slice(docker->status, "exited");
    ck_assert_int_eq(docker->exit_code, 137);
    ck_assert_int_eq(docker->created_ns, 1767323045000000000);
    ck_assert_ptr_null(docker->command.p);
    expect_slice(nerdctl->runtime, "containerd");
    expect_slice(nerdctl->status, "running");
    expect_slice(api->name, "db");
    expect_slice(api->image_id, "sha256:5");
    expect_slice(api->status, "paused");
    ck_assert_int_eq(api->created_ns, 1767323045000000000);
    expect_slice(podman->runtime, "podman");
    expect_slice(podman->command, "[\"sh\",\"-c\"]");
    expect_slice(podman->sandbox, ID);
    ck_assert_int_eq(podman->pid, 42);
    ck_assert_int_eq(podman->started_ns, 1767323045000000000);
    ck_assert_int_eq(podman->finished_ns, ET_TIME_NONE);
    ck_assert_int_eq(podman->exit_code, ET_ABSENT);
}
END_TEST

START_TEST(lists_of_images_have_three_shapes)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_images_json,
             "{\"CreatedAt\":\"2026-01-02 03:04:05 +0000 UTC\",\"ID\":\"cfb6\",\"Repository\":"
             "\"a/b\",\"Tag\":\"12\"}\n{\"ID\":\"cfb7\",\"Repository\":\"<none>\",\"Tag\":"
             "\"<none>\"}\n"
             "[{\"Id\":\"sha256:5\",\"RepoTags\":[\"a:1\"],\"Created\":1767323045,\"Size\":1}]\n"
             "[{\"Id\":\"5\",\"RepoTags\":null,\"Names\":[\"l/a:1\"],\"Created\":1767323045,"
             "\"Size\":1}]\n");
    ck_assert_uint_eq(got.facts, 4);
    expect_slice(image(&got, 0)->names, "[\"a/b:12\"]");
    ck_assert_int_eq(image(&got, 0)->created_ns, 1767323045000000000);
    ck_assert_ptr_null(image(&got, 1)->names.p);
    expect_slice(image(&got, 2)->names, "[\"a:1\"]");
    expect_slice(image(&got, 3)->runtime, "podman");
    expect_slice(image(&got, 3)->names, "[\"l/a:1\"]");
}
END_TEST

START_TEST(a_docker_exec_is_a_process_of_its_container)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_docker_exec_inspect,
             "{\"ID\":\"1c\",\"Running\":true,\"ProcessConfig\":{\"entrypoint\":\"gcc\","
             "\"arguments\":[\"-c\",\"a b.c\"],\"user\":\"dev\"},\"ContainerID\":\"" ID
             "\",\"Pid\":4711}");
    const struct et_listed_process *process = got.stated[0].listed_process;
    ck_assert_int_eq(got.stated[0].kind, ET_FACT_LISTED_PROCESS);
    expect_slice(process->container, ID);
    expect_slice(process->command, "gcc -c 'a b.c'");
    expect_slice(process->user, "dev");
    expect_slice(process->pids, "host");
    ck_assert_int_eq(process->pid, 4711);
}
END_TEST

START_TEST(podmans_pod_names_its_containers)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_podman_pod_inspect,
             "[{\"Id\":\"8f\",\"Name\":\"web\",\"InfraContainerID\":\"77\",\"Containers\":["
             "{\"Id\":\"77\",\"Name\":\"8f-infra\",\"State\":\"running\"},"
             "{\"Id\":\"78\",\"Name\":\"app\",\"State\":\"exited\"}]}]");
    expect_slice(container(&got, 0)->sandbox, "77");
    expect_slice(container(&got, 1)->sandbox, "77");
    expect_slice(container(&got, 1)->pod, "web");
    expect_slice(container(&got, 1)->status, "exited");
}
END_TEST

/* The bundle does not name its container: its control group does. */
START_TEST(a_bundle_tells_its_container_by_its_control_group)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_oci_config, SPEC);
    const struct et_container *c = container(&got, 0);
    expect_slice(c->id, ID);
    expect_slice(c->runtime, "containerd");
    expect_slice(c->command, "[\"sh\"]");
    expect_slice(c->name, "worker");
    expect_slice(c->image, "a:1");
    expect_slice(c->pod, "pay-0");
    expect_slice(c->pod_namespace, "payments");
    expect_slice(c->sandbox, POD);
    expect_slice(c->rootfs, "/m");
    expect_slice(c->hostname, "h");
    expect_slice(c->process_label, "p:c1");
    expect_slice(c->mount_label, "m:c1");
    expect_slice(c->apparmor, "aa");
    ck_assert_ptr_null(c->pid_mode.p);
    expect_slice(c->network_mode, "host"); /* no namespace of its own is listed */
    ck_assert_int_eq(c->started_ns, ET_TIME_NONE);
}
END_TEST

/* A mount holds the id of whichever container lends its network: no proof. */
START_TEST(a_bundle_without_an_id_is_settings)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_oci_config,
             "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":[\"sh\",\"-c\"]},\"root\":{\"path\":"
             "\"rootfs\"},\"mounts\":[{\"source\":\"/var/lib/docker/containers/" ID
             "/hosts\"}],\"linux\":{\"cgroupsPath\":\"/my/group\"}}");
    expect_setting(&got, "oci-config", "process/args", "[\"sh\",\"-c\"]");
    expect_setting(&got, "oci-config", "root/path", "rootfs");
    expect_setting(&got, "oci-config", "linux/cgroupsPath", "/my/group");
}
END_TEST

START_TEST(ctr_info_joins_labels_and_specification)
{
    COLLECT_AUTO got;
    describe(
        &got, &et_parser_ctr_info,
        "[{\"ID\":\"" POD "\",\"Labels\":{\"io.cri-containerd.kind\":\"sandbox\","
        "\"io.kubernetes.pod.name\":\"pay-0\"},\"Image\":\"pause:3\",\"Runtime\":{\"Name\":"
        "\"io.containerd.runc.v2\"},\"SnapshotKey\":\"k\",\"CreatedAt\":"
        "\"2026-01-02T03:04:05Z\",\"Spec\":{}},"
        "{\"ID\":\"adhoc\",\"Labels\":{\"nerdctl/name\":\"job\"},\"Image\":\"a:1\",\"Runtime\":"
        "{\"Name\":\"io.containerd.runc.v2\"},\"SnapshotKey\":\"k\",\"Spec\":" SPEC
        ",\"Process\":{\"Pid\":7,\"Status\":{\"Status\":\"running\"}}}]");
    expect_slice(container(&got, 0)->sandbox, POD);
    expect_slice(container(&got, 0)->pod, "pay-0");
    ck_assert_int_eq(container(&got, 0)->created_ns, 1767323045000000000);
    expect_slice(container(&got, 1)->id, "adhoc");
    expect_slice(container(&got, 1)->name, "job");
    expect_slice(container(&got, 1)->apparmor, "aa");
    ck_assert_int_eq(container(&got, 1)->pid, 7);
    expect_slice(container(&got, 1)->status, "running");
}
END_TEST

START_TEST(runtimes_note_down_the_pid_of_the_init)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_runc_state,
             "{\"id\":\"" ID "\",\"init_process_pid\":3718,\"created\":\"2026-01-02T03:04:05Z\","
             "\"config\":{\"rootfs\":\"/m\",\"labels\":[\"bundle=/b\","
             "\"io.kubernetes.pod.name=pay-0\"]},\"cgroup_paths\":{\"\":"
             "\"/sys/fs/cgroup/system.slice/docker-" ID ".scope\"}}\n"
             "{\"pid\":1696,\"cgroup-path\":\"/machine.slice/libpod-" ID ".scope/container\","
             "\"bundle\":\"/b\",\"rootfs\":\"/r\",\"created\":\"2026-01-02T03:04:05Z\"}\n"
             "{\"ociVersion\":\"1.0.2\",\"id\":\"web\",\"pid\":0,\"status\":\"stopped\","
             "\"bundle\":\"/b\"}\n");
    const struct et_container *runc = container(&got, 0), *crun = container(&got, 1),
                              *state = container(&got, 2);
    expect_slice(runc->runtime, "docker");
    ck_assert_int_eq(runc->pid, 3718);
    ck_assert_int_eq(runc->created_ns, 1767323045000000000);
    ck_assert_int_eq(runc->started_ns, ET_TIME_NONE);
    expect_slice(runc->pod, "pay-0");
    expect_slice(runc->rootfs, "/m");
    expect_slice(crun->id, ID);
    expect_slice(crun->runtime, "podman");
    ck_assert_int_eq(crun->pid, 1696);
    expect_slice(state->id, "web");
    expect_slice(state->runtime, "oci");
    ck_assert_int_eq(state->pid, ET_ABSENT);
}
END_TEST

/* The files beside a bundle are small; only the path tells whose they are. */
START_TEST(small_files_of_a_task_are_settings)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_init_pid, "3718");
    expect_setting(&got, "init-pid", NULL, "3718");
    collect_clear(&got);
    describe(&got, &et_parser_shim_address, "unix:///run/containerd/s/34d9\n");
    expect_setting(&got, "shim-address", NULL, "unix:///run/containerd/s/34d9");
    collect_clear(&got);
    describe(&got, &et_parser_shim_options,
             "{\"binary_name\":\"runc\",\"root\":\"/r\",\"systemd_cgroup\":true}");
    expect_setting(&got, "shim-options", "systemd_cgroup", "true");
    static const char *const numbers[] = { "12345678", "0", "1\n2\n", "-1", "12 ", "0x1" };
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(et_parser_init_pid.bid(et_slice_of(numbers[i]), true), 0);
    ck_assert_int_eq(et_parser_init_pid.bid(ET_SLICE("3718"), false), 0);
}
END_TEST

START_TEST(what_runc_complains_of_is_a_message)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_runc_log,
             "{\"level\":\"error\",\"msg\":\"exec: \\\"gcc\\\": not found\",\"time\":"
             "\"2026-01-02T03:04:05Z\"}\n");
    ck_assert_uint_eq(got.event_count, 1);
    expect_slice(got.events[0].type, "log");
    expect_slice(got.events[0].action, "exec: \"gcc\": not found");
    ck_assert_int_eq(got.events[0].time_ns, 1767323045000000000);
    ck_assert_int_eq(et_parser_runc_log.bid(ET_SLICE("{\"level\":\"info\",\"msg\":\"x\",\"time\":"
                                                     "\"t\",\"id\":\"y\"}\n"),
                                            true),
                     0);
}
END_TEST

/* podman's image name stands in a text of its own; CRI-O knows pods. */
START_TEST(storage_knows_containers_and_images)
{
    COLLECT_AUTO got;
    describe(&got, &et_parser_containers_storage,
             "[{\"id\":\"" ID "\",\"names\":[\"job\"],\"image\":\"5\",\"layer\":\"6\",\"metadata\":"
             "\"{\\\"image-name\\\":\\\"l/a:1\\\"}\",\"created\":\"2026-01-02T03:04:05Z\","
             "\"flags\":{\"ProcessLabel\":\"p:c1\"}},\n"
             "{\"id\":\"" POD "\",\"names\":[\"k8s_POD_x\"],\"image\":\"5\",\"layer\":\"6\","
             "\"metadata\":\"{\\\"pod-id\\\":\\\"" POD "\\\",\\\"namespace\\\":\\\"payments\\\","
             "\\\"metadata-name\\\":\\\"pay-0\\\"}\"}]\n"
             "[{\"id\":\"5\",\"names\":[\"l/a:1\"],\"layer\":\"6\",\"big-data-names\":[]}]\n"
             "[{\"id\":\"6\",\"diff-digest\":\"sha256:6\"}]\n");
    expect_tally(&got, 4, 0, 0);
    expect_slice(got.stated[3].layer->id, "6");
    expect_slice(got.stated[3].layer->diff_id, "sha256:6");
    expect_slice(container(&got, 0)->name, "job");
    expect_slice(container(&got, 0)->image, "l/a:1");
    expect_slice(container(&got, 0)->process_label, "p:c1");
    expect_slice(container(&got, 1)->runtime, "cri-o");
    expect_slice(container(&got, 1)->sandbox, POD);
    expect_slice(container(&got, 1)->pod, "pay-0");
    expect_slice(image(&got, 2)->names, "[\"l/a:1\"]");
}
END_TEST

/* They look alike: each is claimed by one, and by no other. */
START_TEST(no_description_is_taken_for_another)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_containers_storage,
        &et_parser_crictl,
        &et_parser_ctr_info,
        &et_parser_docker_config,
        &et_parser_docker_events,
        &et_parser_docker_exec_inspect,
        &et_parser_docker_hostconfig,
        &et_parser_docker_images_json,
        &et_parser_docker_inspect,
        &et_parser_docker_ps_json,
        &et_parser_docker_repositories,
        &et_parser_init_pid,
        &et_parser_kube_describe_pod,
        &et_parser_kube_pods,
        &et_parser_oci_config,
        &et_parser_podman_pod_inspect,
        &et_parser_runc_log,
        &et_parser_runc_state,
        &et_parser_shim_address,
        &et_parser_shim_options,
    };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
        for (size_t j = 0; j < sizeof parsers / sizeof *parsers; j++)
            ck_assert_msg((parsers[j]->bid(et_slice_of(parsers[i]->sample), true) > 0) == (i == j),
                          "%s of %s", parsers[j]->name, parsers[i]->name);
    static const char *const foreign[] = {
        "{\"apiVersion\":\"v1\",\"items\":[{\"kind\":\"Node\",\"metadata\":{},\"spec\":{},"
        "\"status\":{}}],\"kind\":\"List\"}",
        "{\"Comment\":\"\",\"CreatedAt\":\"2026-01-01\",\"CreatedBy\":\"RUN\",\"ID\":\"a\","
        "\"Size\":\"0B\"}",                                                     /* docker history */
        "{\"BlockIO\":\"0B\",\"Container\":\"a\",\"ID\":\"a\",\"Name\":\"n\"}", /* docker stats */
        "{\"Driver\":\"local\",\"Name\":\"v\",\"Scope\":\"local\"}",            /* docker volume */
        "[{\"Name\":\"bridge\",\"Id\":\"9\",\"Driver\":\"bridge\",\"Containers\":{}}]",
        "{\"architecture\":\"amd64\",\"config\":{},\"rootfs\":{},\"history\":[]}",
        "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        for (size_t j = 0; j < sizeof parsers / sizeof *parsers; j++)
            ck_assert_msg(parsers[j]->bid(et_slice_of(foreign[i]), true) == 0, "%s: %s",
                          parsers[j]->name, foreign[i]);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, dockers_file_describes_its_container);
    tcase_add_test(tcase, hostconfig_is_a_set_of_settings);
    tcase_add_test(tcase, repositories_name_images);
    tcase_add_test(tcase, lists_of_containers_have_four_shapes);
    tcase_add_test(tcase, lists_of_images_have_three_shapes);
    tcase_add_test(tcase, a_docker_exec_is_a_process_of_its_container);
    tcase_add_test(tcase, podmans_pod_names_its_containers);
    tcase_add_test(tcase, a_bundle_tells_its_container_by_its_control_group);
    tcase_add_test(tcase, a_bundle_without_an_id_is_settings);
    tcase_add_test(tcase, ctr_info_joins_labels_and_specification);
    tcase_add_test(tcase, runtimes_note_down_the_pid_of_the_init);
    tcase_add_test(tcase, small_files_of_a_task_are_settings);
    tcase_add_test(tcase, what_runc_complains_of_is_a_message);
    tcase_add_test(tcase, storage_knows_containers_and_images);
    tcase_add_test(tcase, no_description_is_taken_for_another);
}
