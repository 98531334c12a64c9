#include "analyzer/credibility.h"

#include "analyzer/containers.h"

/* An exec of the runtime that p, or its parent q, is a part of: it tells where the runtime's
 * files lie. A shim without a record of its own is told by its calls. NULL = not on record. */
static const struct et_exec_node *runtime_of(const struct et_model *m, const struct et_process *p,
                                             const struct et_process *q)
{
    if (p->role == ET_RT_INIT && p->exec)
        return et_exec_at(m, p->exec);
    bool serves = q && q->serves &&
                  (q->role == ET_RT_SHIM || q->role == ET_RT_CONMON || q->role == ET_RT_OCI);
    const struct et_process *call =
        serves && !q->exec && q->role == ET_RT_SHIM ? et_process_at(m, q->calls) : q;
    return serves && call ? et_exec_at(m, call->exec) : NULL;
}

/* True if what a part of the runtime starts is not the runtime's, whatever its name: it lies on
 * a mount of its own, as a container's programs do. (The runtime's sealed copies do as well; of
 * these it starts the init stage alone.) */
static bool is_file_of_others(const struct et_model *m, const struct et_exec_node *x,
                              const struct et_process *p, const struct et_process *q,
                              const struct et_runtime_call *call)
{
    const struct et_exec_node *runtime = runtime_of(m, p, q);
    bool goes_on = p->role != ET_RT_NONE && p->role != ET_RT_INIT;
    bool sealed = call->kind == ET_RT_INIT && et_runtime_is_sealed_copy(x->task->exe);
    return runtime && !goes_on && !sealed && et_dev_is_anonymous(x->file->dev) &&
           runtime->file->dev != ET_NULL && runtime->file->dev != x->file->dev;
}

bool et_is_credible(const struct et_model *m, const struct et_exec_node *x,
                    const struct et_process *p, const struct et_process *q,
                    const struct et_runtime_call *call)
{
    et_ref container;
    const struct et_process *known = p->verdict.place != ET_PLACE_UNKNOWN ? p : q;
    bool told = known && known->verdict.place != ET_PLACE_UNKNOWN;
    if (told ? known->verdict.place == ET_PLACE_CONTAINER
             : et_run_of_init(m, p->pid, x->time_ns, &container) != NULL) {
        const uint64_t *ref = call->id.n ? et_map_get(&m->by_id, call->id) : NULL;
        return !ref || !et_container_at(m, (et_ref)*ref)->of_host;
    }
    return !is_file_of_others(m, x, p, q, call);
}
