/* RFC 1952, by zlib, which compares the checksum. */
#define ZLIB_CONST
#include "parsers/input/codec.h"

#include <stdlib.h>
#include <zlib.h>

static bool gzip_is(struct et_slice magic)
{
    /* Magic, deflate, and three flags that are always zero. */
    return magic.n >= 4 && memcmp(magic.p, "\x1f\x8b\x08", 3) == 0 &&
           ((unsigned char)magic.p[3] & 0xe0) == 0;
}

static bool gzip_follows(unsigned char byte)
{
    return byte == 0x1f;
}

static void *gzip_open(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, MAX_WBITS + 16) != Z_OK) {
        free(z);
        z = NULL;
    }
    return z;
}

static bool gzip_again(void *state)
{
    return inflateReset(state) == Z_OK;
}

static enum et_codec_step gzip_step(void *state, struct et_slice *in, struct et_room *out)
{
    enum { MOST = 1 << 30 }; /* zlib counts in unsigned int */
    z_stream *z = state;
    struct et_slice part = et_slice_to(*in, MOST);
    uInt room = out->n < MOST ? (uInt)out->n : MOST;
    z->next_in = (const Bytef *)part.p;
    z->avail_in = (uInt)part.n;
    z->next_out = (Bytef *)out->p;
    z->avail_out = room;
    int status = inflate(z, Z_NO_FLUSH);
    *in = et_slice_from(*in, part.n - z->avail_in);
    *out = (struct et_room){ out->p + (room - z->avail_out), out->n - (room - z->avail_out) };
    switch (status) {
    case Z_STREAM_END:
        return ET_STEP_END;
    case Z_OK:
    case Z_BUF_ERROR: /* wants input or room */
        return ET_STEP_ON;
    case Z_MEM_ERROR:
        return ET_STEP_NO_MEMORY;
    default:
        return ET_STEP_DAMAGED;
    }
}

static void gzip_close(void *state)
{
    if (state)
        inflateEnd(state);
    free(state);
}

const struct et_codec et_codec_gzip = {
    .name = "gzip",
    .is = gzip_is,
    .follows = gzip_follows,
    .open = gzip_open,
    .again = gzip_again,
    .step = gzip_step,
    .close = gzip_close,
};
