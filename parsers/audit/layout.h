/* The fields that a record of the kernel has, in the order in which it writes them. */
#ifndef ET_PARSERS_AUDIT_LAYOUT_H
#define ET_PARSERS_AUDIT_LAYOUT_H

#include "parsers/audit/record.h"

/* Whether nothing is missing in rec's body, comes twice or out of order. False for
 * kinds other than SYSCALL and PATH, whose fields vary. */
bool et_record_is_complete(const struct et_record *rec);

/* Whether text is made of fields, the first of which may have lost its start: what
 * a record may end with, and no sentence. */
bool et_record_may_end_with(struct et_slice text);

#endif
