/* Limits of what a parser looks at: what it takes for something else then, and that nothing
 * else is lost. docs/limits.md lists them. */
#include "parsers/collected/formats.h"
#include "parsers/host/formats.h"
#include "parsers/image/formats.h"
#include "parsers/json/json_lines.h"
#include "parsers/log/formats.h"
#include "parsers/log/stamp.h"
#include "parsers/runtime/formats.h"
#include "parsers/text/columns.h"
#include "parsers/text/xml.h"
#include "tests/unit/collect.h"

static void repeat(struct et_strbuf *to, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        et_strbuf_adds(to, text);
}

static int bid(const struct et_parser *parser, const struct et_strbuf *text)
{
    return parser->bid(et_strbuf_slice(text), true);
}

static int bid_of(const struct et_parser *parser, const char *unit, size_t times)
{
    ET_STRBUF_AUTO text = { 0 };
    repeat(&text, unit, times);
    return bid(parser, &text);
}

/* ------------------------------------------------------------ what a bundle and a host have */

static void read_manifest(struct collect *got, size_t columns)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "path,command,exit_status,start,end,");
    repeat(&text, "x,", columns);
    et_strbuf_adds(&text, "y\ndocker-ps.txt,docker ps,0,2026-11-23T22:17:50Z,"
                          "2026-11-23T22:17:51Z,");
    repeat(&text, "x,", columns);
    et_strbuf_adds(&text, "y\n");
    collect_init(got);
    collect_lines(got, &et_parser_collect_manifest, et_strbuf_slice(&text));
}

/* The columns that mean something come first. */
START_TEST(further_fields_of_a_manifest_are_passed_over)
{
    COLLECT_AUTO few;
    COLLECT_AUTO many;
    read_manifest(&few, 4);
    read_manifest(&many, 100);
    ck_assert_uint_gt(few.facts, 0);
    ck_assert_uint_eq(many.facts, few.facts);
    ck_assert_uint_eq(many.damage_count, 0);
}
END_TEST

START_TEST(a_long_message_or_many_are_no_error_of_a_command)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "bash: ");
    repeat(&text, "x", 4096 - 6);
    ck_assert_int_gt(bid(&et_parser_command_error, &text), 0);
    et_strbuf_addc(&text, 'x');
    ck_assert_int_eq(bid(&et_parser_command_error, &text), 0);
    ck_assert_int_gt(bid_of(&et_parser_command_error, "bash: x: command not found\n", 600), 0);
    ck_assert_int_eq(bid_of(&et_parser_command_error, "bash: x: command not found\n", 700), 0);
}
END_TEST

/* HOST_NAME_MAX: a longer word is something else. */
START_TEST(a_long_word_is_no_name_of_a_host)
{
    ck_assert_int_gt(bid_of(&et_parser_hostname, "n", 64), 0);
    ck_assert_int_eq(bid_of(&et_parser_hostname, "n", 65), 0);
}
END_TEST

/* The line is stated all the same, under the headings that there is room for. */
START_TEST(headings_that_are_too_long_or_too_deep_are_left_out_of_a_name)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "A:\n B:\n  C:\n   D:\n    E:\n     Version: 1\nF:\n ");
    repeat(&text, "g", 65);
    et_strbuf_adds(&text, ":\n  Version: 2\n");
    collect_init(&got);
    collect_lines(&got, &et_parser_runtime_version, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.facts, 2);
    expect_slice(got.stated[0].setting->name, "A/B/C/D/Version");
    expect_slice(got.stated[1].setting->name, "F/Version");
    expect_slice(got.stated[1].setting->value, "2");
}
END_TEST

START_TEST(a_line_longer_than_a_path_is_none)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "/usr/bin/cc\n");
    repeat(&text, "/b", 2048);
    ck_assert_int_gt(bid(&et_parser_path_list, &text), 0);
    et_strbuf_addc(&text, 'b');
    ck_assert_int_eq(bid(&et_parser_path_list, &text), 0);
}
END_TEST

/* ------------------------------------------------------------ lines and tables */

START_TEST(an_object_far_into_its_line_is_not_looked_for)
{
    ET_STRBUF_AUTO near = { 0 };
    ET_STRBUF_AUTO far = { 0 };
    repeat(&near, "x", 255);
    repeat(&far, "x", 256);
    et_strbuf_adds(&near, "{}");
    et_strbuf_adds(&far, "{}");
    expect_slice(et_json_behind_prefix(et_strbuf_slice(&near)), "{}");
    ck_assert_uint_eq(et_json_behind_prefix(et_strbuf_slice(&far)).n, 258);
}
END_TEST

/* Nine digits are those of a container's log, which has a parser of its own. */
START_TEST(a_stamp_of_more_than_microseconds_is_no_system_logs)
{
    struct et_log_entry entry = { 0 };
    struct et_slice micro = ET_SLICE("2026-11-23T22:07:50.123456Z h x: y");
    struct et_slice nano = ET_SLICE("2026-11-23T22:07:50.1234567Z h x: y");
    ck_assert_int_eq(et_log_stamp_take(&micro, &entry), ET_STAMP_ISO);
    expect_slice(micro, "h x: y");
    ck_assert_int_eq(et_log_stamp_take(&nano, &entry), ET_STAMP_NONE);
    ck_assert_uint_eq(nano.n, strlen("2026-11-23T22:07:50.1234567Z h x: y"));
}
END_TEST

#define RECORD                                                                                     \
    "Nov 23 22:00:01 h audispd[7]: type=USER_LOGIN msg=audit(1795472001.152:1): pid=1 uid=0 "      \
    "auid=1 ses=1\n"

START_TEST(a_priority_has_three_digits)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines(&got, &et_parser_syslog, ET_SLICE("<191>" RECORD));
    ck_assert_uint_eq(got.login_count, 1);
    ck_assert_int_gt(et_parser_syslog.bid(ET_SLICE("<191>" RECORD), true), 0);
    ck_assert_int_eq(et_parser_syslog.bid(ET_SLICE("<1911>" RECORD), true), 0);
}
END_TEST

START_TEST(a_line_of_too_many_words_is_no_head_of_ps)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "PID");
    repeat(&text, " C", 30);
    et_strbuf_adds(&text, " COMMAND\n1");
    repeat(&text, " 0", 30);
    et_strbuf_adds(&text, " init\n");
    ck_assert_int_gt(bid(&et_parser_ps, &text), 0);
    et_strbuf_reset(&text);
    et_strbuf_adds(&text, "PID");
    repeat(&text, " C", 31);
    et_strbuf_adds(&text, " COMMAND\n1");
    repeat(&text, " 0", 31);
    et_strbuf_adds(&text, " init\n");
    ck_assert_int_eq(bid(&et_parser_ps, &text), 0);
}
END_TEST

static bool any_header(const struct et_columns *columns)
{
    return columns->at[0].name == 0;
}

static int keep_row(void *state, const struct et_columns *columns, const struct et_slice *cells,
                    const struct et_line *line, struct et_err *err)
{
    (void)line;
    (void)err;
    ck_assert_uint_eq(columns->count, ET_COLUMNS_MAX);
    *(struct et_slice *)state = cells[1];
    return ET_PARSED;
}

/* A cell that belongs to no column is part of the one before it, not lost. */
START_TEST(the_last_column_of_a_table_holds_what_is_behind_it)
{
    static const char *const names[] = { "FIRST", "N31" };
    static const struct et_table_format format = { names, 2, any_header, keep_row };
    ET_STRBUF_AUTO head = { 0 };
    ET_STRBUF_AUTO row = { 0 };
    struct et_columns columns = { 0 };
    struct et_slice last = ET_SLICE_NONE;
    et_strbuf_adds(&head, "FIRST  ");
    et_strbuf_adds(&row, "a      ");
    for (int i = 1; i <= ET_COLUMNS_MAX; i++) {
        et_strbuf_addf(&head, "N%-5d ", i);
        et_strbuf_addf(&row, "c%-5d ", i);
    }
    const struct et_line lines[] = { { .text = et_strbuf_slice(&head) },
                                     { .text = et_strbuf_slice(&row) } };
    ck_assert_int_eq(et_table_line(&format, &columns, NULL, &last, &lines[0], NULL), ET_SKIPPED);
    ck_assert_int_eq(et_table_line(&format, &columns, NULL, &last, &lines[1], NULL), ET_PARSED);
    expect_slice(last, "c31    c32");
}
END_TEST

/* Of a document that does not close what it opens, each "&" would be searched for its end. */
START_TEST(an_entity_longer_than_any_character_stands_as_written)
{
    ET_STRBUF_AUTO got = { 0 };
    et_xml_decode(&got, ET_SLICE("&#x10ffff;|&#x010ffff;|&amp;"));
    expect_slice(et_strbuf_slice(&got), "\xf4\x8f\xbf\xbf|&#x010ffff;|&");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, further_fields_of_a_manifest_are_passed_over);
    tcase_add_test(tcase, a_long_message_or_many_are_no_error_of_a_command);
    tcase_add_test(tcase, a_long_word_is_no_name_of_a_host);
    tcase_add_test(tcase, headings_that_are_too_long_or_too_deep_are_left_out_of_a_name);
    tcase_add_test(tcase, a_line_longer_than_a_path_is_none);
    tcase_add_test(tcase, an_object_far_into_its_line_is_not_looked_for);
    tcase_add_test(tcase, a_stamp_of_more_than_microseconds_is_no_system_logs);
    tcase_add_test(tcase, a_priority_has_three_digits);
    tcase_add_test(tcase, a_line_of_too_many_words_is_no_head_of_ps);
    tcase_add_test(tcase, the_last_column_of_a_table_holds_what_is_behind_it);
    tcase_add_test(tcase, an_entity_longer_than_any_character_stands_as_written);
}
