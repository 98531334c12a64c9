/* Opening a case, and closing it. A case may come from anybody: it is looked at before SQLite
 * sees it, SQLite is held to narrow limits, and what the file says of tables, views and triggers
 * counts only if it is what this program makes. */
#include "base/strbuf.h"
#include "schema/objects.h"
#include "schema/store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SQLite sorts in as much memory as it caches; a report shall not need more for a larger case. */
enum { CACHE_KIB = 16 * 1024, READ_CACHE_KIB = 16 * 1024 };

/* BEGIN: the log is begun, and ended, in a moment in which nobody reads; whoever opens a case
 * decides how often to try. */
enum { BUSY_MILLISECONDS = 10000, BEGIN_MILLISECONDS = 200 };

/* No statement of ours needs more; a schema or a row made up to take memory or time gets no
 * further. VALUE_BYTES: the longest list of arguments, each byte of it escaped. */
enum {
    VALUE_BYTES = 256 * 1024 * 1024,
    STATEMENT_BYTES = 1024 * 1024,
    COLUMNS = 256,
    EXPRESSION_DEPTH = 256,
    PARTS_OF_A_UNION = 64,
    ARGUMENTS = 64,
    PATTERN_BYTES = 8192,
    PARAMETERS = 256,
};

int et_store_run(struct et_store *store, const char *sql, const char *doing, struct et_err *err)
{
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return et_store_fail(store, doing, err);
    return 0;
}

static int pragma(struct et_store *store, const char *sql, int64_t *value, struct et_err *err)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return et_store_fail(store, "cannot read the file", err);
    int rc = sqlite3_step(stmt);
    *value = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    int result = rc == SQLITE_ROW || rc == SQLITE_DONE
                     ? 0
                     : et_store_fail(store, "cannot read the file", err);
    sqlite3_finalize(stmt);
    return result;
}

/* Before the first byte of the file is read. */
static void limit(sqlite3 *db)
{
    static const struct {
        int limit, most;
    } limits[] = {
        { SQLITE_LIMIT_LENGTH, VALUE_BYTES },
        { SQLITE_LIMIT_SQL_LENGTH, STATEMENT_BYTES },
        { SQLITE_LIMIT_COLUMN, COLUMNS },
        { SQLITE_LIMIT_EXPR_DEPTH, EXPRESSION_DEPTH },
        { SQLITE_LIMIT_COMPOUND_SELECT, PARTS_OF_A_UNION },
        { SQLITE_LIMIT_FUNCTION_ARG, ARGUMENTS },
        { SQLITE_LIMIT_ATTACHED, 1 }, /* which VACUUM needs */
        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_BYTES },
        { SQLITE_LIMIT_VARIABLE_NUMBER, PARAMETERS },
        { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 },
    };
    static const struct {
        int setting, value;
    } settings[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },       { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
        { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 }, { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i].limit, limits[i].most);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sqlite3_db_config(db, settings[i].setting, settings[i].value, NULL);
    sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
}

/* On a medium that nobody can write, there is nobody to lock out, and no way to lay an index of
 * the log beside it: without locks SQLite keeps that in memory. Elsewhere this would be wrong. */
static int connect(struct et_store *store, const char *path, struct et_err *err)
{
    int flags = store->mode == ET_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    const char *layer = store->file.frozen ? "unix-none" : NULL;
    if (strcmp(path, ":memory:") != 0)
        flags |= SQLITE_OPEN_NOFOLLOW;
    if (sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, layer) != SQLITE_OK)
        return et_store_fail(store, "cannot open", err);
    limit(store->db);
    return et_store_run(store,
                        store->file.frozen
                            ? "PRAGMA cell_size_check = 1; PRAGMA trusted_schema = 0;"
                              " PRAGMA locking_mode = EXCLUSIVE"
                            : "PRAGMA cell_size_check = 1; PRAGMA trusted_schema = 0",
                        "cannot set up the case", err);
}

static int read_version(struct et_store *store, int *version, struct et_err *err)
{
    int64_t user_version = 0;
    if (pragma(store, "PRAGMA user_version", &user_version, err) < 0)
        return ET_FATAL;
    if (user_version < 0 || user_version > et_migration_count)
        return et_fail(
            err, ET_FATAL,
            "was made by a newer exectrail (case version %lld, this program knows %d); it was "
            "left untouched",
            (long long)user_version, et_migration_count);
    if (user_version < et_migration_count && store->mode == ET_STORE_READ)
        return et_fail(err, ET_FATAL,
                       "was made by an older exectrail (case version %lld, this program makes %d): "
                       "`exectrail correlate` migrates it, or a copy of it",
                       (long long)user_version, et_migration_count);
    *version = (int)user_version;
    return 0;
}

/* Views are made anew, and one that names what a migration changes would be in its way. */
static int drop_views(struct et_store *store, struct et_err *err)
{
    ET_STRBUF_AUTO drops = { 0 };
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_VIEW_DROPS, err);
    int got = row ? et_stmt_row(row, err) : ET_FATAL;
    if (got < 0)
        return got;
    if (got)
        et_strbuf_add(&drops, et_stmt_col_text(row, 0));
    et_stmt_end(&row);
    if (drops.failed)
        return et_fail_memory(err);
    return et_store_run(store, et_strbuf_string(&drops), "cannot migrate the case", err);
}

/* All of it in one transaction, which stays open. After a failure it is taken back. */
static int migrate(struct et_store *store, int from, int to, struct et_err *err)
{
    char stamp[128];
    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             ET_APPLICATION_ID, to);
    int rc = et_store_begin(store, err);
    if (rc == 0)
        rc = drop_views(store, err);
    for (int i = from; rc == 0 && i < to; i++)
        rc = et_store_run(store, et_migrations[i], "cannot migrate the case", err);
    if (rc == 0)
        rc = et_store_run(store, et_views_sql, "cannot make the views", err);
    if (rc == 0)
        rc = et_store_run(store, stamp, "cannot write the case", err);
    if (rc < 0)
        et_store_rollback(store);
    return rc;
}

static int make_schema(struct et_store *store, int version, struct et_err *err)
{
    int rc = migrate(store, 0, version, err);
    return rc == 0 ? et_store_commit(store, err) : rc;
}

/* A case of that version in memory, which nobody has touched. */
static int make_fresh(int version, struct et_store **store, struct et_err *err)
{
    struct et_store *made = calloc(1, sizeof *made);
    if (!made)
        return et_fail_memory(err);
    made->mode = ET_STORE_MAKE;
    int rc = connect(made, ":memory:", err);
    if (rc == 0)
        rc = make_schema(made, version, err);
    if (rc < 0) {
        et_store_close(made);
        return rc;
    }
    *store = made;
    return 0;
}

/* Only of this version is it known without making one. */
static int are_as_built(struct et_store *store, int version, bool *same, struct et_err *err)
{
    *same = false;
    return version == et_migration_count && version == et_built_objects.version
               ? et_objects_are_built(store, same, err)
               : 0;
}

/* An older program had other views: all views are made anew when the case is migrated. What differs
 * is told by a case that is made for it; so is what only the SQLite of this machine keeps
 * otherwise. */
static int check_objects(struct et_store *store, int version, struct et_err *err)
{
    bool same;
    struct et_store *fresh = NULL;
    int rc = are_as_built(store, version, &same, err);
    if (rc < 0 || same)
        return rc;
    rc = make_fresh(version, &fresh, err);
    if (rc == 0)
        rc = et_objects_compare(
            store, fresh, version < et_migration_count ? ET_OBJECTS_BUT_VIEWS : ET_OBJECTS_ALL,
            err);
    et_store_close(fresh);
    return rc;
}

/* A name that was made lasts once its folder is on the disk. */
static void sync_folder(const char *path)
{
    char *folder = strdup(path), *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash) {
        slash[slash == folder] = '\0';
        int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (file >= 0) {
            (void)fsync(file);
            close(file);
        }
    }
    free(folder);
}

static void finalize(struct et_store *store)
{
    for (size_t i = 0; i < ET_QUERIES; i++) {
        sqlite3_finalize(store->statements[i].prepared);
        store->statements[i].prepared = NULL;
        et_stmt_forget_names(&store->statements[i]);
    }
    sqlite3_finalize(store->asked.prepared);
    et_stmt_forget_names(&store->asked);
    store->asked.prepared = NULL;
}

static int fill_new(const char *path, struct et_err *err)
{
    struct et_store made = { .mode = ET_STORE_MAKE, .file.path = (char *)path };
    int rc = connect(&made, path, err);
    if (rc == 0)
        rc = et_store_run(&made, "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY",
                          "cannot make the case", err);
    if (rc == 0)
        rc = make_schema(&made, et_migration_count, err);
    finalize(&made);
    sqlite3_close(made.db);
    return rc;
}

/* A new case gets its name when it is whole: whenever that is cut off, there is a case, or there
 * is none. */
static int make_new(struct et_store *store, struct et_err *err)
{
    char *path = et_case_file_beside(&store->file, "-new");
    if (!path)
        return et_fail_memory(err);
    int rc = 0, file;
    unlink(path); /* what was cut off before */
    file =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)store->file.mode);
    if (file < 0)
        rc = et_fail(err, ET_FATAL, "cannot be made: %s", strerror(errno));
    else
        close(file);
    if (rc == 0)
        rc = fill_new(path, err);
    if (rc == 0 && rename(path, store->file.path) != 0)
        rc = et_fail(err, ET_FATAL, "cannot be made: %s", strerror(errno));
    if (rc == 0)
        sync_folder(store->file.path);
    else if (file >= 0)
        unlink(path);
    free(path);
    return rc;
}

/* While a case is written it has a write-ahead log: a commit need not wait for
 * the disk, and whatever happens, the case opens with what was committed last.
 * Closing it (et_store_finish) brings all of it to the disk, and makes it one plain file again.
 * Each of these changes writes two bytes of the first page, in one write: a journal of that on the
 * disk would only keep reports out, as whoever only reads cannot take it back. */
static int configure(struct et_store *store, struct et_err *err)
{
    char sql[256];
    bool reads = store->mode == ET_STORE_READ;
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d; PRAGMA temp_store = FILE;%s",
             reads ? READ_CACHE_KIB : CACHE_KIB,
             reads ? " PRAGMA query_only = 1"
                   : " PRAGMA journal_mode = MEMORY; PRAGMA journal_mode = WAL;"
                     " PRAGMA synchronous = NORMAL");
    sqlite3_busy_timeout(store->db, BEGIN_MILLISECONDS);
    int rc = et_store_run(store, sql, "cannot set up the case", err);
    if (rc < 0 && (sqlite3_errcode(store->db) & 0xff) == SQLITE_BUSY)
        rc = et_fail(err, ET_BUSY, "is being read by another program (a report, an open sqlite3?)");
    sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
    return rc;
}

/* Takes the case for writing, and looks again: who had it before may have made it. */
static int hold(struct et_store *store, const char *path, struct et_err *err)
{
    if (store->holder.path)
        return 0;
    int rc = et_case_file_may_write(&store->file, err);
    char *lock = rc == 0 ? et_case_file_beside(&store->file, "-lock") : NULL;
    if (rc < 0)
        return rc;
    rc = lock ? et_holder_take(&store->holder, lock, err) : et_fail_memory(err);
    free(lock);
    if (rc < 0)
        return rc;
    et_case_file_clear(&store->file);
    return et_case_file_look(&store->file, path, err);
}

/* What a command left that was cut off while it made a case. */
static int sweep(struct et_store *store, const char *path, struct et_err *err)
{
    char *begun = et_case_file_beside(&store->file, "-new");
    char *lock = et_case_file_beside(&store->file, "-lock");
    int rc = 0;
    if (!begun || !lock) {
        rc = et_fail_memory(err);
    } else if (access(begun, F_OK) == 0 || access(lock, F_OK) == 0) {
        rc = hold(store, path, err);
        if (rc == 0 && !store->file.there)
            unlink(begun);
    }
    free(begun);
    free(lock);
    return rc;
}

/* What a migration came to is looked at before it is kept. Version 0 is an empty database, of
 * which nobody keeps a journal. */
static int bring_up(struct et_store *store, int version, struct et_err *err)
{
    int rc = migrate(store, version, et_migration_count, err);
    if (rc == 0)
        rc = check_objects(store, et_migration_count, err);
    if (rc < 0) {
        et_store_rollback(store);
        return rc;
    }
    store->migrated_from = version;
    return version ? 0 : et_store_commit(store, err);
}

static int open_file(struct et_store *store, const char *path, struct et_err *err)
{
    int version = 0;
    int rc = et_case_file_look(&store->file, path, err);
    if (rc < 0)
        return rc;
    if (!store->file.there && store->mode == ET_STORE_WRITE)
        rc = sweep(store, path, err);
    if (rc < 0)
        return rc;
    if (!store->file.there && store->mode != ET_STORE_MAKE)
        return et_fail(err, ET_FATAL,
                       "there is no such case; `exectrail ingest --case FILE PATH…` makes one");
    rc = store->mode == ET_STORE_READ ? et_case_file_may_read(&store->file, err)
                                      : hold(store, path, err);
    bool is_new = !store->file.there;
    if (rc == 0 && is_new)
        rc = make_new(store, err);
    if (rc == 0)
        rc = connect(store, store->file.path, err);
    if (rc == 0 && store->mode == ET_STORE_READ) /* all that is read is of one state of the case */
        rc = et_store_run(store, "BEGIN", "cannot read the file", err);
    if (rc == 0)
        rc = read_version(store, &version, err);
    if (rc == 0 && !is_new)
        rc = check_objects(store, version, err);
    if (rc == 0)
        rc = configure(store, err);
    return rc < 0 || version == et_migration_count ? rc : bring_up(store, version, err);
}

static int open_memory(struct et_store *store, struct et_err *err)
{
    int rc = store->mode == ET_STORE_MAKE
                 ? connect(store, ":memory:", err)
                 : et_fail(err, ET_FATAL, "a case in memory ends with the command that made it");
    if (rc == 0)
        rc = make_schema(store, et_migration_count, err);
    return rc == 0 ? configure(store, err) : rc;
}

int et_store_open(const char *path, enum et_store_mode mode, struct et_store **store,
                  struct et_err *err)
{
    *store = NULL;
    /* One thread uses SQLite, so it need not lock; refused, harmlessly, once it runs. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct et_store *made = calloc(1, sizeof *made);
    if (!made)
        return et_fail_memory(err);
    made->mode = mode;
    int rc = strcmp(path, ":memory:") == 0 ? open_memory(made, err) : open_file(made, path, err);
    if (rc < 0) {
        et_store_close(made);
        return rc;
    }
    *store = made;
    return 0;
}

int et_store_finish(struct et_store *store, struct et_err *err)
{
    int64_t busy = 0;
    if (store->mode == ET_STORE_READ || !store->file.path)
        return 0;
    et_store_rollback(store);
    finalize(store);
    if (pragma(store, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err) < 0)
        return ET_FATAL;
    int rc = busy ? SQLITE_BUSY
                  : sqlite3_exec(store->db, "PRAGMA journal_mode = MEMORY", NULL, NULL, NULL);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        return et_fail(err, ET_BUSY,
                       "is being read, so a part of it stays in the file beside it that ends with "
                       "-wal; the next command that writes joins them");
    return rc == SQLITE_OK ? 0 : et_store_fail(store, "cannot be closed", err);
}

void et_store_close(struct et_store *store)
{
    if (!store)
        return;
    finalize(store);
    et_store_rollback(store);
    /* A failure only leaves the log beside the case. */
    if (store->db && store->mode != ET_STORE_READ) {
        sqlite3_busy_timeout(store->db, 0);
        sqlite3_exec(store->db, "PRAGMA journal_mode = MEMORY", NULL, NULL, NULL);
    }
    sqlite3_close(store->db);
    et_holder_release(&store->holder);
    et_case_file_clear(&store->file);
    free(store);
}
