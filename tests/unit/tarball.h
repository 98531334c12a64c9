/* Tars made in memory, by libarchive, for tests of who reads them. Header-only, as
 * each test is one file. */
#ifndef ET_TESTS_UNIT_TARBALL_H
#define ET_TESTS_UNIT_TARBALL_H

#include "base/strbuf.h"
#include "tests/unit/suite.h"

#include <archive.h>
#include <archive_entry.h>

/* An entry; type 0 is a file. */
struct tarred {
    const char *name, *content;
    struct et_slice bytes; /* the content, where it holds any byte */
    const char *link;
    unsigned mode, type; /* mode without the type's bits; 0 = 0644 */
    int64_t uid;
};

static inline la_ssize_t tarball_grow(struct archive *archive, void *ctx, const void *p, size_t n)
{
    (void)archive;
    et_strbuf_add(ctx, (struct et_slice){ p, n });
    return (la_ssize_t)n;
}

static inline void tarball_add(struct archive *writer, const struct tarred *item)
{
    enum { MODE = 0644, MTIME = 1795469757 };
    struct et_slice content = item->bytes.p ? item->bytes : et_slice_of(item->content);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, item->name);
    archive_entry_set_filetype(entry, item->type ? item->type : AE_IFREG);
    archive_entry_set_perm(entry, (__LA_MODE_T)(item->mode ? item->mode : MODE));
    archive_entry_set_uid(entry, item->uid);
    archive_entry_set_gid(entry, 7);
    archive_entry_set_mtime(entry, MTIME, 0);
    archive_entry_set_size(entry, (la_int64_t)content.n);
    if (item->link && item->type == AE_IFLNK)
        archive_entry_copy_symlink(entry, item->link);
    else if (item->link)
        archive_entry_copy_hardlink(entry, item->link);
    ck_assert_int_ge(archive_write_header(writer, entry), ARCHIVE_WARN);
    archive_entry_free(entry);
    if (content.n)
        ck_assert_int_eq(archive_write_data(writer, content.p, content.n), (la_ssize_t)content.n);
}

/* Appends a tar of that format (ARCHIVE_FORMAT_TAR_…) and packing
 * (ARCHIVE_FILTER_…). */
static inline void tarball_as(struct et_strbuf *to, int format, int filter,
                              const struct tarred *items, size_t count)
{
    struct archive *writer = archive_write_new();
    ck_assert_int_eq(archive_write_set_format(writer, format), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(writer, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(writer, 1);
    ck_assert_int_eq(archive_write_open2(writer, to, NULL, tarball_grow, NULL, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        tarball_add(writer, &items[i]);
    ck_assert_int_eq(archive_write_free(writer), ARCHIVE_OK);
}

static inline void tarball(struct et_strbuf *to, const struct tarred *items, size_t count)
{
    tarball_as(to, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, count);
}

#endif
