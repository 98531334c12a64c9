/* `explain F2` of a finding that is about no exec: what a container or an image has, and
 * where each part of that is said. */
#ifndef ET_ANALYZER_CLI_EXPLAIN_STATE_H
#define ET_ANALYZER_CLI_EXPLAIN_STATE_H

#include "base/arena.h"
#include "schema/store.h"

enum { ET_STATE_NONE = -1 };

/* Prints it and returns an exit status, or ET_STATE_NONE where word names no such
 * finding. */
int et_explain_state(struct et_store *store, struct et_slice word, struct et_arena *arena);

#endif
