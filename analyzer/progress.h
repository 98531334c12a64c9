/* How far correlate is, for whoever watches. Knows no clock and no terminal. */
#ifndef ET_ANALYZER_PROGRESS_H
#define ET_ANALYZER_PROGRESS_H

#include <stdint.h>

struct et_stage {
    const char *what;    /* "following processes" */
    int64_t host, hosts; /* of the case, from 1; host 0 = of all at once */
    uint64_t total;      /* of what is told while it lasts; 0 = nothing will be */
    const char *unit;    /* "records"; NULL without a total */
};

/* Whom to tell; NULL functions where nobody watches. */
struct et_progress {
    void *ctx;
    void (*stage)(void *ctx, const struct et_stage *stage); /* one begins, the last is over */
    void (*tell)(void *ctx, uint64_t done);
    int64_t host, hosts; /* filled in by correlate */
};

void et_progress_stage(const struct et_progress *progress, const char *what, uint64_t total,
                       const char *unit);

/* Cheap enough for each row: the watcher hears of some of them. */
void et_progress_tell(const struct et_progress *progress, uint64_t done);

#endif
