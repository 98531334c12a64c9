/*
 * Others that name pids of the host and where these were:
 *
 * 2026-11-23 22:20:44.122192923 +0000 UTC moby /tasks/exec-started
 * {"container_id":"80b9…","pid":8325}
 *
 * /proc/8325/cgroup: 0::/system.slice/docker-80b9….scope
 *
 * docker top, with the container's name or id beside it
 */
#include "analyzer/clues/clues.h"

#include "analyzer/container_names.h"
#include "analyzer/namesakes.h"
#include "analyzer/short_ids.h"
#include "base/timestamp.h"

/* containerd tells of a command when it has started it; its exec is stamped when it
 * begins, and a busy host may take its time for either. */
#define AROUND_TOLD_NS (15 * ET_NS_PER_S)

enum { WHOLE_ID = 64 }; /* hexadecimal digits, of Docker, podman and CRI */

/* Columns of the statements task_pids and listed_pids. */
enum task_column { T_CONTAINER, T_PID, T_TIME, T_STREAM, T_LINE, T_OFFSET };
enum listed_column { L_TIME, L_PID, L_CGROUP, L_CONTAINER, L_STREAM, L_LINE, L_OFFSET };

struct listings {
    struct et_full_ids ids;
    struct et_container_names names;
};

/* The container that a listing names by its id, or (docker top) by what it was called
 * then. A listing without a time may mean any that was ever called so. A whole id is a
 * container's though nothing else knows it. 0 = none. */
static int container_named(struct et_model *m, struct listings *l, struct et_slice word,
                           int64_t time_ns, et_ref *found, struct et_err *err)
{
    if (et_full_id(m, &l->ids, &word, err) < 0)
        return ET_FATAL;
    const uint64_t *ref = et_map_get(&m->by_id, word);
    if (!ref && word.n == WHOLE_ID && et_slice_is_hex(word, WHOLE_ID)) {
        *found = et_model_container(m, word);
        return *found ? 0 : et_fail_memory(err);
    }
    *found = ref                  ? (et_ref)*ref
             : time_ns == ET_NULL ? et_container_named_ever(&l->names, word)
                                  : et_container_named(&l->names, word, time_ns);
    return 0;
}

static int add(struct et_model *m, et_ref process, struct et_verdict clue, struct et_err *err)
{
    const struct et_process *p = et_process_at(m, process);
    if (!p || p->role != ET_RT_NONE)
        return 0;
    clue.pid = et_short_pid(p->pid);
    return et_clue_to_process(m, process, &clue, err);
}

static int take_tasks(struct et_model *m, struct et_namesakes *names, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_TASK_PIDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_TASK_PIDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (et_namesakes_load(m, names, err) < 0)
            return ET_FATAL;
        const uint64_t *container = et_map_get(&m->by_id, et_stmt_col_text(stmt, T_CONTAINER));
        et_ref p = et_pid_owner_at(m, names, et_stmt_col_int(stmt, T_PID),
                                   et_stmt_col_int(stmt, T_TIME), AROUND_TOLD_NS);
        const struct et_said said = { et_stmt_col_int(stmt, T_STREAM),
                                      et_stmt_col_int(stmt, T_LINE),
                                      et_stmt_col_int(stmt, T_OFFSET) };
        const struct et_verdict clue = { ET_PLACE_CONTAINER,
                                         ET_STRENGTH_STRONG,
                                         ET_METHOD_TASK_PID,
                                         container ? (et_ref)*container : 0,
                                         0,
                                         et_saying_of(m, &said) };
        if (clue.container && add(m, p, clue, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

static bool is_unit(struct et_slice name)
{
    return et_slice_ends(name, ".service") || et_slice_ends(name, ".slice") ||
           et_slice_ends(name, ".scope");
}

/* A unit within a service: another systemd runs there, as in a container that is a service of the
 * host (podman's Quadlet, systemd-nspawn --keep-unit). Only a user's own one is the host's. */
static bool has_inner_units(struct et_slice path)
{
    bool in_service = false;
    while (path.n) {
        const char *slash = et_slice_find(path, '/');
        struct et_slice name = slash ? et_slice_to(path, (size_t)(slash - path.p)) : path;
        if (in_service && is_unit(name))
            return true;
        in_service =
            in_service || (et_slice_ends(name, ".service") && !et_slice_starts(name, "user@"));
        path = et_slice_from(path, name.n + (slash != NULL));
    }
    return false;
}

/* Beside the daemon there are its shims, whose children are not on the host. */
static const char *const daemons[] = {
    "containerd.service",  "docker.service",     "snap.docker.dockerd.service",
    "crio.service",        "k3s.service",        "k3s-agent.service",
    "rke2-server.service", "rke2-agent.service", "podman.service",
};

/* The slices that systemd has for what it starts on the host itself. */
static bool is_of_host(struct et_slice cgroup)
{
    static const char *const ends[] = { ".service", ".socket", ".mount", ".swap", "/init.scope" };
    const char *colon = et_slice_search(cgroup, ET_SLICE("::"));
    struct et_slice path = colon ? et_slice_from(cgroup, (size_t)(colon - cgroup.p) + 2) : cgroup;
    struct et_slice last = et_slice_basename(path);
    if (!path.n || ET_SLICE_IN(last, daemons))
        return false;
    if (!et_slice_starts(path, "/system.slice/") && !et_slice_starts(path, "/user.slice/") &&
        !et_slice_is(path, "/init.scope"))
        return false;
    if (has_inner_units(path))
        return false;
    if (et_slice_starts(last, "session-") && et_slice_ends(last, ".scope"))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (et_slice_ends(path, ends[i]))
            return true;
    return false;
}

static int take_listed(struct et_model *m, struct et_namesakes *names, struct listings *l,
                       struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_LISTED_PIDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LISTED_PIDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (et_namesakes_load(m, names, err) < 0)
            return ET_FATAL;
        int64_t time_ns = et_stmt_col_int(stmt, L_TIME), pid = et_stmt_col_int(stmt, L_PID);
        et_ref p = time_ns == ET_NULL ? et_pid_owner_ever(m, names, pid)
                                      : et_pid_owner_at(m, names, pid, time_ns, AROUND_TOLD_NS);
        const struct et_said said = { et_stmt_col_int(stmt, L_STREAM),
                                      et_stmt_col_int(stmt, L_LINE),
                                      et_stmt_col_int(stmt, L_OFFSET) };
        if (!p)
            continue;
        struct et_verdict clue = { ET_PLACE_HOST,
                                   time_ns == ET_NULL ? ET_STRENGTH_PROBABLE : ET_STRENGTH_STRONG,
                                   ET_METHOD_LISTING,
                                   0,
                                   0,
                                   et_saying_of(m, &said) };
        if (!et_stmt_col_is_null(stmt, L_CONTAINER)) {
            clue.place = ET_PLACE_CONTAINER;
            if (container_named(m, l, et_stmt_col_text(stmt, L_CONTAINER), time_ns, &clue.container,
                                err) < 0)
                return ET_FATAL;
            if (!clue.container)
                continue;
        } else if (!is_of_host(et_stmt_col_text(stmt, L_CGROUP))) {
            continue; /* a listing without both tells no place */
        }
        if (add(m, p, clue, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

int et_clues_by_task_pid(struct et_model *m, struct et_err *err)
{
    struct et_namesakes names = { 0 };
    int rc = take_tasks(m, &names, err);
    et_namesakes_clear(&names);
    return rc;
}

int et_clues_by_listing(struct et_model *m, struct et_err *err)
{
    struct et_namesakes names = { 0 };
    struct listings l = { 0 };
    et_full_ids_init(&l.ids);
    int rc = et_container_names_load(m, &l.names, err);
    if (rc == 0)
        rc = take_listed(m, &names, &l, err);
    et_container_names_clear(&l.names);
    et_full_ids_clear(&l.ids);
    et_namesakes_clear(&names);
    return rc;
}
