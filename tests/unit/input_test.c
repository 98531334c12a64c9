/* A walk over any input: streams, their digests, and a visitor that may stop it. */
#include "tests/unit/walk.h"

/* The digest is what a case file is later verified against. */
START_TEST(plain_file_is_handed_out_whole_with_its_digest)
{
    put_file("abc", ET_SLICE("abc"));
    expect_story("abc", "abc 3 whole\n");
    expect_bytes(ET_SLICE("abc"));
    ck_assert_str_eq(fix.sha256,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_uint_eq(fix.size, 3);
    ck_assert_uint_eq(fix.consumed, 3);
}
END_TEST

/* More than one block: nothing may get lost or doubled where they meet. */
START_TEST(big_file_comes_in_order)
{
    struct et_slice text = numbered_lines(20000);
    ck_assert_uint_gt(text.n, (size_t)600 * KIB);
    put_file("big", text);
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("big"), &visitor, &err), 0);
    expect_bytes(text);
}
END_TEST

static void digest_of(struct et_slice bytes, char text[ET_SHA256_HEX])
{
    unsigned char digest[ET_SHA256_BYTES];
    struct et_sha256 *hash = et_sha256_new();
    ck_assert_int_eq(et_sha256_add(hash, bytes, NULL), 0);
    ck_assert_int_eq(et_sha256_end(hash, digest, NULL), 0);
    et_sha256_free(hash);
    et_sha256_text(digest, text);
}

/* Behind the first MiB a thread reads on: no byte may be lost or doubled there, and the
 * members behind the large one are read as they were before it. */
START_TEST(a_large_stream_is_handed_over_to_a_thread)
{
    char digest[ET_SHA256_HEX];
    struct et_slice text = numbered_lines(100000);
    const struct item items[] = { { "a", ET_SLICE("a") },
                                  { "large", text },
                                  { "z", et_slice_to(text, (size_t)2 * MIB) } };
    ck_assert_uint_gt(text.n, (size_t)4 * MIB);
    put_file("large", text);
    expect_story("large", "large 5088890 whole\n");
    digest_of(text, digest);
    ck_assert_str_eq(fix.sha256, digest);
    put_file("t", tar(items, 3));
    expect_story("t", "t!a 1 whole\nt!large 5088890 whole\nt!z 2097152 whole\n");
    digest_of(items[2].bytes, digest);
    ck_assert_str_eq(fix.sha256, digest);
}
END_TEST

/* An empty log is evidence too: there was a log, and it held nothing. */
START_TEST(empty_file_is_a_whole_stream)
{
    put_file("empty", ET_SLICE(""));
    expect_story("empty", "empty 0 whole\n");
    ck_assert_str_eq(fix.sha256,
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

/* A log whose first line holds an archive's magic must stay a log: else whoever
 * writes a log line could hide the rest of it. */
START_TEST(text_is_never_taken_for_an_archive)
{
    char text[1024];
    memset(text, 'a', sizeof text);
    overlay(text + 257, ET_SLICE("ustar"));
    overlay(text + 148, ET_SLICE("0123456 "));
    put_file("a", (struct et_slice){ text, sizeof text });
    expect_story("a", "a 1024 whole\n");
    put_file("a", ET_SLICE("PK is not enough for zip, nor is 7z for a 7z archive\n"));
    expect_story("a", "a 53 whole\n");
    put_file("a", ET_SLICE("BZh9 is how this line begins\n"));
    expect_story("a", "a 29 whole\n");
    put_file("a", ET_SLICE("#mtree\n/set type=file\n./x size=1\n"));
    expect_story("a", "a 33 whole\n");
}
END_TEST

START_TEST(missing_file_is_said)
{
    expect_story("missing", "missing problem: cannot be found: No such file or directory\n");
}
END_TEST

START_TEST(standard_input_may_be_anything)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", ET_SLICE("b") } };
    expect_story_of_stdin(et_slice_of(log_text), 4096, "- 40 whole\n");
    expect_story_of_stdin(ET_SLICE(""), 4096, "- 0 whole\n");
    expect_story_of_stdin(compress_bytes(ARCHIVE_FILTER_GZIP, et_slice_of(log_text)), 4096,
                          "- 40 whole\n");
    expect_story_of_stdin(pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items, 2), 4096,
                          "-!a 2 whole\n-!b 1 whole\n");
}
END_TEST

/* However the bytes arrive, the streams and their digests are the same. */
START_TEST(size_of_the_pieces_does_not_matter)
{
    static const size_t pieces[] = { 1, 7, 97, 511, 512, 513, 4096 };
    const struct item logs[] = { { "a", numbered_lines(150) }, { "b", numbered_lines(40) } };
    struct et_slice plain = tar(logs, 2);
    const struct item files[] = {
        { "x.gz", compress_bytes(ARCHIVE_FILTER_GZIP, logs[0].bytes) },
        { "x.zst", compress_bytes(ARCHIVE_FILTER_ZSTD, logs[0].bytes) },
        { "t.bz2", compress_bytes(ARCHIVE_FILTER_BZIP2, plain) },
    };
    struct et_slice streams[] = { logs[0].bytes, plain, tar(files, 3) };
    for (size_t i = 0; i < 3; i++) {
        char digest[ET_SHA256_HEX] = "";
        ET_STRBUF_AUTO story = { 0 };
        for (size_t k = sizeof pieces / sizeof *pieces; k-- > 0;) {
            struct et_err err = { 0 };
            if (story.n == 0) {
                put_file("x", streams[i]);
                forget();
                ck_assert_int_eq(et_input_walk(in_folder("x"), &visitor, &err), 0);
                *fix.story.p = '-';
                et_strbuf_add(&story, et_strbuf_slice(&fix.story));
                for (char *p = story.p; (p = strstr(p, "\nx"));)
                    p[1] = '-';
                memcpy(digest, fix.sha256, sizeof digest);
            }
            expect_story_of_stdin(streams[i], pieces[k], et_strbuf_string(&story));
            ck_assert_str_eq(fix.sha256, digest);
        }
    }
}
END_TEST

/* Evidence that is known already is not read again. */
START_TEST(begin_may_skip_a_stream)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", ET_SLICE("b") } };
    put_file("t", tar(items, 2));
    fix.skip = "a";
    expect_story("t", "t!b 1 whole\n");
}
END_TEST

/* The visitor's reason is what end() tells; the next stream is untouched. */
START_TEST(visitor_may_stop_one_stream)
{
    const struct item items[] = { { "a", numbered_lines(10) }, { "b", ET_SLICE("b") } };
    put_file("t", tar(items, 2));
    fix.enough = 100;
    ET_STRBUF_AUTO want = { 0 };
    et_strbuf_addf(&want, "t!a %zu broken: the visitor has had enough\nt!b 1 whole\n",
                   items[0].bytes.n);
    expect_story("t", et_strbuf_string(&want));
}
END_TEST

START_TEST(visitor_may_stop_the_walk)
{
    put_file("a", et_slice_of(log_text));
    put_file("b", et_slice_of(log_text));
    fix.enough = 1;
    fix.give_up = ET_FATAL;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(fix.folder, &visitor, &err), ET_FATAL);
    ck_assert_int_eq(err.code, ET_FATAL);
    ck_assert_str_eq(err.msg, "the visitor has had enough");
    expect_slice(et_strbuf_slice(&fix.story), "a");
}
END_TEST

/* `explain` shows the raw line behind a row: it must find the stream again. */
START_TEST(stream_is_opened_again_by_its_name)
{
    const struct item logs[] = { { "b", ET_SLICE("not this") }, { "a.log", ET_SLICE("this\n") } };
    struct et_slice inner = compress_bytes(ARCHIVE_FILTER_GZIP, tar(logs, 2));
    const struct item outer[] = { { "x", ET_SLICE("x") }, { "in/t.tgz", inner }, logs[0] };
    put_file("z", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, outer, 3));
    put_file("a.gz", compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("gz\n")));
    struct et_slice path = et_slice_of(in_folder("z"));
    struct et_err err = { 0 };

    ck_assert_int_eq(et_input_reopen(path, ET_SLICE("in/t.tgz/a.log"), &visitor, &err), 0);
    expect_slice(et_strbuf_slice(&fix.story), "z!in/t.tgz/a.log 5 whole\n");
    expect_bytes(ET_SLICE("this\n"));

    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("a.gz")), ET_SLICE_NONE, &visitor, &err),
                     0);
    expect_slice(et_strbuf_slice(&fix.story), "a.gz 3 whole\n");

    forget();
    ck_assert_int_eq(et_input_reopen(path, ET_SLICE("in/t.tgz/a"), &visitor, &err), ET_SOURCE);
    ck_assert_str_eq(err.msg, "is not there any more");
    ck_assert_int_eq(et_input_reopen(path, ET_SLICE_NONE, &visitor, &err), ET_SOURCE);
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("no")), ET_SLICE_NONE, &visitor, &err),
                     ET_SOURCE);
    ck_assert_str_eq(err.msg, "cannot be opened: No such file or directory");
    expect_slice(et_strbuf_slice(&fix.story), "");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, plain_file_is_handed_out_whole_with_its_digest);
    tcase_add_test(tcase, big_file_comes_in_order);
    tcase_add_test(tcase, a_large_stream_is_handed_over_to_a_thread);
    tcase_add_test(tcase, empty_file_is_a_whole_stream);
    tcase_add_test(tcase, text_is_never_taken_for_an_archive);
    tcase_add_test(tcase, missing_file_is_said);
    tcase_add_test(tcase, standard_input_may_be_anything);
    tcase_add_test(tcase, size_of_the_pieces_does_not_matter);
    tcase_add_test(tcase, begin_may_skip_a_stream);
    tcase_add_test(tcase, visitor_may_stop_one_stream);
    tcase_add_test(tcase, visitor_may_stop_the_walk);
    tcase_add_test(tcase, stream_is_opened_again_by_its_name);
}
