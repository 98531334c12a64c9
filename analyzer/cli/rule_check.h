/* `exectrail rules check`: all that is wrong with a file of rules, and what is doubtful. */
#ifndef ET_ANALYZER_CLI_RULE_CHECK_H
#define ET_ANALYZER_CLI_RULE_CHECK_H

#include "analyzer/rules/rule_set.h"

/* Lays the file over the set, which was begun and is ended here. Returns an
 * et_exit_status: ET_EXIT_DAMAGE where something is wrong. */
int et_rule_check(struct et_rule_set *rules, const char *path);

#endif
