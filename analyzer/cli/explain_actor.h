/* Who started it, for `exectrail explain`: the actor and each link of his chain with the
 * place where it was read. */
#ifndef ET_ANALYZER_CLI_EXPLAIN_ACTOR_H
#define ET_ANALYZER_CLI_EXPLAIN_ACTOR_H

#include "schema/store.h"

/* Writes it to stdout. 0 or ET_FATAL. */
int et_explain_actor(struct et_store *store, int64_t exec_id, struct et_err *err);

#endif
