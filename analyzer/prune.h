/* Retention: takes out of a case what old evidence says, and all that was concluded. What the
 * evidence was stays: its digest, where it lay, its times, the account of its lines. Only whole
 * evidence goes, so that every fact that is left still has its place in it. */
#ifndef ET_ANALYZER_PRUNE_H
#define ET_ANALYZER_PRUNE_H

#include "base/err.h"
#include "schema/store.h"

#include <stddef.h>

enum { ET_PRUNE_KINDS = 8 };

struct et_pruned {
    uint64_t evidence;
    struct {
        const char *what; /* execs, logins …: of one or many */
        uint64_t count;
    } kinds[ET_PRUNE_KINDS];
    uint64_t shared; /* texts, argument lists … that nothing else refers to */
};

/* Inside an open transaction, which the caller ends: takes out what ends before that time, and
 * all conclusions. The new marks can then be asked for (pruned_now). 0 or ET_FATAL. */
int et_prune(struct et_store *store, int64_t before_ns, struct et_pruned *pruned,
             struct et_err *err);

/* Gives the room back; outside of any transaction. 0 or ET_FATAL. */
int et_prune_shrink(struct et_store *store, struct et_err *err);

#endif
