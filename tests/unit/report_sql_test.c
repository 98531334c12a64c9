/* The script that loads a case into PostgreSQL. tests/postgresql loads it for real. */
#include "reports/machine/sql_tables.h"
#include "schema/view_text.h"
#include "tests/unit/report_case.h"

/* How the case's file came to be. */
static const char *const of_the_file[] = { "journal", "merged_journals", "evidence_places",
                                           "evidence_growth" };

enum { OF_THE_FILE = sizeof of_the_file / sizeof *of_the_file };

struct seen {
    size_t views, columns;
};

static void see_view(void *ctx, struct et_slice name, struct et_slice comment)
{
    struct seen *seen = ctx;
    size_t count;
    const struct et_sql_table *tables = et_sql_tables(&count);
    ck_assert_msg(comment.n, "nobody says what %.*s is", (int)name.n, name.p);
    for (size_t i = 0; i < OF_THE_FILE; i++)
        if (et_slice_is(name, of_the_file[i]))
            return;
    ck_assert_uint_lt(seen->views, count);
    ck_assert_msg(et_slice_is(name, tables[seen->views].name), "%.*s has no table, or not here",
                  (int)name.n, name.p);
    seen->views++;
}

static void see_column(void *ctx, struct et_slice name, struct et_slice comment)
{
    struct seen *seen = ctx;
    (void)name;
    (void)comment;
    seen->columns++;
}

/* A view that somebody adds is not forgotten here. */
START_TEST(every_public_view_is_a_table_but_those_of_the_file_s_own)
{
    struct seen seen = { 0 };
    size_t count;
    const struct et_view_walk walk = { &seen, see_view, see_column };
    et_sql_tables(&count);
    et_view_walk(&walk);
    ck_assert_uint_eq(seen.views, count);
}
END_TEST

/* What is said of one view is what is said of it among all. */
START_TEST(views_are_found_one_by_one_as_well)
{
    struct seen all = { 0 }, each = { 0 };
    size_t count;
    const struct et_sql_table *tables = et_sql_tables(&count);
    const struct et_view_walk walk_all = { &all, see_view, see_column };
    et_view_walk(&walk_all);
    for (size_t i = 0; i < count; i++) {
        const struct et_view_walk walk_one = { &each, see_view, see_column };
        et_view_walk_one(et_slice_of(tables[i].name), &walk_one);
        ck_assert_uint_eq(each.views, i + 1);
    }
    const struct et_view_walk walk_last = { &each, see_view, see_column };
    for (size_t i = 0; i < OF_THE_FILE; i++)
        et_view_walk_one(et_slice_of(of_the_file[i]), &walk_last);
    et_view_walk_one(ET_SLICE("nothing"), &walk_last);
    ck_assert_uint_eq(each.columns, all.columns);
}
END_TEST

static char *script(struct report_case *it, const char *name, const char *schema)
{
    struct et_report_options options = report_options();
    options.case_name = et_slice_of(name);
    options.schema_name = et_slice_of(schema);
    return report_write(it, "sql", &options, NULL);
}

START_TEST(a_script_says_which_case_it_is_and_where_it_goes)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *text = script(&it, "web7", "Team \"7\"; --");
    expect_holds(text, "\nTeam \"7\"; --\tweb7\t");
    expect_holds(text,
                 "\nCOPY \"judgements\" (\"case_name\", \"as_of\", \"as_of_given\") FROM stdin;\n");
    expect_harmless(text, "\n\t");
    free(text);
    text = script(&it, NULL, NULL);
    expect_holds(text, "\nexectrail\t");
    free(text);
}
END_TEST

/* Whoever loads a case twice without a name replaces it; another one stands beside it. */
START_TEST(a_case_without_a_name_is_called_by_its_digest)
{
    REPORT_CASE_AUTO it;
    REPORT_CASE_AUTO same;
    REPORT_CASE_AUTO other;
    report_case_open(&it, true);
    report_case_open(&same, true);
    report_case_open(&other, false);
    report_case_add(&other, "early_fixture.sql");
    char *first = script(&it, NULL, NULL), *second = script(&same, NULL, NULL);
    char *third = script(&other, NULL, NULL);
    ck_assert_str_eq(first, second);
    const char *name = strstr(first, "\nexectrail\t") + 1,
               *another = strstr(third, "\nexectrail\t") + 1;
    ck_assert_int_ne(strncmp(name, another, strcspn(name, "\n")), 0);
    free(first);
    free(second);
    free(third);
}
END_TEST

/* Texts, numbers, moments, days and JSON are what they are, wherever the column's name comes. */
START_TEST(columns_have_the_types_that_people_ask_by)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, false);
    char *text = script(&it, "empty", NULL);
    expect_holds(text, "\texecs\ttime\ttimestamp with time zone\tISO-8601 UTC\n");
    expect_holds(text, "\texecs\ttime_ns\tbigint\t");
    expect_holds(text, "\texecs\targv\tjson\t");
    expect_holds(text, "\tcontainers\tcommand\tjson\t");
    expect_holds(text, "\tremedies\tcommand\ttext\t");
    expect_holds(text, "\tchains\tuser\ttext\t");
    expect_holds(text, "\twaivers\texpires\tdate\t");
    free(text);
}
END_TEST

/* PostgreSQL refuses a whole load for one moment that no calendar has. */
START_TEST(a_moment_before_1970_does_not_stop_a_load)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, false);
    report_case_add(&it, "early_fixture.sql");
    char *text = script(&it, "early", NULL);
    expect_holds(text, "\t1969-12-31T23:59:59.000Z\t1969-12-31T23:59:59.500Z\t");
    free(text);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_public_view_is_a_table_but_those_of_the_file_s_own);
    tcase_add_test(tcase, views_are_found_one_by_one_as_well);
    tcase_add_test(tcase, a_script_says_which_case_it_is_and_where_it_goes);
    tcase_add_test(tcase, a_case_without_a_name_is_called_by_its_digest);
    tcase_add_test(tcase, columns_have_the_types_that_people_ask_by);
    tcase_add_test(tcase, a_moment_before_1970_does_not_stop_a_load);
}
