/* Holds each verdict against all clues that speak of its exec: what agrees may make
 * it surer or name the container, what contradicts is kept and makes it less sure,
 * or takes it back. */
#ifndef ET_ANALYZER_JUDGE_H
#define ET_ANALYZER_JUDGE_H

#include "analyzer/model.h"

/* 0 or ET_FATAL. */
int et_judge(struct et_model *model, struct et_err *err);

#endif
