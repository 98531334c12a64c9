/* Writes the facts of one evidence as rows of the fact_ tables. */
#ifndef ET_ANALYZER_FACTS_H
#define ET_ANALYZER_FACTS_H

#include "analyzer/intern.h"
#include "base/map.h"
#include "parsers/fact.h"
#include "schema/store.h"

struct et_facts {
    struct et_store *store;
    int64_t evidence_row;
    struct et_intern intern;
    struct et_map nodes;           /* node -> stream id */
    struct et_map carriers;        /* host that a carrier names -> stream id */
    int64_t unnamed_stream;        /* of records that name no node; 0 = none yet */
    int64_t first_ns, last_ns;     /* of the times they speak of; ET_NULL = none */
    int64_t events, execve_events; /* that an audit log holds; ET_NULL = it is none */
    uint64_t count;
};

/* For the evidence of that row, inside an open transaction. 0 or ET_FATAL. */
int et_facts_init(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                  struct et_err *err);
void et_facts_clear(struct et_facts *facts);

/* One fact, one or more rows. 0 or ET_FATAL. */
int et_facts_put(struct et_facts *facts, const struct et_fact *fact, struct et_err *err);

#endif
