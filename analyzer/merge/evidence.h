/* Which evidence of another case is new here. The same bytes are one evidence, with all the places
 * where they lay; a log that another case saw grow is one with what it was before. */
#ifndef ET_ANALYZER_MERGE_EVIDENCE_H
#define ET_ANALYZER_MERGE_EVIDENCE_H

#include "analyzer/merge/tables.h"

struct et_evidence_counts {
    uint64_t taken;  /* new here */
    uint64_t known;  /* as a whole, or the beginning of it */
    uint64_t grown;  /* of those taken: what was here was the beginning of it */
    uint64_t unlike; /* of those known: read in another way there (--as, --host, --utc-offset) */
};

/* What is one evidence. */
enum et_evidence_match {
    ET_MATCH_STATES, /* the same bytes, and the earlier states of a log that has grown */
    ET_MATCH_BYTES,  /* the same bytes alone: conclusions rest on the states that they were drawn
                        from */
};

/* Takes the rows of evidence, places, growth and how to go on reading. numbers->evidence then has
 * those whose facts are still to be taken. origin: of places that have none there; absent = of
 * none. 0 or ET_FATAL. */
int et_evidence_take(struct et_store *to, struct et_store *from, struct et_slice origin,
                     enum et_evidence_match match, struct et_numbers *numbers,
                     struct et_evidence_counts *counts, struct et_err *err);

#endif
