/* bzip2, by libbz2. It unpacks blocks of up to 900,000 bytes as a whole: of a block
 * that is cut, nothing can be had. */
#include "parsers/input/codec.h"

#include <bzlib.h>
#include <stdlib.h>

static bool bzip2_is(struct et_slice magic)
{
    /* Printable so far; then the first block, or the end of a stream without blocks. */
    return magic.n >= 10 && et_slice_starts(magic, "BZh") && magic.p[3] >= '1' &&
           magic.p[3] <= '9' &&
           (memcmp(magic.p + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0 ||
            memcmp(magic.p + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

static bool bzip2_follows(unsigned char byte)
{
    return byte == 'B';
}

static void *bzip2_open(void)
{
    bz_stream *bz = calloc(1, sizeof *bz);
    if (bz && BZ2_bzDecompressInit(bz, 0, 0) != BZ_OK) {
        free(bz);
        bz = NULL;
    }
    return bz;
}

static bool bzip2_again(void *state)
{
    bz_stream *bz = state;
    BZ2_bzDecompressEnd(bz);
    *bz = (bz_stream){ 0 };
    return BZ2_bzDecompressInit(bz, 0, 0) == BZ_OK;
}

static enum et_codec_step bzip2_step(void *state, struct et_slice *in, struct et_room *out)
{
    enum { MOST = 1 << 30 }; /* libbz2 counts in unsigned int */
    bz_stream *bz = state;
    struct et_slice part = et_slice_to(*in, MOST);
    unsigned room = out->n < MOST ? (unsigned)out->n : MOST;
    bz->next_in = (char *)(uintptr_t)part.p; /* it only reads them */
    bz->avail_in = (unsigned)part.n;
    bz->next_out = out->p;
    bz->avail_out = room;
    int status = BZ2_bzDecompress(bz);
    *in = et_slice_from(*in, part.n - bz->avail_in);
    *out = (struct et_room){ out->p + (room - bz->avail_out), out->n - (room - bz->avail_out) };
    switch (status) {
    case BZ_STREAM_END:
        return ET_STEP_END;
    case BZ_OK:
        return ET_STEP_ON;
    case BZ_MEM_ERROR:
        return ET_STEP_NO_MEMORY;
    default:
        return ET_STEP_DAMAGED;
    }
}

static void bzip2_close(void *state)
{
    if (state)
        BZ2_bzDecompressEnd(state);
    free(state);
}

const struct et_codec et_codec_bzip2 = {
    .name = "bzip2",
    .is = bzip2_is,
    .follows = bzip2_follows,
    .open = bzip2_open,
    .again = bzip2_again,
    .step = bzip2_step,
    .close = bzip2_close,
};
