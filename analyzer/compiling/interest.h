/* The files that matter to compilations in containers: sources, compilers, outputs, and the
 * folders in which sources and compilers came. What programs do with other files is not
 * looked at, so that no log can make this grow. */
#ifndef ET_ANALYZER_COMPILING_INTEREST_H
#define ET_ANALYZER_COMPILING_INTEREST_H

#include "analyzer/compiling/compilations.h"

/* Folders that are looked at above a file: a path of nothing but folders would have as many
 * as it has letters. */
enum { ET_OWN_FOLDERS = 32 };

struct et_interest {
    struct et_map files;      /* key, see files.h */
    struct et_map names;      /* last part of such a path */
    struct et_map containers; /* et_ref of the containers */
};

/* 0 or ET_FATAL; *interest can be cleared in any case. */
int et_interest_find(struct et_model *model, const struct et_compilations *compilations,
                     struct et_interest *interest, struct et_err *err);
void et_interest_clear(struct et_interest *interest);

/* A further file, as what matters was copied or moved there. False: no memory. */
bool et_interest_add(struct et_interest *interest, struct et_slice key);

bool et_interest_has(const struct et_interest *interest, struct et_slice key);

/* Whether a word can name such a file at all; only then is it worth resolving. */
bool et_interest_may_name(const struct et_interest *interest, struct et_slice word);

/* The folder above the file of a key, as a key; absent where that is the root, or one that
 * everybody uses (/tmp, /usr …): that something came there says nothing of the file. */
struct et_slice et_own_folder(struct et_slice key);

#endif
