/* Processes that serve a container by another's word than their own arguments: the
 * shim whose pid containerd logs, the monitor whose pid podman describes. They
 * bridge logs that begin after these were started. */
#ifndef ET_ANALYZER_SERVERS_H
#define ET_ANALYZER_SERVERS_H

#include "analyzer/model.h"

/* Reads them for the model's host. 0 or ET_FATAL. */
int et_servers_load(struct et_model *model, struct et_err *err);

/* What pid serves at that time; NULL = nothing, as far as is told. */
const struct et_server *et_server_of(const struct et_model *model, int64_t pid, int64_t time_ns);

#endif
