/* Counts distinct events of a stream in bounded memory: an id is known again
 * until about ET_COUNT_WINDOW other events came in between, which is far more
 * than any log is out of order. */
#ifndef ET_PARSERS_AUDIT_EVENT_COUNT_H
#define ET_PARSERS_AUDIT_EVENT_COUNT_H

#include "parsers/audit/record.h"
#include "parsers/saved.h"

enum {
    ET_COUNT_WAYS = 4,     /* ids that may share a place: of so many hosts, boots … */
    ET_COUNT_SETS = 16384, /* places; serials that follow each other lie side by side */
    ET_COUNT_WINDOW = ET_COUNT_WAYS * ET_COUNT_SETS,
};

struct et_event_count {
    /* Hashes of ids, the latest first; the lowest bit tells of an EXECVE record.
     * 0 = empty; NULL until the first record. */
    uint64_t (*sets)[ET_COUNT_WAYS];
    struct et_audit_count total;
};

void et_event_count_init(struct et_event_count *count);
void et_event_count_clear(struct et_event_count *count);

/* False if there is no memory. */
bool et_event_count_add(struct et_event_count *count, const struct et_record *rec);

/* For a parser's save and load. False if there is no memory. */
void et_event_count_save(const struct et_event_count *count, struct et_strbuf *saved);
bool et_event_count_load(struct et_event_count *count, struct et_saved *saved);

#endif
