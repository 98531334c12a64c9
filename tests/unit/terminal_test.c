/* Lines for a terminal: widths, breaks, and what is left where it shows only ASCII. */
#include "reports/char_width.h"
#include "reports/terminal.h"
#include "tests/unit/suite.h"

#include <stdlib.h>

/* One line of a terminal so wide, which write fills; the caller's to free. */
static char *line_of(int width, bool colour, bool ascii, void (*write)(struct et_terminal *term))
{
    char *text = NULL;
    size_t n = 0;
    struct et_err err = { 0 };
    struct et_terminal term;
    FILE *file = open_memstream(&text, &n);
    et_term_init(&term, file, colour, width);
    term.ascii = ascii;
    write(&term);
    et_term_newline(&term);
    ck_assert_int_eq(et_term_end(&term, &err), 0);
    et_term_clear(&term);
    fclose(file);
    return text;
}

static void expect_line(char *text, const char *want)
{
    ck_assert_str_eq(text, want);
    free(text);
}

START_TEST(a_character_takes_as_many_columns_as_terminals_give_it)
{
    ck_assert_int_eq(et_char_width('a'), 1);
    ck_assert_int_eq(et_char_width(0xe9), 1);    /* é */
    ck_assert_int_eq(et_char_width(0x4e2d), 2);  /* 中 */
    ck_assert_int_eq(et_char_width(0xac00), 2);  /* 가 */
    ck_assert_int_eq(et_char_width(0xff21), 2);  /* full-width A */
    ck_assert_int_eq(et_char_width(0x1f600), 2); /* a face */
    ck_assert_int_eq(et_char_width(0x301), 0);   /* an accent on the one before */
    ck_assert_int_eq(et_char_width(0x200d), 0);  /* joins two */
    ck_assert_int_eq(et_char_width('\t'), 0);
    ck_assert_int_eq(et_char_width(0x10ffff), 1); /* beyond all tables */
}
END_TEST

static void write_wide_cells(struct et_terminal *term)
{
    et_term_padded(term, ET_SLICE("中文"), 6);
    et_term_words(term, "|");
}

/* Columns would not line up if characters were counted. */
START_TEST(wide_characters_keep_columns_straight)
{
    expect_line(line_of(0, false, false, write_wide_cells), "中文   |\n");
}
END_TEST

static void write_fitted(struct et_terminal *term)
{
    et_term_fitted(term, ET_SLICE("ab中中中中"));
}

START_TEST(a_value_is_cut_where_the_line_ends)
{
    expect_line(line_of(7, false, false, write_fitted), "ab中中…\n");
    expect_line(line_of(8, false, false, write_fitted), "ab中中…\n"); /* half a character is none */
    expect_line(line_of(10, false, false, write_fitted), "ab中中中中\n");
    expect_line(line_of(0, false, false, write_fitted), "ab中中中中\n");
}
END_TEST

static void write_cell(struct et_terminal *term)
{
    et_term_cell(term, ET_SLICE("registry/application"), 8);
    et_term_words(term, "|");
}

/* A file is searched and compared, so nothing may be missing in it. */
START_TEST(a_cell_is_cut_on_a_terminal_only)
{
    expect_line(line_of(40, false, false, write_cell), "registr… |\n");
    expect_line(line_of(40, false, true, write_cell), "regis... |\n");
    expect_line(line_of(0, false, false, write_cell), "registry/application |\n");
}
END_TEST

static void write_sentence(struct et_terminal *term)
{
    et_term_words(term, "  one two ");
    et_term_style(term, ET_ALARM);
    et_term_words(term, "three  four");
    et_term_style(term, ET_PLAIN);
    et_term_words(term, " five");
}

START_TEST(a_line_too_wide_goes_on_behind_its_indent)
{
    expect_line(line_of(16, false, false, write_sentence), "  one two three\n    four five\n");
    expect_line(line_of(12, false, false, write_sentence),
                "  one two\n    three\n    four\n    five\n");
    expect_line(line_of(0, false, false, write_sentence), "  one two three  four five\n");
    /* colours take no room */
    expect_line(line_of(16, true, false, write_sentence),
                "  one two \033[31mthree\n    four\033[0m five\n");
}
END_TEST

static void write_long_word(struct et_terminal *term)
{
    et_term_words(term, "  ");
    et_term_value(term, ET_SLICE("0123456789abcdef0123456789abcdef x"));
}

/* A digest in two pieces could not be copied. */
START_TEST(a_word_is_never_broken)
{
    expect_line(line_of(10, false, false, write_long_word),
                "  0123456789abcdef0123456789abcdef\n    x\n");
}
END_TEST

static void write_foreign(struct et_terminal *term)
{
    et_term_value(term, ET_SLICE("sh ← caf\xc3\xa9 \xf0\x9f\x98\x80 \xff"));
    et_term_words(term, " … ▁█");
}

START_TEST(ascii_has_no_other_byte_and_loses_nothing)
{
    expect_line(line_of(0, false, true, write_foreign),
                "sh <- caf\\u00e9 \\U0001f600 \\xff ... 18\n");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_character_takes_as_many_columns_as_terminals_give_it);
    tcase_add_test(tcase, wide_characters_keep_columns_straight);
    tcase_add_test(tcase, a_value_is_cut_where_the_line_ends);
    tcase_add_test(tcase, a_cell_is_cut_on_a_terminal_only);
    tcase_add_test(tcase, a_line_too_wide_goes_on_behind_its_indent);
    tcase_add_test(tcase, a_word_is_never_broken);
    tcase_add_test(tcase, ascii_has_no_other_byte_and_loses_nothing);
}
