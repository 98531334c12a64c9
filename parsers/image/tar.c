/* A tar is headers of 512 bytes, each followed by its content, padded to 512:
 *
 *   tar    = *entry 2*zeros
 *   entry  = *( long / pax ) header *map content
 *   long   = header of type "L" (name) or "K" (link), content the name: GNU
 *   pax    = header of type "x", content *( length " " key "=" value LF )
 *   map    = 512 bytes of GNU's sparse files; the last one says so
 *
 * A header with a wrong sum is passed over, and what follows it up to the next good
 * one: nobody can tell how long it was. */
#include "parsers/image/tar.h"

#include "base/strbuf.h"
#include "parsers/tar_header.h"

#include <stdlib.h>

enum { MORE_MAPS_AT = 504 }; /* in a map */

/* What becomes of the bytes behind a header. */
enum use { USE_NONE, USE_CONTENT, USE_PATH, USE_LINK, USE_PAX };

struct et_tar {
    const struct et_tar_visitor *visitor;
    char header[ET_TAR_BLOCK];
    size_t filled;      /* bytes of it */
    uint64_t left, pad; /* bytes of content to come, and of zeros behind it */
    enum use use;       /* of that content */
    bool maps;          /* the next block is a sparse file's map */
    bool wanted;        /* the visitor asked for that file's content */
    bool lost;          /* looking for a good header */
    bool ended;         /* the last block was zeros */
    uint64_t entries;
    uint64_t offset;             /* of the next byte */
    struct et_place at;          /* of the headers under way; length 0 = none */
    struct et_place last;        /* of the last entry */
    struct et_strbuf path, link; /* that come before a header; empty = none */
    struct et_strbuf pax;
    int64_t size, shown_size, uid, gid, mtime_ns; /* as pax says; ET_ABSENT = it does not */
};

static bool all_zeros(const char *block)
{
    for (size_t i = 0; i < ET_TAR_BLOCK; i++)
        if (block[i] != '\0')
            return false;
    return true;
}

/* Forgets what was said ahead of an entry. */
static void forget(struct et_tar *tar)
{
    et_strbuf_reset(&tar->path);
    et_strbuf_reset(&tar->link);
    et_strbuf_reset(&tar->pax);
    tar->size = tar->shown_size = tar->uid = tar->gid = tar->mtime_ns = ET_ABSENT;
    tar->at = (struct et_place){ 0 };
}

struct et_tar *et_tar_new(const struct et_tar_visitor *visitor)
{
    struct et_tar *tar = calloc(1, sizeof *tar);
    if (!tar)
        return NULL;
    tar->visitor = visitor;
    forget(tar);
    return tar;
}

void et_tar_free(struct et_tar *tar)
{
    if (!tar)
        return;
    et_strbuf_clear(&tar->path);
    et_strbuf_clear(&tar->link);
    et_strbuf_clear(&tar->pax);
    free(tar);
}

static int say(const struct et_tar *tar, const struct et_place *at, const char *what,
               unsigned entries, struct et_err *err)
{
    const struct et_damage damage = { .at = *at, .what = what };
    return tar->visitor->damage(tar->visitor->ctx, &damage, entries, err);
}

/* The content of the header at hand comes next. */
static void expect(struct et_tar *tar, enum use use, uint64_t size)
{
    tar->use = use;
    tar->left = size;
    tar->pad = (ET_TAR_BLOCK - size % ET_TAR_BLOCK) % ET_TAR_BLOCK;
}

/* One record of pax. */
static void take_pax(struct et_tar *tar, struct et_slice key, struct et_slice value)
{
    const struct {
        const char *key;
        int64_t *number;
    } numbers[] = {
        { "size", &tar->size },
        { "uid", &tar->uid },
        { "gid", &tar->gid },
        { "GNU.sparse.realsize", &tar->shown_size },
        { "GNU.sparse.size", &tar->shown_size },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint64_t number;
        if (et_slice_is(key, numbers[i].key) && et_slice_u64(value, &number) && number <= INT64_MAX)
            *numbers[i].number = (int64_t)number;
    }
    if (et_slice_is(key, "mtime"))
        et_time_from_seconds(value, &tar->mtime_ns);
    struct et_strbuf *text = et_slice_is(key, "path") || et_slice_is(key, "GNU.sparse.name")
                                 ? &tar->path
                             : et_slice_is(key, "linkpath") ? &tar->link
                                                            : NULL;
    if (text) {
        et_strbuf_reset(text);
        et_strbuf_add(text, value);
    }
}

/* All records of a pax header. False where they are not as they should be. */
static bool read_pax(struct et_tar *tar)
{
    struct et_slice rest = et_strbuf_slice(&tar->pax);
    while (rest.n) {
        const char *blank = et_slice_find(rest, ' ');
        size_t digits = blank ? (size_t)(blank - rest.p) : 0;
        uint64_t length;
        if (!et_slice_u64(et_slice_to(rest, digits), &length) || length > rest.n ||
            length < digits + 2 || rest.p[length - 1] != '\n')
            return false;
        struct et_slice record = et_slice_from(et_slice_to(rest, length - 1), digits + 1);
        const char *equals = et_slice_find(record, '=');
        if (!equals)
            return false;
        size_t n = (size_t)(equals - record.p);
        take_pax(tar, et_slice_to(record, n), et_slice_from(record, n + 1));
        rest = et_slice_from(rest, length);
    }
    return true;
}

static void drop_zeros(struct et_strbuf *name)
{
    while (name->n && name->p[name->n - 1] == '\0')
        name->n--;
}

/* The content has been taken to its end. */
static int end_content(struct et_tar *tar, struct et_err *err)
{
    enum use use = tar->use;
    tar->use = USE_NONE;
    if (use == USE_CONTENT)
        return tar->visitor->content(tar->visitor->ctx, ET_SLICE_NONE, 0, err);
    if (tar->pax.failed)
        return et_fail_memory(err);
    if (use == USE_PAX && !read_pax(tar))
        return say(tar, &tar->at, "pax records of a tar entry are damaged", 0, err);
    if (use == USE_PATH)
        drop_zeros(&tar->path);
    if (use == USE_LINK)
        drop_zeros(&tar->link);
    return tar->path.failed || tar->link.failed ? et_fail_memory(err) : 0;
}

static int take_content(struct et_tar *tar, struct et_slice bytes, uint64_t offset,
                        struct et_err *err)
{
    switch (tar->use) {
    case USE_CONTENT:
        return tar->visitor->content(tar->visitor->ctx, bytes, offset, err);
    case USE_PATH:
        et_strbuf_add(&tar->path, bytes);
        return 0;
    case USE_LINK:
        et_strbuf_add(&tar->link, bytes);
        return 0;
    case USE_PAX:
        et_strbuf_add(&tar->pax, bytes);
        return 0;
    default:
        return 0;
    }
}

static int64_t said(int64_t pax, int64_t header)
{
    return pax != ET_ABSENT ? pax : header;
}

/* Only files have a content, whatever size is written. */
static bool has_content(char type)
{
    return type < ET_TAR_HARD_LINK || type > ET_TAR_FIFO;
}

/* What nothing ahead of the header said, it says itself. */
static void complete_names(struct et_tar *tar, const struct et_tar_header *header)
{
    if (tar->path.n == 0 && header->prefix.n) {
        et_strbuf_add(&tar->path, header->prefix);
        et_strbuf_addc(&tar->path, '/');
        et_strbuf_add(&tar->path, header->name);
    } else if (tar->path.n == 0) {
        et_strbuf_add(&tar->path, header->name);
    }
    if (tar->link.n == 0)
        et_strbuf_add(&tar->link, header->link);
}

static int begin_entry(struct et_tar *tar, const struct et_tar_header *header, int64_t size,
                       struct et_err *err)
{
    bool sparse = header->type == 'S';
    int64_t ns = ET_TIME_NONE;
    if (header->mtime != ET_ABSENT && __builtin_mul_overflow(header->mtime, ET_NS_PER_S, &ns))
        ns = ET_TIME_NONE;
    complete_names(tar, header);
    if (tar->path.failed || tar->link.failed)
        return et_fail_memory(err);
    struct et_tar_entry entry = {
        .type = header->type,
        .path = et_strbuf_slice(&tar->path),
        .link = tar->link.n ? et_strbuf_slice(&tar->link) : ET_SLICE_NONE,
        .mode = header->mode,
        .uid = said(tar->uid, header->uid),
        .gid = said(tar->gid, header->gid),
        .size = said(tar->shown_size, sparse ? header->sparse_size : size),
        .mtime_ns = said(tar->mtime_ns, ns),
        .at = tar->at,
    };
    if (entry.mode != ET_ABSENT)
        entry.mode &= 07777;
    /* v7 knows a folder by the end of its name */
    if (header->type == '\0')
        entry.type = et_slice_ends(entry.path, "/") ? ET_TAR_FOLDER : ET_TAR_FILE;
    tar->entries++;
    tar->last = tar->at;
    int wanted = tar->visitor->entry(tar->visitor->ctx, &entry, err);
    if (wanted < 0)
        return wanted;
    tar->maps = sparse && header->maps_follow;
    /* the pieces of a sparse file are not the file */
    expect(tar, wanted && !sparse ? USE_CONTENT : USE_NONE,
           has_content(header->type) ? (uint64_t)size : 0);
    forget(tar);
    return 0;
}

/* A header that speaks of the entry to come. */
static int begin_ahead(struct et_tar *tar, enum use use, int64_t size, struct et_err *err)
{
    struct et_strbuf *to = use == USE_PATH ? &tar->path : use == USE_LINK ? &tar->link : &tar->pax;
    et_strbuf_reset(to);
    bool fits = size <= ET_TAR_MAX_NAMES;
    expect(tar, fits ? use : USE_NONE, (uint64_t)size);
    return fits ? 0 : say(tar, &tar->at, "a name in a tar is longer than 1 MiB", 0, err);
}

static int lose(struct et_tar *tar, uint64_t offset, const char *what, struct et_err *err)
{
    forget(tar);
    if (tar->lost)
        return 0;
    tar->lost = true;
    const struct et_place at = { ++tar->entries, offset, ET_TAR_BLOCK };
    return say(tar, &at, what, 1, err);
}

/* The header is full; offset is that of its first byte. */
static int take_header(struct et_tar *tar, uint64_t offset, struct et_err *err)
{
    tar->ended = all_zeros(tar->header);
    if (tar->maps) {
        tar->maps = tar->header[MORE_MAPS_AT] != '\0';
        return 0;
    }
    if (tar->ended) {
        forget(tar);
        return 0;
    }
    if (!et_tar_is_header((struct et_slice){ tar->header, ET_TAR_BLOCK }))
        return lose(tar, offset, "a tar header is damaged; entries behind it may be missing", err);
    struct et_tar_header header;
    et_tar_header_read(tar->header, &header);
    int64_t size = said(tar->size, header.size);
    if (size < 0 && has_content(header.type))
        return lose(tar, offset, "the size of a tar entry is not readable", err);
    tar->lost = false;
    if (tar->at.length == 0)
        tar->at = (struct et_place){ .line = tar->entries + 1, .offset = offset };
    tar->at.length = offset + ET_TAR_BLOCK - tar->at.offset;
    switch (header.type) {
    case 'L':
        return begin_ahead(tar, USE_PATH, size, err);
    case 'K':
        return begin_ahead(tar, USE_LINK, size, err);
    case 'x':
        return begin_ahead(tar, USE_PAX, size, err);
    case 'g': /* of the whole archive, not of one entry */
        forget(tar);
        expect(tar, USE_NONE, (uint64_t)size);
        return 0;
    default:
        return begin_entry(tar, &header, size, err);
    }
}

/* Takes a part of block into the header. */
static size_t fill_header(struct et_tar *tar, struct et_slice block)
{
    struct et_slice part = et_slice_to(block, ET_TAR_BLOCK - tar->filled);
    memcpy(tar->header + tar->filled, part.p, part.n);
    tar->filled += part.n;
    return part.n;
}

int et_tar_block(struct et_tar *tar, struct et_slice block, uint64_t offset, struct et_err *err)
{
    int rc = 0;
    while (block.n && rc == 0) {
        size_t n;
        if (tar->maps || (tar->left == 0 && tar->pad == 0)) {
            n = fill_header(tar, block);
        } else if (tar->left) {
            n = et_slice_to(block, tar->left).n;
            rc = take_content(tar, et_slice_to(block, n), offset, err);
            tar->left -= n;
        } else {
            n = et_slice_to(block, tar->pad).n;
            tar->pad -= n;
        }
        block = et_slice_from(block, n);
        offset += n;
        if (rc == 0 && tar->filled == ET_TAR_BLOCK) {
            tar->filled = 0;
            rc = take_header(tar, offset - ET_TAR_BLOCK, err);
        }
        if (rc == 0 && tar->left == 0 && tar->use != USE_NONE)
            rc = end_content(tar, err);
    }
    tar->offset = offset;
    return rc;
}

bool et_tar_skip(struct et_tar *tar, uint64_t n)
{
    if (n > tar->left || tar->maps)
        return false;
    tar->left -= n;
    tar->offset += n;
    return true;
}

int et_tar_end(struct et_tar *tar, struct et_err *err)
{
    const struct et_place here = { tar->entries + 1, tar->offset - tar->filled, tar->filled };
    if (tar->filled || tar->at.length)
        return say(tar, tar->at.length ? &tar->at : &here, "the tar ends within a header", 0, err);
    if (tar->left || tar->maps)
        return say(tar, &tar->last, "the tar ends within this entry", 0, err);
    return 0;
}

int et_tar_end_mark(struct et_tar *tar, struct et_err *err)
{
    bool cut = tar->filled || tar->at.length || tar->left || tar->maps;
    if (cut || tar->ended || tar->lost || tar->entries == 0)
        return 0;
    return say(tar, &tar->last, "the tar ends without its end mark: more may be missing", 0, err);
}
