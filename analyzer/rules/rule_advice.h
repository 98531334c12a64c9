/* What is doubtful about the rules of one file, though nothing is wrong with them. */
#ifndef ET_ANALYZER_RULES_RULE_ADVICE_H
#define ET_ANALYZER_RULES_RULE_ADVICE_H

#include "analyzer/rules/rule_set.h"

/* Tells of each rule that stands in that file (its number among the set's sources) and goes
 * by what a process says of itself alone, or that rules before it never let come to its
 * turn, as far as that can be told. */
void et_rule_advice(const struct et_rule_set *set, size_t file, const struct et_rule_problems *to);

#endif
