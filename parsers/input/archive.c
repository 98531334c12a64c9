#include "parsers/input/archive.h"

#include "parsers/input/input.h"
#include "parsers/tar_header.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>

struct et_archive {
    struct et_members members;
    struct et_stream *from;
    struct et_budget *budget;
    const struct et_archive_kind *kind;
    struct archive *reader;
    locale_t utf8;         /* names pass through libarchive's idea of a locale */
    struct et_slice block; /* the last one that libarchive got of `from` */
    uint64_t position;     /* in `from`, behind that block */
    uint64_t count;        /* members so far */
    bool ended;            /* libarchive wanted more than `from` has */
    struct et_err broken;  /* why `from` broke off, code 0 = it did not */

    /* The current member. */
    struct et_slice held; /* unpacked, not yet handed out */
    uint64_t given, hole; /* bytes handed out; zeros that come before `held` */
    bool flawed;          /* its checksum or length is wrong */
    int over;             /* what next() returns from now on, 1 = not over */
    struct et_err err;
};

/* Content decides. A log must never be taken for an archive, whatever somebody
 * wrote into its first line: so magics that are printable text are not enough. */

static bool starts(struct et_slice magic, const char *bytes, size_t n)
{
    return magic.n >= n && memcmp(magic.p, bytes, n) == 0;
}

static bool is_lz4(struct et_slice magic)
{
    return starts(magic, "\x04\x22\x4d\x18", 4);
}

static bool is_zip(struct et_slice magic)
{
    return starts(magic, "PK\3\4", 4) || starts(magic, "PK\5\6", 4);
}

static bool is_7zip(struct et_slice magic)
{
    return starts(magic, "7z\xbc\xaf\x27\x1c", 6);
}

/* A header holds a NUL, which a line of an audit log does not. */
static bool is_tar(struct et_slice magic)
{
    return et_tar_is_header(magic) && magic.p[0] != '\0' && memchr(magic.p, '\0', ET_TAR_BLOCK);
}

/* No mtree: its bid takes plain text. No cpio: see cpio.h. */
static const struct et_archive_kind kinds[] = {
    { "lz4", is_lz4, ARCHIVE_FILTER_LZ4, ARCHIVE_FORMAT_RAW, true, true, false },
    { "tar", is_tar, ARCHIVE_FILTER_NONE, ARCHIVE_FORMAT_TAR, false, false, false },
    { "zip", is_zip, ARCHIVE_FILTER_NONE, ARCHIVE_FORMAT_ZIP, false, true, false },
    { "7z", is_7zip, ARCHIVE_FILTER_NONE, ARCHIVE_FORMAT_7ZIP, false, true, true },
};

const struct et_archive_kind *et_archive_kind(struct et_slice magic)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].is(magic))
            return &kinds[i];
    return NULL;
}

/* A broken `from` looks like its end to libarchive, so that it gives all it
 * has; we remember the difference. */
static la_ssize_t give(struct archive *reader, void *context, const void **block)
{
    (void)reader;
    struct et_archive *ar = context;
    int rc = ar->from->next(ar->from, &ar->block, &ar->broken);
    if (rc <= 0) {
        ar->ended = true;
        ar->block = ET_SLICE_NONE;
        return 0;
    }
    ar->position += ar->block.n;
    *block = ar->block.p;
    return (la_ssize_t)ar->block.n;
}

static la_int64_t jump(struct archive *reader, void *context, la_int64_t offset, int whence)
{
    (void)reader;
    struct et_archive *ar = context;
    int64_t base = 0, to = 0;
    if (whence == SEEK_CUR)
        base = (int64_t)ar->position;
    else if (whence == SEEK_END)
        base = (int64_t)ar->from->size;
    if (__builtin_add_overflow(base, offset, &to) || to < 0)
        return ARCHIVE_FATAL;
    ar->ended = (uint64_t)to > ar->from->size;
    if (ar->from->seek(ar->from, (uint64_t)to) < 0)
        return ARCHIVE_FATAL;
    ar->position = (uint64_t)to;
    return to;
}

/* Says why libarchive gave up, from what we saw ourselves. */
static int why(const struct et_archive *ar, struct et_err *err)
{
    if (ar->broken.code != ET_OK) {
        if (err)
            *err = ar->broken;
        return ar->broken.code;
    }
    if (archive_errno(ar->reader) == ENOMEM)
        return et_fail(err, ET_SOURCE, "%s data needs too much memory", ar->kind->name);
    /* libarchive 3.6 falls over where it is asked before it knows a format. */
    if (archive_format(ar->reader) != 0 && archive_read_has_encrypted_entries(ar->reader) > 0)
        return et_fail(err, ET_SOURCE, "%s archive is encrypted: decrypt it first", ar->kind->name);
    if (ar->ended)
        return et_fail(err, ET_DAMAGED, "%s data is cut off", ar->kind->name);
    return et_fail(err, ET_DAMAGED, "%s data is damaged", ar->kind->name);
}

/* Behind the end of a compressed stream only zeros may follow. 0, or negative. */
static int check_tail(struct et_archive *ar, struct et_err *err)
{
    uint64_t used = (uint64_t)archive_filter_bytes(ar->reader, -1);
    uint64_t left = ar->position > used ? ar->position - used : 0;
    bool stray = left > ar->block.n; /* refused by libarchive, and out of our sight */
    struct et_slice tail = et_slice_from(ar->block, stray ? 0 : ar->block.n - (size_t)left);
    int rc = 1;
    while (rc == 1 && !stray) {
        for (size_t i = 0; i < tail.n; i++)
            stray = stray || tail.p[i] != '\0';
        rc = ar->ended ? 0 : ar->from->next(ar->from, &tail, err);
    }
    if (stray)
        return et_fail(err, ET_DAMAGED, "what follows the %s data is not %s", ar->kind->name,
                       ar->kind->name);
    return rc;
}

/* The member has been read to its end: was it whole? 0, or negative. */
static int finish_member(struct et_archive *ar)
{
    if (ar->broken.code != ET_OK && ar->kind->compression)
        return why(ar, &ar->err);
    if (ar->flawed)
        return et_fail(&ar->err, ET_DAMAGED, "%s data is damaged: wrong checksum or length",
                       ar->kind->name);
    return ar->kind->compression ? check_tail(ar, &ar->err) : 0;
}

/* Gets `held` and `hole` of libarchive. 1, 0 at the end, or negative. */
static int unpack_some(struct et_archive *ar)
{
    for (;;) {
        const void *p = NULL;
        size_t n = 0;
        la_int64_t at = (la_int64_t)ar->given;
        int rc = archive_read_data_block(ar->reader, &p, &n, &at);
        if (rc == ARCHIVE_WARN)
            ar->flawed = true;
        else if (rc == ARCHIVE_FAILED)
            return et_fail(&ar->err, ET_SOURCE, "%s member is packed in a way that cannot be read",
                           ar->kind->name);
        else if (rc != ARCHIVE_OK && rc != ARCHIVE_EOF)
            return why(ar, &ar->err);
        ar->held = rc == ARCHIVE_EOF ? ET_SLICE_NONE : (struct et_slice){ p, n };
        ar->hole = at > 0 && (uint64_t)at > ar->given ? (uint64_t)at - ar->given : 0;
        if (ar->held.n || ar->hole)
            return 1;
        if (rc == ARCHIVE_EOF)
            return finish_member(ar);
    }
}

static int member_next(struct et_stream *stream, struct et_slice *block, struct et_err *err)
{
    static const char zeros[16 * 1024];
    struct et_archive *ar = (struct et_archive *)stream;
    if (ar->over == 1 && ar->hole == 0 && ar->held.n == 0)
        ar->over = unpack_some(ar);
    struct et_slice got = ar->held;
    bool hole = ar->hole > 0;
    if (hole)
        got = (struct et_slice){ zeros, ar->hole < sizeof zeros ? (size_t)ar->hole : sizeof zeros };
    if (ar->over == 1 && (hole || ar->kind->packs))
        ar->over = et_budget_take(ar->budget, got.n, &ar->err) < 0 ? ET_SOURCE : 1;
    if (ar->over < 0 && err)
        *err = ar->err;
    if (ar->over != 1)
        return ar->over;
    if (hole)
        ar->hole -= got.n;
    else
        ar->held = ET_SLICE_NONE;
    ar->given += got.n;
    *block = got;
    return 1;
}

/* Hard links without bytes name a member that is visited anyway. */
static bool is_file(struct archive_entry *entry)
{
    return archive_entry_filetype(entry) == AE_IFREG &&
           (!archive_entry_hardlink(entry) || archive_entry_size(entry) > 0);
}

/* Finds the header of the next member; as et_archive_next. */
static int seek_member(struct et_archive *ar, struct et_member *member, struct et_err *err)
{
    for (;;) {
        struct archive_entry *entry = NULL;
        int rc = archive_read_next_header(ar->reader, &entry);
        if (rc == ARCHIVE_FATAL || (rc == ARCHIVE_EOF && ar->broken.code != ET_OK))
            return why(ar, err);
        if (rc == ARCHIVE_EOF)
            return 0;
        if (++ar->count > ET_MAX_ARCHIVE_MEMBERS)
            return et_fail(err, ET_SOURCE, "%s archive holds more than %d members", ar->kind->name,
                           ET_MAX_ARCHIVE_MEMBERS);
        /* A warning is about a name, an owner or a time: the bytes are there. */
        if ((rc != ARCHIVE_OK && rc != ARCHIVE_WARN) || !is_file(entry))
            continue;
        const char *name = archive_entry_pathname(entry);
        *member = (struct et_member){ .name = et_slice_of(name ? name : ""),
                                      .encrypted = archive_entry_is_data_encrypted(entry) > 0 };
        return 1;
    }
}

static int archive_next(struct et_members *members, struct et_member *member, struct et_err *err)
{
    struct et_archive *ar = (struct et_archive *)members;
    if (ar->budget->exceeded)
        return et_budget_take(ar->budget, 0, err);
    if (ar->kind->seeks && !ar->from->seek)
        return et_fail(err, ET_SOURCE,
                       "%s archive can only be read as a file of its own: unpack it",
                       ar->kind->name);
    ar->held = ET_SLICE_NONE;
    ar->given = ar->hole = 0;
    ar->flawed = false;
    ar->over = 1;
    locale_t before = ar->utf8 ? uselocale(ar->utf8) : (locale_t)0;
    int rc = seek_member(ar, member, err);
    if (before)
        uselocale(before);
    return rc;
}

struct et_archive *et_archive_new(const struct et_archive_kind *kind, struct et_stream *from,
                                  struct et_budget *budget)
{
    struct et_archive *ar = calloc(1, sizeof *ar);
    if (!ar)
        return NULL;
    ar->members = (struct et_members){ .stream = { .next = member_next }, .next = archive_next };
    ar->kind = kind;
    ar->from = from;
    ar->budget = budget;
    /* Without this the analyst's own locale would decide what becomes of names
     * that are not ASCII. Where it is missing such names may hold '?'. */
    ar->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    ar->reader = archive_read_new();
    if (!ar->reader) {
        et_archive_free(ar);
        return NULL;
    }
    /* One filter and one format, by decree: no guessing behind our back. What
     * fails here shows as a failure to read the first member. */
    if (kind->compression) {
        archive_read_append_filter(ar->reader, kind->filter);
        archive_read_set_format(ar->reader, kind->format);
    } else {
        archive_read_support_format_by_code(ar->reader, kind->format);
    }
    /* Archives that were put behind one another are all read. */
    if (kind->format == ARCHIVE_FORMAT_TAR)
        archive_read_set_format_option(ar->reader, "tar", "read_concatenated_archives", "1");
    archive_read_set_read_callback(ar->reader, give);
    if (from->seek)
        archive_read_set_seek_callback(ar->reader, jump);
    archive_read_set_callback_data(ar->reader, ar);
    archive_read_open1(ar->reader);
    return ar;
}

void et_archive_free(struct et_archive *ar)
{
    if (!ar)
        return;
    archive_read_free(ar->reader);
    if (ar->utf8)
        freelocale(ar->utf8);
    free(ar);
}

struct et_members *et_archive_members(struct et_archive *ar)
{
    return &ar->members;
}
