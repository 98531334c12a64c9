#include "analyzer/servers.h"

#include "analyzer/boots.h"
#include "analyzer/containers.h"
#include "base/timestamp.h"

/* containerd says so once the shim runs; by then it may have called runc. */
#define BEFORE_SAID_NS (2 * ET_NS_PER_S)

/* Columns of the statement servers. */
enum column { CONTAINER, PID, ROLE, FROM, UNTIL, STREAM, LINE, OFFSET };

int et_servers_load(struct et_model *m, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_SERVERS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_SERVERS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const struct et_server server = {
            .pid = et_stmt_col_int(stmt, PID),
            .from_ns = et_stmt_col_int(stmt, FROM),
            .until_ns = et_stmt_col_int(stmt, UNTIL),
            .monitor = et_slice_is(et_stmt_col_text(stmt, ROLE), "conmon"),
            .container = et_model_container(m, et_stmt_col_text(stmt, CONTAINER)),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
        if (!server.container || !ET_ARRAY_ROOM(m->servers))
            return et_fail_memory(err);
        et_container_at(m, server.container)->of_host = true;
        m->servers.at[m->servers.count++] = server;
    }
    return rc;
}

/* The last one with that pid that began before. */
const struct et_server *et_server_of(const struct et_model *m, int64_t pid, int64_t time_ns)
{
    size_t low = 0, high = m->servers.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct et_server *s = &m->servers.at[mid];
        if (s->pid < pid || (s->pid == pid && s->from_ns <= et_time_moved(time_ns, BEFORE_SAID_NS)))
            low = mid + 1;
        else
            high = mid;
    }
    const struct et_server *s = low ? &m->servers.at[low - 1] : NULL;
    bool told;
    if (!s || s->pid != pid || (s->until_ns != ET_NULL && s->until_ns < time_ns) ||
        et_booted_between(m, s->from_ns, time_ns) ||
        !et_container_ran_through(m, s->container, s->from_ns, time_ns, &told))
        return NULL;
    return s;
}
