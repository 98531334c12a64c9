/* systemd's own journal files are recognised, so that nobody thinks they were read. */
#include "parsers/log/formats.h"
#include "parsers/reader.h"
#include "tests/unit/collect.h"

START_TEST(a_binary_journal_is_said_to_need_an_export)
{
    COLLECT_AUTO got;
    struct et_err err = { 0 };
    struct et_accounts accounts;
    collect_init(&got);
    struct et_reader *reader = et_reader_new(NULL, &got.sink);
    ck_assert_ptr_nonnull(reader);
    ck_assert_int_eq(et_reader_block(reader, ET_SLICE("LPKSHHRH\0\0\0\0\n\0"), &err), 0);
    ck_assert_int_eq(et_reader_block(reader, ET_SLICE("\n\n\n"), &err), 0);
    ck_assert_int_eq(et_reader_end(reader, &accounts, &err), 0);
    et_reader_free(reader);
    ck_assert_ptr_eq(accounts.parser, &et_parser_journal_file);
    ck_assert_uint_eq(accounts.lines_read, 1);
    ck_assert_uint_eq(accounts.lines.broken, 1);
    ck_assert_uint_eq(got.damage_count, 1);
    ck_assert_ptr_nonnull(strstr(got.damages[0].what, "journalctl --file FILE -o export"));
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_binary_journal_is_said_to_need_an_export);
}
