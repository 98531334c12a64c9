/* Login sessions as the audit log tells of them: who opened one, from where, by which
 * program. The kernel gives a session's number to the process that logs in and to its
 * descendants; after a boot it counts anew, so a number alone is no key. */
#ifndef ET_ANALYZER_ACTORS_LOGINS_H
#define ET_ANALYZER_ACTORS_LOGINS_H

#include "analyzer/model.h"

struct et_login_session {
    int64_t ses, pid, auid; /* pid of who opened it; ET_NULL = not told */
    int64_t time_ns;        /* of its opening, or of what tells of it first */
    bool opened;            /* its LOGIN record is there */
    struct et_slice account, address, terminal, exe; /* absent = not told */
    struct et_said said, account_said; /* the LOGIN record; the one with the account */
    uint32_t before;                   /* the one with the same number before it, + 1 */
    int rank;                          /* of the record that told the account */
};

struct et_logins {
    ET_ARRAY(struct et_login_session) sessions;
    struct et_map last; /* session number -> the last one, + 1 */
};

/* Of the model's host; the texts live as long as the model. 0 or ET_FATAL. */
int et_logins_load(struct et_model *model, struct et_logins *logins, struct et_err *err);
void et_logins_clear(struct et_logins *logins);

/* The session that had the number at that time: its index + 1; 0 = no record of any. */
uint32_t et_login_of(const struct et_logins *logins, int64_t ses, int64_t time_ns);

/* Whether a program of that path runs jobs by the clock (cron, at). */
bool et_runs_by_clock(struct et_slice exe);

#endif
