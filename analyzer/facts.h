/* Writes the facts of one evidence as rows of the fact_ tables. */
#ifndef ET_ANALYZER_FACTS_H
#define ET_ANALYZER_FACTS_H

#include "analyzer/intern.h"
#include "base/map.h"
#include "parsers/fact.h"
#include "schema/store.h"

/* What the evidence says about one host, or about one that it does not name. */
struct et_fact_stream {
    int64_t stream_id;
    int64_t first_ns, last_ns; /* of the times it speaks of; ET_NULL = none */
    int64_t facts;             /* numbers given; see fact_stream */
    int64_t open_from;         /* the first that was given after the log had ended */
};

/* Named limit: facts of one stream. Their numbers have this many bits in a fact_id. */
enum { ET_FACT_BITS = 30 };

struct et_facts {
    struct et_store *store;
    int64_t evidence_row;
    struct et_intern intern;
    struct et_map nodes;    /* node -> 1 + index of its stream */
    struct et_map carriers; /* host that a carrier names -> likewise */
    uint64_t unnamed;       /* likewise, of what names no node; 0 = none yet */
    struct et_fact_stream *streams;
    size_t stream_count, stream_cap;
    bool ended;                    /* the log has ended: what is stated now is open */
    bool lost;                     /* something was stated since that cannot be taken back */
    int64_t events, execve_events; /* that an audit log holds; ET_NULL = it is none */
    uint64_t count;
    struct et_strbuf places; /* of the exec being written, packed */
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

/* The log ends here: what is stated from now on is taken back when it goes on. */
void et_facts_log_ends(struct et_facts *facts);

/* After the last fact: writes from when to when each stream speaks, and gives it
 * for all of them (ET_NULL = no time is spoken of). 0 or ET_FATAL. */
int et_facts_end(struct et_facts *facts, int64_t *first_ns, int64_t *last_ns, struct et_err *err);

#endif
