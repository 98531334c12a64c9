/* A case of an older version, opened by a program that has one migration more
 * (tests/compatibility/migrations): it becomes what a new one is, or stays as it was. */
#include "schema/store.h"

#include "tests/unit/case.h"

#include <signal.h>

static char folder[64], old[128], made[128];

static void sql(const char *path, const char *text, struct et_strbuf *rows)
{
    case_run((const char *const[]){ "sqlite3", "-batch", path, text, NULL }, rows);
}

static void expect_sql(const char *path, const char *text, const char *want)
{
    ET_STRBUF_AUTO rows = { 0 };
    sql(path, text, &rows);
    ck_assert_msg(strcmp(et_strbuf_string(&rows), want) == 0, "%s: got %s, want %s", text,
                  et_strbuf_string(&rows), want);
}

/* As the version before made it, with one piece of evidence. */
static void set_up(void)
{
    char script[256], stamp[512];
    strcpy(folder, "/tmp/exectrail-migration-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(old, sizeof old, "%s/old", folder);
    snprintf(made, sizeof made, "%s/made", folder);
    snprintf(script, sizeof script, "%s/script", folder);
    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             ET_APPLICATION_ID, et_migration_count - 1);
    FILE *file = fopen(script, "w");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < et_migration_count - 1; i++)
        fputs(et_migrations[i], file);
    fputs(et_views_sql, file);
    fputs(stamp, file);
    fputs("INSERT INTO fact_evidence (sha256, bytes, lines_read, lines_parsed, lines_skipped,"
          " lines_damaged, complete) VALUES (zeroblob(32), 42, 3, 2, 1, 0, 1);",
          file);
    ck_assert_int_eq(fclose(file), 0);
    snprintf(stamp, sizeof stamp, ".read %s", script);
    sql(old, stamp, NULL);
}

static void tear_down(void)
{
    case_run((const char *const[]){ "rm", "-rf", "--", folder, NULL }, NULL);
}

static struct et_store *opened(const char *path, enum et_store_mode mode)
{
    struct et_store *store;
    struct et_err err = { 0 };
    ck_assert_msg(et_store_open(path, mode, &store, &err) == 0, "%s", err.msg);
    return store;
}

static void expect_refused(enum et_store_mode mode, const char *why)
{
    struct et_store *store;
    struct et_err err = { 0 };
    ck_assert_int_eq(et_store_open(old, mode, &store, &err), ET_FATAL);
    ck_assert_msg(strstr(err.msg, why) != NULL, "\"%s\" does not say \"%s\"", err.msg, why);
}

/* As a command does that notes something of it. */
static void migrated(void)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(old, ET_STORE_WRITE);
    ck_assert_int_eq(et_store_migrated_from(store), et_migration_count - 1);
    ck_assert_msg(et_store_begin(store, &err) == 0, "%s", err.msg);
    ck_assert_msg(et_store_commit(store, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(et_store_migrated_from(store), 0);
    ck_assert_msg(et_store_finish(store, &err) == 0, "%s", err.msg);
    et_store_close(store);
}

static void expect_old(void)
{
    char version[16];
    snprintf(version, sizeof version, "%d\n", et_migration_count - 1);
    expect_sql(old, "PRAGMA user_version", version);
    expect_sql(old, "PRAGMA journal_mode", "delete\n");
    expect_sql(old, "SELECT count(*) FROM sqlite_schema WHERE name = 'fact_later'", "0\n");
    expect_sql(old, "SELECT bytes FROM evidence", "42\n");
}

/* Else there would be cases of one version that are not alike, and each check of them a guess. */
START_TEST(an_older_case_becomes_as_a_new_one)
{
    static const char objects[] = "PRAGMA user_version; PRAGMA application_id;"
                                  " SELECT type, name, tbl_name, sql FROM sqlite_schema"
                                  " ORDER BY type, name";
    ET_STRBUF_AUTO was = { 0 };
    ET_STRBUF_AUTO is = { 0 };
    migrated();
    et_store_close(opened(made, ET_STORE_MAKE));
    sql(made, objects, &was);
    sql(old, objects, &is);
    ck_assert_str_eq(et_strbuf_string(&is), et_strbuf_string(&was));
    et_store_close(opened(old, ET_STORE_READ));
}
END_TEST

START_TEST(what_it_held_is_still_there)
{
    migrated();
    expect_sql(old, "SELECT bytes FROM evidence", "42\n");
    expect_sql(old, "SELECT bytes FROM fact_later", "42\n");
    expect_sql(old, "PRAGMA integrity_check", "ok\n");
    expect_sql(old, "PRAGMA foreign_key_check", "");
}
END_TEST

/* A change that no journal tells of would look like somebody's forgery. */
START_TEST(a_migration_of_which_nothing_was_noted_is_taken_back)
{
    struct et_err err = { 0 };
    struct et_store *store = opened(old, ET_STORE_WRITE);
    et_store_close(store);
    expect_old();
    store = opened(old, ET_STORE_WRITE);
    ck_assert_msg(et_store_finish(store, &err) == 0, "%s", err.msg);
    et_store_close(store);
    expect_old();
    store = opened(old, ET_STORE_WRITE);
    ck_assert_msg(et_store_begin(store, &err) == 0, "%s", err.msg);
    et_store_rollback(store);
    et_store_close(store);
    expect_old();
}
END_TEST

START_TEST(a_killed_migration_leaves_the_older_case)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct et_store *store;
        struct et_err err = { 0 };
        if (et_store_open(old, ET_STORE_WRITE, &store, &err) == 0 &&
            et_store_begin(store, &err) == 0)
            raise(SIGKILL);
        _exit(1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    expect_refused(ET_STORE_READ, "was made by an older exectrail");
    migrated();
    expect_sql(old, "SELECT bytes FROM fact_later", "42\n");
}
END_TEST

START_TEST(a_migration_that_fails_leaves_the_older_case)
{
    sql(old, "UPDATE fact_evidence SET bytes = 7777", NULL);
    expect_refused(ET_STORE_WRITE, "cannot migrate the case");
    sql(old, "UPDATE fact_evidence SET bytes = 42", NULL);
    expect_old();
}
END_TEST

/* A reader writes nothing, and may lie on a medium that nobody can write. */
START_TEST(an_older_case_is_not_read_as_it_is)
{
    expect_refused(ET_STORE_READ, "`exectrail correlate` migrates it, or a copy of it");
    expect_old();
}
END_TEST

/* An older version had other views, so those of somebody else cannot be told from them. They go,
 * before a migration comes upon them. */
START_TEST(views_of_somebody_else_do_not_last)
{
    sql(old,
        "CREATE VIEW \"x\"\"; DROP TABLE fact_evidence; --\" AS SELECT 1;"
        " CREATE VIEW broken AS SELECT * FROM nowhere, fact_text;"
        " DROP VIEW execs; CREATE VIEW execs AS SELECT 'forged'",
        NULL);
    migrated();
    expect_sql(old, "SELECT name FROM sqlite_schema WHERE name = 'broken' OR name LIKE 'x%'", "");
    expect_sql(old, "SELECT count(*) FROM execs", "0\n");
    expect_sql(old, "SELECT bytes FROM evidence", "42\n");
}
END_TEST

START_TEST(other_objects_of_somebody_else_refuse_it)
{
    sql(old, "CREATE TRIGGER mine AFTER INSERT ON fact_text BEGIN DELETE FROM fact_evidence; END",
        NULL);
    expect_refused(ET_STORE_WRITE, "has the trigger mine, which exectrail does not make");
    sql(old, "DROP TRIGGER mine", NULL);
    expect_old();
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, an_older_case_becomes_as_a_new_one);
    tcase_add_test(tcase, what_it_held_is_still_there);
    tcase_add_test(tcase, a_migration_of_which_nothing_was_noted_is_taken_back);
    tcase_add_test(tcase, a_killed_migration_leaves_the_older_case);
    tcase_add_test(tcase, a_migration_that_fails_leaves_the_older_case);
    tcase_add_test(tcase, an_older_case_is_not_read_as_it_is);
    tcase_add_test(tcase, views_of_somebody_else_do_not_last);
    tcase_add_test(tcase, other_objects_of_somebody_else_refuse_it);
}
