/* The compilation that an exec belongs to, for `exectrail explain`: what tells of it, and
 * each link of its chain with the place where it was read. */
#ifndef ET_ANALYZER_CLI_EXPLAIN_COMPILATION_H
#define ET_ANALYZER_CLI_EXPLAIN_COMPILATION_H

#include "schema/store.h"

/* Writes it to stdout; nothing where the exec belongs to none. 0 or ET_FATAL. */
int et_explain_compilation(struct et_store *store, int64_t exec_id, struct et_err *err);

#endif
