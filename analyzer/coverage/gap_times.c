#include "analyzer/coverage/gap_times.h"

#include <stdlib.h>

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

bool et_gap_times_init(struct et_gap_times *t, const struct et_gap *at, size_t count)
{
    *t = (struct et_gap_times){ .at = at, .count = count, .leaves = 1 };
    while (t->leaves < count)
        t->leaves *= 2;
    t->ends = malloc((count + 1) * sizeof *t->ends);
    t->latest = malloc(2 * t->leaves * sizeof *t->latest);
    if (!t->ends || !t->latest)
        return false;
    for (size_t i = 0; i < t->leaves; i++)
        t->latest[t->leaves + i] = i < count ? at[i].end_ns : INT64_MIN;
    for (size_t i = t->leaves; i-- > 1;) {
        int64_t left = t->latest[2 * i], right = t->latest[2 * i + 1];
        t->latest[i] = left > right ? left : right;
    }
    for (size_t i = 0; i < count; i++)
        t->ends[i] = at[i].end_ns;
    qsort(t->ends, count, sizeof *t->ends, by_number);
    return true;
}

void et_gap_times_clear(struct et_gap_times *t)
{
    free(t->ends);
    free(t->latest);
    *t = (struct et_gap_times){ 0 };
}

/* How many begin by that time. */
static size_t begun(const struct et_gap_times *t, int64_t until_ns)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->at[middle].start_ns <= until_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many end before that time. */
static size_t over(const struct et_gap_times *t, int64_t from_ns)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->ends[middle] < from_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t et_gap_times_in(const struct et_gap_times *t, int64_t from_ns, int64_t until_ns)
{
    size_t before = over(t, from_ns), by_then = begun(t, until_ns);
    return from_ns > until_ns || before > by_then ? 0 : by_then - before;
}

/* The first leaf from index on whose end is not before that time: past subtrees that have
 * none, then down into the one that has. */
static size_t reaching(const struct et_gap_times *t, size_t index, int64_t from_ns)
{
    size_t node = index + t->leaves;
    while (t->latest[node] < from_ns) {
        while (node & 1)
            node /= 2;
        if (node++ == 0)
            return t->count;
    }
    while (node < t->leaves) {
        node *= 2;
        node += t->latest[node] < from_ns;
    }
    return node - t->leaves;
}

size_t et_gap_times_next(const struct et_gap_times *t, size_t index, int64_t from_ns,
                         int64_t until_ns)
{
    size_t at = index < t->count ? reaching(t, index, from_ns) : t->count;
    return at < t->count && t->at[at].start_ns <= until_ns ? at : t->count;
}
