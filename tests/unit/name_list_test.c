/* Patterns that are lists of names: which are, and that they take what the pattern takes. */
#include "analyzer/rules/name_list.h"

#include "analyzer/rules/pattern.h"
#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>

/* want: the names, parted by blanks; "" = no list. */
static void expect_list_at(const char *pattern, const char *want, int line)
{
    struct et_arena arena;
    struct et_name_list list;
    ET_STRBUF_AUTO got = { 0 };
    et_arena_init(&arena);
    ck_assert(et_name_list_read(&list, et_slice_of(pattern), &arena));
    for (size_t i = 0; i < list.count; i++) {
        if (i)
            et_strbuf_addc(&got, ' ');
        et_strbuf_add(&got, list.names[i]);
    }
    ck_assert_msg(strcmp(et_strbuf_string(&got), want) == 0, "line %d: %s: got %s, want %s", line,
                  pattern, et_strbuf_string(&got), want);
    et_arena_clear(&arena);
}

#define expect_list(pattern, want) expect_list_at((pattern), (want), __LINE__)

START_TEST(a_list_is_names_between_its_marks)
{
    expect_list("^gcc$", "gcc");
    expect_list("^(?:cc|c\\+\\+|c89)$", "cc c++ c89");
    expect_list("^(ld|ld\\.bfd)$", "ld ld.bfd");
    expect_list("^/usr/bin/cilium-agent$", "/usr/bin/cilium-agent");
}
END_TEST

/* Whatever else a pattern says is for the expression. */
START_TEST(anything_else_is_no_list)
{
    static const char *const patterns[] = {
        "",       "^",     "$",         "^$",        "gcc",          "^gcc",     "gcc$",
        "^a|b$",  "^(a",   "^a)$",      "^(?:a)|b$", "^(?:a|)$",     "^(?:|a)$", "^(?:a||b)$",
        "^a.b$",  "^a+$",  "^[ab]$",    "^a\\d$",    "^(?:a)(?:b)$", "^(?:)$",   "^(?i:a)$",
        "^a{2}$", "^a\\$", "^(?:a\\)$", "^a b$",     "^\xff$",       "^(?=a)$",  "^(a|b)?$",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        expect_list(patterns[i], "");
}
END_TEST

/* The two ways to match may never differ: [g] keeps PCRE from being left out. */
START_TEST(a_list_takes_what_the_expression_takes)
{
    static const char *const texts[] = { "gcc",  "g++",   "gcc\n", "",     "gc",
                                         "ggcc", "gcc++", "g",     "g.cc", "/gcc" };
    struct et_err err = { 0 };
    struct et_matcher *matcher = et_matcher_new(&err);
    struct et_pattern *list = et_pattern_new(ET_SLICE("^(?:gcc|g\\+\\+|g\\.cc)$"), &err);
    struct et_pattern *expression = et_pattern_new(ET_SLICE("^(?:[g]cc|g\\+\\+|g\\.cc)$"), &err);
    ck_assert(matcher && list && expression);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct et_slice text = et_slice_of(texts[i]);
        bool fits = et_pattern_fits(expression, text, matcher);
        ck_assert_msg(et_pattern_fits(list, text, matcher) == fits, "%s", texts[i]);
        ck_assert(et_slice_eq(et_pattern_find(list, text, matcher),
                              et_pattern_find(expression, text, matcher)));
    }
    et_pattern_free(list);
    et_pattern_free(expression);
    et_matcher_free(matcher);
}
END_TEST

/* Machine code is made after some matches: before and after it, the answer is one. */
START_TEST(a_pattern_answers_alike_however_often_it_is_asked)
{
    struct et_err err = { 0 };
    struct et_matcher *matcher = et_matcher_new(&err);
    struct et_pattern *pattern = et_pattern_new(ET_SLICE("^(?:[\\w.]+-)*gcc$"), &err);
    ck_assert(matcher && pattern);
    for (int i = 0; i < 1000; i++) {
        ck_assert(et_pattern_fits(pattern, ET_SLICE("x86_64-linux-gnu-gcc"), matcher));
        ck_assert(!et_pattern_fits(pattern, ET_SLICE("x86_64-linux-gnu-gcov"), matcher));
        expect_slice(et_pattern_find(pattern, ET_SLICE("a-gcc"), matcher), "a-gcc");
    }
    et_pattern_free(pattern);
    et_matcher_free(matcher);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_list_is_names_between_its_marks);
    tcase_add_test(tcase, anything_else_is_no_list);
    tcase_add_test(tcase, a_list_takes_what_the_expression_takes);
    tcase_add_test(tcase, a_pattern_answers_alike_however_often_it_is_asked);
}
