/* Digests over what a case holds, for its journal: so that whoever changes a row afterwards by
 * other means is noticed. Rows go in as the statements of schema/queries/seal.sql give them, each
 * as cells.h writes it. */
#ifndef ET_ANALYZER_SEAL_H
#define ET_ANALYZER_SEAL_H

#include "base/err.h"
#include "base/sha256.h"
#include "schema/store.h"

/* How much is read. Of all that is told event by event, ET_SEAL_FINDINGS counts the rows, and
 * reads those that compilations and findings stand for; it costs little whatever the case holds. */
enum et_seal_depth { ET_SEAL_FINDINGS, ET_SEAL_EVERYTHING };

/* "findings", "everything"; the depth of that name, or false. */
const char *et_seal_name(enum et_seal_depth depth);
bool et_seal_named(struct et_slice name, enum et_seal_depth *depth);

struct et_seal {
    char facts[ET_SHA256_HEX], conclusions[ET_SHA256_HEX];
};

/* 0 or ET_FATAL. */
int et_seal_make(struct et_store *store, enum et_seal_depth depth, struct et_seal *seal,
                 struct et_err *err);

/* The statements by which everything is read, facts first: for the test that no table is
 * forgotten. */
const enum et_query *et_seal_statements(size_t i, size_t *count);

#endif
