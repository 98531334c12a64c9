/* The control that verdicts are about, and what other frameworks have of it: controls.csv. */
#ifndef ET_ANALYZER_RULES_CONTROLS_H
#define ET_ANALYZER_RULES_CONTROLS_H

#include "analyzer/rules/rule_rows.h"

extern const char et_builtin_controls[];

enum et_control_column {
    ET_CONTROL_ID,
    ET_CONTROL_FRAMEWORK,
    ET_CONTROL_REFERENCE,
    ET_CONTROL_TEXT,
    ET_CONTROL_VERIFIED, /* yes, no */
    ET_CONTROL_SOURCE,
    ET_CONTROL_NOTE,
    ET_CONTROL_COLUMNS
};

extern const char *const et_control_columns[ET_CONTROL_COLUMNS];

/* Reads the file into rows, which the caller has initialised for these columns and clears.
 * What is not verified may show no words of a clause. 0, or ET_FATAL with err filled. */
int et_controls_read(struct et_rule_rows *rows, struct et_slice csv, struct et_err *err);

#endif
