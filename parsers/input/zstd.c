/* zstd, by libzstd. Frames follow each other; one kind of them holds nothing
 * (skippable frames, as pzstd writes them). */
#include "parsers/input/codec.h"

#include <assert.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG = 29 }; /* 512 MiB */
static_assert(1 << WINDOW_LOG == ET_CODEC_MEMORY, "both are the same limit");

struct zstd {
    ZSTD_DCtx *context;
    size_t wants; /* bytes of the next step */
};

static bool zstd_is(struct et_slice magic)
{
    return magic.n >= 4 && memcmp(magic.p, "\x28\xb5\x2f\xfd", 4) == 0;
}

static bool zstd_follows(unsigned char byte)
{
    return byte == 0x28 || (byte & 0xf0) == 0x50;
}

static bool zstd_again(void *state)
{
    struct zstd *zstd = state;
    ZSTD_DCtx_reset(zstd->context, ZSTD_reset_session_only);
    zstd->wants = 1;
    return true;
}

static void zstd_close(void *state)
{
    struct zstd *zstd = state;
    if (zstd)
        ZSTD_freeDCtx(zstd->context);
    free(zstd);
}

static void *zstd_open(void)
{
    struct zstd *zstd = calloc(1, sizeof *zstd);
    if (!zstd)
        return NULL;
    zstd->wants = 1;
    zstd->context = ZSTD_createDCtx();
    if (!zstd->context ||
        ZSTD_isError(ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, WINDOW_LOG))) {
        zstd_close(zstd);
        zstd = NULL;
    }
    return zstd;
}

static enum et_codec_step failed(size_t status)
{
    switch (ZSTD_getErrorCode(status)) {
    case ZSTD_error_memory_allocation:
        return ET_STEP_NO_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge:
        return ET_STEP_TOO_LARGE;
    case ZSTD_error_frameParameter_unsupported:
    case ZSTD_error_dictionary_wrong:
        return ET_STEP_FOREIGN;
    default:
        return ET_STEP_DAMAGED;
    }
}

/* A step that fails does not tell what it had unpacked before it did. So it is given
 * no more than it wants: a block at a time. */
static enum et_codec_step zstd_step(void *state, struct et_slice *in, struct et_room *out)
{
    struct zstd *zstd = state;
    ZSTD_inBuffer input = { in->p, in->n < zstd->wants ? in->n : zstd->wants, 0 };
    ZSTD_outBuffer output = { out->p, out->n, 0 };
    size_t status = ZSTD_decompressStream(zstd->context, &output, &input);
    if (ZSTD_isError(status))
        return failed(status);
    *in = et_slice_from(*in, input.pos);
    *out = (struct et_room){ out->p + output.pos, out->n - output.pos };
    zstd->wants = status;
    return status == 0 ? ET_STEP_END : ET_STEP_ON;
}

const struct et_codec et_codec_zstd = {
    .name = "zstd",
    .is = zstd_is,
    .follows = zstd_follows,
    .open = zstd_open,
    .again = zstd_again,
    .step = zstd_step,
    .close = zstd_close,
};
