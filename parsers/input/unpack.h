/* Streams that are compressed: gzip, xz, zstd and bzip2. libarchive would read them
 * too, but does two things that evidence must not suffer: it never compares gzip's
 * checksum, and of a stream that breaks off it drops what it has not yet handed out,
 * up to 128 KiB, which for a small log is all of it. Here the checksum counts, and
 * every byte that was unpacked before the break is handed out. */
#ifndef ET_PARSERS_INPUT_UNPACK_H
#define ET_PARSERS_INPUT_UNPACK_H

#include "parsers/input/codec.h"
#include "parsers/input/stream.h"

struct et_unpack;

/* The compression of a file that begins with these bytes, or NULL. */
const struct et_codec *et_codec_of(struct et_slice magic);

/* Unpacks from, which is borrowed like budget. Streams that follow each other
 * (logs appended by rotation) give one; zeros between and after them are padding.
 * NULL if there is no memory. */
struct et_unpack *et_unpack_new(const struct et_codec *codec, struct et_stream *from,
                                struct et_budget *budget);
void et_unpack_free(struct et_unpack *unpack);

struct et_stream *et_unpack_stream(struct et_unpack *unpack);

#endif
