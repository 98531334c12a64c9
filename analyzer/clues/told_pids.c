/*
 * Others that name pids of the host and where these were:
 *
 * 2026-11-23 22:20:44.122192923 +0000 UTC moby /tasks/exec-started
 * {"container_id":"80b9…","pid":8325} /proc/8325/cgroup: 0::/system.slice/docker-80b9….scope docker
 * top, with the container's name or id beside it
 */
#include "analyzer/clues/clues.h"

#include "analyzer/short_ids.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* containerd tells of a command when it has started it; its exec is stamped when it
 * begins, and a busy host may take its time for either. */
#define AROUND_TOLD_NS (15 * ET_NS_PER_S)

/* Columns of the statements task_pids and listed_pids. */
enum task_column { T_CONTAINER, T_PID, T_TIME, T_STREAM, T_LINE, T_OFFSET };
enum listed_column { L_TIME, L_PID, L_CGROUP, L_CONTAINER, L_STREAM, L_LINE, L_OFFSET };

/* The processes that had each pid, one after the other. */
struct namesakes {
    struct et_map last;      /* pid -> et_ref */
    ET_ARRAY(et_ref) before; /* of each process: the one with its pid before it; 0 = none */
};

static int index_pids(const struct et_model *m, struct namesakes *names, struct et_err *err)
{
    for (size_t i = 0; i < m->processes.count; i++) {
        uint64_t *slot = et_map_put_u64(&names->last, (uint64_t)m->processes.at[i].pid, NULL);
        if (!slot || !ET_ARRAY_ROOM(names->before))
            return et_fail_memory(err);
        names->before.at[names->before.count++] = (et_ref)*slot;
        *slot = i + 1;
    }
    return 0;
}

static et_ref last_of(const struct namesakes *names, int64_t pid)
{
    const uint64_t *slot = et_map_get_u64(&names->last, (uint64_t)pid);
    return slot ? (et_ref)*slot : 0;
}

/* The process that had pid at that time, or gave its first sign of life soon after;
 * 0 = none, or more than one might. */
static et_ref owner_at(const struct et_model *m, const struct namesakes *names, int64_t pid,
                       int64_t time_ns)
{
    et_ref found = 0;
    for (et_ref ref = last_of(names, pid); ref; ref = names->before.at[ref - 1]) {
        const struct et_process *p = et_process_at(m, ref);
        if (p->first_ns - AROUND_TOLD_NS > time_ns || (p->end_ns != ET_NULL && p->end_ns < time_ns))
            continue;
        if (found)
            return 0;
        found = ref;
    }
    return found;
}

/* The only process that had pid in all that is recorded; 0 = none, or several. */
static et_ref only_owner(const struct et_model *m, const struct namesakes *names, int64_t pid)
{
    et_ref ref = last_of(names, pid);
    return ref && !names->before.at[ref - 1] && !et_pid_clock_turned(&m->clock) ? ref : 0;
}

static et_ref container_named(struct et_model *m, struct et_full_ids *ids, struct et_slice word,
                              struct et_err *err)
{
    if (et_full_id(m, ids, &word, err) < 0)
        return 0;
    const uint64_t *ref = et_map_get(&m->by_id, word);
    if (ref)
        return (et_ref)*ref;
    for (size_t i = 0; i < m->containers.count; i++) /* docker top is asked by name */
        if (et_slice_eq(m->containers.at[i].name, word))
            return (et_ref)(i + 1);
    return 0;
}

static int add(struct et_model *m, et_ref process, struct et_verdict clue, struct et_err *err)
{
    const struct et_process *p = et_process_at(m, process);
    if (!p || p->role != ET_RT_NONE)
        return 0;
    clue.pid = p->pid;
    return et_clue_to_process(m, process, &clue, err);
}

static int take_tasks(struct et_model *m, const struct namesakes *names, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_TASK_PIDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_TASK_PIDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *container = et_map_get(&m->by_id, et_stmt_col_text(stmt, T_CONTAINER));
        et_ref p = owner_at(m, names, et_stmt_col_int(stmt, T_PID), et_stmt_col_int(stmt, T_TIME));
        const struct et_verdict clue = {
            ET_PLACE_CONTAINER,
            ET_STRENGTH_STRONG,
            ET_METHOD_TASK_PID,
            container ? (et_ref)*container : 0,
            0,
            { et_stmt_col_int(stmt, T_STREAM), et_stmt_col_int(stmt, T_LINE),
              et_stmt_col_int(stmt, T_OFFSET) },
        };
        if (clue.container && add(m, p, clue, err) < 0)
            return ET_FATAL;
    }
    return rc;
}

/* The slices that systemd has for what it starts on the host itself. */
static bool is_of_host(struct et_slice cgroup)
{
    static const char *const ends[] = { ".service", ".socket", ".mount", ".swap", "/init.scope" };
    const char *colon = et_slice_search(cgroup, ET_SLICE("::"));
    struct et_slice path = colon ? et_slice_from(cgroup, (size_t)(colon - cgroup.p) + 2) : cgroup;
    struct et_slice last = et_slice_basename(path);
    if (!et_slice_starts(path, "/system.slice/") && !et_slice_starts(path, "/user.slice/") &&
        !et_slice_is(path, "/init.scope"))
        return false;
    if (et_slice_starts(last, "session-") && et_slice_ends(last, ".scope"))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (et_slice_ends(path, ends[i]))
            return true;
    return false;
}

static int take_listed(struct et_model *m, const struct namesakes *names, struct et_full_ids *ids,
                       struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_LISTED_PIDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LISTED_PIDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t time_ns = et_stmt_col_int(stmt, L_TIME), pid = et_stmt_col_int(stmt, L_PID);
        et_ref p =
            time_ns == ET_NULL ? only_owner(m, names, pid) : owner_at(m, names, pid, time_ns);
        struct et_verdict clue = {
            ET_PLACE_HOST,
            time_ns == ET_NULL ? ET_STRENGTH_PROBABLE : ET_STRENGTH_STRONG,
            ET_METHOD_LISTING,
            0,
            0,
            { et_stmt_col_int(stmt, L_STREAM), et_stmt_col_int(stmt, L_LINE),
              et_stmt_col_int(stmt, L_OFFSET) },
        };
        if (!p)
            continue;
        if (!et_stmt_col_is_null(stmt, L_CONTAINER)) {
            clue.place = ET_PLACE_CONTAINER;
            clue.container = container_named(m, ids, et_stmt_col_text(stmt, L_CONTAINER), err);
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

static int with_index(struct et_model *m, struct et_err *err,
                      int (*take)(struct et_model *, const struct namesakes *, struct et_err *))
{
    struct namesakes names = { 0 };
    et_map_init(&names.last);
    int rc = index_pids(m, &names, err);
    if (rc == 0)
        rc = take(m, &names, err);
    et_map_clear(&names.last);
    free(names.before.at);
    return rc;
}

static int take_listings(struct et_model *m, const struct namesakes *names, struct et_err *err)
{
    struct et_full_ids ids;
    et_full_ids_init(&ids);
    int rc = take_listed(m, names, &ids, err);
    et_full_ids_clear(&ids);
    return rc;
}

int et_clues_by_task_pid(struct et_model *m, struct et_err *err)
{
    return with_index(m, err, take_tasks);
}

int et_clues_by_listing(struct et_model *m, struct et_err *err)
{
    return with_index(m, err, take_listings);
}
