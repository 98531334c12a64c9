#include "parsers/image/formats.h"
#include "tests/unit/collect.h"

static int bid(const struct et_parser *parser, const char *text)
{
    return parser->bid(et_slice_of(text), true);
}

static const struct et_package *package(const struct collect *got, size_t i)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_PACKAGE);
    return got->stated[i].package;
}

/* A paragraph is one package, and its place is the whole of it. */
START_TEST(a_paragraph_of_dpkg_is_a_package)
{
    COLLECT_AUTO got;
    const char *text = "Package: gcc-12\n"
                       "Status: install ok installed\n"
                       "Architecture: amd64\n"
                       "Version: 12.2.0-14\n"
                       "Description: GNU C compiler\n"
                       " Package: is not one\n"
                       "\n"
                       "Package: tcc\n"
                       "Status: deinstall ok config-files\n"
                       "Version: 0.9.27\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_dpkg_status, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(package(&got, 0)->manager, "dpkg");
    expect_slice(package(&got, 0)->name, "gcc-12");
    expect_slice(package(&got, 0)->version, "12.2.0-14");
    expect_slice(package(&got, 0)->arch, "amd64");
    expect_slice(package(&got, 0)->status, "ii");
    ck_assert_uint_eq(got.places[0].line, 1);
    ck_assert_uint_eq(got.places[0].length, 132);
    expect_slice(package(&got, 1)->status, "rc");
    ck_assert_ptr_null(package(&got, 1)->arch.p);
    ck_assert_uint_eq(got.places[1].line, 8);
    ck_assert_uint_eq(got.places[1].offset, 134);
    expect_tally(&got, 7, 3, 0);
    ck_assert_int_ge(bid(&et_parser_dpkg_status, text), 90);
}
END_TEST

/* What dpkg only knows the name of is not installed; words that dpkg does not use
 * (opkg's "user") are kept as they are. */
START_TEST(a_status_says_whether_a_package_is_there)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_dpkg_status,
                  ET_SLICE("Package: a\nStatus: purge ok not-installed\n\n"
                           "Package: b\nStatus: install user installed\n\n"
                           "Package: c\nStatus: hold reinstreq half-configured\r\n\r\n"
                           "Package: d\nVersion: 1\n"));
    ck_assert_uint_eq(got.facts, 3);
    expect_slice(package(&got, 0)->status, "install user installed");
    expect_slice(package(&got, 1)->status, "hFR");
    expect_slice(package(&got, 2)->name, "d");
    ck_assert_ptr_null(package(&got, 2)->status.p);
}
END_TEST

START_TEST(a_paragraph_of_apk_is_a_package)
{
    COLLECT_AUTO got;
    const char *text = "C:Q1Wd8=\nP:musl\nV:1.2.4-r2\nA:x86_64\nF:lib\nR:ld-musl.so.1\n\n"
                       "P:.build-deps\nV:20231201.1\n\n";
    collect_init(&got);
    collect_lines(&got, &et_parser_apk_installed, et_slice_of(text));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(package(&got, 0)->manager, "apk");
    expect_slice(package(&got, 0)->name, "musl");
    expect_slice(package(&got, 0)->version, "1.2.4-r2");
    expect_slice(package(&got, 0)->arch, "x86_64");
    expect_slice(package(&got, 1)->name, ".build-deps");
    expect_tally(&got, 5, 5, 0);
    ck_assert_int_gt(bid(&et_parser_apk_installed, text), 0);
}
END_TEST

/* A file list of what could be installed is not one of what is. */
START_TEST(an_index_of_a_repository_is_no_database)
{
    ck_assert_int_eq(bid(&et_parser_dpkg_status, "Package: gcc\nVersion: 1\nArchitecture: amd64\n"
                                                 "Filename: pool/gcc.deb\n"),
                     0);
    ck_assert_int_eq(bid(&et_parser_apk_installed, "C:Q1Wd8=\nP:musl\nV:1.2.4-r2\nA:x86_64\n"), 0);
    ck_assert_int_eq(bid(&et_parser_dpkg_status, "Package: gcc\n\nVersion: 1\nArchitecture: a\n"),
                     0);
    /* an image without dpkg keeps a paragraph per file, without a status */
    ck_assert_int_gt(
        bid(&et_parser_dpkg_status, "Package: base\nVersion: 1\nArchitecture: amd64\n"), 0);
}
END_TEST

START_TEST(what_is_no_field_is_damage)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_dpkg_status,
                  ET_SLICE("Package: a\nno field\nVersion: 1\n\nVersion: 2\n: 3\n"));
    ck_assert_uint_eq(got.facts, 1);
    expect_slice(package(&got, 0)->version, "1");
    ck_assert_uint_eq(got.damage_count, 3);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_str_eq(got.damages[2].what, "a paragraph names no package");
    ck_assert_uint_eq(got.damages[2].at.line, 5);
    expect_tally(&got, 3, 1, 2);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_paragraph_of_dpkg_is_a_package);
    tcase_add_test(tcase, a_status_says_whether_a_package_is_there);
    tcase_add_test(tcase, a_paragraph_of_apk_is_a_package);
    tcase_add_test(tcase, an_index_of_a_repository_is_no_database);
    tcase_add_test(tcase, what_is_no_field_is_damage);
}
