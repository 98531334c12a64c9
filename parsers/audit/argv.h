/* Puts the arguments of EXECVE records together again. A long command line is
 * spread over many records of one event, a long argument over many pieces; they
 * may arrive in any order. */
#ifndef ET_PARSERS_AUDIT_ARGV_H
#define ET_PARSERS_AUDIT_ARGV_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "parsers/fact.h"

/* Named limits; what goes beyond is dropped and said. */
enum {
    ET_MAX_ARGC = 262144,
    ET_MAX_ARGV_BYTES = 14 * 1024 * 1024, /* as written in the log, with what keeps them apart; the
                                             kernel takes 6 MiB, which are 12 in hexadecimal */
};

struct et_argv_piece;

/* One command line being put together. Zeroed = empty. */
struct et_argv {
    struct et_argv_piece *pieces; /* malloc'd */
    size_t count, cap;
    size_t bytes;             /* held, of ET_MAX_ARGV_BYTES */
    bool full;                /* something was beyond that: no more needs to be kept for it */
    int64_t argc;             /* as the record says; ET_ABSENT until one does */
    int64_t whole;            /* arguments seen whole (not in pieces) */
    int64_t chunked;          /* arguments in pieces, by their a1_len= */
    uint64_t wanted, present; /* bytes of the pieces: as those lengths say, and seen */
    int64_t lists;            /* records with argc=, 2 = an interpreter's argv too */
};

void et_argv_init(struct et_argv *argv);
void et_argv_clear(struct et_argv *argv); /* frees; empty afterwards */

/* Empties it, and keeps memory for a command line of usual length. */
void et_argv_reset(struct et_argv *argv);

/* Takes the body of one EXECVE record; the body must live as long as argv.
 * 0, ET_DAMAGED (what was sound is kept) or ET_FATAL. */
int et_argv_add(struct et_argv *argv, struct et_slice body, struct et_err *err);

/* ET_DAMAGED: the limit of bytes is reached. For one that is full: instead of adding to it. */
int et_argv_refuse(struct et_argv *argv, struct et_err *err);

/* True if every argument that argc announces is there. */
bool et_argv_complete(const struct et_argv *argv);

/* Decodes into arena: *args gets *count slices, a missing argument is absent.
 * Of several lists (old kernels log a script's own and its interpreter's) the
 * longest wins. False if there is no memory. */
bool et_argv_decode(struct et_argv *argv, struct et_arena *arena, const struct et_slice **args,
                    size_t *count, enum et_argv_state *state);

#endif
