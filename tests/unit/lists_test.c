#include "parsers/image/formats.h"
#include "tests/unit/collect.h"

#include <sys/stat.h>

static int bid(const struct et_parser *parser, const char *text)
{
    return parser->bid(et_slice_of(text), true);
}

/* The head of a stream may end anywhere: half a line says nothing. */
START_TEST(a_list_is_known_by_all_its_lines)
{
    ck_assert_int_gt(bid(&et_parser_docker_diff, "C /tmp\nA /tmp/u\n"), 0);
    ck_assert_int_eq(bid(&et_parser_docker_diff, "C /tmp\nA tmp/u\n"), 0);
    ck_assert_int_eq(bid(&et_parser_docker_diff, "\n\n"), 0);
    ck_assert_int_gt(et_parser_docker_diff.bid(ET_SLICE("C /tmp\nA"), false), 0);
    ck_assert_int_eq(et_parser_docker_diff.bid(ET_SLICE("C /tmp\nA"), true), 0);
}
END_TEST

START_TEST(docker_diff_tells_what_became_of_a_file)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_docker_diff, ET_SLICE("C /src\nA /src/a b\r\nD /x\n\nX /y\n"));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(got.stated[0].listed_file->said, "changed");
    expect_slice(got.stated[0].listed_file->path, "/src");
    expect_slice(got.stated[1].listed_file->said, "added");
    expect_slice(got.stated[1].listed_file->path, "/src/a b");
    expect_slice(got.stated[2].listed_file->said, "deleted");
    ck_assert_int_eq(got.stated[2].listed_file->size, ET_ABSENT);
    ck_assert_uint_eq(got.places[1].line, 2);
    ck_assert_uint_eq(got.places[1].offset, 7);
    ck_assert_uint_eq(got.damages[0].at.line, 5);
    expect_tally(&got, 3, 1, 1);
}
END_TEST

/* find goes on behind a folder that it may not read, and says so among the paths. */
START_TEST(find_lists_paths_and_its_troubles)
{
    COLLECT_AUTO got;
    const char *text = "/tmp/e.o\r\nfind: '/proc/1/fd': Permission denied\n/a b/lib.so.1\n";
    collect_init(&got);
    ck_assert_int_gt(bid(&et_parser_path_list, text), 0);
    collect_lines(&got, &et_parser_path_list, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(got.stated[0].listed_file->said, "found");
    expect_slice(got.stated[0].listed_file->path, "/tmp/e.o");
    expect_slice(got.stated[1].listed_file->path, "/a b/lib.so.1");
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* As "find ." prints them, and RHEL's which, that calls itself by its path. */
START_TEST(a_path_may_be_relative_and_a_program_may_be_missing)
{
    COLLECT_AUTO got;
    const char *text = ".\n./src/a.o\n/usr/bin/gcc\n"
                       "/usr/bin/which: no javac in (/usr/local/bin:/usr/bin)\n";
    collect_init(&got);
    ck_assert_int_gt(bid(&et_parser_path_list, text), 0);
    collect_lines(&got, &et_parser_path_list, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(got.stated[1].listed_file->path, "./src/a.o");
    expect_slice(got.stated[2].listed_file->path, "/usr/bin/gcc");
    expect_tally(&got, 3, 1, 0);
    ck_assert_int_eq(bid(&et_parser_path_list, "./a.o\n.hidden\n"), 0);
}
END_TEST

START_TEST(a_listing_tells_mode_owner_and_size)
{
    COLLECT_AUTO got;
    const char *text =
        "   131110     72 -rwsr-xr-t   1 root     1000        72712 Sep 20  2022 /usr/bin/ld.so\n"
        "lrwxrwxrwx 1 root root 6 Jan  5 12:00 /usr/bin/gcc -> gcc-12\n"
        "crw-rw-rw-. 1 0 0 1, 3 2026-11-23 22:13 /dev/null\n"
        "-rwxr-xr-x 1 root root 6 Jan  5 12:00 gcc\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_path_list, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 3);
    const struct et_listed_file *file = got.stated[0].listed_file;
    expect_slice(file->path, "/usr/bin/ld.so");
    ck_assert_int_eq(file->mode, S_IFREG | S_ISUID | S_ISVTX | 0755);
    ck_assert_int_eq(file->uid, ET_ABSENT);
    ck_assert_int_eq(file->gid, 1000);
    ck_assert_int_eq(file->size, 72712);
    ck_assert_int_eq(file->mtime_ns, ET_TIME_NONE);
    file = got.stated[1].listed_file;
    expect_slice(file->path, "/usr/bin/gcc");
    expect_slice(file->link, "gcc-12");
    file = got.stated[2].listed_file;
    expect_slice(file->path, "/dev/null");
    ck_assert_int_eq(file->mode, S_IFCHR | 0666);
    ck_assert_int_eq(file->size, ET_ABSENT);
    expect_tally(&got, 3, 0, 1);
}
END_TEST

/* Much begins with a slash. */
START_TEST(not_every_slash_begins_a_list_of_paths)
{
    static const char *const foreign[] = {
        "/* comment */\n", "// comment\n",       "/dev/sda1 / ext4 rw 0 0\n",
        "/etc/x: done\n",  "/bin/sh\nsbin/sh\n", "/a\tb\n",
        "find: no\n",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        ck_assert_msg(bid(&et_parser_path_list, foreign[i]) == 0, "bids for %s", foreign[i]);
}
END_TEST

static const struct et_package *package(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_PACKAGE);
    return got->stated[i].package;
}

/* Never installed is not installed; removed is told apart. */
START_TEST(dpkg_l_lists_what_is_or_was_installed)
{
    COLLECT_AUTO got;
    const char *text =
        "Desired=Unknown/Install/Remove/Purge/Hold\n"
        "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
        "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"
        "||/ Name           Version      Architecture Description\n"
        "+++-==============-============-============-=================================\n"
        "ii  gcc-12         12.2.0-14    amd64        GNU C compiler\n"
        "hi  libc6:i386     2.36-9       i386         GNU C Library\n"
        "un  tcc            <none>       <none>       (no description available)\n"
        "rc  clang          1:14.0-55    amd64        C compiler\n"
        "iFR make           4.3-4.1      amd64        utility\n"
        "gcc-12 12.2.0-14 amd64\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_dpkg_l, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 4);
    expect_slice(package(&got, 0)->manager, "dpkg");
    expect_slice(package(&got, 0)->name, "gcc-12");
    expect_slice(package(&got, 0)->version, "12.2.0-14");
    expect_slice(package(&got, 0)->arch, "amd64");
    expect_slice(package(&got, 0)->status, "ii");
    ck_assert_ptr_null(package(&got, 0)->image.p);
    expect_slice(package(&got, 1)->name, "libc6");
    expect_slice(package(&got, 1)->arch, "i386");
    expect_slice(package(&got, 2)->status, "rc");
    expect_slice(package(&got, 3)->status, "iFR");
    ck_assert_uint_eq(got.places[0].line, 6);
    ck_assert_uint_eq(got.damages[0].at.line, 11);
    expect_tally(&got, 4, 6, 1);
    ck_assert_int_ge(bid(&et_parser_dpkg_l, text), 90);
}
END_TEST

/* Before 1.16 there was no column for the architecture. */
START_TEST(an_old_dpkg_names_no_arch)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_dpkg_l,
                  ET_SLICE("||/ Name   Version   Description\nii  gcc   4:4.4.5-1   The GNU C\n"));
    ck_assert_ptr_null(package(&got, 0)->arch.p);
    expect_slice(package(&got, 0)->version, "4:4.4.5-1");
}
END_TEST

START_TEST(rows_that_grep_left_are_known_as_dpkgs)
{
    ck_assert_int_gt(bid(&et_parser_dpkg_l, "ii  gcc  4:12.2.0-3  amd64  GNU C compiler\r\n"), 0);
    ck_assert_int_eq(bid(&et_parser_dpkg_l, "in  the beginning was the word\n"), 0);
    ck_assert_int_eq(bid(&et_parser_dpkg_l, "dpkg-query: no packages found\n"), 0);
}
END_TEST

/* "-" and "." part a name from its version, and stand in both. */
START_TEST(an_rpm_is_taken_apart_from_its_end)
{
    COLLECT_AUTO got;
    const char *text = "libstdc++-devel-11.4.1-2.1.el9.x86_64\r\n"
                       "gpg-pubkey-fd431d51-4ae0493b\n"
                       "gpg-pubkey-fd431d51-4ae0493b.(none)\n"
                       "warning: Found NDB Packages.db database\n"
                       "plain-words-here\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_rpm_qa, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(package(&got, 0)->manager, "rpm");
    expect_slice(package(&got, 0)->name, "libstdc++-devel");
    expect_slice(package(&got, 0)->version, "11.4.1-2.1.el9");
    expect_slice(package(&got, 0)->arch, "x86_64");
    ck_assert_ptr_null(package(&got, 0)->status.p);
    expect_slice(package(&got, 1)->name, "gpg-pubkey");
    expect_slice(package(&got, 2)->version, "fd431d51-4ae0493b");
    ck_assert_ptr_null(package(&got, 2)->arch.p);
    expect_tally(&got, 3, 1, 1);
    ck_assert_int_eq(bid(&et_parser_rpm_qa, text), 0);
    ck_assert_int_gt(bid(&et_parser_rpm_qa, "gcc-11.4.1-2.1.el9.x86_64\n"), 0);
}
END_TEST

/* Old ones print no architecture; what the list is must then be told by others. */
START_TEST(an_rpm_may_have_no_architecture)
{
    COLLECT_AUTO got;
    const char *text = "gcc-8.5.0-18.el8\nbash-4.4-1\nfoo-bar-1.0~rc1-3.noarch\n";
    collect_init(&got);
    ck_assert_int_gt(bid(&et_parser_rpm_qa, text), 0);
    collect_lines(&got, &et_parser_rpm_qa, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(package(&got, 0)->version, "8.5.0-18.el8");
    ck_assert_ptr_null(package(&got, 0)->arch.p);
    expect_slice(package(&got, 1)->name, "bash");
    ck_assert_int_gt(bid(&et_parser_rpm_qa, "kernel-core-4.18.0-1.el8\n"), 0);
    ck_assert_int_eq(bid(&et_parser_rpm_qa, "bash-4.4-1\n"), 0);
}
END_TEST

START_TEST(an_apk_is_read_in_all_three_lists)
{
    COLLECT_AUTO got;
    const char *text = "WARNING: opening from cache: No such file or directory\n"
                       "gcc-12.2.1_git20220924-r10\n"
                       "musl-1.2.4-r2 - the musl c library (libc) implementation\n"
                       "xz-libs-5.4.3-r0 x86_64 {xz} (GPL-2.0-or-later) [installed]\n";
    collect_init(&got);
    ck_assert_int_gt(bid(&et_parser_apk_info, text), 0);
    collect_lines(&got, &et_parser_apk_info, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(package(&got, 0)->manager, "apk");
    expect_slice(package(&got, 0)->name, "gcc");
    expect_slice(package(&got, 0)->version, "12.2.1_git20220924-r10");
    expect_slice(package(&got, 1)->name, "musl");
    ck_assert_ptr_null(package(&got, 1)->arch.p);
    expect_slice(package(&got, 2)->name, "xz-libs");
    expect_slice(package(&got, 2)->arch, "x86_64");
    expect_tally(&got, 3, 1, 0);
    ck_assert_int_eq(bid(&et_parser_apk_info, "see issue-12-r3 for more\n"), 0);
}
END_TEST

/* Docker's image store is full of files that are one digest each. */
START_TEST(a_digest_alone_is_kept)
{
    COLLECT_AUTO got;
    const char *diff = "sha256:369a775c07a8a2470e79adbb4fade772355d2a4c6fa664f11f595f690c0a28bf";
    collect_init(&got);
    ck_assert_int_gt(bid(&et_parser_digest_file, diff), 0);
    ck_assert_int_eq(bid(&et_parser_digest_file, "sha256:369a"), 0);
    collect_lines(&got, &et_parser_digest_file, et_slice_of(diff));
    ck_assert_uint_eq(got.facts, 1);
    expect_slice(got.stated[0].setting->topic, "digest");
    expect_slice(got.stated[0].setting->value, diff);
    expect_tally(&got, 1, 0, 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_digest_alone_is_kept);
    tcase_add_test(tcase, a_list_is_known_by_all_its_lines);
    tcase_add_test(tcase, docker_diff_tells_what_became_of_a_file);
    tcase_add_test(tcase, find_lists_paths_and_its_troubles);
    tcase_add_test(tcase, a_path_may_be_relative_and_a_program_may_be_missing);
    tcase_add_test(tcase, a_listing_tells_mode_owner_and_size);
    tcase_add_test(tcase, not_every_slash_begins_a_list_of_paths);
    tcase_add_test(tcase, dpkg_l_lists_what_is_or_was_installed);
    tcase_add_test(tcase, an_old_dpkg_names_no_arch);
    tcase_add_test(tcase, rows_that_grep_left_are_known_as_dpkgs);
    tcase_add_test(tcase, an_rpm_is_taken_apart_from_its_end);
    tcase_add_test(tcase, an_rpm_may_have_no_architecture);
    tcase_add_test(tcase, an_apk_is_read_in_all_three_lists);
}
