/* Which serials a log holds, as runs without a hole: the kernel numbers what it
 * records one by one, so a number that is missing between two runs is a record that
 * was made and is not here. Of what auditd itself writes (DAEMON_…) nothing is
 * noted: it counts for itself. */
#ifndef ET_PARSERS_AUDIT_SERIALS_H
#define ET_PARSERS_AUDIT_SERIALS_H

#include "base/map.h"
#include "base/strbuf.h"
#include "parsers/audit/record.h"
#include "parsers/fact.h"
#include "parsers/saved.h"

enum {
    ET_SERIALS_BACK = 32,    /* runs of one machine that a late record is looked for in */
    ET_SERIALS_MAX = 1 << 16 /* runs of one log; when there are more, nothing is noted any more */
};

/* The record noted last: the next is mostly of the same machine, and of the same event. */
struct et_serials_latest {
    uint64_t *machine;    /* its last run, plus one; NULL = nothing was noted yet */
    struct et_slice node; /* the machine's name */
    bool carried;
    int64_t serial, time_ns; /* serial is ET_ABSENT where a second one could be taken otherwise:
                                its run became part of an earlier one */
};

struct et_serials {
    struct et_serial_run *at; /* in order of their first record; malloc'd */
    size_t *before;           /* of each: the one before it of the same machine; SIZE_MAX = none */
    size_t count, cap;
    struct et_map machines; /* name, and whether it was carried -> the last run, plus one */
    struct et_arena nodes;
    struct et_strbuf key;
    struct et_serials_latest latest;
    struct et_place full_at; /* of the first record that was not noted; line 0 = none was */
};

void et_serials_init(struct et_serials *serials);
void et_serials_clear(struct et_serials *serials);

/* False if there is no memory. */
bool et_serials_add(struct et_serials *serials, const struct et_record *rec,
                    const struct et_place *at);

/* Leaves out runs that became part of others; before anybody looks at them. */
void et_serials_finish(struct et_serials *serials);

/* For a parser's save and load, before they are finished. False if there is no memory. */
void et_serials_save(const struct et_serials *serials, struct et_strbuf *saved);
bool et_serials_load(struct et_serials *serials, struct et_saved *saved);

#endif
