/* The row of one evidence, and of the places where it lies. What it says goes to other rows
 * (facts.h). */
#ifndef ET_ANALYZER_EVIDENCE_ROWS_H
#define ET_ANALYZER_EVIDENCE_ROWS_H

#include "analyzer/facts.h"
#include "analyzer/piece.h"
#include "parsers/input/input.h"
#include "parsers/reader.h"
#include "schema/store.h"

/* An evidence of which nothing is known yet: its rows need a number to point at. Gives that.
 * utc_offset: in seconds, ET_NULL = none given. 0 or ET_FATAL. */
int et_evidence_new(struct et_store *store, struct et_slice host, int64_t utc_offset, int64_t *row,
                    struct et_err *err);

/* It is read: writes its account. head: its first bytes, absent = it has fewer. 0 or ET_FATAL. */
int et_evidence_finish(struct et_facts *facts, const struct et_source_end *end,
                       const struct et_accounts *accounts, struct et_slice head,
                       struct et_err *err);

/* The row of the evidence that has this digest, or had it before it grew; 0 = there is none.
 * 0 or ET_FATAL. */
int et_evidence_find(struct et_store *store, const unsigned char sha256[ET_SHA256_BYTES],
                     int64_t *row, struct et_err *err);

/* Its account as it was written, and how many entries of damage it has. 0 or ET_FATAL. */
int et_evidence_account(struct et_store *store, int64_t row, struct et_accounts *accounts,
                        uint64_t *damage, struct et_err *err);

/* Of the evidence in that row, the first `bytes` bytes lie there now, and nothing else does.
 * 0 or ET_FATAL. */
int et_evidence_lies(struct et_store *store, int64_t row, const struct et_source *source,
                     const struct et_piece *piece, uint64_t bytes, struct et_err *err);

#endif
