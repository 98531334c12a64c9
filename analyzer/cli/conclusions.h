/* What analyze and correlate share: deriving all conclusions, and saying how far that is. */
#ifndef ET_ANALYZER_CLI_CONCLUSIONS_H
#define ET_ANALYZER_CLI_CONCLUSIONS_H

#include "analyzer/cli/loudness.h"
#include "analyzer/rules/rule_set.h"
#include "analyzer/verdicts/verdicts.h"
#include "schema/store.h"

/* Derives all conclusions by these rules and waivers. Returns an et_exit_status; what is wrong was
 * said. */
int et_derive_conclusions(struct et_store *store, const char *case_path, struct et_rule_set *rules,
                          const struct et_judging *judging, enum et_loudness loudness);

#endif
