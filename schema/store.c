#include "schema/store.h"

#include "schema/store_parts.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

int et_store_begin(struct et_store *store, struct et_err *err)
{
    if (store->migrated_from && !store->goes_on) {
        store->goes_on = true;
        return 0;
    }
    return et_store_run(store, "BEGIN IMMEDIATE", "cannot write the case", err);
}

static void end_migration(struct et_store *store)
{
    store->migrated_from = 0;
    store->goes_on = false;
}

int et_store_commit(struct et_store *store, struct et_err *err)
{
    int rc = et_store_run(store, "COMMIT", "cannot write the case", err);
    if (rc == 0)
        end_migration(store);
    return rc;
}

void et_store_rollback(struct et_store *store)
{
    if (!store || !store->db || sqlite3_get_autocommit(store->db))
        return;
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    end_migration(store);
}

int et_store_migrated_from(const struct et_store *store)
{
    return store->migrated_from;
}

int64_t et_store_last_id(const struct et_store *store)
{
    return sqlite3_last_insert_rowid(store->db);
}

struct et_stmt *et_store_query(struct et_store *store, enum et_query query, struct et_err *err)
{
    struct et_stmt *stmt = &store->statements[query];
    assert(!stmt->in_use);
    if (!stmt->prepared) {
        stmt->store = store;
        stmt->name = et_query_texts[query].name;
        if (sqlite3_prepare_v3(store->db, et_query_texts[query].sql, -1, SQLITE_PREPARE_PERSISTENT,
                               &stmt->prepared, NULL) != SQLITE_OK) {
            et_store_fail(store, stmt->name, err);
            return NULL;
        }
    }
    stmt->in_use = true;
    stmt->bind_status = SQLITE_OK;
    return stmt;
}

/* What reads, and nothing else: no write, no other file, no setting, no code from outside.
 * Of pragmas those that describe tables. */
static int allow_reading(void *ctx, int action, const char *first, const char *second,
                         const char *database, const char *inside)
{
    static const char *const pragmas[] = { "table_info", "table_xinfo", "table_list" };
    (void)ctx;
    (void)database;
    (void)inside;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return sqlite3_stricmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
            if (sqlite3_stricmp(first, pragmas[i]) == 0)
                return SQLITE_OK;
        return SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static int fail_asked(const struct et_store *store, struct et_err *err)
{
    if (sqlite3_errcode(store->db) == SQLITE_AUTH)
        return et_fail(err, ET_FATAL, "only what reads the case is allowed");
    return et_fail(err, ET_DAMAGED, "%s", sqlite3_errmsg(store->db));
}

/* Blanks and comments make no statement. */
static bool is_all(struct et_store *store, struct et_slice rest)
{
    sqlite3_stmt *more = NULL;
    bool all = sqlite3_prepare_v2(store->db, rest.p, (int)rest.n, &more, NULL) == SQLITE_OK &&
               more == NULL;
    sqlite3_finalize(more);
    return all;
}

static int check_asked(struct et_store *store, struct et_slice rest, struct et_err *err)
{
    sqlite3_stmt *prepared = store->asked.prepared;
    if (!prepared)
        return et_fail(err, ET_FATAL, "there is no statement in it");
    if (!is_all(store, rest))
        return et_fail(err, ET_FATAL, "one statement at a time");
    if (!sqlite3_stmt_readonly(prepared) || sqlite3_column_count(prepared) == 0)
        return et_fail(err, ET_FATAL, "only what reads the case is allowed");
    if (sqlite3_bind_parameter_count(prepared))
        return et_fail(err, ET_FATAL, "there is no value for the parameter %s",
                       sqlite3_bind_parameter_name(prepared, 1)
                           ? sqlite3_bind_parameter_name(prepared, 1)
                           : "?");
    return 0;
}

struct et_stmt *et_store_ask(struct et_store *store, struct et_slice sql, struct et_err *err)
{
    const char *end = sql.p;
    assert(!store->asked.in_use);
    sqlite3_finalize(store->asked.prepared);
    et_stmt_forget_names(&store->asked);
    store->asked = (struct et_stmt){ .store = store, .name = "the statement" };
    sqlite3_set_authorizer(store->db, allow_reading, NULL);
    if (sql.n > INT_MAX || et_slice_find(sql, '\0')) {
        et_fail(err, ET_FATAL, "is no SQL");
        return NULL;
    }
    if (sqlite3_prepare_v2(store->db, sql.p, (int)sql.n, &store->asked.prepared, &end) !=
        SQLITE_OK) {
        fail_asked(store, err);
        return NULL;
    }
    if (check_asked(store, et_slice_from(sql, (size_t)(end - sql.p)), err) < 0)
        return NULL;
    store->asked.in_use = true;
    return &store->asked;
}

void et_stmt_end(struct et_stmt **stmt)
{
    if (!*stmt)
        return;
    sqlite3_reset((*stmt)->prepared);
    sqlite3_clear_bindings((*stmt)->prepared);
    (*stmt)->in_use = false;
    *stmt = NULL;
}

const char *et_stmt_parameter(const struct et_stmt *stmt, int param)
{
    const char *name = sqlite3_bind_parameter_name(stmt->prepared, param);
    return name ? name + 1 : NULL;
}

static void bound(struct et_stmt *stmt, int status)
{
    if (status != SQLITE_OK)
        stmt->bind_status = status;
}

void et_stmt_int(struct et_stmt *stmt, int param, int64_t value)
{
    bound(stmt, value == ET_NULL ? sqlite3_bind_null(stmt->prepared, param)
                                 : sqlite3_bind_int64(stmt->prepared, param, value));
}

void et_stmt_text(struct et_stmt *stmt, int param, struct et_slice text)
{
    bound(stmt,
          sqlite3_bind_text64(stmt->prepared, param, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8));
}

void et_stmt_blob(struct et_stmt *stmt, int param, struct et_slice bytes)
{
    bound(stmt, sqlite3_bind_blob64(stmt->prepared, param, bytes.p, bytes.n, SQLITE_STATIC));
}

static int fail_step(struct et_stmt *stmt, int status, struct et_err *err)
{
    return status == SQLITE_OK
               ? et_store_fail(stmt->store, stmt->name, err)
               : et_fail(err, ET_FATAL, "%s: %s", stmt->name, sqlite3_errstr(status));
}

int et_stmt_run(struct et_stmt *stmt, struct et_err *err)
{
    if (stmt->bind_status != SQLITE_OK)
        return fail_step(stmt, stmt->bind_status, err);
    int rc = sqlite3_step(stmt->prepared);
    int result = rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : fail_step(stmt, SQLITE_OK, err);
    sqlite3_reset(stmt->prepared);
    return result;
}

int et_stmt_row(struct et_stmt *stmt, struct et_err *err)
{
    if (stmt->bind_status != SQLITE_OK)
        return fail_step(stmt, stmt->bind_status, err);
    int rc = sqlite3_step(stmt->prepared);
    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : fail_step(stmt, SQLITE_OK, err);
}

bool et_stmt_col_is_null(struct et_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->prepared, column) == SQLITE_NULL;
}

bool et_stmt_col_is_number(struct et_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->prepared, column) == SQLITE_INTEGER;
}

enum et_value_kind et_stmt_col_kind(struct et_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt->prepared, column)) {
    case SQLITE_INTEGER:
        return ET_VALUE_INTEGER;
    case SQLITE_FLOAT:
        return ET_VALUE_REAL;
    case SQLITE_BLOB:
        return ET_VALUE_BLOB;
    case SQLITE_TEXT:
        return ET_VALUE_TEXT;
    default:
        return ET_VALUE_NULL;
    }
}

int64_t et_stmt_col_int(struct et_stmt *stmt, int column)
{
    int64_t value = sqlite3_column_int64(stmt->prepared, column);
    return value == 0 && et_stmt_col_is_null(stmt, column) ? ET_NULL : value;
}

struct et_slice et_stmt_col_text(struct et_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt->prepared, column);
    return (struct et_slice){ text,
                              text ? (size_t)sqlite3_column_bytes(stmt->prepared, column) : 0 };
}

struct et_slice et_stmt_col_blob(struct et_stmt *stmt, int column)
{
    const char *bytes = sqlite3_column_blob(stmt->prepared, column);
    return (struct et_slice){ bytes,
                              bytes ? (size_t)sqlite3_column_bytes(stmt->prepared, column) : 0 };
}

int et_stmt_columns(const struct et_stmt *stmt)
{
    return sqlite3_column_count(stmt->prepared);
}

const char *et_stmt_column_name(const struct et_stmt *stmt, int column)
{
    return sqlite3_column_name(stmt->prepared, column);
}

/* SQLite gives each name under a lock, which costs more than to compare it: they are kept. */
static bool keep_names(struct et_stmt *stmt, int columns)
{
    if (stmt->names)
        return true;
    stmt->names = calloc((size_t)columns, sizeof *stmt->names);
    stmt->name_count = stmt->names ? columns : 0;
    for (int i = 0; i < stmt->name_count; i++) {
        const char *name = et_stmt_column_name(stmt, i);
        stmt->names[i] = name ? strdup(name) : NULL;
        if (!stmt->names[i]) {
            et_stmt_forget_names(stmt);
            return false;
        }
    }
    return stmt->names != NULL;
}

void et_stmt_forget_names(struct et_stmt *stmt)
{
    for (int i = 0; i < stmt->name_count; i++)
        free(stmt->names[i]);
    free(stmt->names);
    stmt->names = NULL;
    stmt->name_count = 0;
}

int et_stmt_column_named(struct et_stmt *stmt, const char *name)
{
    int columns = et_stmt_columns(stmt);
    bool kept = keep_names(stmt, columns);
    for (int i = 0; i < columns; i++) {
        int column = (stmt->last_column + i) % columns;
        if (strcmp(kept ? stmt->names[column] : et_stmt_column_name(stmt, column), name) != 0)
            continue;
        stmt->last_column = column;
        return column;
    }
    return -1;
}
