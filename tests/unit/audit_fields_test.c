#include "base/strbuf.h"
#include "parsers/audit/fields.h"
#include "parsers/fact.h"
#include "tests/unit/suite.h"

static void arena_drop(struct et_arena *arena)
{
    et_arena_clear(arena);
}

#define ARENA_AUTO __attribute__((cleanup(arena_drop))) struct et_arena

/* Takes the next field and expects this key and this value as written. */
static void expect_field(struct et_slice *body, const char *key, const char *value)
{
    struct et_field field;
    struct et_err err = { 0 };
    ck_assert_msg(et_field_next(body, &field, &err) == 1, "no %s=: %s", key, err.msg);
    expect_slice(field.key, key);
    expect_slice(field.value, value);
}

static void expect_no_more(struct et_slice *body)
{
    struct et_field field;
    ck_assert_int_eq(et_field_next(body, &field, NULL), 0);
}

static void expect_damage(struct et_slice *body, const char *why)
{
    struct et_field field;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_field_next(body, &field, &err), ET_DAMAGED);
    ck_assert_str_eq(err.msg, why);
    expect_no_more(body);
}

/* What the first field of body stands for. */
static struct et_slice text_of(struct et_arena *arena, const char *body)
{
    struct et_slice rest = et_slice_of(body), text;
    struct et_field field;
    ck_assert_int_eq(et_field_next(&rest, &field, NULL), 1);
    ck_assert(et_field_text(&field, arena, &text));
    return text;
}

START_TEST(fields_are_split_at_blanks_and_quotes_hold_blanks)
{
    struct et_slice body = ET_SLICE("argc=2 a0=\"a b=c\"  a1= key=(null)");
    expect_field(&body, "argc", "2");
    expect_field(&body, "a0", "a b=c");
    expect_field(&body, "a1", "");
    expect_field(&body, "key", "(null)");
    expect_no_more(&body);
    expect_no_more(&body);
}
END_TEST

/* AppArmor's label holds a blank that nothing quotes. */
START_TEST(a_label_keeps_its_mode_in_brackets)
{
    struct et_slice body = ET_SLICE("subj=docker-default (enforce) key=\"k\" subj==unconfined x=1");
    expect_field(&body, "subj", "docker-default (enforce)");
    expect_field(&body, "key", "k");
    expect_field(&body, "subj", "=unconfined");
    expect_field(&body, "x", "1");
}
END_TEST

START_TEST(words_without_a_value_are_passed_over)
{
    struct et_slice body = ET_SLICE("netlabel: auid=0 denied  { read } for  pid=7 tail");
    expect_field(&body, "auid", "0");
    expect_field(&body, "pid", "7");
    expect_no_more(&body);
}
END_TEST

/* Programs nest quotes of both kinds in what they report. */
START_TEST(a_message_in_single_quotes_ends_with_the_last_one)
{
    struct et_slice body = ET_SLICE("ses=1 msg='op=x acct=\"o'neil\" res=success'");
    expect_field(&body, "ses", "1");
    expect_field(&body, "msg", "op=x acct=\"o'neil\" res=success");
    expect_no_more(&body);
}
END_TEST

/* Kernels before 3.14 wrote LOGIN like this; auid= alone would be the old one. */
START_TEST(old_and_new_belong_to_the_key_that_follows)
{
    struct et_slice body = ET_SLICE("login pid=2 old auid=4294967295 new auid=1000 gold ses=2 new");
    expect_field(&body, "pid", "2");
    expect_field(&body, "old auid", "4294967295");
    expect_field(&body, "new auid", "1000");
    expect_field(&body, "ses", "2");
    expect_no_more(&body);
}
END_TEST

START_TEST(an_open_quote_is_damage_and_ends_the_record)
{
    struct et_slice body = ET_SLICE("a0=\"gcc\" a1=\"-o a2=3");
    expect_field(&body, "a0", "gcc");
    expect_damage(&body, "value of a1 has no closing quote");
    body = ET_SLICE("msg='");
    expect_damage(&body, "value of msg has no closing quote");
}
END_TEST

/* A lost line end glues two records: the second's fields are not the first's. */
START_TEST(another_record_on_the_same_line_is_damage)
{
    struct et_slice body = ET_SLICE("cwd=\"/\" type=PATH msg=audit(1.002:3): item=0 name=\"/a\"");
    expect_field(&body, "cwd", "/");
    expect_field(&body, "type", "PATH");
    expect_damage(&body, "another record begins on the same line");
}
END_TEST

/* The same where every field that is wanted came before it. */
START_TEST(another_record_behind_the_last_wanted_field_is_damage)
{
    ARENA_AUTO arena;
    struct et_slice cwd = ET_SLICE_NONE;
    struct et_err err = { 0 };
    const struct et_field_row row = { "cwd", ET_FIELD_TEXT, 0 };
    et_arena_init(&arena);
    ck_assert_int_eq(et_fields_fill(ET_SLICE("cwd=\"/a\" x=(y) z=1"), &row, 1, &cwd, &arena, &err),
                     0);
    cwd = ET_SLICE_NONE;
    ck_assert_int_eq(et_fields_fill(ET_SLICE("cwd=\"/a\" type=CWD msg=audit(1.002:3): cwd=\"/b\""),
                                    &row, 1, &cwd, &arena, &err),
                     ET_DAMAGED);
    ck_assert_str_eq(err.msg, "another record begins on the same line");
    expect_slice(cwd, "/a");
}
END_TEST

/* Else one line of blanks and words could keep us busy for days. */
START_TEST(a_line_of_words_takes_time_in_proportion_to_its_length)
{
    enum { WORDS = 2000000 };
    ET_STRBUF_AUTO line = { 0 };
    for (int i = 0; i < WORDS; i++)
        et_strbuf_adds(&line, "x ");
    et_strbuf_adds(&line, "a=b");
    struct et_slice body = et_strbuf_slice(&line);
    expect_field(&body, "a", "b");
    expect_no_more(&body);
}
END_TEST

/* Only the quotes tell a text that looks like hexadecimal from one that is. */
START_TEST(only_an_unquoted_value_may_be_hexadecimal)
{
    ARENA_AUTO arena;
    et_arena_init(&arena);
    expect_slice(text_of(&arena, "a0=\"3005\""), "3005");
    expect_slice(text_of(&arena, "a0=2D44582079"), "-DX y");
    expect_slice(text_of(&arena, "a0=2d44582079"), "-DX y");
    expect_slice(text_of(&arena, "a0=305"), "305"); /* an odd number of digits */
    expect_slice(text_of(&arena, "a0=gcc"), "gcc");
    expect_slice(text_of(&arena, "a0="), "");
    expect_slice(text_of(&arena, "a0=\"\""), "");
    ck_assert(et_slice_eq(text_of(&arena, "a0=610A00FF"), ET_SLICE("a\n\0\xff")));
}
END_TEST

START_TEST(a_value_that_says_there_is_none_is_absent)
{
    ARENA_AUTO arena;
    et_arena_init(&arena);
    ck_assert_ptr_null(text_of(&arena, "key=(null)").p);
    ck_assert_ptr_null(text_of(&arena, "key=?").p);
    expect_slice(text_of(&arena, "key=\"(null)\""), "(null)");
    expect_slice(text_of(&arena, "key=\"?\""), "?");
}
END_TEST

struct target {
    int64_t pid, arch, mode, dev, success;
    struct et_slice tty, exe;
};

static const struct et_field_row rows[] = {
    { "pid", ET_FIELD_DEC, offsetof(struct target, pid) },
    { "arch", ET_FIELD_HEX, offsetof(struct target, arch) },
    { "mode", ET_FIELD_OCT, offsetof(struct target, mode) },
    { "dev", ET_FIELD_DEV, offsetof(struct target, dev) },
    { "success", ET_FIELD_YESNO, offsetof(struct target, success) },
    { "tty", ET_FIELD_WORD, offsetof(struct target, tty) },
    { "exe", ET_FIELD_TEXT, offsetof(struct target, exe) },
};

static int fill(struct et_arena *arena, const char *body, struct target *to, struct et_err *err)
{
    *to = (struct target){ .pid = ET_ABSENT,
                           .arch = ET_ABSENT,
                           .mode = ET_ABSENT,
                           .dev = ET_ABSENT,
                           .success = ET_ABSENT };
    return et_fields_fill(et_slice_of(body), rows, sizeof rows / sizeof *rows, to, arena, err);
}

START_TEST(a_table_reads_each_form_of_a_number)
{
    ARENA_AUTO arena;
    struct target got;
    et_arena_init(&arena);
    ck_assert_int_eq(fill(&arena,
                          "dev=fe:00 exe=2F61 tty=(none) mode=0100755 success=yes pid=-3 "
                          "arch=c000003e unknown=1",
                          &got, NULL),
                     0);
    ck_assert_int_eq(got.dev, INT64_C(0xfe) << 20);
    ck_assert_int_eq(got.mode, 0100755);
    ck_assert_int_eq(got.success, 1);
    ck_assert_int_eq(got.pid, -3);
    ck_assert_int_eq(got.arch, 0xc000003e);
    ck_assert_ptr_null(got.tty.p);
    expect_slice(got.exe, "/a");
    ck_assert_int_eq(fill(&arena, "pid=unset success=no arch=ffffffffffffffff dev=?", &got, NULL),
                     0);
    ck_assert_int_eq(got.pid, UINT32_MAX);
    ck_assert_int_eq(got.success, 0);
    ck_assert_int_eq(got.arch, -1);
    ck_assert_int_eq(got.dev, ET_ABSENT);
}
END_TEST

/* Most numbers are read while their end is looked for; what is written in another way is read
 * as any value is, and comes to the same. */
START_TEST(a_number_ends_where_its_value_does)
{
    ARENA_AUTO arena;
    struct target got;
    et_arena_init(&arena);
    ck_assert_int_eq(fill(&arena,
                          "pid=1234567890123456789 arch=7fffffffffffffff dev=0:fffff mode=07", &got,
                          NULL),
                     0);
    ck_assert_int_eq(got.pid, INT64_C(1234567890123456789));
    ck_assert_int_eq(got.arch, INT64_MAX);
    ck_assert_int_eq(got.dev, 0xfffff);
    ck_assert_int_eq(got.mode, 7);
    ck_assert_int_eq(fill(&arena, "pid=\"12\"arch=AB  mode=1", &got, NULL), 0);
    ck_assert_int_eq(got.pid, 12);
    ck_assert_int_eq(got.arch, 0xab);
    ck_assert_int_eq(got.mode, 1);
    static const char *const longer[] = { "pid=12 (x)", "pid=12  (x)", "arch=ab (x)", "mode=1 (x)",
                                          "dev=1:2 (x)" };
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        ck_assert_msg(fill(&arena, longer[i], &got, NULL) == ET_DAMAGED, "%s is taken", longer[i]);
}
END_TEST

/* What the kernel wrote comes first; a program's later word must not replace it. */
START_TEST(of_a_key_that_comes_twice_the_first_counts)
{
    ARENA_AUTO arena;
    struct target got;
    et_arena_init(&arena);
    ck_assert_int_eq(fill(&arena, "pid=1 exe=? pid=2 exe=\"/a\" exe=\"/b\"", &got, NULL), 0);
    ck_assert_int_eq(got.pid, 1);
    expect_slice(got.exe, "/a"); /* ? was not a value */
}
END_TEST

/* pid= within ppid= or in the text of a value is another field's business. */
START_TEST(keys_match_as_a_whole)
{
    ARENA_AUTO arena;
    struct target got;
    et_arena_init(&arena);
    ck_assert_int_eq(fill(&arena, "ppid=5 comm=\"pid=6\" pid2=7", &got, NULL), 0);
    ck_assert_int_eq(got.pid, ET_ABSENT);
    static const char zero[] = "pid\0=5 pid\0\0\0\0\0\0\0\0\0\0=6";
    got.pid = ET_ABSENT;
    ck_assert_int_eq(
        et_fields_fill(ET_SLICE(zero), rows, sizeof rows / sizeof *rows, &got, &arena, NULL), 0);
    ck_assert_int_eq(got.pid, ET_ABSENT);
}
END_TEST

/* Their rows only tell that they stand there: nothing is waited for, or filled, for them. */
START_TEST(fields_that_nobody_reads_are_passed_over)
{
    static const struct et_field_row some[] = {
        { "a0", ET_FIELD_HEX, 0 },
        { "a1", ET_FIELD_UNREAD, 0 },
        { "audit_lost1", ET_FIELD_DEC, sizeof(int64_t) },
        { "a2", ET_FIELD_UNREAD, 0 },
    };
    ARENA_AUTO arena;
    int64_t got[2] = { ET_ABSENT, ET_ABSENT };
    et_arena_init(&arena);
    ck_assert_int_eq(et_fields_fill(ET_SLICE("a1=x a0=7 a1=8 audit_lost1=9 a2=\"open"), some, 4,
                                    got, &arena, NULL),
                     0);
    ck_assert_int_eq(got[0], 7);
    ck_assert_int_eq(got[1], 9);
    ck_assert_int_eq(et_fields_fill(ET_SLICE("a0=7 a1=\"open"), some, 4, got, &arena, NULL),
                     ET_DAMAGED);
}
END_TEST

START_TEST(a_broken_number_costs_that_field_only)
{
    ARENA_AUTO arena;
    struct target got;
    struct et_err err = { 0 };
    et_arena_init(&arena);
    ck_assert_int_eq(fill(&arena, "pid=12x4 mode=0100755", &got, &err), ET_DAMAGED);
    ck_assert_str_eq(err.msg, "pid= is not a number: 12x4");
    ck_assert_int_eq(got.pid, ET_ABSENT);
    ck_assert_int_eq(got.mode, 0100755);
    static const char *const bad[] = { "mode=8",      "mode=",         "dev=fe",
                                       "dev=:",       "dev=fe:100000", "success=maybe",
                                       "arch=x86_64", "pid=",          "pid=99999999999999999999" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(fill(&arena, bad[i], &got, NULL) == ET_DAMAGED, "%s is taken", bad[i]);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, fields_are_split_at_blanks_and_quotes_hold_blanks);
    tcase_add_test(tcase, a_label_keeps_its_mode_in_brackets);
    tcase_add_test(tcase, words_without_a_value_are_passed_over);
    tcase_add_test(tcase, a_message_in_single_quotes_ends_with_the_last_one);
    tcase_add_test(tcase, old_and_new_belong_to_the_key_that_follows);
    tcase_add_test(tcase, an_open_quote_is_damage_and_ends_the_record);
    tcase_add_test(tcase, another_record_on_the_same_line_is_damage);
    tcase_add_test(tcase, another_record_behind_the_last_wanted_field_is_damage);
    tcase_add_test(tcase, a_line_of_words_takes_time_in_proportion_to_its_length);
    tcase_add_test(tcase, only_an_unquoted_value_may_be_hexadecimal);
    tcase_add_test(tcase, a_value_that_says_there_is_none_is_absent);
    tcase_add_test(tcase, a_table_reads_each_form_of_a_number);
    tcase_add_test(tcase, a_number_ends_where_its_value_does);
    tcase_add_test(tcase, of_a_key_that_comes_twice_the_first_counts);
    tcase_add_test(tcase, keys_match_as_a_whole);
    tcase_add_test(tcase, fields_that_nobody_reads_are_passed_over);
    tcase_add_test(tcase, a_broken_number_costs_that_field_only);
}
