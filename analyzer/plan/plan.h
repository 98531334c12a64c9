/* A plan: evidence cut into shards, each to be ingested on its own, by anyone who finds it under
 * the same paths. What belongs to one host stays in one shard, as far as names of folders and the
 * first bytes of each file tell; where they do not tell, it stays together. For a merge it does not
 * matter how evidence was cut, as it takes facts and draws conclusions anew; a merge of findings
 * wants whole hosts. */
#ifndef ET_ANALYZER_PLAN_PLAN_H
#define ET_ANALYZER_PLAN_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "parsers/input/input.h"

/* Named limits. */
enum {
    ET_PLAN_MAX_TASKS = 100000,
    ET_PLAN_MAX_FILES = 10000000,
    ET_PLAN_VERSION = 1,
};

/* Why a file is where it is. */
enum et_plan_reason {
    ET_PLAN_BY_NAME,   /* it names its host */
    ET_PLAN_BY_ROOT,   /* it lies in the root of a host's file system */
    ET_PLAN_BY_FOLDER, /* it names none: with the host that is named nearest to it */
    ET_PLAN_BY_SITE,   /* with all that names none and has none near it, in the same folder given */
    ET_PLAN_BY_ARCHIVE, /* an archive of which nothing else lies there that names none */
    ET_PLAN_BY_ONLY,    /* with the only host that there is an audit log of */
};

struct et_plan_file {
    const char *path;
    struct et_slice argument, site; /* as in a piece (piece.h) */
    uint64_t bytes;                 /* as it lies */
    size_t group;                   /* files that stay together */
    struct et_slice host;           /* that it names; absent = none, or several */
    enum et_plan_reason reason;
    unsigned shard;
};

struct et_plan {
    struct et_arena text;
    struct et_plan_file *files; /* in the order of a walk */
    size_t count, cap;
    size_t group_count;
    unsigned tasks;
};

/* Whom it tells what cannot be read, as a walk does; any may be NULL. */
struct et_plan_listener {
    void *ctx;
    void (*problem)(void *ctx, const char *path, const char *what);
    void (*left_out)(void *ctx, const char *path, uint64_t count); /* NULL = list all */
    void (*progress)(void *ctx, uint64_t files);                   /* whose head was read */
};

/* Whether a host may be cut. */
enum et_plan_cut {
    ET_PLAN_WHOLE_HOSTS, /* for any merge */
    ET_PLAN_FILES,       /* not for a merge of findings: one giant host is done by many */
};

/* Lists all files under paths, says which stay together, and gives them to tasks so that these have
 * about the same number of bytes. The same files give the same plan. 0 or ET_FATAL; to be cleared
 * either way. */
int et_plan_make(struct et_plan *plan, char *const *paths, size_t count, unsigned tasks,
                 enum et_plan_cut cut, const struct et_plan_listener *listener, struct et_err *err);
void et_plan_clear(struct et_plan *plan);

/* The plan as JSON lines: what it is, then a line for each file. */
void et_plan_write(const struct et_plan *plan, enum et_plan_cut cut, struct et_strbuf *to);

#endif
