/* One header of a tar, taken apart. Knows v7, ustar and GNU; what stands ahead of a
 * header (long names, pax) is for who reads the whole (tar.h). */
#ifndef ET_PARSERS_TAR_HEADER_H
#define ET_PARSERS_TAR_HEADER_H

#include "parsers/fact.h"

enum { ET_TAR_BLOCK = 512 };

struct et_tar_header {
    char type;                           /* as written */
    struct et_slice name, prefix, link;  /* empty = not there; borrowed from the block */
    int64_t mode, uid, gid, size, mtime; /* ET_ABSENT = no number; mtime in seconds */
    int64_t sparse_size;                 /* GNU's sparse files: of the whole file */
    bool maps_follow;                    /* … and that blocks with its map come next */
};

/* True if block begins with a header whose checksum is right. */
bool et_tar_is_header(struct et_slice block);

void et_tar_header_read(const char block[ET_TAR_BLOCK], struct et_tar_header *header);

#endif
