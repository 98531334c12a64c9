/* The contract of a compression: takes packed bytes and gives what they stand for.
 * unpack.c drives it. One file each, by the library that is the compression's own. */
#ifndef ET_PARSERS_INPUT_CODEC_H
#define ET_PARSERS_INPUT_CODEC_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    ET_CODEC_MEMORY = 512 * 1024 * 1024, /* bytes that one may take for what it looks back upon */
};

/* What a step came to. What it had unpacked before is in the room in any case. */
enum et_codec_step {
    ET_STEP_ON,        /* wants more bytes, or more room */
    ET_STEP_END,       /* the stream is complete, and its checksum is right */
    ET_STEP_DAMAGED,   /* the bytes make no sense, or the checksum is wrong */
    ET_STEP_FOREIGN,   /* packed in a way that the library does not know */
    ET_STEP_TOO_LARGE, /* it looks back upon more than ET_CODEC_MEMORY */
    ET_STEP_NO_MEMORY,
};

/* Where unpacked bytes go: what is left of it. */
struct et_room {
    char *p;
    size_t n;
};

struct et_codec {
    const char *name; /* "xz": for messages */

    bool (*is)(struct et_slice magic);   /* begins a file like this? */
    bool (*follows)(unsigned char byte); /* may a further stream behind the first begin so? */

    void *(*open)(void); /* NULL if there is no memory */

    /* Gets ready for a further stream. False if there is no memory. */
    bool (*again)(void *state);

    /* Takes bytes off in, and room off out. */
    enum et_codec_step (*step)(void *state, struct et_slice *in, struct et_room *out);

    void (*close)(void *state);
};

extern const struct et_codec et_codec_bzip2, et_codec_gzip, et_codec_xz, et_codec_zstd;

#endif
