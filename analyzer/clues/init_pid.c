/* docker inspect's State.Pid, podman's and CRI-O's, containerd's task events: the
 * pid of a container's init on the host, while that run lasts. */
#include "analyzer/clues/clues.h"

#include "analyzer/containers.h"
#include "base/timestamp.h"

/* StartedAt is written down just after the init process has begun its program. */
#define BEFORE_START_NS ET_NS_PER_S

int et_clues_by_init_pid(struct et_model *m, struct et_err *err)
{
    et_ref container;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!x->process || x->runtime || x->verdict.method == ET_METHOD_INIT_PID)
            continue;
        int64_t pid = et_exec_pid(m, x);
        const struct et_run *run = et_run_of_init(m, pid, x->time_ns, &container);
        if (!run || (run->start_ns != ET_NULL &&
                     x->time_ns < et_time_moved(run->start_ns, -BEFORE_START_NS)))
            continue;
        const struct et_verdict clue = { ET_PLACE_CONTAINER, ET_STRENGTH_STRONG,
                                         ET_METHOD_INIT_PID, container,
                                         et_short_pid(pid),  et_saying_of(m, &run->said) };
        if (et_clue_to_exec(m, (et_ref)(i + 1), &clue, err) < 0)
            return ET_FATAL;
    }
    return 0;
}
