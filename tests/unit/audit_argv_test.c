#include "base/printable.h"
#include "base/strbuf.h"
#include "parsers/audit/argv.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

/* The arguments of some EXECVE records, as one text: each in its shell form,
 * a missing one as ~, and at the end how sure it is. */
static void describe(const char *const *bodies, struct et_strbuf *text)
{
    static const char *const states[] = { "none", "complete", "partial" };
    struct et_argv argv;
    struct et_arena arena;
    const struct et_slice *args;
    size_t count;
    enum et_argv_state state;
    et_argv_init(&argv);
    et_arena_init(&arena);
    for (const char *const *body = bodies; *body; body++)
        if (et_argv_add(&argv, et_slice_of(*body), NULL) == ET_DAMAGED)
            et_strbuf_adds(text, "damaged ");
    bool complete = et_argv_complete(&argv);
    ck_assert(et_argv_decode(&argv, &arena, &args, &count, &state));
    for (size_t i = 0; i < count; i++) {
        if (args[i].p)
            et_printable_add_shell(text, args[i]);
        else
            et_strbuf_addc(text, '~');
        et_strbuf_addc(text, ' ');
    }
    et_strbuf_addf(text, "%s%s", states[state], complete ? "" : ", waits");
    et_arena_clear(&arena);
    et_argv_clear(&argv);
}

static void expect_argv_at(int line, const char *want, const char *const *bodies)
{
    ET_STRBUF_AUTO text = { 0 };
    describe(bodies, &text);
    ck_assert_msg(et_slice_is(et_strbuf_slice(&text), want), "line %d, %s…: got %s, want %s", line,
                  bodies[0], et_strbuf_string(&text), want);
}

#define expect_argv(want, ...)                                                                     \
    expect_argv_at(__LINE__, (want), (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(an_ordinary_record_gives_its_arguments)
{
    expect_argv("gcc -c hello.c complete", "argc=3 a0=\"gcc\" a1=\"-c\" a2=\"hello.c\"");
}
END_TEST

/* Kernel hex-encodes an argument holding a blank; the blank must survive. */
START_TEST(a_hexadecimal_argument_keeps_its_blank)
{
    expect_argv("cc '-DX y' complete", "argc=2 a0=\"cc\" a1=2D44582079");
}
END_TEST

START_TEST(a_quoted_argument_that_looks_like_hexadecimal_stays_text)
{
    expect_argv("echo 2D44 complete", "argc=2 a0=\"echo\" a1=\"2D44\"");
}
END_TEST

START_TEST(an_empty_argument_is_an_argument)
{
    expect_argv("sh -c '' complete", "argc=3 a0=\"sh\" a1=\"-c\" a2=\"\"");
    expect_argv("sh '' complete", "argc=2 a0=\"sh\" a1=");
    expect_argv("complete", "argc=0");
}
END_TEST

START_TEST(line_ends_and_nuls_within_an_argument_are_kept)
{
    expect_argv("sh $'a\\nb' $'a\\x00b' complete", "argc=3 a0=\"sh\" a1=610A62 a2=610062");
}
END_TEST

/* Shifting would make the third argument the second, and a lie. */
START_TEST(a_missing_argument_leaves_its_place_empty)
{
    expect_argv("gcc ~ x.c partial, waits", "argc=3 a0=\"gcc\" a2=\"x.c\"");
    expect_argv("gcc ~ ~ partial, waits", "argc=3 a0=\"gcc\"");
    expect_argv("~ ~ partial, waits", "argc=2");
}
END_TEST

/* RHEL 7's kernel announces more than it writes; a forger may write less. */
START_TEST(a_wrong_argc_makes_the_command_line_partial)
{
    expect_argv("/bin/echo ~ partial, waits", "argc=2 a0=\"/bin/echo\"");
    expect_argv("gcc -c x.c partial, waits", "argc=2 a0=\"gcc\" a1=\"-c\" a2=\"x.c\"");
    expect_argv("gcc partial, waits", "a0=\"gcc\"");
}
END_TEST

/* One record holds about 7,500 bytes; more arguments come in further ones. */
START_TEST(a_long_command_line_goes_on_in_further_records)
{
    expect_argv("gcc -DA -DB -DC complete", "argc=4 a0=\"gcc\" a1=\"-DA\"", "a2=\"-DB\"",
                " a3=\"-DC\"");
    expect_argv("gcc -DA -DB -DC complete", " a3=\"-DC\"", "argc=4 a0=\"gcc\" a1=\"-DA\"",
                "a2=\"-DB\"");
}
END_TEST

START_TEST(a_long_argument_is_joined_from_its_pieces)
{
    expect_argv("cc abcdef -c complete", "argc=3 a0=\"cc\" a1_len=12 a1[0]=616263",
                " a1[1]=646566 a2=\"-c\"");
    expect_argv("cc abcdef -c complete", "argc=3 a0=\"cc\" a1_len=6 a1[0]=\"abc\"",
                " a1[1]=\"def\" a2=\"-c\"");
}
END_TEST

/* A daemon may write the records of one event in any order. */
START_TEST(pieces_may_come_in_any_order)
{
    expect_argv("cc abcdefghi -c complete", " a1[2]=676869 a2=\"-c\"", " a1[1]=646566",
                "argc=3 a0=\"cc\" a1_len=18 a1[0]=616263");
}
END_TEST

/* What is there is exact; what is not there must be said. */
START_TEST(a_missing_piece_makes_the_command_line_partial)
{
    expect_argv("cc abc partial, waits", "argc=2 a0=\"cc\" a1_len=12 a1[0]=616263");
    expect_argv("cc abcghi partial, waits", "argc=2 a0=\"cc\" a1_len=18 a1[0]=616263",
                " a1[2]=676869");
    expect_argv("cc def partial, waits", "argc=2 a0=\"cc\" a1_len=12", "a1[1]=646566");
    expect_argv("cc ~ partial, waits", "argc=2 a0=\"cc\" a1_len=12");
}
END_TEST

/* Two copies of one log, joined by hand, repeat every record. */
START_TEST(a_piece_that_comes_twice_counts_once)
{
    expect_argv("cc abcdef complete", "argc=2 a0=\"cc\" a1_len=12 a1[0]=616263", " a1[1]=646566",
                " a1[1]=646566");
    expect_argv("a b c complete, waits", "argc=3 a0=\"a\" a1=\"b\"", "a2=\"c\"", "a2=\"c\"");
}
END_TEST

START_TEST(of_two_that_contradict_the_first_is_kept_and_it_is_said)
{
    expect_argv("a b partial, waits", "argc=2 a0=\"a\" a1=\"b\" a1=\"c\"");
    expect_argv("a b partial, waits", "argc=2 a0=\"a\" a1_len=2 a1=\"b\" a1[0]=63");
    expect_argv("a b partial", "argc=2 a0=\"a\" a1_len=2 a1[0]=62 a1[0]=63");
}
END_TEST

/* Old kernels log a script's own argv and its interpreter's in one event. */
START_TEST(of_two_lists_the_longer_wins_whole)
{
    expect_argv("/bin/sh ./run a complete, waits", "argc=2 a0=\"./run\" a1=\"a\"",
                "argc=3 a0=\"/bin/sh\" a1=\"./run\" a2=\"a\"");
    expect_argv("x y complete, waits", "argc=2 a0=\"x\" a1=\"y\"", "argc=2 a0=\"x\" a1=\"y\"");
}
END_TEST

START_TEST(keys_that_are_no_arguments_are_passed_over)
{
    expect_argv("ls complete", "argc=1 a0=\"ls\" a=1 ab=2 a0x=3 a0[=4 a0[x]=5 a0[]=6 b0=7");
    expect_argv("none, waits", "unknown=1");
}
END_TEST

/* The limits exist so that one line cannot take all memory. */
START_TEST(more_arguments_than_the_limit_are_damage)
{
    expect_argv("damaged ls partial, waits", "argc=262145 a0=\"ls\"");
    expect_argv("damaged ls complete", "argc=1 a0=\"ls\" a262144=\"x\"");
    expect_argv("damaged ls complete", "argc=1 a99999999999999999999999=\"x\" a0=\"ls\"");
    expect_argv("damaged none, waits", "argc=x");
}
END_TEST

START_TEST(a_command_line_over_the_limit_keeps_its_beginning)
{
    enum { EACH = 100000, RECORDS = ET_MAX_ARGV_BYTES / EACH + 5 };
    struct et_argv argv;
    struct et_arena arena;
    const struct et_slice *args;
    size_t count;
    int damaged = 0;
    enum et_argv_state state;
    char *bodies = malloc((size_t)RECORDS * (EACH + 40));
    ck_assert_ptr_nonnull(bodies);
    et_argv_init(&argv);
    et_arena_init(&arena);
    ck_assert_int_eq(et_argv_add(&argv, ET_SLICE("argc=400"), NULL), 0);
    for (int i = 0; i < RECORDS; i++) {
        char *body = bodies + (size_t)i * (EACH + 40);
        int n = snprintf(body, 40, "a%d=\"", i);
        memset(body + n, 'x', EACH);
        body[n + EACH] = '"';
        int rc = et_argv_add(&argv, (struct et_slice){ body, (size_t)n + EACH + 1 }, NULL);
        damaged += rc == ET_DAMAGED;
    }
    ck_assert_int_ge(damaged, 5);
    ck_assert(et_argv_decode(&argv, &arena, &args, &count, &state));
    ck_assert_int_eq(state, ET_ARGV_PARTIAL);
    ck_assert_uint_eq(count, 400);
    ck_assert_uint_eq(args[0].n, EACH);
    ck_assert_ptr_null(args[399].p);
    et_arena_clear(&arena);
    et_argv_clear(&argv);
    free(bodies);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_ordinary_record_gives_its_arguments);
    tcase_add_test(tcase, a_hexadecimal_argument_keeps_its_blank);
    tcase_add_test(tcase, a_quoted_argument_that_looks_like_hexadecimal_stays_text);
    tcase_add_test(tcase, an_empty_argument_is_an_argument);
    tcase_add_test(tcase, line_ends_and_nuls_within_an_argument_are_kept);
    tcase_add_test(tcase, a_missing_argument_leaves_its_place_empty);
    tcase_add_test(tcase, a_wrong_argc_makes_the_command_line_partial);
    tcase_add_test(tcase, a_long_command_line_goes_on_in_further_records);
    tcase_add_test(tcase, a_long_argument_is_joined_from_its_pieces);
    tcase_add_test(tcase, pieces_may_come_in_any_order);
    tcase_add_test(tcase, a_missing_piece_makes_the_command_line_partial);
    tcase_add_test(tcase, a_piece_that_comes_twice_counts_once);
    tcase_add_test(tcase, of_two_that_contradict_the_first_is_kept_and_it_is_said);
    tcase_add_test(tcase, of_two_lists_the_longer_wins_whole);
    tcase_add_test(tcase, keys_that_are_no_arguments_are_passed_over);
    tcase_add_test(tcase, more_arguments_than_the_limit_are_damage);
    tcase_add_test(tcase, a_command_line_over_the_limit_keeps_its_beginning);
}
