/* Reports sum up what execs were counted as, so the counts have to be those of the rows. */
#include "tests/unit/story.h"

/* What is counted and is not there, and what is there and is not counted. */
#define COUNTED                                                                                    \
    "SELECT host_id, container_id, place_number, sureness, contradicted, of_runtime, success, "    \
    "method_id, ran_compiler, execs FROM derived_exec_count WHERE NOT left_out"
#define THERE                                                                                      \
    "SELECT x.host_id, x.container_id, x.place_number, x.sureness, x.contradicted, x.of_runtime, " \
    "x.success, k.method_id, x.family IS NOT NULL AND x.success IS NOT 0 AND "                     \
    "x.tool_role NOT IN ('archiver', 'build-tool'), count(*) FROM derived_exec x "                 \
    "JOIN derived_clue k USING (clue_id) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"

enum { SHIM = 600, INIT = 640, WORK = 700 };

#define BOX "5c3a9e1f7b2d4068a1c5e9f30b7d2648c0fe1a3957bd84e26f10c3a5d7e9b1f2"

/* In a container and on its host; compilers that ran and that did not, an archiver, an ordinary
 * program. */
static void tell_all(struct story *s)
{
    docker_ran(s, SHIM, BOX);
    did_inside(s, INIT, SHIM, "/bin/sh", "sh");
    docker_executed(s, WORK, SHIM, BOX, "/usr/bin/gcc", "gcc -c a.c");
    did_inside(s, WORK + 1, INIT, "/usr/bin/ar", "ar r a.a");
    did_inside(s, WORK + 2, INIT, "/bin/sh", "gcc b.c", .file = "/usr/bin/gcc", .failed = 2);
    did(s, 800, 1, "/usr/bin/gcc", "gcc -c c.c");
    did(s, 801, 1, "/bin/ls", "ls");
}

static void take(struct story *s)
{
    case_take(&s->it, "audit.log", et_strbuf_string(&s->log));
    case_correlate(&s->it);
}

START_TEST(the_counts_are_those_of_the_rows)
{
    struct story s;
    story_begin(&s);
    tell_all(&s);
    take(&s);
    expect_rows(
        &s.it,
        "SELECT count(*) FROM (" COUNTED " EXCEPT " THERE "); "
        "SELECT count(*) FROM (" THERE " EXCEPT " COUNTED "); "
        "SELECT sum(execs) = (SELECT count(*) FROM execs), sum(execs) FILTER (WHERE ran_compiler) "
        "FROM exec_counts; "
        "SELECT count(DISTINCT place) FROM exec_counts",
        "0\n0\n1|2\n2");
    story_end(&s);
}
END_TEST

/* Conclusions that are drawn again take the place of those before. */
START_TEST(what_is_concluded_again_is_counted_once)
{
    struct story s;
    story_begin(&s);
    tell_all(&s);
    take(&s);
    case_correlate(&s.it);
    expect_rows(&s.it, "SELECT sum(execs) = (SELECT count(*) FROM execs) FROM exec_counts", "1");
    story_end(&s);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_counts_are_those_of_the_rows);
    tcase_add_test(tcase, what_is_concluded_again_is_counted_once);
}
