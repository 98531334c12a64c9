/* The built-in rules against tests/data/command_lines.csv: what manuals show, and what is
 * none of it. */
#include "analyzer/rules/compilers.h"
#include "analyzer/rules/rule_table.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

enum column { EXE, CALLER, CMDLINE, FAMILY, ROLE, SOURCE, COLUMNS };

static const char *const column_names[COLUMNS] = {
    "exe", "caller", "command line", "family", "role", "source",
};

enum { MAX_LINES = 4096 };

struct line {
    struct et_slice cells[COLUMNS];
    unsigned long long number; /* in the file, from 1 */
};

/* Read once per test. */
static struct et_compiler_rules *rules;
static struct et_arena text;
static struct line lines[MAX_LINES];
static size_t count;

static int add_line(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    (void)ctx;
    ck_assert_uint_lt(count, MAX_LINES);
    for (size_t i = 0; i < COLUMNS; i++)
        lines[count].cells[i] = cells[i];
    lines[count++].number = err->line;
    return 0;
}

static void read_file(struct et_strbuf *into)
{
    char buffer[4096];
    const char *root = getenv("ET_SOURCE_DIR");
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_adds(&path, root ? root : ".");
    et_strbuf_adds(&path, "/tests/data/command_lines.csv");
    FILE *file = fopen(et_strbuf_string(&path), "rb");
    ck_assert_msg(file != NULL, "cannot open %s", et_strbuf_string(&path));
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, file)) > 0;)
        et_strbuf_add(into, (struct et_slice){ buffer, n });
    fclose(file);
}

static void set_up(void)
{
    struct et_err err = { 0 };
    ET_STRBUF_AUTO csv = { 0 };
    const struct et_rule_table table = { column_names, COLUMNS, add_line, NULL };
    count = 0;
    et_arena_init(&text);
    read_file(&csv);
    int rc = et_rule_table_read(&table, et_strbuf_slice(&csv), &text, &err);
    ck_assert_msg(rc == 0, "line %llu: %s", (unsigned long long)err.line, err.msg);
    rules = et_compiler_rules_new(et_slice_of(et_builtin_compilers), &err);
    ck_assert_msg(rules != NULL, "rules, line %llu: %s", (unsigned long long)err.line, err.msg);
}

static void tear_down(void)
{
    et_compiler_rules_free(rules);
    et_arena_clear(&text);
}

static struct et_program program_of(const struct line *line)
{
    return (struct et_program){
        .exe = line->cells[EXE],
        .cmdline = line->cells[CMDLINE],
        .caller = line->cells[CALLER].n ? line->cells[CALLER] : ET_SLICE_NONE,
    };
}

static int match(const struct line *line)
{
    const struct et_program program = program_of(line);
    return et_compiler_rules_match(rules, &program);
}

/* What a rule set is worth shows on command lines, right and wrong ones. */
START_TEST(each_command_line_is_what_it_is)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        int got = match(line);
        const struct et_compiler_rule *rule =
            got >= 0 ? et_compiler_rules_at(rules, (size_t)got) : NULL;
        struct et_slice family = rule ? rule->family : ET_SLICE("");
        struct et_slice role = rule ? et_slice_of(et_tool_role_name(rule->role)) : ET_SLICE("");
        if (et_slice_eq(family, line->cells[FAMILY]) && et_slice_eq(role, line->cells[ROLE]))
            continue;
        wrong++;
        fprintf(stderr, "line %llu: %.*s: %.*s\n    got %.*s %.*s (rule %.*s), want %.*s %.*s\n",
                line->number, (int)line->cells[EXE].n, line->cells[EXE].p,
                (int)line->cells[CMDLINE].n, line->cells[CMDLINE].p, (int)family.n, family.p,
                (int)role.n, role.p, rule ? (int)rule->id.n : 4, rule ? rule->id.p : "none",
                (int)line->cells[FAMILY].n, line->cells[FAMILY].p, (int)line->cells[ROLE].n,
                line->cells[ROLE].p);
    }
    ck_assert_msg(wrong == 0, "%zu of %zu lines are taken for something else", wrong, count);
}
END_TEST

/* A line that nobody can look up proves nothing. */
START_TEST(each_command_line_says_where_its_form_is_from)
{
    ck_assert_uint_ge(count, 400);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(lines[i].cells[SOURCE].n > 0, "line %llu has no source", lines[i].number);
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(!et_slice_eq(lines[i].cells[EXE], lines[j].cells[EXE]) ||
                              !et_slice_eq(lines[i].cells[CMDLINE], lines[j].cells[CMDLINE]) ||
                              !et_slice_eq(lines[i].cells[CALLER], lines[j].cells[CALLER]),
                          "line %llu is line %llu again", lines[i].number, lines[j].number);
    }
}
END_TEST

/* A rule that an earlier one always hides is a rule that nobody has tried. */
START_TEST(every_rule_is_the_first_for_some_command_line)
{
    size_t never = 0;
    ck_assert_uint_lt(et_compiler_rules_count(rules), MAX_LINES);
    bool reached[MAX_LINES] = { false };
    for (size_t i = 0; i < count; i++) {
        int got = match(&lines[i]);
        if (got >= 0)
            reached[got] = true;
    }
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++) {
        struct et_slice id = et_compiler_rules_at(rules, i)->id;
        if (!reached[i])
            fprintf(stderr, "no command line reaches the rule %.*s\n", (int)id.n, id.p);
        never += !reached[i];
    }
    ck_assert_uint_eq(never, 0);
}
END_TEST

/* A process may call itself what it likes: the short name and the first word decide
 * nothing by themselves. */
START_TEST(no_verdict_hangs_on_what_a_process_calls_itself)
{
    static const char *const names[] = { "gcc", "cc1", "bash", "cat", "" };
    for (size_t i = 0; i < count; i++) {
        int plain = match(&lines[i]);
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            struct et_program program = program_of(&lines[i]);
            program.comm = program.argv0 = et_slice_of(names[j]);
            int named = et_compiler_rules_match(rules, &program);
            ck_assert_msg(named == plain, "line %llu: as %s it is rule %d, not %d", lines[i].number,
                          names[j], named, plain);
        }
    }
}
END_TEST

/* Programs that are many in one file: their first word chooses which. */
static bool goes_by_first_word(struct et_slice exe)
{
    static const char *const names[] = { "ccache", "sccache", "cachepot", "distcc",
                                         "icecc",  "diet",    "llvm" };
    return ET_SLICE_IN(et_slice_basename(exe), names);
}

/* … nor does the first word of its command line, which it may choose as well. */
START_TEST(no_verdict_hangs_on_the_first_word)
{
    static const char *const words[] = { "gcc", "bash", "grep", "x" };
    for (size_t i = 0; i < count; i++) {
        struct et_slice cmdline = lines[i].cells[CMDLINE];
        const char *blank = et_slice_find(cmdline, ' ');
        if (cmdline.p[0] == '\'' || goes_by_first_word(lines[i].cells[EXE]))
            continue;
        for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
            ET_STRBUF_AUTO other = { 0 };
            struct et_program program = program_of(&lines[i]);
            et_strbuf_adds(&other, words[j]);
            if (blank)
                et_strbuf_add(&other, et_slice_from(cmdline, (size_t)(blank - cmdline.p)));
            program.cmdline = et_strbuf_slice(&other);
            int got = et_compiler_rules_match(rules, &program);
            ck_assert_msg(got == match(&lines[i]), "line %llu: called %s it is rule %d, not %d",
                          lines[i].number, words[j], got, match(&lines[i]));
        }
    }
}
END_TEST

/* The quick look at the program alone may not differ from the whole one. */
START_TEST(where_the_path_decides_the_arguments_change_nothing)
{
    for (size_t i = 0; i < count; i++) {
        int quick = et_compiler_rules_match_exe(rules, lines[i].cells[EXE]);
        if (quick != ET_RULE_UNDECIDED)
            ck_assert_msg(quick == match(&lines[i]), "line %llu", lines[i].number);
    }
    ck_assert_int_eq(et_compiler_rules_match_exe(rules, ET_SLICE("/usr/bin/gcc")),
                     ET_RULE_UNDECIDED);
    ck_assert_int_ge(et_compiler_rules_match_exe(rules, ET_SLICE("/usr/lib/gcc/12/cc1")), 0);
    int cut = et_compiler_rules_match_exe(rules, ET_SLICE("/usr/bin/cut"));
    ck_assert_int_ge(cut, 0);
    ck_assert_int_eq(et_compiler_rules_at(rules, (size_t)cut)->role, ET_TOOL_NONE);
}
END_TEST

/* A program's own kernels are told by who calls: the same words from a shell, or from
 * nobody known, are an ordinary compilation. */
START_TEST(a_jit_helper_is_one_for_its_caller_only)
{
    static const char *const callers[] = { "/usr/bin/bash", "/tmp/python3/x", NULL };
    for (size_t i = 0; i < et_compiler_rules_count(rules); i++) {
        const struct et_compiler_rule *rule = et_compiler_rules_at(rules, i);
        if (rule->role == ET_TOOL_JIT)
            ck_assert_msg(rule->caller && rule->needs, "rule %.*s asks too little", (int)rule->id.n,
                          rule->id.p);
    }
    for (size_t i = 0; i < count; i++) {
        struct et_program program = program_of(&lines[i]);
        if (!et_slice_is(lines[i].cells[ROLE], "jit-helper"))
            continue;
        for (size_t j = 0; j < sizeof callers / sizeof *callers; j++) {
            program.caller = callers[j] ? et_slice_of(callers[j]) : ET_SLICE_NONE;
            int got = et_compiler_rules_match(rules, &program);
            ck_assert_msg(got >= 0 && et_compiler_rules_at(rules, (size_t)got)->role != ET_TOOL_JIT,
                          "line %llu, called by %s, is rule %d", lines[i].number,
                          callers[j] ? callers[j] : "nobody known", got);
        }
    }
}
END_TEST

/* ------------------------------------------------------------ limits */

enum { HOSTILE = 1 << 18, STEPS_PER_BYTE = 8 };

static void expect_quick(const struct et_compiler_rule *rule, struct et_pattern *pattern,
                         struct et_slice line, const char *piece, struct et_matcher *matcher)
{
    int64_t before = et_matcher_given_up(matcher);
    if (pattern)
        et_pattern_fits(pattern, line, matcher);
    ck_assert_msg(et_matcher_given_up(matcher) == before,
                  "rule %.*s goes back and forth on \"%s\" again and again", (int)rule->id.n,
                  rule->id.p, piece);
}

/* Arguments made to send a pattern back and forth must not stall any rule. */
START_TEST(no_rule_is_stalled_by_a_hostile_command_line)
{
    static const char *const pieces[] = {
        "-o -o x ",  "a.c -o ",    "-c a ",     "a ",
        "-print-x ", ".c' -o/a ",  "- -x= '' ", "a.java -cp ",
        "x",         "'",          "\\",        "$'a' ",
        "-m -m ",    "/bin/",      "-x c ",     "--crate-type ",
        "-extra ",   "-cp a ",     "-DA='b'",   "a.c.c.c",
        "-- build ", "-C /lib/m ", "setup.py ", "-shared -fPIC ",
    };
    struct et_err err = { 0 };
    struct et_matcher *matcher = et_matcher_new(&err);
    ck_assert_ptr_nonnull(matcher);
    et_matcher_limit(matcher, HOSTILE * STEPS_PER_BYTE);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        ET_STRBUF_AUTO line = { 0 };
        et_strbuf_adds(&line, "x ");
        while (line.n < HOSTILE)
            et_strbuf_adds(&line, pieces[i]);
        for (size_t j = 0; j < et_compiler_rules_count(rules); j++) {
            const struct et_compiler_rule *rule = et_compiler_rules_at(rules, j);
            struct et_slice whole = et_strbuf_slice(&line);
            expect_quick(rule, rule->pattern, whole, pieces[i], matcher);
            expect_quick(rule, rule->needs, whole, pieces[i], matcher);
            expect_quick(rule, rule->unless, whole, pieces[i], matcher);
        }
    }
    et_matcher_free(matcher);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, each_command_line_is_what_it_is);
    tcase_add_test(tcase, each_command_line_says_where_its_form_is_from);
    tcase_add_test(tcase, every_rule_is_the_first_for_some_command_line);
    tcase_add_test(tcase, no_verdict_hangs_on_what_a_process_calls_itself);
    tcase_add_test(tcase, no_verdict_hangs_on_the_first_word);
    tcase_add_test(tcase, where_the_path_decides_the_arguments_change_nothing);
    tcase_add_test(tcase, a_jit_helper_is_one_for_its_caller_only);
    tcase_add_test(tcase, no_rule_is_stalled_by_a_hostile_command_line);
}
