/* xz, by liblzma. A file of several blocks (xz -T) is one stream all the same. */
#include "parsers/input/codec.h"

#include <lzma.h>
#include <stdlib.h>

static bool xz_is(struct et_slice magic)
{
    return magic.n >= 6 && memcmp(magic.p, "\xfd\x37zXZ\0", 6) == 0;
}

static bool xz_follows(unsigned char byte)
{
    return byte == 0xfd;
}

enum { OVERHEAD = 1024 * 1024 }; /* of the decoder, beside what it looks back upon */

static bool xz_again(void *state)
{
    return lzma_stream_decoder(state, ET_CODEC_MEMORY + OVERHEAD, 0) == LZMA_OK;
}

static void *xz_open(void)
{
    lzma_stream *xz = malloc(sizeof *xz);
    if (!xz)
        return NULL;
    *xz = (lzma_stream)LZMA_STREAM_INIT;
    if (!xz_again(xz)) {
        free(xz);
        xz = NULL;
    }
    return xz;
}

static enum et_codec_step xz_step(void *state, struct et_slice *in, struct et_room *out)
{
    lzma_stream *xz = state;
    xz->next_in = (const uint8_t *)in->p;
    xz->avail_in = in->n;
    xz->next_out = (uint8_t *)out->p;
    xz->avail_out = out->n;
    lzma_ret status = lzma_code(xz, LZMA_RUN);
    *in = et_slice_from(*in, in->n - xz->avail_in);
    *out = (struct et_room){ out->p + (out->n - xz->avail_out), xz->avail_out };
    switch (status) {
    case LZMA_STREAM_END:
        return ET_STEP_END;
    case LZMA_OK:
    case LZMA_BUF_ERROR: /* wants input or room */
        return ET_STEP_ON;
    case LZMA_MEM_ERROR:
        return ET_STEP_NO_MEMORY;
    case LZMA_MEMLIMIT_ERROR:
        return ET_STEP_TOO_LARGE;
    case LZMA_OPTIONS_ERROR:
        return ET_STEP_FOREIGN;
    default:
        return ET_STEP_DAMAGED;
    }
}

static void xz_close(void *state)
{
    if (state)
        lzma_end(state);
    free(state);
}

const struct et_codec et_codec_xz = {
    .name = "xz",
    .is = xz_is,
    .follows = xz_follows,
    .open = xz_open,
    .again = xz_again,
    .step = xz_step,
    .close = xz_close,
};
