#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

/* A container as Docker 20 writes it, with every member that is read. */
static const char full[] =
    "[\n"
    "    {\n"
    "        \"Id\": \"1111111111111111111111111111111111111111111111111111111111111111\",\n"
    "        \"Created\": \"2026-01-02T03:04:05.5Z\", \"Path\": \"sh\", \"Args\": [\"-c\", \"a "
    "b\"],\n"
    "        \"State\": {\"Status\": \"exited\", \"Running\": false, \"Pid\": 0, \"ExitCode\": 3,\n"
    "            \"StartedAt\": \"2026-01-02T03:04:06Z\", \"FinishedAt\": "
    "\"2026-01-02T03:04:07Z\"},\n"
    "        \"Image\": \"sha256:22\", \"Name\": \"/job\", \"RestartCount\": 2,\n"
    "        \"MountLabel\": \"m:c1,c2\", \"ProcessLabel\": \"p:c1,c2\", \"AppArmorProfile\": "
    "\"docker-default\",\n"
    "        \"HostConfig\": {\"NetworkMode\": \"host\", \"CgroupParent\": \"x.slice\", "
    "\"PidMode\": \"host\",\n"
    "            \"Privileged\": true},\n"
    "        \"GraphDriver\": {\"Data\": {\"MergedDir\": \"/m\"}, \"Name\": \"overlay2\"},\n"
    "        \"Config\": {\"Hostname\": \"h\", \"User\": \"app\", \"Image\": \"img:1\", "
    "\"Labels\": {\n"
    "            \"io.kubernetes.pod.namespace\": \"ns\", \"io.kubernetes.pod.name\": \"pod-0\"}}\n"
    "    }\n"
    "]\n";

#define SMALL(id)                                                                                  \
    "{\"Id\":\"" id "\",\"State\":{\"Pid\":7,\"Running\":true},\"Config\":{\"Image\":\"i\"}}"
#define NETWORK                                                                                    \
    "{\"Name\":\"bridge\",\"Id\":\"9\",\"Driver\":\"bridge\",\"IPAM\":{},\"Containers\":{}}"
#define IMAGE                                                                                      \
    "{\"Id\":\"sha256:5\",\"RepoTags\":[\"a:1\",\"b:2\"],\"Created\":\"2026-01-01T00:00:00Z\","    \
    "\"Config\":{\"Labels\":{\"z\":\"1\",\"a\":\"2\"}},\"Architecture\":\"amd64\",\"Os\":"         \
    "\"linux\"}"

static void inspect(struct collect *got, const char *text)
{
    collect_init(got);
    collect_document(got, &et_parser_docker_inspect, et_slice_of(text));
}

static int bid(const char *text)
{
    return et_parser_docker_inspect.bid(et_slice_of(text), true);
}

/* Everything later attribution rests on must come out of one container. */
START_TEST(every_member_of_a_container_is_stated)
{
    COLLECT_AUTO got;
    inspect(&got, full);
    ck_assert_uint_eq(got.container_count, 1);
    const struct et_container *c = &got.containers[0];
    expect_slice(c->runtime, "docker");
    expect_slice(c->id, "1111111111111111111111111111111111111111111111111111111111111111");
    expect_slice(c->name, "job");
    expect_slice(c->image, "img:1");
    expect_slice(c->image_id, "sha256:22");
    expect_slice(c->pod, "pod-0");
    expect_slice(c->pod_namespace, "ns");
    expect_slice(c->hostname, "h");
    expect_slice(c->command, "[\"sh\",\"-c\",\"a b\"]");
    expect_slice(c->labels, "{\"io.kubernetes.pod.name\":\"pod-0\","
                            "\"io.kubernetes.pod.namespace\":\"ns\"}");
    expect_slice(c->status, "exited");
    expect_slice(c->rootfs, "/m");
    expect_slice(c->process_label, "p:c1,c2");
    expect_slice(c->mount_label, "m:c1,c2");
    expect_slice(c->apparmor, "docker-default");
    expect_slice(c->pid_mode, "host");
    expect_slice(c->network_mode, "host");
    expect_slice(c->cgroup_parent, "x.slice");
    expect_slice(c->user, "app");
    ck_assert_int_eq(c->created_ns, 1767323045500000000);
    ck_assert_int_eq(c->started_ns, 1767323046000000000);
    ck_assert_int_eq(c->finished_ns, 1767323047000000000);
    ck_assert_int_eq(c->pid, ET_ABSENT);
    ck_assert_int_eq(c->exit_code, 3);
    ck_assert_int_eq(c->restart_count, 2);
    ck_assert_int_eq(c->privileged, 1);
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_uint_eq(got.places[0].offset, 6);
    expect_tally(&got, 15, 0, 0);
    ck_assert_int_ge(bid(full), 90);
}
END_TEST

/* A running container's FinishedAt is year 1 and its ExitCode 0: neither is so. */
START_TEST(a_running_container_has_not_finished)
{
    COLLECT_AUTO got;
    inspect(&got,
            "{\"Id\":\"a\",\"Config\":{},\"State\":{\"Running\":true,\"Pid\":42,\"ExitCode\":0,"
            "\"FinishedAt\":\"0001-01-01T00:00:00Z\"}}");
    ck_assert_uint_eq(got.container_count, 1);
    ck_assert_int_eq(got.containers[0].finished_ns, ET_TIME_NONE);
    ck_assert_int_eq(got.containers[0].started_ns, ET_TIME_NONE);
    ck_assert_int_eq(got.containers[0].exit_code, ET_ABSENT);
    ck_assert_int_eq(got.containers[0].pid, 42);
    expect_slice(got.containers[0].status, "running");
    expect_tally(&got, 1, 0, 0);
}
END_TEST

/* Docker before 1.9 had no Status, the one of version 29 has no GraphDriver. */
START_TEST(old_and_new_versions_lack_members)
{
    COLLECT_AUTO got;
    inspect(&got,
            "{\"Id\":\"a\",\"Config\":{\"Labels\":null},\"State\":{\"Running\":false,\"Pid\":0,"
            "\"StartedAt\":\"0001-01-01T00:00:00Z\"},\"Name\":\"\"}");
    ck_assert_uint_eq(got.container_count, 1);
    const struct et_container *c = &got.containers[0];
    expect_slice(c->status, "created");
    ck_assert_ptr_null(c->rootfs.p);
    ck_assert_ptr_null(c->labels.p);
    ck_assert_ptr_null(c->name.p);
    ck_assert_ptr_null(c->command.p);
    ck_assert_int_eq(c->privileged, ET_ABSENT);
    ck_assert_int_eq(c->restart_count, ET_ABSENT);
}
END_TEST

/* podman writes nearly the same; the image's name stands elsewhere. */
START_TEST(podman_is_told_apart)
{
    COLLECT_AUTO got;
    inspect(&got, "[{\"Id\":\"a\",\"State\":{\"ConmonPid\":5,\"Pid\":6},\"Image\":\"77\","
                  "\"ImageName\":\"quay.io/x:1\",\"OCIRuntime\":\"crun\",\"Name\":\"n\","
                  "\"Config\":{\"Image\":\"other\"}}]");
    ck_assert_uint_eq(got.container_count, 1);
    expect_slice(got.containers[0].runtime, "podman");
    expect_slice(got.containers[0].image, "quay.io/x:1");
    expect_slice(got.containers[0].name, "n");
}
END_TEST

/* Version 29 and its containerd image store: no GraphDriver, new members. */
START_TEST(a_container_of_version_29_is_read)
{
    COLLECT_AUTO got;
    inspect(&got,
            "[{\"Id\":\"a\",\"Created\":\"2026-01-02T03:04:05Z\",\"Path\":\"sh\",\"Args\":[],"
            "\"State\":{\"Status\":\"running\",\"Running\":true,\"Pid\":9},\"Image\":\"sha256:5\","
            "\"Name\":\"/n\",\"Platform\":\"linux\",\"ImageManifestDescriptor\":{\"digest\":"
            "\"sha256:6\",\"platform\":{\"os\":\"linux\"}},\"Storage\":{\"RootFS\":{\"Snapshot\":"
            "{\"Name\":\"overlayfs\"}}},\"Config\":{\"Image\":\"alpine\"}}]");
    ck_assert_uint_eq(got.container_count, 1);
    expect_slice(got.containers[0].image, "alpine");
    expect_slice(got.containers[0].command, "[\"sh\"]");
    ck_assert_int_eq(got.containers[0].pid, 9);
    ck_assert_ptr_null(got.containers[0].rootfs.p);
}
END_TEST

/* nerdctl says under Image what Docker says under Config.Image. */
START_TEST(a_name_under_image_is_no_id)
{
    COLLECT_AUTO got;
    inspect(&got, "[{\"Id\":\"4\",\"State\":{\"Pid\":7},\"Image\":"
                  "\"docker.io/library/alpine:latest\",\"Config\":{\"Labels\":"
                  "{\"nerdctl/namespace\":\"default\"}}}]");
    expect_slice(got.containers[0].image, "docker.io/library/alpine:latest");
    ck_assert_ptr_null(got.containers[0].image_id.p);
}
END_TEST

/* A pod's infra container holds its namespaces; nerdctl says what Docker would. */
START_TEST(a_sandbox_and_nerdctl_are_told_by_their_marks)
{
    COLLECT_AUTO got;
    inspect(&got, "[{\"Id\":\"a\",\"State\":{},\"Config\":{},\"ImageName\":\"pause\",\"IsInfra\":"
                  "true},{\"Id\":\"b\",\"State\":{},\"Config\":{\"Labels\":"
                  "{\"nerdctl/namespace\":\"default\"}}}]");
    ck_assert_uint_eq(got.container_count, 2);
    expect_slice(got.stated[0].container->sandbox, "a");
    expect_slice(got.stated[1].container->runtime, "containerd");
    ck_assert_ptr_null(got.stated[1].container->sandbox.p);
}
END_TEST

/* `docker inspect a b` takes whatever has that name, also an image. */
START_TEST(images_are_stated_and_networks_skipped)
{
    COLLECT_AUTO got;
    inspect(&got, "[\n" NETWORK ",\n" IMAGE ",\n" SMALL("a") ",\n17\n]\n");
    ck_assert_uint_eq(got.image_count, 1);
    ck_assert_uint_eq(got.container_count, 1);
    expect_slice(got.images[0].id, "sha256:5");
    expect_slice(got.images[0].names, "[\"a:1\",\"b:2\"]");
    expect_slice(got.images[0].labels, "{\"a\":\"2\",\"z\":\"1\"}");
    ck_assert_int_eq(got.images[0].created_ns, 1767225600000000000);
    ck_assert_uint_eq(got.places[0].line, 3);
    ck_assert_uint_eq(got.places[1].line, 4);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 4, 2, 0);
}
END_TEST

/* Files made by `>>`, by a loop, or by --format '{{json .}}'. */
START_TEST(documents_may_follow_each_other)
{
    COLLECT_AUTO got;
    inspect(&got, "\xef\xbb\xbf[" SMALL("a") "][" SMALL("b") "]\n" SMALL("c") "\n\n" SMALL("d"));
    ck_assert_uint_eq(got.container_count, 4);
    expect_slice(got.containers[1].id, "b");
    ck_assert_uint_eq(got.places[1].line, 1);
    ck_assert_uint_eq(got.places[3].line, 4);
    expect_tally(&got, 4, 0, 0);
}
END_TEST

/* The rule for half a file: whole elements stand, one entry says what is lost. */
START_TEST(half_a_file_keeps_its_whole_containers)
{
    COLLECT_AUTO got;
    inspect(&got, "[\n" SMALL("a") ",\n" SMALL("b") ",\n{\n\"Id\": \"c\",\n\"Sta");
    ck_assert_uint_eq(got.container_count, 2);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 4);
    ck_assert_str_eq(got.damages[0].what, "the text ends within a JSON value");
    ck_assert_str_eq(got.damages[0].kept, "2 descriptions before it");
    expect_tally(&got, 3, 0, 3);
}
END_TEST

/* Cut between two containers no line is broken, but the file is not whole. */
START_TEST(a_missing_end_is_damage)
{
    COLLECT_AUTO got;
    inspect(&got, "[\n" SMALL("a") ",\n" IMAGE "\n");
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].kept, "2 descriptions before it");
    expect_tally(&got, 3, 0, 0);
}
END_TEST

/* One broken element must not take the others along. */
START_TEST(a_broken_element_is_damage_and_the_rest_is_read)
{
    COLLECT_AUTO got;
    inspect(&got,
            "[\n" SMALL("a") ",\n{\"Id\":\"b\",\"State\":{},,\"Config\":{}},\n" SMALL("c") "\n]\n");
    ck_assert_uint_eq(got.container_count, 2);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 3);
    ck_assert_str_eq(got.damages[0].what, "not valid JSON");
    expect_tally(&got, 4, 0, 1);
}
END_TEST

/* Without an id nothing can be tied to it. */
START_TEST(a_container_without_id_is_damage)
{
    COLLECT_AUTO got;
    inspect(&got, "{\"Id\":\"\",\"State\":{},\"Config\":{}}");
    ck_assert_uint_eq(got.container_count, 0);
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 0, 0, 1);
}
END_TEST

/* A line that two elements share counts once, by the first. */
START_TEST(a_shared_line_counts_by_its_first_element)
{
    COLLECT_AUTO got;
    inspect(&got, "[" NETWORK ",\n{\"Id\":\"a\",\"State\":{},\n\"Config\":{}}, " NETWORK "\n]");
    ck_assert_uint_eq(got.container_count, 1);
    expect_tally(&got, 3, 1, 0);
}
END_TEST

/* A thousand broken values on one line are one damaged line. */
START_TEST(damage_is_said_once_per_line)
{
    COLLECT_AUTO got;
    inspect(&got, "{x}{x}{x}\n{y}{y}");
    ck_assert_uint_eq(got.damage_count, 2);
    expect_tally(&got, 0, 0, 2);
}
END_TEST

/* `--as docker-inspect` on what is none: read, and of no interest. */
START_TEST(a_document_without_containers_is_skipped)
{
    COLLECT_AUTO got;
    inspect(&got, "[\n]\n");
    expect_tally(&got, 0, 2, 0);
    collect_document(&got, &et_parser_docker_inspect, ET_SLICE(""));
    expect_tally(&got, 0, 0, 0);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* Key order differs between versions and tools; a head may end too early. */
START_TEST(bids_for_its_own_in_any_order)
{
    ck_assert_int_ge(bid(SMALL("a")), 90);
    ck_assert_int_ge(bid("[{\"Config\":{},\"State\":{\"a\":[{}]},\"Id\":\"a\"}]"), 90);
    ck_assert_int_gt(bid(IMAGE), 0);
    ck_assert_int_ge(bid("[" NETWORK "," SMALL("a") "]"), 90);
    ck_assert_int_gt(
        et_parser_docker_inspect.bid(
            ET_SLICE("[{\"Args\":[],\"Config\":{\"Env\":[]},\"HostConfig\":{\"Binds\":[\""), false),
        0);
}
END_TEST

/* Each of these resembles inspect output and is another format. */
START_TEST(does_not_bid_for_its_relatives)
{
    static const char *const foreign[] = {
        "",
        "[]\n",
        "no json",
        NETWORK,
        /* the daemon's own state file */
        "{\"StreamConfig\":{},\"State\":{\"Pid\":1},\"ID\":\"a\",\"Config\":{},\"Path\":\"sh\","
        "\"HostnamePath\":\"/h\"}",
        /* docker events */
        "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"a\",\"Attributes\":{}}}",
        "{\"status\":\"start\",\"id\":\"a\",\"from\":\"i\",\"time\":1}",
        /* crictl inspect, docker history, docker ps, the engine's lists */
        "{\"status\":{\"id\":\"a\",\"state\":\"CONTAINER_RUNNING\"},\"info\":{\"config\":{}}}",
        "{\"Comment\":\"\",\"CreatedAt\":\"2026-01-01\",\"ID\":\"a\",\"Size\":\"0B\"}",
        "{\"Command\":\"sh\",\"ID\":\"a\",\"Image\":\"i\",\"State\":\"exited\",\"Status\":"
        "\"Exited\"}",
        "[{\"Id\":\"a\",\"Names\":[\"/n\"],\"Image\":\"i\",\"ImageID\":\"x\",\"State\":\"running\","
        "\"HostConfig\":{\"NetworkMode\":\"default\"},\"NetworkSettings\":{}}]",
        "[{\"Id\":\"a\",\"RepoTags\":[\"a:1\"],\"Created\":1455662451,\"ParentId\":\"\"}]",
        /* an OCI bundle's config.json, a saved image's manifest */
        "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":[\"sh\"]},\"root\":{\"path\":\"rootfs\"}}",
        "[{\"Config\":\"a.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[]}]",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_msg(bid(foreign[i]) == 0, "bids for %s", foreign[i]);
}
END_TEST

/* A full disk must stop the parser at once, with the sink's own words. */
START_TEST(the_sinks_failure_is_passed_up)
{
    struct collect got;
    struct et_tally tally;
    struct et_err err = { 0 };
    collect_init(&got);
    got.answer = ET_FATAL;
    void *state = collect_open(&et_parser_docker_inspect, &got);
    ck_assert_int_eq(et_parser_docker_inspect.document(state, et_slice_of(full), &tally, &err),
                     ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
    et_parser_docker_inspect.close(state);
    et_parser_docker_inspect.close(NULL);
    collect_clear(&got);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_member_of_a_container_is_stated);
    tcase_add_test(tcase, a_running_container_has_not_finished);
    tcase_add_test(tcase, old_and_new_versions_lack_members);
    tcase_add_test(tcase, podman_is_told_apart);
    tcase_add_test(tcase, a_container_of_version_29_is_read);
    tcase_add_test(tcase, a_name_under_image_is_no_id);
    tcase_add_test(tcase, a_sandbox_and_nerdctl_are_told_by_their_marks);
    tcase_add_test(tcase, images_are_stated_and_networks_skipped);
    tcase_add_test(tcase, documents_may_follow_each_other);
    tcase_add_test(tcase, half_a_file_keeps_its_whole_containers);
    tcase_add_test(tcase, a_missing_end_is_damage);
    tcase_add_test(tcase, a_broken_element_is_damage_and_the_rest_is_read);
    tcase_add_test(tcase, a_container_without_id_is_damage);
    tcase_add_test(tcase, a_shared_line_counts_by_its_first_element);
    tcase_add_test(tcase, damage_is_said_once_per_line);
    tcase_add_test(tcase, a_document_without_containers_is_skipped);
    tcase_add_test(tcase, bids_for_its_own_in_any_order);
    tcase_add_test(tcase, does_not_bid_for_its_relatives);
    tcase_add_test(tcase, the_sinks_failure_is_passed_up);
}
