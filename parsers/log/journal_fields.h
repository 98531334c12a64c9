/* The fields of one entry of systemd's journal that matter here, whichever form
 * it was exported in (systemd.journal-fields(7)). */
#ifndef ET_PARSERS_LOG_JOURNAL_FIELDS_H
#define ET_PARSERS_LOG_JOURNAL_FIELDS_H

#include "parsers/log/entry.h"

enum et_journal_field {
    ET_JOURNAL_MESSAGE,
    ET_JOURNAL_HOSTNAME,
    ET_JOURNAL_IDENTIFIER, /* as the program calls itself */
    ET_JOURNAL_COMM,
    ET_JOURNAL_PID,
    ET_JOURNAL_TRANSPORT,
    ET_JOURNAL_RECEIVED, /* microseconds since 1970 */
    ET_JOURNAL_SAID,     /* the same, as the source says */
    ET_JOURNAL_AUDIT_TYPE,
    ET_JOURNAL_AUDIT_TYPE_NAME,
    ET_JOURNAL_AUDIT_ID,
    ET_JOURNAL_PRIORITY,
    ET_JOURNAL_CONTAINER, /* of the log drivers of Docker and podman */
    ET_JOURNAL_PARTIAL,
    ET_JOURNAL_FIELDS,
};

/* Borrowed; absent = the entry has no such field. */
struct et_journal_fields {
    struct et_slice value[ET_JOURNAL_FIELDS];
};

/* "_HOSTNAME" */
const char *et_journal_field_name(enum et_journal_field field);

/* Which one that is; ET_JOURNAL_FIELDS = it does not matter here. */
enum et_journal_field et_journal_field_named(struct et_slice name);

void et_journal_entry(const struct et_journal_fields *fields, struct et_log_entry *entry);

#endif
