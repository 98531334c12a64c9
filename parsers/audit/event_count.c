#include "parsers/audit/event_count.h"

enum { SEEN = 1, SEEN_EXECVE = 2 };

void et_event_count_init(struct et_event_count *count)
{
    *count = (struct et_event_count){ 0 };
    et_map_init(&count->recent);
    et_map_init(&count->older);
}

void et_event_count_clear(struct et_event_count *count)
{
    et_map_clear(&count->recent);
    et_map_clear(&count->older);
}

/* The finalizer of splitmix64: every bit of x changes about half of the result. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t hash_of(const struct et_record *rec)
{
    uint64_t number = (uint64_t)rec->serial;
    if (rec->serial == ET_ABSENT)
        number += rec->strand;
    uint64_t hash = mix((uint64_t)rec->time_ns) + number;
    for (size_t i = 0; i < rec->node.n; i++)
        hash = hash * 31 + (unsigned char)rec->node.p[i];
    return mix(hash);
}

static uint64_t *slot_of(struct et_event_count *count, uint64_t hash)
{
    bool fresh;
    if (count->last_slot && count->last_hash == hash)
        return count->last_slot;
    uint64_t *slot = et_map_get_u64(&count->older, hash);
    if (!slot)
        slot = et_map_get_u64(&count->recent, hash);
    if (slot)
        return slot;
    if (count->recent.live >= ET_COUNT_WINDOW) {
        et_map_clear(&count->older);
        count->older = count->recent;
        et_map_init(&count->recent);
    }
    slot = et_map_put_u64(&count->recent, hash, &fresh);
    if (slot) {
        *slot = SEEN;
        count->total.events++;
    }
    return slot;
}

bool et_event_count_add(struct et_event_count *count, const struct et_record *rec)
{
    uint64_t hash = hash_of(rec);
    uint64_t *slot = slot_of(count, hash);
    if (!slot)
        return false;
    count->last_slot = slot;
    count->last_hash = hash;
    count->total.records++;
    if (rec->kind == ET_REC_EXECVE && *slot == SEEN) {
        *slot = SEEN_EXECVE;
        count->total.execve_events++;
    }
    return true;
}
