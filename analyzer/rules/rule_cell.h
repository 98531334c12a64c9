/* Cells of a rule that hold more than a text. */
#ifndef ET_ANALYZER_RULES_RULE_CELL_H
#define ET_ANALYZER_RULES_RULE_CELL_H

#include "analyzer/rules/pattern.h"

#include <stddef.h>

/* The pattern in the cell of that column; NULL where it is empty. 0, or ET_FATAL with err
 * filled: the rule (cells[0]), the column, what is wrong, and where. */
int et_rule_cell_pattern(const struct et_slice *cells, const char *const *columns, size_t column,
                         struct et_pattern **made, struct et_err *err);

/* 1 low to 4 critical. False: it is none. */
bool et_rule_cell_severity(struct et_slice cell, int *severity);

#endif
