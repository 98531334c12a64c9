/* The clues of an exec for `explain`: what each says, where it is said and the words
 * there, what contradicts, and what evidence would settle it. */
#ifndef ET_ANALYZER_CLI_CLUE_LINES_H
#define ET_ANALYZER_CLI_CLUE_LINES_H

#include "base/arena.h"
#include "schema/store.h"

/* Prints them; arena holds what is read for it. An exit status. */
int et_print_clues(struct et_store *store, int64_t exec_id, struct et_arena *arena);

#endif
