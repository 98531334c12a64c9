/* Takes the audit records of one stream, whatever carried them, and states what
 * they say: groups them into events, states those, and counts them. A carrier
 * (auditd's own log, syslog, the journal …) only finds the records in its lines. */
#ifndef ET_PARSERS_AUDIT_RECORDS_H
#define ET_PARSERS_AUDIT_RECORDS_H

#include "parsers/audit/record.h"
#include "parsers/parser.h"

/* Named limit: bytes of a host's name, in node= or as the carrier has it. Names are kept while a
 * log is read; DNS has none longer. A record with a longer one is damage. */
enum { ET_MAX_NODE = 255 };

struct et_audit_records;

/* sink is borrowed and must outlive it. NULL if there is no memory. */
struct et_audit_records *et_audit_records_new(const struct et_sink *sink);
void et_audit_records_free(struct et_audit_records *records);

/* Takes one record that stands on line. An et_outcome (damage was said), or a
 * negative code. */
int et_audit_records_take(struct et_audit_records *records, const struct et_record *rec,
                          const struct et_line *line, struct et_err *err);

/* Takes all records of text, which stands on line: mostly one. host is whom the
 * carrier names, for records without node=; absent = it names nobody. As above. */
int et_audit_records_text(struct et_audit_records *records, struct et_slice text,
                          struct et_slice host, uint64_t strand, const struct et_line *line,
                          struct et_err *err);

/* The outcome of a line that holds several records, from those before and the next:
 * a negative code, else broken if one is, else parsed if one is. */
static inline int et_audit_outcome(int sum, int next)
{
    if (sum < 0 || next < 0)
        return sum < 0 ? sum : next;
    return sum == ET_BROKEN || next == ET_SKIPPED ? sum : next;
}

/* States the events that are open: of a carrier that keeps the records of an event
 * together, when the event ends. 0 or a negative code. */
int et_audit_records_end_event(struct et_audit_records *records, struct et_err *err);

/* Says that line is damaged. ET_BROKEN, or a negative code. */
int et_audit_records_broken(struct et_audit_records *records, const struct et_line *line,
                            const char *what, const char *kept, struct et_err *err);

/* For a parser's save, load and again (parsers/parser.h): the state is these records. */
int et_audit_records_save(const struct et_audit_records *records, struct et_strbuf *saved,
                          struct et_open_lines *open, struct et_err *err);
int et_audit_records_load(struct et_audit_records *records, struct et_saved *saved,
                          struct et_err *err);

/* Takes those records of a line's text that belong to an open event; as
 * et_audit_records_text, but nothing is stated or counted. 0 or a negative code. */
int et_audit_records_again(struct et_audit_records *records, struct et_slice text,
                           struct et_slice host, uint64_t strand, const struct et_line *line,
                           struct et_err *err);

/* States what is still open, and how many events there were (nothing where there
 * was no record at all). 0 or a negative code. */
int et_audit_records_finish(struct et_audit_records *records, struct et_err *err);

#endif
