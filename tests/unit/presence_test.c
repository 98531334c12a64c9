/* Is a compiler in a container or an image, and since when, by what images and lists of their
 * contents say: each rule as a story. */
#include "tests/unit/presence_case.h"

/* ------------------------------------------------------------ what an image has */

START_TEST(an_instruction_says_since_when_a_compiler_is_there)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", SH "#(nop)  CMD [\\\"sh\\\"]", "0B") STEP(
                  "sha256:" STEP_2, "37", SH "apt-get install -y gcc", "270MB") ROOT_STEP));
    take_all(&it);
    expect_image(&it, "acme/a:1", "present|history|gcc|step 1: " SH "apt-get install -y gcc");
    expect_container(&it, "web", "present|history|gcc|step 1: " SH "apt-get install -y gcc");
    expect_rows(&it,
                "SELECT subject, family, role, what, since, since_time, position, inherited, line "
                "FROM present_compilers",
                "container|gcc|driver|gcc|layer|2026-11-23T21:37:00.000Z|1|1|2\n"
                "image|gcc|driver|gcc|layer|2026-11-23T21:37:00.000Z|1|0|2");
    expect_rows(
        &it,
        "SELECT kind, place, container_name, image, exec_id IS NULL, severity, line, detail "
        "FROM findings",
        "compiler-present|container|web|acme/a:1|1|2|2|gcc in the container: gcc; from its image "
        "acme/a:1; since step 1: " SH "apt-get install -y gcc\n"
        "compiler-present|image||acme/a:1|1|2|2|gcc in the image: gcc; since step 1: " SH
        "apt-get install -y gcc");
}
END_TEST

/* The step is in the other image's own history: that one is to be mended. */
START_TEST(a_step_of_another_known_image_is_told_as_its_own)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/history/acme_base_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "37", SH "apk add build-base", "200MB") ROOT_STEP));
    case_file(&it, "in/history/acme_app_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_B, "40", SH "apk add tcc", "3MB") STEP(
                  "sha256:" IMAGE_A, "37", SH "apk add build-base", "200MB") ROOT_STEP));
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "base", "acme/base:1",
                                   IMAGE_A) "," INSPECT(JOB, "app", "acme/app:1", IMAGE_B) "]"));
    take_all(&it);
    expect_rows(&it,
                "SELECT family, since, position, layer_of FROM present_compilers "
                "WHERE subject = 'image' AND image = 'acme/app:1'",
                "gcc|base-image|1|acme/base:1\ntcc|layer|2|");
    expect_container(&it, "app",
                     "present|history|gcc, tcc|base image acme/base:1, step 1: " SH
                     "apk add build-base");
}
END_TEST

/* What was pulled has no ids; what was built here has. */
START_TEST(steps_without_ids_came_from_elsewhere)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "40", SH "apk add tcc", "3MB")
                           STEP("sha256:" STEP_2, "39", SH "mkdir /x", "1B")
                               STEP("<missing>", "20", SH "apk add gcc", "90MB")
                                   STEP("<missing>", "10", "ADD rootfs", "3MB")));
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    take_all(&it);
    expect_rows(&it, "SELECT family, since FROM present_compilers WHERE subject = 'image'",
                "gcc|base-image\ntcc|layer");
}
END_TEST

/* Then the name of the file tells whose history it is, be it a container that names the image. */
START_TEST(a_history_without_any_id_is_told_by_its_place)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("<missing>", "37", SH "v=gcc; apk add $v clang; apk del clang", "9MB")
                           STEP("<missing>", "36", "ADD rootfs", "3MB")));
    case_file(&it, "in/inspect.json",
              ET_SLICE("[{\"Id\":\"" WEB "\",\"Name\":\"/web\",\"State\":{\"Status\":\"running\"},"
                       "\"Config\":{\"Image\":\"acme/a:1\",\"Labels\":{}},\"HostConfig\":{}}]"));
    take_all(&it);
    expect_container(&it, "web",
                     "present|history|gcc|step 1: " SH "v=gcc; apk add $v clang; apk del clang");
}
END_TEST

/* Build dependencies are taken away again: by name, as a group, in the same step. Then
 * nothing is known to be there; but instructions cannot prove that nothing is. */
START_TEST(what_a_later_step_removes_is_gone)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "40", SH "apt-get purge -y gcc", "1MB") STEP(
                  "sha256:" STEP_2, "39", SH "apk add --virtual .b tcc \\u0026\\u0026 apk del .b",
                  "1B") STEP("sha256:" STEP_1, "38", SH "apt-get install -y gcc", "90MB")));
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    take_all(&it);
    expect_image(&it, "acme/a:1", "not-assessed|-|-|-");
    expect_rows(&it,
                "SELECT family, position, removed FROM present_compilers WHERE subject = 'image' "
                "ORDER BY family",
                "gcc|0|removed again by step 2: " SH "apt-get purge -y gcc\n"
                "tcc|1|removed again by step 1: " SH "apk add --virtual .b tcc && apk del .b");
    expect_rows(&it, "SELECT count(*) FROM findings", "0");
}
END_TEST

/* ------------------------------------------------------------ lists */

START_TEST(a_whole_list_of_packages_proves_that_none_is_installed)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/dpkg/web.txt", ET_SLICE(BASE_PACKAGES));
    take_all(&it);
    expect_container(&it, "web", "absent|packages|-|-");
    /* nothing says that the container was not changed: its image may have had one */
    expect_image(&it, "acme/a:1", "not-assessed|-|-|-");
}
END_TEST

START_TEST(a_part_of_a_list_proves_nothing)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1",
                                   IMAGE_A) "," INSPECT(JOB, "job", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/dpkg/web.txt", ET_SLICE(PACKAGE("base-files") PACKAGE("bash")));
    case_file(&it, "in/which/job.txt", ET_SLICE("/usr/bin/perl\n/usr/bin/python3\n"));
    take_all(&it);
    expect_container(&it, "web", "not-assessed|-|-|-");
    expect_container(&it, "job", "not-assessed|-|-|-");
}
END_TEST

START_TEST(lists_of_packages_and_files_tell_of_compilers)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/dpkg/web.txt",
              ET_SLICE(BASE_PACKAGES PACKAGE("gcc-12") PACKAGE("gcc-12-base")
                           PACKAGE("make") "rc  tcc  0.9  amd64  words\n"));
    case_file(&it, "in/which/web.txt", ET_SLICE("/usr/bin/clang-15\n/usr/local/go/bin/go\n"));
    take_all(&it);
    expect_container(&it, "web", "present|packages, files|clang, gcc, go|-");
    expect_rows(&it,
                "SELECT what, role, since, coalesce(removed, '') FROM present_compilers "
                "WHERE subject = 'container' ORDER BY what",
                "/usr/bin/clang-15|driver|unknown|\n/usr/local/go/bin/go|driver|unknown|\n"
                "gcc-12 1.2-3|driver|unknown|\nmake 1.2-3|build-tool|unknown|\n"
                "tcc 0.9|driver|unknown|removed: dpkg has only its settings left");
}
END_TEST

/* find / lists a compiler if there is one; find -name something need not. */
START_TEST(a_list_of_all_files_proves_that_there_is_none)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1",
                                   IMAGE_A) "," INSPECT(JOB, "job", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/find/web.txt",
              ET_SLICE("/bin/sh\n/etc/passwd\n/usr/lib/gcc/notes\n/usr/share/doc/clang\n"
                       "/var/lib/dpkg/info/gcc.list\n"));
    case_file(&it, "in/find/job.txt", ET_SLICE("/usr/lib/x.so\n/etc/passwd\n/var/lib/a.so\n"));
    take_all(&it);
    expect_container(&it, "web", "absent|files|-|-");
    expect_container(&it, "job", "not-assessed|-|-|-");
}
END_TEST

/* Two builds were called so: which one the container has, nothing tells. */
START_TEST(a_name_that_two_images_had_names_none)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(
        &it, "in/inspect.json",
        ET_SLICE("[{\"Id\":\"" WEB "\",\"Name\":\"/web\",\"State\":{\"Status\":\"running\"},"
                 "\"Config\":{\"Image\":\"acme/a:1\",\"Labels\":{}},\"HostConfig\":{}}," INSPECT(
                     JOB, "job", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/images.json",
              ET_SLICE("[{\"Id\":\"sha256:" IMAGE_B "\",\"RepoTags\":[\"acme/a:1\"],\"Created\":"
                       "\"2026-11-23T21:42:47Z\",\"Architecture\":\"amd64\",\"Os\":\"linux\","
                       "\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}},"
                       "{\"Id\":\"sha256:" IMAGE_A "\",\"RepoTags\":[\"acme/a:1\"],\"Created\":"
                       "\"2026-11-23T21:42:47Z\",\"Architecture\":\"amd64\",\"Os\":\"linux\","
                       "\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}}]"));
    case_file(&it, "in/history/x.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", SH "apk add gcc", "90MB") ROOT_STEP));
    take_all(&it);
    expect_container(&it, "web", "not-assessed|-|-|-");
    expect_container(&it, "job", "present|history|gcc|step 1: " SH "apk add gcc");
}
END_TEST

/* A build tool calls compilers; alone it is none. */
START_TEST(a_build_tool_alone_is_no_compiler)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/dpkg/web.txt", ET_SLICE(BASE_PACKAGES PACKAGE("make") PACKAGE("cmake")));
    take_all(&it);
    expect_container(&it, "web", "absent|packages|-|-");
    expect_rows(&it, "SELECT count(*) FROM findings", "0");
}
END_TEST

START_TEST(what_docker_diff_adds_was_dropped)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/diff/web.txt",
              ET_SLICE("C /opt\nC /var\nC /var/tmp\nA /var/tmp/tcc\nA /srv/gcc\nA /srv/gcc/notes\n"
                       "A /root/gcc.txt\nA /usr/share/doc/clang\n"));
    take_all(&it);
    expect_container(&it, "web", "present|diff|tcc|dropped while it ran");
    expect_rows(&it, "SELECT what, since, line FROM present_compilers", "/var/tmp/tcc|dropped|4");
}
END_TEST

START_TEST(what_docker_diff_deletes_is_gone)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", "COPY tcc /usr/local/bin/ # buildkit", "3MB")
                           ROOT_STEP));
    case_file(&it, "in/diff/web.txt", ET_SLICE("C /usr/local/bin\nD /usr/local/bin/tcc\n"));
    take_all(&it);
    expect_image(&it, "acme/a:1",
                 "present|history|tcc|step 1: COPY tcc /usr/local/bin/ # buildkit");
    expect_container(&it, "web", "not-assessed|-|-|-");
    expect_rows(&it, "SELECT removed FROM present_compilers WHERE subject = 'container'",
                "removed again: docker diff tells so");
}
END_TEST

/* What a container lists and docker diff does not, its image has. */
START_TEST(an_image_is_known_by_a_container_that_changed_nothing)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1",
                                   IMAGE_A) "," INSPECT(JOB, "job", "acme/b:1", IMAGE_B) "]"));
    case_file(&it, "in/dpkg/web.txt", ET_SLICE(BASE_PACKAGES PACKAGE("gcc-12")));
    case_file(&it, "in/diff/web.txt", ET_SLICE("C /tmp\nA /tmp/x\n"));
    case_file(&it, "in/dpkg/job.txt", ET_SLICE(BASE_PACKAGES PACKAGE("tcc")));
    case_file(&it, "in/diff/job.txt", ET_SLICE("C /var/lib/dpkg\nC /var/lib/dpkg/status\n"));
    case_file(&it, "in/history/acme_a_1.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", "", "483MB")));
    take_all(&it);
    expect_image(&it, "acme/a:1", "present|packages|gcc|base image");
    expect_rows(&it, "SELECT detail FROM present_compilers WHERE subject = 'image'",
                "listed in its container web, where docker diff tells of no change to it");
    expect_image(&it, "acme/b:1", "not-assessed|-|-|-");
}
END_TEST

#define SBOM(image, packages)                                                                      \
    "{\"artifacts\":[" packages "],\"source\":{\"type\":\"image\",\"metadata\":{\"userInput\":"    \
    "\"" image "\"}},\"descriptor\":{\"name\":\"syft\"}}"
#define ARTIFACT(type, name)                                                                       \
    "{\"name\":\"" name "\",\"version\":\"1\",\"purl\":\"pkg:" type "/" name "@1\"}"

/* An SBOM names its image, which nothing else may know. */
START_TEST(an_sbom_speaks_of_the_image_that_it_names)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(
        &it, "in/a.json",
        ET_SLICE(SBOM("acme/a:1", ARTIFACT("deb/debian", "base-files") "," ARTIFACT(
                                      "deb/debian", "zlib1g") "," ARTIFACT("pypi", "cython"))));
    case_file(&it, "in/b.json",
              ET_SLICE(SBOM("acme/b:1", ARTIFACT("deb/debian", "base-files") "," ARTIFACT(
                                            "deb/debian", "zlib1g") "," ARTIFACT("npm", "left"))));
    take_all(&it);
    expect_image(&it, "acme/a:1", "present|packages|python|-");
    expect_image(&it, "acme/b:1", "absent|packages|-|-");
}
END_TEST

/* The instruction was run, but the list that is whole does not know the package. */
START_TEST(a_whole_list_decides_over_an_instruction)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(
        &it, "in/history/acme_a_1.json",
        ET_SLICE(STEP("sha256:" IMAGE_A, "38", SH "apt-get install gcc || true", "1MB") ROOT_STEP));
    case_file(&it, "in/dpkg/web.txt", ET_SLICE(BASE_PACKAGES));
    take_all(&it);
    expect_container(&it, "web", "absent|packages|-|-");
    expect_image(&it, "acme/a:1", "present|history|gcc|step 1: " SH "apt-get install gcc || true");
}
END_TEST

/* ------------------------------------------------------------ whose image */

/* The tag was moved to another build: the id tells which one the container has. */
START_TEST(an_id_decides_where_a_tag_moved)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "old", "acme/a:1", IMAGE_B) "]"));
    case_file(&it, "in/images.json",
              ET_SLICE("[{\"Id\":\"sha256:" IMAGE_A "\",\"RepoTags\":[\"acme/a:1\"],\"Created\":"
                       "\"2026-11-23T21:42:47Z\",\"Architecture\":\"amd64\",\"Os\":\"linux\","
                       "\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}}]"));
    case_file(&it, "in/history/x.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", SH "apk add gcc", "90MB") ROOT_STEP));
    take_all(&it);
    expect_container(&it, "old", "not-assessed|-|-|-");
    expect_rows(&it,
                "SELECT substr(image_id, 1, 11), verdict FROM presence WHERE subject = 'image'",
                "sha256:aaaa|present\nsha256:bbbb|not-assessed");
}
END_TEST

/* podman writes localhost/ before a name, and no "sha256:" before an id; containerd
 * tells no id at all. */
START_TEST(names_are_compared_as_runtimes_mean_them)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json",
              ET_SLICE("[{\"Id\":\"" WEB "\",\"Name\":\"/web\",\"State\":{\"Status\":\"running\"},"
                       "\"Config\":{\"Image\":\"docker.io/library/tools\",\"Labels\":{}},"
                       "\"HostConfig\":{}}]"));
    case_file(&it, "in/images.json",
              ET_SLICE("[{\"Id\":\"sha256:" IMAGE_A "\",\"RepoTags\":[\"localhost/tools:latest\"],"
                       "\"Created\":\"2026-11-23T21:42:47Z\",\"Architecture\":\"amd64\",\"Os\":"
                       "\"linux\",\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}}]"));
    case_file(&it, "in/history/x.json",
              ET_SLICE(STEP("sha256:" IMAGE_A, "38", SH "apk add gcc", "90MB") ROOT_STEP));
    take_all(&it);
    expect_container(&it, "web", "present|history|gcc|step 1: " SH "apk add gcc");
    expect_rows(&it, "SELECT detail FROM presence WHERE subject = 'container'",
                "gcc; from its image localhost/tools:latest, known by its name only");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_instruction_says_since_when_a_compiler_is_there);
    tcase_add_test(tcase, a_step_of_another_known_image_is_told_as_its_own);
    tcase_add_test(tcase, steps_without_ids_came_from_elsewhere);
    tcase_add_test(tcase, a_history_without_any_id_is_told_by_its_place);
    tcase_add_test(tcase, what_a_later_step_removes_is_gone);
    tcase_add_test(tcase, a_whole_list_of_packages_proves_that_none_is_installed);
    tcase_add_test(tcase, a_part_of_a_list_proves_nothing);
    tcase_add_test(tcase, lists_of_packages_and_files_tell_of_compilers);
    tcase_add_test(tcase, a_list_of_all_files_proves_that_there_is_none);
    tcase_add_test(tcase, a_name_that_two_images_had_names_none);
    tcase_add_test(tcase, a_build_tool_alone_is_no_compiler);
    tcase_add_test(tcase, what_docker_diff_adds_was_dropped);
    tcase_add_test(tcase, what_docker_diff_deletes_is_gone);
    tcase_add_test(tcase, an_image_is_known_by_a_container_that_changed_nothing);
    tcase_add_test(tcase, an_sbom_speaks_of_the_image_that_it_names);
    tcase_add_test(tcase, a_whole_list_decides_over_an_instruction);
    tcase_add_test(tcase, an_id_decides_where_a_tag_moved);
    tcase_add_test(tcase, names_are_compared_as_runtimes_mean_them);
}
