#include "analyzer/by_hand.h"

enum { INIT_PID = 1 };

void et_by_hand_note(struct et_model *m, et_ref exec, const struct et_runtime_call *call,
                     const struct et_process *p, const struct et_process *q)
{
    bool kept = q && (q->role == ET_RT_SHIM || q->role == ET_RT_CONMON);
    bool makes = call->kind == ET_RT_OCI && p->verdict.place == ET_PLACE_HOST &&
                 (call->op == ET_OCI_CREATE || call->op == ET_OCI_RUN || call->op == ET_OCI_START);
    if (makes && !kept && !m->by_hand)
        m->by_hand = exec;
}

bool et_by_hand_may_have_left(const struct et_model *m, const struct et_exec_node *x,
                              const struct et_process *q)
{
    const struct et_exec_node *call = et_exec_at(m, m->by_hand);
    return call && q && q->pid == INIT_PID && et_dev_is_anonymous(et_root_dev(x)) &&
           et_root_dev(x) != et_root_dev(call);
}
