/* Execs that a case of findings has no rows of, counted by kind: so that reports over it add up. */
#ifndef ET_ANALYZER_MERGE_LEFT_OUT_H
#define ET_ANALYZER_MERGE_LEFT_OUT_H

#include "base/map.h"
#include "schema/store.h"

/* What is counted of one: columns of derived_left_out. */
struct et_kind_of_exec {
    int64_t host_id, container_id, place_number, sureness, contradicted, of_runtime, success,
        method_id;
};

struct et_left_out {
    struct et_counted_kind *kinds;
    size_t count, cap;
    struct et_map by_kind; /* -> 1 + index of kinds */
};

void et_left_out_init(struct et_left_out *left);
void et_left_out_clear(struct et_left_out *left);

/* One more of that kind. 0 or ET_FATAL. */
int et_left_out_count(struct et_left_out *left, const struct et_kind_of_exec *kind,
                      struct et_err *err);

/* Writes them, a row for each kind. 0 or ET_FATAL. */
int et_left_out_put(const struct et_left_out *left, struct et_store *store, struct et_err *err);

#endif
