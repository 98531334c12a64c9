/* Every section of a report reads a statement, and every statement has to know every
 * filter that its rows can be asked: one that forgets it shows what nobody asked for. */
#include "tests/unit/report_case.h"

#include "base/strbuf.h"
#include "reports/filter.h"

/* A value of each filter that no row of the fixture has. */
static struct et_report_options nothing_by(const char *filter)
{
    struct et_report_options options = report_options();
    const struct {
        const char *name;
        struct et_slice *text;
        const char *value;
    } texts[] = {
        { "host", &options.host, "nowhere" },
        { "container", &options.container, "nowhere" },
        { "image", &options.image, "nowhere*" },
        { "pod", &options.pod, "nowhere" },
        { "user", &options.user, "nobody" },
        { "family", &options.family, "none" },
        /* SQL takes the place of a word in their list: behind that of "certain" is no other */
        { "confidence", &options.min_confidence, "ain" },
    };
    if (strcmp(filter, "since") == 0)
        options.since_ns = INT64_MAX - 1;
    if (strcmp(filter, "until") == 0)
        options.until_ns = 1;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, filter) == 0)
            *texts[i].text = et_slice_of(texts[i].value);
    return options;
}

static const char *const filters[] = { "since", "until", "host",   "container", "image",
                                       "pod",   "user",  "family", "confidence" };

enum { FILTERS = sizeof filters / sizeof *filters };

/* What does not obey all of them, and why is told in filters.sql. */
static const struct {
    const char *statement;
    const char *obeys; /* these alone */
    const char *bends; /* these leave rows that cannot have such a property */
} others[] = {
    { "report_run", "", "" },
    { "report_end", "", "" },
    { "report_evidence_totals", "", "" },
    { "report_evidence", "", "" },
    { "report_evidence_formats", "", "" },
    { "report_damage", "", "" },
    { "report_damage_list", "", "" },
    { "report_hosts", "host", "" },
    { "report_coverage_totals", "since until host", "" },
    { "report_coverage", "since until host", "" },
    { "report_coverage_hosts", "since until host", "" },
    { "report_containers", "host container image pod", "" },
    { "report_container_list", "host container image pod", "" },
    { "report_lifetimes", "host container image pod", "" },
    { "report_presence", "host container image pod family", "" },
    { "report_presence_totals", "host container image pod family", "" },
    { "report_findings", "host container image pod user family confidence", "since until" },
    { "report_finding_totals", "host container image pod user family confidence", "since until" },
    { "report_timeline", "since until host container image pod user family", "confidence" },
};

static const char *obeyed(const char *statement)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].statement, statement) == 0)
            return others[i].obeys;
    return "since until host container image pod user family confidence";
}

static const char *bent(const char *statement)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].statement, statement) == 0)
            return others[i].bends;
    return "";
}

/* Hangs in an item that was asked for, and belongs to it. */
static bool hangs(struct et_stmt *stmt)
{
    const char *name;
    for (int i = 1; (name = et_stmt_parameter(stmt, i)); i++)
        if (!et_is_filter(name) && strcmp(name, "place") != 0 && strcmp(name, "kind") != 0)
            return true;
    return false;
}

/* How much a statement tells: rows, or where it is one row of numbers, their sum. */
static int64_t amount(struct report_case *it, enum et_query query,
                      const struct et_report_options *options)
{
    struct et_err err = { 0 };
    const char *name;
    int got;
    int64_t rows = 0, sum = 0;
    bool numbers = et_slice_ends(et_slice_of(et_query_texts[query].name), "_totals") ||
                   query == ET_Q_REPORT_HOSTS;
    ET_STMT_AUTO *stmt = et_filtered_query(it->store, query, options, &err);
    ck_assert_msg(stmt != NULL, "%s", err.msg);
    if (hangs(stmt))
        return -1;
    for (int i = 1; (name = et_stmt_parameter(stmt, i)); i++)
        if (strcmp(name, "place") == 0)
            et_stmt_text(stmt, i,
                         query == ET_Q_REPORT_COMPILATION_STORY ? ET_SLICE("container")
                                                                : ET_SLICE_NONE);
    while ((got = et_stmt_row(stmt, &err)) > 0) {
        rows++;
        for (int i = 0; numbers && i < et_stmt_columns(stmt); i++)
            sum += et_stmt_col_is_null(stmt, i) ? 0 : et_stmt_col_int(stmt, i);
    }
    ck_assert_msg(got == 0, "%s: %s", et_query_texts[query].name, err.msg);
    return numbers ? sum : rows;
}

static void check(const char *statement, const char *filter, int64_t all, int64_t left)
{
    if (strstr(obeyed(statement), filter))
        ck_assert_msg(left == 0, "%s forgets %s: %lld of %lld are left", statement, filter,
                      (long long)left, (long long)all);
    else if (strstr(bent(statement), filter))
        ck_assert_msg(left > 0 && left < all, "%s: by %s, %lld of %lld are left", statement, filter,
                      (long long)left, (long long)all);
    else
        ck_assert_msg(left == all, "%s: by %s, %lld of %lld are left", statement, filter,
                      (long long)left, (long long)all);
}

START_TEST(every_statement_knows_every_filter)
{
    int statements = 0;
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    report_case_add(&it, "filter_fixture.sql");
    for (enum et_query query = 0; query < ET_QUERIES; query++) {
        const char *statement = et_query_texts[query].name;
        struct et_report_options open = report_options();
        if (!et_slice_starts(et_slice_of(statement), "report_"))
            continue;
        int64_t all = amount(&it, query, &open);
        if (all < 0)
            continue;
        ck_assert_msg(all > 0, "%s: the fixture has no row for it", statement);
        statements++;
        for (size_t i = 0; i < FILTERS; i++) {
            struct et_report_options options = nothing_by(filters[i]);
            check(statement, filters[i], all, amount(&it, query, &options));
        }
    }
    ck_assert_int_ge(statements, 25);
}
END_TEST

/* ------------------------------------------------------------ what each means */

/* Numbers of the execs in the CSV report, with a blank behind each. */
static void expect_execs(struct report_case *it, struct et_report_options options,
                         const char *wanted)
{
    enum { EXEC_ID = 20 };
    struct et_err err = { 0 };
    ET_STRBUF_AUTO found = { 0 };
    ET_STMT_AUTO *row = et_filtered_query(it->store, ET_Q_REPORT_CSV, &options, &err);
    ck_assert_str_eq(et_stmt_column_name(row, EXEC_ID), "exec_id");
    while (et_stmt_row(row, &err) > 0)
        et_strbuf_addf(&found, "%lld ", (long long)et_stmt_col_int(row, EXEC_ID));
    ck_assert_str_eq(et_strbuf_string(&found), wanted);
}

START_TEST(an_image_is_meant_with_and_without_its_tag)
{
    static const char *const build_1[] = { "registry/app:1.2", "registry/app", "registry/*",
                                           "*/app", "re?istry/app" };
    static const char *const none[] = { "app", "registry/ap", "registry/app:1", "REGISTRY/APP" };
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    struct et_report_options options = report_options();
    for (size_t i = 0; i < sizeof build_1 / sizeof *build_1; i++) {
        options.image = et_slice_of(build_1[i]);
        expect_execs(&it, options, "4 5 12 16 ");
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        options.image = et_slice_of(none[i]);
        expect_execs(&it, options, "");
    }
}
END_TEST

START_TEST(a_pod_is_meant_with_and_without_its_namespace)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    report_case_add(&it, "filter_fixture.sql");
    struct et_report_options options = report_options();
    options.pod = ET_SLICE("shop-*");
    expect_execs(&it, options, "4 5 12 16 ");
    options.pod = ET_SLICE("prod/*");
    expect_execs(&it, options, "4 5 12 16 ");
    options.pod = ET_SLICE("test/shop-1");
    expect_execs(&it, options, "");
}
END_TEST

/* What somebody started in a container runs there as whoever the image says. */
START_TEST(a_user_is_who_ran_it_and_who_started_it)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    struct et_report_options options = report_options();
    options.user = ET_SLICE("ana"); /* 9, 10 as herself; 4, 5 by `docker exec` */
    expect_execs(&it, options, "4 5 9 10 19 ");
    options.user = ET_SLICE("1000"); /* on every host: 8 is somebody's on db1 */
    expect_execs(&it, options, "4 5 8 9 10 19 ");
    options.user = ET_SLICE("an");
    expect_execs(&it, options, "");
    options.user = ET_SLICE("=1+1"); /* the other of two actors that fit 7 */
    expect_execs(&it, options, "7 ");
}
END_TEST

/* cc1 is part of gcc's compilation whatever its own rule says. */
START_TEST(a_family_has_all_parts_of_its_compilations)
{
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    struct et_report_options options = report_options();
    options.family = ET_SLICE("tcc");
    expect_execs(&it, options, "7 ");
    options.family = ET_SLICE("gcc");
    expect_execs(&it, options, "4 5 8 9 10 11 12 16 ");
    options.family = ET_SLICE("GCC");
    expect_execs(&it, options, "");
}
END_TEST

/* ------------------------------------------------------------ limits, zones */

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

START_TEST(a_list_is_cut_and_says_so)
{
    bool cut = false;
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    options.cut = &cut;
    options.limit = 3;
    char *csv = report_write(&it, "csv", &options, NULL);
    ck_assert_uint_eq(lines_of(csv), 1 + 3);
    ck_assert(cut);
    free(csv);
    char *timeline = report_write(&it, "timeline", &options, NULL);
    ck_assert_uint_eq(lines_of(timeline), 3 + 1);
    expect_holds(timeline, "… and more (--limit)");
    free(timeline);
    char *json = report_write(&it, "json", &options, NULL);
    expect_holds(json, "\"limit\":3}");
    expect_holds(json, "\"cut\": [\"containers\",\"compilations\",\"findings\"]");
    free(json);
    options.limit = 1;
    char *text = report_write(&it, "text", &options, NULL);
    expect_holds(text, "… and 2 more (--limit)");
    free(text);
}
END_TEST

/* As many rows as there are is no cut. */
START_TEST(a_list_that_is_whole_is_not_said_to_be_cut)
{
    bool cut = false;
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    options.cut = &cut;
    options.limit = 10;
    free(report_write(&it, "csv", &options, NULL)); /* it has ten rows */
    ck_assert(!cut);
    char *json = report_write(&it, "json", &options, NULL);
    expect_holds(json, "\"cut\": []");
    ck_assert(!cut);
    free(json);
}
END_TEST

/* A reader who sees local times must see that they are. */
START_TEST(times_are_shown_in_the_zone_that_was_asked_for)
{
    static const char *const names[] = { "text", "timeline" };
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    options.zone_ns = -(INT64_C(5) * 3600 + 1800) * 1000000000;
    options.since_ns = INT64_C(1795472004152000000);
    for (size_t i = 0; i < 2; i++) {
        char *text = report_write(&it, names[i], &options, NULL);
        expect_holds(text, "2026-11-23T16:43:24.152-05:30");
        expect_lacks(text, "2Z ");
        free(text);
    }
    char *json = report_write(&it, "json", &options, NULL);
    expect_holds(json, "\"since\":\"2026-11-23T22:13:24.152Z\"");
    free(json);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_statement_knows_every_filter);
    tcase_add_test(tcase, an_image_is_meant_with_and_without_its_tag);
    tcase_add_test(tcase, a_pod_is_meant_with_and_without_its_namespace);
    tcase_add_test(tcase, a_user_is_who_ran_it_and_who_started_it);
    tcase_add_test(tcase, a_family_has_all_parts_of_its_compilations);
    tcase_add_test(tcase, a_list_is_cut_and_says_so);
    tcase_add_test(tcase, a_list_that_is_whole_is_not_said_to_be_cut);
    tcase_add_test(tcase, times_are_shown_in_the_zone_that_was_asked_for);
}
