/* The evidence that a case has, by all that it can be known again by: its SHA-256, the places
 * where it lay, its first bytes, and what it was before it grew. */
#ifndef ET_ANALYZER_HOLDINGS_H
#define ET_ANALYZER_HOLDINGS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/sha256.h"
#include "schema/store.h"

enum { ET_HOLDING_HEAD = 64 }; /* first bytes, as fact_evidence.head */

struct et_holding {
    int64_t evidence_row;
    unsigned char sha256[ET_SHA256_BYTES];
    uint64_t bytes;
    bool pruned;      /* what it said was taken out of the case */
    size_t same_head; /* the next one that begins with the same bytes, from 1; 0 = none */
};

/* Where it lay; printable. */
struct et_holding_place {
    size_t at; /* the holding */
    struct et_slice path, member;
    uint64_t bytes; /* of it that lay there: its beginning, or all */
};

/* What it was before it grew. */
struct et_holding_growth {
    size_t at; /* the holding */
    uint64_t bytes;
    unsigned char sha256[ET_SHA256_BYTES];
};

struct et_holdings {
    struct et_holding *at;             /* by SHA-256 */
    struct et_holding_place *places;   /* by path and member */
    struct et_holding_growth *growths; /* of one holding by length */
    size_t count, place_count, growth_count;
    struct et_map by_head; /* the first with these bytes, from 1 */
    struct et_arena arena;
};

/* 0 or ET_FATAL; to be cleared either way. */
int et_holdings_init(struct et_holdings *holdings, struct et_store *store, struct et_err *err);
void et_holdings_clear(struct et_holdings *holdings);

/* By digest; NULL = the case has no such evidence. */
const struct et_holding *et_holdings_find(const struct et_holdings *holdings,
                                          const unsigned char sha256[ET_SHA256_BYTES]);

/* The first place that is not before this one; the places behind it follow. */
size_t et_holdings_place(const struct et_holdings *holdings, struct et_slice path,
                         struct et_slice member);

/* True if the place is that one. */
bool et_holding_lay_at(const struct et_holding_place *place, struct et_slice path,
                       struct et_slice member);

/* The first that begins so, from 1; 0 = none does. */
size_t et_holdings_beginning(const struct et_holdings *holdings, struct et_slice head);

#endif
