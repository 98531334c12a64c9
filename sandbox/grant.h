/* What a confined program may still do with files. Paths are followed when they are granted;
 * what is not there then is granted nothing. */
#ifndef ET_SANDBOX_GRANT_H
#define ET_SANDBOX_GRANT_H

#include <stddef.h>

enum et_grant_kind {
    ET_GRANT_READ,    /* the file, or all beneath the folder */
    ET_GRANT_WRITE,   /* the file anew; one that is not there may be made, with all that its folder
                         then allows */
    ET_GRANT_FILL,    /* files in the folder: read, make, change, remove */
    ET_GRANT_DISCARD, /* empty folders beneath the folder: remove */
};

struct et_grant {
    enum et_grant_kind kind;
    const char *path;
};

/* The descriptor (O_PATH) that the kernel is to be asked with: of the path or, where it is to be
 * made, of the folder around it, which *folder tells. -1 with errno where there is neither. */
int et_grant_open(const struct et_grant *grant, int *folder);

#endif
