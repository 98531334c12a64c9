/* What verify found, as rows: of the evidence, with what rests on it where it is not what it was,
 * and of the case itself. */
#ifndef ET_ANALYZER_CLI_VERIFY_ROWS_H
#define ET_ANALYZER_CLI_VERIFY_ROWS_H

#include "analyzer/recheck.h"
#include "analyzer/soundness.h"

/* Columns of verify_rows. */
enum et_verify_column {
    ET_VERIFY_WHAT,
    ET_VERIFY_STATE,
    ET_VERIFY_PATH,
    ET_VERIFY_FOUND_AT,
    ET_VERIFY_NOTE,
    ET_VERIFY_EVIDENCE_ID,
    ET_VERIFY_SHA256,
    ET_VERIFY_BYTES,
    ET_VERIFY_EXECS,
    ET_VERIFY_TOLD_ELSEWHERE,
    ET_VERIFY_EXEC_IDS,
    ET_VERIFY_COMPILATIONS,
    ET_VERIFY_COMPILATION_IDS,
    ET_VERIFY_FINDINGS,
    ET_VERIFY_FINDING_IDS,
    ET_VERIFY_VERDICTS,
    ET_VERIFY_CONTAINERS,
};

/* What it comes to. */
struct et_verify_totals {
    uint64_t evidence, unchanged, grown, changed, missing, pruned;
    uint64_t broken; /* parts of the case */
};

enum { ET_VERIFY_ALL_IDS = -1 };

/* A JSON array for the statement verify_rows, which borrows it. shown: so many ids of execs,
 * compilations … of each evidence. 0 or ET_FATAL. */
int et_verify_rows(struct et_store *store, const struct et_recheck *recheck,
                   const struct et_soundness *soundness, int64_t shown, struct et_strbuf *found,
                   struct et_verify_totals *totals, struct et_err *err);

#endif
