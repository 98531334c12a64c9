#include "tests/unit/report_case.h"

static char *timeline_of(bool filled, const struct et_report_options *options)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, filled);
    return report_write(&it, "timeline", options, NULL);
}

START_TEST(lines_come_in_the_order_of_time)
{
    struct et_report_options options = report_options();
    char *text = timeline_of(true, &options);
    size_t lines = 0;
    char last[25] = "";
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        ck_assert_msg(strncmp(last, line, 24) <= 0, "%s comes after %s", line, last);
        snprintf(last, sizeof last, "%.24s", line);
        lines++;
    }
    ck_assert_uint_eq(lines, 25);
    free(text);
}
END_TEST

/* A container may be called "host"; its lines must not look like the host's. */
START_TEST(a_line_says_where_and_what)
{
    struct et_report_options options = report_options();
    char *text = timeline_of(true, &options);
    expect_holds(text, "2026-11-23T22:13:24.152Z web1         build-1              exec        "
                       "[gcc] gcc -o /tmp/app hello.c\n");
    expect_holds(text, " db1          (a container)        exec        [gcc] gcc -DLONG=");
    expect_holds(text, " web1         (unknown)            exec        bash\n");
    expect_holds(text, " web1         (host)               login       USER_LOGIN login acct=ana");
    expect_holds(text, " exec-failed [gcc] /usr/bin/cc\n");
    expect_holds(text, " audit       DAEMON_ERR lost \\x1b[5m12\n");
    expect_holds(text, "exec_start: sh -c 'gcc\\x0ax'\n");
    free(text);
}
END_TEST

START_TEST(one_host_needs_no_column)
{
    struct et_report_options options = report_options();
    options.host = ET_SLICE("db1");
    char *text = timeline_of(true, &options);
    expect_holds(text, "2026-11-23T22:13:28.152Z (a container)        exec        [gcc] gcc");
    free(text);
}
END_TEST

START_TEST(lines_fit_the_terminal)
{
    struct et_report_options options = report_options();
    options.width = 100;
    char *text = timeline_of(true, &options);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t columns = 0;
        for (const char *p = line; *p; p++)
            columns += ((unsigned char)*p & 0xc0) != 0x80;
        ck_assert_msg(columns <= 100, "%zu columns: %s", columns, line);
    }
    free(text);
}
END_TEST

START_TEST(compilers_are_highlighted)
{
    struct et_report_options options = report_options();
    options.colour = true;
    char *text = timeline_of(true, &options);
    expect_holds(text, "\033[31m2026-11-23T22:13:24.152Z");
    expect_holds(text, "[gcc] gcc -o /tmp/app hello.c\033[0m\n");
    expect_holds(text, "\n2026-11-23T22:13:26.152Z"); /* not the program that it built */
    free(text);
}
END_TEST

/* Runtime events have no confidence of their own: they stay. */
START_TEST(a_confidence_filter_is_for_execs)
{
    struct et_report_options options = report_options();
    options.min_confidence = ET_SLICE("probable");
    char *text = timeline_of(true, &options);
    expect_holds(text, "container starts (run 1)");
    expect_holds(text, "[tcc]");
    expect_lacks(text, "(unknown)");
    free(text);
}
END_TEST

START_TEST(an_empty_case_has_no_lines)
{
    struct et_report_options options = report_options();
    char *text = timeline_of(false, &options);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, lines_come_in_the_order_of_time);
    tcase_add_test(tcase, a_line_says_where_and_what);
    tcase_add_test(tcase, one_host_needs_no_column);
    tcase_add_test(tcase, lines_fit_the_terminal);
    tcase_add_test(tcase, compilers_are_highlighted);
    tcase_add_test(tcase, a_confidence_filter_is_for_execs);
    tcase_add_test(tcase, an_empty_case_has_no_lines);
}
