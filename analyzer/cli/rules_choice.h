/* Which rules a command goes by: what analyze, correlate and rules share. */
#ifndef ET_ANALYZER_CLI_RULES_CHOICE_H
#define ET_ANALYZER_CLI_RULES_CHOICE_H

#include "analyzer/cli/command.h"
#include "analyzer/rules/rule_set.h"
#include "base/strbuf.h"

enum { ET_MAX_RULE_BYTES = 4 << 20 }; /* of a rule file */

struct et_rules_choice {
    const char *profile;         /* --profile; NULL = strict */
    struct et_option_list files; /* --rules */
};

/* Makes the set. Returns an et_exit_status; unless it is ET_EXIT_DONE, all that is wrong was
 * said, file by file and line by line, and there is nothing to clear. */
int et_choose_rules(struct et_rule_set *rules, const struct et_rules_choice *choice);

/* The text of a rule file. Returns an et_exit_status; the reason was printed. */
int et_read_rule_file(const char *path, struct et_strbuf *text);

/* The set as far as the choice goes, to which a file can still be added. Returns as
 * et_choose_rules. */
int et_begin_rules(struct et_rule_set *rules, const struct et_rules_choice *choice);

#endif
