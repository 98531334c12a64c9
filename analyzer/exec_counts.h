/* How many execs there are of each kind: of how many a report speaks is then known without reading
 * a row of each, and without the rows that a case of findings has left out. */
#ifndef ET_ANALYZER_EXEC_COUNTS_H
#define ET_ANALYZER_EXEC_COUNTS_H

#include "analyzer/model.h"
#include "base/map.h"
#include "schema/store.h"

/* What is counted of one: columns of derived_exec_count. */
struct et_kind_of_exec {
    int64_t host_id, container_id, place_number, sureness, contradicted, of_runtime, success,
        method_id, ran_compiler, left_out;
};

struct et_exec_counts {
    struct et_counted_kind *kinds;
    size_t count, cap;
    struct et_map by_place; /* -> 1 + index of the kind of it that was met last */
};

void et_exec_counts_init(struct et_exec_counts *counts);
void et_exec_counts_clear(struct et_exec_counts *counts);

/* One more of that kind. 0 or ET_FATAL. */
int et_exec_counts_add(struct et_exec_counts *counts, const struct et_kind_of_exec *kind,
                       struct et_err *err);

/* All execs of a host, whose containers are numbered from containers + 1. 0 or ET_FATAL. */
int et_exec_counts_add_host(struct et_exec_counts *counts, const struct et_model *model,
                            int64_t containers, struct et_err *err);

/* Writes them, a row for each kind. 0 or ET_FATAL. */
int et_exec_counts_put(const struct et_exec_counts *counts, struct et_store *store,
                       struct et_err *err);

#endif
