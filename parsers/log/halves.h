/* Audit records that syslog split over two lines, in either order. Two lines are
 * joined where that is beyond doubt: they are the same program's, nothing of its
 * own stands between them, one has no header, and together their quotes close or
 * their fields are all that such a record has. */
#ifndef ET_PARSERS_LOG_HALVES_H
#define ET_PARSERS_LOG_HALVES_H

#include "parsers/audit/records.h"
#include "parsers/log/entry.h"

struct et_halves;

/* records is borrowed and must outlive it. NULL if there is no memory. */
struct et_halves *et_halves_new(struct et_audit_records *records);
void et_halves_free(struct et_halves *halves);

/* Takes the text of an entry: a record, or (without header) perhaps the end of one.
 * An et_outcome, or a negative code. */
int et_halves_take(struct et_halves *halves, const struct et_log_entry *entry, struct et_slice text,
                   bool header, const struct et_line *line, struct et_err *err);

/* Gives up what is still waiting for its other half. 0 or a negative code. */
int et_halves_finish(struct et_halves *halves, struct et_err *err);

#endif
