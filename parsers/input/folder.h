/* Finds the files of a folder and says what in it is none. Knows nothing of
 * what is in the files. */
#ifndef ET_PARSERS_INPUT_FOLDER_H
#define ET_PARSERS_INPUT_FOLDER_H

#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/* Each returns 0 or ET_FATAL, which ends the visit. path is borrowed. */
struct et_folder_visitor {
    void *ctx;
    int (*file)(void *ctx, const char *path);
    int (*problem)(void *ctx, const char *path, const struct et_err *problem);

    /* path is the root of a file system, and so many files and folders were none of
     * the places of rootfs.h. NULL = all files are visited. */
    int (*left_out)(void *ctx, const char *path, uint64_t count);
};

/* Visits the files under path, which is a folder or a link to one, in byte
 * order of the names in each folder. Returns what a callback returned. */
int et_folder_visit(const char *path, const struct et_folder_visitor *visitor);

/* Says why something that is no regular file is not read; returns ET_SOURCE. */
int et_folder_refuse(mode_t mode, struct et_err *err);

/* Says what the system refused, with its reason; returns ET_SOURCE, or ET_FATAL where it had no
 * memory. */
int et_folder_fail(const char *what, int number, struct et_err *err);

#endif
