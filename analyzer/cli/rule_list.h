/* Rules on the screen: all of a set, or one with all its columns. */
#ifndef ET_ANALYZER_CLI_RULE_LIST_H
#define ET_ANALYZER_CLI_RULE_LIST_H

#include "analyzer/rules/rule_set.h"
#include "reports/terminal.h"

/* "rule set 2026-11-30, profile strict, SHA-256 …", and the user's files. */
void et_rule_list_name(struct et_terminal *term, const struct et_rule_set *rules);

/* Every table, in the order in which its rules are tried. */
void et_rule_list_all(struct et_terminal *term, const struct et_rule_set *rules);

/* One rule, on or off, of whatever table. False: there is none of that id. */
bool et_rule_list_one(struct et_terminal *term, const struct et_rule_set *rules,
                      struct et_slice id);

/* "own.csv line 3", "built-in compilers line 17". */
void et_rule_list_place(struct et_terminal *term, const struct et_rule_set *rules, size_t file,
                        uint64_t line);

#endif
