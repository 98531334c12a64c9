/* Commands that need all that a case has been told, and refuse one that has only findings and what
 * they rest on (merge --findings). */
#ifndef ET_ANALYZER_CLI_WHOLE_CASE_H
#define ET_ANALYZER_CLI_WHOLE_CASE_H

#include "schema/store.h"

/* ET_EXIT_DONE; else ET_EXIT_FAILED, and what cannot be done with it was said: "conclusions cannot
 * be drawn from it". */
int et_need_whole_case(struct et_store *store, const char *path, const char *cannot);

#endif
