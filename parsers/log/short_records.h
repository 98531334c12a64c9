/* Audit records in journalctl's short forms: stamp and serial are lost, so that
 * nothing in a record says which event it is part of. Only where one system call
 * at a time is under way can its further records be told from those of others. */
#ifndef ET_PARSERS_LOG_SHORT_RECORDS_H
#define ET_PARSERS_LOG_SHORT_RECORDS_H

#include "parsers/audit/record.h"

struct et_short_records;

/* Strands are numbered from first on. NULL if there is no memory. */
struct et_short_records *et_short_records_new(uint64_t first);
void et_short_records_free(struct et_short_records *records);

/* Sets strand and time of rec, the next one in the log. 1; 0: which event it belongs
 * to cannot be known; ET_FATAL. */
int et_short_records_place(struct et_short_records *records, struct et_record *rec,
                           struct et_err *err);

#endif
