#include "analyzer/coverage/argless.h"

#include "analyzer/compiling/detect.h"

#include <stdlib.h>

enum { ARGV_COMPLETE = 1 };

/* Of compilers those count that have lost some: only they are asked for it. 1 or 0, ET_FATAL. */
static int has_lost_some(const struct et_model *m, const struct et_exec_node *x, struct et_err *err)
{
    if (x->argv_id == ET_NULL)
        return 1;
    if (!et_tool_of(m, x))
        return 0;
    ET_STMT_AUTO *row = et_store_query(m->store, ET_Q_ARGV_STATE_OF, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_ARGV_STATE_OF_FACT_ID, x->fact_id);
    int got = et_stmt_row(row, err);
    return got > 0 ? et_stmt_col_int(row, 0) != ARGV_COMPLETE : got;
}

int et_argless_find(const struct et_model *m, struct et_argless **all, struct et_err *err)
{
    *all = calloc(m->containers.count + 1, sizeof **all);
    if (!*all)
        return et_fail_memory(err);
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!x->verdict.container || x->runtime || x->success == 0 || x->compilation)
            continue;
        int lost = has_lost_some(m, x, err);
        if (lost < 0)
            return lost;
        struct et_argless *one = &(*all)[x->verdict.container - 1];
        if (!lost)
            continue;
        if (!one->execs || x->time_ns < et_exec_at(m, one->first)->time_ns)
            one->first = (et_ref)i + 1;
        if (!one->execs || x->time_ns > one->last_ns)
            one->last_ns = x->time_ns;
        one->execs++;
    }
    return 0;
}
