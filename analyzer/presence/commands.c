#include "analyzer/presence/commands.h"

#include "analyzer/compiling/detect.h"
#include "analyzer/presence/copies.h"
#include "analyzer/rules/rule_set.h"

static enum et_command_kind kind_of(const struct et_model *m, struct et_slice exe)
{
    if (et_installers_may(m->rules->installers, exe))
        return ET_COMMAND_INSTALL;
    return et_copies_may(exe) ? ET_COMMAND_COPY : ET_COMMAND_OTHER;
}

/* What is no compiler, and is known to have run. */
static bool is_asked(const struct et_model *m, const struct et_exec_node *x)
{
    return x->success != 0 && !x->runtime && x->task->exe.p && x->argv_id != ET_NULL &&
           !et_tool_of(m, x);
}

static int note(et_command_list *list, const struct et_model *m, struct et_map *kinds, size_t i,
                int64_t execs, struct et_err *err)
{
    const struct et_exec_node *x = &m->execs.at[i];
    uint64_t *kind = et_map_put_u64(kinds, (uint64_t)(uintptr_t)x->task, NULL);
    if (!kind)
        return et_fail_memory(err);
    if (!*kind)
        *kind = kind_of(m, x->task->exe);
    /* packages are of the container in which the command ran */
    if (*kind == ET_COMMAND_OTHER || (*kind == ET_COMMAND_INSTALL && !x->verdict.container))
        return 0;
    if (!ET_ARRAY_ROOM(*list))
        return et_fail_memory(err);
    list->at[list->count++] =
        (struct et_command){ execs + (int64_t)i + 1, (enum et_command_kind) * kind };
    return 0;
}

int et_commands_note(et_command_list *list, const struct et_model *m, int64_t execs,
                     struct et_err *err)
{
    int rc = 0;
    struct et_map kinds; /* a task -> the kind of its program */
    et_map_init(&kinds);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++)
        if (is_asked(m, &m->execs.at[i]))
            rc = note(list, m, &kinds, i, execs, err);
    et_map_clear(&kinds);
    return rc;
}
