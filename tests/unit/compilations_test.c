/* Which execs are one compilation, and which compilations one build. */
#include "tests/unit/compiler_story.h"

START_TEST(a_driver_and_its_children_are_one_compilation)
{
    int driver = did_inside(&s, 2100, 2074, GCC, "gcc -O2 -o app hello.c", .cwd = "/proj");
    gcc_works(2100);
    concluded(&s);
    expect_compilations("gcc|" GCC "|[\"hello.c\"]|app|0|5");
    expect_rows(&s.it, "SELECT place, container_id, start_time < end_time FROM compilations",
                "container|web|1");
    expect_rows(&s.it, "SELECT count(*) FROM execs WHERE compilation_id = 1", "5");
    expect_of_exec(&s, driver, "compiler || ' ' || tool_role", "gcc driver");
    expect_findings("compiler-executed|gcc compiled [\"hello.c\"] to app");
}
END_TEST

START_TEST(make_gives_as_many_as_it_calls)
{
    did_inside(&s, 2100, 2074, "/usr/bin/make", "make -j2");
    did_inside(&s, 2110, 2100, GCC, "gcc -c a.c");
    did_inside(&s, 2120, 2100, GCC, "gcc -c b.c");
    did_inside(&s, 2121, 2120, CC1, "cc1 -quiet b.c");
    did_inside(&s, 2111, 2110, CC1, "cc1 -quiet a.c");
    did_inside(&s, 2112, 2110, AS, "as -o a.o /tmp/1.s");
    did_inside(&s, 2122, 2120, AS, "as -o b.o /tmp/2.s");
    concluded(&s);
    expect_compilations("gcc|" GCC "|[\"a.c\"]|a.o|0|3\ngcc|" GCC "|[\"b.c\"]|b.o|0|3");
}
END_TEST

/* sh and env give way to the compiler under their own pid. */
START_TEST(a_shell_and_env_are_no_part_of_it)
{
    did_inside(&s, 2100, 2074, "/bin/dash", "sh -c gcc~hello.c");
    did_inside(&s, 2100, 2074, GCC, "gcc hello.c");
    did_inside(&s, 2200, 2074, "/usr/bin/env", "env gcc other.c");
    did_inside(&s, 2200, 2074, GCC, "gcc other.c");
    did_inside(&s, 2201, 2200, CC1, "cc1 other.c");
    concluded(&s);
    expect_compilations("gcc|" GCC "|[\"hello.c\"]|a.out|0|1\ngcc|" GCC "|[\"other.c\"]|a.out|0|2");
}
END_TEST

START_TEST(a_cache_in_front_is_part_of_it)
{
    did_inside(&s, 2100, 2074, "/usr/bin/ccache", "ccache gcc -c hello.c");
    did_inside(&s, 2101, 2100, GCC, "gcc -c hello.c");
    did_inside(&s, 2102, 2101, CC1, "cc1 hello.c");
    concluded(&s);
    expect_compilations("cc|/usr/bin/ccache|[\"hello.c\"]|hello.o|0|3");
}
END_TEST

/* nvcc and its like call their tools through a shell. */
START_TEST(a_driver_s_shell_leads_on_to_its_tools)
{
    did_inside(&s, 2100, 2074, "/usr/local/cuda/bin/nvcc", "nvcc -o k k.cu");
    did_inside(&s, 2101, 2100, "/bin/dash", "sh -c cicc~k.ii");
    did_inside(&s, 2102, 2101, "/usr/local/cuda/nvvm/bin/cicc", "cicc k.ii");
    did_inside(&s, 2103, 2100, "/bin/dash", "sh -c gcc~k.c");
    did_inside(&s, 2104, 2103, GCC, "gcc -c k.c");
    did_inside(&s, 2105, 2104, CC1, "cc1 k.c");
    concluded(&s);
    expect_compilations("cuda|/usr/local/cuda/bin/nvcc|[\"k.cu\"]|k|0|4");
}
END_TEST

START_TEST(clang_calls_itself)
{
    did_inside(&s, 2100, 2074, "/usr/lib/llvm-14/bin/clang", "clang hello.c");
    did_inside(&s, 2101, 2100, "/usr/lib/llvm-14/bin/clang", "clang -cc1 -o /tmp/1.o hello.c");
    did_inside(&s, 2102, 2100, LD, "ld -o a.out /tmp/1.o");
    concluded(&s);
    expect_compilations("clang|/usr/lib/llvm-14/bin/clang|[\"hello.c\"]|a.out|0|3");
}
END_TEST

/* go asks its tools for their versions before it uses them. */
START_TEST(go_build_is_one_compilation)
{
    did_inside(&s, 2100, 2074, "/usr/local/go/bin/go", "go build -o app .");
    did_inside(&s, 2101, 2100, "/usr/local/go/pkg/tool/linux_amd64/compile", "compile -V=full");
    did_inside(&s, 2102, 2100, "/usr/local/go/pkg/tool/linux_amd64/compile",
               "compile -o /tmp/a.a -p main main.go");
    did_inside(&s, 2103, 2100, "/usr/local/go/pkg/tool/linux_amd64/link", "link -o app /tmp/a.a");
    did_inside(&s, 2200, 2074, "/usr/local/go/bin/go", "go version");
    concluded(&s);
    expect_compilations("go|/usr/local/go/bin/go|[]|app|0|4");
}
END_TEST

/* What a program compiles for itself is a compilation like any other, of its own class. */
START_TEST(a_program_s_own_kernel_is_one_compilation)
{
    did_inside(&s, 2100, 2074, "/usr/bin/python3.11", "python3 serve.py", .cwd = "/proj");
    int driver = did_inside(&s, 2101, 2100, GCC,
                            "gcc /tmp/tmpq/main.c -O3 -shared -fPIC -o /tmp/tmpq/cuda_utils.so",
                            .cwd = "/proj");
    gcc_works(2101);
    concluded(&s);
    expect_compilations("gcc|" GCC "|[\"/tmp/tmpq/main.c\"]|/tmp/tmpq/cuda_utils.so|0|5");
    expect_of_exec(&s, driver, "tool_role", "jit-helper");
}
END_TEST

START_TEST(one_program_may_be_all_of_it)
{
    did_inside(&s, 2100, 2074, "/usr/bin/tcc", "tcc -o app hello.c");
    did_inside(&s, 2200, 2074, "/usr/lib/jvm/bin/javac", "javac Hello.java");
    did_inside(&s, 2300, 2074, "/usr/bin/cargo", "cargo build");
    did_inside(&s, 2301, 2300, "/usr/bin/rustc", "rustc -o app src/main.rs");
    concluded(&s);
    expect_compilations("tcc|/usr/bin/tcc|[\"hello.c\"]|app|0|1\n"
                        "java|/usr/lib/jvm/bin/javac|[\"Hello.java\"]|Hello.class|0|1\n"
                        "rust|/usr/bin/rustc|[\"src/main.rs\"]|app|0|1");
}
END_TEST

/* What only asks compiles nothing. */
START_TEST(questions_are_no_compilations)
{
    int version = did_inside(&s, 2100, 2074, GCC, "gcc --version");
    did_inside(&s, 2101, 2074, GCC, "gcc -print-search-dirs");
    did_inside(&s, 2102, 2074, GCC, "gcc -v");
    did_inside(&s, 2104, 2074, GCC, "gcc");
    did_inside(&s, 2105, 2074, "/usr/bin/which", "which gcc");
    did_inside(&s, 2106, 2074, "/usr/bin/make", "make");
    concluded(&s);
    expect_compilations("");
    expect_findings("");
    expect_of_exec(&s, version, "compiler || ' ' || tool_role", "gcc probe");
}
END_TEST

/* The host may compile; that is not what the findings are about. */
START_TEST(the_host_s_compilations_are_no_findings)
{
    did(&s, 2700, SSHD, GCC, "gcc hello.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT place FROM compilations", "host");
    expect_findings("");
}
END_TEST

/* ------------------------------------------------------------ builds */

START_TEST(make_and_what_it_calls_are_one_build)
{
    did_inside(&s, 2100, 2074, "/usr/bin/make", "make -j2 all", .cwd = "/proj");
    did_inside(&s, 2101, 2100, "/usr/bin/make", "make -C lib");
    did_inside(&s, 2110, 2101, GCC, "gcc -c a.c");
    did_inside(&s, 2120, 2100, "/bin/dash", "sh -c gcc~-c~b.c");
    did_inside(&s, 2121, 2120, GCC, "gcc -c b.c");
    did_inside(&s, 2130, 2074, GCC, "gcc -c alone.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT tool, cmdline, cwd, compilations, container_id FROM builds",
                "/usr/bin/make|make -j2 all|/proj|2|web");
    expect_rows(&s.it, "SELECT sources, build_id FROM compilations ORDER BY compilation_id",
                "[\"a.c\"]|1\n[\"b.c\"]|1\n[\"alone.c\"]|");
}
END_TEST

/* make on the host that runs a container is not what built in it. */
START_TEST(a_build_ends_at_the_border_of_its_container)
{
    did(&s, 3000, SSHD, "/usr/bin/make", "make image");
    did(&s, 3001, 3000, "/usr/bin/podman", "podman run x");
    did_inside(&s, 2100, 2074, GCC, "gcc -c a.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT count(*) FROM builds", "0");
}
END_TEST

START_TEST(options_of_note_are_told)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -shared -fPIC -o /dev/shm/x.so x.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT flags FROM compilations", "[\"-shared\",\"-fPIC\",\"-o /dev/shm\"]");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, a_driver_and_its_children_are_one_compilation);
    tcase_add_test(tcase, make_gives_as_many_as_it_calls);
    tcase_add_test(tcase, a_shell_and_env_are_no_part_of_it);
    tcase_add_test(tcase, a_cache_in_front_is_part_of_it);
    tcase_add_test(tcase, a_driver_s_shell_leads_on_to_its_tools);
    tcase_add_test(tcase, clang_calls_itself);
    tcase_add_test(tcase, go_build_is_one_compilation);
    tcase_add_test(tcase, a_program_s_own_kernel_is_one_compilation);
    tcase_add_test(tcase, one_program_may_be_all_of_it);
    tcase_add_test(tcase, questions_are_no_compilations);
    tcase_add_test(tcase, the_host_s_compilations_are_no_findings);
    tcase_add_test(tcase, make_and_what_it_calls_are_one_build);
    tcase_add_test(tcase, a_build_ends_at_the_border_of_its_container);
    tcase_add_test(tcase, options_of_note_are_told);
}
