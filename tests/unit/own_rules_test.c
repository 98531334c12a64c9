/* What rules of a user's own, and profiles, change in what is concluded. */
#include "tests/unit/one_story.h"

#define HEADER "id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,note\n"

/* own: rows without their header; NULL = none. */
static void concluded_by(enum et_rule_profile profile, const char *own)
{
    struct et_err err = { 0 };
    struct et_rule_set rules;
    ET_STRBUF_AUTO csv = { 0 };
    if (s.log.n)
        story_take(&s, "in/audit.log");
    et_strbuf_adds(&csv, HEADER);
    et_strbuf_adds(&csv, own ? own : "");
    ck_assert_int_eq(et_rule_set_begin(&rules, profile, &err), 0);
    if (own)
        ck_assert_msg(et_rule_set_add(&rules, ET_SLICE("/etc/own.csv"), et_strbuf_slice(&csv), NULL,
                                      &err) == 0,
                      "%s", err.msg);
    ck_assert_int_eq(et_rule_set_end(&rules, &err), 0);
    ck_assert_msg(et_correlate(s.it.store, &rules, "test", NULL, &err) == 0, "%s", err.msg);
    et_rule_set_clear(&rules);
}

#define compiled(want)                                                                             \
    expect_rows(&s.it,                                                                             \
                "SELECT family, driver_exe, sources FROM compilations ORDER BY compilation_id",    \
                want)

START_TEST(a_compiler_of_ones_own_is_found_by_its_name)
{
    did_inside(&s, 2100, 2074, "/opt/acme/bin/acmecc", "acmecc -o app main.c");
    concluded(&s);
    compiled("");
    concluded_by(ET_PROFILE_STRICT, "acmecc,acme,driver,name,^acmecc$,,,,,3,T1027.004,ours\n");
    compiled("acme|/opt/acme/bin/acmecc|[\"main.c\"]");
    expect_rows(&s.it, "SELECT kind, severity, technique FROM findings WHERE exec_id IS NOT NULL",
                "compiler-executed|3|T1027.004");
}
END_TEST

/* By its path: another program of that name is still what it is. */
START_TEST(a_program_of_ones_own_called_go_is_let_pass)
{
    static const char game[] = "game,acme,none,exe,^/opt/acme/bin/go$,,,,,1,,the board game\n";
    did_inside(&s, 2100, 2074, "/opt/acme/bin/go", "go run fast");
    did_inside(&s, 2200, 2074, "/usr/lib/go/bin/go", "go build -o app .");
    concluded_by(ET_PROFILE_STRICT, game);
    compiled("go|/usr/lib/go/bin/go|[]");
}
END_TEST

/* By who calls it: the same clang from a shell is no helper. */
START_TEST(a_helper_is_told_by_its_caller)
{
    static const char helper[] = "cilium-clang,clang,jit-helper,name,^clang(?:-[\\d.]+)?$,,,"
                                 "^/usr/bin/cilium-agent$,,1,,the agent's own programs\n";
    did_inside(&s, 2100, 2074, "/usr/bin/cilium-agent", "cilium-agent");
    did_inside(&s, 2101, 2100, "/usr/bin/clang-14", "clang -c -o p.o p.c");
    did_inside(&s, 2200, 2074, "/usr/bin/clang-14", "clang -c -o x.o x.c");
    concluded_by(ET_PROFILE_STRICT, helper);
    expect_rows(&s.it, "SELECT class, sources FROM compilations ORDER BY compilation_id",
                "jit|[\"p.c\"]\nbuild|[\"x.c\"]");
}
END_TEST

/* The public rule looks at names, not at what was done. */
START_TEST(parity_counts_a_question_too)
{
    did_inside(&s, 2100, 2074, "/usr/bin/gcc", "gcc --version");
    did_inside(&s, 2101, 2074, "/usr/bin/cc1", "cc1 -quiet x.c");
    did_inside(&s, 2102, 2074, "/usr/bin/go", "go env build");
    did_inside(&s, 2103, 2074, "/usr/bin/go", "go version");
    did_inside(&s, 2104, 2074, "/usr/bin/g++", "g++ x.cc");
    did_inside(&s, 2105, 2074, "/usr/bin/env", "env", .file = "/usr/local/bin/gcc", .failed = 2);
    concluded_by(ET_PROFILE_PARITY, NULL);
    compiled("gcc|/usr/bin/gcc|[]\ngo|/usr/bin/go|[]");
    expect_rows(&s.it, "SELECT kind FROM findings WHERE exec_id IS NOT NULL",
                "compiler-executed\ncompiler-executed");
}
END_TEST

START_TEST(parity_takes_rules_of_ones_own_too)
{
    did_inside(&s, 2100, 2074, "/opt/acme/bin/acmecc", "acmecc -o app main.c");
    did_inside(&s, 2101, 2074, "/usr/bin/gcc", "gcc -c x.c");
    concluded_by(ET_PROFILE_PARITY, "acmecc,acme,driver,name,^acmecc$,,,,,3,,\nparity-gcc,off\n"
                                    "parity-gcc-comm,off\n");
    compiled("acme|/opt/acme/bin/acmecc|[\"main.c\"]");
}
END_TEST

/* What others hold for grave is another matter here. */
START_TEST(the_weight_of_a_finding_can_be_ones_own)
{
    struct et_err err = { 0 };
    struct et_rule_set rules;
    did_inside(&s, 2100, 2074, "/usr/bin/gcc", "gcc -c x.c");
    story_take(&s, "in/audit.log");
    ck_assert_int_eq(et_rule_set_begin(&rules, ET_PROFILE_STRICT, &err), 0);
    ck_assert_int_eq(et_rule_set_add(&rules, ET_SLICE("own.csv"),
                                     ET_SLICE("kind,severity,technique,note\n"
                                              "compiler-executed,1,T1027,allowed here\n"),
                                     NULL, &err),
                     0);
    ck_assert_int_eq(et_rule_set_end(&rules, &err), 0);
    ck_assert_int_eq(et_correlate(s.it.store, &rules, "test", NULL, &err), 0);
    et_rule_set_clear(&rules);
    expect_rows(&s.it, "SELECT kind, severity, technique FROM findings WHERE exec_id IS NOT NULL",
                "compiler-executed|1|T1027");
}
END_TEST

/* A report has to say by which rules it judged. */
START_TEST(the_case_names_its_rules)
{
    concluded_by(ET_PROFILE_PARITY, "# version: 7\ngame,acme,none,exe,^/go$,,,,,1,,\n");
    expect_rows(&s.it,
                "SELECT profile, length(rules_version), length(rules_sha256), count(*),"
                " f.value ->> 'name', f.value ->> 'table', length(f.value ->> 'sha256')"
                " FROM runs, json_each(rules_files) f",
                "parity|10|64|1|own.csv|compilers|64");
    concluded(&s);
    expect_rows(&s.it, "SELECT profile, rules_files FROM runs", "strict|[]");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, a_compiler_of_ones_own_is_found_by_its_name);
    tcase_add_test(tcase, a_program_of_ones_own_called_go_is_let_pass);
    tcase_add_test(tcase, a_helper_is_told_by_its_caller);
    tcase_add_test(tcase, parity_counts_a_question_too);
    tcase_add_test(tcase, parity_takes_rules_of_ones_own_too);
    tcase_add_test(tcase, the_weight_of_a_finding_can_be_ones_own);
    tcase_add_test(tcase, the_case_names_its_rules);
}
