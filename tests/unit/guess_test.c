#include "analyzer/cli/guess.h"
#include "tests/unit/suite.h"

#include <string.h>

/* What is guessed of a word among these names; "" = nothing. */
static void expect_guess(const char *word, const char *wanted)
{
    static const char *const names[] = { "analyze", "ingest", "report",   "rules",
                                         "sql",     "tree",   "timeline", "min-confidence" };
    struct et_guess guess = { .word = word };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        et_guess_try(&guess, names[i]);
    ck_assert_msg(strcmp(guess.name ? guess.name : "", wanted) == 0, "%s: %s is guessed", word,
                  guess.name ? guess.name : "nothing");
}

START_TEST(a_slip_of_the_finger_is_understood)
{
    expect_guess("analyse", "analyze");
    expect_guess("reprot", "report");
    expect_guess("rule", "rules");
    expect_guess("min-confidense", "min-confidence");
}
END_TEST

START_TEST(a_beginning_is_understood)
{
    expect_guess("time", "timeline");
    expect_guess("an", "analyze");
}
END_TEST

/* A wrong guess is worse than none. */
START_TEST(what_is_far_from_all_is_not_guessed)
{
    expect_guess("", "");
    expect_guess("x", "");
    expect_guess("sed", "");
    expect_guess("delete", "");
    expect_guess("a-word-that-is-longer-than-any-of-the-names", "");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_slip_of_the_finger_is_understood);
    tcase_add_test(tcase, a_beginning_is_understood);
    tcase_add_test(tcase, what_is_far_from_all_is_not_guessed);
}
