#include "parsers/audit/event_count.h"

#include <stdlib.h>
#include <string.h>

enum { EXECVE_BIT = 1 };

void et_event_count_init(struct et_event_count *count)
{
    *count = (struct et_event_count){ 0 };
}

void et_event_count_clear(struct et_event_count *count)
{
    free(count->sets);
    et_event_count_init(count);
}

/* The finalizer of splitmix64: every bit of x changes about half of the result. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Moves the id to the front of its set; a new one drops the oldest of a full set
 * and leaves the front free. True if it was known. */
static bool find(uint64_t set[static ET_COUNT_WAYS], uint64_t hash)
{
    size_t way = 0;
    while (way < ET_COUNT_WAYS && (set[way] | EXECVE_BIT) != (hash | EXECVE_BIT))
        way++;
    if (way == 0)
        return true;
    bool known = way < ET_COUNT_WAYS;
    uint64_t value = known ? set[way] : 0;
    for (size_t i = known ? way : ET_COUNT_WAYS - 1; i > 0; i--)
        set[i] = set[i - 1];
    set[0] = value;
    return known;
}

bool et_event_count_add(struct et_event_count *count, const struct et_record *rec)
{
    uint64_t node = 0, number = (uint64_t)rec->serial;
    if (!count->sets)
        count->sets = calloc(ET_COUNT_SETS, sizeof *count->sets);
    if (!count->sets)
        return false;
    if (rec->serial == ET_ABSENT)
        number += rec->strand;
    for (size_t i = 0; i < rec->node.n; i++)
        node = node * 31 + (unsigned char)rec->node.p[i];
    node = mix(node);
    uint64_t *set = count->sets[(number + node) % ET_COUNT_SETS];
    uint64_t hash = mix(mix((uint64_t)rec->time_ns) + number + node) & ~(uint64_t)EXECVE_BIT;
    hash = hash ? hash : 2; /* 0 is an empty place */
    if (!find(set, hash)) {
        set[0] = hash;
        count->total.events++;
    }
    count->total.records++;
    if (rec->kind == ET_REC_EXECVE && !(set[0] & EXECVE_BIT)) {
        set[0] |= EXECVE_BIT;
        count->total.execve_events++;
    }
    return true;
}

/* Each place with how many ids it has: of a short log most are empty. */
void et_event_count_save(const struct et_event_count *count, struct et_strbuf *saved)
{
    et_saved_add_signed(saved, count->total.records);
    et_saved_add_signed(saved, count->total.events);
    et_saved_add_signed(saved, count->total.execve_events);
    for (size_t i = 0; i < ET_COUNT_SETS && count->total.records; i++) {
        size_t used = 0;
        while (used < ET_COUNT_WAYS && count->sets[i][used])
            used++;
        et_saved_add_number(saved, used);
        et_strbuf_add(saved, (struct et_slice){ (const char *)count->sets[i],
                                                used * sizeof count->sets[i][0] });
    }
}

bool et_event_count_load(struct et_event_count *count, struct et_saved *saved)
{
    count->total.records = et_saved_signed(saved);
    count->total.events = et_saved_signed(saved);
    count->total.execve_events = et_saved_signed(saved);
    if (!count->total.records)
        return true;
    if (!count->sets)
        count->sets = calloc(ET_COUNT_SETS, sizeof *count->sets);
    if (!count->sets)
        return false;
    for (size_t i = 0; i < ET_COUNT_SETS && !saved->broken; i++) {
        size_t used = (size_t)et_saved_number(saved), bytes = used * sizeof count->sets[i][0];
        saved->broken = saved->broken || used > ET_COUNT_WAYS || bytes > saved->rest.n;
        if (saved->broken)
            break;
        memcpy(count->sets[i], saved->rest.p, bytes);
        saved->rest = et_slice_from(saved->rest, bytes);
    }
    return true;
}
