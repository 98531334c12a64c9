/* Rows that are stated only because a log ends: of events that may go on, of a last line
 * that may be longer. They are taken back when the log has grown. */
#ifndef ET_ANALYZER_OPEN_ROWS_H
#define ET_ANALYZER_OPEN_ROWS_H

#include "parsers/fact.h"
#include "schema/store.h"

/* Whether facts of that kind can be taken back. */
bool et_open_rows_may_be(enum et_fact_kind kind);

/* Takes back those of an evidence: of each of its streams what is numbered from its
 * open_from on. 0 or ET_FATAL. */
int et_open_rows_drop(struct et_store *store, int64_t evidence_row, struct et_err *err);

#endif
