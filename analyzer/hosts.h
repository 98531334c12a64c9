/* Which stream speaks of which host. Every name comes from the evidence or from
 * who brought it; streams are never joined because their stamps look alike. A
 * wrong merge is worse than a wrong split. In this order:
 *
 *   node     `node=` in the records: the host of that name, wherever it lies
 *   option   --host, for what names no node
 *   hostname-file   etc/hostname in the root of a host, or a file called hostname or the
 *            output of uname -a: it names the host of its place. Where records of one host only
 *            lie there, it is that host, whatever it is called.
 *   carrier  syslog's HOST, journald's _HOSTNAME: the host of that name. Names that follow each
 *            other within one evidence, never at the same time, are one host that was renamed (at
 *            boot); the last one is its name.
 *   place    what names nobody is the nearest host's: the one known in its folder, else in the
 *            next one above, up to the folder (or file) that was given to ingest. Where there
 *            are several, or none, audit records make a host that is called after the place;
 *            the rest goes to the only host with an audit log, if there is only one.
 *
 * Of two cases that were made apart and then merged (two origins), only names join hosts: the same
 * path in both is two places.
 *
 * A folder that looks like the root of a file system (var/log, etc …) is one host's, and
 * what lies beside it is not asked. In one place a name with its domain and without is the
 * same host; localhost is no name. What only describes (rules, names of users,
 * an image) and lies with several hosts alike belongs to each of them. */
#ifndef ET_ANALYZER_HOSTS_H
#define ET_ANALYZER_HOSTS_H

#include "base/err.h"
#include "schema/store.h"

/* Writes derived_host and derived_stream_host; *count gets the number of hosts,
 * whose ids are 1 to *count in order of their names. 0 or ET_FATAL. */
int et_hosts_derive(struct et_store *store, int64_t *count, struct et_err *err);

#endif
