#include "analyzer/processes.h"

#include "analyzer/containers.h"
#include "analyzer/sessions.h"
#include "base/timestamp.h"

enum { LAST_ROOT_PID = 2, MAX_ANCESTORS = 256 };

/* A container's init has its pid for some time before the run counts as started. */
#define BEFORE_START_NS (60 * ET_NS_PER_S)

static et_ref make(struct et_model *m, int64_t pid, int64_t time_ns, enum et_seen seen)
{
    if (!ET_BULK_ROOM(m->processes) || !ET_BULK_ROOM(m->pulses) ||
        !et_pid_table_set(&m->by_pid, pid, (et_ref)m->processes.count + 1))
        return 0;
    struct et_process *p = &m->processes.at[m->processes.count++];
    *p = (struct et_process){ .pid = pid, .first_ns = time_ns, .end_ns = ET_NULL };
    m->pulses.at[m->pulses.count++] = (struct et_pulse){
        .ppid = ET_NULL, .last_ns = time_ns, .hand = m->clock.now, .ses = ET_NULL, .seen = seen
    };
    p->verdict.method = ET_METHOD_NO_PARENT;
    p->verdict.pid = et_short_pid(pid);
    if (pid >= 0 && pid <= LAST_ROOT_PID) { /* the idle task, init, kthreadd */
        p->verdict.place = ET_PLACE_HOST;
        p->verdict.strength = ET_STRENGTH_CERTAIN;
        p->verdict.method = ET_METHOD_HOST_ROOT;
    }
    return (et_ref)m->processes.count;
}

static et_ref alive(const struct et_model *m, int64_t pid)
{
    et_ref ref = et_pid_table_get(&m->by_pid, pid);
    const struct et_process *p = et_process_at(m, ref);
    return p && p->end_ns == ET_NULL ? ref : 0;
}

et_ref et_process_of(struct et_model *m, int64_t pid, int64_t time_ns)
{
    et_ref ref = alive(m, pid);
    if (!ref)
        return make(m, pid, time_ns, ET_SEEN_PARENT);
    struct et_pulse *pulse = et_pulse_at(m, ref);
    if (time_ns > pulse->last_ns)
        pulse->last_ns = time_ns;
    pulse->hand = m->clock.now;
    return ref;
}

static bool passed(const struct et_model *m, et_ref ref)
{
    int64_t pid = et_process_at(m, ref)->pid;
    return pid > LAST_ROOT_PID && et_pid_clock_passed(&m->clock, pid, et_pulse_at(m, ref)->hand);
}

/* Inspect outputs and events tell that it is gone: its container has stopped since,
 * or its pid has become that of a container's init. */
static bool outlived(const struct et_model *m, et_ref ref, int64_t time_ns)
{
    const struct et_process *p = et_process_at(m, ref);
    const int64_t last_ns = et_pulse_at(m, ref)->last_ns;
    et_ref container;
    if (p->verdict.place == ET_PLACE_CONTAINER)
        return p->verdict.container &&
               et_container_ran_out(m, p->verdict.container, last_ns, time_ns);
    const struct et_run *run = p->verdict.place == ET_PLACE_UNKNOWN && p->role == ET_RT_NONE
                                   ? et_run_of_init(m, p->pid, time_ns, &container)
                                   : NULL;
    return run && run->start_ns != ET_NULL &&
           last_ns < et_time_moved(run->start_ns, -BEFORE_START_NS);
}

/* A session's number is inherited, and changes only when a process logs in (the kernel
 * records LOGIN). So who has another one than a process is no child of it. */
static bool of_other_session(const struct et_model *m, et_ref ref, const struct et_sighting *s)
{
    const int64_t pid = et_process_at(m, ref)->pid, ses = et_pulse_at(m, ref)->ses;
    if (ses == ET_NULL || s->ses == ET_NULL || ses == s->ses)
        return false;
    const struct et_session *session = et_session_now(m, s->ses, s->time_ns);
    if (session && (session->pid == s->pid || session->pid == pid))
        return false;
    return ses != ET_NO_SESSION || (session && session->pid != ET_NULL);
}

/* A parent that left no record is of the session of its child, if that did not log in. */
static void learn_session(const struct et_model *m, struct et_pulse *parent,
                          const struct et_sighting *child)
{
    const struct et_session *session = child->ses == ET_NULL || child->ses == ET_NO_SESSION
                                           ? NULL
                                           : et_session_now(m, child->ses, child->time_ns);
    if (parent->ses == ET_NULL && (!session || session->pid != child->pid))
        parent->ses = child->ses;
}

/* A parent that was silent for so long that its pid may have gone to another
 * process. It is still the same if its child calls the runtime for the very
 * container it serves, or runs a file of the same container mount under the same
 * label. (Which host process it is matters less; settle.c looks at that.) */
static bool recognised(const struct et_model *m, const struct et_process *p,
                       const struct et_sighting *child)
{
    const struct et_exec_node *x = et_exec_at(m, p->exec);
    if (p->serves && child->serves)
        return p->serves == child->serves;
    return x && p->role == ET_RT_NONE && p->verdict.place == ET_PLACE_CONTAINER &&
           et_dev_is_anonymous(child->dev) && x->file->dev == child->dev &&
           x->who->subj == child->subj;
}

/* The process that has the pid that a child names as its parent. */
static et_ref parent_of(struct et_model *m, const struct et_sighting *child)
{
    et_ref ref = alive(m, child->ppid);
    if (ref && (outlived(m, ref, child->time_ns) || of_other_session(m, ref, child) ||
                (passed(m, ref) && !recognised(m, et_process_at(m, ref), child))))
        et_process_end(m, ref, et_pulse_at(m, ref)->last_ns, ET_NULL);
    return et_process_of(m, child->ppid, child->time_ns);
}

et_ref et_process_at_login(struct et_model *m, int64_t pid, int64_t time_ns)
{
    et_ref ref = alive(m, pid);
    const struct et_pulse *pulse = et_pulse_at(m, ref);
    bool logged_in = pulse && pulse->ses != ET_NULL && pulse->ses != ET_NO_SESSION;
    if (pulse && (passed(m, ref) || outlived(m, ref, time_ns) || logged_in))
        et_process_end(m, ref, pulse->last_ns, ET_NULL);
    return et_process_of(m, pid, time_ns);
}

/* Made by a runtime that was called by hand, with no shim or monitor above it that would take what
 * it leaves. */
static bool is_left_by_runtime(const struct et_model *m, const struct et_process *p)
{
    const struct et_process *call = et_process_at(m, p->parent);
    const struct et_process *above = call ? et_process_at(m, call->parent) : NULL;
    bool kept = above && (above->role == ET_RT_SHIM || above->role == ET_RT_CONMON) &&
                above->end_ns == ET_NULL;
    return call && call->role == ET_RT_OCI && !kept;
}

/* When a parent ends, its children go to the nearest living ancestor that asked
 * for them (prctl PR_SET_CHILD_SUBREAPER: shims, conmon, systemd), else to init.
 * So a new parent that is no ancestor means that this is another process. */
static bool may_be_adopted(const struct et_model *m, const struct et_process *p, int64_t by)
{
    if (by == 1)
        return p->verdict.place != ET_PLACE_CONTAINER || is_left_by_runtime(m, p);
    const struct et_process *last = p;
    int steps = 0;
    for (et_ref ref = p->parent; ref && steps < MAX_ANCESTORS; ref = last->parent, steps++) {
        last = et_process_at(m, ref);
        if (last->pid == by)
            return last->end_ns == ET_NULL;
        if ((last->role == ET_RT_SHIM || last->role == ET_RT_CONMON) && last->end_ns == ET_NULL)
            return false; /* it would have taken it */
    }
    /* The chain is not known to its root: a runtime's own reaper of that very
     * container may well stand above it. */
    const struct et_process *reaper = et_process_at(m, alive(m, by));
    return reaper && reaper->serves && p->verdict.place == ET_PLACE_CONTAINER &&
           reaper->serves == p->verdict.container;
}

static bool same_process(const struct et_model *m, et_ref ref, const struct et_sighting *s)
{
    const struct et_pulse *pulse = et_pulse_at(m, ref);
    if (passed(m, ref) || outlived(m, ref, s->time_ns) || of_other_session(m, ref, s))
        return false;
    if (pulse->seen == ET_SEEN_PARENT || pulse->ppid == s->ppid || s->ppid == ET_NULL ||
        pulse->ppid == ET_NULL)
        return true;
    return may_be_adopted(m, et_process_at(m, ref), s->ppid);
}

et_ref et_process_seen(struct et_model *m, const struct et_sighting *s, bool *fresh)
{
    et_ref ref = alive(m, s->pid);
    *fresh = false;
    if (ref && !same_process(m, ref, s)) {
        et_process_end(m, ref, s->time_ns, ET_NULL);
        ref = 0;
    }
    if (!ref) {
        *fresh = true;
        ref = make(m, s->pid, s->time_ns, s->seen);
    }
    if (!ref)
        return 0;
    if (s->ppid != ET_NULL && !et_process_at(m, ref)->parent && s->ppid != s->pid) {
        et_ref parent = parent_of(m, s);
        if (!parent)
            return 0;
        et_process_at(m, ref)->parent = parent;
        learn_session(m, et_pulse_at(m, parent), s);
    }
    /* a sign of life of the parent, too */
    if (s->ppid != ET_NULL && !et_process_of(m, s->ppid, s->time_ns))
        return 0;
    struct et_pulse *pulse = et_pulse_at(m, ref);
    if (s->ppid != ET_NULL)
        pulse->ppid = s->ppid;
    if (s->ses != ET_NULL)
        pulse->ses = s->ses;
    if (s->seen > pulse->seen)
        pulse->seen = s->seen;
    if (s->time_ns > pulse->last_ns)
        pulse->last_ns = s->time_ns;
    pulse->hand = m->clock.now;
    return ref;
}

void et_process_made(struct et_model *m, et_ref ref, int64_t child, int64_t time_ns)
{
    const struct et_process *p = et_process_at(m, ref);
    et_ref old = child == ET_NULL ? 0 : alive(m, child);
    const struct et_pulse *before = et_pulse_at(m, old);
    bool of_host = p && p->verdict.place == ET_PLACE_HOST && p->role == ET_RT_NONE;
    if (of_host && before && before->last_ns < time_ns)
        et_process_end(m, old, before->last_ns, ET_NULL);
}

bool et_process_may_be_server(const struct et_model *m, et_ref ref)
{
    const struct et_process *p = et_process_at(m, ref);
    return p->role == ET_RT_NONE && !p->exec && p->pid > LAST_ROOT_PID &&
           et_pulse_at(m, ref)->seen != ET_SEEN_EXEC;
}

void et_process_end(struct et_model *m, et_ref ref, int64_t time_ns, int64_t status)
{
    struct et_process *p = et_process_at(m, ref);
    const int64_t last_ns = et_pulse_at(m, ref)->last_ns;
    if (p->end_ns != ET_NULL || p->pid <= LAST_ROOT_PID)
        return;
    p->end_ns = time_ns > last_ns ? time_ns : last_ns;
    p->ending = status == ET_NULL ? ET_ENDING_UNTOLD
                : status == 0     ? ET_ENDING_WELL
                                  : ET_ENDING_BADLY;
}

void et_process_end_container(struct et_model *m, et_ref container, int64_t time_ns)
{
    struct et_container_node *c = et_container_at(m, container);
    for (et_ref ref = c->processes; ref;) {
        struct et_pulse *pulse = et_pulse_at(m, ref);
        et_process_end(m, ref, time_ns, ET_NULL);
        ref = pulse->sibling;
        pulse->member_of = pulse->sibling = pulse->before = 0;
    }
    c->processes = 0;
}

void et_process_end_all(struct et_model *m, size_t first, int64_t time_ns)
{
    for (size_t i = first; et_more_processes(m, i); i++)
        et_process_end(m, (et_ref)(i + 1), time_ns, ET_NULL);
}
