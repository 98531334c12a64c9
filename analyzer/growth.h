/* Tells of a stream that is being read whether the case has it already, or has its beginning:
 * a log that has grown. Knows both by the SHA-256 of the very bytes. While it looks, nothing
 * is parsed, so that what was read before costs no more than its digest. */
#ifndef ET_ANALYZER_GROWTH_H
#define ET_ANALYZER_GROWTH_H

#include "base/arena.h"
#include "base/sha256.h"
#include "base/strbuf.h"
#include "parsers/reader.h"
#include "schema/store.h"

/* So many first bytes tell which evidence a stream may be; shorter ones are not looked for. An
 * audit record has its stamp and its serial in them. */
enum { ET_GROWTH_HEAD = 64 };

enum et_growth_finding {
    ET_GROWTH_LOOKING, /* it may be known: more of it is needed */
    ET_GROWTH_GOES_ON, /* what was read is evidence that the case has, and there is more */
    ET_GROWTH_OTHER,   /* it is none: to be read from its start */
};

/* What is asked about a stream. */
struct et_growth_ask {
    struct et_slice path;   /* raw */
    struct et_slice origin; /* of fact_evidence_path */
    struct et_slice head;   /* its first ET_GROWTH_HEAD bytes */
    struct et_slice as, host;
    int64_t utc_offset; /* seconds east; ET_NULL = none given */
};

struct et_known {
    int64_t evidence_row;
    uint64_t bytes;
    unsigned char sha256[ET_SHA256_BYTES];
    bool can_go_on; /* it is a log, and how it was read is kept */
    bool was_here;  /* … and it is what lay at this place when that was read last */
    bool same;      /* the stream begins with it */
};

struct et_growth {
    struct et_store *store;
    struct et_known *at; /* by length; malloc'd */
    size_t count, cap, next;
    size_t goes_on;    /* which of them may be gone on with; count = none */
    uint64_t position; /* bytes looked at */
    /* of the one that may be gone on with: */
    struct et_strbuf saved;
    struct et_resume resume;
    const struct et_parser *parser;
    uint64_t lines;                    /* that it had */
    uint64_t damage;                   /* entries */
    struct et_strbuf open_texts, tail; /* what stands on its open lines; behind resume.offset */
    size_t open_next;
};

/* Looks up what the case has. growth->count = 0: nothing that begins so. 0 or ET_FATAL; to be
 * cleared either way. */
int et_growth_begin(struct et_growth *growth, struct et_store *store,
                    const struct et_growth_ask *ask, struct et_err *err);
void et_growth_clear(struct et_growth *growth);

/* The next bytes; before: of those before them. Of ET_GROWTH_GOES_ON *rest gets those that are new.
 * An et_growth_finding or ET_FATAL. */
int et_growth_take(struct et_growth *growth, const struct et_sha256 *before, struct et_slice block,
                   struct et_slice *rest, struct et_err *err);

/* The stream ended: the evidence that it is, NULL = none. */
const struct et_known *et_growth_end(const struct et_growth *growth);

/* What lay here before and is not the beginning of this stream; NULL = nothing. */
const struct et_known *et_growth_changed(const struct et_growth *growth);

/* Notes what the evidence was before it grew, and forgets how to go on from there. 0 or
 * ET_FATAL. */
int et_growth_keep(struct et_store *store, const struct et_known *was, uint64_t lines,
                   struct et_err *err);

/* Puts reader where reading ended: what is new can follow. 0 or ET_FATAL. */
int et_growth_resume(const struct et_growth *growth, struct et_reader *reader, struct et_err *err);

#endif
