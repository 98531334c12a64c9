#include "analyzer/readback.h"

#include "base/printable.h"
#include "parsers/input/input.h"

struct reading {
    struct et_excerpt *excerpts;
    size_t count, next; /* next: the first one not yet complete */
    char **into;
    uint64_t at; /* offset of the next block */
    char sha256[ET_SHA256_HEX];
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
static int data(void *ctx, const struct et_source *source, struct et_slice block,
                struct et_err *err)
{
    struct reading *r = ctx;
    uint64_t end = r->at + block.n;
    (void)source;
    (void)err;
    for (size_t i = r->next; i < r->count && r->excerpts[i].offset < end; i++) {
        struct et_excerpt *x = &r->excerpts[i];
        uint64_t from = x->offset > r->at ? x->offset : r->at;
        uint64_t to = x->offset + x->length < end ? x->offset + x->length : end;
        if (from < to)
            memcpy(r->into[i] + (from - x->offset), block.p + (from - r->at), to - from);
        if (x->offset + x->length <= end) {
            x->text = (struct et_slice){ r->into[i], x->length };
            if (i == r->next)
                r->next++;
        }
    }
    r->at = end;
    return 0;
}

static int end(void *ctx, const struct et_source *source, const struct et_source_end *ended,
               struct et_err *err)
{
    struct reading *r = ctx;
    (void)source;
    (void)err;
    for (size_t i = r->next; i < r->count; i++) {
        struct et_excerpt *x = &r->excerpts[i];
        if (!x->text.p && x->least && x->offset + x->least <= r->at)
            x->text = (struct et_slice){ r->into[i], r->at - x->offset };
    }
    et_sha256_text(ended->sha256, r->sha256);
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

int et_readback(struct et_slice path, struct et_slice member, const char *sha256_hex,
                struct et_excerpt *excerpts, size_t count, struct et_arena *arena,
                struct et_readback *result, struct et_err *err)
{
    ET_STRBUF_AUTO raw_path = { 0 };
    ET_STRBUF_AUTO raw_member = { 0 };
    struct reading r = { .excerpts = excerpts, .count = count };
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
    const struct et_visitor visitor = { &r, begin, data, end, problem, NULL };
    int rc = et_input_reopen(et_strbuf_slice(&raw_path),
                             raw_member.n ? et_strbuf_slice(&raw_member) : ET_SLICE_NONE, &visitor,
                             &result->why);
    if (rc == ET_FATAL) {
        *err = result->why;
        return rc;
    }
    result->found = rc == 0;
    result->unchanged =
        result->found && et_slice_eq(et_slice_of(r.sha256), et_slice_of(sha256_hex));
    return 0;
}

static bool varint(struct et_slice *bytes, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; bytes->n && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)bytes->p[0];
        *bytes = et_slice_from(*bytes, 1);
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

struct et_excerpt *et_unpack_records(struct et_slice records, uint64_t line, uint64_t offset,
                                     struct et_arena *arena, size_t *count)
{
    struct et_excerpt *excerpts = et_arena_alloc(arena, (records.n / 3 + 1) * sizeof *excerpts);
    uint64_t lines, bytes, length;
    *count = 0;
    while (excerpts && records.n && varint(&records, &lines) && varint(&records, &bytes) &&
           varint(&records, &length)) {
        line += lines;
        offset += bytes;
        excerpts[(*count)++] = (struct et_excerpt){ line, offset, length, ET_SLICE_NONE, 0 };
    }
    return excerpts;
}
