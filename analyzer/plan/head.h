/* What the beginning of a file tells, without reading the rest: which hosts it names, and whether
 * it is an audit log. Of an archive that is the beginning of its first members. */
#ifndef ET_ANALYZER_PLAN_HEAD_H
#define ET_ANALYZER_PLAN_HEAD_H

#include "base/arena.h"
#include "base/err.h"

/* Named limits: what is read of a file, beside ET_HEAD_BYTES of each stream, which is what formats
 * are told by. What a later part of it tells, a plan does not know. */
enum {
    ET_HEAD_ALL_BYTES = 256 * 1024, /* of all members of an archive */
    ET_HEAD_NAMES = 16,             /* hosts */
};

struct et_head_told {
    struct et_slice names[ET_HEAD_NAMES]; /* of hosts, raw, each once; in the arena */
    size_t name_count;
    bool has_audit;  /* it tells what was done, or of the audit system */
    bool is_archive; /* it has members */
};

/* Reads it. A file that cannot be read tells nothing. 0 or ET_FATAL. */
int et_head_read(const char *path, struct et_arena *arena, struct et_head_told *told,
                 struct et_err *err);

#endif
