/* From audit events and records to facts. */
#ifndef ET_PARSERS_AUDIT_STATEMENT_H
#define ET_PARSERS_AUDIT_STATEMENT_H

#include "base/map.h"
#include "parsers/audit/event.h"
#include "parsers/audit/record.h"
#include "parsers/fact.h"

/* States what a SYSCALL event says: an exec, a fork, an exit, or nothing. An
 * exec that lacks records is stated with what there is, and damage is noted. */
int et_state_event(const struct et_sink *sink, struct et_event *event, struct et_err *err);

/* States what a record says that is an event of its own (logins, CONFIG_CHANGE,
 * DAEMON_*, boot, lost records). *stated = false: nothing of interest. 0;
 * ET_DAMAGED: a field is broken, the rest was stated; or what the sink returned. */
int et_state_record(const struct et_sink *sink, const struct et_record *rec,
                    const struct et_place *at, struct et_arena *arena, bool *stated,
                    struct et_err *err);

/* States the names that an enriched event gives to its user ids; each once, as
 * far as seen remembers. */
int et_state_names(const struct et_sink *sink, struct et_event *event, struct et_map *seen,
                   struct et_err *err);

#endif
