/* Rule sets: a user's files over the built-in ones, profiles, and what names a set. */
#include "analyzer/rules/rule_set.h"

#include "analyzer/rules/rule_advice.h"
#include "tests/unit/suite.h"

#include <stdio.h>

#define HEADER "id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,note\n"

enum { MAX_FILES = 4, TOLD = 2048 };

static char told[TOLD]; /* problems: "LINE: TEXT\n" */

static void tell(void *ctx, const struct et_err *problem)
{
    size_t n = strlen(told);
    (void)ctx;
    snprintf(told + n, sizeof told - n, "%llu: %s\n", (unsigned long long)problem->line,
             problem->msg);
}

static const struct et_rule_problems listener = { NULL, tell };

/* The set of these files, NULL-terminated, each called after its place. */
static void make_as(struct et_rule_set *set, enum et_rule_profile profile, const char *const *files)
{
    struct et_err err = { 0 };
    told[0] = '\0';
    ck_assert_msg(et_rule_set_begin(set, profile, &err) == 0, "%s", err.msg);
    for (size_t i = 0; files[i]; i++) {
        char name[32];
        snprintf(name, sizeof name, "/etc/%zu.csv", i + 1);
        ck_assert_msg(
            et_rule_set_add(set, et_slice_of(name), et_slice_of(files[i]), &listener, &err) == 0,
            "file %zu line %llu: %s", i + 1, (unsigned long long)err.line, err.msg);
    }
    ck_assert_msg(et_rule_set_end(set, &err) == 0, "%s", err.msg);
}

#define make(set, ...) make_as((set), ET_PROFILE_STRICT, (const char *const[]){ __VA_ARGS__ })

/* The id of the rule that takes it; "" = none. */
static struct et_slice taken_by(struct et_rule_set *set, const struct et_program *program)
{
    int at = et_compiler_rules_match(set->compilers, program);
    return at < 0 ? ET_SLICE("") : et_compiler_rules_at(set->compilers, (size_t)at)->id;
}

static struct et_slice taken(struct et_rule_set *set, const char *exe, const char *cmdline)
{
    const struct et_program program = { .exe = et_slice_of(exe), .cmdline = et_slice_of(cmdline) };
    return taken_by(set, &program);
}

static size_t place_of(const struct et_rule_set *set, const char *id)
{
    size_t i = 0;
    while (i < et_compiler_rules_count(set->compilers) &&
           !et_slice_is(et_compiler_rules_at(set->compilers, i)->id, id))
        i++;
    return i;
}

/* What is told of a file that is refused, in the order in which it is noticed. */
static void expect_refused(const char *csv, const char *want)
{
    struct et_rule_set set;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_rule_set_begin(&set, ET_PROFILE_STRICT, &err), 0);
    told[0] = '\0';
    ck_assert_int_eq(et_rule_set_add(&set, ET_SLICE("own.csv"), et_slice_of(csv), &listener, &err),
                     ET_FATAL);
    ck_assert_str_eq(told, want);
    char first[sizeof err.msg + 32];
    snprintf(first, sizeof first, "%llu: %s\n", (unsigned long long)err.line, err.msg);
    ck_assert_msg(strncmp(told, first, strlen(first)) == 0, "err is not the first: %s", first);
    et_rule_set_clear(&set);
}

/* ------------------------------------------------------------ order */

/* Who names an exception means it: no built-in rule may come before it. */
START_TEST(a_new_rule_goes_before_the_built_in_ones)
{
    struct et_rule_set set;
    make(&set,
         HEADER "game,acme,none,exe,^/opt/game/go$,,,,,1,,a game\n"
                "acmecc,acme,driver,name,^acmecc$,,,,,3,,our own\n",
         NULL);
    ck_assert_uint_eq(place_of(&set, "game"), 0);
    ck_assert_uint_eq(place_of(&set, "acmecc"), 1);
    expect_slice(taken(&set, "/opt/game/go", "go run"), "game");
    expect_slice(taken(&set, "/usr/bin/go", "go run x.go"), "go");
    expect_slice(taken(&set, "/opt/acme/acmecc", "acmecc x"), "acmecc");
    et_rule_set_clear(&set);
}
END_TEST

START_TEST(the_later_file_goes_before_the_earlier)
{
    struct et_rule_set set;
    make(&set, HEADER "a,acme,driver,name,^x$,,,,,3,,\nb,acme,driver,name,^y$,,,,,3,,\n",
         HEADER "c,acme,none,name,^x$,,,,,1,,\n", NULL);
    ck_assert_uint_eq(place_of(&set, "c"), 0);
    ck_assert_uint_eq(place_of(&set, "a"), 1);
    ck_assert_uint_eq(place_of(&set, "b"), 2);
    expect_slice(taken(&set, "/x", "x"), "c");
    et_rule_set_clear(&set);
}
END_TEST

/* A rule may rely on those before it: who changes it does not move it. */
START_TEST(a_known_id_takes_that_place)
{
    struct et_rule_set set, plain;
    make(&plain, NULL);
    make(&set, HEADER "gcc,mine,driver,name,^(?:gcc|acme-gcc)$,,,,,4,,\n", NULL);
    ck_assert_uint_eq(place_of(&set, "gcc"), place_of(&plain, "gcc"));
    ck_assert_uint_eq(et_compiler_rules_count(set.compilers),
                      et_compiler_rules_count(plain.compilers));
    const struct et_compiler_rule *rule =
        et_compiler_rules_at(set.compilers, place_of(&set, "gcc"));
    expect_slice(rule->family, "mine");
    ck_assert_uint_eq(rule->file, ET_RULE_TABLES);
    ck_assert_uint_eq(rule->line, 2);
    expect_slice(taken(&set, "/usr/bin/gcc", "gcc --version"), "gcc-probe");
    expect_slice(taken(&set, "/usr/bin/gcc", "gcc x.c"), "gcc");
    et_rule_set_clear(&set);
    et_rule_set_clear(&plain);
}
END_TEST

/* ------------------------------------------------------------ off */

START_TEST(off_takes_a_rule_out_and_leaves_the_others)
{
    struct et_rule_set set;
    make(&set, HEADER "gcc-probe,off\n", NULL);
    expect_slice(taken(&set, "/usr/bin/gcc", "gcc --version"), "gcc");
    expect_slice(taken(&set, "/usr/bin/clang", "clang --version"), "clang-probe");
    et_rule_set_clear(&set);
}
END_TEST

/* A spreadsheet fills the row with empty cells. */
START_TEST(off_may_have_empty_cells_behind_it)
{
    struct et_rule_set set;
    make(&set, HEADER "gcc-probe,off,,,,,,,,,,\r\n", NULL);
    expect_slice(taken(&set, "/usr/bin/gcc", "gcc --version"), "gcc");
    et_rule_set_clear(&set);
    expect_refused(HEADER "gcc-probe,off,,,,,,,,,,really\n",
                   "2: rule gcc-probe: a family and a pattern are needed\n"
                   "2: rule gcc-probe: there is no role \n"
                   "2: rule gcc-probe: field is name, exe, args, argv0 or comm, not \n"
                   "2: rule gcc-probe: severity is 1 to 4\n");
}
END_TEST

START_TEST(what_one_file_switched_off_another_may_bring_back)
{
    struct et_rule_set set, plain;
    make(&plain, NULL);
    make(&set, HEADER "gcc,off\n", HEADER "gcc,gcc,driver,name,^gcc$,,,,,3,,\n", NULL);
    ck_assert_uint_eq(place_of(&set, "gcc"), place_of(&plain, "gcc"));
    expect_slice(taken(&set, "/usr/bin/gcc", "gcc x.c"), "gcc");
    et_rule_set_clear(&set);
    make(&set, HEADER "a,acme,driver,name,^x$,,,,,3,,\n", HEADER "a,off\n", NULL);
    expect_slice(taken(&set, "/x", "x"), "");
    et_rule_set_clear(&set);
    et_rule_set_clear(&plain);
}
END_TEST

/* A misspelt id would leave the rule on, and nobody would know. */
START_TEST(only_what_is_there_can_be_switched_off)
{
    expect_refused(HEADER "\ngccc,off\n", "3: there is no rule gccc to switch off\n");
}
END_TEST

/* ------------------------------------------------------------ what is wrong */

START_TEST(an_id_that_stands_twice_names_both_lines)
{
    expect_refused(HEADER "a,acme,driver,name,^x$,,,,,3,,\n# between\na,off\n",
                   "4: rule a stands in line 2 already\n");
}
END_TEST

/* Who mends a file wants to see all of it at once. */
START_TEST(all_that_is_wrong_is_told)
{
    expect_refused(HEADER "a,acme,captain,name,(x,[,,*,,3,,\n"
                          "b,acme\n"
                          "c,acme,driver,name,\"^x\"y$,,,,,3,,\n"
                          "d,acme,driver,name,^x$,,,,,5,,\n",
                   "3: a rule has 12 columns, this line has 2\n"
                   "4: not CSV: a quote stands where none may\n"
                   "2: rule a: there is no role captain\n"
                   "2: rule a: pattern: missing closing parenthesis at its byte 2\n"
                   "2: rule a: needs: missing terminating ] for character class at its byte 1\n"
                   "2: rule a: caller: quantifier does not follow a repeatable item at its byte 0\n"
                   "5: rule d: severity is 1 to 4\n");
}
END_TEST

START_TEST(a_file_that_is_none_is_refused)
{
    expect_refused("", "0: there is no header: a rule file begins with the names of its columns\n");
    expect_refused("# only words\n", "1: there is no header: a rule file begins with the names of "
                                     "its columns\n");
    expect_refused("name,pattern\n", "1: column 1 of such a rule file is id\n");
    expect_refused("id,family,role\n", "1: column 4 of such a rule file is field\n");
    expect_refused("id,family,role,field,pattern,needs,unless,caller,proves,severity,technique,"
                   "note,more\n",
                   "1: such a rule file has 12 columns, this header has 13\n");
    expect_refused("\x7f"
                   "ELF\x02\x01\x01",
                   "1: column 1 of such a rule file is id\n");
}
END_TEST

/* Each table has its own columns, and what is wrong is told by its own words. */
START_TEST(the_header_tells_the_table)
{
    struct et_rule_set set;
    make(&set, "id,act,name,needs,technique,note\nacmeget,fetch,^acmeget$,,T1105,fetches\n",
         "kind,severity,technique,note\ncompile-then-run,2,,\n", NULL);
    ck_assert_int_eq(et_act_rules_match(set.acts, ET_SLICE("acmeget"), ET_SLICE("acmeget x")), 0);
    ck_assert_int_eq(et_finding_weight(set.findings, ET_FINDING_RUN, NULL).severity, 2);
    ck_assert_str_eq(et_rule_table_name(set.sources[ET_RULE_TABLES]->table), "acts");
    ck_assert_str_eq(et_rule_table_name(set.sources[ET_RULE_TABLES + 1]->table), "findings");
    et_rule_set_clear(&set);
    expect_refused("id,act,name,needs,technique,note\nx,dance,^x$,,,\ny,copy,(,,,\n",
                   "2: rule x: there is no act dance\n"
                   "3: rule y: name: missing closing parenthesis at its byte 1\n");
    expect_refused("kind,severity,technique,note\ncompile-then-run,off\n"
                   "compile-then-walk,3,,\ncompiler-executed,9,,\n",
                   "3: there is no kind of finding compile-then-walk\n"
                   "4: compiler-executed: severity is 1 to 4, or rule\n"
                   "2: compile-then-run: a kind of finding cannot be switched off\n");
}
END_TEST

/* In UTF mode a byte that is no UTF-8 would hide a command line from the rule. */
START_TEST(a_pattern_cannot_ask_for_characters)
{
    expect_refused(HEADER "a,acme,driver,name,(*UTF)^x$,,,,,3,,\n",
                   "2: rule a: pattern: using UTF is disabled by the application at its byte 6\n");
}
END_TEST

START_TEST(what_spreadsheets_write_is_read)
{
    struct et_rule_set set;
    make(&set,
         "\xef\xbb\xbf\"id\",family,role,field,pattern,needs,unless,caller,proves,severity,"
         "technique,note\r\n\"a\",acme,driver,name,\"^x{1,2}$\",,,,,3,,\"two \"\"words\"\"\"\r\n",
         NULL);
    expect_slice(taken(&set, "/xx", "xx"), "a");
    expect_slice(et_compiler_rules_at(set.compilers, 0)->note, "two \"words\"");
    et_rule_set_clear(&set);
}
END_TEST

START_TEST(there_may_be_only_so_many_files)
{
    struct et_rule_set set;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_rule_set_begin(&set, ET_PROFILE_STRICT, &err), 0);
    for (int i = 0; i < ET_MAX_RULE_FILES; i++)
        ck_assert_int_eq(et_rule_set_add(&set, ET_SLICE("x"), ET_SLICE(HEADER), NULL, &err), 0);
    ck_assert_int_lt(et_rule_set_add(&set, ET_SLICE("x"), ET_SLICE(HEADER), NULL, &err), 0);
    ck_assert_str_eq(err.msg, "more than 32 rule files");
    et_rule_set_clear(&set);
}
END_TEST

/* ------------------------------------------------------------ its name */

#define RULE_A HEADER "a,acme,driver,name,^x$,,,,,3,,\n"
#define RULE_B HEADER "b,acme,driver,name,^x$,,,,,3,,\n"

static void digest(char *to, enum et_rule_profile profile, const char *const *files)
{
    struct et_rule_set set;
    make_as(&set, profile, files);
    memcpy(to, set.sha256, sizeof set.sha256);
    ck_assert_uint_eq(strlen(to), ET_SHA256_HEX - 1);
    et_rule_set_clear(&set);
}

#define digest_of(to, ...) digest((to), ET_PROFILE_STRICT, (const char *const[]){ __VA_ARGS__ })

/* Two reports are comparable if they judged by the same rules, and only then. */
START_TEST(the_digest_tells_sets_apart)
{
    char sets[7][ET_SHA256_HEX], again[ET_SHA256_HEX];
    digest_of(sets[0], NULL);
    digest_of(sets[1], RULE_A, NULL);
    digest_of(sets[2], RULE_B, NULL);
    digest_of(sets[3], RULE_A, RULE_B, NULL);
    digest_of(sets[4], RULE_B, RULE_A, NULL); /* the later one goes first: another set */
    digest(sets[5], ET_PROFILE_PARITY, (const char *const[]){ NULL });
    digest_of(sets[6], HEADER, RULE_A, NULL);
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(sets[i], sets[j]);
    digest_of(again, RULE_A, RULE_B, NULL);
    ck_assert_str_eq(again, sets[3]);
}
END_TEST

/* Where a file lay is another's business, and no matter of what it says. */
START_TEST(the_digest_knows_no_paths)
{
    static const char *const names[] = { "/home/somebody/own.csv", "own.csv" };
    char digests[2][ET_SHA256_HEX];
    for (size_t i = 0; i < 2; i++) {
        struct et_rule_set set;
        struct et_err err = { 0 };
        ET_STRBUF_AUTO list = { 0 };
        ck_assert_int_eq(et_rule_set_begin(&set, ET_PROFILE_STRICT, &err), 0);
        ck_assert_int_eq(et_rule_set_add(&set, et_slice_of(names[i]), ET_SLICE(RULE_A), NULL, &err),
                         0);
        ck_assert_int_eq(et_rule_set_end(&set, &err), 0);
        memcpy(digests[i], set.sha256, sizeof set.sha256);
        et_rule_set_list_files(&set, &list);
        ck_assert_ptr_null(strstr(et_strbuf_string(&list), "somebody"));
        et_rule_set_clear(&set);
    }
    ck_assert_str_eq(digests[0], digests[1]);
}
END_TEST

START_TEST(a_users_files_are_listed_with_their_own_digests)
{
    struct et_rule_set set;
    ET_STRBUF_AUTO list = { 0 };
    make(&set, NULL);
    et_rule_set_list_files(&set, &list);
    ck_assert_str_eq(et_strbuf_string(&list), "[]");
    et_rule_set_clear(&set);
    et_strbuf_reset(&list);
    make(&set, HEADER, "# our own\n# version: 2026 \"b\"\n" HEADER, NULL);
    et_rule_set_list_files(&set, &list);
    ck_assert_str_eq(
        et_strbuf_string(&list),
        "[{\"name\":\"1.csv\",\"table\":\"compilers\",\"version\":null,\"sha256\":"
        "\"6368778fb62ff33a3845c0e454b2809a05e7e32254c89d3534b6537d26298848\"},"
        "{\"name\":\"2.csv\",\"table\":\"compilers\",\"version\":\"2026 \\\"b\\\"\",\"sha256\":"
        "\"d0239f7238ea3485bcfc6f6d925c51d0c0d9d3ac5a727c18ced8a1b3c507653c\"}]");
    et_rule_set_clear(&set);
}
END_TEST

START_TEST(what_is_built_in_has_a_version)
{
    for (int profile = 0; profile < ET_PROFILES; profile++) {
        struct et_rule_set set;
        make_as(&set, (enum et_rule_profile)profile, (const char *const[]){ NULL });
        ck_assert_uint_eq(set.version.n, strlen("2026-11-30"));
        et_rule_set_clear(&set);
    }
}
END_TEST

/* ------------------------------------------------------------ parity */

struct parity {
    const char *exe, *comm, *cmdline, *caller, *want;
};

static const struct parity parities[] = {
    { "/usr/bin/gcc", "gcc", "gcc x.c", NULL, "parity-gcc" },
    /* whatever it does */
    { "/usr/bin/gcc", "gcc", "gcc --version", NULL, "parity-gcc" },
    /* a link is known by the short name */
    { "/usr/bin/x86_64-linux-gnu-gcc-12", "gcc", "gcc x.c", NULL, "parity-gcc-comm" },
    { "/usr/lib/llvm-14/bin/clang", "clang", "clang -c x.c", NULL, "parity-clang" },
    { "/usr/lib/jvm/bin/javac", "javac", "javac X.java", NULL, "parity-javac" },
    { "/usr/sbin/bcc", "bcc", "bcc", NULL, "parity-bcc" },
    /* a script: comm says so, and the public rule goes by it */
    { "/usr/bin/dash", "javac", "/bin/sh /tmp/javac", NULL, "parity-javac-comm" },
    /* its own weakness: these it does not name */
    { "/usr/bin/x86_64-linux-gnu-g++-12", "g++", "g++ x.cc", NULL, "" },
    { "/usr/bin/x86_64-linux-gnu-gcc-12", "cc", "cc x.c", NULL, "" },
    { "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "cc1", "cc1 x.c", NULL, "" },
    { "/usr/bin/rustc", "rustc", "rustc x.rs", NULL, "" },
    { "/usr/bin/gcc-12", "gcc-12", "gcc-12 x.c", NULL, "" },
    { "/usr/bin/javac.log", "javac.log", "javac.log", NULL, "" },
    /* go counts by its arguments, the program's name not among them */
    { "/usr/lib/go/bin/go", "go", "go build ./...", NULL, "parity-go" },
    { "/usr/lib/go/bin/go", "go", "go -C /src run .", NULL, "parity-go" },
    { "/usr/lib/go/bin/go", "go", "go env GOBUILDMODE buildmode", NULL, "parity-go" },
    { "/usr/lib/go/bin/go", "go", "go version", NULL, "" },
    { "/usr/lib/go/bin/go", "go", "/opt/build/go version", NULL, "" },
    { "/usr/lib/go/bin/go", "go", "'/opt/my build/go' version", NULL, "" },
    { "/usr/bin/dash", "go", "/bin/sh go build", NULL, "" },
    /* cilium-agent's own are let pass */
    { "/usr/bin/clang", "clang", "clang -target bpf x.c", "/usr/bin/cilium-agent",
      "parity-cilium-name" },
    { "/usr/bin/clang-14", "clang", "clang -c x.c", "/usr/bin/cilium-agent", "parity-cilium-comm" },
    { "/usr/bin/clang", "clang", "clang -c x.c", "/tmp/cilium-agent", "parity-clang" },
    /* a refused exec is no exec */
    { "/usr/local/bin/gcc", NULL, NULL, "/usr/bin/env", "" },
};

START_TEST(parity_names_what_the_public_rule_names)
{
    const struct parity *p = &parities[_i];
    struct et_rule_set set;
    make_as(&set, ET_PROFILE_PARITY, (const char *const[]){ NULL });
    const struct et_program program = { .exe = et_slice_of(p->exe),
                                        .comm = et_slice_of(p->comm),
                                        .cmdline = et_slice_of(p->cmdline),
                                        .caller = et_slice_of(p->caller) };
    expect_slice(taken_by(&set, &program), p->want);
    et_rule_set_clear(&set);
}
END_TEST

/* ------------------------------------------------------------ advice */

static void expect_advice(const char *body, const char *want)
{
    struct et_rule_set set;
    ET_STRBUF_AUTO csv = { 0 };
    et_strbuf_adds(&csv, HEADER);
    et_strbuf_adds(&csv, body);
    make(&set, et_strbuf_string(&csv), NULL);
    et_rule_advice(&set, set.source_count - 1, &listener);
    ck_assert_str_eq(told, want);
    et_rule_set_clear(&set);
}

START_TEST(a_rule_that_trusts_the_process_is_doubtful)
{
    static const char claims[] = "2: rule a: goes by what a process says of itself alone; add a "
                                 "caller, or go by name or exe\n";
    expect_advice("a,acme,driver,comm,^x$,,,,,3,,\n", claims);
    expect_advice("a,acme,driver,argv0,^x$,,,,,3,,\n", claims);
    expect_advice("a,acme,none,args,^x ,,,,,1,,\n", claims);
    expect_advice("a,acme,driver,comm,^x$,,,^/opt/acme/ide$,,3,,\n", "");
    expect_advice("a,acme,driver,name,^x$,,,,,3,,\n", "");
}
END_TEST

START_TEST(a_rule_that_never_comes_to_its_turn_is_doubtful)
{
    expect_advice("a,acme,none,name,^(?:x|y)$,,,,,1,,\nb,acme,driver,name,^(y|x)$,,,,,3,,\n",
                  "3: rule b: never comes to its turn: before it stands a\n");
    expect_advice("a,acme,none,exe,/x$,,,,,1,,\nb,acme,driver,exe,/x$, -c,,,,3,,\n",
                  "3: rule b: never comes to its turn: before it stands a\n");
    /* in the place of a built-in rule, behind those that take all of gcc and cc */
    expect_advice("linker,ld,linker,name,^(?:gcc|cc)$,,,,,3,,\n",
                  "2: rule linker: never comes to its turn: before it stands gcc\n");
    expect_advice("a,acme,none,name,^x$, -c,,,,1,,\nb,acme,driver,name,^x$,,,,,3,,\n", "");
    expect_advice("a,acme,none,name,^x$,,,,,1,,\nb,acme,driver,name,^(?:x|z)$,,,,,3,,\n", "");
    expect_advice("a,acme,none,name,^x$,,,,,1,,\nb,acme,driver,name,^x.$,,,,,3,,\n", "");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_new_rule_goes_before_the_built_in_ones);
    tcase_add_test(tcase, the_later_file_goes_before_the_earlier);
    tcase_add_test(tcase, a_known_id_takes_that_place);
    tcase_add_test(tcase, off_takes_a_rule_out_and_leaves_the_others);
    tcase_add_test(tcase, off_may_have_empty_cells_behind_it);
    tcase_add_test(tcase, what_one_file_switched_off_another_may_bring_back);
    tcase_add_test(tcase, only_what_is_there_can_be_switched_off);
    tcase_add_test(tcase, an_id_that_stands_twice_names_both_lines);
    tcase_add_test(tcase, all_that_is_wrong_is_told);
    tcase_add_test(tcase, a_file_that_is_none_is_refused);
    tcase_add_test(tcase, the_header_tells_the_table);
    tcase_add_test(tcase, a_pattern_cannot_ask_for_characters);
    tcase_add_test(tcase, what_spreadsheets_write_is_read);
    tcase_add_test(tcase, there_may_be_only_so_many_files);
    tcase_add_test(tcase, the_digest_tells_sets_apart);
    tcase_add_test(tcase, the_digest_knows_no_paths);
    tcase_add_test(tcase, a_users_files_are_listed_with_their_own_digests);
    tcase_add_test(tcase, what_is_built_in_has_a_version);
    tcase_add_loop_test(tcase, parity_names_what_the_public_rule_names, 0,
                        (int)(sizeof parities / sizeof *parities));
    tcase_add_test(tcase, a_rule_that_trusts_the_process_is_doubtful);
    tcase_add_test(tcase, a_rule_that_never_comes_to_its_turn_is_doubtful);
}
