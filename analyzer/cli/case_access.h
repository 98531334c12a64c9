/* Opening and closing a case for a command: waits for whoever is in the way, and says what
 * is wrong. */
#ifndef ET_ANALYZER_CLI_CASE_ACCESS_H
#define ET_ANALYZER_CLI_CASE_ACCESS_H

#include "schema/store.h"

/* Returns an et_exit_status; what is wrong was said, and *store is then NULL. */
int et_open_case(const char *path, enum et_store_mode mode, struct et_store **store);

/* Closes it. Returns status, or ET_EXIT_FAILED where what was written could not be brought to the
 * disk. */
int et_close_case(struct et_store *store, const char *path, int status);

#endif
