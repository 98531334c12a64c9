#include "analyzer/argv_json.h"

#include "analyzer/intern.h"
#include "analyzer/model.h"
#include "base/printable.h"
#include "tests/unit/case.h"

enum { RANDOM_ROUNDS = 400, MAX_ARGS = 12, MAX_BYTES = 24, MANY_ARGS = 20000 };

static struct et_arena arena;
static struct scratch_case the_case;
static struct et_intern intern;

static void set_up(void)
{
    struct et_err err = { 0 };
    et_arena_init(&arena);
    case_open(&the_case);
    ck_assert_int_eq(et_intern_init(&intern, the_case.store, &err), 0);
}

static void tear_down(void)
{
    et_intern_clear(&intern);
    case_close(&the_case);
    et_arena_clear(&arena);
}

/* What intern stored of argv, as the analyzer reads it. */
static struct et_slice stored(const struct et_slice *argv, size_t argc, struct et_slice *cmdline)
{
    struct et_err err = { 0 };
    struct et_slice json;
    struct et_model model;
    int64_t id;
    ck_assert_msg(et_intern_argv(&intern, argv, argc, &id, &err) == 0, "%s", err.msg);
    et_model_init(&model, the_case.store, NULL, NULL, 1);
    ck_assert_msg(et_model_argv(&model, id, &arena, &json, cmdline, &err) == 0, "%s", err.msg);
    et_model_clear(&model);
    return json;
}

static void expect_round_trip(const struct et_slice *argv, size_t argc)
{
    struct et_slice cmdline, *back;
    size_t count;
    struct et_slice json = stored(argv, argc, &cmdline);
    struct et_err err = { 0 };
    ck_assert_msg(et_argv_from_json(json, &arena, &back, &count, &err) == 0, "%.*s", (int)json.n,
                  json.p);
    ck_assert_uint_eq(count, argc);
    for (size_t i = 0; i < argc; i++) {
        ck_assert_msg((back[i].p == NULL) == (argv[i].p == NULL), "argument %zu of %.*s", i,
                      (int)json.n, json.p);
        ck_assert_msg(et_slice_eq(back[i], argv[i]), "argument %zu of %.*s", i, (int)json.n,
                      json.p);
    }
    ck_assert(et_utf8_valid(json));
    ck_assert(et_utf8_valid(cmdline));
}

/* Arguments are evidence: each byte that was logged has to come back. */
START_TEST(what_intern_stores_reads_back_equal)
{
    const struct et_slice argv[] = {
        ET_SLICE("gcc"),
        ET_SLICE(""),
        ET_SLICE("two words"),
        ET_SLICE("new\nline"),
        ET_SLICE("nul\0byte"),
        ET_SLICE("\xff\xfe"),
        ET_SLICE("a\"b\\c"),
        ET_SLICE_NONE,
        ET_SLICE("\xc3\xa9t\xc3\xa9"),
        ET_SLICE("\xe2\x80\xae"),
        ET_SLICE("$'x'"),
        ET_SLICE("{\"hex\":\"41\"}"),
        ET_SLICE("null"),
        ET_SLICE("\xef\xbf\xbf"),
        ET_SLICE("\xf4\x8f\xbf\xbf"),
        ET_SLICE("\xed\xa0\x80"),
        ET_SLICE("\x7f\x1b["),
        ET_SLICE("','"),
    };
    expect_round_trip(argv, sizeof argv / sizeof *argv);
    expect_round_trip(argv, 1);
    expect_round_trip(argv, 0);
    expect_round_trip(&argv[7], 1);
}
END_TEST

START_TEST(any_bytes_read_back_equal)
{
    unsigned seed = 1;
    for (int round = 0; round < RANDOM_ROUNDS; round++) {
        struct et_slice argv[MAX_ARGS];
        char bytes[MAX_ARGS][MAX_BYTES];
        size_t argc = (size_t)(rand_r(&seed) % MAX_ARGS);
        for (size_t i = 0; i < argc; i++) {
            argv[i] = (struct et_slice){ bytes[i], (size_t)(rand_r(&seed) % MAX_BYTES) };
            bool ascii = rand_r(&seed) % 2;
            for (size_t j = 0; j < argv[i].n; j++)
                bytes[i][j] = (char)(ascii ? 32 + rand_r(&seed) % 95 : rand_r(&seed) % 256);
        }
        expect_round_trip(argv, argc);
    }
}
END_TEST

START_TEST(a_long_list_reads_back_equal)
{
    static struct et_slice argv[MANY_ARGS];
    for (size_t i = 0; i < MANY_ARGS; i++)
        argv[i] = i % 3 ? ET_SLICE("-I/usr/include") : ET_SLICE("a b");
    expect_round_trip(argv, MANY_ARGS);
}
END_TEST

/* A list without quotes is stored without its command line: both have to show
 * the same text as a list that needs them would. */
START_TEST(the_command_line_is_the_same_stored_or_not)
{
    const struct et_slice bare[] = { ET_SLICE("gcc"), ET_SLICE("-o"), ET_SLICE("app") };
    const struct et_slice quoted[] = { ET_SLICE("gcc"), ET_SLICE("my app.c"), ET_SLICE_NONE };
    struct et_slice cmdline;
    stored(bare, 3, &cmdline);
    expect_slice(cmdline, "gcc -o app");
    stored(quoted, 3, &cmdline);
    expect_slice(cmdline, "gcc 'my app.c' <missing>");
    stored(bare, 1, &cmdline);
    expect_slice(cmdline, "gcc");
    stored(bare, 0, &cmdline);
    expect_slice(cmdline, "");
}
END_TEST

/* One list, one row, however often it occurs. */
START_TEST(the_same_list_is_stored_once)
{
    const struct et_slice one[] = { ET_SLICE("a"), ET_SLICE("b") };
    const struct et_slice other[] = { ET_SLICE("a b") };
    struct et_err err = { 0 };
    int64_t first, second, third;
    ck_assert_int_eq(et_intern_argv(&intern, one, 2, &first, &err), 0);
    ck_assert_int_eq(et_intern_argv(&intern, other, 1, &second, &err), 0);
    ck_assert_int_eq(et_intern_argv(&intern, one, 2, &third, &err), 0);
    ck_assert_int_eq(first, third);
    ck_assert_int_ne(first, second);
}
END_TEST

/* A case may come from elsewhere: what is no such list is refused, not guessed. */
START_TEST(what_is_no_list_is_refused)
{
    static const char *const wrong[] = {
        "",
        "null",
        "{}",
        "\"gcc\"",
        "[1]",
        "[\"a\"",
        "[[\"a\"]]",
        "[{}]",
        "[{\"hex\":1}]",
        "[{\"hex\":\"4\"}]",
        "[true]",
        "[\"a\",]",
        "[\"\xff\"]",
        "[{\"hex\":\"zz\"}]",
        "[\"a\"] x",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct et_slice *argv;
        size_t argc = 7;
        struct et_err err = { 0 };
        int rc = et_argv_from_json(et_slice_of(wrong[i]), &arena, &argv, &argc, &err);
        ck_assert_msg(rc == ET_DAMAGED, "%s gives %d", wrong[i], rc);
        ck_assert_uint_eq(argc, 0);
    }
}
END_TEST

/* Most lists have no mark in them and are split by themselves; what only looks so is not. */
START_TEST(plain_lists_and_what_looks_like_one_come_back)
{
    static const char *const lists[][3] = {
        { "cc", "-c", "a.c" },    { "", "", "" },
        { "a,b", "[c]", "{d}" },  { "\"", ",", "\"" },
        { "\",\"", "x", "null" }, { "\\", "\\\"", "," },
        { "x\"]", "[\"x", "" },   { "{\"hex\":\"FF\"}", ",null,", "\"],[\"" },
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t n = 1; n <= 3; n++) {
            const struct et_slice argv[] = { et_slice_of(lists[i][0]), et_slice_of(lists[i][1]),
                                             et_slice_of(lists[i][2]) };
            expect_round_trip(argv, n);
        }
    const struct et_slice missing[] = { ET_SLICE("a"), ET_SLICE_NONE, ET_SLICE("b") };
    expect_round_trip(missing, 3);
    expect_round_trip(missing, 2);
    expect_round_trip(missing + 1, 2);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, plain_lists_and_what_looks_like_one_come_back);
    tcase_add_test(tcase, what_intern_stores_reads_back_equal);
    tcase_add_test(tcase, any_bytes_read_back_equal);
    tcase_add_test(tcase, a_long_list_reads_back_equal);
    tcase_add_test(tcase, the_command_line_is_the_same_stored_or_not);
    tcase_add_test(tcase, the_same_list_is_stored_once);
    tcase_add_test(tcase, what_is_no_list_is_refused);
}
