/* A tar is headers of 512 bytes, each followed by its content, padded to 512:
 *
 *   tar    = *entry 2*zeros
 *   entry  = *( long / pax ) header *map content
 *   header = name[100] mode[8] uid[8] gid[8] size[12] mtime[12] sum[8] type link[100]
 *            "ustar" … prefix[155]              ustar; GNU has other things for a prefix
 *   long   = header of type "L" (name) or "K" (link), content the name: GNU
 *   pax    = header of type "x", content *( length " " key "=" value LF )
 *   map    = 512 bytes of GNU's sparse files; the last one says so
 *
 * Numbers are octal, or binary behind a byte of 0x80 or 0xff. The sum is that of all
 * bytes, with itself taken for blanks. A header with a wrong sum is passed over, and
 * what follows it up to the next good one: nobody can tell how long it was. */
#include "parsers/tar.h"

#include "base/strbuf.h"

#include <stdlib.h>

struct field {
    size_t at, n;
};

static const struct field name_field = { 0, 100 }, mode_field = { 100, 8 }, uid_field = { 108, 8 },
                          gid_field = { 116, 8 }, size_field = { 124, 12 },
                          mtime_field = { 136, 12 }, sum_field = { 148, 8 },
                          link_field = { 157, 100 }, prefix_field = { 345, 155 },
                          sparse_size_field = { 483, 12 };
enum { TYPE_AT = 156, MAGIC_AT = 257, MAPS_FOLLOW_AT = 482, MORE_MAPS_AT = 504 };

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

/* The text of a field: up to a NUL, or all of it. */
static struct et_slice text_in(const char *header, struct field field)
{
    return (struct et_slice){ header + field.at, strnlen(header + field.at, field.n) };
}

static int64_t binary_in(const unsigned char *bytes, size_t n)
{
    int64_t value = bytes[0] == 0xff ? -1 : bytes[0] & 0x7f;
    for (size_t i = 1; i < n; i++)
        if (__builtin_mul_overflow(value, 256, &value) ||
            __builtin_add_overflow(value, bytes[i], &value))
            return ET_ABSENT;
    return value;
}

/* ET_ABSENT where there is no number. */
static int64_t number_in(const char *header, struct field field)
{
    const char *p = header + field.at;
    int64_t value = 0;
    size_t i = 0, digits = 0;
    if (p[0] & 0x80)
        return binary_in((const unsigned char *)p, field.n);
    while (i < field.n && p[i] == ' ')
        i++;
    for (; i < field.n && p[i] >= '0' && p[i] <= '7'; i++, digits++)
        value = value * 8 + (p[i] - '0');
    return digits ? value : ET_ABSENT;
}

bool et_tar_is_header(struct et_slice block)
{
    if (block.n < ET_TAR_BLOCK)
        return false;
    int64_t as_unsigned = 0, as_signed = 0; /* old programs added signed bytes */
    for (size_t i = 0; i < ET_TAR_BLOCK; i++) {
        bool sum = i >= sum_field.at && i < sum_field.at + sum_field.n;
        int byte = sum ? ' ' : (unsigned char)block.p[i];
        as_unsigned += byte;
        as_signed += byte < 128 ? byte : byte - 256;
    }
    int64_t stored = number_in(block.p, sum_field);
    return stored == as_unsigned || stored == as_signed;
}

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
    if (use == USE_PAX && !read_pax(tar))
        return say(tar, &tar->at, "pax records of a tar entry are damaged", 0, err);
    if (use == USE_PATH)
        drop_zeros(&tar->path);
    if (use == USE_LINK)
        drop_zeros(&tar->link);
    return tar->path.failed || tar->link.failed || tar->pax.failed ? et_fail_memory(err) : 0;
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

/* Name and prefix, into path. */
static void join_name(const char *header, struct et_strbuf *path)
{
    bool ustar = memcmp(header + MAGIC_AT, "ustar", 6) == 0;
    struct et_slice prefix = ustar ? text_in(header, prefix_field) : ET_SLICE_NONE;
    if (prefix.n) {
        et_strbuf_add(path, prefix);
        et_strbuf_addc(path, '/');
    }
    et_strbuf_add(path, text_in(header, name_field));
}

/* Only files have a content, whatever size is written. */
static bool has_content(char type)
{
    return type < ET_TAR_HARD_LINK || type > ET_TAR_FIFO;
}

static int begin_entry(struct et_tar *tar, char type, int64_t size, struct et_err *err)
{
    const char *header = tar->header;
    bool sparse = type == 'S';
    int64_t seconds = number_in(header, mtime_field), ns = ET_TIME_NONE;
    if (seconds != ET_ABSENT && __builtin_mul_overflow(seconds, ET_NS_PER_S, &ns))
        ns = ET_TIME_NONE;
    if (tar->path.n == 0)
        join_name(header, &tar->path);
    if (tar->link.n == 0)
        et_strbuf_add(&tar->link, text_in(header, link_field));
    if (tar->path.failed || tar->link.failed)
        return et_fail_memory(err);
    struct et_tar_entry entry = {
        .type = type,
        .path = et_strbuf_slice(&tar->path),
        .link = tar->link.n ? et_strbuf_slice(&tar->link) : ET_SLICE_NONE,
        .mode = number_in(header, mode_field),
        .uid = said(tar->uid, number_in(header, uid_field)),
        .gid = said(tar->gid, number_in(header, gid_field)),
        .size = said(tar->shown_size, sparse ? number_in(header, sparse_size_field) : size),
        .mtime_ns = said(tar->mtime_ns, ns),
        .at = tar->at,
    };
    if (entry.mode != ET_ABSENT)
        entry.mode &= 07777;
    /* v7 knows a folder by the end of its name */
    if (type == '\0')
        entry.type = et_slice_ends(entry.path, "/") ? ET_TAR_FOLDER : ET_TAR_FILE;
    tar->entries++;
    tar->last = tar->at;
    int wanted = tar->visitor->entry(tar->visitor->ctx, &entry, err);
    if (wanted < 0)
        return wanted;
    tar->maps = sparse && header[MAPS_FOLLOW_AT] != '\0';
    /* the pieces of a sparse file are not the file */
    expect(tar, wanted && !sparse ? USE_CONTENT : USE_NONE, has_content(type) ? (uint64_t)size : 0);
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
    char type = tar->header[TYPE_AT];
    int64_t size = said(tar->size, number_in(tar->header, size_field));
    if (size < 0 && has_content(type))
        return lose(tar, offset, "the size of a tar entry is not readable", err);
    tar->lost = false;
    if (tar->at.length == 0)
        tar->at = (struct et_place){ .line = tar->entries + 1, .offset = offset };
    tar->at.length = offset + ET_TAR_BLOCK - tar->at.offset;
    switch (type) {
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
        return begin_entry(tar, type, size, err);
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

int et_tar_end(struct et_tar *tar, struct et_err *err)
{
    const struct et_place here = { tar->entries + 1, tar->offset - tar->filled, tar->filled };
    if (tar->filled || tar->at.length)
        return say(tar, tar->at.length ? &tar->at : &here, "the tar ends within a header", 0, err);
    if (tar->left || tar->maps)
        return say(tar, &tar->last, "the tar ends within this entry", 0, err);
    if (!tar->ended && tar->entries && !tar->lost)
        return say(tar, &tar->last, "the tar ends without its end mark: more may be missing", 0,
                   err);
    return 0;
}
