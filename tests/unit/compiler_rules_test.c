#include "analyzer/rules/compilers.h"

#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

/* The built-in rules, read once per test. */
static struct et_compiler_rules *rules;

static struct et_compiler_rules *read_rules(const char *csv, struct et_err *err)
{
    *err = (struct et_err){ 0 };
    return et_compiler_rules_new(et_slice_of(csv), err);
}

static void set_up(void)
{
    struct et_err err;
    rules = read_rules(et_builtin_compilers, &err);
    ck_assert_msg(rules != NULL, "line %llu: %s", (unsigned long long)err.line, err.msg);
}

static void tear_down(void)
{
    et_compiler_rules_free(rules);
}

static const char header[] =
    "id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,note\n";

static int match(struct et_compiler_rules *from, struct et_slice exe, struct et_slice cmdline)
{
    const struct et_program program = { .exe = exe, .cmdline = cmdline };
    return et_compiler_rules_match(from, &program);
}

static void expect_refused(const char *body, uint64_t line, const char *what)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, body);
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(!got, "taken: %s", body);
    ck_assert_msg(strstr(err.msg, what) != NULL, "\"%s\" does not say \"%s\"", err.msg, what);
    ck_assert_msg(err.line == line, "line %llu, not %llu: %s", (unsigned long long)err.line,
                  (unsigned long long)line, err.msg);
    ck_assert_int_eq(err.code, ET_FATAL);
}

/* ------------------------------------------------------------ reading */

/* A program whose own rules do not load is of no use at all. */
START_TEST(the_built_in_rules_load)
{
    ck_assert_uint_gt(et_compiler_rules_count(rules), 30);
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(rules, i);
        ck_assert_uint_gt(rule->id.n, 0);
        ck_assert_uint_gt(rule->note.n, 0);
        ck_assert_int_ge(rule->severity, 1);
        ck_assert_int_le(rule->severity, 4);
        for (size_t j = 0; j < i; j++)
            ck_assert(!et_slice_eq(rule->id, et_compiler_rules_at(rules, j)->id));
    }
}
END_TEST

/* Who edits rules has to be told where the mistake is. */
START_TEST(a_bad_pattern_names_its_line_and_rule)
{
    expect_refused("gcc,gcc,driver,name,^gcc$,,,,,3,,fine\n"
                   "odd,gcc,driver,name,(unclosed,,,,,3,,not fine\n",
                   3, "rule odd: pattern: ");
    expect_refused("odd,gcc,driver,name,^gcc$,[z-a],,,,3,,\n", 2, "rule odd: needs: ");
    expect_refused("odd,gcc,driver,name,^gcc$,,*,,,3,,\n", 2, "rule odd: unless: ");
}
END_TEST

START_TEST(a_rule_is_checked_column_by_column)
{
    expect_refused(",gcc,driver,name,^gcc$,,,,,3,,\n", 2, "a rule needs an id");
    expect_refused("x,,driver,name,^gcc$,,,,,3,,\n", 2,
                   "rule x: a family and a pattern are needed");
    expect_refused("x,gcc,driver,name,,,,,,3,,\n", 2, "rule x: a family and a pattern are needed");
    expect_refused("x,gcc,captain,name,^gcc$,,,,,3,,\n", 2, "rule x: there is no role captain");
    expect_refused("x,gcc,driver,hat,^gcc$,,,,,3,,\n", 2,
                   "rule x: field is name, exe, args, argv0 or comm, not hat");
    expect_refused("x,gcc,driver,name,^gcc$,,,,linker,3,,\n", 2,
                   "rule x: proves is driver or empty, not linker");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,0,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,5,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,high,,\n", 2, "rule x: severity is 1 to 4");
    expect_refused("x,gcc,driver,name,^gcc$\n", 2, "has 12 columns, this line has 5");
    expect_refused("x,gcc,driver,name,^gcc$,,,,,3,,a note, with a comma\n", 2, "this line has 13");
    expect_refused("x,gcc,driver,name,\"^gcc$,,,,,3,,\n", 2, "a quote is left open");
    expect_refused("x,gcc,driver,name,^g\"cc$,,,,,3,,\n", 2, "not CSV");
}
END_TEST

/* Columns are told by their place: a file with others must not be half read. */
START_TEST(the_header_has_to_name_the_columns)
{
    struct et_err err;
    ck_assert_ptr_null(
        read_rules("id,family,role,field,regex,needs,unless,caller,proves,severity,technique,"
                   "note\n",
                   &err));
    ck_assert_str_eq(err.msg, "column 5 of such a rule file is pattern");
    ck_assert_uint_eq(err.line, 1);
    ck_assert_ptr_null(read_rules("gcc,gcc,driver,name,^gcc$,,,,,3,,\n", &err));
    ck_assert_str_eq(err.msg, "column 1 of such a rule file is id");
}
END_TEST

START_TEST(comments_and_empty_lines_count_as_lines_only)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, "# what this is\n\n");
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "# a \"quote and a , mean nothing here\n   \n"
                         "one,gcc,driver,name,^one$,,,,,3,,\r\n"
                         "two,gcc,driver,name,^two$,,,,,3,,no line end");
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(got != NULL, "%s", err.msg);
    ck_assert_uint_eq(et_compiler_rules_count(got), 2);
    expect_slice(et_compiler_rules_at(got, 1)->note, "no line end");
    et_compiler_rules_free(got);
    expect_refused("# one\n# two\nx,gcc,driver,name,(,,,,,3,,\n", 4, "rule x: pattern");
}
END_TEST

/* A pattern may hold commas and quotes. */
START_TEST(quoted_cells_keep_commas_and_quotes)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,\"^g{1,2}cc\"\"$\",,,,,3,,\n");
    struct et_compiler_rules *got = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(got != NULL, "%s", err.msg);
    ck_assert_int_eq(match(got, ET_SLICE("/ggcc\""), ET_SLICE("x")), 0);
    ck_assert_int_eq(match(got, ET_SLICE("/gggcc\""), ET_SLICE("x")), -1);
    et_compiler_rules_free(got);
}
END_TEST

START_TEST(there_may_be_only_so_many_rules)
{
    ET_STRBUF_AUTO body = { 0 };
    for (int i = 0; i <= ET_MAX_RULES; i++)
        et_strbuf_addf(&body, "r%d,gcc,driver,name,^x$,,,,,3,,\n", i);
    expect_refused(et_strbuf_string(&body), ET_MAX_RULES + 2, "more than 4096 rules");
}
END_TEST

/* ------------------------------------------------------------ what matches */

/* A failed exec has no arguments: the path tried is all there is. */
START_TEST(a_failed_exec_is_matched_by_its_path_alone)
{
    ck_assert_int_ge(match(rules, ET_SLICE("/usr/local/bin/gcc"), ET_SLICE_NONE), 0);
    ck_assert_int_ge(match(rules, ET_SLICE("/usr/local/bin/as"), ET_SLICE_NONE), 0);
    ck_assert_int_lt(match(rules, ET_SLICE("/usr/local/bin/go"), ET_SLICE_NONE), 0);
    ck_assert_int_lt(match(rules, ET_SLICE("/usr/bin/make2"), ET_SLICE_NONE), 0);
}
END_TEST

/* Evidence may hold any bytes: patterns are matched against bytes, not UTF-8. */
START_TEST(broken_utf8_is_matched_as_bytes)
{
    static const char cmdline[] = "gcc \xff\xfe.c";
    int i = match(rules, ET_SLICE("/usr/bin/gcc"), ET_SLICE(cmdline));
    ck_assert_int_ge(i, 0);
    ck_assert_int_eq(et_compiler_rules_at(rules, (size_t)i)->role, ET_TOOL_DRIVER);
}
END_TEST

/* ------------------------------------------------------------ limits */

enum { HOSTILE = 1 << 20 };

/* A rule that somebody wrote without care must not stall the whole. */
START_TEST(a_careless_rule_gives_up)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    ET_STRBUF_AUTO line = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,^x$,^(?:a|aa)+[0-9],,,,3,,\n");
    struct et_compiler_rules *careless = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(careless != NULL, "%s", err.msg);
    while (line.n < HOSTILE)
        et_strbuf_adds(&line, "aaaaaaaaaaaaaaaa");
    ck_assert_int_eq(match(careless, ET_SLICE("/x"), et_strbuf_slice(&line)), -1);
    ck_assert_int_gt(et_compiler_rules_given_up(careless), 0);
    et_compiler_rules_free(careless);
}
END_TEST

/* The compiled matcher has a small stack; a rule that fills it is still right. */
START_TEST(a_rule_that_needs_much_room_is_matched_all_the_same)
{
    struct et_err err;
    ET_STRBUF_AUTO csv = { 0 };
    ET_STRBUF_AUTO line = { 0 };
    et_strbuf_adds(&csv, header);
    et_strbuf_adds(&csv, "x,gcc,driver,name,^x$,^(?:(\\S)\\S*\\s)+end$,,,,3,,\n");
    struct et_compiler_rules *greedy = read_rules(et_strbuf_string(&csv), &err);
    ck_assert_msg(greedy != NULL, "%s", err.msg);
    for (int words = 0; words < 50000; words++)
        et_strbuf_adds(&line, "word ");
    et_strbuf_adds(&line, "end");
    ck_assert_int_eq(match(greedy, ET_SLICE("/x"), et_strbuf_slice(&line)), 0);
    et_compiler_rules_free(greedy);
}
END_TEST

/* Arguments that mean nothing must not hide those that do: neither the matching
 * limit nor the matcher's stack may be filled by padding. */
START_TEST(padding_does_not_hide_a_compiler)
{
    static const struct {
        const char *exe, *before, *after;
    } padded[] = {
        { "/tmp/.x/kworker", "kworker -o /tmp/p", " /tmp/p.c" },
        { "/tmp/.x/kworker", "kworker /tmp/p.c", " -o /tmp/p" },
        { "/memfd:x", "x -o /tmp/p", " /tmp/p.c" },
        { "/usr/bin/gcc", "gcc --version", " a.c" },
        { "/usr/bin/java", "java", " Hello.java" },
        { "/usr/bin/java", "java", " com.sun.tools.javac.Main -d out" },
        { "/opt/acme/report", "report -O2 -o p", " p.c" },
        { "/opt/acme/report", "report -O2 p.c", " -o p" },
        { "/usr/bin/python3", "python3 -m nuitka a.py", "" },
        { "/usr/local/go/bin/go", "go build", "" },
    };
    for (size_t i = 0; i < sizeof padded / sizeof *padded; i++) {
        for (size_t words = 1; words < 100000; words *= 7) {
            ET_STRBUF_AUTO line = { 0 };
            struct et_slice exe = et_slice_of(padded[i].exe);
            et_strbuf_adds(&line, padded[i].before);
            for (size_t w = 0; w < words; w++)
                et_strbuf_adds(&line, " -I/usr/include");
            et_strbuf_adds(&line, padded[i].after);
            int got = match(rules, exe, et_strbuf_slice(&line));
            ck_assert_msg(got >= 0 &&
                              et_compiler_rules_at(rules, (size_t)got)->role == ET_TOOL_DRIVER,
                          "%s with %zu words of padding is rule %d", padded[i].before, words, got);
        }
    }
}
END_TEST

/* An archiver and a build tool are of the compiler's tools; that one ran does not say that anything
 * was compiled. */
START_TEST(what_only_packs_or_calls_has_not_compiled)
{
    static const struct {
        const char *name;
        bool counts, is_compiler;
    } roles[] = {
        { "driver", true, true },     { "linker", true, true },    { "jit-helper", true, true },
        { "probe", true, true },      { "archiver", true, false }, { "build-tool", true, false },
        { "launcher", false, false }, { "none", false, false },
    };
    enum et_tool_role role;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const char *name = roles[i].name;
        ck_assert_msg(et_tool_role_from_name(et_slice_of(name), &role), "%s", name);
        ck_assert_str_eq(et_tool_role_name(role), name);
        ck_assert_msg(et_tool_role_counts(role) == roles[i].counts, "%s", name);
        ck_assert_msg(et_tool_role_is_compiler(role) == roles[i].is_compiler, "%s", name);
    }
    ck_assert(!et_tool_role_from_name(ET_SLICE("captain"), &role));
    ck_assert(!et_tool_role_from_name(ET_SLICE_NONE, &role));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, the_built_in_rules_load);
    tcase_add_test(tcase, a_bad_pattern_names_its_line_and_rule);
    tcase_add_test(tcase, a_rule_is_checked_column_by_column);
    tcase_add_test(tcase, the_header_has_to_name_the_columns);
    tcase_add_test(tcase, comments_and_empty_lines_count_as_lines_only);
    tcase_add_test(tcase, quoted_cells_keep_commas_and_quotes);
    tcase_add_test(tcase, there_may_be_only_so_many_rules);
    tcase_add_test(tcase, a_failed_exec_is_matched_by_its_path_alone);
    tcase_add_test(tcase, broken_utf8_is_matched_as_bytes);
    tcase_add_test(tcase, a_careless_rule_gives_up);
    tcase_add_test(tcase, a_rule_that_needs_much_room_is_matched_all_the_same);
    tcase_add_test(tcase, padding_does_not_hide_a_compiler);
    tcase_add_test(tcase, what_only_packs_or_calls_has_not_compiled);
}
