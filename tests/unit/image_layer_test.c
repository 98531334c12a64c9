#include "parsers/image/formats.h"
#include "tests/unit/collect.h"
#include "tests/unit/tarball.h"

#include <sys/stat.h>

#define STATUS                                                                                     \
    "Package: gcc-12\nStatus: install ok installed\nVersion: 12.2.0-14\n\n"                        \
    "Package: tcc\nVersion: 0.9.27"

static void layer(struct collect *got, const struct et_strbuf *tar, size_t piece)
{
    collect_init(got);
    collect_blocks(got, &et_parser_image_layer, et_strbuf_slice(tar), piece);
}

static const struct et_listed_file *file(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_LISTED_FILE);
    return got->stated[i].listed_file;
}

/* What may run, or came out of a compiler; the rest is counted. */
START_TEST(a_layer_tells_its_programs_links_and_objects)
{
    static const struct tarred items[] = {
        { .name = "usr/", .type = AE_IFDIR, .mode = 0755 },
        { .name = "usr/bin/gcc-12", .content = "ELF", .mode = 04755, .uid = 1000 },
        { .name = "./usr/bin/gcc", .type = AE_IFLNK, .link = "gcc-12", .mode = 0777 },
        { .name = "usr/bin/cc", .link = "usr/bin/gcc-12", .mode = 0755 },
        { .name = "usr/lib/libc.so.6", .content = "ELF" },
        { .name = "src/hello.o", .content = "ELF" },
        { .name = "src/a.out", .content = "ELF" },
        { .name = "usr/share/ecj.jar", .content = "PK" },
        { .name = "etc/passwd", .content = "root" },
        { .name = "usr/lib/also.so.conf", .content = "/lib" },
        { .name = "dev/null", .type = AE_IFCHR, .mode = 0777 },
    };
    ET_STRBUF_AUTO tar = { 0 };
    COLLECT_AUTO got;
    tarball(&tar, items, sizeof items / sizeof *items);
    layer(&got, &tar, 100000);
    ck_assert_uint_eq(got.facts, 7);
    expect_slice(file(&got, 0)->said, "in-layer");
    expect_slice(file(&got, 0)->path, "/usr/bin/gcc-12");
    ck_assert_ptr_null(file(&got, 0)->link.p);
    ck_assert_int_eq(file(&got, 0)->mode, S_IFREG | 04755);
    ck_assert_int_eq(file(&got, 0)->uid, 1000);
    ck_assert_int_eq(file(&got, 0)->gid, 7);
    ck_assert_int_eq(file(&got, 0)->size, 3);
    ck_assert_int_eq(file(&got, 0)->mtime_ns, 1795469757 * ET_NS_PER_S);
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_uint_eq(got.places[0].offset, 512);
    ck_assert_uint_eq(got.places[0].length, 512);
    expect_slice(file(&got, 1)->path, "/usr/bin/gcc");
    expect_slice(file(&got, 1)->link, "gcc-12");
    ck_assert_int_eq(file(&got, 1)->mode, S_IFLNK | 0777);
    ck_assert_int_eq(file(&got, 1)->size, ET_ABSENT);
    expect_slice(file(&got, 2)->path, "/usr/bin/cc");
    expect_slice(file(&got, 2)->link, "/usr/bin/gcc-12");
    expect_slice(file(&got, 3)->path, "/usr/lib/libc.so.6");
    expect_slice(file(&got, 6)->path, "/usr/share/ecj.jar");
    expect_tally(&got, 7, 4, 0);
    ck_assert_uint_eq(got.damage_count, 0);
    ck_assert_int_ge(et_parser_image_layer.bid(et_strbuf_slice(&tar), true), 90);
}
END_TEST

/* Removed in this layer; what was there is still in the one below. */
START_TEST(a_whiteout_names_what_it_removes)
{
    static const struct tarred items[] = {
        { .name = "usr/bin/.wh.gcc" },
        { .name = "var/lib/apt/.wh..wh..opq" },
        { .name = ".wh..wh.plnk", .mode = 0755 },
        { .name = "x/.wh.", .mode = 0755 },
    };
    ET_STRBUF_AUTO tar = { 0 };
    COLLECT_AUTO got;
    tarball(&tar, items, sizeof items / sizeof *items);
    layer(&got, &tar, 512);
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(file(&got, 0)->said, "whiteout");
    expect_slice(file(&got, 0)->path, "/usr/bin/gcc");
    ck_assert_int_eq(file(&got, 0)->mode, ET_ABSENT);
    expect_slice(file(&got, 1)->path, "/var/lib/apt/");
    expect_tally(&got, 2, 2, 0);
}
END_TEST

static const struct et_package *package(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_PACKAGE);
    return got->stated[i].package;
}

/* However the stream is cut, a package's place is its paragraph in the layer. */
START_TEST(the_databases_in_a_layer_tell_its_packages)
{
    static const struct tarred items[] = {
        { .name = "var/lib/dpkg/status", .content = STATUS },
        { .name = "var/lib/dpkg/status.d/base", .content = "Package: base\nVersion: 12\n" },
        { .name = "var/lib/dpkg/status.d/base.md5sums", .content = "Package: no\n" },
        { .name = "lib/apk/db/installed", .content = "P:musl\nV:1.2.4-r2\nF:lib\n\n" },
        { .name = "tmp/var/lib/dpkg/status", .content = "Package: no\n" },
    };
    static const size_t pieces[] = { 1, 7, 511, 513, 100000 };
    ET_STRBUF_AUTO tar = { 0 };
    tarball(&tar, items, sizeof items / sizeof *items);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        COLLECT_AUTO got;
        layer(&got, &tar, pieces[i]);
        ck_assert_uint_eq(got.facts, 4);
        expect_slice(package(&got, 0)->name, "gcc-12");
        expect_slice(package(&got, 0)->status, "ii");
        ck_assert_uint_eq(got.places[0].line, 1);
        ck_assert_uint_eq(got.places[0].offset, 512);
        ck_assert_uint_eq(got.places[0].length, 63);
        expect_slice(package(&got, 1)->version, "0.9.27");
        ck_assert_uint_eq(got.places[1].offset, 512 + 65);
        expect_slice(package(&got, 2)->name, "base");
        expect_slice(package(&got, 3)->manager, "apk");
        ck_assert_uint_eq(got.places[3].line, 4);
        expect_tally(&got, 3, 2, 0);
    }
}
END_TEST

/* Names over 100 bytes are told in as many ways as there are tars. */
START_TEST(long_names_are_read_whole)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                                   ARCHIVE_FORMAT_TAR_USTAR };
    ET_STRBUF_AUTO name = { 0 };
    ET_STRBUF_AUTO want = { 0 };
    for (int i = 0; i < 12; i++)
        et_strbuf_adds(&name, "opt/toolchain/");
    et_strbuf_adds(&name, "bin/gcc");
    et_strbuf_addf(&want, "/%s", et_strbuf_string(&name));
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const struct tarred items[] = {
            { .name = "first", .content = "x", .mode = 0755 },
            { .name = et_strbuf_string(&name),
              .content = "ELF",
              .mode = 0755,
              .uid = i < 2 ? 3000000 : 0 },
            { .name = "bin/cc", .type = AE_IFLNK, .link = i < 2 ? et_strbuf_string(&name) : "s" },
        };
        ET_STRBUF_AUTO tar = { 0 };
        COLLECT_AUTO got;
        tarball_as(&tar, formats[i], ARCHIVE_FILTER_NONE, items, 3);
        layer(&got, &tar, 300);
        ck_assert_uint_eq(got.facts, 3);
        expect_slice(file(&got, 1)->path, et_strbuf_string(&want));
        ck_assert_uint_eq(got.places[1].line, 2);
        ck_assert_uint_eq(got.places[1].offset, 1024);
        if (formats[i] != ARCHIVE_FORMAT_TAR_USTAR) {
            ck_assert_int_eq(file(&got, 1)->uid, 3000000);
            ck_assert_uint_gt(got.places[1].length, 512);
            expect_slice(file(&got, 2)->link, et_strbuf_string(&name));
        }
        expect_slice(file(&got, 2)->path, "/bin/cc");
        expect_tally(&got, 3, 0, 0);
        ck_assert_uint_eq(got.damage_count, 0);
    }
}
END_TEST

static void two_programs(struct et_strbuf *tar)
{
    static const struct tarred items[] = {
        { .name = "bin/a", .content = "AAA", .mode = 0755 },
        { .name = "bin/b", .content = "BBB", .mode = 0755 },
        { .name = "bin/c", .content = "CCC", .mode = 0755 },
    };
    tarball(tar, items, sizeof items / sizeof *items);
}

/* One bad header hides its entry, not the rest. */
START_TEST(a_damaged_header_is_passed_over)
{
    ET_STRBUF_AUTO tar = { 0 };
    COLLECT_AUTO got;
    two_programs(&tar);
    tar.p[1024 + 5] = 'X';
    layer(&got, &tar, 100);
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(file(&got, 0)->path, "/bin/a");
    expect_slice(file(&got, 1)->path, "/bin/c");
    ck_assert_uint_eq(got.places[1].line, 3);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_uint_eq(got.damages[0].at.offset, 1024);
    expect_tally(&got, 2, 0, 1);
}
END_TEST

/* Where a stream is cut decides what can be said of it. */
START_TEST(a_cut_layer_says_so)
{
    static const struct {
        size_t n;
        const char *what;
        size_t facts;
    } cuts[] = {
        { 1024 + 100, "the tar ends within a header", 1 },
        { 1024 + 512 + 1, "the tar ends within this entry", 2 },
        { 1024 + 1024, "the tar ends without its end mark: more may be missing", 2 },
    };
    ET_STRBUF_AUTO tar = { 0 };
    two_programs(&tar);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        COLLECT_AUTO got;
        struct et_strbuf part = tar;
        part.n = cuts[i].n;
        layer(&got, &part, 200);
        ck_assert_uint_eq(got.facts, cuts[i].facts);
        ck_assert_uint_eq(got.damage_count, 1);
        ck_assert_str_eq(got.damages[0].what, cuts[i].what);
        expect_tally(&got, cuts[i].facts, 0, 0);
    }
}
END_TEST

#define SPLIT(type, rest) "{\"type\":" type "," rest ",\"position\":0}\n"

/* The segments of tar-split are a tar without its contents. */
START_TEST(a_split_tar_that_does_not_fit_together_is_damage)
{
    COLLECT_AUTO got, sample;
    collect_init(&sample);
    collect_lines(&sample, &et_parser_tar_split, et_slice_of(et_parser_tar_split.sample));
    ck_assert_uint_eq(sample.facts, 1);
    expect_slice(file(&sample, 0)->path, "/usr/bin/cc");
    expect_slice(file(&sample, 0)->link, "gcc");
    expect_tally(&sample, 1, 1, 0);
    collect_init(&got);
    collect_lines(&got, &et_parser_tar_split,
                  ET_SLICE(SPLIT("1", "\"name\":\"x\",\"size\":5,\"payload\":\"AA==\"")
                               SPLIT("2", "\"payload\":\"?\"") SPLIT("3", "\"payload\":null") SPLIT(
                                   "2", "\"payload\":null") SPLIT("2", "\"payload\":\"dXNy\"")));
    ck_assert_uint_eq(got.facts, 0);
    ck_assert_uint_eq(got.damage_count, 4);
    ck_assert_str_eq(got.damages[0].what, "a file has not the size that its header says");
    ck_assert_str_eq(got.damages[1].what, "a piece of a tar is not base64");
    ck_assert_uint_eq(got.damages[1].at.line, 2);
    ck_assert_str_eq(got.damages[3].what, "the tar ends within a header");
    ck_assert_uint_eq(got.damages[3].at.line, 5);
    expect_tally(&got, 0, 2, 3);
}
END_TEST

/* Docker's empty layer is the end mark of a tar and nothing else. */
START_TEST(a_layer_may_be_empty)
{
    static const char zeros[2048];
    COLLECT_AUTO got;
    collect_init(&got);
    ck_assert_int_gt(et_parser_image_layer.bid((struct et_slice){ zeros, 1024 }, true), 0);
    ck_assert_int_eq(et_parser_image_layer.bid((struct et_slice){ zeros, 1024 }, false), 0);
    ck_assert_int_eq(et_parser_image_layer.bid((struct et_slice){ zeros, 2048 }, true), 0);
    collect_blocks(&got, &et_parser_image_layer, (struct et_slice){ zeros, 1024 }, 1024);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 0, 0, 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_layer_tells_its_programs_links_and_objects);
    tcase_add_test(tcase, a_whiteout_names_what_it_removes);
    tcase_add_test(tcase, the_databases_in_a_layer_tell_its_packages);
    tcase_add_test(tcase, long_names_are_read_whole);
    tcase_add_test(tcase, a_damaged_header_is_passed_over);
    tcase_add_test(tcase, a_cut_layer_says_so);
    tcase_add_test(tcase, a_split_tar_that_does_not_fit_together_is_damage);
    tcase_add_test(tcase, a_layer_may_be_empty);
}
