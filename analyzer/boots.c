#include "analyzer/boots.h"

int et_boots_load(struct et_model *m, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_BOOTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_BOOTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!ET_ARRAY_ROOM(m->boots))
            return et_fail_memory(err);
        m->boots.at[m->boots.count++] = et_stmt_col_int(stmt, 0);
    }
    return rc;
}

size_t et_boots_until(const struct et_model *m, int64_t time_ns)
{
    size_t low = 0, high = m->boots.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (m->boots.at[mid] <= time_ns)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool et_booted_between(const struct et_model *m, int64_t after_ns, int64_t until_ns)
{
    size_t next = et_boots_until(m, after_ns);
    return next < m->boots.count && m->boots.at[next] <= until_ns;
}
