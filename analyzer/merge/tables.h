/* The tables of facts, and how their rows go from one case into another: what an evidence says
 * keeps its order and its numbers within a stream; streams and evidence get numbers of the case
 * that they come into. */
#ifndef ET_ANALYZER_MERGE_TABLES_H
#define ET_ANALYZER_MERGE_TABLES_H

#include "analyzer/merge/shared.h"
#include "base/map.h"
#include "schema/store.h"

/* Numbers of one case, and those here. */
struct et_numbers {
    struct et_map evidence; /* evidence_row there -> here, of evidence whose facts are taken */
    struct et_map streams;  /* stream_id there -> here, of these */
    struct et_shared shared;
};

/* Takes the streams, facts and damage of all evidence in numbers->evidence. *facts gets the number
 * of rows. 0 or ET_FATAL. */
int et_tables_copy(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                   uint64_t *facts, struct et_err *err);

/* Takes out of the case what one evidence says: streams, facts, damage. 0 or ET_FATAL. */
int et_tables_drop(struct et_store *store, int64_t evidence_row, struct et_err *err);

/* The statements by which each table is read and written, from 0; false past the last: for the test
 * that no column is forgotten. */
bool et_tables_statements(size_t i, enum et_query *read, enum et_query *put);

#endif
