/* Which serials a log holds, as runs without a hole: the kernel numbers what it
 * records one by one, so a number that is missing between two runs is a record that
 * was made and is not here. Of what auditd itself writes (DAEMON_…) nothing is
 * noted: it counts for itself. */
#ifndef ET_PARSERS_AUDIT_SERIALS_H
#define ET_PARSERS_AUDIT_SERIALS_H

#include "base/arena.h"
#include "parsers/audit/record.h"
#include "parsers/saved.h"

enum {
    ET_SERIALS_BACK = 32,    /* runs that a late record is looked for in */
    ET_SERIALS_MAX = 1 << 16 /* runs of one log; those that follow are left out */
};

struct et_serials {
    struct et_serial_run *at; /* in order of their first record; malloc'd */
    size_t count, cap;
    struct et_arena nodes;
};

void et_serials_init(struct et_serials *serials);
void et_serials_clear(struct et_serials *serials);

/* False if there is no memory. */
bool et_serials_add(struct et_serials *serials, const struct et_record *rec,
                    const struct et_place *at);

/* For a parser's save and load. False if there is no memory. */
void et_serials_save(const struct et_serials *serials, struct et_strbuf *saved);
bool et_serials_load(struct et_serials *serials, struct et_saved *saved);

#endif
