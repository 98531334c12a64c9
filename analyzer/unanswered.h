/* Compilers that a runtime was asked to run in a container, and of which no exec is on
 * record: a runtime looks for the program itself and refuses before the kernel is asked.
 *
 *   docker's events:  container exec_create: gcc -v …  (and no exec of gcc follows) */
#ifndef ET_ANALYZER_UNANSWERED_H
#define ET_ANALYZER_UNANSWERED_H

#include "analyzer/findings.h"

/* Adds a finding (compiler-attempted) for each. 0 or ET_FATAL. */
int et_unanswered_find(struct et_model *model, struct et_findings *found, struct et_err *err);

#endif
