#include "analyzer/holdings.h"

#include "base/array.h"

#include <stdlib.h>

static int note_head(struct et_holdings *h, size_t at, struct et_slice head)
{
    if (head.n < ET_HOLDING_HEAD)
        return 0;
    uint64_t *first = et_map_put(&h->by_head, head, NULL);
    if (!first)
        return ET_FATAL;
    h->at[at].same_head = (size_t)*first;
    *first = at + 1;
    return 0;
}

static int load_evidence(struct et_holdings *h, struct et_store *store, struct et_map *by_row,
                         struct et_err *err)
{
    int got;
    size_t room = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_RECHECK_EVIDENCE, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        struct et_slice sha256 = et_stmt_col_blob(row, 1);
        uint64_t *index = et_map_put_u64(by_row, (uint64_t)et_stmt_col_int(row, 0), NULL);
        if (!index || !et_array_grow((void **)&h->at, h->count, &room, sizeof *h->at))
            return et_fail_memory(err);
        if (sha256.n != ET_SHA256_BYTES)
            return et_fail(err, ET_FATAL, "an evidence of the case has no SHA-256");
        struct et_holding *one = &h->at[h->count++];
        *one = (struct et_holding){ .evidence_row = et_stmt_col_int(row, 0),
                                    .bytes = (uint64_t)et_stmt_col_int(row, 2),
                                    .pruned = et_stmt_col_int(row, 4) == 1 };
        memcpy(one->sha256, sha256.p, ET_SHA256_BYTES);
        *index = h->count;
        if (note_head(h, h->count - 1, et_stmt_col_blob(row, 3)) < 0)
            return et_fail_memory(err);
    }
    return got;
}

static int load_places(struct et_holdings *h, struct et_store *store, const struct et_map *by_row,
                       struct et_err *err)
{
    int got;
    size_t room = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_RECHECK_PLACES, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        const uint64_t *index = et_map_get_u64(by_row, (uint64_t)et_stmt_col_int(row, 0));
        if (!et_array_grow((void **)&h->places, h->place_count, &room, sizeof *h->places))
            return et_fail_memory(err);
        if (index)
            h->places[h->place_count++] =
                (struct et_holding_place){ (size_t)*index - 1,
                                           et_arena_copy(&h->arena, et_stmt_col_text(row, 1)),
                                           et_arena_copy(&h->arena, et_stmt_col_text(row, 2)),
                                           (uint64_t)et_stmt_col_int(row, 3) };
    }
    return h->arena.failed ? et_fail_memory(err) : got;
}

static int load_growths(struct et_holdings *h, struct et_store *store, const struct et_map *by_row,
                        struct et_err *err)
{
    int got;
    size_t room = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_RECHECK_GROWTHS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        const uint64_t *index = et_map_get_u64(by_row, (uint64_t)et_stmt_col_int(row, 0));
        struct et_slice sha256 = et_stmt_col_blob(row, 2);
        if (!et_array_grow((void **)&h->growths, h->growth_count, &room, sizeof *h->growths))
            return et_fail_memory(err);
        if (!index || sha256.n != ET_SHA256_BYTES)
            continue;
        struct et_holding_growth *one = &h->growths[h->growth_count++];
        *one = (struct et_holding_growth){ .at = (size_t)*index - 1,
                                           .bytes = (uint64_t)et_stmt_col_int(row, 1) };
        memcpy(one->sha256, sha256.p, ET_SHA256_BYTES);
    }
    return got;
}

static int compare(const struct et_holding_place *place, struct et_slice path,
                   struct et_slice member)
{
    int order = et_slice_compare(place->path, path);
    return order ? order : et_slice_compare(place->member, member);
}

static int by_place(const void *one, const void *other)
{
    const struct et_holding_place *a = one, *b = other;
    int order = compare(a, b->path, b->member);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

int et_holdings_init(struct et_holdings *holdings, struct et_store *store, struct et_err *err)
{
    struct et_map by_row;
    *holdings = (struct et_holdings){ 0 };
    et_arena_init(&holdings->arena);
    et_map_init(&holdings->by_head);
    et_map_init(&by_row);
    int rc = load_evidence(holdings, store, &by_row, err);
    if (rc == 0)
        rc = load_places(holdings, store, &by_row, err);
    if (rc == 0)
        rc = load_growths(holdings, store, &by_row, err);
    if (rc == 0 && holdings->place_count)
        qsort(holdings->places, holdings->place_count, sizeof *holdings->places, by_place);
    et_map_clear(&by_row);
    return rc;
}

void et_holdings_clear(struct et_holdings *holdings)
{
    free(holdings->at);
    free(holdings->places);
    free(holdings->growths);
    et_map_clear(&holdings->by_head);
    et_arena_clear(&holdings->arena);
}

static int by_sha256(const void *key, const void *item)
{
    return memcmp(key, ((const struct et_holding *)item)->sha256, ET_SHA256_BYTES);
}

const struct et_holding *et_holdings_find(const struct et_holdings *holdings,
                                          const unsigned char sha256[ET_SHA256_BYTES])
{
    if (!holdings->count)
        return NULL;
    return bsearch(sha256, holdings->at, holdings->count, sizeof *holdings->at, by_sha256);
}

size_t et_holdings_place(const struct et_holdings *holdings, struct et_slice path,
                         struct et_slice member)
{
    size_t from = 0, until = holdings->place_count;
    while (from < until) {
        size_t middle = from + (until - from) / 2;
        if (compare(&holdings->places[middle], path, member) < 0)
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

bool et_holding_lay_at(const struct et_holding_place *place, struct et_slice path,
                       struct et_slice member)
{
    return compare(place, path, member) == 0;
}

size_t et_holdings_beginning(const struct et_holdings *holdings, struct et_slice head)
{
    const uint64_t *first = et_map_get(&holdings->by_head, head);
    return first ? (size_t)*first : 0;
}
