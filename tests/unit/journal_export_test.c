#include "base/strbuf.h"
#include "parsers/log/formats.h"
#include "parsers/reader.h"
#include "tests/unit/collect.h"

#define ADDRESS "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795471672049008\n_HOSTNAME=h\n"
#define AUDIT(type, serial)                                                                        \
    ADDRESS                                                                                        \
    "_TRANSPORT=audit\n_SOURCE_REALTIME_TIMESTAMP=1795471670148000\n_AUDIT_TYPE_NAME=" type        \
    "\n_AUDIT_ID=" serial "\n"
/* A field of n < 256 bytes, as 64 bits and then the bytes. */
#define DATA(name, n, bytes) name "\n" n "\0\0\0\0\0\0\0" bytes "\n"

static void export_text(struct collect *got, struct et_slice text)
{
    collect_init(got);
    collect_lines(got, &et_parser_journal_export, text);
}

START_TEST(an_entry_ends_with_an_empty_line)
{
    COLLECT_AUTO got;
    export_text(&got,
                ET_SLICE(AUDIT("CONFIG_CHANGE", "7") "MESSAGE=CONFIG_CHANGE op=x a=b=c\n\n" ADDRESS
                                                     "MESSAGE=of no interest\n\n" AUDIT(
                                                         "CONFIG_CHANGE",
                                                         "8") "MESSAGE=CONFIG_CHANGE op=y\n"));
    expect_tally(&got, 21, 1, 0);
    ck_assert_uint_eq(got.state_count, 2);
    expect_slice(got.states[0].text, "op=x a=b=c");
    ck_assert_int_eq(got.states[0].id.serial, 7);
    ck_assert_int_eq(got.states[0].id.time_ns, INT64_C(1795471670148000000));
    expect_slice(got.states[0].id.node, "h");
    ck_assert_uint_eq(got.places[0].line, 8);
    ck_assert_uint_eq(got.places[0].length, strlen("MESSAGE=CONFIG_CHANGE op=x a=b=c"));
    ck_assert_int_eq(got.states[1].id.serial, 8);
}
END_TEST

/* A message with a line end or a byte that is no text comes with its length. */
START_TEST(a_field_of_any_bytes_may_hold_line_ends)
{
    COLLECT_AUTO got;
    static const char text[] =
        AUDIT("CONFIG_CHANGE", "7") DATA("MESSAGE", "\x0a", "C op=x\n\n\xffz")
            DATA("_CMDLINE", "\x02", "\n\n") "\n" AUDIT("CONFIG_CHANGE", "8")
                DATA("MESSAGE", "\x06", "C op=y") "\n";
    export_text(&got, ET_SLICE(text));
    ck_assert_uint_eq(got.damage_count, 0);
    ck_assert_uint_eq(got.state_count, 2);
    expect_slice(got.states[0].text, "op=x\n\n\xffz");
    ck_assert_uint_eq(got.places[0].line, 8);
    ck_assert_uint_eq(got.places[0].length, strlen("MESSAGE\n") + 8 + 10);
    expect_slice(got.states[1].text, "op=y");
    ck_assert_uint_eq(got.tally.broken, 0);
}
END_TEST

START_TEST(a_length_that_does_not_hold_is_damage)
{
    COLLECT_AUTO got;
    export_text(&got,
                ET_SLICE(AUDIT("CONFIG_CHANGE", "7") DATA("MESSAGE", "\x03", "C op=x") "\n" AUDIT(
                    "CONFIG_CHANGE", "8") "MESSAGE=C op=y\n\n"));
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "a field does not end where its length says");
    ck_assert_uint_eq(got.damages[0].at.line, 9);
    expect_slice(got.states[got.state_count - 1].text, "op=y");
}
END_TEST

/* Names that journald never writes: the stream is something else from there on. */
START_TEST(a_line_that_is_no_field_is_damage)
{
    COLLECT_AUTO got;
    export_text(&got, ET_SLICE(ADDRESS "not a field\nMESSAGE=x\n\n\n=x\n"));
    expect_tally(&got, 4, 2, 2);
    ck_assert_str_eq(got.damages[0].what, "neither a field nor the end of an entry");
}
END_TEST

START_TEST(an_export_that_breaks_off_says_so)
{
    COLLECT_AUTO got;
    export_text(&got, ET_SLICE(AUDIT("CONFIG_CHANGE", "7") DATA("MESSAGE", "\xff", "C op=x")));
    ck_assert_uint_eq(got.state_count, 0);
    ck_assert_str_eq(got.damages[0].what, "the export ends within an entry");
    ck_assert_uint_eq(got.damages[0].at.line, 8);
}
END_TEST

/* Not even that of a hostile stream: the field is passed over, the rest is read. */
START_TEST(a_field_over_the_limit_takes_no_memory)
{
    COLLECT_AUTO got;
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, AUDIT("CONFIG_CHANGE", "7") "MESSAGE=");
    for (int i = 0; i < 1024 * 1024 + 1; i++)
        et_strbuf_addc(&text, 'x');
    et_strbuf_adds(&text, "\n\n" AUDIT("CONFIG_CHANGE", "8") "MESSAGE=C op=y\n\n");
    export_text(&got, et_strbuf_slice(&text));
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_str_eq(got.damages[0].what, "MESSAGE is longer than 1 MiB");
    ck_assert_uint_eq(got.state_count, 1);
}
END_TEST

/* What cannot be read must not look as if nothing were in it. */
START_TEST(a_journal_in_its_own_form_is_named_and_not_read)
{
    COLLECT_AUTO got;
    struct et_accounts accounts;
    struct et_err err = { 0 };
    collect_init(&got);
    struct et_reader *reader = et_reader_new(NULL, &got.sink);
    ck_assert_int_eq(et_reader_block(reader, ET_SLICE("LPKSHHRH\0\0\0\n\n\n"), &err), 0);
    ck_assert_int_eq(et_reader_end(reader, &accounts, &err), 0);
    ck_assert_str_eq(accounts.parser->name, "journal-file");
    ck_assert_uint_eq(accounts.lines_read, 1);
    ck_assert_uint_eq(accounts.lines.broken, 1);
    ck_assert_uint_eq(got.damage_count, 1);
    et_reader_free(reader);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, an_entry_ends_with_an_empty_line);
    tcase_add_test(tcase, a_field_of_any_bytes_may_hold_line_ends);
    tcase_add_test(tcase, a_length_that_does_not_hold_is_damage);
    tcase_add_test(tcase, a_line_that_is_no_field_is_damage);
    tcase_add_test(tcase, an_export_that_breaks_off_says_so);
    tcase_add_test(tcase, a_field_over_the_limit_takes_no_memory);
    tcase_add_test(tcase, a_journal_in_its_own_form_is_named_and_not_read);
}
