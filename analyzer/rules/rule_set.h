/* All that detection follows: tables of rules, data that comes with the program. Each
 * has a file here: the data (.csv) and what reads it (.c). */
#ifndef ET_ANALYZER_RULES_RULE_SET_H
#define ET_ANALYZER_RULES_RULE_SET_H

#include "analyzer/rules/acts.h"
#include "analyzer/rules/compilers.h"
#include "analyzer/rules/contents.h"
#include "analyzer/rules/findings.h"
#include "analyzer/rules/installers.h"
#include "base/err.h"

struct et_rule_set {
    struct et_compiler_rules *compilers; /* which programs compile */
    struct et_act_rules *acts;           /* what programs do with files */
    struct et_finding_rules *findings;   /* what a finding weighs */
    struct et_content_rules *packages;   /* which packages bring a compiler */
    struct et_content_rules *files;      /* which files are one, or never */
    struct et_installers *installers;    /* which commands install packages */
};

/* The built-in rules. 0, or negative with err filled; *rules can be cleared in any case. */
int et_rule_set_init(struct et_rule_set *rules, struct et_err *err);
void et_rule_set_clear(struct et_rule_set *rules);

/* SHA-256 of all of them, in hexadecimal. */
const char *et_rule_set_digest(const struct et_rule_set *rules);

#endif
