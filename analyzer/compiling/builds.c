#include "analyzer/compiling/builds.h"

#include "analyzer/compiling/detect.h"

#include <stdlib.h>

static bool same_place(const struct et_exec_node *a, const struct et_exec_node *b)
{
    return a->verdict.place == b->verdict.place && a->verdict.container == b->verdict.container;
}

/* By exec: the topmost build tool above it in its place, itself included; 0 = none. What is
 * above comes before. NULL: no memory. */
static et_ref *find_tops(const struct et_model *m)
{
    et_ref *top = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *top);
    for (size_t i = 0; top && et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        et_ref above = x->before ? x->before : x->parent;
        const struct et_exec_node *up = et_exec_at(m, above);
        const struct et_compiler_rule *rule = x->success != 0 ? et_tool_of(m, x) : NULL;
        if (up && above <= i && same_place(up, x))
            top[i] = top[above - 1];
        if (!top[i] && rule && rule->role == ET_TOOL_BUILD)
            top[i] = (et_ref)(i + 1);
    }
    return top;
}

int et_builds_find(const struct et_model *m, struct et_compilations *compilations,
                   struct et_builds *builds, struct et_err *err)
{
    et_ref *top = find_tops(m);
    et_ref *number = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *number); /* by its exec */
    int rc = 0;
    if (!top || !number)
        rc = et_fail_memory(err);
    for (size_t i = 0; top && number && et_more_compilations(compilations, i) && rc == 0; i++) {
        struct et_compilation *c = &compilations->at[i];
        et_ref exec = top[c->driver - 1];
        if (!exec)
            continue;
        if (!number[exec - 1]) {
            if (!ET_ARRAY_ROOM(builds->all)) {
                rc = et_fail_memory(err);
                break;
            }
            builds->all.at[builds->all.count++] = (struct et_build){ .exec = exec };
            number[exec - 1] = (et_ref)builds->all.count;
        }
        c->build = number[exec - 1];
        struct et_build *build = &builds->all.at[c->build - 1];
        build->compilations++;
        if (c->last > build->last)
            build->last = c->last;
    }
    et_bulk_release(m->bulk, top);
    et_bulk_release(m->bulk, number);
    return rc;
}

void et_builds_clear(struct et_builds *builds)
{
    free(builds->all.at);
    *builds = (struct et_builds){ 0 };
}
