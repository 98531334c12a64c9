/* What libarchive unpacks: archives as members, and lz4, of which it hands out each
 * block as it comes: an archive of one nameless member. Members are streams
 * themselves; nothing is written to disk and no name is ever opened. */
#ifndef ET_PARSERS_INPUT_ARCHIVE_H
#define ET_PARSERS_INPUT_ARCHIVE_H

#include "parsers/input/stream.h"

struct et_archive_kind {
    const char *name; /* "tar", "lz4": for messages */
    bool (*is)(struct et_slice magic);
    int filter, format; /* libarchive's codes; the format of a compressed stream is "raw" */
    bool compression;   /* one nameless member */
    bool packs;         /* members come out bigger than they are stored */
    bool seeks;         /* cannot be read without jumping to its end */
};

/* The kind that begins with these bytes, or NULL. */
const struct et_archive_kind *et_archive_kind(struct et_slice magic);

struct et_member {
    struct et_slice name; /* as stored, never checked; dies with the next member */
    bool encrypted;
};

/* The members of an archive of any kind, one after the other. */
struct et_members {
    /* The bytes of the current member. A wrong checksum breaks the stream off after
     * its last byte, holes of sparse files are zeros. */
    struct et_stream stream;

    /* Goes to the next member that is a file; folders, links and devices are passed
     * over, and so is what was not read of the member before. 1, 0 at the end of
     * the archive, or negative where no further member can be reached. */
    int (*next)(struct et_members *members, struct et_member *member, struct et_err *err);
};

struct et_archive;

/* Starts reading from, which is borrowed like budget. NULL if there is no
 * memory. */
struct et_archive *et_archive_new(const struct et_archive_kind *kind, struct et_stream *from,
                                  struct et_budget *budget);
void et_archive_free(struct et_archive *archive);

struct et_members *et_archive_members(struct et_archive *archive);

#endif
