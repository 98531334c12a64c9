/* Streams of bytes that are pulled block by block, so that one can be put on
 * top of another: a member of an archive inside a compressed file. Here are the
 * ground floor (an open file), a way to look at the first bytes of any stream
 * without losing them, and the limit on what one file may unpack to. */
#ifndef ET_PARSERS_INPUT_STREAM_H
#define ET_PARSERS_INPUT_STREAM_H

#include "base/err.h"
#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct et_stream {
    /* 1 and the next block: never empty, borrowed until the next call. 0 at the
     * end. Negative where the stream breaks off; it then stays broken. All that
     * could be read before the break is handed out first. */
    int (*next)(struct et_stream *stream, struct et_slice *block, struct et_err *err);

    /* Goes to byte `to`, at most `size`. 0, or negative where that cannot be
     * done. NULL if this stream can only be read forward. */
    int (*seek)(struct et_stream *stream, uint64_t to);
    uint64_t size; /* only known to be right where there is a seek */

    /* From now on blocks are read straight into `to`, ET_STREAM_BLOCK bytes of the
     * caller's; NULL = where the stream likes, as at first. What was read before may still
     * lie elsewhere. NULL if this stream's blocks lie where they are made. */
    void (*read_into)(struct et_stream *stream, char *to);
};

enum {
    ET_STREAM_BLOCK = 256 * 1024,         /* bytes; stays within the second-level cache */
    ET_FREE_EXPANSION = 64 * 1024 * 1024, /* bytes that may come out whatever went in: small logs
                                             of equal lines shrink a thousandfold too */
};

/* What the unpackers of one outer file have read and made of it, together: an
 * archive of many small bombs is a bomb. */
struct et_budget {
    uint64_t consumed; /* bytes of the outer file */
    uint64_t expanded; /* bytes made of them */
    bool exceeded;
};

/* Books n unpacked bytes. 0, or ET_SOURCE once ET_MAX_EXPANSION is exceeded. */
int et_budget_take(struct et_budget *budget, uint64_t n, struct et_err *err);

/* An open descriptor as a stream; keeps budget.consumed at its own position. */
struct et_file {
    struct et_stream stream;
    struct et_budget budget;
    char *buffer; /* ET_STREAM_BLOCK bytes, kept from one file to the next */
    char *to;     /* where to read instead; NULL = nowhere */
    int fd;
};

/* Starts on fd, which stays the caller's to close. size: in bytes, 0 = not
 * known. The file must be zeroed before its first use, for its buffer is used
 * again. 0, or ET_FATAL. */
int et_file_start(struct et_file *file, int fd, uint64_t size, bool seekable, struct et_err *err);
void et_file_clear(struct et_file *file);

enum { ET_MAGIC_BYTES = 512 }; /* a tar header: the longest of what tells a kind */

/* A stream whose first bytes can be looked at before they are read. */
struct et_head {
    struct et_stream stream; /* the same bytes as `from`, from its first on */
    struct et_stream *from;
    struct et_slice first, rest; /* what was read but not yet handed out */
    struct et_slice magic;       /* the first ET_MAGIC_BYTES, or all there are */
    int status;                  /* of `from`: 1 = goes on, else what it returned */
    struct et_err err;           /* why it broke off, if it did */
    char gathered[ET_MAGIC_BYTES];
};

/* Fills magic. from must be at its beginning. 0, or ET_FATAL; a stream that
 * breaks off this early is seen by who reads it. */
int et_head_start(struct et_head *head, struct et_stream *from, struct et_err *err);

#endif
