/* What analyze, correlate and merge share: by what conclusions are drawn, deriving all of them, and
 * saying how far that is. */
#ifndef ET_ANALYZER_CLI_CONCLUSIONS_H
#define ET_ANALYZER_CLI_CONCLUSIONS_H

#include "analyzer/cli/judging_choice.h"
#include "analyzer/cli/loudness.h"
#include "analyzer/cli/rules_choice.h"

struct et_grounds_choice {
    struct et_rules_choice rules;
    struct et_judging_choice judging;
    const char *memory; /* --memory; NULL = as much as is usual */
};

extern const struct et_option_group et_grounds_options;

struct et_grounds {
    struct et_rule_set rules;
    struct et_judging judging;
    size_t memory; /* bytes that large tables may take of it */
};

/* Reads rules and waivers. Returns an et_exit_status; unless it is ET_EXIT_DONE, what is wrong was
 * said, and there is nothing to clear. */
int et_choose_grounds(struct et_grounds *grounds, const struct et_grounds_choice *choice);
void et_grounds_clear(struct et_grounds *grounds);

/* Derives all conclusions. Returns an et_exit_status; what is wrong was said. */
int et_derive_conclusions(struct et_store *store, const char *case_path, struct et_grounds *grounds,
                          enum et_loudness loudness);

#endif
