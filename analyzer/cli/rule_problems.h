/* What is wrong with a file of rules, kept until all is known: it comes column by column
 * and step by step, and people read it line by line. */
#ifndef ET_ANALYZER_CLI_RULE_PROBLEMS_H
#define ET_ANALYZER_CLI_RULE_PROBLEMS_H

#include "analyzer/rules/rule_table.h"

struct et_problem_list {
    struct et_err *at;
    size_t count, cap;
    bool failed; /* no memory: some are missing */
};

/* Adds to the list that ctx is: for struct et_rule_problems. */
void et_problem_list_add(void *ctx, const struct et_err *problem);

/* In order of lines; those of one line as they came. */
void et_problem_list_sort(struct et_problem_list *list);
void et_problem_list_clear(struct et_problem_list *list);

/* Says all that is wrong with the file, sorted, or what else stopped it. Returns ET_EXIT_FAILED. */
int et_problem_list_complain(struct et_problem_list *list, const char *path,
                             const struct et_err *err);

#endif
