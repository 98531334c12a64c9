/* `explain NAME`: why a container passes, fails or is unknown, with the lines behind each
 * reason. */
#ifndef ET_ANALYZER_CLI_EXPLAIN_CONTAINER_H
#define ET_ANALYZER_CLI_EXPLAIN_CONTAINER_H

#include "base/arena.h"
#include "schema/store.h"

/* word: its name, its id, or the beginning of one that no other has. Returns an exit status. */
int et_explain_container(struct et_store *store, struct et_slice word, struct et_arena *arena);

#endif
