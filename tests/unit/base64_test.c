#include "base/base64.h"
#include "tests/unit/suite.h"

/* RFC 4648, and what is none of it. */
START_TEST(base64_is_decoded_whole_or_not_at_all)
{
    static const struct {
        const char *text, *bytes; /* NULL = refused */
    } all[] = {
        { "", "" },         { "Zg==", "f" },  { "Zm8=", "fo" },       { "Zm9v", "foo" },
        { "Zm8", "fo" },    { "Zg", "f" },    { "/+8=", "\xff\xef" }, { "Zm9vYg==", "foob" },
        { "Z", NULL },      { "Zh==", NULL }, { "Zm9=", NULL },       { "Zm 9v", NULL },
        { "Zm9v\n", NULL }, { "=", NULL },    { "====", NULL },       { "Zg=", NULL },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ET_STRBUF_AUTO to = { 0 };
        et_strbuf_adds(&to, ">");
        bool good = et_base64_decode(et_slice_of(all[i].text), &to);
        ck_assert_msg(good == (all[i].bytes != NULL), "%s", all[i].text);
        expect_slice(et_slice_from(et_strbuf_slice(&to), 1), good ? all[i].bytes : "");
    }
}
END_TEST

/* The samples of RFC 4648, and bytes that need the last two digits. */
START_TEST(base64_is_written_with_its_padding)
{
    static const struct {
        const char *bytes, *text;
    } all[] = {
        { "", "" },
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
        { "\xff\xef", "/+8=" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ET_STRBUF_AUTO to = { 0 };
        et_base64_encode(et_slice_of(all[i].bytes), &to);
        expect_slice(et_strbuf_slice(&to), all[i].text);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, base64_is_decoded_whole_or_not_at_all);
    tcase_add_test(tcase, base64_is_written_with_its_padding);
}
