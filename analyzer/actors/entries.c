#include "analyzer/actors/entries.h"

#include "analyzer/actors/climb.h"
#include "analyzer/compiling/applet.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/containers.h"
#include "base/timestamp.h"

#include <stdlib.h>

enum { MAX_HOST_CLIMB = 64, MAX_BACK = 16, LAST_ROOT_PID = 2 };

/* From the runtime's call to the first program it puts there, on a machine that is slow. */
#define ONE_CALL_NS (120 * ET_NS_PER_S)

/* Programs that offer something to others over the network. What one of them starts, its
 * visitors may have asked for. */
static const char *const services[] = {
    "httpd",     "nginx",    "lighttpd",   "thttpd",         "mini_httpd", "caddy",
    "haproxy",   "envoy",    "traefik",    "varnishd",       "squid",      "fcgiwrap",
    "gunicorn",  "uvicorn",  "uwsgi",      "unicorn",        "puma",       "hypercorn",
    "daphne",    "mysqld",   "mariadbd",   "postgres",       "mongod",     "redis-server",
    "memcached", "beam.smp", "sshd",       "dropbear",       "telnetd",    "in.telnetd",
    "inetd",     "xinetd",   "tcpserver",  "tcpsvd",         "socat",      "nc",
    "ncat",      "netcat",   "nc.openbsd", "nc.traditional", "vsftpd",     "proftpd",
    "pure-ftpd", "exim4",    "smbd",       "rsyncd",         "catalina",   "asterisk",
};

/* Programs that only lead on to others. */
static const char *const shells[] = {
    "sh",      "bash",  "dash",      "ash",         "zsh",       "ksh",       "busybox", "toybox",
    "env",     "tini",  "dumb-init", "docker-init", "catatonit", "s6-svscan", "su",      "gosu",
    "su-exec", "sudo",  "setpriv",   "timeout",     "nice",      "nohup",     "xargs",   "find",
    "make",    "gmake", "ninja",     "cmake",       "time",      "stdbuf",    "runuser", "setsid",
};

/* Daemons that call runtimes for their clients. */
static const char *const daemons[] = {
    "containerd", "dockerd", "docker-containerd", "crio", "kubelet", "buildkitd", "k3s",
    "rke2",       "k0s",
};

static bool is_service(const struct et_exec_node *x)
{
    struct et_slice name = et_slice_basename(x->task->exe);
    if (et_is_multi_call(name)) /* its applets have no file of their own */
        name = x->task->comm;
    if (et_slice_starts(name, "php-fpm") || et_slice_starts(name, "apache"))
        return true;
    return ET_SLICE_IN(name, services);
}

static bool leads_on(const struct et_model *m, const struct et_exec_node *x)
{
    return ET_SLICE_IN(et_slice_basename(x->task->exe), shells) || et_tool_of(m, x);
}

static bool is_daemon(const struct et_exec_node *x)
{
    return ET_SLICE_IN(et_slice_basename(x->task->exe), daemons);
}

static bool is_inside(const struct et_process *p, et_ref container)
{
    return p && p->verdict.place == ET_PLACE_CONTAINER && p->verdict.container == container;
}

/* The parent, if it is in the same container. */
static et_ref parent_inside(const struct et_model *m, et_ref process)
{
    const struct et_process *p = et_process_at(m, process);
    return is_inside(et_process_at(m, p->parent), p->verdict.container) ? p->parent : 0;
}

et_ref et_entry_top(const struct et_model *m, struct et_entries *e, et_ref process)
{
    return et_climb(m, e->top, process, parent_inside);
}

/* What stands above each exec in its container. Parents come before their children. */
static void look_up(const struct et_model *m, struct et_entries *e)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->verdict.place != ET_PLACE_CONTAINER || x->runtime || !x->process)
            continue;
        if (!e->first[x->process - 1] && x->success != 0)
            e->first[x->process - 1] = (et_ref)(i + 1);
        et_ref above = x->before ? x->before : x->parent;
        const struct et_exec_node *up = et_exec_at(m, above);
        if (!up || above > i || up->runtime || up->verdict.place != ET_PLACE_CONTAINER ||
            up->verdict.container != x->verdict.container)
            continue;
        e->service[i] = is_service(up) ? above : e->service[above - 1];
        et_ref program = e->program[above - 1];
        e->program[i] = program || leads_on(m, up) ? program : above;
    }
}

static int in_order(const void *a, const void *b)
{
    const struct et_making *x = a, *y = b;
    if (x->container != y->container)
        return x->container < y->container ? -1 : 1;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    return x->process < y->process ? -1 : x->process > y->process;
}

static bool makes(enum et_oci_op op)
{
    return op == ET_OCI_CREATE || op == ET_OCI_RUN;
}

static int find_makings(const struct et_model *m, struct et_entries *e, struct et_err *err)
{
    for (size_t i = 0; et_more_processes(m, i); i++) {
        const struct et_process *p = &m->processes.at[i];
        if (p->role != ET_RT_OCI || !p->serves || !p->exec ||
            !(makes(p->op) || p->op == ET_OCI_EXEC))
            continue;
        if (!ET_ARRAY_ROOM(e->makings))
            return et_fail_memory(err);
        e->makings.at[e->makings.count++] =
            (struct et_making){ p->serves, (et_ref)(i + 1), p->first_ns, false };
    }
    if (e->makings.count)
        qsort(e->makings.at, e->makings.count, sizeof *e->makings.at, in_order);
    bool made = false;
    for (size_t i = 0; i < e->makings.count; i++) {
        et_bulk_breathe(m->bulk, i);
        made = made && e->makings.at[i - 1].container == e->makings.at[i].container;
        bool making = makes(et_process_at(m, e->makings.at[i].process)->op);
        e->makings.at[i].again = made && making;
        made = made || making;
    }
    return 0;
}

int et_entries_load(const struct et_model *m, struct et_entries *e, struct et_err *err)
{
    size_t processes = m->processes.count + 1, execs = m->execs.count + 1;
    *e = (struct et_entries){ .bulk = m->bulk,
                              .top = et_bulk_zeroed(m->bulk, processes, sizeof *e->top),
                              .first = et_bulk_zeroed(m->bulk, processes, sizeof *e->first),
                              .service = et_bulk_zeroed(m->bulk, execs, sizeof *e->service),
                              .program = et_bulk_zeroed(m->bulk, execs, sizeof *e->program) };
    if (!e->top || !e->first || !e->service || !e->program)
        return et_fail_memory(err);
    look_up(m, e);
    return find_makings(m, e, err);
}

void et_entries_clear(struct et_entries *e)
{
    et_bulk_release(e->bulk, e->top);
    et_bulk_release(e->bulk, e->first);
    et_bulk_release(e->bulk, e->service);
    et_bulk_release(e->bulk, e->program);
    free(e->makings.at);
    *e = (struct et_entries){ 0 };
}

/* ------------------------------------------------------------ the runtime's call */

/* Index after the last call for the container that is not after that time. */
static size_t makings_until(const struct et_entries *e, et_ref container, int64_t time_ns)
{
    size_t low = 0, high = e->makings.count;
    const struct et_making wanted = { container, UINT32_MAX, time_ns, false };
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in_order(&e->makings.at[middle], &wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The call that is no parent of it on record (it has ended before): the latest one
 * with a smaller pid, as pids are handed out in turn; a container's init has come by
 * its making. */
static const struct et_making *likely_making(const struct et_model *m, const struct et_entries *e,
                                             const struct et_process *p,
                                             const struct et_entry *entry)
{
    et_ref container;
    bool is_init = et_run_of_init(m, p->pid, entry->time_ns, &container) != NULL;
    const struct et_making *latest = NULL;
    size_t end = makings_until(e, entry->container, entry->time_ns);
    for (size_t i = end, back = 0; i > 0 && back < MAX_BACK; i--, back++) {
        const struct et_making *making = &e->makings.at[i - 1];
        const struct et_process *call = et_process_at(m, making->process);
        if (making->container != entry->container)
            break;
        if (is_init && !makes(call->op))
            continue;
        if (!latest)
            latest = making;
        if (making->time_ns < et_time_moved(entry->time_ns, -ONE_CALL_NS))
            break;
        if (call->pid < p->pid)
            return making;
    }
    return latest;
}

/* The call among the parents: itself, or what its init stage came from. */
static et_ref parent_call(const struct et_model *m, const struct et_process *p)
{
    et_ref ref = p->parent;
    for (int stages = 0; ref && stages < 4; stages++) {
        const struct et_process *q = et_process_at(m, ref);
        if (q->role == ET_RT_OCI)
            return ref;
        if (q->role != ET_RT_INIT)
            break;
        ref = q->parent;
    }
    return 0;
}

static void find_maker(const struct et_model *m, const struct et_entries *e, struct et_entry *entry)
{
    const struct et_process *p = et_process_at(m, entry->process);
    entry->maker = parent_call(m, p);
    entry->by_parent = entry->maker != 0;
    if (!entry->container)
        return;
    const struct et_making *making = NULL;
    if (entry->maker) {
        size_t end = makings_until(e, entry->container, entry->time_ns);
        for (size_t i = end, back = 0; i > 0 && back < MAX_BACK && !making; i--, back++)
            if (e->makings.at[i - 1].process == entry->maker)
                making = &e->makings.at[i - 1];
    } else {
        making = likely_making(m, e, p, entry);
    }
    if (making) {
        entry->maker = making->process;
        entry->again = making->again;
    }
    if (entry->maker)
        entry->op = et_process_at(m, entry->maker)->op;
}

/* ------------------------------------------------------------ who called it */

/* Up from the runtime's call on the host: a daemon that serves clients, or the program
 * that called the runtime itself (podman, a shell). */
static void find_caller(const struct et_model *m, struct et_entry *entry)
{
    et_ref ref =
        entry->maker && entry->by_parent ? entry->maker : et_process_at(m, entry->process)->parent;
    if (!ref)
        ref = entry->maker;
    for (int climbed = 0; ref && climbed < MAX_HOST_CLIMB; climbed++) {
        const struct et_process *p = et_process_at(m, ref);
        const struct et_exec_node *x = et_exec_at(m, p->exec);
        if (p->pid <= LAST_ROOT_PID)
            return;
        if (p->role == ET_RT_SHIM || p->role == ET_RT_LAUNCHER || (x && is_daemon(x))) {
            entry->daemon = p->exec;
            return;
        }
        entry->inferred = entry->inferred || p->inferred;
        if (p->role == ET_RT_NONE && x && p->verdict.place != ET_PLACE_CONTAINER) {
            entry->caller = p->exec;
            return;
        }
        ref = p->parent;
    }
}

struct et_entry et_entry_of(const struct et_model *m, const struct et_entries *e, et_ref top)
{
    const struct et_process *p = et_process_at(m, top);
    struct et_entry entry = {
        .process = top,
        .container = p->verdict.container,
        .exec = e->first[top - 1],
        .op = ET_OCI_OTHER,
        .time_ns = p->first_ns,
    };
    if (entry.exec)
        entry.time_ns = et_exec_at(m, entry.exec)->time_ns;
    find_maker(m, e, &entry);
    find_caller(m, &entry);
    return entry;
}
