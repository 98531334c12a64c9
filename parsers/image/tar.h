/* Reads a tar as it passes, in blocks of any size: v7, ustar, GNU and pax. It is
 * for a tar that is evidence as a whole, a layer of an image, whose digest counts
 * and each of whose entries has a place; archives that only carry evidence are
 * libarchive's (archive.h). Keeps one entry's headers. */
#ifndef ET_PARSERS_IMAGE_TAR_H
#define ET_PARSERS_IMAGE_TAR_H

#include "parsers/fact.h"

/* Bytes of one long name, or of pax records; more of them is damage. */
enum { ET_TAR_MAX_NAMES = 1024 * 1024 };

/* ustar's letters; others stand for what they are in the format that has them. */
enum et_tar_type {
    ET_TAR_FILE = '0',
    ET_TAR_HARD_LINK = '1',
    ET_TAR_SYMBOLIC_LINK = '2',
    ET_TAR_CHARACTER_DEVICE = '3',
    ET_TAR_BLOCK_DEVICE = '4',
    ET_TAR_FOLDER = '5',
    ET_TAR_FIFO = '6',
};

struct et_tar_entry {
    char type;                    /* an et_tar_type, or another letter */
    struct et_slice path, link;   /* as stored; link is absent where there is none */
    int64_t mode, uid, gid, size; /* mode without the bits of the type; ET_ABSENT = not readable */
    int64_t mtime_ns;
    struct et_place at; /* all of its headers; line = number of the entry, from 1 */
};

/* Each returns a negative code to stop, with err filled. */
struct et_tar_visitor {
    void *ctx;
    /* 1 if the content is wanted, else 0. */
    int (*entry)(void *ctx, const struct et_tar_entry *entry, struct et_err *err);
    /* The next bytes of a content that is wanted; none: it has ended. */
    int (*content)(void *ctx, struct et_slice bytes, uint64_t offset, struct et_err *err);
    /* entries: how many it stands for that are not told, 0 or 1 */
    int (*damage)(void *ctx, const struct et_damage *damage, unsigned entries, struct et_err *err);
};

struct et_tar;

/* visitor is borrowed and must outlive it. NULL if there is no memory. */
struct et_tar *et_tar_new(const struct et_tar_visitor *visitor);
void et_tar_free(struct et_tar *tar);

/* Takes the next bytes, which begin at offset. 0 or a negative code. */
int et_tar_block(struct et_tar *tar, struct et_slice block, uint64_t offset, struct et_err *err);

/* The next n bytes are content that is not at hand: passes over them. False, with
 * nothing done, where there is not as much content to come. Only for a visitor that
 * wants none. */
bool et_tar_skip(struct et_tar *tar, uint64_t n);

/* The stream has ended: says where it is cut. 0 or a negative code. */
int et_tar_end(struct et_tar *tar, struct et_err *err);

/* Says if the end mark is missing, and no entry is cut. 0 or a negative code. */
int et_tar_end_mark(struct et_tar *tar, struct et_err *err);

#endif
