/* Rows that are stated only because a log ends: of events that may go on, of a last line
 * that may be longer. They are noted while they are written, so that they can be taken
 * back when the log has grown. */
#ifndef ET_ANALYZER_OPEN_ROWS_H
#define ET_ANALYZER_OPEN_ROWS_H

#include "schema/store.h"

enum et_open_kind {
    ET_OPEN_EXEC,
    ET_OPEN_FORK,
    ET_OPEN_EXIT,
    ET_OPEN_LOGIN,
    ET_OPEN_AUDIT_STATE,
    ET_OPEN_SERIALS,
    ET_OPEN_DAMAGE,
    ET_OPEN_KINDS, /* how many there are; also: one that cannot be taken back */
};

struct et_open_rows {
    bool noting; /* what is written now is such a row */
    bool lost;   /* one was written that cannot be taken back: reading cannot go on */
    struct {
        int64_t first, last; /* rowids; 0 = none */
    } of[ET_OPEN_KINDS];
};

/* The row just written is of this kind. Does nothing unless such rows are written now. */
void et_open_rows_note(struct et_open_rows *rows, enum et_open_kind kind, int64_t rowid);

/* Keeps in the case which rows they are. 0 or ET_FATAL. */
int et_open_rows_put(struct et_store *store, int64_t evidence_row, const struct et_open_rows *rows,
                     struct et_err *err);

/* Takes back those that were kept. 0 or ET_FATAL. */
int et_open_rows_drop(struct et_store *store, int64_t evidence_row, struct et_err *err);

#endif
