/* The tables of facts, and how their rows go from one case into another: what an evidence says
 * keeps its order and its numbers within a stream; streams and evidence get numbers of the case
 * that they come into. */
#ifndef ET_ANALYZER_MERGE_TABLES_H
#define ET_ANALYZER_MERGE_TABLES_H

#include "analyzer/merge/shared.h"
#include "base/map.h"
#include "schema/store.h"

struct et_exec_copy;

/* Numbers of one case, and those here. */
struct et_numbers {
    struct et_map lies;     /* evidence_row there -> here, of all evidence */
    struct et_map evidence; /* the same, of evidence whose facts are taken */
    struct et_map streams;  /* stream_id there -> here, of these */
    struct et_shared shared;
    struct et_exec_copy *execs; /* how rows of execs go; of tables.c */
};

/* Takes the streams, facts and damage of all evidence in numbers->evidence. *facts gets the number
 * of rows. 0 or ET_FATAL. */
int et_tables_copy(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                   uint64_t *facts, struct et_err *err);

/* The part of it that findings need beside execs: streams, damage, names of users, and where each
 * list of packages begins. 0 or ET_FATAL. */
int et_tables_copy_accounts(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                            struct et_err *err);

/* Adds to numbers->streams those of evidence that is here already. 0 or ET_FATAL. */
int et_tables_match_streams(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                            struct et_err *err);

/* One row of execs, if its stream is known; nothing where it is here. 0 or ET_FATAL. */
int et_tables_copy_exec(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                        int64_t fact_id, struct et_err *err);

/* The number of a fact here; ET_NULL = its stream is not known. */
int64_t et_numbers_fact(const struct et_numbers *numbers, int64_t there);

void et_numbers_init(struct et_numbers *numbers);
/* Of another case from now on; what is shared stays. */
void et_numbers_reset(struct et_numbers *numbers);
void et_numbers_clear(struct et_numbers *numbers);

/* Takes out of the case what one evidence says: streams, facts, damage. 0 or ET_FATAL. */
int et_tables_drop(struct et_store *store, int64_t evidence_row, struct et_err *err);

/* The statements by which each table is read and written, from 0; false past the last: for the test
 * that no column is forgotten. */
bool et_tables_statements(size_t i, enum et_query *read, enum et_query *put);

#endif
