/* The words by which the kernel and the audit daemon say that records were lost. */
#ifndef ET_PARSERS_AUDIT_LOSS_H
#define ET_PARSERS_AUDIT_LOSS_H

#include "base/slice.h"

/* *lost gets the kernel's count since boot where it says it, else ET_ABSENT. */
bool et_audit_says_lost(struct et_slice message, int64_t *lost);

#endif
