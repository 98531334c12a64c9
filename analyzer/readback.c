#include "analyzer/readback.h"

#include "base/printable.h"
#include "parsers/input/input.h"

struct reading {
    struct et_excerpt *excerpts;
    size_t count, next; /* next: the first one not yet complete */
    char **into;
    uint64_t at; /* offset of the next block */
    uint64_t bytes;
    struct et_sha256 *hash; /* of the first of these bytes */
    bool complete;
};

static int begin(void *ctx, const struct et_source *source, struct et_err *err)
{
    (void)ctx;
    (void)source;
    (void)err;
    return 0;
}

/* Copies what the block holds of each excerpt. Excerpts do not overlap much and
 * are in order, so each block looks only at those it can concern. */
static void take(struct reading *r, uint64_t at, struct et_slice block)
{
    const uint64_t end = at + block.n;
    for (size_t i = r->next; i < r->count && r->excerpts[i].offset < end; i++) {
        struct et_excerpt *x = &r->excerpts[i];
        uint64_t from = x->offset > at ? x->offset : at;
        uint64_t to = x->offset + x->length < end ? x->offset + x->length : end;
        if (from < to)
            memcpy(r->into[i] + (from - x->offset), block.p + (from - at), to - from);
        if (x->offset + x->length <= end) {
            x->text = (struct et_slice){ r->into[i], x->length };
            if (i == r->next)
                r->next++;
        }
    }
}

/* What lies behind what was ingested is only counted. */
static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct reading *r = ctx;
    const uint64_t from = r->at, left = r->bytes > r->at ? r->bytes - r->at : 0;
    (void)source;
    r->at += block.n;
    block = et_slice_to(block, left < block.n ? (size_t)left : block.n);
    if (block.n == 0)
        return 0;
    if (et_sha256_add(r->hash, block, err) < 0)
        return ET_FATAL;
    take(r, from, block);
    return 0;
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct reading *r = ctx;
    (void)source;
    (void)err;
    const uint64_t until = r->at < r->bytes ? r->at : r->bytes;
    for (size_t i = r->next; i < r->count; i++) {
        struct et_excerpt *x = &r->excerpts[i];
        if (!x->text.p && x->least && x->offset + x->least <= until)
            x->text = (struct et_slice){ r->into[i], until - x->offset };
    }
    r->complete = ended->complete;
    return 0;
}

static int problem(void *ctx, struct et_slice path, const struct et_err *what, struct et_err *err)
{
    (void)ctx;
    (void)path;
    (void)what;
    (void)err;
    return 0;
}

const char *et_readback_words(const struct et_readback *result)
{
    if (!result->unchanged)
        return "CHANGED: its SHA-256 is no longer the one that was ingested";
    return result->grown ? "unchanged as far as it was ingested: the SHA-256 is of that part, and "
                           "more has been added since"
                         : "unchanged: its SHA-256 is the one that was ingested";
}

static int read_all(struct et_slice path, struct et_slice member, const char *sha256_hex,
                    struct reading *r, struct et_readback *result, struct et_err *err)
{
    unsigned char digest[ET_SHA256_BYTES];
    char hex[ET_SHA256_HEX];
    const struct et_visitor visitor = { r, begin, data, end, problem, NULL, false };
    int rc = et_input_reopen(path, member, &visitor, &result->why);
    if (rc == ET_FATAL) {
        *err = result->why;
        return rc;
    }
    if (et_sha256_end(r->hash, digest, err) < 0)
        return ET_FATAL;
    result->found = rc == 0;
    result->unchanged =
        result->found && r->at >= r->bytes &&
        et_slice_eq(et_slice_of(et_sha256_text(digest, hex)), et_slice_of(sha256_hex));
    result->grown = result->unchanged && r->at > r->bytes;
    return 0;
}

int et_readback(struct et_slice path, struct et_slice member, const char *sha256_hex,
                uint64_t bytes, struct et_excerpt *excerpts, size_t count, struct et_arena *arena,
                struct et_readback *result, struct et_err *err)
{
    ET_STRBUF_AUTO raw_path = { 0 };
    ET_STRBUF_AUTO raw_member = { 0 };
    struct reading r = { .excerpts = excerpts, .count = count, .bytes = bytes };
    *result = (struct et_readback){ 0 };
    et_printable_decode(&raw_path, path);
    et_printable_decode(&raw_member, member);
    r.into = et_arena_alloc(arena, (count ? count : 1) * sizeof *r.into);
    if (!r.into || raw_path.failed || raw_member.failed)
        return et_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        r.into[i] = et_arena_alloc(arena, excerpts[i].length + 1);
        if (!r.into[i])
            return et_fail_memory(err);
    }
    r.hash = et_sha256_new();
    if (!r.hash)
        return et_fail_memory(err);
    int rc = read_all(et_strbuf_slice(&raw_path),
                      raw_member.n ? et_strbuf_slice(&raw_member) : ET_SLICE_NONE, sha256_hex, &r,
                      result, err);
    et_sha256_free(r.hash);
    return rc;
}
