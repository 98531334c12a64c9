#include "base/printable.h"
#include "tests/unit/suite.h"

#include <jansson.h>

static void expect_printable(struct et_slice bytes, const char *want)
{
    ET_STRBUF_AUTO text = { 0 };
    et_printable_add(&text, bytes);
    ck_assert_str_eq(et_strbuf_string(&text), want);
}

static void expect_shell(struct et_slice word, const char *want)
{
    ET_STRBUF_AUTO text = { 0 };
    et_printable_add_shell(&text, word);
    ck_assert_str_eq(et_strbuf_string(&text), want);
}

/* The printable form reads as itself on any terminal, and gives the bytes back. */
static void expect_round_trip(struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    ET_STRBUF_AUTO back = { 0 };
    et_printable_add(&text, bytes);
    et_printable_decode(&back, et_strbuf_slice(&text));
    ck_assert_msg(et_slice_eq(et_strbuf_slice(&back), bytes), "%s does not read back",
                  et_strbuf_string(&text));
    struct et_slice inner = et_strbuf_slice(&text);
    if (et_slice_starts(inner, "$'"))
        inner = et_slice_from(inner, 1);
    ck_assert_msg(et_printable_plain(inner), "%s is not plain", et_strbuf_string(&text));
}

static void expect_json(struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    et_json_add_string(&text, bytes);
    json_error_t why;
    json_t *json =
        json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(json_is_string(json), "%s: %s", text.p, why.text);
    const struct et_slice got = { json_string_value(json), json_string_length(json) };
    ck_assert_msg(et_slice_eq(got, bytes), "%s does not read back", text.p);
    json_decref(json);
}

START_TEST(ordinary_text_stays_as_it_is)
{
    expect_printable(ET_SLICE(""), "");
    expect_printable(ET_SLICE("gcc -o 'a b' $HOME \\n"), "gcc -o 'a b' $HOME \\n");
    expect_printable(ET_SLICE("Gr\xc3\xb6\xc3\x9f"
                              "e \xe6\x96\x87 \xf0\x9f\x90\x8b"),
                     "Gr\xc3\xb6\xc3\x9f"
                     "e \xe6\x96\x87 \xf0\x9f\x90\x8b");
}
END_TEST

/* Escape sequences of a terminal, line ends and NULs come from attackers. */
START_TEST(control_bytes_are_written_as_a_shell_would_quote_them)
{
    expect_printable(ET_SLICE("a\nb\tc"), "$'a\\nb\\tc'");
    expect_printable(ET_SLICE("\x1b[31m"), "$'\\x1b[31m'");
    expect_printable(ET_SLICE("a\0b'\\\x7f"), "$'a\\x00b\\'\\\\\\x7f'");
    expect_printable(ET_SLICE("\xff\xfe"), "$'\\xff\\xfe'");
    expect_printable(ET_SLICE("\xc2\x9b"), "$'\\u009b'"); /* C1: CSI for some terminals */
}
END_TEST

/* NOLINTBEGIN(misc-misleading-bidirectional): what these tests are about */

/* A reversed name hides its end from the reader: evil<RLO>gpj.exe */
START_TEST(characters_that_turn_the_direction_of_writing_are_escaped)
{
    expect_printable(ET_SLICE("evil\xe2\x80\xaegpj.exe"), "$'evil\\u202egpj.exe'");
    static const char *const tricks[] = { "\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f",
                                          "\xe2\x80\xa8", "\xe2\x81\xa6", "\xe2\x81\xa9",
                                          "\xef\xbb\xbf" };
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
        ck_assert(!et_printable_plain(et_slice_of(tricks[i])));
        expect_round_trip(et_slice_of(tricks[i]));
    }
}
END_TEST

/* NOLINTEND(misc-misleading-bidirectional) */

/* Else $'a' as a file's own name and an escaped a would be the same text. */
/* Two names that differ by what nobody sees would be taken for one. */
START_TEST(characters_that_show_nothing_are_escaped)
{
    expect_printable(ET_SLICE("gc\xe2\x80\x8b"
                              "c"),
                     "$'gc\\u200bc'");
    expect_printable(ET_SLICE("gcc\xc2\xad"), "$'gcc\\u00ad'");
    expect_printable(ET_SLICE("\xe3\x85\xa4"), "$'\\u3164'"); /* a filler that is a letter */
    expect_printable(ET_SLICE("a\xf3\xa0\x81\x81"), "$'a\\U000e0041'"); /* a tag */
    expect_json(ET_SLICE("a\xf3\xa0\x81\x81"));
}
END_TEST

/* Messages are cut where their room ends, amid a character or not. */
START_TEST(a_tamed_line_has_nothing_that_a_terminal_obeys)
{
    char line[] = "caf\xc3\xa9 \033[31m \xc2\x9b \xff \xe2\x80\xae \xc3";
    et_printable_tame(line);
    ck_assert_str_eq(line, "caf\xc3\xa9 ?[31m ? ? ? ?");
}
END_TEST

START_TEST(a_text_that_looks_escaped_is_escaped_itself)
{
    expect_printable(ET_SLICE("$'a'"), "$'$\\'a\\''");
    expect_round_trip(ET_SLICE("$'a'"));
    expect_round_trip(ET_SLICE("$'"));
    expect_round_trip(ET_SLICE("$'\\x41'"));
}
END_TEST

START_TEST(every_byte_alone_and_beside_every_other_reads_back)
{
    for (int a = 0; a < 256; a++) {
        const char one = (char)(unsigned char)a;
        expect_round_trip((struct et_slice){ &one, 1 });
        for (int b = 0; b < 256; b++) {
            const char two[] = { one, (char)(unsigned char)b, 'F' };
            expect_round_trip((struct et_slice){ two, sizeof two });
        }
    }
}
END_TEST

START_TEST(every_character_of_unicode_reads_back_in_both_forms)
{
    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 61) {
        char bytes[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
        uint32_t rest = c;
        for (size_t i = n; i-- > 1; rest >>= 6)
            bytes[i] = (char)(unsigned char)(0x80 | (rest & 0x3f));
        bytes[0] = (char)(unsigned char)(lead[n] | rest);
        const struct et_slice s = { bytes, n };
        uint32_t back = 0;
        expect_round_trip(s);
        if (c >= 0xd800 && c <= 0xdfff) {
            ck_assert_uint_eq(et_utf8_next(s, &back), 0);
            continue;
        }
        ck_assert_uint_eq(et_utf8_next(s, &back), n);
        ck_assert_uint_eq(back, c);
        expect_json(s);
    }
}
END_TEST

/* Overlong forms would let a control byte through in disguise. */
START_TEST(utf8_that_is_not_well_formed_is_refused)
{
    static const char *const bad[] = { "\x80",         "\xc0\x80",         "\xc1\xbf",
                                       "\xe0\x80\x8a", "\xed\xa0\x80",     "\xf0\x80\x80\x8a",
                                       "\xc3",         "\xe2\x82",         "\xf4\x90\x80\x80",
                                       "\xf5",         "\xf8\x88\x80\x80", "\xc3(" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!et_utf8_valid(et_slice_of(bad[i])), "form %zu is taken", i);
        expect_round_trip(et_slice_of(bad[i]));
    }
    ck_assert(et_utf8_valid(ET_SLICE("")) && et_utf8_valid(ET_SLICE("a\0b")));
}
END_TEST

/* What decode is given may be anybody's text, not only ours. */
START_TEST(a_form_that_we_never_write_decodes_without_harm)
{
    static const char *const odd[] = { "$'",       "$''", "$'\\'", "$'\\x'", "$'\\xg0'",
                                       "$'\\u12'", "$'a", "a'",    "$'\\" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        ET_STRBUF_AUTO back = { 0 };
        et_printable_decode(&back, et_slice_of(odd[i]));
        ck_assert(!back.failed);
    }
}
END_TEST

START_TEST(a_shell_word_is_quoted_only_where_it_must_be)
{
    expect_shell(ET_SLICE("-DX=1"), "-DX=1");
    expect_shell(ET_SLICE("/usr/bin/g++"), "/usr/bin/g++");
    expect_shell(ET_SLICE(""), "''");
    expect_shell(ET_SLICE("a b"), "'a b'");
    expect_shell(ET_SLICE("$(id)"), "'$(id)'");
    expect_shell(ET_SLICE("it's"), "'it'\\''s'");
    expect_shell(ET_SLICE("*"), "'*'");
    expect_shell(ET_SLICE("a\nb"), "$'a\\nb'");
    expect_shell(ET_SLICE("a\0"), "$'a\\x00'");
    ck_assert(!et_printable_bare_word(ET_SLICE("")) && !et_printable_bare_word(ET_SLICE("\0")));
}
END_TEST

START_TEST(json_strings_hold_quotes_controls_and_nuls)
{
    expect_json(ET_SLICE(""));
    expect_json(ET_SLICE("\"\\/\b\f\n\r\t\0\x1f\x7f"));
    /* NOLINTNEXTLINE(misc-misleading-bidirectional) */
    expect_json(ET_SLICE("\xc2\x9b\xe2\x80\xae\xf0\x9f\x90\x8b</script>"));
}
END_TEST

START_TEST(bytes_that_are_not_text_become_hexadecimal_in_json)
{
    ET_STRBUF_AUTO text = { 0 };
    et_json_add_bytes(&text, ET_SLICE("a\xff\0"));
    ck_assert_str_eq(text.p, "{\"hex\":\"61FF00\"}");
    et_strbuf_reset(&text);
    et_json_add_bytes(&text, ET_SLICE("a"));
    ck_assert_str_eq(text.p, "\"a\"");
    et_strbuf_reset(&text);
    et_json_add_string(&text, ET_SLICE("a\xff"));
    ck_assert_str_eq(text.p, "\"a\xef\xbf\xbd\"");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, ordinary_text_stays_as_it_is);
    tcase_add_test(tcase, control_bytes_are_written_as_a_shell_would_quote_them);
    tcase_add_test(tcase, characters_that_turn_the_direction_of_writing_are_escaped);
    tcase_add_test(tcase, characters_that_show_nothing_are_escaped);
    tcase_add_test(tcase, a_tamed_line_has_nothing_that_a_terminal_obeys);
    tcase_add_test(tcase, a_text_that_looks_escaped_is_escaped_itself);
    tcase_add_test(tcase, every_byte_alone_and_beside_every_other_reads_back);
    tcase_add_test(tcase, every_character_of_unicode_reads_back_in_both_forms);
    tcase_add_test(tcase, utf8_that_is_not_well_formed_is_refused);
    tcase_add_test(tcase, a_form_that_we_never_write_decodes_without_harm);
    tcase_add_test(tcase, a_shell_word_is_quoted_only_where_it_must_be);
    tcase_add_test(tcase, json_strings_hold_quotes_controls_and_nuls);
    tcase_add_test(tcase, bytes_that_are_not_text_become_hexadecimal_in_json);
}
