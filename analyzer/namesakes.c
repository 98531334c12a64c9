#include "analyzer/namesakes.h"

#include "base/sort.h"
#include "base/timestamp.h"

static int in_order(const void *a, const void *b)
{
    const struct et_namesake *x = a, *y = b;
    if (x->pid != y->pid)
        return x->pid < y->pid ? -1 : 1;
    return x->process < y->process ? -1 : x->process > y->process;
}

int et_namesakes_load(const struct et_model *m, struct et_namesakes *names, struct et_err *err)
{
    if (names->list.count == m->processes.count)
        return 0;
    names->list.in = m->bulk;
    for (size_t i = 0; et_more_processes(m, i); i++) {
        if (!ET_BULK_ROOM(names->list))
            return et_fail_memory(err);
        names->list.at[names->list.count++] =
            (struct et_namesake){ m->processes.at[i].pid, (et_ref)(i + 1) };
    }
    et_sort(m->bulk, names->list.at, names->list.count, sizeof *names->list.at, in_order);
    return 0;
}

void et_namesakes_clear(struct et_namesakes *names)
{
    ET_BULK_RELEASE(names->list);
    *names = (struct et_namesakes){ 0 };
}

/* Index after the last one with that pid that was first seen by then. */
static size_t seen_until(const struct et_model *m, const struct et_namesakes *names, int64_t pid,
                         int64_t time_ns)
{
    size_t low = 0, high = names->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct et_namesake *n = &names->list.at[middle];
        if (n->pid < pid || (n->pid == pid && et_process_at(m, n->process)->first_ns <= time_ns))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

et_ref et_pid_owner_at(const struct et_model *m, const struct et_namesakes *names, int64_t pid,
                       int64_t time_ns, int64_t before_ns)
{
    et_ref found = 0;
    for (size_t i = seen_until(m, names, pid, et_time_moved(time_ns, before_ns)); i > 0; i--) {
        const struct et_namesake *n = &names->list.at[i - 1];
        const struct et_process *p = n->pid == pid ? et_process_at(m, n->process) : NULL;
        if (!p || (p->end_ns != ET_NULL && p->end_ns < time_ns))
            break; /* those before it have ended before it began */
        if (found)
            return 0;
        found = n->process;
    }
    return found;
}

et_ref et_pid_owner_ever(const struct et_model *m, const struct et_namesakes *names, int64_t pid)
{
    size_t end = seen_until(m, names, pid, INT64_MAX);
    const struct et_namesake *last = end ? &names->list.at[end - 1] : NULL;
    bool several = end > 1 && names->list.at[end - 2].pid == pid;
    return last && last->pid == pid && !several && !et_pid_clock_turned(&m->clock) ? last->process
                                                                                   : 0;
}
