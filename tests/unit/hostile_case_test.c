/* Cases that somebody made up: to be asked in ours' place, to have something else written over or
 * deleted, to take memory or time. Each is refused, says why, and is left as it was. */
#include "schema/store.h"
#include "tests/unit/case.h"

static char folder[64], path[128];

static void set_up(void)
{
    struct et_store *store;
    struct et_err err = { 0 };
    strcpy(folder, "/tmp/exectrail-hostile-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/case", folder);
    ck_assert_msg(et_store_open(path, ET_STORE_MAKE, &store, &err) == 0, "%s", err.msg);
    et_store_close(store);
}

static void tear_down(void)
{
    case_run((const char *const[]){ "rm", "-rf", "--", folder, NULL }, NULL);
}

static const char *beside(const char *ending)
{
    static char name[160];
    snprintf(name, sizeof name, "%s%s", path, ending);
    return name;
}

static void sql(const char *text)
{
    case_run((const char *const[]){ "sqlite3", "-batch", path, text, NULL }, NULL);
}

static void sum(struct et_strbuf *text)
{
    case_run((const char *const[]){ "sha256sum", path, NULL }, text);
}

static void expect_refused(const char *why)
{
    static const enum et_store_mode modes[] = { ET_STORE_READ, ET_STORE_WRITE, ET_STORE_MAKE };
    ET_STRBUF_AUTO before = { 0 };
    ET_STRBUF_AUTO after = { 0 };
    sum(&before);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct et_store *store;
        struct et_err err = { 0 };
        ck_assert_msg(et_store_open(path, modes[i], &store, &err) == ET_FATAL, "it is taken: %s",
                      why);
        ck_assert_ptr_null(store);
        ck_assert_msg(strstr(err.msg, why) != NULL, "\"%s\" does not say \"%s\"", err.msg, why);
    }
    sum(&after);
    ck_assert_str_eq(et_strbuf_string(&before), et_strbuf_string(&after));
    ck_assert_msg(access(beside("-lock"), F_OK) != 0, "the lock is left behind");
}

static void write_file(const char *name, const char *bytes, size_t n)
{
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

/* ------------------------------------------------------------ what it has */

START_TEST(a_trigger_never_runs)
{
    sql("CREATE TRIGGER quiet AFTER INSERT ON fact_evidence BEGIN DELETE FROM fact_evidence; END");
    expect_refused("has the trigger quiet, which exectrail does not make");
}
END_TEST

START_TEST(a_view_of_somebody_elses_is_not_asked)
{
    sql("DROP VIEW execs; CREATE VIEW execs AS SELECT 1 AS exec_id");
    expect_refused("its view execs is not as this exectrail makes it");
}
END_TEST

/* sqlite_schema can be written as text, without any CREATE. */
START_TEST(a_view_whose_text_was_changed_is_not_asked)
{
    sql("PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'e.complete', '1')"
        " WHERE name = 'evidence'");
    expect_refused("its view evidence is not as this exectrail makes it");
}
END_TEST

START_TEST(a_table_that_is_a_view_now_is_not_read)
{
    sql("ALTER TABLE fact_image RENAME TO kept; CREATE VIEW fact_image AS SELECT * FROM kept");
    expect_refused("fact_image");
}
END_TEST

START_TEST(what_is_missing_or_too_much_is_named)
{
    sql("DROP TABLE fact_image");
    expect_refused("lacks the table fact_image");
}
END_TEST

START_TEST(an_index_or_statistics_of_somebody_elses_choose_no_plan)
{
    sql("CREATE INDEX slow ON fact_text (length(text))");
    expect_refused("has the index slow");
    sql("DROP INDEX slow; ANALYZE");
    expect_refused("has the table sqlite_stat1");
}
END_TEST

/* The name is shown, on a terminal. */
START_TEST(a_name_cannot_reach_the_terminal)
{
    sql("CREATE TABLE \"aaa\x1b[2J\xc2\x9b\" (x)");
    expect_refused("has the table $'aaa\\x1b[2J");
}
END_TEST

/* A schema of that many columns takes memory before a single row is read. */
START_TEST(a_schema_beyond_all_measure_is_refused)
{
    ET_STRBUF_AUTO text = { 0 };
    et_strbuf_adds(&text, "CREATE TABLE wide (c0");
    for (int i = 1; i < 1000; i++)
        et_strbuf_addf(&text, ", c%d", i);
    et_strbuf_adds(&text, ")");
    sql(et_strbuf_string(&text));
    expect_refused("damaged");
}
END_TEST

START_TEST(a_view_that_never_ends_is_not_asked)
{
    sql("DROP VIEW evidence; CREATE VIEW evidence AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
        "SELECT i + 1 FROM n) SELECT i FROM n");
    expect_refused("its view evidence");
}
END_TEST

/* ------------------------------------------------------------ what lies beside it */

/* SQLite deletes the file that the end of a journal names, if it finds no journals in it. */
START_TEST(a_journal_cannot_have_another_file_deleted)
{
    static const char magic[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    ET_STRBUF_AUTO journal = { 0 };
    char victim[160], number[4];
    uint32_t check = 0;
    snprintf(victim, sizeof victim, "%s/victim", folder);
    write_file(victim, "kept\n", 5);
    for (const char *c = victim; *c; c++)
        check += (unsigned char)*c;
    et_strbuf_add(&journal, (struct et_slice){ magic, 8 });
    for (int i = 0; i < 1016; i++)
        et_strbuf_addc(&journal, '\0');
    et_strbuf_add(&journal, et_slice_of(victim));
    for (int turn = 0; turn < 2; turn++) {
        uint32_t value = turn ? check : (uint32_t)strlen(victim);
        for (int i = 0; i < 4; i++)
            number[i] = (char)(value >> (24 - 8 * i));
        et_strbuf_add(&journal, (struct et_slice){ number, 4 });
    }
    et_strbuf_add(&journal, (struct et_slice){ magic, 8 });
    write_file(beside("-journal"), journal.p, journal.n);
    expect_refused("names another file");
    ck_assert_int_eq(access(victim, F_OK), 0);
}
END_TEST

/* SQLite would write its log into whatever the name leads to. */
START_TEST(a_link_beside_it_is_not_followed)
{
    static const char *const endings[] = { "-wal", "-shm", "-journal" };
    char victim[160];
    snprintf(victim, sizeof victim, "%s/victim", folder);
    write_file(victim, "kept\n", 5);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        ck_assert_int_eq(symlink(victim, beside(endings[i])), 0);
        expect_refused("is a link or no file");
        ck_assert_int_eq(unlink(beside(endings[i])), 0);
        ck_assert_int_eq(link(victim, beside(endings[i])), 0);
        expect_refused("is a link or no file");
        ck_assert_int_eq(unlink(beside(endings[i])), 0);
        ck_assert_int_eq(mkdir(beside(endings[i]), 0700), 0);
        expect_refused("is a link or no file");
        ck_assert_int_eq(rmdir(beside(endings[i])), 0);
    }
}
END_TEST

START_TEST(a_case_that_is_being_made_follows_no_link)
{
    char victim[160];
    struct et_store *store;
    struct et_err err = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    snprintf(victim, sizeof victim, "%s/victim", folder);
    write_file(victim, "kept\n", 5);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(symlink(victim, beside("-new")), 0);
    ck_assert_msg(et_store_open(path, ET_STORE_MAKE, &store, &err) == 0, "%s", err.msg);
    et_store_close(store);
    case_run((const char *const[]){ "cat", victim, NULL }, &text);
    ck_assert_str_eq(et_strbuf_string(&text), "kept\n");
}
END_TEST

/* ------------------------------------------------------------ broken bytes */

START_TEST(half_a_case_is_called_damaged)
{
    ck_assert_int_eq(truncate(path, 50000), 0);
    expect_refused("damaged");
}
END_TEST

START_TEST(a_page_of_noise_is_called_damaged)
{
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    fseek(file, 100, SEEK_SET);
    for (int i = 100; i < 4096; i++)
        fputc(i * 7 % 251, file);
    fclose(file);
    expect_refused("damaged");
}
END_TEST

/* -1 is no version that anybody made. */
START_TEST(a_version_that_never_was_is_refused)
{
    sql("PRAGMA user_version = -1");
    expect_refused("was made by a newer exectrail");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_trigger_never_runs);
    tcase_add_test(tcase, a_view_of_somebody_elses_is_not_asked);
    tcase_add_test(tcase, a_view_whose_text_was_changed_is_not_asked);
    tcase_add_test(tcase, a_table_that_is_a_view_now_is_not_read);
    tcase_add_test(tcase, what_is_missing_or_too_much_is_named);
    tcase_add_test(tcase, an_index_or_statistics_of_somebody_elses_choose_no_plan);
    tcase_add_test(tcase, a_name_cannot_reach_the_terminal);
    tcase_add_test(tcase, a_schema_beyond_all_measure_is_refused);
    tcase_add_test(tcase, a_view_that_never_ends_is_not_asked);
    tcase_add_test(tcase, a_journal_cannot_have_another_file_deleted);
    tcase_add_test(tcase, a_link_beside_it_is_not_followed);
    tcase_add_test(tcase, a_case_that_is_being_made_follows_no_link);
    tcase_add_test(tcase, half_a_case_is_called_damaged);
    tcase_add_test(tcase, a_page_of_noise_is_called_damaged);
    tcase_add_test(tcase, a_version_that_never_was_is_refused);
}
