/* Finds the files of a folder and says what in it is none. Knows nothing of
 * what is in the files. */
#ifndef ET_PARSERS_FOLDER_H
#define ET_PARSERS_FOLDER_H

#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/* Both return 0 or ET_FATAL, which ends the visit. path is borrowed. */
struct et_folder_visitor {
    void *ctx;
    int (*file)(void *ctx, const char *path);
    int (*problem)(void *ctx, const char *path, const struct et_err *problem);
};

/* Visits every file under path, which is a folder or a link to one, in byte
 * order of the names in each folder. Returns what a callback returned. */
int et_folder_visit(const char *path, const struct et_folder_visitor *visitor);

/* Bytes of all files under path, which may also be a file. */
uint64_t et_folder_size(const char *path);

/* Says why something that is no regular file is not read; returns ET_SOURCE. */
int et_folder_refuse(mode_t mode, struct et_err *err);

/* Says what the system refused, with its reason; returns ET_SOURCE. */
int et_folder_fail(const char *what, int number, struct et_err *err);

#endif
