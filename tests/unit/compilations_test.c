/* What was compiled, where, by whom, and whether it ran. */
#include "tests/unit/story.h"

static struct story s;

/* Every story begins with a shell, 2074, in the container web. */
static void set_up(void)
{
    story_begin(&s);
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/bash", "bash", .cwd = "/proj");
}

static void tear_down(void)
{
    story_end(&s);
}

#define GCC "/usr/bin/x86_64-linux-gnu-gcc-12"
#define CC1 "/usr/lib/gcc/x86_64-linux-gnu/12/cc1"
#define COLLECT2 "/usr/lib/gcc/x86_64-linux-gnu/12/collect2"
#define AS "/usr/bin/x86_64-linux-gnu-as"
#define LD "/usr/bin/x86_64-linux-gnu-ld.bfd"

#define WEB "11355f76c33e25882a3530ff28d6d7c33bb2de8932a8240ce869769efa3b1ea1"

/* What GCC's driver with that pid calls for one source; pids follow it. */
static void gcc_works(int64_t driver)
{
    did_inside(&s, driver + 1, driver, CC1, "cc1 -quiet hello.c -o /tmp/cc1.s", .cwd = "/proj");
    did_inside(&s, driver + 2, driver, AS, "as --64 -o /tmp/cc2.o /tmp/cc1.s", .cwd = "/proj");
    did_inside(&s, driver + 3, driver, COLLECT2, "collect2 -o a.out", .cwd = "/proj");
    did_inside(&s, driver + 4, driver + 3, LD, "ld -o a.out", .cwd = "/proj");
}

/* Rows "family|driver|sources|output|disguised|execs", by compilation. */
static void expect_compilations_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it,
                   "SELECT family, driver_exe, sources, output, disguised, exec_count"
                   " FROM compilations ORDER BY compilation_id",
                   want, file, line);
}

#define expect_compilations(want) expect_compilations_at((want), __FILE__, __LINE__)

/* Rows "kind|detail". */
static void expect_findings_at(const char *want, const char *file, int line)
{
    expect_rows_at(
        &s.it, "SELECT kind, detail FROM findings WHERE exec_id IS NOT NULL ORDER BY finding_id",
        want, file, line);
}

#define expect_findings(want) expect_findings_at((want), __FILE__, __LINE__)

/* ------------------------------------------------------------ counted once */

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

/* ------------------------------------------------------------ in disguise */

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

/* ------------------------------------------------------------ what became of it */

static void expect_ran_at(int serial, const char *file, int line)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT x.serial = %d, m.success FROM compilations m JOIN execs x"
             " ON x.exec_id = m.first_output_exec_id WHERE m.output_executed",
             serial);
    expect_rows_at(&s.it, sql, "1|1", file, line);
}

#define expect_ran(serial) expect_ran_at((serial), __FILE__, __LINE__)

START_TEST(the_default_output_is_recognised_when_it_runs)
{
    did_inside(&s, 2100, 2074, GCC, "gcc hello.c", .cwd = "/proj");
    int run =
        did_inside(&s, 2200, 2074, "/proj/a.out", "./a.out", .cwd = "/proj", .file = "./a.out");
    did_inside(&s, 2201, 2074, "/proj/a.out", "./a.out", .cwd = "/proj", .file = "./a.out");
    concluded(&s);
    expect_ran(run);
    expect_findings("compiler-executed|gcc compiled [\"hello.c\"] to a.out\n"
                    "compile-then-run|what it made was run: ./a.out, 2 times");
}
END_TEST

START_TEST(an_output_is_recognised_by_any_path)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o ../tmp/./x hello.c", .cwd = "/proj");
    did_inside(&s, 2200, 2074, "/tmp/y", "/tmp/y", .cwd = "/proj");
    did_inside(&s, 2201, 2074, "/proj/x", "x", .cwd = "/proj", .file = "./x");
    int run = did_inside(&s, 2202, 2074, "/tmp/x", "x", .cwd = "/", .file = "tmp/x");
    concluded(&s);
    expect_ran(run);
}
END_TEST

/* Before it was compiled another file had that name. */
START_TEST(only_a_later_run_is_one_of_the_output)
{
    did_inside(&s, 2090, 2074, "/proj/a.out", "./a.out", .cwd = "/proj", .file = "./a.out");
    did_inside(&s, 2100, 2074, GCC, "gcc hello.c", .cwd = "/proj");
    did_inside(&s, 2200, 2074, "/proj/a.out", "", .cwd = "/proj", .file = "./a.out", .failed = 13);
    concluded(&s);
    expect_rows(&s.it, "SELECT output_executed, coalesce(success, '?') FROM compilations", "0|?");
}
END_TEST

/* The same path in another container, or on the host, is another file. */
START_TEST(an_output_is_looked_for_in_its_own_container)
{
    docker_ran(&s, 3034, "other");
    did_inside(&s, 3074, 3034, "/bin/bash", "bash");
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x hello.c");
    did_inside(&s, 3100, 3074, "/tmp/x", "/tmp/x");
    did(&s, 2700, SSHD, "/tmp/x", "/tmp/x");
    did(&s, 2701, 999, "/tmp/x", "/tmp/x");
    concluded(&s);
    expect_rows(&s.it, "SELECT output_executed FROM compilations", "0");
}
END_TEST

/* Of two compilations to one name the later one is what runs. */
START_TEST(the_last_compilation_of_a_name_is_the_one_that_runs)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x one.c");
    did_inside(&s, 2110, 2074, GCC, "gcc -o /tmp/x two.c");
    did_inside(&s, 2120, 2074, "/tmp/x", "/tmp/x");
    concluded(&s);
    expect_rows(&s.it, "SELECT sources, output_executed FROM compilations",
                "[\"one.c\"]|0\n[\"two.c\"]|1");
}
END_TEST

/* Where exits are recorded, the driver's status tells whether it worked. */
START_TEST(the_driver_s_exit_status_tells_of_its_success)
{
    did_inside(&s, 2100, 2074, GCC, "gcc good.c");
    ended(&s, ACT(2100, 2074, GCC, NULL), 0);
    did_inside(&s, 2110, 2074, GCC, "gcc bad.c");
    ended(&s, ACT(2110, 2074, GCC, NULL), 1);
    did_inside(&s, 2120, 2074, GCC, "gcc unknown.c");
    concluded(&s);
    expect_rows(&s.it, "SELECT sources, coalesce(success, '?') FROM compilations",
                "[\"good.c\"]|1\n[\"bad.c\"]|0\n[\"unknown.c\"]|?");
}
END_TEST

static void expect_outcomes_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it,
                   "SELECT sources, coalesce(success, '?'), outcome FROM compilations"
                   " ORDER BY compilation_id",
                   want, file, line);
}

#define expect_outcomes(want) expect_outcomes_at((want), __FILE__, __LINE__)

/* A copied driver that does not find its own parts. */
START_TEST(a_driver_without_its_compiler_fails)
{
    did_inside(&s, 2100, 2074, "/tmp/k", "k -o /tmp/p p.c");
    did_inside(&s, 2101, 2100, "/tmp/k", "", .file = "/usr/bin/cc1", .failed = 2);
    did_inside(&s, 2101, 2100, "/tmp/k", "", .file = "/bin/cc1", .failed = 2);
    concluded(&s);
    expect_outcomes("[\"p.c\"]|0|its compiler proper was looked for and not found");
}
END_TEST

/* One record may be lost; that both tools' are missing, and the container is gone, tells. */
START_TEST(what_was_never_assembled_failed)
{
    did_inside(&s, 2100, 2074, GCC, "gcc bad.c");
    did_inside(&s, 2101, 2100, CC1, "cc1 -quiet bad.c -o /tmp/cc1.s");
    did_inside(&s, 2110, 2074, GCC, "gcc -c object.c");
    did_inside(&s, 2111, 2110, CC1, "cc1 -quiet object.c -o /tmp/cc2.s");
    story_later(&s, 60);
    docker_removed(&s, 2034, "web");
    story_later(&s, 60);
    did(&s, 4000, SSHD, "/bin/true", "true");
    concluded(&s);
    expect_outcomes("[\"bad.c\"]|0|nothing assembled or linked what it compiled\n"
                    "[\"object.c\"]|?|");
}
END_TEST

START_TEST(while_a_container_lives_a_compiler_may_still_work)
{
    did_inside(&s, 2100, 2074, GCC, "gcc bad.c");
    did_inside(&s, 2101, 2100, CC1, "cc1 -quiet bad.c -o /tmp/cc1.s");
    concluded(&s);
    expect_outcomes("[\"bad.c\"]|?|");
}
END_TEST

static void expect_runs_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it, "SELECT output, output_runs FROM compilations ORDER BY compilation_id",
                   want, file, line);
}

#define expect_runs(want) expect_runs_at((want), __FILE__, __LINE__)

START_TEST(an_output_that_is_moved_is_still_the_output)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2110, 2074, "/bin/mv", "mv /tmp/x /usr/local/bin");
    did_inside(&s, 2111, 2074, "/bin/cp", "cp -p /usr/local/bin/x /usr/local/sbin/syslogd");
    did_inside(&s, 2120, 2074, "/usr/local/bin/x", "x");
    did_inside(&s, 2121, 2074, "/usr/local/sbin/syslogd", "syslogd");
    did_inside(&s, 2122, 2074, "/usr/local/sbin/other", "other");
    concluded(&s);
    expect_runs("/tmp/x|2");
}
END_TEST

/* What lies under the name in the end is what runs: the log shows that it is another file. */
START_TEST(what_takes_the_output_s_place_is_no_output)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2110, 2074, "/bin/cp", "cp /bin/true /tmp/x");
    did_inside(&s, 2120, 2074, "/tmp/x", "x");
    did_inside(&s, 2130, 2074, GCC, "gcc -o /tmp/y y.c");
    did_inside(&s, 2140, 2074, "/usr/bin/curl", "curl -o /tmp/y http://h/y");
    did_inside(&s, 2150, 2074, "/tmp/y", "y");
    did_inside(&s, 2160, 2074, GCC, "gcc -o /tmp/z z.c");
    did_inside(&s, 2170, 2074, "/bin/mv", "mv /tmp/z /opt/z");
    did_inside(&s, 2180, 2074, "/tmp/z", "z");
    did_inside(&s, 2181, 2074, "/opt/z", "z");
    concluded(&s);
    expect_runs("/tmp/x|0\n/tmp/y|0\n/tmp/z|1");
}
END_TEST

/* A file system hands out the number of a deleted file again. */
START_TEST(the_inode_of_a_deleted_output_is_another_s)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /data/x x.c");
    did_inside(&s, 2120, 2074, "/data/x", "x", .inode = 77, .dev = HOST_DISK);
    did_inside(&s, 2121, 2074, "/bin/rm", "rm /data/x");
    did_inside(&s, 2122, 2074, "/data/report", "report", .inode = 77, .dev = HOST_DISK);
    did_inside(&s, 2123, 2074, "/data/x", "x", .inode = 78, .dev = HOST_DISK);
    concluded(&s);
    expect_runs("/data/x|1");
}
END_TEST

/* install's mode is no file that comes instead, wherever it stands. */
START_TEST(an_installed_output_is_still_the_output)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o x x.c", .cwd = "/p");
    did_inside(&s, 2110, 2074, "/usr/bin/install", "install x -m 755 /opt/x", .cwd = "/p");
    did_inside(&s, 2111, 2074, "/usr/bin/install", "install x -m 755 /opt/x", .cwd = "/p");
    did_inside(&s, 2120, 2074, "/opt/x", "x");
    concluded(&s);
    expect_runs("x|1");
}
END_TEST

/* A script may have a branch that was not taken. */
START_TEST(what_a_script_would_have_copied_is_no_output)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2110, 2074, "/bin/dash", "sh -c test~-e~/no~&&~cp~/tmp/x~/opt/server");
    did_inside(&s, 2120, 2074, "/opt/server", "server");
    concluded(&s);
    expect_runs("/tmp/x|0");
}
END_TEST

/* A hard link, or a bind mount in another container: the same file. */
START_TEST(an_output_is_known_by_its_inode)
{
    docker_ran(&s, 3034, "other");
    did_inside(&s, 2100, 2074, GCC, "gcc -o /data/x x.c");
    did_inside(&s, 2120, 2074, "/data/x", "x", .inode = 77, .dev = HOST_DISK);
    did_inside(&s, 2121, 2074, "/srv/y", "y", .inode = 77, .dev = HOST_DISK);
    did_inside(&s, 3074, 3034, "/mnt/z", "z", .inode = 77, .dev = HOST_DISK);
    did_inside(&s, 2122, 2074, "/srv/w", "w", .inode = 78, .dev = HOST_DISK);
    concluded(&s);
    expect_runs("/data/x|3");
}
END_TEST

/* The number of an overlay is another one's tomorrow. */
START_TEST(an_overlay_s_inode_is_its_container_s_own)
{
    docker_ran(&s, 3034, "other");
    did_inside(&s, 2100, 2074, GCC, "gcc -o /data/x x.c");
    did_inside(&s, 2120, 2074, "/data/x", "x", .inode = 77);
    did_inside(&s, 3074, 3034, "/mnt/z", "z", .inode = 77, .dev = "00:77");
    concluded(&s);
    expect_runs("/data/x|1");
}
END_TEST

START_TEST(drivers_that_run_what_they_make)
{
    did_inside(&s, 2100, 2074, "/usr/local/go/bin/go", "go run main.go");
    did_inside(&s, 2101, 2100, "/usr/local/go/pkg/tool/linux_amd64/compile",
               "compile -p main main.go");
    did_inside(&s, 2102, 2100, "/tmp/go-build1/b001/exe/main", "/tmp/go-build1/b001/exe/main");
    did_inside(&s, 2200, 2074, "/usr/bin/tcc", "tcc -run x.c");
    did_inside(&s, 2300, 2074, "/usr/bin/java", "java Hello.java");
    concluded(&s);
    expect_runs("|1\n|1\n|1");
}
END_TEST

/* go fetches modules with git before there is anything to run. */
START_TEST(a_driver_s_helper_is_not_what_it_made)
{
    did_inside(&s, 2100, 2074, "/usr/local/go/bin/go", "go run main.go");
    did_inside(&s, 2101, 2100, "/usr/bin/git", "git ls-remote https://h/m");
    did_inside(&s, 2102, 2100, "/usr/local/go/pkg/tool/linux_amd64/compile",
               "compile -p main main.go");
    did_inside(&s, 2200, 2074, "/usr/share/dotnet/dotnet", "dotnet run", .cwd = "/usr/src/app");
    did_inside(&s, 2201, 2200, "/usr/src/app/bin/Debug/net8.0/app", "app", .cwd = "/usr/src/app");
    concluded(&s);
    expect_runs("|0\n|1");
}
END_TEST

START_TEST(a_class_runs_by_its_name)
{
    did_inside(&s, 2100, 2074, "/usr/bin/javac", "javac -d out src/acme/Main.java", .cwd = "/p");
    did_inside(&s, 2110, 2074, "/usr/bin/javac", "javac Report.java", .cwd = "/p");
    did_inside(&s, 2120, 2074, "/usr/bin/java", "java -Xmx1g -cp lib.jar:. Report x", .cwd = "/p");
    did_inside(&s, 2130, 2074, "/usr/bin/java", "java -jar Report", .cwd = "/p");
    did_inside(&s, 2140, 2074, "/usr/bin/java", "java Report", .cwd = "/q");
    concluded(&s);
    expect_runs("out/Main.class|0\nReport.class|1");
}
END_TEST

START_TEST(an_output_through_the_loader_is_run_too)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/x x.c");
    did_inside(&s, 2120, 2074, "/usr/lib/ld-linux-x86-64.so.2", "ld.so --preload y /tmp/x");
    concluded(&s);
    expect_runs("/tmp/x|1");
}
END_TEST

/* Names are bytes; what people read is printable, what is compared are the bytes. */
START_TEST(an_output_s_name_may_be_any_bytes)
{
    did_inside(&s, 2100, 2074, GCC, "gcc -o /tmp/a~\x1b[31m\xff hello.c");
    int run = did_inside(&s, 2200, 2074, "/tmp/a~\x1b[31m\xff", "x");
    concluded(&s);
    expect_rows(&s.it, "SELECT output FROM compilations", "$'/tmp/a \\x1b[31m\\xff'");
    expect_ran(run);
    expect_rows(&s.it, "SELECT count(*) FROM findings WHERE detail GLOB '*' || char(27) || '*'",
                "0");
}
END_TEST

/* ------------------------------------------------------------ attempts */

/* execvp tries each folder of PATH: one search is one attempt. */
START_TEST(a_search_in_vain_is_one_attempt)
{
    did_inside(&s, 2100, 2074, "/usr/bin/env", "env gcc hello.c");
    did_inside(&s, 2100, 2074, "/usr/bin/env", "", .file = "/usr/local/bin/gcc", .failed = 2);
    did_inside(&s, 2100, 2074, "/usr/bin/env", "", .file = "/usr/bin/gcc", .failed = 2);
    did_inside(&s, 2100, 2074, "/usr/bin/env", "", .file = "/bin/gcc", .failed = 2);
    did_inside(&s, 2200, 2074, "/usr/bin/env", "", .file = "/usr/bin/gcc", .failed = 2);
    did_inside(&s, 2300, 2074, "/usr/bin/env", "", .file = "/usr/bin/python9", .failed = 2);
    concluded(&s);
    expect_findings("compiler-attempted|tried to run /usr/local/bin/gcc and 2 other places; the "
                    "kernel refused: ENOENT\n"
                    "compiler-attempted|tried to run /usr/bin/gcc; the kernel refused: ENOENT");
    expect_compilations("");
}
END_TEST

START_TEST(a_search_that_ends_well_is_no_attempt)
{
    did_inside(&s, 2100, 2074, "/usr/bin/env", "env gcc hello.c");
    did_inside(&s, 2100, 2074, "/usr/bin/env", "", .file = "/usr/local/bin/gcc", .failed = 2);
    did_inside(&s, 2100, 2074, GCC, "gcc hello.c", .file = "/usr/bin/gcc");
    did_inside(&s, 2101, 2100, GCC, "", .file = "/usr/local/bin/as", .failed = 2);
    did_inside(&s, 2101, 2100, AS, "as -o x.o x.s", .file = "/usr/bin/as");
    concluded(&s);
    expect_findings("compiler-executed|gcc compiled [\"hello.c\"] to a.out");
    expect_rows(&s.it, "SELECT exec_count FROM compilations", "3");
}
END_TEST

/* docker events of one second, each "ACTION COMMAND" in the container web. */
static void docker_told(const char *const *events, size_t count)
{
    ET_STRBUF_AUTO text = { 0 };
    for (size_t i = 0; i < count; i++)
        et_strbuf_addf(&text,
                       "2026-11-23T22:13:20.%03zu000000Z container %s " WEB " (execID=" WEB
                       ", image=acme/web:1, name=web)\n",
                       i, events[i]);
    case_take(&s.it, "in/events.txt", et_strbuf_string(&text));
}

#define DOCKER_TOLD(...)                                                                           \
    docker_told((const char *const[]){ __VA_ARGS__ },                                              \
                sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void expect_refused_at(const char *want, const char *file, int line)
{
    expect_rows_at(&s.it, "SELECT detail FROM findings WHERE kind = 'compiler-attempted'", want,
                   file, line);
}

#define expect_refused(want) expect_refused_at((want), __FILE__, __LINE__)

/* runc looks for the program itself: the kernel is never asked. */
START_TEST(a_runtime_may_refuse_before_any_exec)
{
    docker_ran(&s, 3034, WEB);
    did_inside(&s, 3074, 3034, "/bin/bash", "bash");
    DOCKER_TOLD("exec_create: gcc -v", "exec_start: gcc -v", "exec_create: sh -c gcc",
                "exec_create: cat gcc.txt");
    concluded(&s);
    expect_refused("docker was asked to run it: gcc -v; no exec of it is on record");
    expect_rows(&s.it,
                "SELECT container_id, container_name, image, exec_id IS NULL, line"
                "  FROM findings WHERE kind = 'compiler-attempted'",
                WEB "|web|acme/web:1|1|1");
}
END_TEST

START_TEST(what_a_runtime_ran_was_not_refused)
{
    docker_ran(&s, 3034, WEB);
    docker_executed(&s, 3200, 3034, WEB, "/usr/bin/gcc", "gcc -v");
    DOCKER_TOLD("exec_create: gcc -v", "exec_start: gcc -v");
    concluded(&s);
    expect_refused("");
}
END_TEST

/* What a shell of the container runs is no answer to that request. */
START_TEST(another_s_exec_is_no_answer)
{
    docker_ran(&s, 3034, WEB);
    did_inside(&s, 3074, 3034, "/bin/bash", "bash");
    did_inside(&s, 3080, 3074, GCC, "gcc -v");
    DOCKER_TOLD("exec_create: gcc -v");
    concluded(&s);
    expect_refused("docker was asked to run it: gcc -v; no exec of it is on record");
}
END_TEST

START_TEST(an_attempt_of_the_host_is_no_finding)
{
    did(&s, 2700, SSHD, "/usr/bin/env", "", .file = "/usr/bin/gcc", .failed = 2);
    concluded(&s);
    expect_findings("");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
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
    tcase_add_test(tcase, a_runtime_may_refuse_before_any_exec);
    tcase_add_test(tcase, what_a_runtime_ran_was_not_refused);
    tcase_add_test(tcase, another_s_exec_is_no_answer);
    tcase_add_test(tcase, a_wrapper_gives_way_to_what_it_becomes);
    tcase_add_test(tcase, tools_of_a_driver_that_nothing_records_are_one_compilation);
    tcase_add_test(tcase, make_and_what_it_calls_are_one_build);
    tcase_add_test(tcase, a_build_ends_at_the_border_of_its_container);
    tcase_add_test(tcase, options_of_note_are_told);
    tcase_add_test(tcase, a_driver_without_its_compiler_fails);
    tcase_add_test(tcase, what_was_never_assembled_failed);
    tcase_add_test(tcase, while_a_container_lives_a_compiler_may_still_work);
    tcase_add_test(tcase, an_output_that_is_moved_is_still_the_output);
    tcase_add_test(tcase, what_takes_the_output_s_place_is_no_output);
    tcase_add_test(tcase, the_inode_of_a_deleted_output_is_another_s);
    tcase_add_test(tcase, an_installed_output_is_still_the_output);
    tcase_add_test(tcase, what_a_script_would_have_copied_is_no_output);
    tcase_add_test(tcase, a_driver_s_helper_is_not_what_it_made);
    tcase_add_test(tcase, an_output_is_known_by_its_inode);
    tcase_add_test(tcase, an_overlay_s_inode_is_its_container_s_own);
    tcase_add_test(tcase, drivers_that_run_what_they_make);
    tcase_add_test(tcase, a_class_runs_by_its_name);
    tcase_add_test(tcase, an_output_through_the_loader_is_run_too);
    tcase_add_test(tcase, the_default_output_is_recognised_when_it_runs);
    tcase_add_test(tcase, an_output_is_recognised_by_any_path);
    tcase_add_test(tcase, only_a_later_run_is_one_of_the_output);
    tcase_add_test(tcase, an_output_is_looked_for_in_its_own_container);
    tcase_add_test(tcase, the_last_compilation_of_a_name_is_the_one_that_runs);
    tcase_add_test(tcase, the_driver_s_exit_status_tells_of_its_success);
    tcase_add_test(tcase, an_output_s_name_may_be_any_bytes);
    tcase_add_test(tcase, a_search_in_vain_is_one_attempt);
    tcase_add_test(tcase, a_search_that_ends_well_is_no_attempt);
    tcase_add_test(tcase, an_attempt_of_the_host_is_no_finding);
}
