/* Counts distinct events of a stream in bounded memory: an id is known again as
 * long as no more than ET_COUNT_WINDOW other events came in between, which is
 * far more than any log is out of order. */
#ifndef ET_PARSERS_AUDIT_EVENT_COUNT_H
#define ET_PARSERS_AUDIT_EVENT_COUNT_H

#include "base/map.h"
#include "parsers/audit/record.h"
#include "parsers/fact.h"

enum { ET_COUNT_WINDOW = 65536 };

struct et_event_count {
    struct et_map recent, older; /* hash of an id -> 1, or 2 where it has an EXECVE record */
    uint64_t *last_slot;         /* of the record before: mostly it is the same event */
    uint64_t last_hash;
    struct et_audit_count total;
};

void et_event_count_init(struct et_event_count *count);
void et_event_count_clear(struct et_event_count *count);

/* False if there is no memory. */
bool et_event_count_add(struct et_event_count *count, const struct et_record *rec);

#endif
