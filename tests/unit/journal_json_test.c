#include "parsers/log/formats.h"
#include "tests/unit/collect.h"

#define ADDRESS                                                                                    \
    "\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1795471672049008\",\"_HOSTNAME\":\"h\","
#define AUDIT(type, serial)                                                                        \
    "\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE_NAME\":\"" type "\",\"_AUDIT_ID\":\"" serial "\","     \
    "\"_SOURCE_REALTIME_TIMESTAMP\":\"1795471670148000\","
#define SYSCALL                                                                                    \
    "\"MESSAGE\":\"SYSCALL arch=c000003e syscall=59 success=yes exit=0 items=1 ppid=1 pid=2 "      \
    "comm=\\\"id\\\" exe=\\\"/bin/id\\\" key=\\\"k\\\"\""

static void journal_text(struct collect *got, const char *text)
{
    collect_init(got);
    collect_lines(got, &et_parser_journal_json, et_slice_of(text));
}

/* The message lacks type, stamp and serial; the fields beside it have them. */
START_TEST(the_records_of_an_event_are_joined_by_the_journals_fields)
{
    COLLECT_AUTO got;
    journal_text(
        &got, "{" ADDRESS AUDIT("SYSCALL", "20") SYSCALL
        "}\n"
        "{" ADDRESS AUDIT(
            "EXECVE", "20") "\"MESSAGE\":\"EXECVE argc=2 a0=\\\"id\\\" "
                            "a1=2D44582079\"}\n"
                            "{" ADDRESS AUDIT(
                                "CWD",
                                "20") "\"MESSAGE\":\"CWD cwd=\\\"/\\\"\"}\n"
                                      "{" ADDRESS AUDIT(
                                          "PATH",
                                          "20") "\"MESSAGE\":\"PATH item=0 name=\\\"/bin/id\\\" "
                                                "nametype=NORMAL\"}\n"
                                                "{" ADDRESS AUDIT("UNKNOWN[1327]",
                                                                  "20") "\"MESSAGE\":\"AUDIT1327 "
                                                                        "proctitle=6964\"}\n");
    expect_tally(&got, 5, 0, 0);
    ck_assert_uint_eq(got.exec_count, 1);
    const struct et_exec *e = &got.execs[0];
    ck_assert_int_eq(e->id.time_ns, INT64_C(1795471670148000000));
    ck_assert_int_eq(e->id.serial, 20);
    ck_assert_int_eq(e->id.precision_ns, 1000000);
    ck_assert(!e->lossy);
    expect_slice(e->id.node, "h");
    ck_assert(e->id.carried);
    ck_assert_int_eq(e->argv_state, ET_ARGV_COMPLETE);
    expect_slice(e->argv[1], "-DX y");
    expect_slice(e->cwd, "/");
    ck_assert_uint_eq(got.places[0].line, 1);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* Bytes that are no UTF-8 come as numbers; a field that is there twice as a list. */
START_TEST(a_message_may_be_bytes_or_a_list)
{
    COLLECT_AUTO got;
    journal_text(
        &got, "{" ADDRESS AUDIT("CONFIG_CHANGE",
                                "1") "\"MESSAGE\":[67,32,111,112,61,120,255]}\n"
                                     "{" ADDRESS AUDIT("CONFIG_CHANGE",
                                                       "2") "\"MESSAGE\":[\"C op=y\",\"z\"]}\n"
                                                            "{" ADDRESS AUDIT(
                                                                "CONFIG_CHANGE",
                                                                "3") "\"MESSAGE\":[1,256]}\n"
                                                                     "{" ADDRESS AUDIT(
                                                                         "CONFIG_CHANGE",
                                                                         "4") "\"MESSAGE\":{}}\n");
    expect_tally(&got, 2, 0, 2);
    expect_slice(got.states[0].text, "op=x\xff");
    expect_slice(got.states[1].text, "op=y");
    ck_assert_str_eq(got.damages[0].what, "MESSAGE is neither a text nor bytes");
}
END_TEST

/* journalctl leaves long fields out unless it is told not to. */
START_TEST(a_message_that_was_left_out_is_damage)
{
    COLLECT_AUTO got;
    journal_text(&got, "{" ADDRESS AUDIT("EXECVE", "1") "\"MESSAGE\":null}\n"
                                                        "{" ADDRESS "\"_COMM\":\"x\"}\n");
    expect_tally(&got, 0, 1, 1);
    ck_assert_str_eq(got.damages[0].what,
                     "message is too long for journalctl -o json without --all");
}
END_TEST

START_TEST(other_transports_are_read_as_in_any_system_log)
{
    COLLECT_AUTO got;
    journal_text(
        &got,
        "{" ADDRESS "\"_TRANSPORT\":\"kernel\",\"SYSLOG_IDENTIFIER\":\"kernel\",\"MESSAGE\":"
        "\"audit: type=1305 audit(1795471670.148:7): op=z\"}\n"
        "{" ADDRESS "\"SYSLOG_IDENTIFIER\":\"audispd\",\"MESSAGE\":\"node=n type=CONFIG_CHANGE "
        "msg=audit(1.002:8): op=w\"}\n"
        "{" ADDRESS "\"SYSLOG_IDENTIFIER\":\"cron\",\"MESSAGE\":\"x\"}\n"
        "{" ADDRESS "\"SYSLOG_IDENTIFIER\":\"kernel\",\"_SOURCE_REALTIME_TIMESTAMP\":\"5\","
        "\"MESSAGE\":\"audit: audit_lost=3\"}\n");
    expect_tally(&got, 3, 1, 0);
    ck_assert_uint_eq(got.state_count, 3);
    expect_slice(got.states[0].text, "op=z");
    expect_slice(got.states[0].id.node, "h");
    expect_slice(got.states[1].id.node, "n");
    ck_assert_int_eq(got.states[2].lost, 3);
    ck_assert_int_eq(got.states[2].id.time_ns, 5000);
}
END_TEST

/* A container can write what it likes; its runtime says that it was the container. */
START_TEST(the_output_of_a_container_is_nothing_else)
{
    COLLECT_AUTO got;
    journal_text(&got, "{" ADDRESS "\"_TRANSPORT\":\"journal\",\"SYSLOG_IDENTIFIER\":\"audispd\","
                       "\"CONTAINER_ID_FULL\":\"80b9\",\"PRIORITY\":\"3\",\"MESSAGE\":"
                       "\"type=CONFIG_CHANGE msg=audit(1.002:8): op=w\"}\n"
                       "{" ADDRESS
                       "\"CONTAINER_ID_FULL\":\"80b9\",\"CONTAINER_PARTIAL_MESSAGE\":\"true\","
                       "\"MESSAGE\":\"x\"}\n");
    ck_assert_uint_eq(got.facts, 2);
    ck_assert_int_eq(got.stated[0].kind, ET_FACT_OUTPUT_LINE);
    expect_slice(got.stated[0].carried_by, "h");
    expect_slice(got.stated[0].output_line->container, "80b9");
    expect_slice(got.stated[0].output_line->channel, "stderr");
    ck_assert_int_eq(got.stated[0].output_line->time_ns, INT64_C(1795471672049008000));
    ck_assert(got.stated[0].output_line->whole);
    ck_assert(!got.stated[1].output_line->whole);
    ck_assert_ptr_null(got.stated[1].output_line->channel.p);
}
END_TEST

/* journald knows who wrote; a name is only what a program calls itself. */
START_TEST(a_program_that_calls_itself_the_kernel_is_not_believed)
{
    COLLECT_AUTO got;
    journal_text(
        &got, "{" ADDRESS "\"_TRANSPORT\":\"stdout\",\"SYSLOG_IDENTIFIER\":\"kernel\",\"MESSAGE\":"
              "\"audit: type=1305 audit(1.148:7): op=z\"}\n"
              "{" ADDRESS "\"_TRANSPORT\":\"syslog\",\"SYSLOG_IDENTIFIER\":\"audit\",\"MESSAGE\":"
              "\"SYSCALL arch=c000003e syscall=59 pid=7 exe=\\\"/x\\\"\"}\n"
              "{" ADDRESS "\"_TRANSPORT\":\"syslog\",\"SYSLOG_IDENTIFIER\":\"4f3a\",\"MESSAGE\":"
              "\"type=CONFIG_CHANGE msg=audit(1.002:8): op=w\"}\n");
    expect_tally(&got, 0, 3, 0);
    ck_assert_uint_eq(got.facts, 0);
}
END_TEST

/* -o json-seq and -o json-sse only frame the same objects. */
START_TEST(framed_objects_are_read_as_well)
{
    COLLECT_AUTO got;
    journal_text(&got,
                 "\x1e{" ADDRESS AUDIT("CONFIG_CHANGE", "1") "\"MESSAGE\":\"C op=x\"}\n"
                                                             "data: {" ADDRESS AUDIT(
                                                                 "CONFIG_CHANGE",
                                                                 "2") "\"MESSAGE\":\"C op=y\"}\n\n"
                                                                      "not json\n");
    expect_tally(&got, 2, 1, 1);
    ck_assert_uint_eq(got.state_count, 2);
}
END_TEST

START_TEST(the_pretty_form_is_a_document)
{
    COLLECT_AUTO got;
    const char *text = "{\n\t" ADDRESS
                       "\n\t" AUDIT("CONFIG_CHANGE", "1") "\n\t\"MESSAGE\" : \"C op=x\"\n}\n"
                                                          "{\n\t" ADDRESS "\n\t\"MESSAGE\" : \"cut";
    collect_init(&got);
    collect_document(&got, &et_parser_journal_json_pretty, et_slice_of(text));
    ck_assert_uint_eq(got.state_count, 1);
    ck_assert_uint_eq(got.places[0].line, 1);
    expect_tally(&got, 5, 0, 3);
    ck_assert_int_eq(et_parser_journal_json_pretty.bid(et_slice_of(text), true), 88);
}
END_TEST

static int bid(const char *head)
{
    return et_parser_journal_json.bid(et_slice_of(head), true);
}

START_TEST(an_export_is_recognised_by_its_addresses)
{
    ck_assert_int_eq(bid("{" ADDRESS "\"MESSAGE\":\"x\"}\n"), 90);
    ck_assert_int_eq(bid("\x1e{\"_BOOT_ID\":\"b\",\"__REALTIME_TIMESTAMP\":\"1\"}\n"), 90);
    ck_assert_int_eq(bid("{\"_BOOT_ID\":\"b\",\"__CURSOR\":\"1\"}\n"), 0);
    ck_assert_int_eq(bid("{\"MESSAGE\":\"x\"}\n"), 0);
    ck_assert_int_eq(bid(""), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, the_records_of_an_event_are_joined_by_the_journals_fields);
    tcase_add_test(tcase, a_message_may_be_bytes_or_a_list);
    tcase_add_test(tcase, a_message_that_was_left_out_is_damage);
    tcase_add_test(tcase, other_transports_are_read_as_in_any_system_log);
    tcase_add_test(tcase, the_output_of_a_container_is_nothing_else);
    tcase_add_test(tcase, a_program_that_calls_itself_the_kernel_is_not_believed);
    tcase_add_test(tcase, framed_objects_are_read_as_well);
    tcase_add_test(tcase, the_pretty_form_is_a_document);
    tcase_add_test(tcase, an_export_is_recognised_by_its_addresses);
}
