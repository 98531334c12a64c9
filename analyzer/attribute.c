#include "analyzer/attribute.h"

#include "analyzer/by_hand.h"
#include "analyzer/containers.h"
#include "analyzer/credibility.h"
#include "analyzer/processes.h"
#include "analyzer/roots.h"
#include "analyzer/servers.h"
#include "analyzer/sessions.h"
#include "base/timestamp.h"

enum {
    MAX_CALLS = 256, /* of the runtime, by one shim, that are looked through */
};

/* From `runc exec` to the exec of the command, on a busy host. */
#define SOON_NS (30 * ET_NS_PER_S)

static struct et_verdict verdict(enum et_place_kind place, enum et_strength strength,
                                 enum et_method method, et_ref container, int64_t pid,
                                 et_saying told)
{
    return (struct et_verdict){ place, strength, method, container, et_short_pid(pid), told };
}

static enum et_strength weaker(enum et_strength a, enum et_strength b)
{
    return a < b ? a : b;
}

static et_saying said_by(const struct et_process *p)
{
    return p->exec ? p->exec : p->verdict.told;
}

/* The exec's own record, which names the parent that tells. */
static const et_saying own_record = 0;

static struct et_verdict inherit(const struct et_process *parent)
{
    struct et_verdict v = parent->verdict;
    if (v.place == ET_PLACE_UNKNOWN || (v.method >= ET_METHOD_INIT_PID && !parent->exec))
        return v; /* a clue that speaks of the ancestor, which left no record of its own */
    if (parent->pid >= 0 && parent->pid <= 2)
        return verdict(ET_PLACE_HOST, ET_STRENGTH_CERTAIN, ET_METHOD_HOST_ROOT, 0, parent->pid,
                       own_record);
    return verdict(v.place, v.strength, ET_METHOD_LINEAGE, v.container, parent->pid,
                   said_by(parent));
}

/* The runtime's own processes are where the runtime is. */
static struct et_verdict beside(const struct et_process *parent, enum et_method method)
{
    struct et_verdict v = parent->verdict;
    if (v.place == ET_PLACE_UNKNOWN)
        return verdict(ET_PLACE_HOST, ET_STRENGTH_STRONG, method, 0, parent->pid, own_record);
    return verdict(v.place, v.strength, method, v.container, parent->pid, own_record);
}

/* May have made that child and has not made another one yet: each call makes one. A
 * container's init waits for `runc start`; a command is started at once. */
static bool may_have_made(const struct et_process *call, const struct et_process *child)
{
    bool soon =
        call->op != ET_OCI_EXEC || child->first_ns <= et_time_moved(call->first_ns, SOON_NS);
    return !call->spent && soon && call->pid < child->pid && call->first_ns <= child->first_ns;
}

/* The runtime call that made a child of a pod's shim; NULL where it may have been one
 * for another container as well. (After a wrap of the pids the order fails, and nothing
 * is told.) */
static const struct et_process *call_for(const struct et_model *m, const struct et_process *shim,
                                         const struct et_process *child)
{
    const struct et_process *found = NULL;
    int steps = 0;
    for (et_ref ref = shim->calls; ref && steps < MAX_CALLS; steps++) {
        const struct et_process *call = et_process_at(m, ref);
        if (may_have_made(call, child)) {
            if (found && found->serves != call->serves)
                return NULL;
            found = found ? found : call;
        }
        ref = call->calls;
    }
    return found;
}

/* The call that made it makes no other. */
static void spend_call(const struct et_model *m, const struct et_process *parent,
                       const struct et_process *child)
{
    struct et_process *call = NULL;
    int steps = 0;
    for (et_ref ref = parent->calls; ref && steps < MAX_CALLS && !call; steps++) {
        struct et_process *next = et_process_at(m, ref);
        if (next->serves == child->verdict.container && may_have_made(next, child))
            call = next;
        ref = next->calls;
    }
    if (call)
        call->spent = true;
}

static struct et_verdict in_pod(const struct et_model *m, const struct et_process *shim,
                                const struct et_process *child)
{
    enum et_strength strength = shim->inferred ? ET_STRENGTH_STRONG : ET_STRENGTH_CERTAIN;
    const struct et_process *call = child ? call_for(m, shim, child) : NULL;
    if (call)
        return verdict(ET_PLACE_CONTAINER, ET_STRENGTH_PROBABLE, ET_METHOD_POD_ORDER, call->serves,
                       call->pid, said_by(call));
    return verdict(ET_PLACE_CONTAINER, strength, ET_METHOD_SHARED_SHIM, 0, shim->pid,
                   said_by(shim));
}

static struct et_verdict inside(const struct et_process *server, enum et_method method)
{
    enum et_strength strength = server->inferred ? ET_STRENGTH_STRONG : ET_STRENGTH_CERTAIN;
    return verdict(ET_PLACE_CONTAINER, strength, method, server->serves, server->pid,
                   said_by(server));
}

/* Where a process is that q made; p may be NULL. runtime: what it runs is part of a
 * runtime. */
static struct et_verdict child_of(const struct et_model *m, const struct et_process *q,
                                  const struct et_process *p, bool runtime)
{
    const struct et_verdict untold =
        verdict(ET_PLACE_UNKNOWN, ET_STRENGTH_NONE, ET_METHOD_NO_PARENT, 0, q->pid, own_record);
    if (runtime)
        return beside(q, ET_METHOD_RUNTIME);
    if (!q->serves) /* a part of a runtime, but its own words are missing? */
        return q->role == ET_RT_SHIM || q->role == ET_RT_CONMON || q->role == ET_RT_INIT ||
                       q->op == ET_OCI_UNTOLD
                   ? untold
                   : inherit(q);
    switch (q->role) {
    case ET_RT_SHIM:
        return q->shared ? in_pod(m, q, p) : inside(q, ET_METHOD_SHIM_CHILD);
    case ET_RT_CONMON:
        return inside(q, ET_METHOD_CONMON_CHILD);
    case ET_RT_INIT:
        return inside(q, ET_METHOD_RUNC_INIT);
    case ET_RT_OCI:
        if (q->op == ET_OCI_EXEC || q->op == ET_OCI_RUN)
            return inside(q, ET_METHOD_OCI_CHILD);
        if (q->op == ET_OCI_UNTOLD) /* a hook, or a command in the container */
            return untold;
        return beside(q, ET_METHOD_HOOK);
    default:
        return beside(q, ET_METHOD_HOOK);
    }
}

/* Out of the list of the container that it has left: one that runs a runtime of its own
 * puts processes into containers within it. */
static void leave(struct et_model *m, struct et_pulse *pulse)
{
    if (!pulse->member_of)
        return;
    if (pulse->before)
        et_pulse_at(m, pulse->before)->sibling = pulse->sibling;
    else
        et_container_at(m, pulse->member_of)->processes = pulse->sibling;
    if (pulse->sibling)
        et_pulse_at(m, pulse->sibling)->before = pulse->before;
    pulse->member_of = pulse->sibling = pulse->before = 0;
}

static void settle_in(struct et_model *m, et_ref ref, struct et_verdict v)
{
    struct et_pulse *pulse = et_pulse_at(m, ref);
    et_process_at(m, ref)->verdict = v;
    if (v.place != ET_PLACE_CONTAINER || !v.container || pulse->member_of == v.container)
        return;
    leave(m, pulse);
    struct et_container_node *c = et_container_at(m, v.container);
    if (c->processes)
        et_pulse_at(m, c->processes)->before = ref;
    pulse->member_of = v.container;
    pulse->sibling = c->processes;
    c->processes = ref;
}

/* A process that no lineage places, but that inspect or an event names as the init
 * of a container running at that time. */
static void anchor(struct et_model *m, et_ref ref, int64_t time_ns)
{
    const struct et_process *p = et_process_at(m, ref);
    if (p->verdict.place != ET_PLACE_UNKNOWN)
        return;
    et_ref container;
    const struct et_run *run = et_run_of_init(m, p->pid, time_ns, &container);
    if (run)
        settle_in(m, ref,
                  verdict(ET_PLACE_CONTAINER, ET_STRENGTH_STRONG, ET_METHOD_INIT_PID, container,
                          p->pid, et_saying_of(m, &run->said)));
}

/* A process that nothing places but its label: it is some container's, if it is not known to be
 * one's init. */
static void confine(struct et_model *m, et_ref ref, const struct et_process *parent,
                    int64_t time_ns)
{
    const struct et_process *p = et_process_at(m, ref);
    if (parent && (parent->verdict.place != ET_PLACE_UNKNOWN || parent->serves))
        return;
    anchor(m, ref, time_ns);
    if (p->verdict.place == ET_PLACE_UNKNOWN)
        settle_in(m, ref,
                  verdict(ET_PLACE_CONTAINER, ET_STRENGTH_CERTAIN, ET_METHOD_CONFINED, 0, p->pid,
                          own_record));
}

/* The conmon of this container, by its own words, that may have made the fork. */
static et_ref conmon_of(const struct et_model *m, et_ref container, const struct et_process *fork)
{
    et_ref ref = et_container_at(m, container)->conmon;
    const struct et_process *p = et_process_at(m, ref);
    bool still = p && p->role == ET_RT_CONMON && p->serves == container;
    return still && p->first_ns <= fork->first_ns ? ref : 0;
}

/* A parent that left no record, but called the runtime the way only a shim or
 * conmon calls it: it is one, and so is a program of whatever name that calls it the
 * way only a shim does. conmon forks after its exec, so the process that
 * calls crun and keeps the container is a copy without an exec of its own. */
static void infer_server(struct et_model *m, et_ref parent, const struct et_runtime_call *call,
                         et_ref container)
{
    struct et_process *q = et_process_at(m, parent);
    bool nameless = q && !q->serves && (q->role == ET_RT_SHIM || q->role == ET_RT_CONMON);
    bool unseen =
        q && et_pulse_at(m, parent)->seen != ET_SEEN_EXEC && !q->exec && q->role == ET_RT_NONE;
    bool renamed = q && call->bundled && q->role == ET_RT_NONE && q->exec && q->pid > 2 &&
                   q->verdict.place == ET_PLACE_HOST;
    if (!call->supervised || (!unseen && !nameless && !renamed))
        return;
    et_ref conmon = conmon_of(m, container, q);
    q->role = conmon ? ET_RT_CONMON : ET_RT_SHIM;
    q->serves = container;
    q->inferred = true;
    if (conmon) {
        const struct et_process *c = et_process_at(m, conmon);
        q->parent = q->parent ? q->parent : conmon;
        q->exec = c->exec;
        q->verdict = inherit(c);
        q->verdict.strength = weaker(q->verdict.strength, ET_STRENGTH_STRONG);
    }
}

/* One that left no record and called a runtime in words that are lost may be a shim: what
 * else it calls need not be where it is. */
static void suspect_server(struct et_model *m, et_ref parent)
{
    struct et_process *q = et_process_at(m, parent);
    if (!q || !et_process_may_be_server(m, parent))
        return;
    q->role = ET_RT_SHIM;
    q->inferred = true;
}

/* A parent that left no record, but that its runtime names as a shim or monitor. */
static void know_server(struct et_model *m, et_ref ref, int64_t time_ns)
{
    struct et_process *p = et_process_at(m, ref);
    if (!p || et_pulse_at(m, ref)->seen == ET_SEEN_EXEC || p->exec || p->role != ET_RT_NONE ||
        p->verdict.place == ET_PLACE_CONTAINER)
        return;
    const struct et_server *server = et_server_of(m, p->pid, time_ns);
    if (!server)
        return;
    p->role = server->monitor ? ET_RT_CONMON : ET_RT_SHIM;
    p->serves = server->container;
    p->inferred = true;
    if (p->verdict.place == ET_PLACE_UNKNOWN)
        p->verdict = verdict(ET_PLACE_HOST, ET_STRENGTH_STRONG, ET_METHOD_SERVER, 0, p->pid,
                             et_saying_of(m, &server->said));
}

/* The container that a runtime call names, known from now on. */
static et_ref name_container(struct et_model *m, const struct et_runtime_call *call,
                             const struct et_process *p)
{
    et_ref ref = call->id.n ? et_model_container(m, call->id) : 0;
    struct et_container_node *c = et_container_at(m, ref);
    if (!c)
        return 0;
    if (call->name.n && !c->name.p)
        c->name = et_arena_copy(&m->text, call->name);
    if (p->verdict.place == ET_PLACE_HOST)
        c->outer = 0; /* whoever said otherwise before has forged it */
    if (p->verdict.place != ET_PLACE_CONTAINER)
        c->of_host = true;
    else if (p->verdict.container != ref)
        c->outer = p->verdict.container;
    return ref;
}

/* A pod's shim serves its sandbox and further containers. */
static void learn_shim(struct et_process *q, et_ref container)
{
    if (q && q->role == ET_RT_SHIM && q->serves && q->serves != container)
        q->shared = true;
}

/* A call that makes processes beneath a shim. */
static void note_call(const struct et_model *m, et_ref ref, et_ref parent)
{
    struct et_process *p = et_process_at(m, ref), *q = et_process_at(m, parent);
    if (!q || q->role != ET_RT_SHIM || q->calls == ref || p->calls ||
        (p->op != ET_OCI_CREATE && p->op != ET_OCI_EXEC && p->op != ET_OCI_RUN))
        return;
    p->calls = q->calls;
    q->calls = ref;
}

/* staged: the container for which this process was an init stage until now. */
static void take_role(struct et_model *m, const struct et_exec_node *x,
                      const struct et_runtime_call *call, et_ref parent, et_ref staged)
{
    et_ref ref = x->process;
    struct et_process *p = et_process_at(m, ref);
    struct et_process *q = et_process_at(m, parent);
    et_ref container = name_container(m, call, p);
    if (!container && call->kind == ET_RT_INIT) /* runc init names none: its caller did */
        container = staged ? staged : q && q->serves ? q->serves : et_root_of(m, x->task->cwd);
    p->role = call->kind;
    p->op = call->op;
    p->serves = container;
    if (call->kind == ET_RT_CONMON && container)
        et_container_at(m, container)->conmon = ref;
    if (call->kind == ET_RT_INIT && container && p->verdict.place != ET_PLACE_CONTAINER)
        m->text.failed = !et_root_learn(m, x->task->cwd, container) || m->text.failed;
    if (call->kind == ET_RT_OCI && call->op == ET_OCI_UNTOLD && !call->id.p)
        suspect_server(m, parent);
    if (call->kind == ET_RT_OCI && container) {
        infer_server(m, parent, call, container);
        learn_shim(et_process_at(m, parent), container);
        note_call(m, ref, parent);
    }
}

static struct et_verdict lost(const struct et_process *p)
{
    return verdict(ET_PLACE_UNKNOWN, ET_STRENGTH_NONE, ET_METHOD_ROOT_CHANGED, 0, p->pid,
                   own_record);
}

/* It runs something else now. */
static void end_role(struct et_process *p)
{
    p->role = ET_RT_NONE;
    p->serves = 0;
}

bool et_attribute_exec(struct et_model *m, et_ref exec, const struct et_runtime_call *call)
{
    struct et_exec_node *x = et_exec_at(m, exec);
    et_ref ref = x->process;
    struct et_process *p = et_process_at(m, ref);
    const int64_t ppid = et_pulse_at(m, ref)->ppid;
    et_ref parent = ppid != ET_NULL ? et_process_of(m, ppid, x->time_ns) : p->parent;
    p = et_process_at(m, ref);
    const struct et_process *q = et_process_at(m, parent);
    et_ref staged = p->role == ET_RT_INIT ? p->serves : 0;
    know_server(m, parent, x->time_ns);
    if (!p->verdict.place && q && q->verdict.place == ET_PLACE_UNKNOWN)
        anchor(m, parent, x->time_ns);
    if (call->confined)
        confine(m, ref, q, x->time_ns);
    bool runtime = call->kind != ET_RT_NONE && et_is_credible(m, x, p, q, call);
    if (p->role == ET_RT_INIT && p->serves && !runtime) {
        settle_in(m, ref, inside(p, ET_METHOD_RUNC_INIT));
        end_role(p);
    } else if (p->verdict.place == ET_PLACE_UNKNOWN || p->role != ET_RT_NONE) {
        struct et_verdict v = q ? child_of(m, q, p, runtime) : p->verdict;
        p->left = !runtime && et_by_hand_may_have_left(m, x, q);
        settle_in(m, ref, p->left ? lost(p) : v);
        end_role(p);
    }
    if (runtime)
        take_role(m, x, call, parent, staged);
    else
        anchor(m, ref, x->time_ns);
    if (runtime && x->who->ses != ET_NULL) {
        struct et_session *session = et_session_met(m, x->who->ses, x->time_ns);
        if (!session)
            return false;
        if (session->runtime_ns == ET_NULL)
            session->runtime_ns = x->time_ns;
    }
    if (m->text.failed) /* a container's name or id could not be kept */
        return false;
    p = et_process_at(m, ref);
    q = et_process_at(m, parent);
    if (runtime)
        et_by_hand_note(m, exec, call, p, q);
    if (q && q->role == ET_RT_SHIM && !runtime && !x->before && p->verdict.container)
        spend_call(m, q, p);
    if (q && q->role == ET_RT_OCI && q->op == ET_OCI_EXEC && !runtime)
        et_process_at(m, parent)->spent = true;
    x->runtime = runtime;
    x->verdict = p->verdict;
    p->exec = exec;
    et_ref served = p->serves;
    if (runtime && served && call->kind == ET_RT_OCI &&
        (call->op == ET_OCI_CREATE || call->op == ET_OCI_RUN || call->op == ET_OCI_START) &&
        !et_container_starts(m, served, x->time_ns))
        return false;
    if (runtime && call->deletes && served) {
        et_process_end_container(m, served, x->time_ns);
        if (!et_container_ends(m, served, x->time_ns))
            return false;
    }
    return parent != 0 || ppid == ET_NULL;
}

static bool is_stage(struct et_slice comm)
{
    return et_slice_starts(comm, "runc:[");
}

void et_attribute_sighting(struct et_model *m, et_ref ref, struct et_slice exe,
                           struct et_slice comm)
{
    struct et_process *p = et_process_at(m, ref);
    const struct et_process *q = et_process_at(m, p->parent);
    if (!q || p->exec || p->role != ET_RT_NONE || p->verdict.place != ET_PLACE_UNKNOWN)
        return;
    /* It runs what its parent runs, as long as no exec of its own is known; else that exec
     * left no record. */
    const struct et_exec_node *program = et_exec_at(m, q->exec);
    bool copy = program && et_slice_eq(program->task->exe, exe);
    bool stage = q->serves && (q->role == ET_RT_OCI || q->role == ET_RT_INIT) &&
                 (is_stage(comm) || copy || et_slice_is(exe, "/"));
    enum et_runtime_kind untold = copy || stage    ? ET_RT_NONE
                                  : is_stage(comm) ? ET_RT_INIT
                                                   : et_runtime_program(exe);
    if (untold == ET_RT_CLEANUP && q->role != ET_RT_CONMON)
        untold = ET_RT_NONE; /* anybody may call podman; what conmon calls it for is known */
    if (untold != ET_RT_NONE && q->verdict.place != ET_PLACE_CONTAINER) {
        bool served = q->role == ET_RT_SHIM || q->role == ET_RT_CONMON;
        p->role = untold;
        p->op = ET_OCI_UNTOLD;
        p->serves = served && untold != ET_RT_SHIM ? q->serves : 0;
        p->inferred = true;
        p->verdict = beside(q, ET_METHOD_RUNTIME);
    } else if (stage || (copy && q->role != ET_RT_NONE)) {
        p->role = stage ? ET_RT_INIT : q->role;
        p->serves = q->serves;
        p->op = q->op;
        p->inferred = q->inferred;
        p->verdict = beside(q, ET_METHOD_RUNTIME);
    } else {
        settle_in(m, ref, child_of(m, q, p, false));
    }
    if (copy)
        p->exec = q->exec;
}

bool et_attribute_login(struct et_model *m, et_ref process, int64_t ses, int64_t time_ns,
                        struct et_said said)
{
    struct et_process *p = et_process_at(m, process);
    struct et_session *session = et_session_opened(m, ses, p->pid, time_ns);
    if (!session)
        return false;
    et_pulse_at(m, process)->ses = ses;
    if (p->verdict.place != ET_PLACE_UNKNOWN)
        session->verdict =
            verdict(p->verdict.place, weaker(p->verdict.strength, ET_STRENGTH_STRONG),
                    ET_METHOD_SESSION, p->verdict.container, p->pid, et_saying_of(m, &said));
    return !m->text.failed;
}

struct et_verdict et_attribute_child(const struct et_model *m, const struct et_process *parent,
                                     const struct et_process *child)
{
    const struct et_exec_node *x = et_exec_at(m, parent->exec);
    if (child->left)
        return child->verdict;
    if (parent->role != ET_RT_NONE && !parent->inferred && x && child->first_ns < x->time_ns)
        return child->verdict; /* made before the parent became part of a runtime */
    return child_of(m, parent, child, false);
}
