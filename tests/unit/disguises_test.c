/* Compilers that do not look like one, or are called by another name. */
#include "tests/unit/compiler_story.h"

/* A copy has only its copied name; the compilers that it calls keep theirs. */
START_TEST(a_copied_driver_is_found_by_its_children)
{
    did_inside(&s, 2100, 2074, "/tmp/.x/kworker", "kworker -B/usr/lib hello.c", .cwd = "/proj");
    gcc_works(2100);
    concluded(&s);
    expect_compilations("gcc|/tmp/.x/kworker|[\"hello.c\"]|a.out|1|5");
    expect_findings("compiler-executed|gcc compiled [\"hello.c\"] to a.out\n"
                    "disguised-compiler|a compiler ran as /tmp/.x/kworker: it calls what only a "
                    "compiler's driver calls");
}
END_TEST

/* Its arguments may have given it away before its children do. */
START_TEST(a_copied_driver_is_named_by_its_children)
{
    did_inside(&s, 2100, 2074, "/tmp/.x/kworker", "kworker -o /tmp/p hello.c", .cwd = "/proj");
    gcc_works(2100);
    concluded(&s);
    expect_compilations("gcc|/tmp/.x/kworker|[\"hello.c\"]|/tmp/p|1|5");
}
END_TEST

START_TEST(a_compiler_through_the_loader_is_one)
{
    int loader =
        did_inside(&s, 2100, 2074, "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                   "/lib64/ld-linux-x86-64.so.2 --library-path /x /usr/bin/gcc-12 hello.c");
    gcc_works(2100);
    did_inside(&s, 2200, 2074, "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
               "/lib64/ld-linux-x86-64.so.2 /bin/ls gcc");
    concluded(&s);
    expect_compilations(
        "gcc|/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2|[\"hello.c\"]|a.out|1|5");
    expect_of_exec(&s, loader, "rule", "gcc");
}
END_TEST

/* Its own words decide, as if the loader were not there. */
START_TEST(through_the_loader_a_program_s_own_words_count)
{
    static const char loader[] = "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";
    int source = did_inside(&s, 2100, 2074, loader,
                            "ld.so --argv0 x /usr/lib/jvm/java-17/bin/java -cp lib Hello.java");
    int asked = did_inside(&s, 2200, 2074, loader, "ld.so --preload y /usr/bin/tcc -v");
    int nothing = did_inside(&s, 2300, 2074, loader, "ld.so --list");
    concluded(&s);
    expect_of_exec(&s, source, "compiler || ' ' || tool_role", "java driver");
    expect_of_exec(&s, asked, "compiler || ' ' || tool_role", "tcc probe");
    expect_of_exec(&s, nothing, "coalesce(compiler, 'none')", "none");
}
END_TEST

START_TEST(a_compiler_in_memory_is_one)
{
    did_inside(&s, 2100, 2074, "/memfd:kworker/u8:2~(deleted)", "[kworker] -o /tmp/x /tmp/x.c",
               .dev = "00:01", .file = "/dev/fd/4");
    did_inside(&s, 2200, 2074, "/memfd:daemon~(deleted)", "[daemon] --run", .dev = "00:01");
    concluded(&s);
    expect_compilations("unidentified|/memfd:kworker/u8:2 (deleted)|[\"/tmp/x.c\"]|/tmp/x|1|1");
}
END_TEST

/* What a program of the system is called proves nothing once it calls a compiler proper. */
START_TEST(a_driver_put_in_the_place_of_a_system_tool_is_found_by_its_children)
{
    did_inside(&s, 2100, 2074, "/usr/bin/sort", "sort --debug", .cwd = "/proj");
    gcc_works(2100);
    concluded(&s);
    expect_compilations("gcc|/usr/bin/sort|[]||1|5");
}
END_TEST

/* A driver's temporary file gives it away even where no compiler proper is recorded. */
START_TEST(an_assembler_on_a_driver_s_temporary_file_proves_the_driver)
{
    did_inside(&s, 2100, 2074, "/opt/acme/report", "report --all", .cwd = "/proj");
    did_inside(&s, 2101, 2100, AS, "as --64 -o a.o /tmp/ccPauxLA.s", .cwd = "/proj");
    did_inside(&s, 2200, 2074, "/opt/acme/other", "other --all", .cwd = "/proj");
    did_inside(&s, 2201, 2200, AS, "as --64 -o b.o b.s", .cwd = "/proj");
    concluded(&s);
    expect_compilations("gcc|/opt/acme/report|[]||1|2\nas|" AS "|[\"b.s\"]|b.o|0|1");
}
END_TEST

/* cc1 called by make or by a person is no disguise. */
START_TEST(a_compiler_called_directly_is_no_disguise)
{
    did_inside(&s, 2100, 2074, CC1, "cc1 hello.c -o hello.s");
    did_inside(&s, 2200, 2074, "/usr/bin/python3.11", "python3 build.py");
    did_inside(&s, 2201, 2200, CC1, "cc1 other.c -o other.s");
    concluded(&s);
    expect_compilations("gcc|" CC1 "|[\"hello.c\"]|hello.s|0|1\ngcc|" CC1
                        "|[\"other.c\"]|other.s|0|1");
}
END_TEST

static void expect_disguise_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it,
                   "SELECT coalesce(disguise, '-') FROM compilations ORDER BY compilation_id", want,
                   file, line);
}

#define expect_disguise(want) expect_disguise_at((want), __FILE__, __LINE__)

/* What it is called (argv[0], comm) says nothing; where its file lies does. */
START_TEST(each_disguise_has_its_name)
{
    did_inside(&s, 2100, 2074, "/tmp/.x/kworker", "kworker hello.c", .cwd = "/proj");
    gcc_works(2100);
    did_inside(&s, 2110, 2074, "/tmp/.x/kworker", "kworker -o /tmp/p hello.c");
    did_inside(&s, 2120, 2074, "/usr/lib/ld-linux-x86-64.so.2", "ld.so /usr/bin/gcc-12 hello.c");
    did_inside(&s, 2130, 2074, "/memfd:x~(deleted)", "x -o /tmp/x /tmp/x.c", .file = "/dev/fd/4");
    did_inside(&s, 2140, 2074, "/usr/bin/gcc-12~(deleted)", "gcc-12 hello.c");
    did_inside(&s, 2150, 2074, GCC, "gcc hello.c", .file = "/proc/self/fd/3");
    did_inside(&s, 2160, 2074, GCC, "gcc hello.c", .file = "");
    did_inside(&s, 2170, 2074, GCC, "gcc hello.c", .file = "/tmp/update-check");
    did_inside(&s, 2180, 2074, GCC, "kworker hello.c", .comm = "kworker");
    did_inside(&s, 2190, 2074, GCC, "gcc hello.c", .file = "/usr/bin/cc");
    concluded(&s);
    expect_disguise(
        "renamed\narguments\nloader\nmemory\ndeleted\ndescriptor\ndescriptor\nsymlink\n-\n-");
}
END_TEST

/* The log has the copying: no name hides what the file is. tcc calls nothing that would
 * give it away. */
START_TEST(a_copy_of_a_compiler_is_one)
{
    did_inside(&s, 2100, 2074, "/bin/cp", "cp -p /usr/bin/tcc /usr/local/bin/helper");
    did_inside(&s, 2101, 2074, "/bin/mv", "mv /usr/local/bin/helper /opt/");
    did_inside(&s, 2102, 2074, "/bin/ln", "ln notes.txt /opt/notes");
    did_inside(&s, 2110, 2074, "/opt/helper", "helper x.c");
    did_inside(&s, 2111, 2074, "/opt/helper", "helper -v");
    did_inside(&s, 2112, 2074, "/opt/notes", "notes x.c");
    concluded(&s);
    expect_compilations("tcc|/opt/helper|[\"x.c\"]|a.out|1|1");
    expect_disguise("copied");
}
END_TEST

/* Options have values, which are no files; they may stand anywhere. */
START_TEST(a_copy_with_any_options_is_one)
{
    did_inside(&s, 2100, 2074, "/bin/cp", "cp /usr/bin/tcc /opt/a -S .bak");
    did_inside(&s, 2101, 2074, "/usr/bin/install", "install -Dm 755 /opt/a /opt/b -o root");
    did_inside(&s, 2102, 2074, "/bin/cp", "cp -t/srv /opt/b");
    did_inside(&s, 2103, 2074, "/bin/mv", "mv --suffix .x --target-directory /opt/c -- /srv/b");
    did_inside(&s, 2110, 2074, "/opt/a", "a x.c");
    did_inside(&s, 2111, 2074, "/opt/b", "b x.c");
    did_inside(&s, 2112, 2074, "/srv/b", "b x.c");
    did_inside(&s, 2113, 2074, "/opt/c/b", "b x.c");
    concluded(&s);
    expect_disguise("copied\ncopied\ncopied\ncopied");
}
END_TEST

/* Small images have one file for all such commands, and scripts of one line that call it. */
START_TEST(a_copy_by_an_applet_is_one)
{
    did_inside(&s, 2100, 2074, "/bin/busybox", "cp /usr/bin/tcc /opt/a", .comm = "cp");
    did_inside(&s, 2101, 2074, "/bin/busybox", "busybox mv /opt/a /opt/b");
    did_inside(&s, 2102, 2074, "/usr/bin/coreutils",
               "/usr/bin/coreutils --coreutils-prog-shebang=cp /usr/bin/cp /opt/b /opt/c");
    did_inside(&s, 2103, 2074, "/bin/busybox", "cat /usr/bin/tcc /opt/d", .comm = "cat");
    did_inside(&s, 2110, 2074, "/opt/c", "c x.c");
    did_inside(&s, 2111, 2074, "/opt/d", "d x.c");
    concluded(&s);
    expect_compilations("tcc|/opt/c|[\"x.c\"]|a.out|1|1");
}
END_TEST

START_TEST(a_compiler_that_is_copied_in_is_one_under_any_name)
{
    docker_ran(&s, 3034, "other");
    did_inside(&s, 3074, 3034, "/bin/bash", "bash");
    did(&s, 5000, SSHD, "/usr/bin/docker", "docker cp /usr/bin/tcc web:/opt/helper");
    did_inside(&s, 2110, 2074, "/opt/helper", "helper x.c");
    did_inside(&s, 3110, 3074, "/opt/helper", "helper x.c");
    concluded(&s);
    expect_compilations("tcc|/opt/helper|[\"x.c\"]|a.out|1|1");
    expect_rows(&s.it, "SELECT container_id FROM compilations", "web");
}
END_TEST

START_TEST(an_attempt_to_run_a_copy_is_one)
{
    did_inside(&s, 2100, 2074, "/bin/cp", "cp /usr/bin/tcc /dev/shm/helper");
    did_inside(&s, 2110, 2074, "/bin/bash", "", .file = "/dev/shm/helper", .failed = 13);
    did_inside(&s, 2111, 2074, "/bin/bash", "", .file = "/dev/shm/other", .failed = 13);
    concluded(&s);
    expect_findings("compiler-attempted|tried to run /dev/shm/helper; the kernel refused: EACCES");
}
END_TEST

/* A loader of one's own that puts a compiler into memory gives way to it. */
START_TEST(a_wrapper_gives_way_to_what_it_becomes)
{
    did_inside(&s, 2100, 2074, "/tmp/.x/loader", "/tmp/.x/loader -o /tmp/m x.c");
    did_inside(&s, 2100, 2074, "/memfd:k~(deleted)", "tcc -o /tmp/m x.c", .file = "/dev/fd/4");
    concluded(&s);
    expect_compilations("unidentified|/memfd:k (deleted)|[\"x.c\"]|/tmp/m|1|1");
}
END_TEST

/* The driver's own record may be lost: its tools still are one compilation. */
START_TEST(tools_of_a_driver_that_nothing_records_are_one_compilation)
{
    docker_executed(&s, 2090, 2034, "web", "/bin/bash", "bash");
    did_inside(&s, 2101, 2100, CC1, "cc1 -quiet hello.c -o /tmp/ccA.s");
    did_inside(&s, 2102, 2100, AS, "as --64 -o /tmp/ccA.o /tmp/ccA.s");
    did_inside(&s, 2103, 2100, COLLECT2, "collect2 -o a.out");
    concluded(&s);
    expect_rows(&s.it, "SELECT family, exec_count, disguised FROM compilations", "gcc|3|0");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, a_copied_driver_is_found_by_its_children);
    tcase_add_test(tcase, a_copied_driver_is_named_by_its_children);
    tcase_add_test(tcase, a_compiler_through_the_loader_is_one);
    tcase_add_test(tcase, through_the_loader_a_program_s_own_words_count);
    tcase_add_test(tcase, a_compiler_in_memory_is_one);
    tcase_add_test(tcase, a_driver_put_in_the_place_of_a_system_tool_is_found_by_its_children);
    tcase_add_test(tcase, an_assembler_on_a_driver_s_temporary_file_proves_the_driver);
    tcase_add_test(tcase, a_compiler_called_directly_is_no_disguise);
    tcase_add_test(tcase, each_disguise_has_its_name);
    tcase_add_test(tcase, a_copy_of_a_compiler_is_one);
    tcase_add_test(tcase, a_copy_with_any_options_is_one);
    tcase_add_test(tcase, a_copy_by_an_applet_is_one);
    tcase_add_test(tcase, a_compiler_that_is_copied_in_is_one_under_any_name);
    tcase_add_test(tcase, an_attempt_to_run_a_copy_is_one);
    tcase_add_test(tcase, a_wrapper_gives_way_to_what_it_becomes);
    tcase_add_test(tcase, tools_of_a_driver_that_nothing_records_are_one_compilation);
}
