/* laurel, go-audit, auditbeat and their like look up /proc/PID/cgroup when they get
 * a record, and write the container's id into it. */
#include "analyzer/clues/clues.h"

#include "analyzer/short_ids.h"
#include "analyzer/step.h"

/* Columns of the statement carried_containers. */
enum column { FACT, ID, STREAM, LINE, OFFSET };

/* Row of a fact -> the exec that it is an account of. */
static int index_facts(const struct et_model *m, struct et_map *execs, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        uint64_t *slot = et_map_put_u64(execs, (uint64_t)x->fact_id, NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot = i + 1;
        for (uint32_t n = x->also; n; n = m->accounts[n].next) {
            slot = et_map_put_u64(execs, (uint64_t)m->accounts[n].row, NULL);
            if (!slot)
                return et_fail_memory(err);
            *slot = i + 1;
        }
    }
    return 0;
}

static int take(struct et_model *m, struct et_full_ids *ids, struct et_map *execs,
                struct et_stmt *stmt, struct et_err *err)
{
    struct et_slice id = et_stmt_col_text(stmt, ID);
    if (!execs->live && index_facts(m, execs, err) < 0)
        return ET_FATAL;
    const uint64_t *exec = et_map_get_u64(execs, (uint64_t)et_stmt_col_int(stmt, FACT));
    if (!exec)
        return 0;
    if (et_full_id(m, ids, &id, err) < 0)
        return ET_FATAL;
    et_ref container = et_model_container(m, id);
    if (!container)
        return et_fail_memory(err);
    et_container_at(m, container)->of_host = true;
    const struct et_said said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                                  et_stmt_col_int(stmt, OFFSET) };
    const struct et_verdict clue = {
        ET_PLACE_CONTAINER,
        ET_STRENGTH_STRONG,
        ET_METHOD_CARRIER,
        container,
        et_short_pid(et_exec_pid(m, et_exec_at(m, (et_ref)*exec))),
        et_saying_of(m, &said),
    };
    return et_clue_to_exec(m, (et_ref)*exec, &clue, err);
}

int et_clues_by_carrier(struct et_model *m, struct et_err *err)
{
    int rc;
    struct et_map execs;
    struct et_full_ids ids;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_CARRIED_CONTAINERS, err);
    if (!stmt)
        return ET_FATAL;
    et_map_init(&execs);
    et_full_ids_init(&ids);
    et_stmt_int(stmt, ET_CARRIED_CONTAINERS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        rc = take(m, &ids, &execs, stmt, err);
        if (rc < 0)
            break;
    }
    et_full_ids_clear(&ids);
    et_map_clear(&execs);
    return rc;
}
