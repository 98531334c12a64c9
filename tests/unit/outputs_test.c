/* What became of what was compiled: did it succeed, did it run? */
#include "tests/unit/compiler_story.h"

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

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, the_default_output_is_recognised_when_it_runs);
    tcase_add_test(tcase, an_output_is_recognised_by_any_path);
    tcase_add_test(tcase, only_a_later_run_is_one_of_the_output);
    tcase_add_test(tcase, an_output_is_looked_for_in_its_own_container);
    tcase_add_test(tcase, the_last_compilation_of_a_name_is_the_one_that_runs);
    tcase_add_test(tcase, the_driver_s_exit_status_tells_of_its_success);
    tcase_add_test(tcase, a_driver_without_its_compiler_fails);
    tcase_add_test(tcase, what_was_never_assembled_failed);
    tcase_add_test(tcase, while_a_container_lives_a_compiler_may_still_work);
    tcase_add_test(tcase, an_output_that_is_moved_is_still_the_output);
    tcase_add_test(tcase, what_takes_the_output_s_place_is_no_output);
    tcase_add_test(tcase, the_inode_of_a_deleted_output_is_another_s);
    tcase_add_test(tcase, an_installed_output_is_still_the_output);
    tcase_add_test(tcase, what_a_script_would_have_copied_is_no_output);
    tcase_add_test(tcase, an_output_is_known_by_its_inode);
    tcase_add_test(tcase, an_overlay_s_inode_is_its_container_s_own);
    tcase_add_test(tcase, drivers_that_run_what_they_make);
    tcase_add_test(tcase, a_driver_s_helper_is_not_what_it_made);
    tcase_add_test(tcase, a_class_runs_by_its_name);
    tcase_add_test(tcase, an_output_through_the_loader_is_run_too);
    tcase_add_test(tcase, an_output_s_name_may_be_any_bytes);
}
