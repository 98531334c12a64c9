#include "base/strbuf.h"
#include "parsers/audit/formats.h"
#include "parsers/reader.h"
#include "tests/unit/collect.h"

#define EXIT_EVENT                                                                                 \
    "type=SYSCALL msg=audit(1.001:2): arch=c000003e syscall=231 a0=0 items=0 pid=5 exe=\"/a\"\n"   \
    "type=PROCTITLE msg=audit(1.001:2): proctitle=\"a\"\n"

static void reader_drop(struct et_reader **reader)
{
    et_reader_free(*reader);
}

#define READER_AUTO __attribute__((cleanup(reader_drop))) struct et_reader *

static void feed(struct et_reader *reader, struct et_slice block)
{
    struct et_err err = { 0 };
    ck_assert_ptr_nonnull(reader);
    ck_assert_msg(et_reader_block(reader, block, &err) == 0, "block: %s", err.msg);
}

/* Ends the stream; the accounts must add up whatever it held. */
static struct et_accounts end(struct et_reader *reader)
{
    struct et_accounts accounts;
    struct et_err err = { 0 };
    ck_assert_msg(et_reader_end(reader, &accounts, &err) == 0, "end: %s", err.msg);
    ck_assert_uint_eq(accounts.lines.parsed + accounts.lines.skipped + accounts.lines.broken,
                      accounts.lines_read);
    return accounts;
}

static struct et_accounts read_text(struct collect *got, struct et_slice text)
{
    collect_init(got);
    READER_AUTO reader = et_reader_new(NULL, &got->sink);
    feed(reader, text);
    return end(reader);
}

START_TEST(a_format_is_recognised_by_its_content)
{
    COLLECT_AUTO got;
    struct et_accounts accounts = read_text(&got, ET_SLICE(EXIT_EVENT));
    ck_assert_ptr_eq(accounts.parser, &et_parser_audit_log);
    ck_assert_uint_eq(accounts.bytes, strlen(EXIT_EVENT));
    ck_assert_uint_eq(accounts.lines_read, 2);
    ck_assert_uint_eq(accounts.lines.parsed, 2);
    ck_assert_uint_eq(got.exit_count, 1);
}
END_TEST

/* The head is held until enough of it is there to judge by. */
START_TEST(a_format_is_recognised_though_the_stream_comes_byte_by_byte)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(NULL, &got.sink);
    for (const char *p = EXIT_EVENT EXIT_EVENT; *p; p++)
        feed(reader, (struct et_slice){ p, 1 });
    feed(reader, ET_SLICE_NONE);
    struct et_accounts accounts = end(reader);
    ck_assert_ptr_eq(accounts.parser, &et_parser_audit_log);
    ck_assert_uint_eq(accounts.lines.parsed, 4);
    ck_assert_uint_eq(got.exit_count, 2);
    ck_assert_uint_eq(got.places[1].line, 3);
    ck_assert_uint_eq(got.places[1].offset, strlen(EXIT_EVENT));
}
END_TEST

/* Editors and exports of other systems put a byte order mark before a log: it is
 * no part of the first line, which lies where its bytes are. */
START_TEST(a_byte_order_mark_does_not_cost_the_first_line)
{
    COLLECT_AUTO got;
    struct et_accounts accounts = read_text(&got, ET_SLICE("\xef\xbb\xbf" EXIT_EVENT));
    ck_assert_ptr_eq(accounts.parser, &et_parser_audit_log);
    ck_assert_uint_eq(accounts.bytes, 3 + strlen(EXIT_EVENT));
    ck_assert_uint_eq(accounts.lines.parsed, 2);
    ck_assert_uint_eq(got.exit_count, 1);
    ck_assert_uint_eq(got.places[0].line, 1);
    ck_assert_uint_eq(got.places[0].offset, 3);
}
END_TEST

/* A document is read as it stands, so that its offsets need no correction. */
START_TEST(a_byte_order_mark_hides_no_document)
{
    COLLECT_AUTO got;
    struct et_accounts accounts =
        read_text(&got, ET_SLICE("\xef\xbb\xbf{\"bomFormat\":\"CycloneDX\",\"components\":[\n"
                                 "{\"type\":\"library\",\"name\":\"x\",\"version\":\"1\"}]}\n"));
    ck_assert_ptr_nonnull(accounts.parser);
    ck_assert_str_eq(accounts.parser->name, "cyclonedx");
    ck_assert_uint_eq(got.facts, 1);
    ck_assert_uint_eq(accounts.lines.parsed, 2);
}
END_TEST

/* What begins late must not be given up: only the head decides. */
START_TEST(a_stream_larger_than_its_head_is_read_to_its_end)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(NULL, &got.sink);
    feed(reader, ET_SLICE(EXIT_EVENT));
    for (int i = 0; i < 4000; i++)
        feed(reader, ET_SLICE("type=BPF msg=audit(1.002:3): prog-id=1 op=LOAD\n"));
    feed(reader, ET_SLICE(EXIT_EVENT));
    struct et_accounts accounts = end(reader);
    ck_assert_uint_eq(accounts.lines.parsed, 4);
    ck_assert_uint_eq(accounts.lines.skipped, 4000);
    ck_assert_uint_eq(got.exit_count, 2);
    ck_assert_uint_eq(got.places[1].line, 4003);
}
END_TEST

/* --as: somebody knows better than the content. */
START_TEST(a_forced_format_is_not_looked_for)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(et_parser_named(ET_SLICE("audit-log")), &got.sink);
    feed(reader, ET_SLICE("not a record\nnor this"));
    struct et_accounts accounts = end(reader);
    ck_assert_ptr_eq(accounts.parser, &et_parser_audit_log);
    ck_assert_uint_eq(accounts.lines.broken, 2);
    ck_assert_uint_eq(got.damage_count, 2);
    ck_assert_uint_eq(got.damages[1].at.line, 2);
    ck_assert_uint_eq(got.damages[1].at.offset, 13);
}
END_TEST

START_TEST(an_unknown_name_is_no_format)
{
    ck_assert_ptr_null(et_parser_named(ET_SLICE("")));
    ck_assert_ptr_null(et_parser_named(ET_SLICE("audit")));
}
END_TEST

START_TEST(an_empty_stream_has_no_lines)
{
    COLLECT_AUTO got;
    struct et_accounts accounts = read_text(&got, ET_SLICE(""));
    ck_assert_ptr_null(accounts.parser);
    ck_assert_uint_eq(accounts.lines_read, 0);
    ck_assert_uint_eq(accounts.bytes, 0);
}
END_TEST

START_TEST(an_empty_stream_of_a_forced_format_has_no_lines_either)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(&et_parser_audit_log, &got.sink);
    struct et_accounts accounts = end(reader);
    ck_assert_uint_eq(accounts.lines_read, 0);
    ck_assert_uint_eq(got.damage_count, 0);
}
END_TEST

/* Every byte of input is accounted for, also of a file that is not for us. */
START_TEST(lines_of_an_unknown_format_are_counted_as_skipped)
{
    COLLECT_AUTO got;
    struct et_accounts accounts = read_text(&got, ET_SLICE("\x7f\x45LF\0\n\xff\xfe\n\n\0\0"));
    ck_assert_ptr_null(accounts.parser);
    ck_assert_uint_eq(accounts.lines_read, 4); /* the last one has no end */
    ck_assert_uint_eq(accounts.lines.skipped, 4);
    ck_assert_uint_eq(accounts.bytes, 12);
}
END_TEST

START_TEST(a_last_line_without_its_end_counts)
{
    COLLECT_AUTO got;
    struct et_accounts accounts =
        read_text(&got, ET_SLICE(EXIT_EVENT "type=CWD msg=audit(1.002:3): cwd=\"/"));
    ck_assert_uint_eq(accounts.lines_read, 3);
    ck_assert_uint_eq(accounts.lines.broken, 1);
    ck_assert_uint_eq(got.damages[0].at.offset, strlen(EXIT_EVENT));
}
END_TEST

/* The day and month of these dates are never told apart: each line is judged at the end. */
START_TEST(lines_that_wait_are_accounted_for_at_the_end)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(&et_parser_ausearch_text, &got.sink);
    feed(reader, ET_SLICE("At 22:07:57 11/11/26 root successfully executed /a\nnonsense\n\n"));
    struct et_accounts accounts = end(reader);
    ck_assert_uint_eq(accounts.lines.parsed, 1);
    ck_assert_uint_eq(accounts.lines.skipped, 1);
    ck_assert_uint_eq(accounts.lines.broken, 1);
    ck_assert_uint_eq(got.damage_count, 1);
}
END_TEST

enum { LONG_BYTES = ET_MAX_LINE + 5000 };

/* One line over the limit between two events, in blocks of this size. */
static struct et_accounts read_long_line(struct collect *got, size_t block)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, EXIT_EVENT);
    char *room = et_strbuf_reserve(&text, LONG_BYTES);
    ck_assert_ptr_nonnull(room);
    memset(room, 'x', LONG_BYTES);
    et_strbuf_advance(&text, LONG_BYTES);
    et_strbuf_adds(&text, "\n" EXIT_EVENT);
    collect_init(got);
    READER_AUTO reader = et_reader_new(NULL, &got->sink);
    for (size_t at = 0; at < text.n; at += block)
        feed(reader, et_slice_to(et_slice_from(et_strbuf_slice(&text), at), block));
    return end(reader);
}

/* A line that fills memory is passed over, however the stream was cut; the next
 * one is read again. */
START_TEST(a_line_over_the_limit_is_damage_and_the_next_is_read)
{
    static const size_t blocks[] = { 65536, 1000003, (size_t)ET_MAX_LINE * 2 };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        COLLECT_AUTO got;
        struct et_accounts accounts = read_long_line(&got, blocks[i]);
        ck_assert_uint_eq(accounts.lines_read, 5);
        ck_assert_uint_eq(accounts.lines.broken, 1);
        ck_assert_uint_eq(got.exit_count, 2);
        ck_assert_uint_eq(got.damage_count, 1);
        ck_assert_str_eq(got.damages[0].what, "line is longer than 16 MiB");
        ck_assert_uint_eq(got.damages[0].at.line, 3);
        ck_assert_uint_eq(got.damages[0].at.offset, strlen(EXIT_EVENT));
        ck_assert_uint_eq(got.damages[0].at.length, LONG_BYTES);
        ck_assert_uint_eq(got.places[1].offset, strlen(EXIT_EVENT) + LONG_BYTES + 1);
    }
}
END_TEST

START_TEST(a_line_over_the_limit_at_the_end_of_the_stream_is_counted)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO reader = et_reader_new(&et_parser_audit_log, &got.sink);
    static char block[1024 * 1024];
    memset(block, 'x', sizeof block);
    for (size_t i = 0; i < ET_MAX_LINE / sizeof block + 1; i++)
        feed(reader, (struct et_slice){ block, sizeof block });
    struct et_accounts accounts = end(reader);
    ck_assert_uint_eq(accounts.lines_read, 1);
    ck_assert_uint_eq(got.damages[0].at.length, accounts.bytes);
}
END_TEST

START_TEST(a_sink_that_fails_stops_the_reader)
{
    COLLECT_AUTO got;
    struct et_accounts accounts;
    struct et_err err = { 0 };
    collect_init(&got);
    got.answer = ET_FATAL;
    READER_AUTO reader = et_reader_new(NULL, &got.sink);
    feed(reader, ET_SLICE(EXIT_EVENT)); /* still held for its format */
    ck_assert_int_eq(et_reader_end(reader, &accounts, &err), ET_FATAL);
    ck_assert_str_eq(err.msg, "the sink said so");
}
END_TEST

/* A stream that breaks off at once, or is never ended, must leak nothing. */
START_TEST(a_reader_may_be_dropped_at_any_point)
{
    COLLECT_AUTO got;
    collect_init(&got);
    READER_AUTO fresh = et_reader_new(NULL, &got.sink);
    READER_AUTO held = et_reader_new(NULL, &got.sink);
    feed(held, ET_SLICE("type=CWD msg"));
    READER_AUTO open = et_reader_new(&et_parser_audit_log, &got.sink);
    for (int i = 0; i < 2000; i++)
        feed(open, ET_SLICE("type=CWD msg=audit(1.001:7): cwd=\"/\"\n"));
    ck_assert_ptr_nonnull(fresh);
    et_reader_free(NULL);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_format_is_recognised_by_its_content);
    tcase_add_test(tcase, a_format_is_recognised_though_the_stream_comes_byte_by_byte);
    tcase_add_test(tcase, a_byte_order_mark_does_not_cost_the_first_line);
    tcase_add_test(tcase, a_byte_order_mark_hides_no_document);
    tcase_add_test(tcase, a_stream_larger_than_its_head_is_read_to_its_end);
    tcase_add_test(tcase, a_forced_format_is_not_looked_for);
    tcase_add_test(tcase, an_unknown_name_is_no_format);
    tcase_add_test(tcase, an_empty_stream_has_no_lines);
    tcase_add_test(tcase, an_empty_stream_of_a_forced_format_has_no_lines_either);
    tcase_add_test(tcase, lines_of_an_unknown_format_are_counted_as_skipped);
    tcase_add_test(tcase, a_last_line_without_its_end_counts);
    tcase_add_test(tcase, lines_that_wait_are_accounted_for_at_the_end);
    tcase_add_test(tcase, a_line_over_the_limit_is_damage_and_the_next_is_read);
    tcase_add_test(tcase, a_line_over_the_limit_at_the_end_of_the_stream_is_counted);
    tcase_add_test(tcase, a_sink_that_fails_stops_the_reader);
    tcase_add_test(tcase, a_reader_may_be_dropped_at_any_point);
}
