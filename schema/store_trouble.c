/* What SQLite's errors mean for whoever runs a command, and what to do about them. */
#include "base/strbuf.h"
#include "schema/room.h"
#include "schema/store_parts.h"

#include <errno.h>
#include <string.h>

/* What the kernel answers where there is no room, besides ENOSPC. */
static bool is_no_room(int status)
{
    return status == ENOSPC || status == EDQUOT || status == EFBIG;
}

static int fail_room(const struct et_store *store, const char *why, struct et_err *err)
{
    ET_STRBUF_AUTO room = { 0 };
    et_room_say(&room, store->file.path ? store->file.path : "/");
    return et_fail(err, ET_FATAL, "%s: %s; make room and run the same command again", why,
                   et_strbuf_string(&room));
}

/* What the kernel answered; 0 = not known. SQLite keeps it with the file: the case, or its log. */
static int kernel_status(const struct et_store *store)
{
    sqlite3_file *log = NULL;
    int status = sqlite3_system_errno(store->db);
    if (!status)
        (void)sqlite3_file_control(store->db, NULL, SQLITE_FCNTL_LAST_ERRNO, &status);
    if (!status &&
        sqlite3_file_control(store->db, NULL, SQLITE_FCNTL_JOURNAL_POINTER, (void *)&log) ==
            SQLITE_OK &&
        log && log->pMethods)
        (void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &status);
    return status;
}

static int fail_file(const struct et_store *store, const char *doing, struct et_err *err)
{
    int status = kernel_status(store);
    if (is_no_room(status))
        return fail_room(store, strerror(status), err);
    if (!status && sqlite3_extended_errcode(store->db) == SQLITE_IOERR_WRITE)
        return fail_room(store, "a write failed", err);
    return et_fail(err, ET_FATAL, "%s: %s%s%s", doing, sqlite3_errmsg(store->db),
                   status ? ": " : "", status ? strerror(status) : "");
}

int et_store_fail(const struct et_store *store, const char *doing, struct et_err *err)
{
    switch (sqlite3_errcode(store->db) & 0xff) {
    case SQLITE_FULL:
        return fail_room(store, "there is no room left", err);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return fail_file(store, doing, err);
    case SQLITE_NOMEM:
        return et_fail_memory(err);
    case SQLITE_BUSY:
        return et_fail(err, ET_FATAL, "%s: another program has it locked (an open sqlite3?)",
                       doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return et_fail(err, ET_FATAL,
                       "%s: the file is damaged (%s); make the case anew from the evidence", doing,
                       sqlite3_errmsg(store->db));
    case SQLITE_READONLY:
        if (store->mode == ET_STORE_READ &&
            sqlite3_extended_errcode(store->db) == SQLITE_READONLY_ROLLBACK)
            return et_fail(err, ET_FATAL,
                           "a change of it was cut off, and only a command that writes can take it "
                           "back: `exectrail correlate --if-new`");
        break;
    default:
        break;
    }
    return et_fail(err, ET_FATAL, "%s: %s", doing, sqlite3_errmsg(store->db));
}
