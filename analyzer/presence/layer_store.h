/* What is in the layers that the evidence holds: compilers, and what is removed. */
#ifndef ET_ANALYZER_PRESENCE_LAYER_STORE_H
#define ET_ANALYZER_PRESENCE_LAYER_STORE_H

#include "analyzer/presence/subject.h"

struct et_layer_contents {
    bool whole;                /* nothing of it is missing or unreadable */
    size_t packages;           /* that its package database lists */
    uint64_t bases;            /* bits of what a whole one never lacks */
    bool packages_whole;       /* … which is a whole one */
    struct et_sighting *found; /* since, position and the like are the image's to say */
    size_t found_count, found_cap;
    struct et_slice *removed; /* paths; with '/' at the end: all in that folder */
    size_t removed_count, removed_cap;
};

struct et_layer_store {
    struct et_layer_contents *at;
    size_t count, cap;
    struct et_map by_diff_id;  /* -> 1 + index */
    struct et_map by_evidence; /* its row -> 1 + index */
};

/* 0 or ET_FATAL. */
int et_layer_store_load(struct et_layer_store *store, struct et_presence *p, struct et_err *err);
void et_layer_store_clear(struct et_layer_store *store);

/* NULL = the evidence does not hold it. */
const struct et_layer_contents *et_layer_of(const struct et_layer_store *store,
                                            struct et_slice diff_id);

#endif
