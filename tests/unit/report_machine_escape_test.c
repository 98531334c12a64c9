/* What the reports for machines do to values that somebody chose in order to break out. */
#include "base/printable.h"
#include "reports/escape.h"
#include "tests/unit/suite.h"

typedef void escape(struct et_strbuf *to, struct et_slice value);

static void expect_escaped(escape *function, struct et_slice value, const char *want)
{
    ET_STRBUF_AUTO got = { 0 };
    function(&got, value);
    expect_slice(et_strbuf_slice(&got), want);
}

/* A terminal's colour, a hyperlink of OSC 8, a bell, text that is turned around, a formula, markup,
 * a lone surrogate as JSON and as UTF-8. */
static const char *const tricks[] = { "\033[31mred\033[0m",
                                      "\033]8;;http://x\033\\click\033]8;;\033\\",
                                      "\033]0;title\a",
                                      ("\xe2\x80\xae" /* else the c would be a digit of it */
                                       "cc.exe\xe2\x80\xac"),
                                      "\xe2\x81\xa6x\xe2\x81\xa9",
                                      "=cmd|'/C calc'!A0",
                                      "<script>alert(1)</script>",
                                      "<img src=x onerror=alert(1)>",
                                      "\\ud800",
                                      "\xed\xa0\x80",
                                      "](javascript:x)",
                                      "\"];a[label=\"" };

static const struct {
    const char *name;
    escape *function;
} all[] = { { "body file", et_escape_bodyfile },
            { "DOT", et_escape_dot },
            { "Markdown", et_escape_markdown },
            { "XML", et_escape_xml } };

enum { ALL = sizeof all / sizeof *all, TRICKS = sizeof tricks / sizeof *tricks };

/* One line of UTF-8 without anything that a terminal would obey. */
static void expect_tame(const char *name, struct et_slice got)
{
    ck_assert_msg(et_utf8_valid(got), "%s: no UTF-8", name);
    ck_assert_msg(et_printable_plain(got), "%s: not printable: %.*s", name, (int)got.n, got.p);
}

START_TEST(any_byte_gives_one_printable_line)
{
    for (size_t i = 0; i < ALL; i++)
        for (int byte = 0; byte < 256; byte++) {
            ET_STRBUF_AUTO got = { 0 };
            const char value[] = { 'a', (char)byte, 'b' };
            all[i].function(&got, (struct et_slice){ value, sizeof value });
            expect_tame(all[i].name, et_strbuf_slice(&got));
            ck_assert_msg(et_slice_find(et_strbuf_slice(&got), 'b') != NULL, "%s lost the rest",
                          all[i].name);
        }
}
END_TEST

START_TEST(no_trick_reaches_a_terminal)
{
    for (size_t i = 0; i < ALL; i++)
        for (size_t j = 0; j < TRICKS; j++) {
            ET_STRBUF_AUTO got = { 0 };
            all[i].function(&got, et_slice_of(tricks[j]));
            expect_tame(all[i].name, et_strbuf_slice(&got));
        }
}
END_TEST

/* Eleven fields stay eleven. */
START_TEST(a_body_file_has_no_bar_in_a_name)
{
    expect_escaped(et_escape_bodyfile, ET_SLICE("/tmp/a|b"), "/tmp/a\\x7cb");
    expect_escaped(et_escape_bodyfile, ET_SLICE("/tmp/a\n0|x"), "/tmp/a\\x0a0\\x7cx");
}
END_TEST

/* Graphviz reads escapes (\N is the node's name) and entities also between quotes. */
START_TEST(dot_takes_quotes_escapes_and_entities_as_they_are)
{
    expect_escaped(et_escape_dot, ET_SLICE("say \"hi\""), "say \\\"hi\\\"");
    expect_escaped(et_escape_dot, ET_SLICE("\\N\\l"), "\\\\N\\\\l");
    expect_escaped(et_escape_dot, ET_SLICE("&lt;&#60;"), "&amp;lt;&amp;#60;");
    expect_escaped(et_escape_dot, ET_SLICE("<b>"), "<b>");
    expect_escaped(et_escape_dot, ET_SLICE("\033"), "\\\\x1b");
}
END_TEST

/* A code span ends at as many backticks as it began with. */
START_TEST(markdown_is_a_code_span_that_its_value_cannot_end)
{
    expect_escaped(et_escape_markdown, ET_SLICE("gcc *a* @me <b>"), "` gcc *a* @me <b> `");
    expect_escaped(et_escape_markdown, ET_SLICE("`id`"), "`` `id` ``");
    expect_escaped(et_escape_markdown, ET_SLICE("a``b`c"), "``` a``b`c ```");
    expect_escaped(et_escape_markdown, ET_SLICE(""), "");
}
END_TEST

/* A table parts its cells before it looks at code spans. */
START_TEST(markdown_keeps_a_bar_within_its_cell)
{
    expect_escaped(et_escape_markdown, ET_SLICE("a | b"), "` a \\| b `");
    expect_escaped(et_escape_markdown, ET_SLICE("a \\| b"), "` a \\\\x7c b `");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, any_byte_gives_one_printable_line);
    tcase_add_test(tcase, no_trick_reaches_a_terminal);
    tcase_add_test(tcase, a_body_file_has_no_bar_in_a_name);
    tcase_add_test(tcase, dot_takes_quotes_escapes_and_entities_as_they_are);
    tcase_add_test(tcase, markdown_is_a_code_span_that_its_value_cannot_end);
    tcase_add_test(tcase, markdown_keeps_a_bar_within_its_cell);
}
