/* The tables that docker, podman, nerdctl, ctr, runc, crictl and kubectl print. */
#include "parsers/kubernetes/formats.h"
#include "parsers/runtime/formats.h"
#include "tests/unit/collect.h"

#define ID "03b99f2fdd83aec74799ea9e04d0f5f99ba0678569a10fed8112e1c45c199431"

static void read_table(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    ck_assert_msg(parser->bid(et_slice_of(text), true) > 0, "%s does not bid", parser->name);
    collect_lines(got, parser, et_slice_of(text));
}

static const struct et_container *container(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_CONTAINER);
    return got->stated[i].container;
}

static const struct et_image *image(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_IMAGE);
    return got->stated[i].image;
}

/* A cell stands beneath its header, whatever it holds; the ellipsis of a cut command
 * is three bytes and one character. */
START_TEST(cells_stand_beneath_their_header)
{
    COLLECT_AUTO got;
    read_table(&got, &et_parser_docker_ps,
               "$ docker ps -a\n"
               "CONTAINER ID   IMAGE             COMMAND                 CREATED         STATUS    "
               "                   PORTS     NAMES\n"
               "03b99f2fdd83   acme/builder:12   \"sh -c 'gcc -o /tmp/…\"   2 minutes ago   Up 2 "
               "minutes (Paused)                  matrix\r\n"
               "f0306c377c5d   cfb68df969da      \"b  c\"                  2 minutes ago   Exited "
               "(137) 2 minutes ago             app/db,db\n"
               "\n");
    expect_tally(&got, 2, 3, 0);
    expect_slice(container(&got, 0)->id, "03b99f2fdd83");
    expect_slice(container(&got, 0)->runtime, "docker");
    expect_slice(container(&got, 0)->name, "matrix");
    expect_slice(container(&got, 0)->image, "acme/builder:12");
    expect_slice(container(&got, 0)->status, "paused");
    ck_assert_ptr_null(container(&got, 0)->command.p);
    ck_assert_int_eq(container(&got, 0)->started_ns, ET_TIME_NONE);
    expect_slice(container(&got, 1)->name, "db");
    expect_slice(container(&got, 1)->image_id, "cfb68df969da");
    ck_assert_ptr_null(container(&got, 1)->image.p);
    expect_slice(container(&got, 1)->status, "exited");
    ck_assert_int_eq(container(&got, 1)->exit_code, 137);
    ck_assert_uint_eq(got.places[1].line, 4);
}
END_TEST

/* The three print the same words and set them two, three and four blanks apart. */
START_TEST(the_gap_tells_whose_table_it_is)
{
    static const struct {
        const char *text, *runtime;
    } tables[] = {
        { "CONTAINER ID  IMAGE  NAMES\n03b99f2fdd83  a      n\n", "podman" },
        { "CONTAINER ID   IMAGE     NAMES\n03b99f2fdd83   a         n\n", "docker" },
        { "CONTAINER ID    IMAGE    NAMES\n03b99f2fdd83    a        n\n", "containerd" },
        { "CONTAINER ID        IMAGE               NAMES\n03b99f2fdd83        a                   "
          "n\n",
          "docker" },
        { "CONTAINER ID                                                      IMAGE  NAMES\n" ID
          "  a      n\n",
          "podman" },
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        COLLECT_AUTO got;
        read_table(&got, &et_parser_docker_ps, tables[i].text);
        expect_slice(container(&got, 0)->runtime, tables[i].runtime);
        expect_slice(container(&got, 0)->name, "n");
    }
}
END_TEST

START_TEST(a_row_that_does_not_stand_beneath_its_header_is_damage)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_docker_ps,
                      ET_SLICE("CONTAINER ID   IMAGE     STATUS         NAMES\n"
                               "03b99f2fdd83   a         Up 2 minutes   n\n"
                               "f0306c377c5d abcdefghijklmn             n\n"
                               "no-id          a         Up 2 minutes   n\n"
                               "f0306c377c5d   a         Up 2"),
                      true);
    expect_tally(&got, 1, 1, 3);
    ck_assert_str_eq(got.damages[0].what, "a row does not stand beneath its header");
    ck_assert_str_eq(got.damages[1].what, "a row has no container id");
    ck_assert_str_eq(got.damages[2].what, "the stream ends within a row");
    ck_assert_uint_eq(got.damages[2].at.line, 5);
}
END_TEST

START_TEST(images_have_four_kinds_of_table)
{
    static const struct {
        const char *text, *runtime, *id, *names;
    } tables[] = {
        { "REPOSITORY   TAG   DIGEST   IMAGE ID       CREATED\n"
          "acme/b       12    <none>   cfb68df969da   now\n",
          "docker", "cfb68df969da", "[\"acme/b:12\"]" },
        { "REPOSITORY        TAG     IMAGE ID      CREATED\n"
          "localhost/acme/b  latest  cfb68df969da  now\n",
          "podman", "cfb68df969da", "[\"localhost/acme/b:latest\"]" },
        { "REPOSITORY   TAG      IMAGE ID       CREATED\n"
          "<none>       <none>   cfb68df969da   now\n",
          "docker", "cfb68df969da", NULL },
        { "IMAGE                     TAG       IMAGE ID            SIZE\n"
          "docker.io/library/alpine  3         a24bb4013296f       2.8MB\n",
          "cri", "a24bb4013296f", "[\"docker.io/library/alpine:3\"]" },
        { "IMAGE           ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
          "alpine:latest   4b7ce07002c6       12.8MB         3.86MB    U\n"
          "├─ linux/amd64  5b7ce07002c6       12.8MB         3.86MB    U\n",
          "docker", "4b7ce07002c6", "[\"alpine:latest\"]" },
        { "REF                     TYPE        DIGEST      SIZE  PLATFORMS LABELS\n"
          "docker.io/acme/t:latest application sha256:7bbb 5 MiB linux/amd64 - \n",
          "containerd", "sha256:7bbb", "[\"docker.io/acme/t:latest\"]" },
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        COLLECT_AUTO got;
        read_table(&got, &et_parser_docker_images, tables[i].text);
        ck_assert_uint_eq(got.facts, 1);
        expect_slice(image(&got, 0)->runtime, tables[i].runtime);
        expect_slice(image(&got, 0)->id, tables[i].id);
        if (tables[i].names)
            expect_slice(image(&got, 0)->names, tables[i].names);
        else
            ck_assert_ptr_null(image(&got, 0)->names.p);
    }
}
END_TEST

/* containerd's ids are any text, and a task that has stopped has no process. */
START_TEST(ctr_tells_containers_and_the_pids_of_tasks)
{
    COLLECT_AUTO got;
    read_table(&got, &et_parser_ctr_containers,
               "CONTAINER    IMAGE                 RUNTIME                  \n"
               "adhoc-1      docker.io/acme/t:1    io.containerd.runc.v2    \n"
               "adhoc-2      -                     io.containerd.runc.v2    \n");
    expect_slice(container(&got, 0)->id, "adhoc-1");
    expect_slice(container(&got, 0)->image, "docker.io/acme/t:1");
    ck_assert_ptr_null(container(&got, 1)->image.p);
    collect_clear(&got);
    read_table(&got, &et_parser_ctr_tasks,
               "TASK       PID      STATUS    \nadhoc-1    1206     RUNNING\nadhoc-2    0        "
               "STOPPED\n");
    ck_assert_int_eq(container(&got, 0)->pid, 1206);
    expect_slice(container(&got, 0)->status, "running");
    ck_assert_int_eq(container(&got, 1)->pid, ET_ABSENT);
    collect_clear(&got);
    read_table(&got, &et_parser_runc_list,
               "ID          PID         STATUS      BUNDLE      CREATED                OWNER\n"
               "web         7           running     /srv/web    2026-01-02T03:04:05Z   root\n");
    ck_assert_int_eq(container(&got, 0)->pid, 7);
    ck_assert_int_eq(container(&got, 0)->created_ns, 1767323045000000000);
}
END_TEST

START_TEST(crictl_tells_containers_and_sandboxes)
{
    COLLECT_AUTO got;
    read_table(&got, &et_parser_crictl_ps,
               "CONTAINER       IMAGE           CREATED         STATE     NAME     ATTEMPT   POD "
               "ID          POD\n"
               "1f73f2d81bf98   a4ca41631cc7a   2 hours ago     Running   worker   0         "
               "3f2164ffc40a9   pay-0\n");
    expect_slice(container(&got, 0)->id, "1f73f2d81bf98");
    expect_slice(container(&got, 0)->sandbox, "3f2164ffc40a9");
    expect_slice(container(&got, 0)->name, "worker");
    expect_slice(container(&got, 0)->pod, "pay-0");
    expect_slice(container(&got, 0)->image_id, "a4ca41631cc7a");
    collect_clear(&got);
    read_table(&got, &et_parser_crictl_pods,
               "POD ID          CREATED        STATE   NAME    NAMESPACE   ATTEMPT   RUNTIME\n"
               "3f2164ffc40a9   2 hours ago    Ready   pay-0   payments    0         (default)\n");
    expect_slice(container(&got, 0)->sandbox, "3f2164ffc40a9");
    expect_slice(container(&got, 0)->id, "3f2164ffc40a9");
    expect_slice(container(&got, 0)->pod_namespace, "payments");
    expect_slice(container(&got, 0)->status, "ready");
}
END_TEST

/* kubectl names no container, but a pod, its state, and the node it runs on. */
START_TEST(kubectl_tells_pods_and_their_nodes)
{
    COLLECT_AUTO got;
    read_table(&got, &et_parser_kube_pods_table,
               "NAMESPACE   NAME    READY   STATUS    RESTARTS        AGE   IP       NODE\n"
               "payments    pay-0   1/1     Running   3 (5m ago)      6d    <none>   edge-12\n"
               "payments    pay-1   0/1     Pending   0               6d    <none>   <none>\n");
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_int_eq(got.stated[0].kind, ET_FACT_SETTING);
    expect_slice(got.stated[0].setting->topic, "kube-pod");
    expect_slice(got.stated[0].setting->name, "payments/pay-0");
    expect_slice(got.stated[0].setting->value, "Running");
    expect_slice(got.stated[0].carried_by, "edge-12");
    ck_assert_ptr_null(got.stated[1].carried_by.p);
}
END_TEST

/* kubectl asks for long lists in pieces, and sets a later piece wider. */
START_TEST(a_row_that_is_set_wider_is_read_where_no_cell_is_empty)
{
    COLLECT_AUTO got;
    read_table(&got, &et_parser_kube_pods_table,
               "NAME    READY   STATUS    RESTARTS   AGE\n"
               "pay-0   1/1     Running   0          6d\n"
               "a-much-longer-name-0   1/1     Completed   0          6d\n");
    expect_tally(&got, 2, 1, 0);
    expect_slice(got.stated[1].setting->name, "a-much-longer-name-0");
    expect_slice(got.stated[1].setting->value, "Completed");
}
END_TEST

/* They look alike: each is claimed by one, and by no other. */
START_TEST(no_table_is_taken_for_another)
{
    static const struct et_parser *const parsers[] = {
        &et_parser_crictl_pods,     &et_parser_crictl_ps,
        &et_parser_ctr_containers,  &et_parser_ctr_tasks,
        &et_parser_docker_images,   &et_parser_docker_ps,
        &et_parser_kube_pods_table, &et_parser_runc_list,
        &et_parser_docker_top,      &et_parser_ps,
    };
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
        for (size_t j = 0; j < sizeof parsers / sizeof *parsers; j++)
            ck_assert_msg((parsers[j]->bid(et_slice_of(parsers[i]->sample), true) > 0) == (i == j),
                          "%s of %s", parsers[j]->name, parsers[i]->name);
    static const char *const foreign[] = {
        "CONTAINER ID   NAME     CPU %     MEM USAGE / LIMIT   MEM %   PIDS\n", /* docker stats */
        "NAME       STATUS   ROLES    AGE   VERSION\n",                         /* get nodes */
        "CONTAINER ID\n",
        "IMAGE          CREATED       CREATED BY      SIZE      COMMENT\n", /* docker history */
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        for (size_t j = 0; j < sizeof parsers / sizeof *parsers; j++)
            ck_assert_msg(parsers[j]->bid(et_slice_of(foreign[i]), true) == 0, "%s: %s",
                          parsers[j]->name, foreign[i]);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, cells_stand_beneath_their_header);
    tcase_add_test(tcase, the_gap_tells_whose_table_it_is);
    tcase_add_test(tcase, a_row_that_does_not_stand_beneath_its_header_is_damage);
    tcase_add_test(tcase, images_have_four_kinds_of_table);
    tcase_add_test(tcase, ctr_tells_containers_and_the_pids_of_tasks);
    tcase_add_test(tcase, crictl_tells_containers_and_sandboxes);
    tcase_add_test(tcase, kubectl_tells_pods_and_their_nodes);
    tcase_add_test(tcase, a_row_that_is_set_wider_is_read_where_no_cell_is_empty);
    tcase_add_test(tcase, no_table_is_taken_for_another);
}
