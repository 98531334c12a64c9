/* Compressed streams: whole, appended, cut, damaged, and bombs. */
#include "tests/unit/walk.h"

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
    static const int filters[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD,
                                   ARCHIVE_FILTER_BZIP2 };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        put_file("a", compress_bytes(filters[i], ET_SLICE("")));
        expect_story("a", "a 0 whole\n");
    }
}
END_TEST

/* logrotate appends to a compressed file; some tools pad it with zeros. */
START_TEST(appended_gzip_members_are_one_stream)
{
    struct et_slice one = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("one\n"));
    struct et_slice two = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("two\n"));
    put_file("a.gz", joined(joined(one, two), ET_SLICE("\0\0\0\0\0")));
    expect_story("a.gz", "a.gz 8 whole\n");
    expect_bytes(ET_SLICE("one\ntwo\n"));
}
END_TEST

/* Bytes that nothing reads must not pass in silence. */
START_TEST(garbage_behind_compressed_data_is_said)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text));
    put_file("a.gz", joined(gz, ET_SLICE("garbage")));
    expect_story("a.gz", "a.gz 40 broken: what follows the gzip data is not gzip\n");
    ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    struct et_slice bz2 = compress_bytes(ARCHIVE_FILTER_BZIP2, et_slice_of(log_text));
    put_file("a.bz2", joined(bz2, ET_SLICE("garbage")));
    expect_story("a.bz2", "a.bz2 40 broken: what follows the bzip2 data is not bzip2\n");
}
END_TEST

/* The copy broke off: every byte before the break is still evidence. */
START_TEST(cut_gzip_keeps_its_beginning)
{
    struct et_slice text = numbered_lines(200);
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, text);
    put_file("a.gz", et_slice_to(gz, gz.n / 2));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("a.gz"), &visitor, &err), 0);
    ck_assert_uint_gt(fix.bytes.n, text.n / 4);
    ck_assert_uint_lt(fix.bytes.n, text.n);
    ck_assert_mem_eq(fix.bytes.p, text.p, fix.bytes.n);
    ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
    ck_assert_str_eq(fix.problem.msg, "gzip data is cut off");
    ck_assert_uint_eq(fix.problem.offset, fix.bytes.n);
}
END_TEST

/* Every length of a cut file: none may look whole, crash or hang. */
START_TEST(gzip_cut_anywhere_is_never_whole)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, numbered_lines(10));
    for (size_t n = 4; n < gz.n; n++) {
        put_file("a.gz", et_slice_to(gz, n));
        struct et_err err = { 0 };
        forget();
        ck_assert_int_eq(et_input_walk(in_folder("a.gz"), &visitor, &err), 0);
        ck_assert_msg(et_slice_ends(et_strbuf_slice(&fix.story), "broken: gzip data is cut off\n"),
                      "cut at %zu: %s", n, et_strbuf_string(&fix.story));
    }
}
END_TEST

/* The other compressions go through libarchive, which may drop the last block
 * of a broken stream; what there is must be a true beginning, and said broken. */
START_TEST(other_cut_streams_are_broken_beginnings)
{
    static const int filters[] = { ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2,
                                   ARCHIVE_FILTER_LZ4 };
    struct et_slice text = numbered_lines(60000);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct et_slice packed = compress_bytes(filters[i], text);
        put_file("a", et_slice_to(packed, packed.n * 9 / 10));
        struct et_err err = { 0 };
        forget();
        fix.problem = (struct et_err){ 0 };
        ck_assert_int_eq(et_input_walk(in_folder("a"), &visitor, &err), 0);
        ck_assert_msg(fix.bytes.n > (size_t)256 * KIB, "filter %d gave %zu", filters[i],
                      fix.bytes.n);
        ck_assert_mem_eq(fix.bytes.p, text.p, fix.bytes.n);
        ck_assert_int_eq(fix.problem.code, ET_DAMAGED);
        ck_assert(et_slice_ends(et_slice_of(fix.problem.msg), " data is cut off"));
    }
}
END_TEST

/* A flipped bit often unpacks to plausible text; only the checksum tells. */
START_TEST(wrong_gzip_checksum_is_damage)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text));
    struct et_slice bad = et_arena_copy(&fix.arena, gz);
    ((char *)bad.p)[gz.n - 8] ^= 1;
    put_file("a.gz", bad);
    expect_story("a.gz", "a.gz 40 broken: gzip data is damaged, or its checksum is wrong\n");
}
END_TEST

START_TEST(garbage_after_a_gzip_header_is_damage)
{
    put_file("a.gz", ET_SLICE("\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff\xff\xff"));
    expect_story("a.gz", "a.gz 0 broken: gzip data is damaged, or its checksum is wrong\n");
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
    tcase_add_test(tcase, appended_gzip_members_are_one_stream);
    tcase_add_test(tcase, garbage_behind_compressed_data_is_said);
    tcase_add_test(tcase, cut_gzip_keeps_its_beginning);
    tcase_add_test(tcase, gzip_cut_anywhere_is_never_whole);
    tcase_add_test(tcase, other_cut_streams_are_broken_beginnings);
    tcase_add_test(tcase, wrong_gzip_checksum_is_damage);
    tcase_add_test(tcase, garbage_after_a_gzip_header_is_damage);
    tcase_add_test(tcase, compression_upon_compression_ends);
    tcase_add_test(tcase, expansion_limit_stops_a_bomb);
    tcase_add_test(tcase, small_expansion_is_never_a_bomb);
}
