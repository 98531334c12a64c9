/* What the files of the store share, and nobody else sees: the connection. */
#ifndef ET_SCHEMA_STORE_PARTS_H
#define ET_SCHEMA_STORE_PARTS_H

#include "schema/case_file.h"
#include "schema/holder.h"
#include "schema/store.h"

#include <sqlite3.h>

struct et_stmt {
    sqlite3_stmt *prepared;
    struct et_store *store;
    const char *name;
    int bind_status;
    char **names; /* of its columns; NULL = nobody has asked for one by its name */
    int name_count;
    int last_column; /* that was asked for by its name */
    bool in_use;
};

struct et_store {
    sqlite3 *db;
    enum et_store_mode mode;
    struct et_case_file file;
    struct et_holder holder; /* while it is written */
    int migrated_from;       /* et_store_migrated_from */
    bool goes_on;            /* somebody has begun a transaction within the migration */
    struct et_stmt statements[ET_QUERIES];
    struct et_stmt asked; /* what somebody typed */
};

/* Frees the names of its columns. */
void et_stmt_forget_names(struct et_stmt *stmt);

/* Fills err with what SQLite says, and what to do about it; returns ET_FATAL. */
int et_store_fail(const struct et_store *store, const char *doing, struct et_err *err);

/* Runs texts that give no rows. 0 or ET_FATAL. */
int et_store_run(struct et_store *store, const char *sql, const char *doing, struct et_err *err);

#endif
