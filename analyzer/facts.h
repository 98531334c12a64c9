/* Writes the facts of one evidence as rows of the fact_ tables. */
#ifndef ET_ANALYZER_FACTS_H
#define ET_ANALYZER_FACTS_H

#include "analyzer/intern.h"
#include "analyzer/open_rows.h"
#include "base/map.h"
#include "parsers/fact.h"
#include "schema/store.h"

/* What the evidence says about one host, or about one that it does not name. */
struct et_fact_stream {
    int64_t stream_id;
    int64_t first_ns, last_ns; /* of the times it speaks of; ET_NULL = none */
};

struct et_facts {
    struct et_store *store;
    int64_t evidence_row;
    struct et_intern intern;
    struct et_map nodes;    /* node -> 1 + index of its stream */
    struct et_map carriers; /* host that a carrier names -> likewise */
    uint64_t unnamed;       /* likewise, of what names no node; 0 = none yet */
    struct et_fact_stream *streams;
    size_t stream_count, stream_cap;
    struct et_open_rows open;
    int64_t events, execve_events; /* that an audit log holds; ET_NULL = it is none */
    uint64_t count;
};

/* For the evidence of that row, inside an open transaction. 0 or ET_FATAL. */
int et_facts_init(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                  struct et_err *err);

/* The same, where the case has facts of it already. */
int et_facts_resume(struct et_facts *facts, struct et_store *store, int64_t evidence_row,
                    struct et_err *err);
void et_facts_clear(struct et_facts *facts);

/* One fact, one or more rows. 0 or ET_FATAL. */
int et_facts_put(struct et_facts *facts, const struct et_fact *fact, struct et_err *err);

/* After the last fact: writes from when to when each stream speaks, and gives it
 * for all of them (ET_NULL = no time is spoken of). 0 or ET_FATAL. */
int et_facts_end(struct et_facts *facts, int64_t *first_ns, int64_t *last_ns, struct et_err *err);

#endif
