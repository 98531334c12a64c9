/* One record as `ausearch -i` prints it, written again as the kernel wrote it. */
#ifndef ET_PARSERS_AUDIT_INTERPRETED_RECORD_H
#define ET_PARSERS_AUDIT_INTERPRETED_RECORD_H

#include "parsers/audit/respell.h"

/* body is what follows " : ". rec gets its type and text, which lives until the
 * next record; its stamp is the caller's to set. 0 or ET_FATAL. */
int et_interpreted_record(struct et_respelling *record, struct et_slice type, struct et_slice body,
                          struct et_record *rec, struct et_err *err);

#endif
