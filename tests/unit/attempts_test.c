/* Compilers that were asked for and did not run. */
#include "tests/unit/compiler_story.h"

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
    tcase_add_checked_fixture(tcase, shell_in_web, story_over);
    tcase_add_test(tcase, a_search_in_vain_is_one_attempt);
    tcase_add_test(tcase, a_search_that_ends_well_is_no_attempt);
    tcase_add_test(tcase, a_runtime_may_refuse_before_any_exec);
    tcase_add_test(tcase, what_a_runtime_ran_was_not_refused);
    tcase_add_test(tcase, another_s_exec_is_no_answer);
    tcase_add_test(tcase, an_attempt_of_the_host_is_no_finding);
}
