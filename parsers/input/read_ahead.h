/* Reads a stream ahead of who uses it, in a thread of its own: reading,
 * unpacking and hashing go on while the blocks before are parsed. The blocks and
 * their order are those of the stream. */
#ifndef ET_PARSERS_INPUT_READ_AHEAD_H
#define ET_PARSERS_INPUT_READ_AHEAD_H

#include "base/sha256.h"
#include "parsers/input/input.h"
#include "parsers/input/stream.h"

/* Shorter files and shorter streams are not worth a thread. */
enum { ET_READ_AHEAD_LEAST = 1024 * 1024 };

struct et_read_ahead;

/* from, which may have been read in part, hash and budget belong to the thread until
 * et_read_ahead_stop. hash gets every byte that is still to come. NULL if there is no memory or no
 * thread: read directly then. */
struct et_read_ahead *et_read_ahead_start(struct et_stream *from, struct et_sha256 *hash,
                                          const struct et_budget *budget);

/* As et_stream.next; source->consumed gets what the budget said when the block was read, and
 * source->before the hash of what came before it, as long as the block lasts. */
int et_read_ahead_next(struct et_read_ahead *ahead, struct et_slice *block,
                       struct et_source *source, struct et_err *err);

/* Ends the thread, whether or not it has come to the end, and frees all. */
void et_read_ahead_stop(struct et_read_ahead *ahead);

#endif
