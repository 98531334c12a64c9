/* The exec that a word on the command line means, as reports print it: an exec's
 * number, C and a compilation's, F and a finding's, or an audit event as
 * STAMP:SERIAL. */
#ifndef ET_ANALYZER_CLI_EXEC_WORD_H
#define ET_ANALYZER_CLI_EXEC_WORD_H

#include "schema/store.h"

/* 1 = found, 0 = the case has none, ET_FATAL. Hosts may share a stamp and serial: host says
 * whose event is meant; absent = that of the first. */
int et_exec_of_word(struct et_store *store, struct et_slice word, struct et_slice host,
                    int64_t *exec_id, struct et_err *err);

#endif
