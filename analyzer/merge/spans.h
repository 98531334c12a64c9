/* The numbers that conclusions have. Correlate numbers what it concludes host by host, in order of
 * the hosts' names; so from how much each host has follows which numbers it would have had, had all
 * hosts been in one case. */
#ifndef ET_ANALYZER_MERGE_SPANS_H
#define ET_ANALYZER_MERGE_SPANS_H

#include "base/arena.h"
#include "base/map.h"
#include "schema/store.h"

enum et_span_kind {
    ET_SPAN_PROCESSES,
    ET_SPAN_ACTORS,
    ET_SPAN_EXECS,
    ET_SPAN_CONTAINERS,
    ET_SPAN_COMPILATIONS,
    ET_SPAN_BUILDS,
    ET_SPAN_FINDINGS, /* of four kinds, one after the other: see merge_findings_in_order */
    ET_SPAN_INSTALLED,
    ET_SPAN_CONTAINED,
    ET_SPAN_IMAGED,
    ET_SPAN_PRESENCES, /* of containers, then of images */
    ET_SPAN_IMAGES,
    ET_SPAN_KINDS
};

/* Numbers of one kind that a host has: from there + 1 on in its own case, from here + 1 on in all.
 */
struct et_span {
    int64_t there, here, count;
};

struct et_span_host {
    struct et_slice name;
    size_t of;       /* which case */
    int64_t host_id; /* in it */
    int64_t rank;    /* here, from 1 */
    struct et_span spans[ET_SPAN_KINDS];
};

struct et_spans {
    struct et_arena text;
    struct et_span_host *hosts; /* case by case, in the order of their numbers there */
    size_t count, cap;
    struct et_map by_name; /* -> 1 + index */
};

void et_spans_init(struct et_spans *spans);
void et_spans_clear(struct et_spans *spans);

/* Adds the hosts of a case, which is called `of` from then on. ET_DAMAGED: it has one that another
 * case has, and *twice is that one; or its numbers make no sense. 0 or ET_FATAL. */
int et_spans_add(struct et_spans *spans, struct et_store *store, size_t of,
                 const struct et_span_host **twice, struct et_err *err);

/* Once all are added: gives them their numbers here. 0 or ET_FATAL. */
int et_spans_number(struct et_spans *spans, struct et_err *err);

/* The hosts of one case; *count gets their number. */
const struct et_span_host *et_spans_of(const struct et_spans *spans, size_t of, size_t *count);

/* The number here of what has the number `there` in that case; ET_NULL where no host has it. */
int64_t et_spans_here(const struct et_span_host *hosts, size_t count, enum et_span_kind kind,
                      int64_t there);

/* The host of that number there; NULL = there is none. */
const struct et_span_host *et_spans_host(const struct et_span_host *hosts, size_t count,
                                         int64_t host_id);

/* Its number here; ET_NULL = there is none. */
int64_t et_spans_rank(const struct et_span_host *hosts, size_t count, int64_t host_id);

#endif
