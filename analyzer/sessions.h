/* The audit sessions of a host. The kernel counts them from 1 at each boot, so a number is no key
 * beyond that: each is one from its opening, or where that left no record from when it was met, to
 * the next boot or the next opening under its number. */
#ifndef ET_ANALYZER_SESSIONS_H
#define ET_ANALYZER_SESSIONS_H

#include "analyzer/model.h"

/* While records are followed in order of time: the session that number means now. NULL = none is
 * known; of the second one: no memory, as it is made where it is new. */
const struct et_session *et_session_now(const struct et_model *model, int64_t number,
                                        int64_t time_ns);
struct et_session *et_session_met(struct et_model *model, int64_t number, int64_t time_ns);

/* pid opens it now. NULL = no memory. */
struct et_session *et_session_opened(struct et_model *model, int64_t number, int64_t pid,
                                     int64_t time_ns);

/* The machine was started anew. */
void et_sessions_end(struct et_model *model, int64_t time_ns);

/* All records were followed: from now on sessions are asked for by any time. */
void et_sessions_seen(struct et_model *model);

/* The session that number meant at that time; NULL = none is known. */
const struct et_session *et_session_at(const struct et_model *model, int64_t number,
                                       int64_t time_ns);

#endif
