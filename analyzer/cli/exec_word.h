/* The exec that a word on the command line means, as reports print it: an exec's
 * number, C and a compilation's, F and a finding's, or an audit event as
 * STAMP:SERIAL. */
#ifndef ET_ANALYZER_CLI_EXEC_WORD_H
#define ET_ANALYZER_CLI_EXEC_WORD_H

#include "schema/store.h"

/* 1 = found (of several hosts' events the first), 0 = the case has none, ET_FATAL. */
int et_exec_of_word(struct et_store *store, struct et_slice word, int64_t *exec_id,
                    struct et_err *err);

#endif
