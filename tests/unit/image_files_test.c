/* From a file in an image's archive to the instruction that brought it: what the
 * view image_files joins over four parsers. */
#include "base/sha256.h"
#include "tests/unit/case.h"
#include "tests/unit/tarball.h"

static const struct tarred base_files[] = {
    { .name = "bin/sh", .content = "ELF", .mode = 0755 },
    { .name = "usr/bin/tcc", .content = "ELF", .mode = 0755 },
};
static const struct tarred tool_files[] = {
    { .name = "usr/bin/gcc", .content = "ELF", .mode = 0755 },
    { .name = "usr/bin/.wh.tcc" },
};

static void digest_of(struct et_slice bytes, char text[ET_SHA256_HEX])
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    ck_assert_ptr_nonnull(hash);
    ck_assert_int_eq(et_sha256_add(hash, bytes, NULL), 0);
    ck_assert_int_eq(et_sha256_end(hash, digest, NULL), 0);
    et_sha256_free(hash);
    et_sha256_text(digest, text);
}

/* The configuration of an image of two layers, between which a step made none. */
static void add_config(struct et_strbuf *config, const char *base, const char *tools)
{
    et_strbuf_addf(config,
                   "{\"architecture\":\"amd64\",\"history\":[{\"created_by\":\"ADD rootfs\"},"
                   "{\"created_by\":\"ENV X=1\",\"empty_layer\":true},"
                   "{\"created_by\":\"RUN apt-get install gcc\"}],"
                   "\"rootfs\":{\"diff_ids\":[\"sha256:%s\",\"sha256:%s\"]}}",
                   base, tools);
}

/* Adds a blob under its digest, which text gets. */
static void name_blob(char name[128], char text[ET_SHA256_HEX], struct et_slice bytes)
{
    digest_of(bytes, text);
    snprintf(name, 128, "blobs/sha256/%s", text);
}

struct image {
    struct et_strbuf base, tools, config; /* the layers' tars */
    char base_id[ET_SHA256_HEX], tools_id[ET_SHA256_HEX], config_id[ET_SHA256_HEX];
};

static void make_image(struct image *image)
{
    *image = (struct image){ 0 };
    tarball(&image->base, base_files, 2);
    tarball(&image->tools, tool_files, 2);
    digest_of(et_strbuf_slice(&image->base), image->base_id);
    digest_of(et_strbuf_slice(&image->tools), image->tools_id);
    add_config(&image->config, image->base_id, image->tools_id);
    digest_of(et_strbuf_slice(&image->config), image->config_id);
}

static void drop_image(struct image *image)
{
    et_strbuf_clear(&image->base);
    et_strbuf_clear(&image->tools);
    et_strbuf_clear(&image->config);
}

#define IMAGE_AUTO __attribute__((cleanup(drop_image))) struct image

static struct tarred member(const char *name, const struct et_strbuf *bytes)
{
    return (struct tarred){ .name = name, .bytes = et_strbuf_slice(bytes) };
}

static const char which_layer[] = "SELECT file, said, position, created_by, names FROM image_files "
                                  "ORDER BY position, file, said";

/* docker save: layers in folders, the configuration under its digest. */
START_TEST(docker_save_tells_which_step_brought_a_compiler)
{
    SCRATCH_CASE_AUTO it;
    IMAGE_AUTO image;
    ET_STRBUF_AUTO saved = { 0 };
    ET_STRBUF_AUTO manifest = { 0 };
    char base[128], tools[128], config[128];
    make_image(&image);
    case_open(&it);
    snprintf(base, sizeof base, "%s/layer.tar", image.config_id);
    snprintf(tools, sizeof tools, "%s/layer.tar", image.base_id);
    snprintf(config, sizeof config, "%s.json", image.config_id);
    et_strbuf_addf(&manifest, "[{\"Config\":\"%s\",\"RepoTags\":[\"acme/gcc:12\"],\"Layers\":[]}]",
                   config);
    const struct tarred members[] = { member(base, &image.base), member(tools, &image.tools),
                                      member(config, &image.config),
                                      member("manifest.json", &manifest) };
    tarball(&saved, members, 4);
    case_file(&it, "gcc.tar", et_strbuf_slice(&saved));
    case_ingest(&it, "gcc.tar");
    case_correlate(&it);
    expect_rows(&it, which_layer,
                "/bin/sh|in-layer|0|ADD rootfs|[\"acme/gcc:12\"]\n"
                "/usr/bin/tcc|in-layer|0|ADD rootfs|[\"acme/gcc:12\"]\n"
                "/usr/bin/gcc|in-layer|2|RUN apt-get install gcc|[\"acme/gcc:12\"]\n"
                "/usr/bin/tcc|whiteout|2|RUN apt-get install gcc|[\"acme/gcc:12\"]");
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "sha256:%s|sha256:%s|0100755|3|2026-11-23T21:35:57.000Z|1|0",
                   image.tools_id, image.config_id);
    expect_rows(&it,
                "SELECT diff_id, image_id, mode, size, mtime, line, byte_offset FROM image_files "
                "WHERE file = '/usr/bin/gcc'",
                et_strbuf_string(&want));
    expect_rows(&it, "SELECT count(*), count(mode), min(substr(path, -9)) FROM files",
                "4|3|layer.tar");
    expect_rows(&it,
                "SELECT position, created_by, empty, diff_id IS NULL FROM image_layers "
                "ORDER BY position",
                "0|ADD rootfs|0|0\n1|ENV X=1|1|1\n2|RUN apt-get install gcc|0|0");
}
END_TEST

/* An OCI layout: the name is in the index, the layers are packed, and every part is
 * known by its digest only. */
START_TEST(an_oci_layout_hands_its_name_down)
{
    SCRATCH_CASE_AUTO it;
    IMAGE_AUTO image;
    ET_STRBUF_AUTO saved = { 0 };
    ET_STRBUF_AUTO index = { 0 };
    ET_STRBUF_AUTO manifest = { 0 };
    ET_STRBUF_AUTO packed = { 0 };
    char layer[128], manifest_name[128], config[128], id[ET_SHA256_HEX];
    make_image(&image);
    case_open(&it);
    tarball_as(&packed, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, tool_files, 2);
    name_blob(layer, id, et_strbuf_slice(&packed));
    et_strbuf_addf(&manifest,
                   "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:%s\"},\"layers\":["
                   "{\"digest\":\"sha256:%s\"}]}",
                   image.config_id, id);
    name_blob(config, id, et_strbuf_slice(&image.config));
    name_blob(manifest_name, id, et_strbuf_slice(&manifest));
    et_strbuf_addf(&index,
                   "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:%s\",\"annotations\":{"
                   "\"io.containerd.image.name\":\"acme/oci:1\"}}]}",
                   id);
    const struct tarred members[] = { member(layer, &packed), member(config, &image.config),
                                      member(manifest_name, &manifest),
                                      member("index.json", &index) };
    tarball(&saved, members, 4);
    case_file(&it, "oci.tar", et_strbuf_slice(&saved));
    case_ingest(&it, "oci.tar");
    case_correlate(&it);
    expect_rows(&it, which_layer,
                "/usr/bin/gcc|in-layer|2|RUN apt-get install gcc|[\"acme/oci:1\"]\n"
                "/usr/bin/tcc|whiteout|2|RUN apt-get install gcc|[\"acme/oci:1\"]");
}
END_TEST

static void add_base64(struct et_strbuf *to, struct et_slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.n; i += 3) {
        unsigned held = 0;
        for (size_t k = 0; k < 3; k++)
            held = held << 8 | (i + k < bytes.n ? (unsigned char)bytes.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++) {
            if (i + k > bytes.n)
                et_strbuf_addc(to, '=');
            else
                et_strbuf_addc(to, digits[held >> (18 - 6 * k) & 63]);
        }
    }
}

/* What the stores keep of the tar of tool_files: all but the content of the first. */
static void add_split(struct et_strbuf *to, const struct et_strbuf *tar)
{
    struct et_slice bytes = et_strbuf_slice(tar);
    et_strbuf_adds(to, "{\"type\":2,\"payload\":\"");
    add_base64(to, et_slice_to(bytes, 512));
    et_strbuf_adds(to, "\",\"position\":0}\n{\"type\":1,\"name\":\"usr/bin/gcc\",\"size\":3,"
                       "\"payload\":\"AAAAAAAAAAA=\",\"position\":1}\n{\"type\":2,\"payload\":\"");
    add_base64(to, et_slice_from(bytes, 515));
    et_strbuf_adds(to, "\",\"position\":2}\n");
}

/* On a host's disk there are no tars of layers, but their headers are kept. */
START_TEST(the_stores_of_a_host_tell_it_too)
{
    SCRATCH_CASE_AUTO it;
    IMAGE_AUTO image;
    ET_STRBUF_AUTO split = { 0 };
    ET_STRBUF_AUTO diff = { 0 };
    ET_STRBUF_AUTO layers = { 0 };
    char name[128];
    make_image(&image);
    case_open(&it);
    add_split(&split, &image.tools);
    et_strbuf_addf(&diff, "sha256:%s", image.tools_id);
    case_file(&it, "docker/tar-split.json.gz", et_strbuf_slice(&split));
    case_file(&it, "docker/diff", et_strbuf_slice(&diff));
    case_file(&it, "docker/config", et_strbuf_slice(&image.config));
    case_ingest(&it, "docker");
    const char *want = "/usr/bin/gcc|in-layer|2|RUN apt-get install gcc|\n"
                       "/usr/bin/tcc|whiteout|2|RUN apt-get install gcc|";
    expect_rows(&it, which_layer, want);
    expect_rows(&it, "SELECT mode, size, line FROM image_files WHERE said = 'in-layer'",
                "0100755|3|1");

    SCRATCH_CASE_AUTO podman;
    case_open(&podman);
    et_strbuf_addf(&layers, "[{\"id\":\"%s\",\"diff-digest\":\"sha256:%s\"}]", image.base_id,
                   image.tools_id);
    snprintf(name, sizeof name, "podman/%s.tar-split.gz", image.base_id);
    case_file(&podman, name, et_strbuf_slice(&split));
    case_file(&podman, "podman/layers.json", et_strbuf_slice(&layers));
    case_file(&podman, "podman/config", et_strbuf_slice(&image.config));
    case_ingest(&podman, "podman");
    expect_rows(&podman, which_layer, want);
}
END_TEST

/* A layer on its own is still a list of what is in it. */
START_TEST(a_layer_without_a_configuration_stays_nameless)
{
    SCRATCH_CASE_AUTO it;
    ET_STRBUF_AUTO layer = { 0 };
    ET_STRBUF_AUTO saved = { 0 };
    char name[128], id[ET_SHA256_HEX];
    case_open(&it);
    tarball(&layer, base_files, 2);
    name_blob(name, id, et_strbuf_slice(&layer));
    const struct tarred members[] = { member(name, &layer) };
    tarball(&saved, members, 1);
    case_file(&it, "part.tar", et_strbuf_slice(&saved));
    case_ingest(&it, "part.tar");
    expect_rows(&it,
                "SELECT file, position IS NULL, names IS NULL, image_id IS NULL FROM image_files",
                "/bin/sh|1|1|1\n/usr/bin/tcc|1|1|1");
}
END_TEST

/* Equal lists of two containers are one evidence; a row for each place tells so. */
START_TEST(a_list_found_twice_speaks_of_both_places)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/a.txt", ET_SLICE("ii  gcc  4:12.2.0-3  amd64  GNU C compiler\n"));
    case_file(&it, "in/b.txt", ET_SLICE("ii  gcc  4:12.2.0-3  amd64  GNU C compiler\n"));
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_rows(&it,
                "SELECT name, version, status, line, substr(path, -8) FROM packages ORDER BY path",
                "gcc|4:12.2.0-3|ii|1|in/a.txt\ngcc|4:12.2.0-3|ii|1|in/b.txt");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, docker_save_tells_which_step_brought_a_compiler);
    tcase_add_test(tcase, an_oci_layout_hands_its_name_down);
    tcase_add_test(tcase, the_stores_of_a_host_tell_it_too);
    tcase_add_test(tcase, a_layer_without_a_configuration_stays_nameless);
    tcase_add_test(tcase, a_list_found_twice_speaks_of_both_places);
}
