/* One shard of a plan, read back. A plan may come from anybody: what is no plan, or says something
 * else than one does, is refused as a whole. */
#ifndef ET_ANALYZER_PLAN_SHARD_H
#define ET_ANALYZER_PLAN_SHARD_H

#include "analyzer/piece.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/strbuf.h"

/* Named limit: bytes of one line. Three paths, each byte of them as two digits. */
enum { ET_SHARD_MAX_LINE = 64 * 1024 };

/* The places of all shards of one plan are those of one origin: it is called after the digest of
 * the plan, by so many digits. */
enum { ET_SHARD_ORIGIN_DIGITS = 16 };

struct et_shard {
    struct et_arena text;
    struct et_piece *pieces; /* in the order of the plan */
    size_t count, cap;
    uint64_t tasks, files; /* of the whole plan */
    char origin[ET_SHA256_HEX];

    /* while it is read: */
    uint64_t number, lines;
    struct et_sha256 *hash;
    struct et_strbuf line;
};

/* For that shard, from 0. 0 or ET_FATAL; to be cleared either way. */
int et_shard_init(struct et_shard *shard, uint64_t number, struct et_err *err);

/* The next bytes of the plan. 0; ET_DAMAGED = it is no plan, err->line says where; ET_FATAL. */
int et_shard_block(struct et_shard *shard, struct et_slice block, struct et_err *err);

/* … and its end. As et_shard_block. */
int et_shard_end(struct et_shard *shard, struct et_err *err);

/* All of it from a file. 0, ET_SOURCE where that cannot be read, ET_DAMAGED, ET_FATAL. */
int et_shard_read(struct et_shard *shard, const char *path, struct et_err *err);

void et_shard_clear(struct et_shard *shard);

#endif
