#define ZLIB_CONST
#include "parsers/input/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

struct et_gunzip {
    struct et_stream stream;
    struct et_stream *from;
    struct et_budget *budget;
    struct et_slice in; /* packed bytes not yet used */
    z_stream z;
    bool inside; /* a member has begun and has not ended */
    bool more;   /* zlib filled its room and may hold more */
    int over;    /* what next() returns from now on, 1 = not over */
    struct et_err err;
    char *buffer;
};

bool et_gunzip_is(struct et_slice magic)
{
    /* RFC 1952: magic, deflate, and three flags that are always zero. */
    return magic.n >= 4 && memcmp(magic.p, "\x1f\x8b\x08", 3) == 0 &&
           ((unsigned char)magic.p[3] & 0xe0) == 0;
}

/* Makes sure there is something in `in`; as next() of the stream below. */
static int refill(struct et_gunzip *g)
{
    return g->in.n ? 1 : g->from->next(g->from, &g->in, &g->err);
}

/* Between members: 1 if another begins, 0 at the end, negative if neither. */
static int seek_member(struct et_gunzip *g)
{
    int rc = 0;
    while ((rc = refill(g)) == 1) {
        while (g->in.n && *g->in.p == '\0')
            g->in = et_slice_from(g->in, 1);
        if (g->in.n == 0)
            continue;
        if (*g->in.p != '\x1f')
            return et_fail(&g->err, ET_DAMAGED, "what follows the gzip data is not gzip");
        if (inflateReset(&g->z) != Z_OK)
            return et_fail_memory(&g->err);
        return 1;
    }
    return rc;
}

/* One step of zlib. 1, or negative where the data make no sense. */
static int inflate_some(struct et_gunzip *g)
{
    enum { MOST = 1 << 30 }; /* zlib counts in unsigned int */
    struct et_slice part = et_slice_to(g->in, MOST);
    g->z.next_in = (const Bytef *)part.p;
    g->z.avail_in = (uInt)part.n;
    int status = inflate(&g->z, Z_NO_FLUSH);
    g->in = et_slice_from(g->in, part.n - g->z.avail_in);
    g->more = g->z.avail_out == 0;
    switch (status) {
    case Z_STREAM_END:
        g->inside = g->more = false;
        return 1;
    case Z_OK:
    case Z_BUF_ERROR: /* wants input or room */
        return 1;
    case Z_MEM_ERROR:
        return et_fail_memory(&g->err);
    default:
        return et_fail(&g->err, ET_DAMAGED, "gzip data is damaged, or its checksum is wrong");
    }
}

/* Goes on until the room is full. 1, 0 at the end, or negative. */
static int fill(struct et_gunzip *g)
{
    while (g->z.avail_out > 0) {
        int rc = 1;
        if (!g->inside) {
            rc = seek_member(g);
            if (rc <= 0)
                return rc;
            g->inside = true;
        } else if (!g->more) {
            rc = refill(g);
            if (rc == 0)
                return et_fail(&g->err, ET_DAMAGED, "gzip data is cut off");
        }
        if (rc > 0)
            rc = inflate_some(g);
        if (rc < 0)
            return rc;
    }
    return 1;
}

static int gunzip_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    struct et_gunzip *g = (struct et_gunzip *)stream;
    size_t n = 0;
    if (g->over == 1) {
        g->z.next_out = (Bytef *)g->buffer;
        g->z.avail_out = ET_STREAM_BLOCK;
        g->over = fill(g);
        n = ET_STREAM_BLOCK - g->z.avail_out;
    }
    if (n > 0 && et_budget_take(g->budget, n, &g->err) < 0) {
        g->over = ET_SOURCE;
        n = 0;
    }
    if (n > 0) {
        *block = (struct et_slice){ g->buffer, n };
        return 1;
    }
    if (g->over < 0 && err)
        *err = g->err;
    return g->over;
}

struct et_gunzip *et_gunzip_new(struct et_stream *from, struct et_budget *budget)
{
    struct et_gunzip *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    g->stream.next = gunzip_next;
    g->from = from;
    g->budget = budget;
    g->over = 1;
    g->buffer = malloc(ET_STREAM_BLOCK);
    if (!g->buffer || inflateInit2(&g->z, MAX_WBITS + 16) != Z_OK) {
        free(g->buffer);
        free(g);
        return NULL;
    }
    return g;
}

void et_gunzip_free(struct et_gunzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g->buffer);
    free(g);
}

struct et_stream *et_gunzip_stream(struct et_gunzip *g)
{
    return &g->stream;
}
