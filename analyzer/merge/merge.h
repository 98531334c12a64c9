/* Merge: cases into one. Facts of all of them, each evidence once; conclusions are left to
 * correlate, so that they are those of one run over all the evidence. Other cases are only read. */
#ifndef ET_ANALYZER_MERGE_MERGE_H
#define ET_ANALYZER_MERGE_MERGE_H

#include "analyzer/merge/evidence.h"

struct et_merge;

/* In one transaction, which et_merge_end commits: all conclusions of the case are taken out of it.
 * 0 or ET_FATAL; *merge is to be freed either way. */
int et_merge_begin(struct et_merge **merge, struct et_store *to, struct et_err *err);

/* Whether equal paths of cases are the same place. Shards of one plan share their places anyway. */
enum et_merge_places {
    ET_PLACES_APART, /* each case has its own */
    ET_PLACES_SAME,  /* the cases were made where the evidence lay, one after the other */
};

struct et_merged {
    struct et_evidence_counts evidence;
    uint64_t facts; /* rows */
};

/* Takes one more case, adding to counts. 0; ET_DAMAGED = it cannot be taken, for that reason; or
 * ET_FATAL. After either the merge has to be given up. */
int et_merge_take(struct et_merge *merge, struct et_store *from, enum et_merge_places places,
                  struct et_merged *merged, struct et_err *err);

/* 0 or ET_FATAL. */
int et_merge_end(struct et_merge *merge, struct et_err *err);

/* What was not ended is taken back. NULL is fine. */
void et_merge_free(struct et_merge *merge);

#endif
