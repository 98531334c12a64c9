#include "analyzer/coverage/strays.h"

#include "analyzer/compiling/detect.h"

#include <stdlib.h>

/* The record which tells of the program is lost with its pid. */
static bool is_nameless(const struct et_exec_node *x)
{
    return !x->process && !x->task->exe.p && !x->task->comm.p;
}

static et_stray_list *list_of(const struct et_model *m, const struct et_exec_node *x,
                              struct et_strays *strays)
{
    const struct et_compiler_rule *rule = et_tool_of(m, x);
    if (x->verdict.container || x->verdict.place == ET_PLACE_HOST || x->success == 0)
        return NULL;
    if (!rule)
        return is_nameless(x) ? &strays->nameless : NULL;
    return et_tool_role_is_compiler(rule->role) ? &strays->compilers : NULL;
}

int et_strays_load(const struct et_model *m, struct et_strays *strays, struct et_err *err)
{
    *strays = (struct et_strays){ 0 };
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        et_stray_list *list = list_of(m, x, strays);
        if (!list)
            continue;
        if (!ET_ARRAY_ROOM(*list))
            return et_fail_memory(err);
        struct et_gap *gap = &list->at[list->count++];
        *gap = (struct et_gap){ .start_ns = x->time_ns, .end_ns = x->time_ns };
        if (et_saying_place(m, (et_saying)i + 1, &gap->said, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

void et_strays_clear(struct et_strays *strays)
{
    free(strays->compilers.at);
    free(strays->nameless.at);
    *strays = (struct et_strays){ 0 };
}

size_t et_strays_from(const et_stray_list *list, int64_t from_ns)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle].start_ns >= from_ns)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
