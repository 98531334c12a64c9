/* Gives the records of the kernel that Azure's agent has merged to the audit reader. */
#ifndef ET_PARSERS_AUDIT_AUOMS_RECORD_H
#define ET_PARSERS_AUDIT_AUOMS_RECORD_H

#include "parsers/audit/auoms_fields.h"
#include "parsers/audit/records.h"

/* Takes the kernel's records that said was made of. Stamp, serial and the carrier's
 * host are those of id. An et_outcome (damage was said) or a negative code. */
int et_auoms_take(struct et_audit_records *records, const struct et_auoms_record *said,
                  const struct et_record *id, const struct et_line *line, struct et_err *err);

/* Whether text is such a record as the agent hands it to syslog: "type=AUOMS_EXECVE
 * audit(1652292621.990:84143): SchemaVersion="1" auoms_version=2.5.2.0 …". */
bool et_auoms_is_text(struct et_slice text);

/* Takes it. host is whom the carrier names; absent = nobody. As above. */
int et_auoms_text(struct et_audit_records *records, struct et_slice text, struct et_slice host,
                  const struct et_line *line, struct et_err *err);

#endif
