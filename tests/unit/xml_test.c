/* Tags of an XML text, and what stands between them. */
#include "parsers/text/xml.h"
#include "tests/unit/suite.h"

static enum et_xml_found last_of(const char *text, struct et_strbuf *names)
{
    struct et_xml xml;
    struct et_xml_tag tag;
    enum et_xml_found found;
    et_xml_init(&xml, et_slice_of(text));
    while ((found = et_xml_next(&xml, &tag)) == ET_XML_OPEN || found == ET_XML_EMPTY ||
           found == ET_XML_CLOSE) {
        et_strbuf_adds(names, found == ET_XML_CLOSE ? "/" : found == ET_XML_EMPTY ? "." : "+");
        et_strbuf_add(names, tag.name);
    }
    return found;
}

static void expect_tags(const char *text, enum et_xml_found last, const char *want)
{
    ET_STRBUF_AUTO names = { 0 };
    ck_assert_int_eq(last_of(text, &names), last);
    expect_slice(et_strbuf_slice(&names), want);
}

START_TEST(only_tags_are_given)
{
    expect_tags("\xef\xbb\xbf<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"]>\">]>\n"
                "<n:a x='>'><!-- <no> --><![CDATA[<no>]]>b<c /></n:a>\n",
                ET_XML_END, "+a.c/a");
    expect_tags("", ET_XML_END, "");
    expect_tags("text > only", ET_XML_END, "");
}
END_TEST

START_TEST(what_has_no_end_is_cut)
{
    static const char *const texts[] = { "<a><b",        "<a><b x=\"", "<a></a", "<a><!-- >",
                                         "<a><![CDATA[", "<a><?x >",   "<a><!x", "<a><" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ET_STRBUF_AUTO names = { 0 };
        ck_assert_msg(last_of(texts[i], &names) == ET_XML_CUT, "%s", texts[i]);
        expect_slice(et_strbuf_slice(&names), "+a");
    }
}
END_TEST

START_TEST(what_is_no_tag_is_broken)
{
    expect_tags("<a><b <c></a>", ET_XML_BROKEN, "+a");
    expect_tags("<a>< b>", ET_XML_BROKEN, "+a");
    expect_tags("<a></>", ET_XML_BROKEN, "+a");
}
END_TEST

START_TEST(a_tag_has_its_place_and_attributes)
{
    struct et_xml xml;
    struct et_xml_tag tag;
    et_xml_init(&xml, ET_SLICE("<a>\n\n <b x = 'one \" >' y=\"2\" z>"));
    ck_assert_int_eq(et_xml_next(&xml, &tag), ET_XML_OPEN);
    ck_assert_int_eq(et_xml_next(&xml, &tag), ET_XML_OPEN);
    ck_assert_uint_eq(tag.line, 3);
    ck_assert_uint_eq(tag.at, 6);
    ck_assert_uint_eq(tag.end, xml.text.n);
    expect_slice(et_xml_attribute(tag.attributes, "x"), "one \" >");
    expect_slice(et_xml_attribute(tag.attributes, "y"), "2");
    ck_assert_ptr_null(et_xml_attribute(tag.attributes, "z").p);
    ck_assert_ptr_null(et_xml_attribute(ET_SLICE(" x=\"1"), "x").p);
}
END_TEST

/* An entity that the text defines itself stays as it is: so nothing grows. */
START_TEST(texts_are_decoded)
{
    static const char *const pairs[][2] = {
        { "a &amp; b &lt;&gt;&quot;&apos;", "a & b <>\"'" },
        { "&#65;&#x42;&#xe4;&#x20ac;&#x1f600;", "AB\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
        { "&lol;&#0;&#xd800;&#x110000;&amp", "&lol;&#0;&#xd800;&#x110000;&amp" },
        { "x<![CDATA[<&amp;>]]><!-- no -->y", "x<&amp;>y" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ET_STRBUF_AUTO text = { 0 };
        et_xml_decode(&text, et_slice_of(pairs[i][0]));
        expect_slice(et_strbuf_slice(&text), pairs[i][1]);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, only_tags_are_given);
    tcase_add_test(tcase, what_has_no_end_is_cut);
    tcase_add_test(tcase, what_is_no_tag_is_broken);
    tcase_add_test(tcase, a_tag_has_its_place_and_attributes);
    tcase_add_test(tcase, texts_are_decoded);
}
