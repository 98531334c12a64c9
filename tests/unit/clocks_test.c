/* Clocks are set, machines are booted. Whatever a clock does, no exec is put where it did
 * not run: where stamps tell too little of what came first, its place is unknown. */
#include "tests/unit/one_story.h"

enum { AN_HOUR = 3600, HOURS_BACK = -3 * AN_HOUR, A_DAY = 24 * AN_HOUR, FIRST_SERIAL = 100 };

static void set_up(void)
{
    story_begin(&s);
    story_later(&s, A_DAY);
}

static const char inside[] = "container web certain";

/* There, or not known where; place is host, or a container. */
static void expect_nowhere_else_than(int serial, const char *place)
{
    char sql[256];
    snprintf(
        sql, sizeof sql,
        "SELECT count(*) FROM execs WHERE serial = %d AND (place = 'unknown' OR "
        "coalesce(container_id, iif(place = 'container' AND '%s' <> 'host', '%s', place)) = '%s')",
        serial, place, place, place);
    expect_rows(&s.it, sql, "1");
}

/* Every story begins with the container web: init 2074, and a shell 2200 in it. */
static void web_ran(void)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/app", "app");
    did_inside(&s, 2200, 2074, "/bin/sh", "sh");
}

/* ------------------------------------------------------------ a clock that is set */

START_TEST(a_clock_set_back_puts_nobody_elsewhere)
{
    web_ran();
    story_later(&s, HOURS_BACK);
    int child = did_inside(&s, 2210, 2200, "/bin/ls", "ls");
    int grandchild = did_inside(&s, 2211, 2210, "/usr/bin/gcc", "gcc x.c");
    int login = did(&s, 2300, SSHD, "/usr/sbin/sshd", "sshd -R");
    concluded(&s);
    expect_nowhere_else_than(child, "web");
    expect_nowhere_else_than(grandchild, "web");
    expect_nowhere_else_than(login, "host");
}
END_TEST

START_TEST(a_clock_set_forward_ends_nothing)
{
    web_ran();
    story_later(&s, A_DAY);
    int child = did_inside(&s, 2210, 2200, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, child, inside);
}
END_TEST

/* The number of an ended process comes again while the clock says that it was not yet born. */
START_TEST(a_clock_set_back_makes_nobody_the_child_of_a_later_one)
{
    web_ran();
    ended(&s, ACT(2200, 2074, "/bin/sh", NULL), 0);
    story_later(&s, HOURS_BACK);
    int reused = did(&s, 2200, SSHD, "/usr/bin/bash", "bash");
    int child = did(&s, 2301, 2200, "/usr/bin/mv", "mv");
    concluded(&s);
    expect_nowhere_else_than(reused, "host");
    expect_nowhere_else_than(child, "host");
}
END_TEST

/* The same second twice: stamps repeat, serials do not. */
START_TEST(a_second_lived_twice_has_each_of_its_execs)
{
    web_ran();
    story_later(&s, -1);
    int child = did_inside(&s, 2210, 2200, "/bin/ls", "ls");
    concluded(&s);
    expect_place(&s, child, inside);
    expect_rows(&s.it, "SELECT count(*) = max(serial) - min(serial) + 1 FROM execs", "1");
}
END_TEST

/* ------------------------------------------------------------ a machine that is booted */

/* The same container starts again and has its old pids. */
START_TEST(a_boot_gives_the_same_pids_to_others)
{
    web_ran();
    story_later(&s, AN_HOUR);
    s.serial = FIRST_SERIAL;
    booted(&s);
    did(&s, 2200, SSHD, "/usr/bin/bash", "bash");
    did(&s, 2201, 2200, "/usr/bin/mv", "mv");
    docker_ran(&s, 3034, "web");
    did_inside(&s, 3074, 3034, "/bin/app", "app");
    concluded(&s);
    expect_rows(&s.it, "SELECT group_concat(place) FROM execs WHERE comm IN ('bash', 'mv')",
                "host,host");
    expect_rows(&s.it, "SELECT count(*) FROM execs WHERE comm = 'app' AND container_id = 'web'",
                "2");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, story_over);
    tcase_add_test(tcase, a_clock_set_back_puts_nobody_elsewhere);
    tcase_add_test(tcase, a_clock_set_forward_ends_nothing);
    tcase_add_test(tcase, a_clock_set_back_makes_nobody_the_child_of_a_later_one);
    tcase_add_test(tcase, a_second_lived_twice_has_each_of_its_execs);
    tcase_add_test(tcase, a_boot_gives_the_same_pids_to_others);
}
