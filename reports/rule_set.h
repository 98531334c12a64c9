/* By which rules a case was judged. */
#ifndef ET_REPORTS_RULE_SET_H
#define ET_REPORTS_RULE_SET_H

#include "reports/terminal.h"
#include "schema/store.h"

/* "rule set 2026-11-30, profile strict, with own.csv, SHA-256 …", of a row of report_run. */
void et_write_rule_set(struct et_terminal *term, struct et_stmt *run);

#endif
