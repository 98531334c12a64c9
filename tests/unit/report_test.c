/* What every writer must do: see also the tests of each. */
#include "tests/unit/report_case.h"

static void expect_same(const char *a, const char *b, const char *name)
{
    ck_assert_msg(strcmp(a, b) == 0, "%s differs from one time to the next", name);
}

START_TEST(writers_are_found_by_their_names)
{
    size_t count;
    const struct et_report *const *reports = et_reports(&count);
    ck_assert_uint_ge(count, 4);
    for (size_t i = 0; i < count; i++) {
        ck_assert_ptr_eq(et_report_named(et_slice_of(reports[i]->name)), reports[i]);
        ck_assert_uint_gt(strlen(reports[i]->summary), 0);
    }
    ck_assert_ptr_null(et_report_named(ET_SLICE("tex")));
    ck_assert_ptr_null(et_report_named(ET_SLICE("texts")));
}
END_TEST

/* A case is a file that may come from anyone. */
START_TEST(nothing_in_a_forged_case_reaches_a_terminal)
{
    size_t count;
    const struct et_report *const *reports = et_reports(&count);
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    for (size_t i = 0; i < count; i++) {
        size_t length;
        char *text = report_write(&it, reports[i]->name, &options, &length);
        ck_assert_uint_eq(strlen(text), length);
        expect_harmless(text, strstr(reports[i]->name, "csv")        ? "\r\n"
                              : strcmp(reports[i]->name, "sql") == 0 ? "\t\n"
                                                                     : "\n");
        free(text);
    }
}
END_TEST

START_TEST(the_same_case_gives_the_same_bytes)
{
    size_t count;
    const struct et_report *const *reports = et_reports(&count);
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO one;
    REPORT_CASE_AUTO other;
    report_case_open(&one, true);
    report_case_open(&other, true);
    for (size_t i = 0; i < count; i++) {
        char *first = report_write(&one, reports[i]->name, &options, NULL);
        char *again = report_write(&one, reports[i]->name, &options, NULL);
        char *elsewhere = report_write(&other, reports[i]->name, &options, NULL);
        expect_same(first, again, reports[i]->name);
        expect_same(first, elsewhere, reports[i]->name);
        free(first);
        free(again);
        free(elsewhere);
    }
}
END_TEST

/* A report that did not get through must not look like one that did. */
START_TEST(a_full_disk_is_told)
{
    size_t count;
    const struct et_report *const *reports = et_reports(&count);
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    for (size_t i = 0; i < count; i++) {
        struct et_err err = { 0 };
        FILE *full = fopen("/dev/full", "w");
        ck_assert_ptr_nonnull(full);
        ck_assert_int_eq(reports[i]->write(it.store, &options, full, &err), ET_FATAL);
        expect_holds(err.msg, "cannot write the report");
        fclose(full);
    }
}
END_TEST

/* Each of these leaves build-1's first exec (at :23) in, and another out. */
START_TEST(filters_reach_every_list_of_execs)
{
    static const char *const names[] = {
        "csv",      "timeline",         "text", "json", "jsonl", "ocsf", "ecs", "timesketch-csv",
        "markdown", "timesketch-jsonl", "dot"
    };
    struct et_report_options filters[7];
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    for (size_t i = 0; i < 7; i++)
        filters[i] = report_options();
    filters[0].until_ns = INT64_C(1795472008152000000); /* the moment of db1's exec: not in */
    filters[1].host = ET_SLICE("web1");
    filters[2].container = ET_SLICE("build-1");
    filters[3].container = ET_SLICE("aaaa");
    filters[4].container =
        ET_SLICE("aaaa567890abaaaa567890abaaaa567890abaaaa567890abaaaa567890ab1234");
    filters[5].min_confidence = ET_SLICE("certain");
    filters[6].container = ET_SLICE("build-1");
    filters[6].since_ns = INT64_C(1795472004152000000); /* gcc's own moment: in */
    for (size_t i = 0; i < 7; i++) {
        for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
            char *text = report_write(&it, names[n], &filters[i], NULL);
            expect_holds(text, "gcc -o /tmp/app hello.c");
            expect_lacks(text, "/bin\\xff\\x80");
            expect_lacks(text, "an AppArmor label");
            expect_lacks(text, "(a container)");
            free(text);
        }
    }
}
END_TEST

START_TEST(filters_that_fit_nothing_leave_nothing)
{
    static const struct et_slice containers[] = {
        ET_SLICE("build"),  /* no beginning of a name */
        ET_SLICE("aaa"),    /* too short for an id */
        ET_SLICE("aaaab"),  /* no such id */
        ET_SLICE("a*"),     /* no pattern */
        ET_SLICE("BUILD-1") /* a name's case counts */
    };
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        options.container = containers[i];
        char *text = report_write(&it, "timeline", &options, NULL);
        ck_assert_str_eq(text, "");
        free(text);
    }
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, writers_are_found_by_their_names);
    tcase_add_test(tcase, nothing_in_a_forged_case_reaches_a_terminal);
    tcase_add_test(tcase, the_same_case_gives_the_same_bytes);
    tcase_add_test(tcase, a_full_disk_is_told);
    tcase_add_test(tcase, filters_reach_every_list_of_execs);
    tcase_add_test(tcase, filters_that_fit_nothing_leave_nothing);
}
