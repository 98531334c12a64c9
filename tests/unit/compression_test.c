/* Compressed streams: whole, appended, cut, damaged, and bombs. */
#include "tests/unit/walk.h"

/* What goes through a library of its own. */
static const struct packing {
    const char *name;
    int filter;
} packings[] = {
    { "gzip", ARCHIVE_FILTER_GZIP },
    { "xz", ARCHIVE_FILTER_XZ },
    { "zstd", ARCHIVE_FILTER_ZSTD },
    { "bzip2", ARCHIVE_FILTER_BZIP2 },
};

enum { PACKINGS = sizeof packings / sizeof *packings };

/* The file "a" breaks off behind so many bytes. */
static void expect_broken(uint64_t bytes, const char *format, const char *name)
{
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "a %llu broken: ", (unsigned long long)bytes);
    et_strbuf_addf(&want, format, name);
    et_strbuf_addc(&want, '\n');
    expect_story("a", et_strbuf_string(&want));
}

/* The name says nothing: rotation and collectors rename files at will. */
START_TEST(every_compression_is_told_by_content)
{
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4 };
    struct et_slice text = numbered_lines(9000);
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "audit.log %zu whole\n", text.n);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        put_file("audit.log", compress_bytes(filters[i], text));
        expect_story("audit.log", et_strbuf_string(&want));
        expect_bytes(text);
    }
}
END_TEST

/* A compressed empty log is not a broken one. */
START_TEST(compressed_empty_file_is_whole)
{
    for (size_t i = 0; i < PACKINGS; i++) {
        put_file("a", compress_bytes(packings[i].filter, ET_SLICE("")));
        expect_story("a", "a 0 whole\n");
    }
}
END_TEST

/* logrotate appends to a compressed file; some tools pad it with zeros. */
START_TEST(appended_streams_are_one)
{
    for (size_t i = 0; i < PACKINGS; i++) {
        struct et_slice one = compress_bytes(packings[i].filter, ET_SLICE("one\n"));
        struct et_slice two = compress_bytes(packings[i].filter, ET_SLICE("two\n"));
        put_file("a", joined(joined(one, two), ET_SLICE("\0\0\0\0\0")));
        expect_story("a", "a 8 whole\n");
        expect_bytes(ET_SLICE("one\ntwo\n"));
    }
}
END_TEST

/* pzstd puts such frames in between. */
START_TEST(a_zstd_frame_that_holds_nothing_is_passed_over)
{
    struct et_slice one = compress_bytes(ARCHIVE_FILTER_ZSTD, ET_SLICE("one\n"));
    put_file("a", joined(joined(one, ET_SLICE("\x50\x2a\x4d\x18\3\0\0\0abc")), one));
    expect_story("a", "a 8 whole\n");
}
END_TEST

/* Bytes that nothing reads must not pass in silence. */
START_TEST(garbage_behind_compressed_data_is_said)
{
    static const char *const words[] = { "gzip", "xz", "zstd", "bzip2", "lz4" };
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_LZ4 };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ET_STRBUF_AUTO want = { 0 };
        et_strbuf_addf(&want, "a 40 broken: what follows the %s data is not %s\n", words[i],
                       words[i]);
        put_file("a",
                 joined(compress_bytes(filters[i], et_slice_of(log_text)), ET_SLICE("garbage")));
        expect_story("a", et_strbuf_string(&want));
        ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    }
}
END_TEST

static void expect_cut(const char *name, struct et_slice packed, struct et_slice text, size_t least)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "%s data is cut off", name);
    put_file("a", packed);
    forget();
    fix.problem = (struct et_err){ 0 };
    ck_assert_int_eq(et_input_walk(in_folder("a"), &visitor, &err), 0);
    ck_assert_msg(fix.bytes.n >= least && fix.bytes.n < text.n, "%s gave %zu of %zu", name,
                  fix.bytes.n, text.n);
    ck_assert_mem_eq(fix.bytes.p, text.p, fix.bytes.n);
    ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    ck_assert_str_eq(fix.problem.msg, et_strbuf_string(&want));
    ck_assert_uint_eq(fix.problem.offset, fix.bytes.n);
}

/* The copy broke off: every byte before the break is still evidence. Where a
 * compression works by the block (zstd, bzip2), every block that is whole. */
START_TEST(a_cut_stream_keeps_its_beginning)
{
    struct et_slice text = numbered_lines(200), both = joined(text, text);
    for (size_t i = 0; i < PACKINGS; i++) {
        struct et_slice packed = compress_bytes(packings[i].filter, text);
        bool blocks = i >= 2;
        expect_cut(packings[i].name, joined(packed, et_slice_to(packed, packed.n / 2)), both,
                   blocks ? text.n : text.n + text.n / 4);
    }
}
END_TEST

START_TEST(a_cut_lz4_stream_keeps_its_blocks)
{
    struct et_slice text = numbered_lines(9000); /* seven blocks of 64 KiB */
    struct et_slice packed = compress_bytes(ARCHIVE_FILTER_LZ4, text);
    expect_cut("lz4", et_slice_to(packed, packed.n * 9 / 10), text, (size_t)256 * KIB);
}
END_TEST

/* Every length of a cut file: none may look whole, crash or hang. */
START_TEST(a_stream_cut_anywhere_is_never_whole)
{
    enum { TOLD = 10 }; /* bytes by which all of them are recognised */
    for (size_t i = 0; i < PACKINGS; i++) {
        struct et_slice packed = compress_bytes(packings[i].filter, numbered_lines(10));
        ET_STRBUF_AUTO want = { 0 };
        et_strbuf_addf(&want, "broken: %s data is cut off\n", packings[i].name);
        for (size_t n = TOLD; n < packed.n; n++) {
            struct et_err err = { 0 };
            put_file("a", et_slice_to(packed, n));
            forget();
            ck_assert_int_eq(et_input_walk(in_folder("a"), &visitor, &err), 0);
            ck_assert_msg(et_slice_ends(et_strbuf_slice(&fix.story), et_strbuf_string(&want)),
                          "cut at %zu: %s", n, et_strbuf_string(&fix.story));
        }
    }
}
END_TEST

/* A flipped bit often unpacks to plausible text; only the checksum tells. */
START_TEST(a_wrong_checksum_is_damage)
{
    static const struct {
        struct packing of;
        size_t from_end;
    } cases[] = { { { "gzip", ARCHIVE_FILTER_GZIP }, 8 },
                  { { "xz", ARCHIVE_FILTER_XZ }, 30 },
                  { { "bzip2", ARCHIVE_FILTER_BZIP2 }, 2 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct et_slice packed = compress_bytes(cases[i].of.filter, et_slice_of(log_text));
        ((char *)(uintptr_t)packed.p)[packed.n - cases[i].from_end] ^= 1;
        put_file("a", packed);
        expect_broken(40, "%s data is damaged, or its checksum is wrong", cases[i].of.name);
    }
    /* A zstd frame of one raw block with a checksum, which libarchive does not write. */
    static const char frame[] = "\x28\xb5\x2f\xfd\x24\x03\x19\x00\x00"
                                "abc";
    put_file("a", joined((struct et_slice){ frame, sizeof frame - 1 }, ET_SLICE("\1\2\3\4")));
    expect_broken(3, "%s data is damaged, or its checksum is wrong", "zstd");
}
END_TEST

START_TEST(garbage_after_a_gzip_header_is_damage)
{
    put_file("a", ET_SLICE("\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff\xff\xff"));
    expect_broken(0, "%s data is damaged, or its checksum is wrong", "gzip");
}
END_TEST

/* What a small file asks for may be more than there is. Made by `xz --lzma2=dict=1GiB`
 * and `zstd --long=30`. */
START_TEST(memory_of_a_window_is_limited)
{
    static const char xz[] = "\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x24"
                             "\x00\x00\x00\x5e\x1f\xc7\xf9\x01\x00\x00\x61";
    static const char zstd[] = "\x28\xb5\x2f\xfd\x00\xa0\x09\x00\x00\x61";
    put_file("a", (struct et_slice){ xz, sizeof xz - 1 });
    expect_broken(0, "%s data needs more than 512 MiB to be unpacked", "xz");
    ck_assert_int_eq(fix.problem.code, ET_SOURCE);
    put_file("a", (struct et_slice){ zstd, sizeof zstd - 1 });
    expect_broken(0, "%s data needs more than 512 MiB to be unpacked", "zstd");
}
END_TEST

/* A dictionary of the writer's own is not in the file. */
START_TEST(zstd_with_a_dictionary_cannot_be_read)
{
    put_file("a", ET_SLICE("\x28\xb5\x2f\xfd\x21\x07\x01\x09\x00\x00"
                           "a"));
    expect_broken(0, "%s data is packed in a way that cannot be read", "zstd");
}
END_TEST

/* There are files that unpack to themselves, for ever. */
START_TEST(compression_upon_compression_ends)
{
    struct et_slice bytes = ET_SLICE("x");
    for (int i = 0; i < 4; i++)
        bytes = compress_bytes(i % 2 ? ARCHIVE_FILTER_XZ : ARCHIVE_FILTER_GZIP, bytes);
    put_file("a", bytes);
    expect_story("a", "a 1 whole\n");
    put_file("a", compress_bytes(ARCHIVE_FILTER_GZIP, bytes));
    expect_story("a", "a problem: is compressed too many times over: not read further\n");
}
END_TEST

/* Seventy megabytes out of seventy kilobytes. */
START_TEST(expansion_limit_stops_a_bomb)
{
    put_file("bomb", zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, 1, 80));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("bomb"), &visitor, &err), 0);
    ck_assert_str_eq(fix.problem.msg, "unpacks to more than 1000 times its size: not read further");
    ck_assert_int_eq(fix.problem.code, ET_SOURCE);
    ck_assert_uint_ge(fix.taken, (size_t)64 * MIB);
    ck_assert_uint_lt(fix.taken, (size_t)80 * MIB);
}
END_TEST

/* Small logs of equal lines shrink a thousandfold too. */
START_TEST(small_expansion_is_never_a_bomb)
{
    put_file("flat", zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, 1, 8));
    expect_story("flat", "flat 8388608 whole\n");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, every_compression_is_told_by_content);
    tcase_add_test(tcase, compressed_empty_file_is_whole);
    tcase_add_test(tcase, appended_streams_are_one);
    tcase_add_test(tcase, a_zstd_frame_that_holds_nothing_is_passed_over);
    tcase_add_test(tcase, garbage_behind_compressed_data_is_said);
    tcase_add_test(tcase, a_cut_stream_keeps_its_beginning);
    tcase_add_test(tcase, a_cut_lz4_stream_keeps_its_blocks);
    tcase_add_test(tcase, a_stream_cut_anywhere_is_never_whole);
    tcase_add_test(tcase, a_wrong_checksum_is_damage);
    tcase_add_test(tcase, garbage_after_a_gzip_header_is_damage);
    tcase_add_test(tcase, memory_of_a_window_is_limited);
    tcase_add_test(tcase, zstd_with_a_dictionary_cannot_be_read);
    tcase_add_test(tcase, compression_upon_compression_ends);
    tcase_add_test(tcase, expansion_limit_stops_a_bomb);
    tcase_add_test(tcase, small_expansion_is_never_a_bomb);
}
