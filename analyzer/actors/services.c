#include "analyzer/actors/services.h"

#include "analyzer/actors/climb.h"

enum { LAST_ROOT_PID = 2 };

/* Columns of listed_units. */
enum column { C_PID, C_CGROUP, C_STREAM, C_LINE, C_OFFSET };

/* The parent; 0 where it is init, or none is known. */
static et_ref parent_of(const struct et_model *m, et_ref process)
{
    const struct et_process *p = et_process_at(m, process);
    const struct et_process *q = et_process_at(m, p->parent);
    return q && q->pid > LAST_ROOT_PID ? p->parent : 0;
}

et_ref et_service_root(const struct et_model *m, struct et_services *s, et_ref process)
{
    return et_climb(m, s->root, process, parent_of);
}

bool et_init_started(const struct et_model *m, et_ref process)
{
    const struct et_process *q = et_process_at(m, et_process_at(m, process)->parent);
    return q && q->pid <= LAST_ROOT_PID;
}

/* "0::/system.slice/cron.service", "…/user@1000.service/app.slice/x.service": the
 * innermost unit that is a service. */
static struct et_slice unit_of(struct et_slice cgroup)
{
    static const char suffix[] = ".service";
    for (size_t end = cgroup.n; end > 0; end--) {
        if (end < cgroup.n && cgroup.p[end] != '/')
            continue;
        struct et_slice name = et_slice_basename(et_slice_to(cgroup, end));
        if (et_slice_ends(name, suffix) && name.n > sizeof suffix - 1)
            return name;
    }
    return ET_SLICE_NONE;
}

/* Listings are made at the end, as a rule: a pid is that of the last process with it. */
static et_ref process_listed(const struct et_model *m, int64_t pid)
{
    et_ref ref = pid > LAST_ROOT_PID ? et_pid_table_get(&m->by_pid, pid) : 0;
    const struct et_process *p = et_process_at(m, ref);
    return p && p->verdict.place != ET_PLACE_CONTAINER ? ref : 0;
}

/* The root's own unit counts most; else what its descendants are in, in order of pids. */
static int take_units(struct et_model *m, struct et_services *s, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_LISTED_UNITS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_LISTED_UNITS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        struct et_slice unit = unit_of(et_stmt_col_text(stmt, C_CGROUP));
        et_ref process = unit.n ? process_listed(m, et_stmt_col_int(stmt, C_PID)) : 0;
        et_ref root = process ? et_service_root(m, s, process) : 0;
        struct et_unit *u = root ? &s->unit[root - 1] : NULL;
        if (!u || (u->name.p && (u->own || root != process)))
            continue;
        u->own = root == process;
        u->name = et_arena_copy(&m->text, unit);
        u->said = (struct et_said){ et_stmt_col_int(stmt, C_STREAM), et_stmt_col_int(stmt, C_LINE),
                                    et_stmt_col_int(stmt, C_OFFSET) };
    }
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

int et_services_load(struct et_model *m, struct et_services *s, struct et_err *err)
{
    size_t count = m->processes.count;
    *s = (struct et_services){ .bulk = m->bulk,
                               .root = et_bulk_zeroed(m->bulk, count + 1, sizeof *s->root),
                               .unit = et_bulk_zeroed(m->bulk, count + 1, sizeof *s->unit) };
    return s->root && s->unit ? take_units(m, s, err) : et_fail_memory(err);
}

void et_services_clear(struct et_services *s)
{
    et_bulk_release(s->bulk, s->root);
    et_bulk_release(s->bulk, s->unit);
    *s = (struct et_services){ 0 };
}
