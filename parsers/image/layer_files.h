/* Which entries of a layer's tar are stated, and how. A layer is told by its tar
 * (image_layer.c), or by what Docker and podman kept of it (tar_split.c). */
#ifndef ET_PARSERS_IMAGE_LAYER_FILES_H
#define ET_PARSERS_IMAGE_LAYER_FILES_H

#include "base/strbuf.h"
#include "parsers/image/tar.h"

struct et_layer_files {
    const struct et_sink *sink;
    struct et_strbuf path; /* of the last entry, from the image's root; a whiteout's: of what it
                              removes */
    struct et_strbuf link; /* of a hard link: the entry whose content it shares */
};

void et_layer_files_clear(struct et_layer_files *files);

/* Takes the next entry, which is told at that place. 1 if it was stated, 0 if it is of
 * no interest, or a negative code. */
int et_layer_files_take(struct et_layer_files *files, const struct et_tar_entry *entry,
                        const struct et_place *at, struct et_err *err);

#endif
