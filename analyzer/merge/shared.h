/* What recurs in a case (texts, argument lists, subjects, calls, lists of paths, sentences), taken
 * into another one as facts refer to it: each once, however many cases have it. So what no fact
 * refers to is left behind, and equal rows become one row. */
#ifndef ET_ANALYZER_MERGE_SHARED_H
#define ET_ANALYZER_MERGE_SHARED_H

#include "base/map.h"
#include "base/strbuf.h"
#include "schema/store.h"

/* Named limits of what is remembered, of each kind: beyond them memory is released, and what comes
 * again is looked up, or stored, anew. Longer rows are not remembered by what they hold. */
enum {
    ET_MERGE_MAX_IDS = 1000000,
    ET_MERGE_MAX_ROWS = 200000,
    ET_MERGE_MAX_ROW_BYTES = 24 * 1024 * 1024,
    ET_MERGE_MAX_KEY = 64 * 1024,
};

enum et_shared_kind {
    ET_SHARED_TEXT,
    ET_SHARED_ARGV,
    ET_SHARED_SUBJECT,
    ET_SHARED_CALL,
    ET_SHARED_PATHS,
    ET_SHARED_SENTENCE, /* of conclusions */
    ET_SHARED_KINDS
};

struct et_shared {
    struct et_store *to, *from;
    struct et_map ids[ET_SHARED_KINDS];  /* number there -> number here */
    struct et_map rows[ET_SHARED_KINDS]; /* what it holds -> number here; of all cases */
    struct et_strbuf key[ET_SHARED_KINDS];
    int64_t next_path_list;
};

/* Into that case. 0 or ET_FATAL; to be cleared either way. */
int et_shared_init(struct et_shared *shared, struct et_store *to, struct et_err *err);
void et_shared_clear(struct et_shared *shared);

/* From now on numbers are those of that case. */
void et_shared_from(struct et_shared *shared, struct et_store *from);

/* Gives in *here the number of the row that has the number there; ET_NULL stays. 0 or ET_FATAL. */
int et_shared_id(struct et_shared *shared, enum et_shared_kind kind, int64_t there, int64_t *here,
                 struct et_err *err);

#endif
