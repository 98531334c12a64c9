/* Gaps of one kind, to be asked which of them lie in a time: however many there are, each
 * answer costs little. */
#ifndef ET_ANALYZER_COVERAGE_GAP_TIMES_H
#define ET_ANALYZER_COVERAGE_GAP_TIMES_H

#include "analyzer/coverage/cover.h"

struct et_gap_times {
    const struct et_gap *at; /* by start; borrowed */
    size_t count;
    size_t leaves;   /* of the tree: a power of two */
    int64_t *ends;   /* sorted */
    int64_t *latest; /* the tree: the latest end below each node, the root is 1 */
};

/* False: no memory. et_gap_times_clear frees in either case. */
bool et_gap_times_init(struct et_gap_times *times, const struct et_gap *at, size_t count);
void et_gap_times_clear(struct et_gap_times *times);

/* How many touch that time. */
size_t et_gap_times_in(const struct et_gap_times *times, int64_t from_ns, int64_t until_ns);

/* The first one from index on that does; count = none. */
size_t et_gap_times_next(const struct et_gap_times *times, size_t index, int64_t from_ns,
                         int64_t until_ns);

#endif
