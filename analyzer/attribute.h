/* Attribution: which container, the host, or honestly unknown. A process is
 * where its parent was when it made it, unless the parent is part of a runtime;
 * then the runtime's arguments name the container. */
#ifndef ET_ANALYZER_ATTRIBUTE_H
#define ET_ANALYZER_ATTRIBUTE_H

#include "analyzer/model.h"

/* A successful exec: places its process and learns what runtime role it now
 * has. call: what its arguments say of runtimes. False if there is no memory. */
bool et_attribute_exec(struct et_model *model, et_ref exec, const struct et_runtime_call *call);

/* A record by a process that has not exec'd as far as is known (fork, exit):
 * places it by its parent. exe: the program it runs. */
void et_attribute_sighting(struct et_model *model, et_ref ref, struct et_slice exe,
                           struct et_slice comm);

/* A process opened that audit session. False if there is no memory. */
bool et_attribute_login(struct et_model *model, et_ref process, int64_t ses, int64_t time_ns,
                        struct et_said said);

/* Where a process is that parent made, running no part of a runtime. */
struct et_verdict et_attribute_child(const struct et_model *model, const struct et_process *parent,
                                     const struct et_process *child);

#endif
