/* Archives: members, archives in archives, damage, and hostile ones. */
#include "tests/unit/walk.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Members are named as stored; what is no file in an archive is no evidence. */
START_TEST(tar_members_are_streams_and_folders_are_not)
{
    const struct item items[] = { { "logs/", ET_SLICE_NONE },
                                  { "logs/a", ET_SLICE("aa") },
                                  { "/etc/../b", ET_SLICE("b") },
                                  { "empty", ET_SLICE("") } };
    put_file("t", tar(items, 4));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", compress_bytes(ARCHIVE_FILTER_GZIP, tar(items, 4)));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items, 4));
    expect_story("t", "t!logs/a 2 whole\nt!/etc/../b 1 whole\nt!empty 0 whole\n");
    put_file("t", pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, items + 1, 1));
    expect_story("t", "t!logs/a 2 whole\n");
}
END_TEST

START_TEST(links_in_an_archive_are_passed_over)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE);
    write_item(writer, &(struct item){ "link", ET_SLICE_NONE }, AE_IFLNK, 0);
    write_item(writer, &(struct item){ "fifo", ET_SLICE_NONE }, AE_IFIFO, 0);
    write_item(writer, &(struct item){ "file", ET_SLICE_NONE }, AE_IFREG, 0);
    put_file("t", finish_writer(writer, &packed));
    expect_story("t", "t!file 0 whole\n");
}
END_TEST

/* A collector's bundle: rotated logs in a tar in a zip. */
START_TEST(archives_in_archives_join_their_names)
{
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, ET_SLICE("old\n"));
    const struct item logs[] = { { "audit.log.1.gz", gz }, { "audit.log", ET_SLICE("new\n") } };
    struct et_slice inner = compress_bytes(ARCHIVE_FILTER_XZ, tar(logs, 2));
    const struct item hosts[] = { { "h1/logs.tar.xz", inner }, { "note", ET_SLICE("n") } };
    put_file("z", pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, hosts, 2));
    expect_story("z", "z!h1/logs.tar.xz/audit.log.1.gz 4 whole\n"
                      "z!h1/logs.tar.xz/audit.log 4 whole\n"
                      "z!note 1 whole\n");
    expect_bytes(ET_SLICE("old\nnew\nn"));
}
END_TEST

/* As zip writes into a pipe: sizes and checksum stand behind the bytes. */
START_TEST(a_zip_whose_sizes_come_last_is_read)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct et_slice text = numbered_lines(3000);
    struct archive *writer = new_writer(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, "a.log");
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(writer, entry), ARCHIVE_OK);
    archive_entry_free(entry);
    ck_assert_int_eq(archive_write_data(writer, text.p, text.n), (la_ssize_t)text.n);
    struct et_slice zip = finish_writer(writer, &packed);
    ck_assert_int_eq(zip.p[6] & 8, 8); /* the flag that says so */
    put_file("z", zip);
    expect_story("z", "z!a.log 148890 whole\n");
    expect_bytes(text);
    expect_story_of_stdin(zip, 1000, "-!a.log 148890 whole\n");
}
END_TEST

/* Names are labels: nothing is opened by them and nothing written. But whoever made
 * such an archive meant harm to one who unpacks it: that is said once. */
START_TEST(names_that_lead_out_stay_names)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_ZIP,
                                   ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FORMAT_7ZIP };
    const struct item items[] = { { "../../etc/passwd", ET_SLICE("root") },
                                  { "/etc/shadow", ET_SLICE("x") },
                                  { "a/../b", ET_SLICE("y") } };
    put_folder("in");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        put_file("in/a", pack(formats[i], ARCHIVE_FILTER_NONE, items, 3));
        expect_story("in", "in/a!../../etc/passwd 4 whole\n"
                           "in/a!/etc/shadow 1 whole\n"
                           "in/a!a/../b 1 whole\n"
                           "in/a problem: names that lead out of the archive: 1; these members are "
                           "read, and nothing is ever written\n");
    }
    ck_assert_int_ne(access(in_folder("etc"), F_OK), 0);
    ck_assert_int_ne(access(in_folder("b"), F_OK), 0);
}
END_TEST

/* tar appends a newer file under the same name: both are evidence. */
START_TEST(a_name_may_stand_twice)
{
    const struct item items[] = { { "audit.log", ET_SLICE("old") },
                                  { "audit.log", ET_SLICE("newer") } };
    put_file("t", tar(items, 2));
    expect_story("t", "t!audit.log 3 whole\nt!audit.log 5 whole\n");
}
END_TEST

/* The configuration of an image names its layers by the digest of their tar: what
 * lies where a layer does is one stream, packed or not; another tar is opened. */
START_TEST(a_layer_of_an_image_is_one_stream)
{
    const struct item files[] = { { "bin/gcc", ET_SLICE("ELF") } };
    struct et_slice layer = tar(files, 1);
    struct et_slice packed = compress_bytes(ARCHIVE_FILTER_GZIP, layer);
    const struct item archive[] = { { DIGEST "/layer.tar", layer },
                                    { "blobs/sha256/" DIGEST, packed },
                                    { DIGEST ".tar", layer },
                                    { "logs/layer.tar", layer },
                                    { "logs/" DIGEST ".json", layer } };
    put_file("saved", tar(archive, 5));
    expect_story("saved", "saved!" DIGEST "/layer.tar 2048 whole\n"
                          "saved!blobs/sha256/" DIGEST " 2048 whole\n"
                          "saved!" DIGEST ".tar 2048 whole\n"
                          "saved!logs/layer.tar/bin/gcc 3 whole\n"
                          "saved!logs/" DIGEST ".json/bin/gcc 3 whole\n");
    const struct item outer[] = { { "images/saved", tar(archive + 1, 1) } };
    put_file("bundle", tar(outer, 1));
    expect_story("bundle", "bundle!images/saved/blobs/sha256/" DIGEST " 2048 whole\n");
    struct et_err err = { 0 };
    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("bundle")),
                                     ET_SLICE("images/saved/blobs/sha256/" DIGEST), &visitor, &err),
                     0);
    expect_bytes(layer);
}
END_TEST

/* In a folder a tar may be named by its own digest and be a bundle of logs. */
START_TEST(a_layer_of_an_unpacked_image_is_one_stream)
{
    const struct item files[] = { { "bin/gcc", ET_SLICE("ELF") } };
    struct et_slice layer = tar(files, 1);
    put_folder("blobs");
    put_folder("blobs/sha256");
    put_file("blobs/sha256/" DIGEST, compress_bytes(ARCHIVE_FILTER_ZSTD, layer));
    put_file(DIGEST ".tar", layer);
    expect_story(".", DIGEST ".tar!bin/gcc 3 whole\n"
                             "blobs/sha256/" DIGEST " 2048 whole\n");
    struct et_err err = { 0 };
    forget();
    ck_assert_int_eq(et_input_reopen(et_slice_of(in_folder("blobs/sha256/" DIGEST)), ET_SLICE_NONE,
                                     &visitor, &err),
                     0);
    expect_bytes(layer);
}
END_TEST

START_TEST(archives_nested_too_deep_are_said)
{
    struct et_slice bytes = ET_SLICE("x");
    for (int i = 0; i <= ET_MAX_ARCHIVE_DEPTH; i++)
        bytes = tar(&(struct item){ "t", bytes }, 1);
    put_file("deep", bytes);
    expect_story("deep", "deep/t/t/t/t problem: archives are nested too deep: not read further\n");
}
END_TEST

/* cat a.tar b.tar, or tar -A: other tools stop at the first end mark. */
START_TEST(tars_behind_one_another_are_all_read)
{
    struct et_slice a = tar(&(struct item){ "a", ET_SLICE("a") }, 1);
    struct et_slice b = tar(&(struct item){ "b", ET_SLICE("b") }, 1);
    put_file("t", joined(a, b));
    expect_story("t", "t!a 1 whole\nt!b 1 whole\n");
}
END_TEST

START_TEST(cut_archive_gives_its_beginning_and_is_said)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", numbered_lines(100) } };
    struct et_slice whole = tar(items, 2);
    put_file("t", et_slice_to(whole, 512 + 512 + 512 + 1000));
    expect_story("t", "t!a 2 whole\nt!b 1000 broken: tar data is cut off\n"
                      "t problem: tar data is cut off; members behind this point are not read\n");
    ck_assert_uint_eq(fix.problem.offset, 1000);
}
END_TEST

/* The break is below the archive: the reason must still be the true one. */
START_TEST(archive_in_a_cut_gzip_tells_of_the_gzip)
{
    const struct item items[] = { { "a", ET_SLICE("aa") }, { "b", numbered_lines(3000) } };
    struct et_slice gz = compress_bytes(ARCHIVE_FILTER_GZIP, tar(items, 2));
    put_file("t", et_slice_to(gz, gz.n / 2));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("t"), &visitor, &err), 0);
    ck_assert_str_eq(fix.problem.msg, "gzip data is cut off");
    ck_assert(et_slice_starts(et_strbuf_slice(&fix.story), "t!a 2 whole\nt!b "));
    ck_assert(
        et_slice_ends(et_strbuf_slice(&fix.story),
                      "t problem: gzip data is cut off; members behind this point are not read\n"));
    ck_assert_mem_eq(fix.bytes.p + 2, items[1].bytes.p, fix.bytes.n - 2);
}
END_TEST

/* A skipped member is jumped over; a jump past the end is no end. */
START_TEST(cut_inside_a_skipped_member_is_said)
{
    const struct item items[] = { { "a", numbered_lines(20000) }, { "b", ET_SLICE("b") } };
    struct et_slice whole = tar(items, 2);
    put_file("t", et_slice_to(whole, (size_t)400 * KIB));
    fix.skip = "a";
    expect_story("t", "t problem: tar data is cut off; members behind this point are not read\n");
    put_file("t", whole);
    expect_story("t", "t!b 1 whole\n");
}
END_TEST

START_TEST(wrong_checksum_in_a_zip_is_damage_and_reading_goes_on)
{
    const struct item items[] = { { "a", et_slice_of(log_text) }, { "b", ET_SLICE("b") } };
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = new_writer(&packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE);
    archive_write_zip_set_compression_store(writer);
    for (size_t i = 0; i < 2; i++) {
        write_item(writer, &items[i], AE_IFREG, items[i].bytes.n);
        archive_write_data(writer, items[i].bytes.p, items[i].bytes.n);
    }
    struct et_slice zip = finish_writer(writer, &packed);
    char *text = (char *)et_slice_search(zip, et_slice_of(log_text));
    ck_assert_ptr_nonnull(text);
    *text = 'T';
    put_file("z", zip);
    expect_story("z", "z!a 40 broken: zip data is damaged: wrong checksum or length\n"
                      "z!b 1 whole\n");
}
END_TEST

START_TEST(encrypted_zip_member_is_said)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    ck_assert_int_eq(archive_write_set_options(writer, "zip:encryption=zipcrypt"), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_set_passphrase(writer, "secret"), ARCHIVE_OK);
    archive_write_open2(writer, &packed, NULL, grow, NULL, NULL);
    write_item(writer, &(struct item){ "a", ET_SLICE_NONE }, AE_IFREG, 3);
    archive_write_data(writer, "abc", 3);
    put_file("z", finish_writer(writer, &packed));
    expect_story("z", "z/a problem: is encrypted: decrypt it first\n");
}
END_TEST

/* 7z begins at its end; say what to do instead of calling it damaged. */
START_TEST(seven_zip_inside_an_archive_is_said)
{
    struct et_slice inner =
        pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, &(struct item){ "a", ET_SLICE("a") }, 1);
    put_file("t", tar(&(struct item){ "x.7z", inner }, 1));
    expect_story("t", "t/x.7z problem: 7z archive can only be read as a file of its own: unpack it;"
                      " members behind this point are not read\n");
}
END_TEST

/* Names must not depend on the locale of the analyst, which here is C. */
START_TEST(names_keep_their_bytes_in_any_locale)
{
    static const int formats[] = { ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_GNUTAR,
                                   ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_ZIP };
    const struct item items[] = { { "gr\xc3\xbc\xc3\x9f", ET_SLICE("1") },
                                  { "latin\xfc", ET_SLICE("2") } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        put_file("t", pack(formats[i], ARCHIVE_FILTER_NONE, items, 2));
        expect_story("t", "t!gr\xc3\xbc\xc3\x9f 1 whole\nt!latin\xfc 1 whole\n");
    }
}
END_TEST

/* As other tools write it: the name flagged as UTF-8. */
START_TEST(utf8_name_of_a_zip_survives_the_c_locale)
{
    ET_STRBUF_AUTO packed = { 0 };
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_set_options(writer, "zip:hdrcharset=UTF-8");
    archive_write_open2(writer, &packed, NULL, grow, NULL, NULL);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, "gr\xc3\xbc\xc3\x9f");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 0);
    ck_assert_int_ge(archive_write_header(writer, entry), ARCHIVE_WARN);
    archive_entry_free(entry);
    put_file("z", finish_writer(writer, &packed));
    expect_story("z", "z!gr\xc3\xbc\xc3\x9f 0 whole\n");
}
END_TEST

/* Many small bombs are one bomb; and the rest of the archive is not read. */
START_TEST(expansion_limit_counts_all_members)
{
    struct et_slice small = zeros_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, 1, 30);
    const struct item items[] = {
        { "m0", small }, { "m1", small }, { "m2", small }, { "m3", small }
    };
    put_file("bomb", tar(items, 4));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("bomb"), &visitor, &err), 0);
    struct et_slice story = et_strbuf_slice(&fix.story);
    ck_assert(et_slice_starts(story, "bomb!m0 31457280 whole\nbomb!m1 31457280 whole\nbomb!m2 "));
    ck_assert_ptr_null(et_slice_search(story, ET_SLICE("m3")));
    ck_assert(et_slice_ends(story, "members behind this point are not read\n"));
}
END_TEST

/* A tar header of the old GNU kind for a sparse file: `size` bytes, of which
 * only the last 512 are stored. */
static struct et_slice sparse_tar(const char *name, uint64_t size)
{
    char tape[1024] = { 0 };
    unsigned sum = 0;
    overlay(tape, et_slice_of(name));
    snprintf(tape + 100, 8, "%07o", 0600U);
    snprintf(tape + 124, 12, "%011o", 512U);
    memset(tape + 148, ' ', 8);
    tape[156] = 'S';
    overlay(tape + 257, ET_SLICE("ustar  "));
    snprintf(tape + 386, 12, "%011llo", (unsigned long long)size - 512);
    snprintf(tape + 398, 12, "%011o", 512U);
    snprintf(tape + 483, 12, "%011llo", (unsigned long long)size);
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)tape[i];
    snprintf(tape + 148, 8, "%06o", sum);
    memset(tape + 512, 'x', 512);
    return et_arena_copy(&fix.arena, (struct et_slice){ tape, sizeof tape });
}

/* Offsets must be true; and a hole costs nothing to store, so it must count as
 * unpacked bytes. */
START_TEST(holes_are_zeros_and_count)
{
    put_file("t", joined(sparse_tar("small", 100000), sparse_tar("huge", UINT64_C(1) << 32)));
    struct et_err err = { 0 };
    ck_assert_int_eq(et_input_walk(in_folder("t"), &visitor, &err), 0);
    ck_assert_msg(et_slice_starts(et_strbuf_slice(&fix.story), "t!small 100000 whole\nt!huge "),
                  "%s", et_strbuf_string(&fix.story));
    ck_assert_int_eq(fix.bytes.p[99487], '\0');
    ck_assert_int_eq(fix.bytes.p[99488], 'x');
    ck_assert_str_eq(fix.problem.msg, "unpacks to more than 1000 times its size: not read further");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, tar_members_are_streams_and_folders_are_not);
    tcase_add_test(tcase, links_in_an_archive_are_passed_over);
    tcase_add_test(tcase, archives_in_archives_join_their_names);
    tcase_add_test(tcase, a_layer_of_an_image_is_one_stream);
    tcase_add_test(tcase, a_layer_of_an_unpacked_image_is_one_stream);
    tcase_add_test(tcase, archives_nested_too_deep_are_said);
    tcase_add_test(tcase, tars_behind_one_another_are_all_read);
    tcase_add_test(tcase, cut_archive_gives_its_beginning_and_is_said);
    tcase_add_test(tcase, archive_in_a_cut_gzip_tells_of_the_gzip);
    tcase_add_test(tcase, cut_inside_a_skipped_member_is_said);
    tcase_add_test(tcase, wrong_checksum_in_a_zip_is_damage_and_reading_goes_on);
    tcase_add_test(tcase, encrypted_zip_member_is_said);
    tcase_add_test(tcase, seven_zip_inside_an_archive_is_said);
    tcase_add_test(tcase, names_keep_their_bytes_in_any_locale);
    tcase_add_test(tcase, utf8_name_of_a_zip_survives_the_c_locale);
    tcase_add_test(tcase, expansion_limit_counts_all_members);
    tcase_add_test(tcase, holes_are_zeros_and_count);
    tcase_add_test(tcase, names_that_lead_out_stay_names);
    tcase_add_test(tcase, a_name_may_stand_twice);
    tcase_add_test(tcase, a_zip_whose_sizes_come_last_is_read);
}
