#include "reports/escape.h"
#include "reports/json_value.h"
#include "tests/unit/suite.h"

typedef void escape(struct et_strbuf *to, struct et_slice value);

static void expect_escaped(escape *function, struct et_slice value, const char *want)
{
    ET_STRBUF_AUTO got = { 0 };
    function(&got, value);
    expect_slice(et_strbuf_slice(&got), want);
}

static void expect_text(struct et_slice value, const char *want)
{
    expect_escaped(et_escape_text, value, want);
}

static void expect_csv(struct et_slice value, const char *want)
{
    expect_escaped(et_escape_csv, value, want);
}

static void expect_json(const char *text, const char *want)
{
    expect_escaped(et_escape_json_value, et_slice_of(text), want);
}

/* What could move the cursor, ring, colour or answer stands as its number. */
START_TEST(text_shows_control_bytes_as_numbers)
{
    expect_text(ET_SLICE("a\033[31mb\a\r\n\tc\0d\177"),
                "a\\x1b[31mb\\x07\\x0d\\x0a\\x09c\\x00d\\x7f");
    expect_text(ET_SLICE("\xc2\x9b"
                         "31m"),
                "\\u009b31m"); /* C1 CSI */
}
END_TEST

START_TEST(text_shows_direction_tricks_and_broken_utf8_as_numbers)
{
    expect_text(ET_SLICE("a\xe2\x80\xae"
                         "cc.exe\xe2\x80\xac"),
                "a\\u202ecc.exe\\u202c");
    expect_text(ET_SLICE("\xff\xc3"), "\\xff\\xc3");
    expect_text(ET_SLICE("\xed\xa0\x80"), "\\xed\\xa0\\x80"); /* a surrogate */
}
END_TEST

/* What is printable already, quoted forms included, is not touched again. */
START_TEST(text_leaves_printable_values_alone)
{
    expect_text(ET_SLICE("caf\xc3\xa9 $'a\\x1bb' \\ \"q\" 'x'"),
                "caf\xc3\xa9 $'a\\x1bb' \\ \"q\" 'x'");
    expect_text(ET_SLICE(""), "");
}
END_TEST

START_TEST(csv_quotes_and_doubles_quotes)
{
    expect_csv(ET_SLICE("say \"hi\", you"), "\"say \"\"hi\"\", you\"");
    expect_csv(ET_SLICE("\""), "\"\"\"\"");
    expect_csv(ET_SLICE(""), "\"\"");
}
END_TEST

/* A row stays a row in any reader, even one that knows nothing of quotes. */
START_TEST(csv_has_no_line_end_in_a_cell)
{
    expect_csv(ET_SLICE("a\r\nb"), "\"a\\x0d\\x0ab\"");
}
END_TEST

START_TEST(csv_disarms_formulas)
{
    expect_csv(ET_SLICE("=cmd|'/C calc'!A0"), "\"'=cmd|'/C calc'!A0\"");
    expect_csv(ET_SLICE("+1"), "\"'+1\"");
    expect_csv(ET_SLICE("-1"), "\"'-1\"");
    expect_csv(ET_SLICE("@SUM(A1)"), "\"'@SUM(A1)\"");
    expect_csv(ET_SLICE("\tx"), "\"'\\x09x\"");
    expect_csv(ET_SLICE("\rx"), "\"'\\x0dx\"");
    expect_csv(ET_SLICE("1=1"), "\"1=1\"");
}
END_TEST

/* Blanks of any kind do not hide a formula from a spreadsheet. */
START_TEST(csv_disarms_formulas_behind_blanks)
{
    expect_csv(ET_SLICE("  =1"), "\"'  =1\"");
    expect_csv(ET_SLICE("\xc2\xa0\xe3\x80\x80=1"), "\"'\xc2\xa0\xe3\x80\x80=1\"");
    expect_csv(ET_SLICE("   "), "\"   \"");
}
END_TEST

START_TEST(csv_disarms_full_width_formulas)
{
    expect_csv(ET_SLICE("\xef\xbc\x9d"
                        "1"),
               "\"'\xef\xbc\x9d"
               "1\"");
    expect_csv(ET_SLICE("\xef\xbc\x8b"
                        "1"),
               "\"'\xef\xbc\x8b"
               "1\"");
    expect_csv(ET_SLICE("\xef\xbc\x8d"
                        "1"),
               "\"'\xef\xbc\x8d"
               "1\"");
    expect_csv(ET_SLICE("\xef\xbc\xa0"
                        "1"),
               "\"'\xef\xbc\xa0"
               "1\"");
}
END_TEST

/* Else nobody could tell a disarmed =1 from a word that was '=1. */
START_TEST(csv_takes_an_apostrophe_back_without_loss)
{
    expect_csv(ET_SLICE("'=1"), "\"''=1\"");
    expect_csv(ET_SLICE("'a b'"), "\"'a b'\"");
}
END_TEST

START_TEST(json_columns_go_in_as_they_are)
{
    expect_json("[\"cc\", {\"hex\" : \"FF\"},\n null, -12, true, false, [] , {}]",
                "[\"cc\",{\"hex\":\"FF\"},null,-12,true,false,[],{}]");
    expect_json("\"a\\\"\\u00e9\\ud83d\\ude00\"", "\"a\\\"\\u00e9\\ud83d\\ude00\"");
}
END_TEST

/* Valid JSON may hold them raw; a terminal that shows the report may not. */
START_TEST(json_columns_lose_raw_tricks)
{
    expect_json("[\"\xe2\x80\xae\xe2\x80\xac\", \"\177\"]", "[\"\\u202e\\u202c\",\"\\u007f\"]");
}
END_TEST

/* A forged column may not break out of its place. */
START_TEST(json_columns_that_are_no_json_become_strings)
{
    expect_json("[1,2", "\"[1,2\"");
    expect_json("[1],\"x\":[2]", "\"[1],\\\"x\\\":[2]\"");
    expect_json("", "\"\"");
    expect_json("[1,]", "\"[1,]\"");
    expect_json("{1:2}", "\"{1:2}\"");
    expect_json("\"\n\"", "\"\\\"\\u000a\\\"\"");
    expect_json("\"\\x\"", "\"\\\"\\\\x\\\"\"");
    expect_escaped(et_escape_json_value, ET_SLICE("[1]\0x"), "\"[1]\\u0000x\"");
    expect_escaped(et_escape_json_value, ET_SLICE("[1]\0"), "\"[1]\\u0000\"");
}
END_TEST

/* Readers differ on these: some refuse the whole document. */
START_TEST(json_columns_hold_only_what_every_reader_takes)
{
    expect_json("\"\\ud800\"", "\"\\\"\\\\ud800\\\"\"");
    expect_json("\"\\udc00x\"", "\"\\\"\\\\udc00x\\\"\"");
    expect_json("1e999", "\"1e999\"");
    expect_json("01", "\"01\"");
    expect_json("1234567890123456", "\"1234567890123456\"");
    expect_json("\"\xff\"", "\"\\\"\xef\xbf\xbd\\\"\"");
}
END_TEST

/* Recursion is bounded, and what was appended before a flaw is taken back. */
START_TEST(json_columns_may_not_nest_without_end)
{
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO got = { 0 };
    for (int i = 0; i < 100000; i++)
        et_strbuf_addc(&text, '[');
    et_strbuf_adds(&got, "before");
    ck_assert(!et_json_value_add(&got, et_strbuf_slice(&text)));
    expect_slice(et_strbuf_slice(&got), "before");
    ck_assert(!et_json_value_add(&got, ET_SLICE_NONE));
}
END_TEST

/* Nothing in it ends a field, a row or the data; and what is undone is what was there. */
START_TEST(copy_gives_values_back_as_they_are)
{
    expect_escaped(et_escape_copy, ET_SLICE("a\tb\nc\r\\."), "a\\x09b\\x0ac\\x0d\\\\.");
    expect_escaped(et_escape_copy, ET_SLICE("\\N"), "\\\\N"); /* it is no NULL */
    expect_escaped(et_escape_copy, ET_SLICE(""), "");
    expect_escaped(et_escape_copy, ET_SLICE("caf\xc3\xa9 $'x'"), "caf\xc3\xa9 $'x'");
    expect_escaped(et_escape_copy, ET_SLICE("\xe2\x80\xae"), "\\xe2\\x80\\xae");
}
END_TEST

/* PostgreSQL refuses the load for one such byte. */
START_TEST(copy_has_no_broken_utf8_and_no_nul)
{
    expect_escaped(et_escape_copy, ET_SLICE("a\0b\xff"),
                   "a\xef\xbf\xbd"
                   "b\xef\xbf\xbd");
    expect_escaped(et_escape_copy, ET_SLICE("\xed\xa0\x80"),
                   "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, copy_gives_values_back_as_they_are);
    tcase_add_test(tcase, copy_has_no_broken_utf8_and_no_nul);
    tcase_add_test(tcase, text_shows_control_bytes_as_numbers);
    tcase_add_test(tcase, text_shows_direction_tricks_and_broken_utf8_as_numbers);
    tcase_add_test(tcase, text_leaves_printable_values_alone);
    tcase_add_test(tcase, csv_quotes_and_doubles_quotes);
    tcase_add_test(tcase, csv_has_no_line_end_in_a_cell);
    tcase_add_test(tcase, csv_disarms_formulas);
    tcase_add_test(tcase, csv_disarms_formulas_behind_blanks);
    tcase_add_test(tcase, csv_disarms_full_width_formulas);
    tcase_add_test(tcase, csv_takes_an_apostrophe_back_without_loss);
    tcase_add_test(tcase, json_columns_go_in_as_they_are);
    tcase_add_test(tcase, json_columns_lose_raw_tricks);
    tcase_add_test(tcase, json_columns_that_are_no_json_become_strings);
    tcase_add_test(tcase, json_columns_hold_only_what_every_reader_takes);
    tcase_add_test(tcase, json_columns_may_not_nest_without_end);
}
