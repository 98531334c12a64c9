/* The case file: the only user of sqlite3. Opens, migrates and refuses; prepares
 * each named statement (schema/queries/…) once; binds every value. Knows nothing
 * of log formats or of what the rows mean. */
#ifndef ET_SCHEMA_STORE_H
#define ET_SCHEMA_STORE_H

#include "base/err.h"
#include "base/slice.h"
#include "schema/sql.h"

#include <stdbool.h>
#include <stdint.h>

/* Absent numbers, in both directions, are SQL NULL. Equal to ET_ABSENT and
 * ET_TIME_NONE. */
#define ET_NULL INT64_MIN

/* "EXTR", in the header of every case file (PRAGMA application_id). */
#define ET_APPLICATION_ID 0x45585452

struct et_store;

enum et_store_mode {
    ET_STORE_READ,  /* must exist; nothing is written, and all that is read is of one moment */
    ET_STORE_WRITE, /* must exist */
    ET_STORE_MAKE,  /* made if it is not there, or empty */
};

/* A file that is no case, one of a newer version, or one whose tables, views or triggers are not
 * those that this program makes, is refused untouched (ET_FATAL); so is an older one if mode is
 * ET_STORE_READ, else it is migrated (et_store_migrated_from). ET_BUSY, which whoever only reads
 * never gets: another process is writing it, and err says which; or one is reading it, which is in
 * the way until writing has begun. */
int et_store_open(const char *path, enum et_store_mode mode, struct et_store **store,
                  struct et_err *err);

/* The version that a case had which was migrated when it was opened; 0 = it was of this one, or the
 * migration was committed. Its transaction is open: the next one goes on in it, so that what is
 * noted of it is kept with it. Who closes the case before that leaves it as it was. */
int et_store_migrated_from(const struct et_store *store);

/* Before a case that was written is closed: takes back what was not committed, and brings all of it
 * to the disk, into one file. ET_BUSY if somebody is reading it: all is stored, in two files.
 * ET_FATAL: what was committed is stored, in two files, and a power cut may cost the last of it. */
int et_store_finish(struct et_store *store, struct et_err *err);

void et_store_close(struct et_store *store);

int et_store_begin(struct et_store *store, struct et_err *err);
int et_store_commit(struct et_store *store, struct et_err *err);
/* Never fails; without an open transaction it does nothing. */
void et_store_rollback(struct et_store *store);

/* The rowid of the last row inserted. */
int64_t et_store_last_id(const struct et_store *store);

struct et_stmt;

/* The statement, reset and with all parameters NULL; NULL with err filled where
 * it cannot be prepared. One use at a time. */
struct et_stmt *et_store_query(struct et_store *store, enum et_query query, struct et_err *err);

/* The same of a statement that somebody typed: one that only reads, without parameters.
 * Anything else is refused (ET_FATAL; ET_DAMAGED where SQLite does not understand it), as is
 * from then on all that writes. It lasts until the next is asked. */
struct et_stmt *et_store_ask(struct et_store *store, struct et_slice sql, struct et_err *err);

/* Ends a use of a statement; NULL is fine. */
void et_stmt_end(struct et_stmt **stmt);

#define ET_STMT_AUTO __attribute__((cleanup(et_stmt_end))) struct et_stmt

/* The name of a parameter, from 1, without its colon; NULL past the last. */
const char *et_stmt_parameter(const struct et_stmt *stmt, int param);

/* Parameters by their generated numbers (ET_<STATEMENT>_<NAME>). Text and blobs
 * are borrowed until the next et_stmt_run or et_stmt_row; absent = NULL. Text
 * must be valid UTF-8. A failed bind shows at the next step. */
void et_stmt_int(struct et_stmt *stmt, int param, int64_t value);
void et_stmt_text(struct et_stmt *stmt, int param, struct et_slice text);
void et_stmt_blob(struct et_stmt *stmt, int param, struct et_slice bytes);

/* Runs a statement that gives no rows; it can then be bound and run again.
 * 0 or ET_FATAL. */
int et_stmt_run(struct et_stmt *stmt, struct et_err *err);

/* 1 = a row is there, 0 = no more, ET_FATAL. */
int et_stmt_row(struct et_stmt *stmt, struct et_err *err);

enum et_value_kind {
    ET_VALUE_NULL,
    ET_VALUE_INTEGER,
    ET_VALUE_REAL,
    ET_VALUE_TEXT,
    ET_VALUE_BLOB,
};

/* Columns of the present row, from 0; slices die with the row. */
int64_t et_stmt_col_int(struct et_stmt *stmt, int column);
struct et_slice et_stmt_col_text(struct et_stmt *stmt, int column);
struct et_slice et_stmt_col_blob(struct et_stmt *stmt, int column);
bool et_stmt_col_is_null(struct et_stmt *stmt, int column);
bool et_stmt_col_is_number(struct et_stmt *stmt, int column);
enum et_value_kind et_stmt_col_kind(struct et_stmt *stmt, int column);
int et_stmt_columns(const struct et_stmt *stmt);
const char *et_stmt_column_name(const struct et_stmt *stmt, int column);

/* The column of that name; -1 = there is none. It is looked for from the one that was asked for
 * before, so whoever asks in the order of the statement finds each at once. */
int et_stmt_column_named(struct et_stmt *stmt, const char *name);

#endif
