/* A file as one key: where it lies (a container, or the host) and its path there. */
#ifndef ET_ANALYZER_COMPILING_FILES_H
#define ET_ANALYZER_COMPILING_FILES_H

#include "analyzer/model.h"

enum { ET_LONGEST_PATH = 4096 }; /* the kernel's PATH_MAX: what is longer names no file */

/* The file that path (bytes, as x sees it) names, in arena; absent where that is not known:
 * in a container that nothing names, or relative to a folder that is not recorded. What a
 * host's process names in the root of a container is that container's. 0 or ET_FATAL. */
int et_file_of(struct et_model *model, const struct et_exec_node *x, struct et_slice path,
               struct et_arena *arena, struct et_slice *key, struct et_err *err);

/* The same of a container, for a path that does not depend on a working directory. */
int et_file_in(et_ref container, struct et_slice path, struct et_arena *arena, struct et_slice *key,
               struct et_err *err);

/* A program's path without the mark that the kernel puts behind one that was deleted. */
struct et_slice et_exe_without_mark(struct et_slice exe);

/* The path in a key. */
struct et_slice et_file_path(struct et_slice key);

#endif
