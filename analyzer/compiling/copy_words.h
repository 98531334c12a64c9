/* What a command that copies, moves or links names: cp, mv, ln, install; and a runtime's
 * client that copies into a container. */
#ifndef ET_ANALYZER_COMPILING_COPY_WORDS_H
#define ET_ANALYZER_COMPILING_COPY_WORDS_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/* cp A B … TARGET, or -t TARGET A B …; TARGET may be a folder: then each keeps its name. */
struct et_copy_words {
    const struct et_slice *words;
    size_t count, at;
    bool files_only;        /* after -- */
    struct et_slice target; /* absent = none is named */
};

void et_copy_words_begin(struct et_copy_words *copy, const struct et_slice *words, size_t count);

/* The next one that is copied. False: there is none left. */
bool et_copy_words_next(struct et_copy_words *copy, struct et_slice *from);

/* docker cp FROM CONTAINER:TO. False: it copies out, or not at all. */
struct et_copy_in {
    struct et_slice from, container, to;
};

bool et_copy_in_of(const struct et_slice *words, size_t count, struct et_copy_in *copy);

/* -x, --long; a lone "-" is a file. */
bool et_is_option(struct et_slice word);

#endif
