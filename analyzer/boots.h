/* When the machine was started: no pid and no mount outlives that. */
#ifndef ET_ANALYZER_BOOTS_H
#define ET_ANALYZER_BOOTS_H

#include "analyzer/model.h"

/* Reads what the audit log tells of boots of the model's host. 0 or ET_FATAL. */
int et_boots_load(struct et_model *model, struct et_err *err);

/* How often by then, as far as is told. */
size_t et_boots_until(const struct et_model *model, int64_t time_ns);

/* True if it was started after the first time and not after the second. */
bool et_booted_between(const struct et_model *model, int64_t after_ns, int64_t until_ns);

#endif
