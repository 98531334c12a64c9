/* Is a compiler in a container or an image, and since when: each rule as a story. */
#include "base/sha256.h"
#include "tests/unit/story.h"
#include "tests/unit/tarball.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"
#define JOB "2222222222222222222222222222222222222222222222222222222222222222"
#define IMAGE_A "aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111aaaa1111"
#define IMAGE_B "bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222bbbb2222"
#define STEP_1 "cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333cccc3333"
#define STEP_2 "dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444dddd4444"

#define INSPECT(id, name, image, image_id)                                                         \
    "{\"Id\":\"" id "\",\"Name\":\"/" name "\",\"Image\":\"sha256:" image_id                       \
    "\",\"State\":{\"Status\":\"running\"},\"Config\":{\"Image\":\"" image                         \
    "\",\"Labels\":{}},\"HostConfig\":{}}"

/* A step as docker history tells it. */
#define STEP(id, minute, by, size)                                                                 \
    "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-23T21:" minute ":00Z\",\"CreatedBy\":\"" by         \
    "\",\"CreatedSince\":\"1 hour ago\",\"ID\":\"" id "\",\"Size\":\"" size "\"}\n"

#define SH "/bin/sh -c "
#define ROOT_STEP STEP("sha256:" STEP_1, "36", SH "#(nop) ADD file:1 in / ", "74MB")

#define PACKAGE(name) "ii  " name "  1.2-3  amd64  words\n"
#define BASE_PACKAGES PACKAGE("base-files") PACKAGE("libgcc-s1") PACKAGE("zlib1g")

static void take_all(struct scratch_case *it)
{
    case_ingest(it, "in");
    case_correlate(it);
}

static void expect_presence_at(const struct scratch_case *it, const char *of, const char *want,
                               const char *file, int line)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT verdict, coalesce(basis, '-'), coalesce(families, '-'), coalesce(since, '-') "
             "FROM presence WHERE %s",
             of);
    expect_rows_at(it, sql, want, file, line);
}

#define expect_container(it, name, want)                                                           \
    expect_presence_at((it), "container_name = '" name "'", (want), __FILE__, __LINE__)
#define expect_image(it, name, want)                                                               \
    expect_presence_at((it), "subject = 'image' AND image = '" name "'", (want), __FILE__, __LINE__)

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

/* ------------------------------------------------------------ layers */

static void digest_of(const struct et_strbuf *bytes, char text[ET_SHA256_HEX])
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    ck_assert_ptr_nonnull(hash);
    ck_assert_int_eq(et_sha256_add(hash, et_strbuf_slice(bytes), NULL), 0);
    ck_assert_int_eq(et_sha256_end(hash, digest, NULL), 0);
    et_sha256_free(hash);
    et_sha256_text(digest, text);
}

/* `docker save` of an image of two layers; with = how many of them are in the archive. */
static void saved(struct scratch_case *it, const struct tarred *base, size_t base_count,
                  const struct tarred *top, size_t top_count, size_t with)
{
    struct et_strbuf layer[2] = { 0 }, config = { 0 }, manifest = { 0 }, archive = { 0 };
    char id[2][ET_SHA256_HEX], config_id[ET_SHA256_HEX], config_name[128];
    tarball(&layer[0], base, base_count);
    tarball(&layer[1], top, top_count);
    digest_of(&layer[0], id[0]);
    digest_of(&layer[1], id[1]);
    et_strbuf_addf(&config,
                   "{\"architecture\":\"amd64\",\"history\":[{\"created_by\":\"ADD rootfs\"},"
                   "{\"created_by\":\"" SH "make install\"}],\"rootfs\":{\"diff_ids\":["
                   "\"sha256:%s\",\"sha256:%s\"]}}",
                   id[0], id[1]);
    digest_of(&config, config_id);
    snprintf(config_name, sizeof config_name, "%s.json", config_id);
    et_strbuf_addf(&manifest, "[{\"Config\":\"%s\",\"RepoTags\":[\"acme/saved:1\"],\"Layers\":[]}]",
                   config_name);
    const struct tarred members[] = {
        { .name = config_name, .bytes = et_strbuf_slice(&config) },
        { .name = "manifest.json", .bytes = et_strbuf_slice(&manifest) },
        { .name = STEP_1 "/layer.tar", .bytes = et_strbuf_slice(&layer[0]) },
        { .name = STEP_2 "/layer.tar", .bytes = et_strbuf_slice(&layer[1]) },
    };
    tarball(&archive, members, 2 + with);
    case_file(it, "in/saved.tar", et_strbuf_slice(&archive));
    take_all(it);
    et_strbuf_clear(&layer[0]);
    et_strbuf_clear(&layer[1]);
    et_strbuf_clear(&config);
    et_strbuf_clear(&manifest);
    et_strbuf_clear(&archive);
}

START_TEST(a_program_in_a_layer_is_there_since_its_step)
{
    SCRATCH_CASE_AUTO it;
    static const struct tarred base[] = { { .name = "bin/sh", .content = "E", .mode = 0755 } };
    static const struct tarred top[] = {
        { .name = "usr/bin/gcc", .content = "E", .mode = 0755 },
        { .name = "usr/bin/cc", .link = "gcc", .type = AE_IFLNK, .mode = 0777 },
        { .name = "usr/local/bin/update", .link = "usr/bin/gcc", .mode = 0755 },
        { .name = "opt", .type = AE_IFDIR, .mode = 0755 },
        { .name = "usr/share/completions/clang", .content = "E", .mode = 0755 },
        { .name = "usr/bin/tcc", .content = "E", .mode = 0644 },
    };
    case_open(&it);
    saved(&it, base, 1, top, 6, 2);
    expect_image(&it, "acme/saved:1", "present|layers|gcc|step 1: " SH "make install");
    /* a hard link is the compiler under another name; a symbolic one adds nothing */
    expect_rows(&it, "SELECT what, role, since, position FROM present_compilers ORDER BY what",
                "/usr/bin/gcc|driver|layer|1\n/usr/local/bin/update|driver|layer|1");
}
END_TEST

START_TEST(a_whiteout_takes_it_away_again)
{
    SCRATCH_CASE_AUTO it;
    static const struct tarred base[] = {
        { .name = "usr/bin/tcc", .content = "E", .mode = 0755 },
        { .name = "usr/lib/gcc/12/cc1", .content = "E", .mode = 0755 },
        { .name = "usr/libexec/gcc/13/cc1", .content = "E", .mode = 0755 },
    };
    static const struct tarred top[] = { { .name = "usr/bin/.wh.tcc" },
                                         { .name = "usr/lib/.wh.gcc" },
                                         { .name = "usr/libexec/.wh..wh..opq" } };
    case_open(&it);
    saved(&it, base, 3, top, 3, 2);
    expect_image(&it, "acme/saved:1", "absent|layers|-|-");
    expect_rows(&it, "SELECT DISTINCT removed FROM present_compilers",
                "removed again by step 1: " SH "make install");
    expect_rows(&it, "SELECT detail FROM presence",
                "all layers are known, and none is in them; there was /usr/lib/gcc/12/cc1, removed "
                "again by step 1: " SH "make install");
}
END_TEST

START_TEST(a_layer_that_is_not_there_could_hold_anything)
{
    SCRATCH_CASE_AUTO it;
    static const struct tarred base[] = { { .name = "bin/sh", .content = "E", .mode = 0755 } };
    static const struct tarred top[] = { { .name = "bin/ls", .content = "E", .mode = 0755 } };
    case_open(&it);
    saved(&it, base, 1, top, 1, 1);
    expect_image(&it, "acme/saved:1", "not-assessed|-|-|-");
}
END_TEST

#define DPKG(name) "Package: " name "\nStatus: install ok installed\nVersion: 1\n\n"

/* The package database of a layer tells which step brought a package, and took it. */
START_TEST(the_package_database_of_a_layer_tells_the_step)
{
    SCRATCH_CASE_AUTO it;
    static const struct tarred base[] = {
        { .name = "var/lib/dpkg/status",
          .content = DPKG("base-files") DPKG("tcc") DPKG("zlib1g"),
          .mode = 0644 },
    };
    static const struct tarred top[] = {
        { .name = "var/lib/dpkg/status",
          .content = DPKG("base-files") DPKG("gcc-12") DPKG("zlib1g"),
          .mode = 0644 },
    };
    case_open(&it);
    saved(&it, base, 1, top, 1, 2);
    expect_image(&it, "acme/saved:1", "present|layers|gcc|step 1: " SH "make install");
    expect_rows(&it, "SELECT what, position, removed FROM present_compilers ORDER BY what",
                "gcc-12 1|1|\ntcc 1|0|no longer installed after step 1: " SH "make install");
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

/* ------------------------------------------------------------ what ran */

static void began(struct story *s)
{
    story_begin(s);
    booted(s);
    docker_ran(s, 1200, WEB);
    did_inside(s, 1240, 1200, "/bin/sh", "sh /srv/run");
}

/* Whatever lists say: it ran. */
START_TEST(a_compiler_that_ran_was_there)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/tcc", "tcc -o /tmp/a /tmp/a.c");
    did_inside(&s, 1310, 1240, "/usr/bin/gcc-12", "gcc --version");
    case_file(&s.it, "in/dpkg/" WEB "/list.txt", ET_SLICE(BASE_PACKAGES));
    case_ingest(&s.it, "in/dpkg");
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, basis, families FROM presence", "present|execs|gcc, tcc");
    expect_rows(&s.it,
                "SELECT k.what, k.role, k.since, x.comm FROM present_compilers k "
                "JOIN execs x USING (exec_id)",
                "/usr/bin/tcc|driver|executed|tcc\n/usr/bin/gcc-12|driver|executed|gcc-12");
    story_end(&s);
}
END_TEST

START_TEST(a_failed_attempt_is_a_hint_and_no_proof)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/env", "env gcc", .file = "/usr/bin/gcc", .failed = 2);
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, detail FROM presence",
                "not-assessed|nothing in the evidence tells of its contents; a compiler was tried "
                "there and not found, which is a hint");
    story_end(&s);
}
END_TEST

/* apt-get runs dpkg with the same packages: one command, one finding. */
START_TEST(an_installation_at_run_time_is_told_once)
{
    struct story s;
    began(&s);
    int apt = did_inside(&s, 1300, 1240, "/usr/bin/apt-get", "apt-get install -y gcc make");
    did_inside(
        &s, 1310, 1300, "/usr/bin/dpkg",
        "/usr/bin/dpkg --status-fd 15 --unpack /a/gcc_12_amd64.deb /a/libgcc-s1_1_amd64.deb");
    did_inside(&s, 1320, 1240, "/usr/bin/apt-get", "apt-get install -y curl");
    did_inside(&s, 1330, 1240, "/usr/bin/grep", "grep -r apt-get~install~gcc /srv");
    concluded(&s);
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT f.kind, f.severity, f.detail, x.serial = %d FROM findings f "
             "JOIN execs x USING (exec_id)",
             apt);
    expect_rows(&s.it, sql,
                "compiler-installed-at-runtime|3|a command in the container installs gcc|1");
    expect_rows(&s.it, "SELECT verdict, basis, families FROM presence", "present|commands|gcc");
    expect_rows(&s.it,
                "SELECT what, since, instruction FROM present_compilers WHERE family = 'gcc'",
                "gcc|installed|apt-get install -y gcc make");
    story_end(&s);
}
END_TEST

START_TEST(what_is_removed_at_run_time_is_gone)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/sbin/apk", "apk add tcc");
    did_inside(&s, 1310, 1240, "/sbin/apk", "apk del tcc gcc");
    did_inside(&s, 1320, 1240, "/sbin/apk", "apk add gcc"); /* and this one stays */
    concluded(&s);
    expect_rows(&s.it, "SELECT verdict, families FROM presence", "present|gcc");
    expect_rows(&s.it,
                "SELECT family, removed LIKE 'removed again by a command%' FROM present_compilers",
                "gcc|\ntcc|1");
    story_end(&s);
}
END_TEST

/* The client's words name the file; a compiler under another name is one by its source. */
START_TEST(docker_cp_tells_who_dropped_a_compiler)
{
    struct story s;
    began(&s);
    did(&s, 900, 336, "/usr/bin/docker", "docker cp /usr/bin/tcc web:/var/tmp/tcc", .auid = 1000);
    did(&s, 910, 336, "/usr/bin/docker", "docker cp /usr/bin/gcc-12 web:/srv/update");
    did(&s, 920, 336, "/usr/bin/docker", "docker cp web:/usr/bin/clang /tmp/");
    did(&s, 930, 336, "/usr/bin/docker", "docker cp /etc/passwd web:/srv/");
    case_file(&s.it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&s.it, "in/diff/web.txt", ET_SLICE("C /var/tmp\nA /var/tmp/tcc\nA /srv/update\n"));
    case_ingest(&s.it, "in");
    concluded(&s);
    expect_rows(
        &s.it,
        "SELECT k.what, k.family, k.since, k.basis, k.instruction, x.auid "
        "FROM present_compilers k JOIN execs x USING (exec_id)",
        "/var/tmp/tcc|tcc|dropped|commands, diff|docker cp /usr/bin/tcc web:/var/tmp/tcc|1000\n"
        "/srv/update|gcc|dropped|commands|docker cp /usr/bin/gcc-12 web:/srv/update|4294967295");
    story_end(&s);
}
END_TEST

/* docker diff cannot tell; that an interpreter ran it can. */
START_TEST(a_script_that_is_called_like_a_compiler_is_none)
{
    struct story s;
    began(&s);
    did_inside(&s, 1300, 1240, "/usr/bin/dash", "/bin/sh /tmp/gcc", .file = "/tmp/gcc",
               .comm = "gcc");
    case_file(&s.it, "in/inspect.json", ET_SLICE("[" INSPECT(WEB, "web", "acme/a:1", IMAGE_A) "]"));
    case_file(&s.it, "in/diff/web.txt", ET_SLICE("C /tmp\nA /tmp/gcc\n"));
    case_ingest(&s.it, "in");
    concluded(&s);
    expect_container(&s.it, "web", "not-assessed|-|-|-");
    expect_rows(&s.it, "SELECT role, detail FROM present_compilers",
                "none|only called like a compiler: a script, which an interpreter ran");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_instruction_says_since_when_a_compiler_is_there);
    tcase_add_test(tcase, a_step_of_another_known_image_is_told_as_its_own);
    tcase_add_test(tcase, steps_without_ids_came_from_elsewhere);
    tcase_add_test(tcase, a_history_without_any_id_is_told_by_its_place);
    tcase_add_test(tcase, what_a_later_step_removes_is_gone);
    tcase_add_test(tcase, a_program_in_a_layer_is_there_since_its_step);
    tcase_add_test(tcase, a_whiteout_takes_it_away_again);
    tcase_add_test(tcase, a_layer_that_is_not_there_could_hold_anything);
    tcase_add_test(tcase, the_package_database_of_a_layer_tells_the_step);
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
    tcase_add_test(tcase, a_compiler_that_ran_was_there);
    tcase_add_test(tcase, a_failed_attempt_is_a_hint_and_no_proof);
    tcase_add_test(tcase, an_installation_at_run_time_is_told_once);
    tcase_add_test(tcase, what_is_removed_at_run_time_is_gone);
    tcase_add_test(tcase, docker_cp_tells_who_dropped_a_compiler);
    tcase_add_test(tcase, a_script_that_is_called_like_a_compiler_is_none);
}
