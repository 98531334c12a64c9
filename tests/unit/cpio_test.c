/* cpio archives, of which an initramfs is several behind one another; and how many members are
 * enough, here as in other archives. */
#include "parsers/input/cpio.h"
#include "tests/unit/walk.h"

/* Both portable kinds, and what libarchive's own reader does with them. */
START_TEST(cpio_members_are_streams)
{
    static const int formats[] = { ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FORMAT_CPIO_POSIX };
    const struct item items[] = { { "var/log", ET_SLICE_NONE },
                                  { "var/log/a.log", ET_SLICE("one\n") },
                                  { "var/log/b.log.gz",
                                    compress_bytes(ARCHIVE_FILTER_GZIP, numbered_lines(9000)) },
                                  { "empty", ET_SLICE("") },
                                  { "t", tar(&(struct item){ "x", ET_SLICE("xy") }, 1) } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        put_file("c", pack(formats[i], ARCHIVE_FILTER_NONE, items, 5));
        expect_story("c", "c!var/log/a.log 4 whole\n"
                          "c!var/log/b.log.gz 448890 whole\n"
                          "c!empty 0 whole\n"
                          "c!t/x 2 whole\n");
    }
}
END_TEST

/* newc by hand: `size` bytes are promised, mode and links as given. */
static struct et_slice cpio_entry(const char *magic, unsigned mode, unsigned links,
                                  const char *name, unsigned size, const char *bytes, unsigned sum)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_addf(&text, "%s%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", magic, 1u, mode,
                   0u, 0u, links, 0u, size, 0u, 0u, 0u, 0u, (unsigned)strlen(name) + 1, sum);
    et_strbuf_add(&text, (struct et_slice){ name, strlen(name) + 1 });
    while (text.n % 4)
        et_strbuf_addc(&text, '\0');
    et_strbuf_adds(&text, bytes);
    while (text.n % 4)
        et_strbuf_addc(&text, '\0');
    return et_arena_copy(&fix.arena, et_strbuf_slice(&text));
}

static struct et_slice cpio_end(void)
{
    return cpio_entry("070701", 0, 1, "TRAILER!!!", 0, "", 0);
}

/* An initramfs: early microcode in front, then the rest. */
START_TEST(cpios_behind_one_another_are_all_read)
{
    static const char zeros[300];
    struct et_slice first = cpio_entry("070701", 0100644, 1, "a", 2, "aa", 0);
    struct et_slice second = cpio_entry("070702", 0100644, 1, "b", 3, "bbb", 3 * 'b');
    struct et_slice both =
        joined(joined(joined(first, cpio_end()), (struct et_slice){ zeros, sizeof zeros }),
               joined(second, cpio_end()));
    put_file("c", both);
    expect_story("c", "c!a 2 whole\nc!b 3 whole\n");
    put_file("c", joined(joined(first, cpio_end()), ET_SLICE("garbage")));
    expect_story("c", "c!a 2 whole\n"
                      "c problem: what follows the cpio data is not cpio; members behind this "
                      "point are not read\n");
}
END_TEST

/* The name is looked at before anything else is known of the file. */
START_TEST(a_cpio_name_without_end_is_none)
{
    static const char name[] = "070701"
                               "00000001"
                               "000081A4"
                               "00000000"
                               "00000000"
                               "00000001"
                               "00000000"
                               "00000000"
                               "00000000"
                               "00000000"
                               "00000000"
                               "00000000"
                               "00000008"
                               "00000000"
                               "AAAAAAAA";
    size_t n = sizeof name - 1;
    char *bytes = malloc(n); /* so that the sanitizer sees what lies behind */
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, name, n);
    ck_assert(!et_cpio_is((struct et_slice){ bytes, n }));
    bytes[n - 1] = '\0';
    ck_assert(et_cpio_is((struct et_slice){ bytes, n }));
    bytes[n - 3] = '\0';
    ck_assert(!et_cpio_is((struct et_slice){ bytes, n }));
    free(bytes);
}
END_TEST

START_TEST(damaged_cpio_keeps_what_it_can)
{
    struct et_slice wrong = cpio_entry("070702", 0100644, 1, "a", 2, "aa", 7);
    struct et_slice good = cpio_entry("070701", 0100644, 1, "b", 3, "bbb", 0);
    struct et_slice huge = cpio_entry("070701", 0100644, 1, "c", 0xfffffff0u, "ccc", 0);
    put_file("c", joined(joined(wrong, good), huge));
    expect_story("c", "c!a 2 broken: cpio data is damaged: wrong checksum\n"
                      "c!b 3 whole\n"
                      "c!c 4 broken: cpio data is cut off\n"
                      "c problem: cpio data is cut off; members behind this point are not read\n");
    put_file("c", joined(good, numbered_lines(9)));
    expect_story("c", "c!b 3 whole\n"
                      "c problem: cpio data is damaged; members behind this point are not read\n");
}
END_TEST

/* No path is so long: what says so is no header. */
START_TEST(a_cpio_name_over_the_limit_is_damage)
{
    char name[5000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    put_file("c", joined(cpio_entry("070701", 0100644, 1, "b", 3, "bbb", 0),
                         cpio_entry("070701", 0100644, 1, name, 3, "ccc", 0)));
    expect_story("c", "c!b 3 whole\n"
                      "c problem: cpio data is damaged; members behind this point are not read\n");
}
END_TEST

/* Folders, links and devices hold no bytes; of two names of a file one has them. */
START_TEST(cpio_entries_that_are_no_files_are_passed_over)
{
    struct et_slice bytes = joined(cpio_entry("070701", 0120777, 1, "link", 9, "elsewhere", 0),
                                   cpio_entry("070701", 0060600, 1, "dev/sda", 0, "", 0));
    bytes = joined(bytes, cpio_entry("070701", 0100644, 2, "one", 0, "", 0));
    bytes = joined(bytes, cpio_entry("070701", 0100644, 2, "two", 1, "x", 0));
    put_file("c", joined(bytes, cpio_end()));
    expect_story("c", "c!two 1 whole\n");
}
END_TEST

/* An archive that goes on and on, made as it is read. */
struct endless {
    struct et_stream stream;
    char block[64 * KIB];
};

static int more_headers(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct endless *endless = (struct endless *)stream;
    (void)err;
    *block = (struct et_slice){ endless->block, sizeof endless->block };
    return 1;
}

static void expect_limit(struct et_members *members, const char *want)
{
    struct et_member member;
    struct et_err err = { 0 };
    int rc;
    while ((rc = members->next(members, &member, &err)) == 1)
        ;
    ck_assert_int_eq(rc, ET_SOURCE);
    ck_assert_str_eq(err.msg, want);
}

START_TEST(a_million_members_are_enough)
{
    static struct endless endless;
    struct et_budget budget = { 0 };
    struct et_slice folder = tar(&(struct item){ "d", ET_SLICE_NONE }, 1);
    endless.stream.next = more_headers;
    for (size_t at = 0; at < sizeof endless.block; at += 512)
        memcpy(endless.block + at, folder.p, 512);
    struct et_archive *archive =
        et_archive_new(et_archive_kind(et_slice_to(folder, 512)), &endless.stream, &budget);
    expect_limit(et_archive_members(archive), "tar archive holds more than 1000000 members");
    et_archive_free(archive);

    struct et_slice entry = cpio_entry("070701", 0040755, 1, "seventeen-letters", 0, "", 0);
    for (size_t at = 0; at < sizeof endless.block; at += entry.n)
        memcpy(endless.block + at, entry.p, entry.n);
    struct et_cpio *cpio = et_cpio_new(&endless.stream);
    expect_limit(et_cpio_members(cpio), "cpio archive holds more than 1000000 members");
    et_cpio_free(cpio);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, cpio_members_are_streams);
    tcase_add_test(tcase, cpios_behind_one_another_are_all_read);
    tcase_add_test(tcase, a_cpio_name_without_end_is_none);
    tcase_add_test(tcase, damaged_cpio_keeps_what_it_can);
    tcase_add_test(tcase, a_cpio_name_over_the_limit_is_damage);
    tcase_add_test(tcase, cpio_entries_that_are_no_files_are_passed_over);
    tcase_add_test(tcase, a_million_members_are_enough);
}
