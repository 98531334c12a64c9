/* Binds bytes from evidence to a row in their printable form. */
#ifndef ET_ANALYZER_ROW_TEXT_H
#define ET_ANALYZER_ROW_TEXT_H

#include "base/arena.h"
#include "schema/store.h"

/* The printable texts of one row; they live until the row was run. Zeroed =
 * empty. */
struct et_row_text {
    struct et_arena arena;
    bool failed; /* no memory: et_row_run says so */
};

void et_row_text_clear(struct et_row_text *t);

#define ET_ROW_TEXT_AUTO __attribute__((cleanup(et_row_text_clear))) struct et_row_text

/* Absent text leaves the parameter NULL. */
void et_row_bind(struct et_stmt *stmt, int param, struct et_row_text *t, struct et_slice text);

/* et_stmt_run, if there was memory for all texts. */
int et_row_run(struct et_stmt *stmt, const struct et_row_text *t, struct et_err *err);

#endif
