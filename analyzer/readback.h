/* Reads lines back out of the evidence, for `explain` and for the HTML report: the bytes at the
 * offsets that the case keeps, and whether the evidence is still the one that was read. */
#ifndef ET_ANALYZER_READBACK_H
#define ET_ANALYZER_READBACK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct et_excerpt {
    uint64_t line, offset, length; /* wanted */
    struct et_slice text;          /* found; absent where the stream is too short */
    uint64_t least;                /* … for so many bytes; 0 = for all of length */
};

struct et_readback {
    bool found;        /* the file (and member) is there */
    bool unchanged;    /* what was ingested is there: its SHA-256 is the one expected */
    bool grown;        /* … and more behind it */
    struct et_err why; /* if not found */
};

/* What of it is the same, in one sentence; of one that was found. */
const char *et_readback_words(const struct et_readback *result);

/* Fills the excerpts (in order of offset) from the stream that ingest called
 * (path, member), both printable; bytes: its length then, which the digest is of: a log
 * may have grown since. 0 or ET_FATAL. */
int et_readback(struct et_slice path, struct et_slice member, const char *sha256_hex,
                uint64_t bytes, struct et_excerpt *excerpts, size_t count, struct et_arena *arena,
                struct et_readback *result, struct et_err *err);

#endif
