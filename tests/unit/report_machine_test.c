/* The reports for machines, of a case with values that an attacker would choose. */
#include "tests/unit/report_case.h"

#include <csv.h>
#include <jansson.h>

static const char *const lines[] = { "jsonl", "ocsf", "ecs", "timesketch-jsonl" };

enum { LINES = sizeof lines / sizeof *lines };

/* A reader that knows nothing of ours takes each line, and finds no member twice. */
static json_t *read_lines(const char *text)
{
    json_error_t error;
    json_t *all = json_array();
    while (*text) {
        const char *end = strchr(text, '\n');
        ck_assert_ptr_nonnull(end);
        json_t *line = json_loadb(text, (size_t)(end - text), JSON_REJECT_DUPLICATES, &error);
        ck_assert_msg(line != NULL, "%s in %.*s", error.text, (int)(end - text), text);
        json_array_append_new(all, line);
        text = end + 1;
    }
    return all;
}

static json_t *report_lines(const char *name, bool filled)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, filled);
    char *text = report_write(&it, name, &options, NULL);
    json_t *all = read_lines(text);
    free(text);
    return all;
}

/* The member at a path of names with dots between them, or NULL. */
static const json_t *at(const json_t *item, const char *path)
{
    char part[64];
    while (item && *path) {
        size_t n = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        item = json_object_get(item, part);
        path += n + (path[n] == '.');
    }
    return item;
}

/* The line whose member at path is this number. */
static const json_t *line_with(const json_t *all, const char *path, json_int_t value)
{
    size_t i;
    json_t *line;
    json_array_foreach(all, i, line) if (at(line, path) &&
                                         json_integer_value(at(line, path)) == value) return line;
    ck_abort_msg("no line has %lld at %s", (long long)value, path);
}

START_TEST(every_line_is_an_object_of_its_own)
{
    for (size_t i = 0; i < LINES; i++) {
        json_t *all = report_lines(lines[i], true);
        ck_assert_uint_gt(json_array_size(all), 10);
        json_decref(all);
    }
}
END_TEST

/* An empty case is no reason for a broken file. */
START_TEST(an_empty_case_gives_no_lines)
{
    for (size_t i = 0; i < LINES; i++) {
        json_t *all = report_lines(lines[i], false);
        ck_assert_uint_eq(json_array_size(all), 0);
        json_decref(all);
    }
}
END_TEST

/* A member of nothing but absent members would say that something is there. */
START_TEST(what_is_not_known_is_left_out_with_its_object)
{
    json_t *all = report_lines("ecs", true);
    const json_t *unplaced = line_with(all, "exectrail.exec_id", 11);
    ck_assert_ptr_null(at(unplaced, "container"));
    const json_t *placed = line_with(all, "exectrail.exec_id", 4);
    ck_assert_str_eq(json_string_value(at(placed, "container.name")), "build-1");
    ck_assert_str_eq(json_string_value(at(placed, "process.parent.name")), "sh");
    json_decref(all);
}
END_TEST

/* Of a failed exec the case has the caller's program; that must not pass for the one that ran. */
START_TEST(a_failed_exec_names_the_file_that_it_asked_for)
{
    json_t *all = report_lines("ecs", true);
    const json_t *failed = line_with(all, "exectrail.exec_id", 12);
    ck_assert_str_eq(json_string_value(at(failed, "process.executable")), "/usr/bin/cc");
    ck_assert_str_eq(json_string_value(at(failed, "process.name")), "cc");
    ck_assert_str_eq(json_string_value(at(failed, "event.outcome")), "failure");
    json_decref(all);
}
END_TEST

/* ECS has texts for arguments: what is no UTF-8 stands as hex digits, what is missing as nothing.
 */
START_TEST(arguments_that_are_no_text_become_one)
{
    json_t *all = report_lines("ecs", true);
    const json_t *arguments = at(line_with(all, "exectrail.exec_id", 7), "process.args");
    ck_assert_uint_eq(json_array_size(arguments), 6);
    ck_assert_str_eq(json_string_value(json_array_get(arguments, 2)), "FF00");
    ck_assert_str_eq(json_string_value(json_array_get(arguments, 5)), "");
    json_decref(all);
}
END_TEST

/* What is waived shall wake nobody, and stays in the report. */
START_TEST(a_waived_finding_is_no_alert)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    report_case_add(&it, "waived_fixture.sql");
    char *text = report_write(&it, "ecs", &options, NULL);
    json_t *all = read_lines(text);
    size_t i, events = 0;
    json_t *line;
    json_array_foreach(all, i, line) if (at(line, "exectrail.waived_by"))
    {
        events++;
        ck_assert_str_eq(json_string_value(at(line, "event.kind")), "event");
    }
    ck_assert_uint_eq(events, 1);
    json_decref(all);
    free(text);
}
END_TEST

static void count_cell(void *cell, size_t n, void *ctx)
{
    (void)cell;
    (void)n;
    ((size_t *)ctx)[0]++;
}

static void count_row(int end, void *ctx)
{
    (void)end;
    ((size_t *)ctx)[1]++;
}

/* libcsv as an independent reader. */
START_TEST(timesketch_csv_is_a_table)
{
    enum { COLUMNS = 14 };
    size_t n, counts[2] = { 0 };
    struct csv_parser parser;
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    char *text = report_write(&it, "timesketch-csv", &options, &n);
    ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    ck_assert_uint_eq(csv_parse(&parser, text, n, count_cell, count_row, counts), n);
    ck_assert_int_eq(csv_fini(&parser, count_cell, count_row, counts), 0);
    csv_free(&parser);
    ck_assert_uint_gt(counts[1], 20);
    ck_assert_uint_eq(counts[0], counts[1] * COLUMNS);
    ck_assert_msg(strncmp(text, "message,datetime,timestamp,timestamp_desc,", 42) == 0, "%.60s",
                  text);
    expect_holds(text, "\"'=cmd|'/C calc'!A0 "); /* a formula, disarmed */
    free(text);
}
END_TEST

START_TEST(a_trace_is_one_object_whatever_is_in_it)
{
    json_error_t error;
    for (int filled = 0; filled < 2; filled++) {
        REPORT_CASE_AUTO it;
        struct et_report_options options = report_options();
        report_case_open(&it, filled);
        char *text = report_write(&it, "trace", &options, NULL);
        json_t *trace = json_loads(text, JSON_REJECT_DUPLICATES, &error);
        ck_assert_msg(trace != NULL, "%s at %d of %s", error.text, error.position, text);
        ck_assert_uint_ge(json_array_size(json_object_get(trace, "traceEvents")), 1);
        json_decref(trace);
        free(text);
    }
}
END_TEST

/* Pids come from the log: two of them may be one, and compilations would lie in each other. */
START_TEST(each_compilation_has_a_thread_of_its_own_in_a_trace)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    char *text = report_write(&it, "trace", &options, NULL);
    expect_holds(text, "\"tid\":2,\"args\":{\"name\":\"C1, pid 103\"}");
    expect_holds(text, "\"tid\":5,\"args\":{\"name\":\"C4, pid 121\"}");
    ck_assert_ptr_null(strstr(text, "\"tid\":0"));
    ck_assert_ptr_null(strstr(text, "\"pid\":0"));
    free(text);
}
END_TEST

/* Lanes carry the names of all others; a limit of one would leave the rest nameless. */
START_TEST(a_limit_takes_no_lane_from_a_trace)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    options.limit = 1;
    char *text = report_write(&it, "trace", &options, NULL);
    expect_holds(text, "web1 build-1");
    expect_holds(text, "web1 (on the host)");
    free(text);
}
END_TEST

/* Each line has eleven fields, whatever a name holds. */
START_TEST(a_body_file_has_eleven_fields)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    char *text = report_write(&it, "bodyfile", &options, NULL);
    size_t bars = 0;
    for (const char *p = text; *p; p++) {
        bars += *p == '|';
        if (*p == '\n') {
            ck_assert_uint_eq(bars, 10);
            bars = 0;
        }
    }
    expect_holds(text,
                 "0|web1/build-1:/src/hello.c (source, compilation 1)|0||0|0|0|1795472004|0|0|0\n");
    free(text);
}
END_TEST

/* A set-uid program is what an investigator looks for; a file without a time has no place in time.
 */
START_TEST(a_body_file_has_modes_and_times_of_listed_files)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    report_case_add(&it, "listed_fixture.sql");
    char *text = report_write(&it, "bodyfile", &options, NULL);
    expect_holds(text, "/usr/bin/a\\x7cb|0|r/rrwsr-xr-x|0|0|72712|0|1663632000|0|0\n");
    expect_holds(text, ":/tmp|0|d/drw-rw-rwT|0|0|4096|0|1663632000|0|0\n");
    expect_holds(text, ":/opt/tcc -> /var/tcc|0||0|0|0|0|1663632000|0|0\n");
    expect_holds(text, ":/opt/old|0||0|0|0|0|-1|0|0\n");
    ck_assert_ptr_null(strstr(text, "/opt/none"));
    free(text);
}
END_TEST

/* A picture as wide as its longest command fits on no page; a word is never torn. */
START_TEST(a_long_command_takes_several_lines_of_a_picture)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, true);
    char *text = report_write(&it, "dot", &options, NULL);
    expect_holds(text, "gcc\\ngcc -DLONG=xxx");
    expect_holds(text, "xxx \\nlong.c\\n2026-11-23T22:13:28.152Z\\n");
    free(text);
}
END_TEST

START_TEST(markdown_says_that_there_is_nothing)
{
    REPORT_CASE_AUTO it;
    struct et_report_options options = report_options();
    report_case_open(&it, false);
    char *text = report_write(&it, "markdown", &options, NULL);
    expect_holds(text, "## Compilations\n\nNone.\n");
    expect_holds(text, "## Judged by\n\nNothing yet.\n");
    free(text);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_line_is_an_object_of_its_own);
    tcase_add_test(tcase, an_empty_case_gives_no_lines);
    tcase_add_test(tcase, what_is_not_known_is_left_out_with_its_object);
    tcase_add_test(tcase, a_failed_exec_names_the_file_that_it_asked_for);
    tcase_add_test(tcase, arguments_that_are_no_text_become_one);
    tcase_add_test(tcase, a_waived_finding_is_no_alert);
    tcase_add_test(tcase, timesketch_csv_is_a_table);
    tcase_add_test(tcase, a_trace_is_one_object_whatever_is_in_it);
    tcase_add_test(tcase, each_compilation_has_a_thread_of_its_own_in_a_trace);
    tcase_add_test(tcase, a_limit_takes_no_lane_from_a_trace);
    tcase_add_test(tcase, a_body_file_has_eleven_fields);
    tcase_add_test(tcase, a_body_file_has_modes_and_times_of_listed_files);
    tcase_add_test(tcase, a_long_command_takes_several_lines_of_a_picture);
    tcase_add_test(tcase, markdown_says_that_there_is_nothing);
}
