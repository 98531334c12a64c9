#include "base/strbuf.h"
#include "parsers/image/formats.h"
#include "parsers/image/purl.h"
#include "tests/unit/collect.h"

#define PURL "pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64&distro=debian-12"

static void sbom(struct collect *got, const struct et_parser *parser, const char *text)
{
    collect_init(got);
    ck_assert_int_gt(parser->bid(et_slice_unmarked(et_slice_of(text)), true), 0);
    collect_document(got, parser, et_slice_of(text));
}

static void expect_package(const struct collect *got, size_t i, const char *manager,
                           const char *name, const char *version, const char *arch)
{
    ck_assert_uint_lt(i, got->facts);
    ck_assert_int_eq(got->stated[i].kind, ET_FACT_PACKAGE);
    const struct et_package *package = got->stated[i].package;
    expect_slice(package->manager, manager);
    expect_slice(package->name, name);
    expect_slice(package->version, version);
    expect_slice(package->image, "acme/builder:12");
    ck_assert_ptr_null(package->status.p);
    if (arch)
        expect_slice(package->arch, arch);
    else
        ck_assert_ptr_null(package->arch.p);
}

START_TEST(a_package_url_tells_type_and_arch)
{
    expect_slice(et_purl_type(ET_SLICE(PURL)), "deb");
    expect_slice(et_purl_qualifier(ET_SLICE(PURL), "arch"), "amd64");
    expect_slice(et_purl_qualifier(ET_SLICE(PURL), "distro"), "debian-12");
    expect_slice(et_purl_type(ET_SLICE("pkg://npm/a@1#sub?arch=x")), "npm");
    ck_assert_ptr_null(et_purl_qualifier(ET_SLICE("pkg:npm/a@1#sub?arch=x"), "arch").p);
    ck_assert_ptr_null(et_purl_qualifier(ET_SLICE("pkg:npm/a?arch="), "arch").p);
    ck_assert_ptr_null(et_purl_type(ET_SLICE("pkg:npm")).p);
    ck_assert_ptr_null(et_purl_type(ET_SLICE("http://x")).p);
    ck_assert_ptr_null(et_purl_type(ET_SLICE_NONE).p);
}
END_TEST

/* Its list stands before what it is a list of. */
START_TEST(syft_names_the_image_behind_its_packages)
{
    COLLECT_AUTO got, old;
    sbom(&got, &et_parser_syft_json,
         "{\n \"artifacts\": [\n  {\"name\":\"gcc-12\",\"version\":\"12.2.0-14\",\"purl\":\"" PURL
         "\"},\n  "
         "{\"name\":\"requests\",\"version\":\"2.31.0\",\"metadata\":{\"architecture\":\"any\"}},"
         "\n  7\n ],\n \"source\": {\"type\":\"image\",\"name\":\"no\",\"metadata\":"
         "{\"userInput\":\"acme/builder:12\"}},\n \"descriptor\": {\"name\":\"syft\"}\n}\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_package(&got, 0, "deb", "gcc-12", "12.2.0-14", "amd64");
    expect_package(&got, 1, "generic", "requests", "2.31.0", "any");
    ck_assert_uint_eq(got.places[1].line, 4);
    ck_assert_uint_eq(got.places[0].offset, 20);
    expect_tally(&got, 8, 1, 0);
    sbom(
        &old, &et_parser_syft_json,
        "{\"artifacts\":[{\"name\":\"a\",\"version\":\"1\"}],\"source\":{\"target\":{\"userInput\":"
        "\"acme/builder:12\"}},\"descriptor\":{}}");
    expect_package(&old, 0, "generic", "a", "1", NULL);
}
END_TEST

/* Only the packages of what is listed; a component may be made of others. */
START_TEST(cyclonedx_lists_more_than_packages)
{
    COLLECT_AUTO got;
    sbom(&got, &et_parser_cyclonedx,
         "\xef\xbb\xbf{\"bomFormat\":\"CycloneDX\",\"metadata\":{\"component\":{\"name\":\"acme/"
         "builder:12\"}},"
         "\"components\":[{\"type\":\"operating-system\",\"name\":\"debian\",\"version\":\"12\"},"
         "{\"type\":\"file\",\"name\":\"/bin/x\"},"
         "{\"type\":\"container\",\"name\":\"i\",\"purl\":\"pkg:oci/i@sha256\"},"
         "{\"type\":\"application\",\"name\":\"package-lock.json\",\"components\":["
         "{\"type\":\"library\",\"name\":\"left-pad\",\"version\":\"1.3.0\",\"purl\":\"pkg:npm/"
         "left-pad@1.3.0\"},"
         "{\"type\":\"library\",\"name\":\"x\",\"version\":\"1\"}]}]}");
    ck_assert_uint_eq(got.facts, 2);
    expect_package(&got, 0, "npm", "left-pad", "1.3.0", NULL);
    expect_package(&got, 1, "generic", "x", "1", NULL);
    expect_tally(&got, 1, 0, 0);
}
END_TEST

START_TEST(spdx_refers_to_package_urls)
{
    COLLECT_AUTO got;
    sbom(&got, &et_parser_spdx,
         "{\"spdxVersion\":\"SPDX-2.3\",\"name\":\"acme/builder:12\",\"packages\":[\n"
         "{\"name\":\"acme/builder\",\"primaryPackagePurpose\":\"CONTAINER\"},\n"
         "{\"name\":\"lock\",\"versionInfo\":\"1\",\"primaryPackagePurpose\":\"APPLICATION\"},\n"
         "{\"name\":\"gcc-12\",\"versionInfo\":\"12.2.0-14\",\"externalRefs\":[{\"referenceType\":"
         "\"cpe23Type\",\"referenceLocator\":\"cpe\"},{\"referenceType\":\"purl\","
         "\"referenceLocator\":\"" PURL "\"}]}\n]}");
    ck_assert_uint_eq(got.facts, 1);
    expect_package(&got, 0, "deb", "gcc-12", "12.2.0-14", "amd64");
    expect_tally(&got, 3, 2, 0);
}
END_TEST

START_TEST(trivy_keeps_the_parts_of_a_version_apart)
{
    COLLECT_AUTO got;
    sbom(&got, &et_parser_trivy,
         "{\"SchemaVersion\":2,\"ArtifactName\":\"acme/"
         "builder:12\",\"Results\":[{\"Class\":\"secret\"},"
         "{\"Packages\":[{\"Name\":\"gcc\",\"Version\":\"12.2.0\",\"Release\":\"3\",\"Epoch\":4,"
         "\"Arch\":"
         "\"amd64\",\"Identifier\":{\"PURL\":\"pkg:deb/debian/gcc@12.2.0-3\"}},"
         "{\"Name\":\"musl\",\"Version\":\"1.2.4-r2\"}]}]}");
    ck_assert_uint_eq(got.facts, 2);
    expect_package(&got, 0, "deb", "gcc", "4:12.2.0-3", "amd64");
    expect_package(&got, 1, "generic", "musl", "1.2.4-r2", NULL);
}
END_TEST

/* A large list may be longer than what a bid sees. */
START_TEST(a_head_within_the_list_is_recognised)
{
    static const char head[] =
        "{\"artifacts\":[{\"id\":\"1\",\"name\":\"a\",\"foundBy\":\"x\",\"locations\":[]},"
        "{\"id\":";
    ck_assert_int_gt(et_parser_syft_json.bid(et_slice_of(head), false), 0);
    ck_assert_int_gt(et_parser_spdx.bid(
                         ET_SLICE("{\"SPDXID\":\"x\",\"creationInfo\":{},\"packages\":[{"), false),
                     0);
    ck_assert_int_eq(et_parser_syft_json.bid(ET_SLICE("{\"artifacts\":[{\"name\":\"a\"}]}"), true),
                     0);
    ck_assert_int_eq(et_parser_trivy.bid(ET_SLICE("{\"ArtifactName\":\"a\"}"), true), 0);
}
END_TEST

START_TEST(a_cut_sbom_keeps_its_packages)
{
    COLLECT_AUTO got;
    sbom(&got, &et_parser_cyclonedx,
         "{\"bomFormat\":\"CycloneDX\",\"metadata\":{\"component\":{\"name\":\"acme/builder:12\"}},"
         "\"components\":[\n{\"type\":\"library\",\"name\":\"x\",\"version\":\"1\"},\n{\"type\":"
         "\"li");
    ck_assert_uint_eq(got.facts, 1);
    expect_package(&got, 0, "generic", "x", "1", NULL);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 3);
    ck_assert_str_eq(got.damages[0].kept, "1 element before it");
    expect_tally(&got, 2, 0, 1);
}
END_TEST

static void tags(struct collect *got, const char *text)
{
    collect_init(got);
    ck_assert_int_gt(et_parser_spdx_tags.bid(et_slice_of(text), true), 0);
    collect_lines(got, &et_parser_spdx_tags, et_slice_of(text));
}

START_TEST(spdx_may_be_tags_and_values)
{
    COLLECT_AUTO got;
    tags(&got, "# made by hand\n\nSPDXVersion: SPDX-2.3\nDocumentName: acme/builder:12\r\n"
               "PackageVersion: 0\n"
               "PackageName: acme/builder\nPrimaryPackagePurpose: CONTAINER\n"
               "PackageName: gcc-12\nPackageVersion: 12.2.0-14\n"
               "PackageLicenseComments: <text>PackageName: not one\nPackageVersion: 1\n"
               "the end</text>\n"
               "ExternalRef: SECURITY cpe23Type cpe:2.3:a\n"
               "ExternalRef: PACKAGE-MANAGER purl " PURL "\nFileName: ./usr/bin/gcc\n"
               "PackageVersion: 0\n"
               "PackageName: requests\nPackageVersion: NOASSERTION\n"
               "PackageComment: <text>one line</text>\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_package(&got, 0, "deb", "gcc-12", "12.2.0-14", "amd64");
    ck_assert_uint_eq(got.places[0].line, 8);
    ck_assert_str_eq(got.stated[1].package->name.p, "requests");
    ck_assert_ptr_null(got.stated[1].package->version.p);
    expect_tally(&got, 8, 11, 0);
}
END_TEST

START_TEST(what_is_no_tag_is_damage)
{
    COLLECT_AUTO got;
    tags(&got, "SPDXVersion: SPDX-2.3\nPackageName: a\nno tag\nPackageVersion: 1\n"
               "PackageComment: <text>goes on\nPackageName: b\n");
    ck_assert_uint_eq(got.facts, 1);
    expect_slice(got.stated[0].package->name, "a");
    expect_slice(got.stated[0].package->version, "1");
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_str_eq(got.damages[0].what, "not a tag and its value");
    ck_assert_str_eq(got.damages[1].what, "a text that begins here has no end");
    ck_assert_uint_eq(got.damages[1].at.line, 5);
    expect_tally(&got, 3, 2, 1);
}
END_TEST

#define BOM "<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\">\n"
#define ABOUT                                                                                      \
    "<metadata><tools><components><component type=\"library\"><name>scanner</name></component>"    \
    "</components></tools><component type='container'><name>acme/builder:12</name></component>"    \
    "</metadata>\n"

START_TEST(cyclonedx_may_be_xml)
{
    COLLECT_AUTO got;
    sbom(&got, &et_parser_cyclonedx_xml,
         "\xef\xbb\xbf" BOM ABOUT "<components>\n"
         "<component type=\"operating-system\"><name>debian</name></component>\n"
         "<component bom-ref=\"a>b\" type=\"library\">\n <name>gcc-12</name>\n"
         " <version>12.2.0-14</version><licenses><license><name>GPL</name></license></licenses>\n"
         " <purl>pkg:deb/debian/gcc-12@12.2.0-14?arch=amd64&amp;distro=debian-12</purl>\n"
         "</component>\n"
         "<component type=\"application\"><name>package-lock.json</name><components>\n"
         "<component type=\"library\"><name><![CDATA[left-pad]]></name><version>1.3.0</version>"
         "<purl>pkg:npm/left-pad@1.3.0</purl></component></components></component>\n"
         "<component/></components></bom>\n");
    ck_assert_uint_eq(got.facts, 2);
    expect_package(&got, 0, "deb", "gcc-12", "12.2.0-14", "amd64");
    ck_assert_uint_eq(got.places[0].line, 6);
    expect_package(&got, 1, "npm", "left-pad", "1.3.0", NULL);
    expect_tally(&got, 13, 0, 0);
}
END_TEST

START_TEST(a_cut_or_broken_xml_keeps_its_packages)
{
    static const struct {
        const char *end, *what;
        uint64_t line;
    } cases[] = {
        { "<component type=\"library\">\n<name>b</na", "XML ends early", 5 },
        { "<component type=\"library\">\n<name>b</name></components></component>",
          "a tag closes what is not open", 5 },
        { "\n<a <b>", "not valid XML", 6 },
        { "\n", "XML ends early", 5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        COLLECT_AUTO got;
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_adds(&text, BOM ABOUT "<components><component type=\"library\"><name>x</name>"
                                        "<version>1</version></component>\n");
        et_strbuf_adds(&text, cases[i].end);
        sbom(&got, &et_parser_cyclonedx_xml, et_strbuf_string(&text));
        ck_assert_uint_eq(got.facts, 1);
        expect_package(&got, 0, "generic", "x", "1", NULL);
        ck_assert_uint_eq(got.damage_count, 1);
        ck_assert_str_eq(got.damages[0].what, cases[i].what);
        ck_assert_uint_eq(got.damages[0].at.line, cases[i].line);
        ck_assert_str_eq(got.damages[0].kept, "1 package before it");
        ck_assert_uint_eq(got.tally.parsed, cases[i].line - 1);
    }
}
END_TEST

/* Each level costs memory: there is an end to them. */
START_TEST(xml_elements_in_one_another_are_limited)
{
    static const char *const levels[] = { "<a>", "<component><components>" };
    for (size_t i = 0; i < 2; i++) {
        COLLECT_AUTO got;
        ET_STRBUF_AUTO text = { 0 };
        et_strbuf_adds(&text, BOM "<components>");
        for (int n = 0; n < 300; n++)
            et_strbuf_adds(&text, levels[i]);
        sbom(&got, &et_parser_cyclonedx_xml, et_strbuf_string(&text));
        ck_assert_uint_eq(got.damage_count, 1);
        ck_assert_str_eq(got.damages[0].what, "elements are nested too deep: not read further");
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, spdx_may_be_tags_and_values);
    tcase_add_test(tcase, what_is_no_tag_is_damage);
    tcase_add_test(tcase, cyclonedx_may_be_xml);
    tcase_add_test(tcase, a_cut_or_broken_xml_keeps_its_packages);
    tcase_add_test(tcase, xml_elements_in_one_another_are_limited);
    tcase_add_test(tcase, a_package_url_tells_type_and_arch);
    tcase_add_test(tcase, syft_names_the_image_behind_its_packages);
    tcase_add_test(tcase, cyclonedx_lists_more_than_packages);
    tcase_add_test(tcase, spdx_refers_to_package_urls);
    tcase_add_test(tcase, trivy_keeps_the_parts_of_a_version_apart);
    tcase_add_test(tcase, a_head_within_the_list_is_recognised);
    tcase_add_test(tcase, a_cut_sbom_keeps_its_packages);
}
