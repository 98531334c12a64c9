/* What the processes of a host descend from: the one that init started, and the unit
 * that a listing of processes (ps, /proc/PID/cgroup) puts it in. */
#ifndef ET_ANALYZER_ACTORS_SERVICES_H
#define ET_ANALYZER_ACTORS_SERVICES_H

#include "analyzer/model.h"

struct et_unit {
    struct et_slice name; /* "cron.service"; absent = no listing tells */
    struct et_said said;
    bool own; /* told of the root itself, not of a descendant */
};

struct et_services {
    struct et_bulk *bulk; /* that both lie in: the model's */
    et_ref *root;         /* by process, index less one; 0 = not asked for yet */
    struct et_unit *unit; /* by root, index less one */
};

/* Once all processes are known. 0 or ET_FATAL. */
int et_services_load(struct et_model *model, struct et_services *services, struct et_err *err);
void et_services_clear(struct et_services *services);

/* The topmost ancestor on record, init itself left out. */
et_ref et_service_root(const struct et_model *model, struct et_services *services, et_ref process);

/* Whether init (or the kernel) started it, as far as is known. */
bool et_init_started(const struct et_model *model, et_ref process);

#endif
