/* Which container a file speaks of, told by where it lies. */
#include "tests/unit/case.h"
#include "tests/unit/tarball.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"
#define JOB "2222222222222222222222222222222222222222222222222222222222222222"
#define OLD "3333333333333333333333333333333333333333333333333333333333333333"

#define INSPECT(id, name, image, labels)                                                           \
    "{\"Id\":\"" id "\",\"Name\":\"/" name "\",\"State\":{\"Status\":\"running\"},\"Config\":"     \
    "{\"Image\":\"" image "\",\"Labels\":{" labels "}},\"HostConfig\":{}}"

#define POD(pod, space)                                                                            \
    "\"io.kubernetes.pod.name\":\"" pod "\",\"io.kubernetes.pod.namespace\":\"" space "\""

/* Some evidence that states something, and is unlike all other. */
static void place(struct scratch_case *it, const char *name, int n)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(&text, "{\"status\":\"pull\",\"id\":\"busybox:%d\",\"time\":1442421700}\n", n);
    case_file(it, name, et_strbuf_slice(&text));
}

static void expect_subject(struct scratch_case *it, const char *name, const char *want)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(c.name, ''), coalesce(s.container, ''), coalesce(s.pod, ''), "
             "coalesce(s.image, '') "
             "FROM derived_subject s LEFT JOIN derived_container c USING (container_id) "
             "WHERE s.path LIKE '%%/in/%s'",
             name);
    expect_rows(it, sql, want);
}

static void take_all(struct scratch_case *it)
{
    case_ingest(it, "in");
    case_correlate(it);
}

START_TEST(a_path_with_an_id_names_its_container)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web-front", "acme/web:1", "") "]"));
    place(&it, "in/containers/" WEB "/" WEB "-json.log", 1);
    place(&it, "in/top/111111111111.txt", 2);
    place(&it, "in/log/web-5d8f_shop_nginx-" WEB ".log", 3);
    place(&it, "in/containers/" OLD "/hostconfig.json", 4);
    take_all(&it);
    expect_subject(&it, "containers/" WEB "/" WEB "-json.log", "web-front|" WEB "||");
    expect_subject(&it, "top/111111111111.txt", "web-front|||");
    /* as the kubelet calls the logs of a node */
    expect_subject(&it, "log/web-5d8f_shop_nginx-" WEB ".log", "web-front|" WEB "|web-5d8f|");
    /* no other evidence knows this one: the path's word stands alone */
    expect_subject(&it, "containers/" OLD "/hostconfig.json", "|" OLD "||");
}
END_TEST

START_TEST(a_file_is_called_after_its_container)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web.front", "acme/web:1",
                                   "") "," INSPECT(JOB, "diff", "acme/web:1", "") "]"));
    place(&it, "in/docker/diff/web.front.txt", 1);
    place(&it, "in/docker/top/web.front.eo.txt", 2);
    place(&it, "in/docker/containers/web.front/which.txt", 3);
    place(&it, "in/docker/diff/nobody.txt", 4);
    take_all(&it);
    expect_subject(&it, "docker/diff/web.front.txt", "web.front|||");
    expect_subject(&it, "docker/top/web.front.eo.txt", "web.front|||");
    expect_subject(&it, "docker/containers/web.front/which.txt", "web.front|||");
    /* a folder is not named after a container only because one has its name */
    expect_subject(&it, "docker/diff/nobody.txt", "");
}
END_TEST

START_TEST(a_name_that_two_containers_had_fits_none)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web", "acme/web:1",
                                   "") "," INSPECT(OLD, "web", "acme/web:0", "") "]"));
    place(&it, "in/diff/web.txt", 1);
    take_all(&it);
    expect_subject(&it, "diff/web.txt", "");
}
END_TEST

START_TEST(the_folders_of_a_pod_name_its_container)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "nginx", "nginx:1", POD("web-5d8f", "shop")) "," INSPECT(
                  JOB, "nginx", "nginx:1", POD("web-9c1a", "shop")) "]"));
    place(&it, "in/pods/shop_web-5d8f_0b1c2d3e/nginx/0.log", 1);
    place(&it, "in/kubernetes/pods/shop/web-9c1a/nginx/which.txt", 2);
    place(&it, "in/kubernetes/pods/shop/web-9c1a/describe.txt", 3);
    take_all(&it);
    expect_rows(&it,
                "SELECT substr(c.id, 1, 1), s.pod FROM derived_subject s "
                "LEFT JOIN derived_container c USING (container_id) ORDER BY s.path",
                "|web-9c1a\n2|web-9c1a\n1|web-5d8f");
}
END_TEST

/* A node's logs alone, with nothing else that knows the pod. */
START_TEST(the_kubelets_folders_name_a_pod_that_nobody_else_knows)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    place(&it, "in/pods/shop_web-5d8f_0b1c2d3e/nginx/0.log", 1);
    place(&it, "in/logs/shop_web-5d8f_0b1c2d3e/nginx/1.log", 2);
    take_all(&it);
    expect_subject(&it, "pods/shop_web-5d8f_0b1c2d3e/nginx/0.log", "||web-5d8f|");
    expect_subject(&it, "logs/shop_web-5d8f_0b1c2d3e/nginx/1.log", "");
}
END_TEST

/* Whether a container shares the pids of its host lies in a file of its own. */
START_TEST(a_hostconfig_tells_of_the_container_whose_folder_it_is_in)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/web:1", "") "]"));
    case_file(&it, "in/containers/" WEB "/hostconfig.json",
              ET_SLICE("{\"Binds\":null,\"ContainerIDFile\":\"\",\"NetworkMode\":\"host\","
                       "\"PidMode\":\"host\",\"Privileged\":true}"));
    take_all(&it);
    expect_rows(&it, "SELECT privileged, pid_mode FROM containers", "1|host");
}
END_TEST

START_TEST(an_image_is_named_with_underscores)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/builder:12", "") "]"));
    place(&it, "in/history/acme_builder_12.txt", 1);
    place(&it, "in/docker/images/acme_builder_12/history.json", 2);
    take_all(&it);
    expect_subject(&it, "history/acme_builder_12.txt", "|||acme_builder_12");
    expect_subject(&it, "docker/images/acme_builder_12/history.json", "|||acme_builder_12");
}
END_TEST

/* The analyst's own folders are no evidence. */
START_TEST(folders_above_the_evidence_tell_nothing)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/containers/web/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web", "acme/web:1", "") "]"));
    place(&it, "in/containers/web/which.txt", 1);
    case_ingest(&it, "in/containers/web");
    case_correlate(&it);
    expect_subject(&it, "containers/web/which.txt", "");
}
END_TEST

/* "web.1.2.3.4.txt" may be web's; with one ending more it is not asked for any more. */
START_TEST(a_name_has_so_many_endings)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/web:1", "") "]"));
    place(&it, "in/docker/diff/web.1.2.3.txt", 1);
    place(&it, "in/docker/diff/web.1.2.3.4.txt", 2);
    take_all(&it);
    expect_subject(&it, "docker/diff/web.1.2.3.txt", "web|||");
    expect_subject(&it, "docker/diff/web.1.2.3.4.txt", "");
}
END_TEST

/* Of a path of more folders the last ones are looked at, which tell most. Folders of a disk are not
 * that deep, but those of an archive may be. */
static void placed_so_deep(size_t folders, const char *want)
{
    SCRATCH_CASE_AUTO it;
    ET_STRBUF_AUTO path = { 0 };
    ET_STRBUF_AUTO tar = { 0 };
    case_open(&it);
    et_strbuf_adds(&path, WEB "/");
    for (size_t i = 0; i < folders; i++)
        et_strbuf_adds(&path, "d/");
    et_strbuf_adds(&path, "x.json");
    const struct tarred item = {
        .name = et_strbuf_string(&path),
        .content = "{\"status\":\"pull\",\"id\":\"busybox:1\",\"time\":1442421700}\n",
    };
    tarball(&tar, &item, 1);
    case_file(&it, "in/kept.tar", et_strbuf_slice(&tar));
    take_all(&it);
    expect_rows(&it, "SELECT count(*) FROM derived_subject", want);
}

START_TEST(a_path_is_looked_at_so_deep)
{
    placed_so_deep(62, "1");
}
END_TEST

START_TEST(a_path_is_looked_at_no_deeper)
{
    placed_so_deep(63, "0");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_name_has_so_many_endings);
    tcase_add_test(tcase, a_path_is_looked_at_so_deep);
    tcase_add_test(tcase, a_path_is_looked_at_no_deeper);
    tcase_add_test(tcase, a_path_with_an_id_names_its_container);
    tcase_add_test(tcase, a_file_is_called_after_its_container);
    tcase_add_test(tcase, a_name_that_two_containers_had_fits_none);
    tcase_add_test(tcase, the_folders_of_a_pod_name_its_container);
    tcase_add_test(tcase, the_kubelets_folders_name_a_pod_that_nobody_else_knows);
    tcase_add_test(tcase, a_hostconfig_tells_of_the_container_whose_folder_it_is_in);
    tcase_add_test(tcase, an_image_is_named_with_underscores);
    tcase_add_test(tcase, folders_above_the_evidence_tell_nothing);
}
