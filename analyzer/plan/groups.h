/* Which files of a plan stay together: those of one host, as hosts.h tells them apart, seen from
 * the heads of the files and their folders alone. */
#ifndef ET_ANALYZER_PLAN_GROUPS_H
#define ET_ANALYZER_PLAN_GROUPS_H

#include "analyzer/plan/head.h"
#include "analyzer/plan/plan.h"

/* told: of each file. Sets group, host and reason of each. 0 or ET_FATAL. */
int et_groups_find(struct et_plan *plan, const struct et_head_told *told, struct et_err *err);

#endif
