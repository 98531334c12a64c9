#include "tests/unit/store_case.h"

#include <fcntl.h>

static void expect_refused(const char *path, enum et_store_mode mode, const char *why)
{
    struct et_store *store;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_store_open(path, mode, &store, &err), ET_FATAL);
    ck_assert_ptr_null(store);
    ck_assert_msg(strstr(err.msg, why) != NULL, "\"%s\" does not say \"%s\"", err.msg, why);
}

static void read_file(const char *path, struct et_strbuf *text)
{
    char block[4096];
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    for (size_t n = fread(block, 1, sizeof block, file); n; n = fread(block, 1, sizeof block, file))
        et_strbuf_add(text, (struct et_slice){ block, n });
    fclose(file);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* ------------------------------------------------------------ statements */

/* A statement that names a column wrongly shows only when it is first used. */
START_TEST(every_statement_prepares_on_a_fresh_case)
{
    struct et_store *store = opened(in_folder("case"), ET_STORE_MAKE);
    for (int i = 0; i < ET_QUERIES; i++) {
        struct et_err err = { 0 };
        ET_STMT_AUTO *stmt = et_store_query(store, (enum et_query)i, &err);
        ck_assert_msg(stmt != NULL, "%s: %s", et_query_texts[i].name, err.msg);
    }
    et_store_close(store);
}
END_TEST

/* Reports open read-only, and have to find all they ask for there. */
START_TEST(every_statement_prepares_read_only)
{
    struct et_store *store = opened(made("case"), ET_STORE_READ);
    for (int i = 0; i < ET_QUERIES; i++) {
        struct et_err err = { 0 };
        ET_STMT_AUTO *stmt = et_store_query(store, (enum et_query)i, &err);
        ck_assert_msg(stmt != NULL, "%s: %s", et_query_texts[i].name, err.msg);
    }
    et_store_close(store);
}
END_TEST

/* ------------------------------------------------------------ opening */

START_TEST(a_new_case_says_what_it_is)
{
    char want[32];
    const char *path = made("case");
    snprintf(want, sizeof want, "%d\n", ET_APPLICATION_ID);
    expect_sql(path, "PRAGMA application_id", want);
    snprintf(want, sizeof want, "%d\n", et_migration_count);
    expect_sql(path, "PRAGMA user_version", want);
    expect_sql(path, "PRAGMA integrity_check", "ok\n");
    expect_sql(path, "PRAGMA journal_mode", "delete\n");
}
END_TEST

/* SQLite would keep a text in a number's column; such a slip must show at once. */
START_TEST(every_table_is_strict)
{
    const char *path = made("case");
    expect_sql(path,
               "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
               " AND name NOT LIKE 'sqlite_%' AND NOT strict",
               "");
    expect_sql(path, "SELECT count(*) > 20 FROM pragma_table_list WHERE strict", "1\n");
    expect_sql(path,
               "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
               " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'fact_%'"
               " AND name NOT LIKE 'derived_%' AND name NOT LIKE 'journal_%'",
               "");
}
END_TEST

START_TEST(an_empty_file_becomes_a_case)
{
    struct stat info;
    write_file(in_folder("case"), "");
    ck_assert_int_eq(chmod(in_folder("case"), 0600), 0); /* nobody else is to read it */
    et_store_close(opened(in_folder("case"), ET_STORE_MAKE));
    expect_sql(in_folder("case"), "SELECT count(*) FROM execs", "0\n");
    ck_assert_int_eq(stat(in_folder("case"), &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0600);
}
END_TEST

START_TEST(a_missing_case_is_made_only_where_that_was_meant)
{
    expect_refused(in_folder("none"), ET_STORE_READ, "there is no such case");
    expect_refused(in_folder("none"), ET_STORE_WRITE, "there is no such case");
    ck_assert_int_ne(access(in_folder("none"), F_OK), 0);
    expect_refused(in_folder("no/such/folder"), ET_STORE_MAKE, "there is no such folder");
}
END_TEST

START_TEST(a_folder_is_refused)
{
    expect_refused(folder, ET_STORE_MAKE, "is not a file");
    expect_refused(folder, ET_STORE_READ, "is not a file");
}
END_TEST

static void expect_left_untouched(const char *path, const char *why)
{
    ET_STRBUF_AUTO before = { 0 };
    ET_STRBUF_AUTO after = { 0 };
    read_file(path, &before);
    expect_refused(path, ET_STORE_READ, why);
    expect_refused(path, ET_STORE_WRITE, why);
    expect_refused(path, ET_STORE_MAKE, why);
    read_file(path, &after);
    ck_assert(et_slice_eq(et_strbuf_slice(&before), et_strbuf_slice(&after)));
}

/* Who mistypes --case must not lose a log, a picture or another database. */
START_TEST(a_file_that_is_no_case_is_left_untouched)
{
    write_file(in_folder("log"), "type=SYSCALL msg=audit(1795472001.152:42): \n");
    expect_left_untouched(in_folder("log"), "is not an exectrail case; it was left untouched");
    write_file(in_folder("short"), "x");
    expect_left_untouched(in_folder("short"), "is not an exectrail case");
    sql(in_folder("other.db"), "CREATE TABLE t (x); INSERT INTO t VALUES (1)", NULL);
    expect_left_untouched(in_folder("other.db"), "is not an exectrail case");
    write_file(in_folder("cut"), "SQLite format 3");
    expect_left_untouched(in_folder("cut"), "is not an exectrail case");
}
END_TEST

/* A newer program may keep what this one would destroy. */
START_TEST(a_newer_case_is_left_untouched)
{
    char newer[64];
    const char *path = made("case");
    snprintf(newer, sizeof newer, "PRAGMA user_version = %d", et_migration_count + 1);
    sql(path, newer, NULL);
    expect_left_untouched(in_folder("case"), "was made by a newer exectrail");
}
END_TEST

/* Nothing is in it, and nobody keeps a journal of it. Of real ones: migration_test.c. */
START_TEST(an_empty_database_of_ours_becomes_a_case)
{
    write_file(in_folder("case"), "");
    char old[128];
    snprintf(old, sizeof old, "PRAGMA application_id = %d; CREATE TABLE t (x); DROP TABLE t",
             ET_APPLICATION_ID);
    sql(in_folder("case"), old, NULL);
    expect_refused(in_folder("case"), ET_STORE_READ, "was made by an older exectrail");
    et_store_close(opened(in_folder("case"), ET_STORE_WRITE));
    expect_sql(in_folder("case"), "SELECT count(*) FROM execs", "0\n");
}
END_TEST

START_TEST(opening_twice_changes_nothing)
{
    ET_STRBUF_AUTO before = { 0 };
    ET_STRBUF_AUTO after = { 0 };
    const char *path = made("case");
    sql(path, ".schema", &before);
    et_store_close(opened(in_folder("case"), ET_STORE_MAKE));
    sql(in_folder("case"), ".schema", &after);
    ck_assert_uint_gt(before.n, 0);
    ck_assert(et_slice_eq(et_strbuf_slice(&before), et_strbuf_slice(&after)));
}
END_TEST

/* ------------------------------------------------------------ writing */

static int put_text(struct et_store *store, const char *text, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_TEXT, err);
    ck_assert_msg(stmt != NULL, "%s", err->msg);
    et_stmt_text(stmt, ET_PUT_TEXT_TEXT, et_slice_of(text));
    return et_stmt_run(stmt, err);
}

static const char count_texts[] = "SELECT count(*) FROM fact_text";

/* Evidence is not changed by looking at it. */
START_TEST(read_only_cannot_write)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(made("case"), ET_STORE_READ);
    ck_assert_int_eq(put_text(store, "x", &err), ET_FATAL);
    ck_assert_ptr_nonnull(strstr(err.msg, "put_text"));
    ck_assert_int_eq(et_store_begin(store, &err), ET_FATAL);
    et_store_close(store);
    expect_sql(in_folder("case"), count_texts, "0\n");
}
END_TEST

START_TEST(what_is_rolled_back_was_never_there)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(in_folder("case"), ET_STORE_MAKE);
    ck_assert_int_eq(et_store_begin(store, &err), 0);
    ck_assert_int_eq(put_text(store, "lost", &err), 0);
    et_store_rollback(store);
    et_store_rollback(store); /* nothing is open: nothing happens */
    ck_assert_int_eq(et_store_begin(store, &err), 0);
    ck_assert_int_eq(put_text(store, "kept", &err), 0);
    ck_assert_int_eq(et_store_commit(store, &err), 0);
    ck_assert_int_eq(et_store_begin(store, &err), 0);
    ck_assert_int_eq(put_text(store, "not committed", &err), 0);
    et_store_close(store);
    expect_sql(in_folder("case"), "SELECT text FROM fact_text", "kept\n");
    et_store_rollback(NULL);
    et_store_close(NULL);
}
END_TEST

/* ------------------------------------------------------------ several at once */

static int64_t texts(struct et_store *store)
{
    struct et_err err = { 0 };
    ET_STMT_AUTO *stmt = et_store_ask(store, ET_SLICE("SELECT count(*) FROM fact_text"), &err);
    ck_assert_msg(stmt != NULL && et_stmt_row(stmt, &err) == 1, "%s", err.msg);
    return et_stmt_col_int(stmt, 0);
}

START_TEST(a_second_writer_is_told_who_writes)
{
    struct et_store *second;
    struct et_err err = { 0 };
    struct et_store *first = opened(in_folder("case"), ET_STORE_MAKE);
    ck_assert_int_eq(et_store_open(in_folder("case"), ET_STORE_WRITE, &second, &err), ET_BUSY);
    ck_assert_ptr_nonnull(strstr(err.msg, "is being written by pid"));
    ck_assert_ptr_null(second);
    et_store_close(first);
    et_store_close(opened(in_folder("case"), ET_STORE_WRITE));
}
END_TEST

/* A report asks many questions; it must not mix what was with what is. */
START_TEST(a_reader_sees_one_state_until_it_closes)
{
    struct et_err err = { 0 };
    struct et_store *writer = opened(in_folder("case"), ET_STORE_MAKE);
    struct et_store *reader = opened(in_folder("case"), ET_STORE_READ);
    ck_assert_int_eq(texts(reader), 0);
    ck_assert_int_eq(put_text(writer, "new", &err), 0);
    ck_assert_int_eq(texts(reader), 0);
    et_store_close(reader);
    reader = opened(in_folder("case"), ET_STORE_READ);
    ck_assert_int_eq(texts(reader), 1);
    et_store_close(reader);
    ck_assert_msg(et_store_finish(writer, &err) == 0, "%s", err.msg);
    et_store_close(writer);
}
END_TEST

/* What a writer leaves is one plain file, that can be copied and put on a read-only medium. */
START_TEST(what_is_closed_is_one_plain_file)
{
    static const char *const endings[] = { "case-wal", "case-shm", "case-journal", "case-lock",
                                           "case-new" };
    struct et_err err = { 0 };
    struct et_store *store = opened(in_folder("case"), ET_STORE_MAKE);
    ck_assert_int_eq(put_text(store, "kept", &err), 0);
    ck_assert_msg(et_store_finish(store, &err) == 0, "%s", err.msg);
    et_store_close(store);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        ck_assert_msg(access(in_folder(endings[i]), F_OK) != 0, "%s is left", endings[i]);
    expect_sql(in_folder("case"), count_texts, "1\n");
}
END_TEST

/* It was cut off while it was made: there is no case, and nothing is left of it. */
START_TEST(what_was_begun_is_swept_away)
{
    write_file(in_folder("case-new"), "half a case");
    expect_refused(in_folder("case"), ET_STORE_WRITE, "there is no such case");
    ck_assert_int_ne(access(in_folder("case-new"), F_OK), 0);
    ck_assert_int_ne(access(in_folder("case-lock"), F_OK), 0);
    write_file(in_folder("case-new"), "half a case");
    et_store_close(opened(in_folder("case"), ET_STORE_MAKE));
    ck_assert_int_ne(access(in_folder("case-new"), F_OK), 0);
    expect_sql(in_folder("case"), count_texts, "0\n");
}
END_TEST

/* A value that breaks a rule of the table says so and leaves the statement usable. */
START_TEST(a_refused_row_does_no_further_harm)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(in_folder("case"), ET_STORE_MAKE);
    ck_assert_int_eq(put_text(store, NULL, &err), ET_FATAL);
    ck_assert_ptr_nonnull(strstr(err.msg, "NOT NULL"));
    ck_assert_int_eq(put_text(store, "fine", &err), 0);
    ck_assert_int_eq(et_store_last_id(store), 1);
    et_store_close(store);
    expect_sql(in_folder("case"), count_texts, "1\n");
}
END_TEST

/* "Unknown" is never zero: ET_NULL goes in and comes out as NULL. */
START_TEST(absent_values_stay_absent)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(in_folder("case"), ET_STORE_MAKE);
    {
        ET_STMT_AUTO *put = et_store_query(store, ET_Q_PUT_PATH, &err);
        et_stmt_int(put, ET_PUT_PATH_PATH_LIST, 7);
        et_stmt_int(put, ET_PUT_PATH_ITEM, 0);
        et_stmt_int(put, ET_PUT_PATH_INODE, ET_NULL);
        et_stmt_int(put, ET_PUT_PATH_DEV, -1);
        ck_assert_msg(et_stmt_run(put, &err) == 0, "%s", err.msg);
    }
    ET_STMT_AUTO *got = et_store_query(store, ET_Q_PATHS_OF, &err);
    et_stmt_int(got, ET_PATHS_OF_PATH_LIST, 7);
    ck_assert_int_eq(et_stmt_row(got, &err), 1);
    ck_assert(et_stmt_col_is_null(got, 0));
    ck_assert_ptr_null(et_stmt_col_text(got, 0).p);
    ck_assert_int_eq(et_stmt_col_int(got, 1), ET_NULL);
    ck_assert_int_eq(et_stmt_col_int(got, 2), -1);
    ck_assert(et_stmt_col_is_number(got, 2));
    ck_assert_str_eq(et_stmt_column_name(got, 1), "inode");
    ck_assert_int_eq(et_stmt_row(got, &err), 0);
    et_stmt_end(&got);
    ck_assert_ptr_null(got);
    et_store_close(store);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, every_statement_prepares_on_a_fresh_case);
    tcase_add_test(tcase, every_statement_prepares_read_only);
    tcase_add_test(tcase, a_new_case_says_what_it_is);
    tcase_add_test(tcase, every_table_is_strict);
    tcase_add_test(tcase, an_empty_file_becomes_a_case);
    tcase_add_test(tcase, a_missing_case_is_made_only_where_that_was_meant);
    tcase_add_test(tcase, a_folder_is_refused);
    tcase_add_test(tcase, a_file_that_is_no_case_is_left_untouched);
    tcase_add_test(tcase, a_newer_case_is_left_untouched);
    tcase_add_test(tcase, an_empty_database_of_ours_becomes_a_case);
    tcase_add_test(tcase, opening_twice_changes_nothing);
    tcase_add_test(tcase, read_only_cannot_write);
    tcase_add_test(tcase, what_is_rolled_back_was_never_there);
    tcase_add_test(tcase, a_second_writer_is_told_who_writes);
    tcase_add_test(tcase, a_reader_sees_one_state_until_it_closes);
    tcase_add_test(tcase, what_is_closed_is_one_plain_file);
    tcase_add_test(tcase, what_was_begun_is_swept_away);
    tcase_add_test(tcase, a_refused_row_does_no_further_harm);
    tcase_add_test(tcase, absent_values_stay_absent);
}
