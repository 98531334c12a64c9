/* Reads evidence again and tells of each whether it still is what the case has: by the SHA-256 of
 * the very bytes, wherever they lie now, inside archives and compressed files too. The case is
 * only read. */
#ifndef ET_ANALYZER_RECHECK_H
#define ET_ANALYZER_RECHECK_H

#include "analyzer/holdings.h"
#include "base/strbuf.h"

/* The better one counts, where several streams may be it. */
enum et_recheck_state {
    ET_RECHECK_MISSING,   /* nowhere */
    ET_RECHECK_CHANGED,   /* something else lies where it lay */
    ET_RECHECK_GROWN,     /* its bytes are there, and more behind them */
    ET_RECHECK_UNCHANGED, /* these very bytes are there */
};

/* "missing", "changed" … */
const char *et_recheck_word(enum et_recheck_state state);

struct et_rechecked {
    enum et_recheck_state state;
    struct et_slice found; /* printable path!member; absent = nowhere */
    struct et_slice note;  /* one sentence, printable; absent = the state says it all */
};

struct et_recheck_stream;

struct et_recheck {
    struct et_holdings holdings;
    struct et_rechecked *at; /* as many, in their order */
    /* Bytes of outer files read so far; NULL = nobody asks. */
    void (*progress)(void *ctx, uint64_t bytes);
    void *ctx;

    struct et_recheck_stream *stream; /* the present one */
    uint64_t files_done;              /* bytes of the outer files that are finished */
    struct et_arena arena;
};

/* What the case has; all of it is missing so far. 0 or ET_FATAL; to be cleared either way. The
 * progress function is set afterwards. */
int et_recheck_init(struct et_recheck *recheck, struct et_store *store, struct et_err *err);
void et_recheck_clear(struct et_recheck *recheck);

/* Of a disk image: only where evidence is known to lie, as ingest does, or all of it. */
enum et_recheck_reach { ET_RECHECK_KNOWN_PLACES, ET_RECHECK_ALL_PLACES };

/* Looks through all that lies under path. 0 or ET_FATAL; what cannot be read is not there. */
int et_recheck_walk(struct et_recheck *recheck, const char *path, enum et_recheck_reach reach,
                    struct et_err *err);
/* Bytes of it, for a progress total. */
uint64_t et_recheck_size(const char *path, enum et_recheck_reach reach);

/* Looks where the case says that it lay, for what was not found unchanged yet. */
int et_recheck_lain(struct et_recheck *recheck, struct et_err *err);
/* Bytes of that. */
uint64_t et_recheck_lain_size(const struct et_recheck *recheck);

#endif
