#include "analyzer/exec_counts.h"

#include "analyzer/compiling/detect.h"

#include <stdlib.h>

struct et_counted_kind {
    struct et_kind_of_exec kind;
    int64_t execs;
    size_t before; /* 1 + index of another kind of the same place; 0 = none */
};

void et_exec_counts_init(struct et_exec_counts *counts)
{
    *counts = (struct et_exec_counts){ 0 };
    et_map_init(&counts->by_place);
}

void et_exec_counts_clear(struct et_exec_counts *counts)
{
    et_map_clear(&counts->by_place);
    free(counts->kinds);
}

/* A container, or a host around its containers: each has few kinds of execs. */
static uint64_t place_of(const struct et_kind_of_exec *kind)
{
    return (uint64_t)(kind->container_id == ET_NULL ? ~kind->host_id : kind->container_id);
}

int et_exec_counts_add(struct et_exec_counts *counts, const struct et_kind_of_exec *kind,
                       struct et_err *err)
{
    uint64_t *last = et_map_put_u64(&counts->by_place, place_of(kind), NULL);
    if (!last)
        return et_fail_memory(err);
    size_t at = (size_t)*last;
    while (at && memcmp(&counts->kinds[at - 1].kind, kind, sizeof *kind) != 0) /* it has no gaps */
        at = counts->kinds[at - 1].before;
    if (!at) {
        if (!et_array_grow((void **)&counts->kinds, counts->count, &counts->cap,
                           sizeof *counts->kinds))
            return et_fail_memory(err);
        counts->kinds[counts->count++] = (struct et_counted_kind){ *kind, 0, (size_t)*last };
        *last = at = counts->count;
    }
    counts->kinds[at - 1].execs++;
    return 0;
}

static bool ran_compiler(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_compiler_rule *rule = x->success != 0 ? et_tool_of(m, x) : NULL;
    return rule && et_tool_role_is_compiler(rule->role);
}

int et_exec_counts_add_host(struct et_exec_counts *counts, const struct et_model *m,
                            int64_t containers, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        const struct et_verdict *verdict = &x->verdict;
        const struct et_kind_of_exec kind = {
            .host_id = m->host_id,
            .container_id = verdict->container ? containers + verdict->container : ET_NULL,
            .place_number = verdict->place,
            .sureness = verdict->strength == ET_STRENGTH_NONE ? ET_NULL : verdict->strength,
            .contradicted = x->contradicted,
            .of_runtime = x->runtime,
            .success = x->success < 0 ? ET_NULL : x->success,
            .method_id = m->clues.at[x->clue - 1].method,
            .ran_compiler = ran_compiler(m, x),
        };
        if (et_exec_counts_add(counts, &kind, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int put(const struct et_counted_kind *counted, struct et_store *store, struct et_err *err)
{
    const struct et_kind_of_exec *kind = &counted->kind;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_EXEC_COUNT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_HOST_ID, kind->host_id);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_CONTAINER_ID, kind->container_id);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_PLACE_NUMBER, kind->place_number);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_SURENESS, kind->sureness);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_CONTRADICTED, kind->contradicted);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_OF_RUNTIME, kind->of_runtime);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_SUCCESS, kind->success);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_METHOD_ID, kind->method_id);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_RAN_COMPILER, kind->ran_compiler);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_LEFT_OUT, kind->left_out);
    et_stmt_int(stmt, ET_PUT_EXEC_COUNT_EXECS, counted->execs);
    return et_stmt_run(stmt, err);
}

int et_exec_counts_put(const struct et_exec_counts *counts, struct et_store *store,
                       struct et_err *err)
{
    for (size_t i = 0; i < counts->count; i++)
        if (put(&counts->kinds[i], store, err) < 0)
            return ET_FATAL;
    return 0;
}
