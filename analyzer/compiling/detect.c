#include "analyzer/compiling/detect.h"

#include "analyzer/argv_json.h"
#include "analyzer/compiling/files.h"
#include "analyzer/loader.h"
#include "base/printable.h"
#include "base/strbuf.h"

/* Programs and command lines recur: what was found for them is remembered. */
struct detection {
    struct et_model *model;
    struct et_map by_exe;     /* address of the path -> its rule, or that more must be known */
    struct et_map by_program; /* struct program -> its rule */
    struct et_arena row;
};

/* What a verdict depends on. Texts of the model are kept once, so their address is
 * their identity. */
struct program {
    const char *exe, *comm, *caller;
    int64_t argv_id;
};

/* Numbers as maps keep them: 0 is a slot that is new. */
enum { FIRST = 3 }; /* ET_RULE_UNDECIDED becomes 1 */

static uint64_t slot_of(int rule)
{
    int number = FIRST + rule;
    return (uint64_t)number;
}

static int rule_of(uint64_t slot)
{
    return (int)slot - FIRST;
}

static int match_exe(struct detection *d, struct et_slice exe, int *rule, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = et_map_put_u64(&d->by_exe, (uint64_t)(uintptr_t)exe.p, &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (fresh) {
        *rule = et_compiler_rules_match_exe(d->model->rules->compilers, et_exe_without_mark(exe));
        *slot = slot_of(*rule);
    }
    *rule = rule_of(*slot);
    return 0;
}

/* Rules look at a program's own words: the loader and its options stand before them. */
static int take_off_loader(struct et_program *program, const struct et_slice *argv, size_t argc,
                           struct et_arena *arena)
{
    ET_STRBUF_AUTO cmdline = { 0 };
    size_t i = 0;
    program->exe = et_loaded_program(argv, argc);
    while (i < argc && argv[i].p != program->exe.p)
        i++;
    for (size_t from = i; i < argc; i++) {
        et_strbuf_adds(&cmdline, i > from ? " " : "");
        et_printable_add_shell(&cmdline, argv[i]);
    }
    program->cmdline = et_arena_copy(arena, et_strbuf_slice(&cmdline));
    return cmdline.failed || arena->failed ? -1 : 0;
}

/* Words are taken out of their JSON only where somebody asks for one: it takes longer than
 * to match the whole line. */
static int match_args(struct detection *d, const struct et_exec_node *x, struct et_program *program,
                      int *rule, struct et_err *err)
{
    struct et_compiler_rules *rules = d->model->rules->compilers;
    struct et_slice json, *argv;
    size_t argc = 0;
    et_arena_reset(&d->row);
    if (et_model_argv(d->model, x->argv_id, &d->row, &json, &program->cmdline, err) < 0)
        return ET_FATAL;
    if ((x->loader || et_compiler_rules_ask_argv0(rules)) &&
        et_argv_from_json(json, &d->row, &argv, &argc, err) == ET_FATAL)
        return ET_FATAL;
    if (argc)
        program->argv0 = argv[0];
    if (x->loader && take_off_loader(program, argv, argc, &d->row) < 0)
        return et_fail_memory(err);
    *rule = et_compiler_rules_match(rules, program);
    return 0;
}

static struct et_slice caller_of(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_exec_node *parent = et_exec_at(m, x->parent);
    return parent ? parent->task->exe : ET_SLICE_NONE;
}

/* A successful exec, or one of which nothing tells that it failed. */
static int look_at_program(struct detection *d, struct et_exec_node *x, int *rule,
                           struct et_err *err)
{
    bool fresh;
    struct et_program program = { .exe = et_exe_without_mark(x->task->exe),
                                  .comm = x->task->comm,
                                  .caller = caller_of(d->model, x) };
    x->loader = et_is_loader(program.exe);
    if (!x->task->exe.p)
        return 0;
    if (!x->loader) {
        if (match_exe(d, x->task->exe, rule, err) < 0)
            return ET_FATAL;
        if (*rule != ET_RULE_UNDECIDED)
            return 0;
    }
    const struct program key = { x->task->exe.p, x->task->comm.p, program.caller.p, x->argv_id };
    uint64_t *slot =
        et_map_put(&d->by_program, (struct et_slice){ (const char *)&key, sizeof key }, &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (!fresh) {
        *rule = rule_of(*slot);
        return 0;
    }
    int rc = match_args(d, x, &program, rule, err);
    *slot = slot_of(*rule);
    return rc;
}

/* Of a failed exec only the file that was tried is known; exe is the caller's. */
static int look_at_attempt(struct detection *d, const struct et_exec_node *x)
{
    const struct et_program program = { .exe = x->file->name, .caller = x->task->exe };
    return x->file->name.n ? et_compiler_rules_match(d->model->rules->compilers, &program) : -1;
}

int et_detect(struct et_model *m, struct et_err *err)
{
    struct detection d = { .model = m };
    int rc = 0;
    et_map_init(&d.by_exe);
    et_map_init(&d.by_program);
    et_arena_init(&d.row);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++) {
        struct et_exec_node *x = &m->execs.at[i];
        int rule = -1;
        if (x->success == 0)
            rule = look_at_attempt(&d, x);
        else
            rc = look_at_program(&d, x, &rule, err);
        x->rule = (int16_t)rule; /* there are ET_MAX_RULES at most */
    }
    et_map_clear(&d.by_exe);
    et_map_clear(&d.by_program);
    et_arena_clear(&d.row);
    return rc;
}

const struct et_compiler_rule *et_tool_of(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_compiler_rule *rule =
        x->rule >= 0 ? et_compiler_rules_at(m->rules->compilers, (size_t)x->rule) : NULL;
    return rule && et_tool_role_counts(rule->role) ? rule : NULL;
}
