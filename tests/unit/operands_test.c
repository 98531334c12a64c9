#include "analyzer/compiling/operands.h"

#include "tests/unit/suite.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_WORDS = 64, MAX_LINE = 2048 };

static struct et_arena arena;

static void set_up(void)
{
    et_arena_init(&arena);
}

static void tear_down(void)
{
    et_arena_clear(&arena);
}

/* words: parted by blanks; a word "_" stands for "a file", with its blank.
 * sources: as JSON; output: NULL = none is told. */
static void expect_operands_at(const char *family, const char *words, const char *sources,
                               const char *output, int at)
{
    static char line[MAX_LINE];
    struct et_slice argv[MAX_WORDS];
    struct et_operands got;
    size_t argc = 0;
    char *rest = NULL;
    strcpy(line, words);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = strcmp(word, "_") == 0 ? ET_SLICE("a file.c") : et_slice_of(word);
    ck_assert(et_operands_read(argv, argc, et_slice_of(family),
                               argc ? et_slice_basename(argv[0]) : ET_SLICE_NONE, &arena, &got));
    ck_assert_msg(et_slice_is(got.sources, sources), "line %d: %s\n sources %.*s\nwant    %s", at,
                  words, (int)got.sources.n, got.sources.p, sources);
    if (output)
        ck_assert_msg(et_slice_is(got.output, output), "line %d: %s\n output %.*s\nwant   %s", at,
                      words, (int)got.output.n, got.output.p ? got.output.p : "", output);
    else
        ck_assert_msg(!got.output.p, "line %d: %s: output %.*s", at, words, (int)got.output.n,
                      got.output.p);
}

#define expect_operands(family, words, sources, output)                                            \
    expect_operands_at((family), (words), (sources), (output), __LINE__)

START_TEST(sources_are_told_by_their_endings)
{
    expect_operands("gcc", "gcc hello.c", "[\"hello.c\"]", "a.out");
    expect_operands("gcc", "g++ -O2 -Wall a.cc b.cpp main.o libx.a -lm -o app",
                    "[\"a.cc\",\"b.cpp\"]", "app");
    expect_operands("gcc", "gcc start.S boot.s x.i", "[\"start.S\",\"boot.s\",\"x.i\"]", "a.out");
    expect_operands("rust", "rustc src/main.rs", "[\"src/main.rs\"]", "main");
    expect_operands("java", "javac -d out -cp lib.jar A.java B.java", "[\"A.java\",\"B.java\"]",
                    "out/A.class");
    expect_operands("erlang", "erlc -o ebin a.erl", "[\"a.erl\"]", "ebin");
    expect_operands("fortran", "gfortran a.f08 b.F03", "[\"a.f08\",\"b.F03\"]", "a.out");
    expect_operands("other", "mlton a.mlb", "[\"a.mlb\"]", "a");
    expect_operands("gcc", "gcc main.o", "[]", NULL);
    expect_operands("gcc", "gcc .c", "[]", NULL);
    expect_operands("gcc", "gcc dir.c/file", "[]", NULL);
    expect_operands("gcc", "gcc _", "[\"a file.c\"]", "a.out");
    expect_operands("gcc", "gcc", "[]", NULL);
    expect_operands("gcc", "", "[]", NULL);
}
END_TEST

/* An option's value may look like a source file. */
START_TEST(values_of_options_are_no_sources)
{
    expect_operands("gcc", "gcc -MF hello.d -MT x.c -c hello.c", "[\"hello.c\"]", "hello.o");
    expect_operands("gcc", "gcc -include pre.c -I inc.c -D A=b.c x.c", "[\"x.c\"]", "a.out");
    expect_operands("gcc", "cc1 -quiet hello.c -dumpbase hello.c -o /tmp/cc1.s", "[\"hello.c\"]",
                    "/tmp/cc1.s");
    expect_operands("gcc", "gcc -x c odd.txt -o x.c", "[]", "x.c");
    expect_operands("rust", "rustc --crate-name app -C opt-level=2 --out-dir x.rs m.rs",
                    "[\"m.rs\"]", "x.rs/app");
}
END_TEST

/* -C keeps comments for gcc and takes a value for rustc. */
START_TEST(one_letter_means_one_thing_in_each_family)
{
    expect_operands("gcc", "gcc -E -C hello.c", "[\"hello.c\"]", NULL);
    expect_operands("rust", "rustc -C lto.rs a.rs", "[\"a.rs\"]", "a");
}
END_TEST

/* Nothing else would tie `gcc evil.c && ./a.out` together. */
START_TEST(a_c_driver_has_default_outputs)
{
    expect_operands("gcc", "gcc hello.c", "[\"hello.c\"]", "a.out");
    expect_operands("cc", "cc -c src/hello.c", "[\"src/hello.c\"]", "hello.o");
    expect_operands("clang", "clang -S a.b.c", "[\"a.b.c\"]", "a.b.s");
    expect_operands("tcc", "tcc -c hello.c", "[\"hello.c\"]", "hello.o");
    expect_operands("unidentified", "kworker hello.c", "[\"hello.c\"]", "a.out");
    expect_operands("gcc", "gcc -c -x c -", "[\"-\"]", "-.o");
    expect_operands("gcc", "gcc -x c -", "[\"-\"]", "a.out");
    expect_operands("go", "go run main.go", "[\"main.go\"]", NULL);
}
END_TEST

/* By the manual of each. */
START_TEST(other_drivers_have_theirs)
{
    expect_operands("java", "javac src/Hello.java", "[\"src/Hello.java\"]", "src/Hello.class");
    expect_operands("java", "javac -proc:only Hello.java", "[\"Hello.java\"]", NULL);
    expect_operands("go", "go build agent.go", "[\"agent.go\"]", "agent");
    expect_operands("go", "go build -o=bin/agent ./cmd", "[]", "bin/agent");
    expect_operands("go", "go build ./cmd", "[]", NULL);
    expect_operands("rust", "rustc -o app main.rs", "[\"main.rs\"]", "app");
    /* cargo check: nothing that could be run */
    expect_operands("rust", "rustc --crate-name app --emit=dep-info,metadata main.rs",
                    "[\"main.rs\"]", NULL);
    expect_operands("rust", "rustc --emit metadata main.rs", "[\"main.rs\"]", NULL);
    expect_operands("rust", "rustc --crate-name app --emit=dep-info,metadata,link main.rs",
                    "[\"main.rs\"]", "app");
    expect_operands("rust", "rustc --crate-type cdylib --crate-name x lib.rs", "[\"lib.rs\"]",
                    "libx.so");
    expect_operands("d", "dmd -of=app a.d", "[\"a.d\"]", "app");
    expect_operands("nim", "nim c a.nim", "[\"a.nim\"]", "a");
    expect_operands("zig", "zig build-exe a.zig", "[\"a.zig\"]", "a");
    expect_operands("zig", "zig build-exe -femit-bin=x a.zig", "[\"a.zig\"]", "x");
    expect_operands("dotnet", "csc a.cs", "[\"a.cs\"]", "a.exe");
    expect_operands("dotnet", "mcs -out:b.exe a.cs", "[\"a.cs\"]", "b.exe");
    expect_operands("ocaml", "ocamlopt a.ml", "[\"a.ml\"]", "a.out");
    expect_operands("haskell", "ghc -O2 Main.hs", "[\"Main.hs\"]", "Main");
    expect_operands("vlang", "anything a.v", "[\"a.v\"]", NULL);
}
END_TEST

static struct et_operands operands_of(const char *family, const char *const *words, size_t argc)
{
    struct et_slice argv[MAX_WORDS];
    struct et_operands got;
    for (size_t i = 0; i < argc; i++)
        argv[i] = et_slice_of(words[i]);
    ck_assert(et_operands_read(argv, argc, et_slice_of(family), argv[0], &arena, &got));
    return got;
}

#define OPERANDS(family, ...)                                                                      \
    operands_of((family), (const char *const[]){ __VA_ARGS__ },                                    \
                sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* cargo links target/debug/app to target/debug/deps/app-1f2e: that name is run. */
START_TEST(cargo_gives_a_program_a_second_name)
{
    struct et_operands got =
        OPERANDS("rust", "rustc", "--crate-name", "app", "src/main.rs", "--crate-type", "bin",
                 "--out-dir", "/p/target/debug/deps", "-C", "extra-filename=-1f2e");
    expect_slice(got.output, "/p/target/debug/deps/app-1f2e");
    expect_slice(got.alias, "/p/target/debug/app");
}
END_TEST

START_TEST(a_driver_may_run_what_it_makes)
{
    ck_assert_int_eq(OPERANDS("go", "go", "run", "a.go").runs, ET_RUNS_CHILD);
    ck_assert_int_eq(OPERANDS("go", "go", "build", "a.go").runs, ET_RUNS_NOT);
    ck_assert_int_eq(OPERANDS("tcc", "tcc", "-run", "a.c").runs, ET_RUNS_INSIDE);
    ck_assert_int_eq(OPERANDS("java", "java", "Foo.java").runs, ET_RUNS_INSIDE);
    ck_assert(!OPERANDS("java", "java", "Foo.java").output.p);
    ck_assert_int_eq(OPERANDS("java", "javac", "Foo.java").runs, ET_RUNS_NOT);
}
END_TEST

START_TEST(options_of_note_are_kept)
{
    expect_slice(OPERANDS("gcc", "gcc", "-O2", "-shared", "-fPIC", "-o", "/tmp/x.so", "x.c").flags,
                 "[\"-shared\",\"-fPIC\",\"-o /tmp\"]");
    expect_slice(OPERANDS("gcc", "gcc", "-z", "execstack", "@args", "x.c").flags,
                 "[\"-z execstack\",\"@args\"]");
    expect_slice(OPERANDS("go", "go", "build", "-buildmode", "plugin").flags,
                 "[\"-buildmode plugin\"]");
    ck_assert(!OPERANDS("gcc", "gcc", "-O2", "x.c").flags.p);
}
END_TEST

/* Only then is an assembler, or a linker, to be expected after the compiler. */
START_TEST(what_is_asked_for_is_told)
{
    ck_assert(OPERANDS("gcc", "gcc", "x.c").program);
    ck_assert(OPERANDS("gcc", "gcc", "-shared", "x.c").program);
    ck_assert(!OPERANDS("gcc", "gcc", "-c", "x.c").program);
    ck_assert(!OPERANDS("gcc", "gcc", "-E", "x.c").program);
    ck_assert(!OPERANDS("go", "go", "build").program);
}
END_TEST

START_TEST(what_makes_no_file_has_no_output)
{
    expect_operands("gcc", "gcc -E hello.c", "[\"hello.c\"]", NULL);
    expect_operands("gcc", "gcc -fsyntax-only hello.c", "[\"hello.c\"]", NULL);
    expect_operands("gcc", "gcc -M hello.c", "[\"hello.c\"]", NULL);
    expect_operands("gcc", "gcc -MM hello.c", "[\"hello.c\"]", NULL);
    expect_operands("tcc", "tcc -run hello.c", "[\"hello.c\"]", NULL);
    expect_operands("gcc", "gcc -### hello.c", "[\"hello.c\"]", NULL);
}
END_TEST

START_TEST(the_output_is_what_o_says)
{
    expect_operands("gcc", "gcc hello.c -o app", "[\"hello.c\"]", "app");
    expect_operands("gcc", "gcc -oapp hello.c", "[\"hello.c\"]", "app");
    expect_operands("go", "go build -o app main.go", "[\"main.go\"]", "app");
    expect_operands("gcc", "gcc hello.c -o a -o b", "[\"hello.c\"]", "b");
    expect_operands("gcc", "gcc hello.c -o", "[\"hello.c\"]", "a.out");
    /* -ofast is rustc's own business */
    expect_operands("rust", "rustc -ofast main.rs", "[\"main.rs\"]", "main");
}
END_TEST

/* Names of files are bytes: what is no UTF-8 keeps them. */
START_TEST(sources_keep_their_bytes)
{
    const struct et_slice argv[] = { ET_SLICE("gcc"), ET_SLICE("\xff\n.c"), ET_SLICE("q\".c"),
                                     ET_SLICE_NONE };
    struct et_operands got;
    ck_assert(et_operands_read(argv, 4, ET_SLICE("gcc"), ET_SLICE("gcc"), &arena, &got));
    expect_slice(got.sources, "[{\"hex\":\"FF0A2E63\"},\"q\\\".c\"]");
    ck_assert_uint_eq(got.source_count, 2);
}
END_TEST

static void expect_resolved(const char *cwd, const char *path, const char *want)
{
    expect_slice(et_path_resolve(et_slice_of(cwd), et_slice_of(path), &arena), want);
}

START_TEST(paths_are_seen_from_the_working_directory)
{
    expect_resolved("/proj", "a.out", "/proj/a.out");
    expect_resolved("/proj", "./a.out", "/proj/a.out");
    expect_resolved("/proj/src", "../bin/./app", "/proj/bin/app");
    expect_resolved("/proj", "/tmp//x", "/tmp/x");
    expect_resolved("/proj/", "x/", "/proj/x");
    expect_resolved("/", "../../x", "/x");
    expect_resolved("/a", "b/../../c", "/c");
    expect_resolved("/a/b", "..", "/a");
    expect_resolved("/", ".", "");
    expect_resolved(NULL, "/bin/x", "/bin/x");
}
END_TEST

/* Where a relative path leads from nobody knows where, nobody knows. */
START_TEST(a_relative_path_without_a_directory_is_unknown)
{
    ck_assert_ptr_null(et_path_resolve(ET_SLICE_NONE, ET_SLICE("a.out"), &arena).p);
}
END_TEST

/* The script is the compiler; what stands behind it are its operands. */
START_TEST(an_interpreter_s_script_is_no_source)
{
    expect_operands("wasm", "python3 /emsdk/emcc.py -O2 a.c -o a.js", "[\"a.c\"]", "a.js");
    expect_operands("wasm", "python3.11 -E -X utf8 /emsdk/emcc.py a.c -o a.js", "[\"a.c\"]",
                    "a.js");
    expect_operands("python", "python3 -m nuitka -o app app.py", "[\"app.py\"]", "app");
    expect_operands("python", "python3 /usr/bin/cython a.pyx -o a.c", "[\"a.pyx\"]", "a.c");
    expect_operands("python", "python3 -m", "[]", NULL);
    expect_operands("python", "python3 -X", "[]", NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, sources_are_told_by_their_endings);
    tcase_add_test(tcase, values_of_options_are_no_sources);
    tcase_add_test(tcase, one_letter_means_one_thing_in_each_family);
    tcase_add_test(tcase, a_c_driver_has_default_outputs);
    tcase_add_test(tcase, other_drivers_have_theirs);
    tcase_add_test(tcase, cargo_gives_a_program_a_second_name);
    tcase_add_test(tcase, a_driver_may_run_what_it_makes);
    tcase_add_test(tcase, options_of_note_are_kept);
    tcase_add_test(tcase, what_is_asked_for_is_told);
    tcase_add_test(tcase, what_makes_no_file_has_no_output);
    tcase_add_test(tcase, the_output_is_what_o_says);
    tcase_add_test(tcase, sources_keep_their_bytes);
    tcase_add_test(tcase, paths_are_seen_from_the_working_directory);
    tcase_add_test(tcase, a_relative_path_without_a_directory_is_unknown);
    tcase_add_test(tcase, an_interpreter_s_script_is_no_source);
}
