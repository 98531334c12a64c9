/* What SQL of a user's own may ask of a case. */
#include "tests/unit/store_case.h"

/* The program that wrote the case asks; so does whoever has a question of his own. */
static void expect_asked(const char *path, const char *text, int64_t want)
{
    struct et_store *store = opened(path, ET_STORE_READ);
    struct et_err err = { 0 };
    {
        ET_STMT_AUTO *stmt = et_store_ask(store, et_slice_of(text), &err);
        ck_assert_msg(stmt != NULL, "%s: %s", text, err.msg);
        ck_assert_msg(et_stmt_row(stmt, &err) == 1, "%s: %s", text, err.msg);
        ck_assert_int_eq(et_stmt_col_int(stmt, 0), want);
    }
    et_store_close(store);
}

static void expect_not_asked(const char *path, enum et_store_mode mode, const char *text,
                             const char *why)
{
    struct et_store *store = opened(path, mode);
    struct et_err err = { 0 };
    ck_assert_msg(et_store_ask(store, et_slice_of(text), &err) == NULL, "%s is allowed", text);
    ck_assert_msg(strstr(err.msg, why) != NULL, "%s: \"%s\" does not say \"%s\"", text, err.msg,
                  why);
    et_store_close(store);
}

START_TEST(a_question_of_ones_own_reads_the_views)
{
    const char *path = made("asked.case");
    expect_asked(path, "SELECT count(*) FROM execs", 0);
    expect_asked(path,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9)"
                 " SELECT max(i) FROM n -- nine; of course",
                 9);
    expect_asked(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'execs';", 1);
}
END_TEST

/* Also where the case itself could be written: the statement decides, not the file. */
START_TEST(a_question_of_ones_own_changes_nothing)
{
    static const char *const bad[] = {
        "DELETE FROM fact_exec",
        "INSERT INTO fact_stream(path) VALUES ('x') RETURNING 1",
        "CREATE TEMP TABLE t(a)",
        "DROP VIEW execs",
        "ATTACH 'other.case' AS other",
        "VACUUM INTO 'copy.case'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA query_only = 0",
        "PRAGMA user_version = 9",
        "BEGIN",
        "SAVEPOINT s",
        "ANALYZE",
        "REINDEX",
    };
    const char *path = made("kept.case");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        expect_not_asked(path, ET_STORE_READ, bad[i], "only what reads");
        expect_not_asked(path, ET_STORE_WRITE, bad[i], "only what reads");
    }
    expect_not_asked(path, ET_STORE_READ, "SELECT load_extension('x')", "not authorized");
}
END_TEST

START_TEST(a_question_of_ones_own_is_one_statement)
{
    const char *path = made("one.case");
    expect_not_asked(path, ET_STORE_READ, "SELECT 1; SELECT 2", "one statement");
    expect_not_asked(path, ET_STORE_READ, "SELECT 1; DELETE FROM fact_exec", "one statement");
    expect_not_asked(path, ET_STORE_READ, " -- nothing", "no statement");
    expect_not_asked(path, ET_STORE_READ, "SELECT :name", ":name");
    expect_not_asked(path, ET_STORE_READ, "SELECT nonsense", "no such column");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_question_of_ones_own_reads_the_views);
    tcase_add_test(tcase, a_question_of_ones_own_changes_nothing);
    tcase_add_test(tcase, a_question_of_ones_own_is_one_statement);
}
