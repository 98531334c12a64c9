/* `exectrail rules test`: what the rules say of a command line, and why. */
#ifndef ET_ANALYZER_CLI_RULE_TRIAL_H
#define ET_ANALYZER_CLI_RULE_TRIAL_H

#include "analyzer/rules/rule_set.h"
#include "reports/terminal.h"

/* An exec that did not happen. */
struct et_rule_trial {
    const char *const *words; /* argv; the first is also the path or name, unless exe tells it */
    size_t count;             /* one at least */
    const char *exe, *caller, *comm; /* NULL = not told */
    bool failed;                     /* the kernel refused it: only the path is known */
};

enum et_trial_end { ET_TRIAL_RULE, ET_TRIAL_NO_RULE, ET_TRIAL_NO_MEMORY };

enum et_trial_end et_rule_trial_write(struct et_terminal *term, const struct et_rule_set *rules,
                                      const struct et_rule_trial *trial);

#endif
