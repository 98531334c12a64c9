#include "parsers/input/unpack.h"

#include <stdlib.h>

struct et_unpack {
    struct et_stream stream;
    struct et_stream *from;
    struct et_budget *budget;
    const struct et_codec *codec;
    void *state;         /* the codec's */
    struct et_slice in;  /* packed bytes not yet used */
    struct et_room room; /* what is left of the buffer */
    bool begun;          /* the first stream */
    bool inside;         /* a stream has begun and has not ended */
    bool more;           /* the codec filled its room and may hold more */
    int over;            /* what next() returns from now on, 1 = not over */
    struct et_err err;
    char *buffer;
};

const struct et_codec *et_codec_of(struct et_slice magic)
{
    static const struct et_codec *const codecs[] = { &et_codec_gzip, &et_codec_xz, &et_codec_zstd,
                                                     &et_codec_bzip2 };
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
        if (codecs[i]->is(magic))
            return codecs[i];
    return NULL;
}

/* Makes sure there is something in `in`; as next() of the stream below. */
static int refill(struct et_unpack *u)
{
    return u->in.n ? 1 : u->from->next(u->from, &u->in, &u->err);
}

/* Between streams: 1 if another begins, 0 at the end, negative if neither. */
static int seek_stream(struct et_unpack *u)
{
    int rc = 0;
    while ((rc = refill(u)) == 1) {
        while (u->in.n && *u->in.p == '\0')
            u->in = et_slice_from(u->in, 1);
        if (u->in.n == 0)
            continue;
        if (!u->codec->follows((unsigned char)*u->in.p))
            return et_fail(&u->err, ET_DAMAGED, "what follows the %s data is not %s",
                           u->codec->name, u->codec->name);
        if (u->begun && !u->codec->again(u->state))
            return et_fail_memory(&u->err);
        u->begun = true;
        return 1;
    }
    return rc;
}

/* One step of the codec. 1, or negative where it cannot go on. */
static int unpack_some(struct et_unpack *u)
{
    const char *name = u->codec->name;
    enum et_codec_step step = u->codec->step(u->state, &u->in, &u->room);
    u->more = u->room.n == 0;
    switch (step) {
    case ET_STEP_ON:
        return 1;
    case ET_STEP_END:
        u->inside = u->more = false;
        return 1;
    case ET_STEP_DAMAGED:
        return et_fail(&u->err, ET_DAMAGED, "%s data is damaged, or its checksum is wrong", name);
    case ET_STEP_FOREIGN:
        return et_fail(&u->err, ET_SOURCE, "%s data is packed in a way that cannot be read", name);
    case ET_STEP_TOO_LARGE:
        return et_fail(&u->err, ET_SOURCE, "%s data needs more than %d MiB to be unpacked", name,
                       ET_CODEC_MEMORY >> 20);
    case ET_STEP_NO_MEMORY:
        break;
    }
    return et_fail_memory(&u->err);
}

/* Goes on until the room is full. 1, 0 at the end, or negative. */
static int fill(struct et_unpack *u)
{
    while (u->room.n > 0) {
        int rc = 1;
        if (!u->inside) {
            rc = seek_stream(u);
            if (rc <= 0)
                return rc;
            u->inside = true;
        } else if (!u->more) {
            rc = refill(u);
            if (rc == 0)
                return et_fail(&u->err, ET_DAMAGED, "%s data is cut off", u->codec->name);
        }
        if (rc > 0)
            rc = unpack_some(u);
        if (rc < 0)
            return rc;
    }
    return 1;
}

static int unpack_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct et_unpack *u = (struct et_unpack *)stream;
    size_t n = 0;
    if (u->over == 1) {
        u->room = (struct et_room){ u->buffer, ET_STREAM_BLOCK };
        u->over = fill(u);
        n = ET_STREAM_BLOCK - u->room.n;
    }
    if (n > 0 && et_budget_take(u->budget, n, &u->err) < 0) {
        u->over = ET_SOURCE;
        n = 0;
    }
    if (n > 0) {
        *block = (struct et_slice){ u->buffer, n };
        return 1;
    }
    if (u->over < 0 && err)
        *err = u->err;
    return u->over;
}

struct et_unpack *et_unpack_new(const struct et_codec *codec, struct et_stream *from,
                                struct et_budget *budget)
{
    struct et_unpack *u = calloc(1, sizeof *u);
    if (!u)
        return NULL;
    u->stream.next = unpack_next;
    u->from = from;
    u->budget = budget;
    u->codec = codec;
    u->over = 1;
    u->buffer = malloc(ET_STREAM_BLOCK);
    u->state = codec->open();
    if (!u->buffer || !u->state) {
        et_unpack_free(u);
        return NULL;
    }
    return u;
}

void et_unpack_free(struct et_unpack *u)
{
    if (!u)
        return;
    u->codec->close(u->state);
    free(u->buffer);
    free(u);
}

struct et_stream *et_unpack_stream(struct et_unpack *u)
{
    return &u->stream;
}
