/* What is worth reading of a whole file system, a mounted disk image: the places
 * where evidence lies. Of the rest there may be millions of files. */
#ifndef ET_PARSERS_INPUT_ROOTFS_H
#define ET_PARSERS_INPUT_ROOTFS_H

#include "base/slice.h"

#include <stdbool.h>

/* True if the folder looks like the root of a file system: it holds etc, var, and
 * programs. */
bool et_rootfs_is(const char *folder);

enum et_rootfs_part {
    ET_ROOTFS_REST,     /* none of the places, nor on the way to one */
    ET_ROOTFS_WAY,      /* a folder that leads to one */
    ET_ROOTFS_EVIDENCE, /* one of the places, or in one */
};

/* What path is, which is relative to the root. */
enum et_rootfs_part et_rootfs_part(struct et_slice path);

#endif
