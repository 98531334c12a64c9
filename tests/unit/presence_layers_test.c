/* Compilers in the layers of images: since which step, and until which. */
#include "base/sha256.h"
#include "tests/unit/presence_case.h"
#include "tests/unit/tarball.h"

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

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_program_in_a_layer_is_there_since_its_step);
    tcase_add_test(tcase, a_whiteout_takes_it_away_again);
    tcase_add_test(tcase, a_layer_that_is_not_there_could_hold_anything);
    tcase_add_test(tcase, the_package_database_of_a_layer_tells_the_step);
}
