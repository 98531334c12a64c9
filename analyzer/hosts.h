/* Which stream speaks of which host. Names come from the evidence: node= of its
 * records, --host, else the place where it lay. Streams are never joined by
 * stamps: two hosts may well share those. */
#ifndef ET_ANALYZER_HOSTS_H
#define ET_ANALYZER_HOSTS_H

#include "base/err.h"
#include "schema/store.h"

/* Writes derived_host and derived_stream_host; *count gets the number of hosts,
 * whose ids are 1 to *count in order of their names. 0 or ET_FATAL. */
int et_hosts_derive(struct et_store *store, int64_t *count, struct et_err *err);

#endif
