#include "base/strbuf.h"
#include "parsers/audit/formats.h"
#include "tests/unit/collect.h"

#define HEADER                                                                                     \
    "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,ACTION,"     \
    "RESULT,OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n"
#define EXTRA                                                                                      \
    "NODE,EVENT,DATE,TIME,YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,SERIAL_NUM,EVENT_KIND,"     \
    "SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,SUBJ_LABEL,ACTION,RESULT,OBJ_PRIME,OBJ_SEC,OBJ2,"       \
    "OBJ_LABEL,OBJ_KIND,HOW,KEY\n"
#define BEFORE "audit-rule,unset,system,root,privileged-acct,"
#define STAMP(serial) ",SYSCALL,11/23/26,22:07:57," serial ","
#define EXEC(serial, path, how) STAMP(serial) BEFORE "executed,success," path ",42,file," how "\n"

static void table(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_ausearch_csv, et_slice_of(text));
}

/* The table knows when, with what result, which file and by which program; all
 * else must stay unknown, not zero. */
START_TEST(an_executed_row_is_an_exec_without_a_process)
{
    COLLECT_AUTO got;
    table(&got, HEADER EXEC("32", "/sbin/modprobe", "/usr/bin/kmod"));
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *exec = &got.execs[0];
    ck_assert_int_eq(exec->id.time_ns, 1795471677000000000);
    ck_assert_int_eq(exec->id.precision_ns, 1000000000);
    ck_assert_int_eq(exec->id.serial, 32);
    ck_assert_ptr_null(exec->id.node.p);
    expect_slice(exec->who.exe, "/usr/bin/kmod");
    ck_assert_int_eq(exec->who.pid, ET_ABSENT);
    ck_assert_int_eq(exec->who.uid, ET_ABSENT);
    ck_assert_int_eq(exec->who.ses, ET_ABSENT);
    ck_assert_int_eq(exec->success, 1);
    ck_assert_int_eq(exec->exit, ET_ABSENT);
    ck_assert_int_eq(exec->argv_state, ET_ARGV_NONE);
    ck_assert_uint_eq(exec->path_count, 1);
    expect_slice(exec->paths[0].name, "/sbin/modprobe");
    ck_assert_int_eq(exec->paths[0].inode, 42);
    ck_assert_int_eq(exec->paths[0].dev, ET_ABSENT);
    ck_assert_uint_eq(got.places[0].line, 2);
    expect_tally(&got, 1, 1, 0);
}
END_TEST

/* A failed exec has no object if the kernel logged no path. */
START_TEST(a_failed_exec_may_have_no_path)
{
    COLLECT_AUTO got;
    table(&got, HEADER "h1,SYSCALL,11/23/26,22:07:57,9," BEFORE
                       "executed,failed,,,file,/usr/bin/env\r\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].success, 0);
    ck_assert_uint_eq(got.execs[0].path_count, 0);
    expect_slice(got.execs[0].id.node, "h1");
    expect_slice(got.execs[0].who.exe, "/usr/bin/env");
}
END_TEST

/* With --extra-time the date does not depend on a locale, nor the zone on luck. */
START_TEST(extra_columns_give_milliseconds_and_the_zone)
{
    COLLECT_AUTO got;
    table(&got, EXTRA ",SYSCALL,24.11.26,03:07:57,2026,11,24,2, 3,7,+05:00,32," BEFORE
                      "unconfined,executed,success,/a,1,,lbl,file,/b,key\n"
                      ",SYSCALL,23.11.26,18:37:57,2026,11,23,1,18,7,-03:30,33," BEFORE
                      "unconfined,executed,success,/a,1,,lbl,file,/b,key\n");
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677007000000);
    ck_assert_int_eq(got.execs[0].id.precision_ns, 1000000);
    ck_assert_int_eq(got.execs[1].id.time_ns, 1795471677007000000);
    expect_slice(got.execs[0].who.exe, "/b");
}
END_TEST

/* ausearch does not quote: the label of every confined container holds a comma
 * and would shift all fields behind it. */
START_TEST(a_label_with_two_categories_stays_one_field)
{
    COLLECT_AUTO got;
    table(&got, EXTRA ",SYSCALL,11/23/26,22:07:57,2026,11,23,1,22,7,+00:00,32," BEFORE
                      "u:r:container_t:s0:c1,c22.c30,executed,success,/a,1,,"
                      "u:o:container_file_t:s0:c1,c22,file,/b,\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_slice(got.execs[0].paths[0].name, "/a");
    expect_slice(got.execs[0].who.exe, "/b");
    ck_assert_int_eq(got.execs[0].success, 1);
}
END_TEST

/* A table without the column of labels has none to join, however many fields begin a row. */
START_TEST(without_a_column_of_labels_nothing_is_joined)
{
    COLLECT_AUTO got;
    table(&got, HEADER "c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13,c14,c15,c16,c17,c18,c19\n" EXEC(
                    "32", "/a", "/b"));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_uint_eq(got.damage_count, 1);
}
END_TEST

/* Whoever collected the table may know the zone that it does not tell. */
START_TEST(the_given_offset_counts_where_no_zone_is_told)
{
    COLLECT_AUTO got;
    collect_init(&got);
    got.sink.utc_offset_ns = 19800 * ET_NS_PER_S; /* +05:30 */
    collect_lines(&got, &et_parser_ausearch_csv, ET_SLICE(HEADER EXEC("32", "/a", "/b")));
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677000000000 - 19800 * ET_NS_PER_S);
    ck_assert(got.execs[0].id.zoneless);
    collect_clear(&got);
    collect_init(&got);
    got.sink.utc_offset_ns = 19800 * ET_NS_PER_S;
    collect_lines(&got, &et_parser_ausearch_csv,
                  ET_SLICE(EXTRA ",SYSCALL,11/23/26,22:07:57,2026,11,23,1,22,0,+00:00,32," BEFORE
                                 "l,executed,success,/a,1,,l,file,/b,\n"));
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677000000000);
    ck_assert(!got.execs[0].id.zoneless);
}
END_TEST

/* A comma within a name: what stands before it is certain, the names are not. */
START_TEST(a_name_with_a_comma_costs_the_names_only)
{
    COLLECT_AUTO got;
    table(&got, HEADER EXEC("5", "/tmp/a,b", "/tmp/a,b") EXEC("6", "/x", "/y"));
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert_int_eq(got.execs[0].id.serial, 5);
    ck_assert_int_eq(got.execs[0].success, 1);
    ck_assert_uint_eq(got.execs[0].path_count, 0);
    ck_assert_ptr_null(got.execs[0].who.exe.p);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
    ck_assert_str_eq(got.damages[0].kept, "time, serial and result");
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* A file called `"` must not swallow the rows behind it. */
START_TEST(a_quote_in_a_name_is_part_of_the_name)
{
    COLLECT_AUTO got;
    table(&got, HEADER EXEC("5", "\"/tmp/a", "\"/tmp/a") EXEC("6", "\"/x\"", "/y")
                    EXEC("7", "\"/p,q", "\"/p,q") EXEC("8", "/z", "/z"));
    ck_assert_uint_eq(got.exec_count, 4);
    expect_slice(got.execs[0].paths[0].name, "\"/tmp/a");
    expect_slice(got.execs[0].who.exe, "\"/tmp/a");
    expect_slice(got.execs[1].paths[0].name, "\"/x\"");
    ck_assert_int_eq(got.execs[2].id.serial, 7);
    ck_assert_uint_eq(got.execs[2].path_count, 0);
    ck_assert_uint_eq(got.places[2].line, 4);
    expect_slice(got.execs[3].paths[0].name, "/z");
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 4, 1, 0);
}
END_TEST

/* A table that was saved again by another program is quoted as CSV should be. */
START_TEST(quoted_fields_are_read_over_line_ends)
{
    COLLECT_AUTO got;
    table(&got, HEADER EXEC("5", "\"/tmp/a,b\"", "\"/tmp/a\nb,\"\"c\"\"\"") EXEC("6", "/x", "/y"));
    ck_assert_uint_eq(got.exec_count, 2);
    expect_slice(got.execs[0].paths[0].name, "/tmp/a,b");
    expect_slice(got.execs[0].who.exe, "/tmp/a\nb,\"c\"");
    ck_assert_uint_eq(got.places[0].line, 2);
    ck_assert_uint_eq(got.places[1].line, 4);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 3, 1, 0);
}
END_TEST

/* A header in quotes says that all quotes are the table's own. */
START_TEST(a_quoted_header_makes_quotes_count)
{
    COLLECT_AUTO got;
    const char *text =
        "\"NODE\",\"EVENT\",\"DATE\",\"TIME\",\"SERIAL_NUM\",\"ACTION\",\"RESULT\","
        "\"OBJ_PRIME\",\"HOW\"\n"
        "\"\",\"SYSCALL\",\"2026-11-23\",\"22:07:57\",\"4\",\"executed\",\"success\","
        "\"/a b\",\"/c\"\n";
    table(&got, text);
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].paths[0].name, "/a b");
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677000000000);
    ck_assert_int_gt(et_parser_ausearch_csv.bid(et_slice_of(text), true), 0);
}
END_TEST

/* What the table says of auditing itself decides what it could have shown. */
START_TEST(changes_of_the_audit_system_are_stated)
{
    COLLECT_AUTO got;
    table(&got,
          HEADER ",DAEMON_START,11/23/26,22:07:55,1,audit-daemon,,,,,started-audit,success,,,,\n"
                 ",DAEMON_ROTATE,11/23/26,22:07:55,2,audit-daemon,,,,,rotated,success,,,,\n"
                 ",CONFIG_CHANGE,11/23/26,22:07:55,3,audit-config,,,,,set,success,,,,\n"
                 ",SYSTEM_BOOT,11/23/26,22:07:55,4,system-services,,,,,booted,success,,,,\n"
                 ",USER_LOGIN,11/23/26,22:07:55,5,user-login,,,,,logged-in,success,,,,\n");
    ck_assert_uint_eq(got.state_count, 4);
    ck_assert_int_eq(got.states[0].change, ET_AUDIT_DAEMON_START);
    ck_assert_int_eq(got.states[1].change, ET_AUDIT_DAEMON_OTHER);
    ck_assert_int_eq(got.states[2].change, ET_AUDIT_CONFIG);
    ck_assert_int_eq(got.states[3].change, ET_AUDIT_BOOT);
    expect_slice(got.states[3].type, "SYSTEM_BOOT");
    expect_slice(got.states[3].text, ",SYSTEM_BOOT,11/23/26,22:07:55,4,system-services,,,,,booted,"
                                     "success,,,,");
    ck_assert_int_eq(got.states[3].lost, ET_ABSENT);
    expect_tally(&got, 5, 1, 0);
}
END_TEST

/* The order of an ambiguous date is that of the dates which are not. */
START_TEST(a_later_date_tells_how_to_read_the_first)
{
    COLLECT_AUTO got;
    table(&got, HEADER ",SYSCALL,05/11/26,22:07:57,1," BEFORE "executed,success,/a,1,file,/a\n"
                       ",SYSCALL,23/11/26,22:07:57,2," BEFORE "executed,success,/a,1,file,/a\n");
    ck_assert_uint_eq(got.exec_count, 2);
    ck_assert_int_eq(got.execs[1].id.time_ns, 1795471677000000000);
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677000000000 - 1555200 * ET_NS_PER_S);
    ck_assert_uint_eq(got.damage_count, 0);
    expect_tally(&got, 2, 1, 0);
}
END_TEST

/* Only the table knows which blank line is part of a name, so they all wait. */
START_TEST(a_blank_line_within_a_name_survives_the_wait_for_a_clear_date)
{
    COLLECT_AUTO got;
    table(&got,
          HEADER ",SYSCALL,11/11/26,22:07:57,1," BEFORE "executed,success,\"/a\n\nb\",1,file,/a\n\n"
                 ",SYSCALL,11/11/26,22:07:57,x," BEFORE "executed,success,/a,1,file,/a\n");
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].paths[0].name, "/a\n\nb");
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 3, 2, 1);
}
END_TEST

/* Said once, not for every row. */
START_TEST(an_unreadable_date_is_said_once)
{
    COLLECT_AUTO got;
    table(&got, HEADER ",SYSCALL,32/11/26,22:07:57,1," BEFORE "executed,success,/a,1,file,/a\n"
                       ",SYSCALL,23 Nov,22:07:57,2," BEFORE "executed,success,/a,1,file,/a\n"
                       ",SYSCALL,23.11.2026,22:07:57,3," BEFORE "executed,success,/a,1,file,/a\n");
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].id.time_ns, 1795471677000000000);
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 1, 1, 2);
}
END_TEST

/* ausearch writes a short row of nothing for an event it cannot make sense of. */
START_TEST(an_empty_frame_is_no_damage_but_a_short_row_is)
{
    COLLECT_AUTO got;
    table(&got, HEADER ",AVC,11/23/26,22:07:57,7,,,,,,,,,,\n"
                       ",SYSCALL,11/23/26,22:07:57,8,audit-rule,unset\n"
                       ",SYSCALL,11/23/26,22:07:57,x," BEFORE "executed,success,/a,1,file,/a\n"
                       "\n");
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_str_eq(got.damages[0].what, "row has fewer fields than its header");
    ck_assert_str_eq(got.damages[1].what, "SERIAL_NUM is not a number");
    expect_tally(&got, 1, 2, 2);
}
END_TEST

/* Exports put one behind the other have several headers, also different ones. */
START_TEST(a_later_header_names_the_columns_anew)
{
    COLLECT_AUTO got;
    table(&got, HEADER EXEC("1", "/a", "/b") EXTRA
          ",SYSCALL,11/23/26,22:07:57,2026,11,23,1,22,7,+00:00,32," BEFORE
          "unconfined,executed,success,/c,1,,lbl,file,/d,key\n");
    ck_assert_uint_eq(got.exec_count, 2);
    expect_slice(got.execs[1].paths[0].name, "/c");
    expect_tally(&got, 2, 2, 0);
}
END_TEST

/* Without a header no column has a meaning. */
START_TEST(rows_without_a_header_are_damage_said_once)
{
    COLLECT_AUTO got;
    table(&got, EXEC("1", "/a", "/b") EXEC("2", "/a", "/b"));
    ck_assert_uint_eq(got.damage_count, 1);
    expect_tally(&got, 0, 0, 2);
}
END_TEST

/* A stream without a last line end may have lost a part of its last field. */
START_TEST(the_last_field_of_a_cut_row_is_not_believed)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_ausearch_csv,
                      ET_SLICE(HEADER STAMP("5") BEFORE "executed,success,/a,1,file,/usr/bi"),
                      true);
    ck_assert_uint_eq(got.exec_count, 1);
    expect_slice(got.execs[0].paths[0].name, "/a");
    ck_assert_ptr_null(got.execs[0].who.exe.p);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].kept, "all but the last field");
    expect_tally(&got, 1, 1, 0);
}
END_TEST

/* Cut further in front, nothing behind the cut can be told. */
START_TEST(a_cut_row_without_all_its_fields_is_broken)
{
    COLLECT_AUTO got;
    collect_init(&got);
    collect_lines_cut(&got, &et_parser_ausearch_csv,
                      ET_SLICE(HEADER STAMP("5") BEFORE "executed,success,/a"), true);
    ck_assert_uint_eq(got.exec_count, 0);
    ck_assert_str_eq(got.damages[0].what, "the stream ends within a row");
    expect_tally(&got, 0, 1, 1);
}
END_TEST

/* A quote that is never closed may hold back a few lines, not the whole table. */
START_TEST(an_open_quote_has_a_limit)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, HEADER STAMP("5") BEFORE "executed,success,\"/a\n");
    for (int i = 0; i < 70; i++)
        et_strbuf_adds(&text, "more of the name\n");
    et_strbuf_adds(&text, EXEC("6", "/x", "/y"));
    collect_init(&got);
    collect_lines(&got, &et_parser_ausearch_csv, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.exec_count, 1);
    ck_assert_int_eq(got.execs[0].id.serial, 6);
    ck_assert_uint_ge(got.damage_count, 1);
    ck_assert_uint_eq(got.damages[0].at.line, 2);
}
END_TEST

/* Only the header tells this table from any other. */
START_TEST(bids_by_the_header)
{
    const struct et_parser *parser = &et_parser_ausearch_csv;
    ck_assert_int_gt(parser->bid(ET_SLICE(HEADER), true), 0);
    ck_assert_int_gt(parser->bid(ET_SLICE(EXTRA), true), 0);
    ck_assert_int_eq(parser->bid(ET_SLICE(""), true), 0);
    ck_assert_int_eq(parser->bid(ET_SLICE("NODE,EVENT,DATE,TIME\n"), true), 0);
    ck_assert_int_eq(parser->bid(ET_SLICE(EXEC("1", "/a", "/b")), true), 0);
    ck_assert_int_eq(parser->bid(ET_SLICE("type=SYSCALL msg=audit(1.2:3): a=1\n"), true), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_executed_row_is_an_exec_without_a_process);
    tcase_add_test(tcase, a_failed_exec_may_have_no_path);
    tcase_add_test(tcase, extra_columns_give_milliseconds_and_the_zone);
    tcase_add_test(tcase, the_given_offset_counts_where_no_zone_is_told);
    tcase_add_test(tcase, a_label_with_two_categories_stays_one_field);
    tcase_add_test(tcase, without_a_column_of_labels_nothing_is_joined);
    tcase_add_test(tcase, a_name_with_a_comma_costs_the_names_only);
    tcase_add_test(tcase, a_quote_in_a_name_is_part_of_the_name);
    tcase_add_test(tcase, quoted_fields_are_read_over_line_ends);
    tcase_add_test(tcase, a_quoted_header_makes_quotes_count);
    tcase_add_test(tcase, changes_of_the_audit_system_are_stated);
    tcase_add_test(tcase, a_later_date_tells_how_to_read_the_first);
    tcase_add_test(tcase, a_blank_line_within_a_name_survives_the_wait_for_a_clear_date);
    tcase_add_test(tcase, an_unreadable_date_is_said_once);
    tcase_add_test(tcase, an_empty_frame_is_no_damage_but_a_short_row_is);
    tcase_add_test(tcase, a_later_header_names_the_columns_anew);
    tcase_add_test(tcase, rows_without_a_header_are_damage_said_once);
    tcase_add_test(tcase, the_last_field_of_a_cut_row_is_not_believed);
    tcase_add_test(tcase, a_cut_row_without_all_its_fields_is_broken);
    tcase_add_test(tcase, an_open_quote_has_a_limit);
    tcase_add_test(tcase, bids_by_the_header);
}
