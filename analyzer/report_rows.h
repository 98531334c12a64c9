/* What logins and the audit system itself report, of one host: rows that several
 * carriers tell are told once on the timeline and counted once. */
#ifndef ET_ANALYZER_REPORT_ROWS_H
#define ET_ANALYZER_REPORT_ROWS_H

#include "base/err.h"
#include "schema/store.h"

/* Writes which rows of fact_login and fact_audit_state repeat others. 0 or ET_FATAL. */
int et_report_rows_derive(struct et_store *store, int64_t host_id, struct et_err *err);

#endif
