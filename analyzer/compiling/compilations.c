#include "analyzer/compiling/compilations.h"

#include "analyzer/argv_json.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/loader.h"
#include "base/printable.h"
#include "base/strbuf.h"

#include <stdlib.h>

/* What is found, and what helps to find it. */
struct search {
    struct et_model *model;
    struct et_compilations *found;
    et_ref *of_unseen; /* by process that left no exec on record: the compilation of its tools */
    bool failed;       /* no memory */
};

/* What starts compilers for people and scripts. What calls a compiler proper and is
 * none of these is a driver under another name. */
static bool is_launcher(const struct et_model *m, const struct et_exec_node *x)
{
    return x->rule >= 0 &&
           et_compiler_rules_at(m->rules->compilers, (size_t)x->rule)->role == ET_TOOL_LAUNCHER;
}

static bool is_stage(const struct et_compiler_rule *rule)
{
    return rule->role == ET_TOOL_COMPILER || rule->role == ET_TOOL_ASSEMBLER ||
           rule->role == ET_TOOL_LINKER;
}

static bool is_driver(const struct et_compiler_rule *rule)
{
    return rule->role == ET_TOOL_DRIVER || rule->role == ET_TOOL_JIT;
}

static bool is_guess(const struct et_compiler_rule *rule)
{
    return rule && et_compiler_rule_is_guess(rule);
}

static struct et_compilation *compilation_at(const struct search *s, et_ref number)
{
    return &s->found->at[number - 1];
}

static et_ref add(struct search *s, et_ref driver, const struct et_compiler_rule *rule)
{
    struct et_compilations *found = s->found;
    if (!ET_BULK_ROOM(*found)) {
        s->failed = true;
        return 0;
    }
    found->at[found->count++] = (struct et_compilation){ .driver = driver,
                                                         .last = driver,
                                                         .execs = 1,
                                                         .family = rule->family,
                                                         .jit = rule->role == ET_TOOL_JIT };
    et_exec_at(s->model, driver)->compilation = (et_ref)found->count;
    return (et_ref)found->count;
}

/* The compilation that x takes part in because of who called it: the program
 * that this process ran before, or the one its parent runs. */
static et_ref of_caller(const struct search *s, const struct et_exec_node *x)
{
    const et_ref callers[] = { x->before, x->parent };
    for (size_t i = 0; i < 2; i++) {
        const struct et_exec_node *caller = et_exec_at(s->model, callers[i]);
        if (caller && (caller->compilation || caller->leads_to))
            return caller->compilation ? caller->compilation : caller->leads_to;
    }
    return 0;
}

/* The parent, if it is a process of which no exec is on record. */
static et_ref unseen_parent(const struct search *s, const struct et_exec_node *x)
{
    const struct et_process *p = x->parent ? NULL : et_process_at(s->model, x->process);
    return p ? p->parent : 0;
}

/* A compiler proper whose caller is no known driver and nothing that starts others: the
 * caller is a driver that was copied or renamed. */
static et_ref renamed_driver(struct search *s, const struct et_exec_node *x,
                             const struct et_compiler_rule *rule)
{
    const struct et_exec_node *caller = et_exec_at(s->model, x->parent);
    if (!rule->proves_driver || !caller || caller->runtime || et_tool_of(s->model, caller) ||
        is_launcher(s->model, caller))
        return 0;
    et_ref number = add(s, x->parent, rule);
    if (number)
        compilation_at(s, number)->renamed = true;
    return number;
}

/* The tools of a driver whose exec is not on record stand for it together. */
static et_ref of_unseen_driver(struct search *s, const struct et_exec_node *x, et_ref ref,
                               const struct et_compiler_rule *rule)
{
    et_ref parent = unseen_parent(s, x);
    if (!parent)
        return 0;
    et_ref *slot = &s->of_unseen[parent - 1];
    if (!*slot && rule->proves_driver)
        *slot = add(s, ref, rule);
    return *slot;
}

/* A wrapper gives way to the compiler in its own process: that is the driver then. */
static void unwrap(struct search *s, et_ref number, et_ref ref, const struct et_compiler_rule *rule)
{
    struct et_compilation *c = compilation_at(s, number);
    const struct et_exec_node *x = et_exec_at(s->model, ref);
    if (c->driver != x->before || !is_driver(rule) ||
        !is_guess(et_tool_of(s->model, et_exec_at(s->model, c->driver))))
        return;
    c->driver = ref;
    c->family = rule->family;
}

static void take_part(struct search *s, et_ref number, et_ref ref,
                      const struct et_compiler_rule *rule)
{
    struct et_compilation *c = compilation_at(s, number);
    struct et_exec_node *x = et_exec_at(s->model, ref);
    x->compilation = number;
    c->last = ref;
    c->execs += c->driver != ref;
    if (!rule || !is_stage(rule))
        return;
    if (x->success == 0) {
        c->in_vain = c->in_vain || rule->role == ET_TOOL_COMPILER;
        return;
    }
    if (rule->proves_driver && is_guess(et_tool_of(s->model, et_exec_at(s->model, c->driver)))) {
        c->family = rule->family;
        c->renamed = true;
    }
    c->made = true;
    c->compiled = c->compiled || rule->role == ET_TOOL_COMPILER;
    c->linked = c->linked || rule->role == ET_TOOL_LINKER;
    c->assembled = c->assembled || rule->role == ET_TOOL_ASSEMBLER;
}

static void join(struct search *s, et_ref ref)
{
    struct et_exec_node *x = et_exec_at(s->model, ref);
    const struct et_compiler_rule *rule = et_tool_of(s->model, x);
    et_ref to = of_caller(s, x);
    if (to && rule && x->success != 0)
        unwrap(s, to, ref, rule);
    if (!to && rule && is_stage(rule) && x->success != 0) {
        to = renamed_driver(s, x, rule);
        to = to ? to : of_unseen_driver(s, x, ref, rule);
    }
    if (!to && rule && (is_driver(rule) || is_stage(rule)) && x->success != 0)
        to = add(s, ref, rule);
    if (!to)
        return;
    /* Within a compilation every tool belongs to it; a shell that it calls only
     * leads on to further tools, other programs not even that (go run's own). */
    if (!rule && x->success != 0) {
        if (is_launcher(s->model, x))
            x->leads_to = to;
        return;
    }
    take_part(s, to, ref, rule);
}

static struct et_slice printable(struct et_model *m, struct et_slice bytes)
{
    ET_STRBUF_AUTO text = { 0 };
    if (!bytes.p)
        return bytes;
    et_printable_add(&text, bytes);
    m->text.failed = m->text.failed || text.failed;
    return et_arena_copy(&m->text, et_strbuf_slice(&text));
}

static int read_operands(struct et_model *m, struct et_compilation *c, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    struct et_slice json, cmdline, *argv;
    struct et_operands got = { 0 };
    struct et_arena scratch;
    size_t argc = 0;
    et_arena_init(&scratch);
    int rc = et_model_argv(m, x->argv_id, &scratch, &json, &cmdline, err);
    if (rc == 0 && et_argv_from_json(json, &scratch, &argv, &argc, err) == ET_FATAL)
        rc = ET_FATAL;
    if (rc == 0 && argc) {
        struct et_slice program = x->loader ? et_loaded_program(argv, argc) : x->task->exe;
        if (!et_operands_read(argv, argc, c->family, et_slice_basename(program), &scratch, &got))
            rc = et_fail_memory(err);
    }
    c->operands = got;
    c->operands.sources = et_arena_copy(&m->text, got.sources.p ? got.sources : ET_SLICE("[]"));
    c->operands.flags = et_arena_copy(&m->text, got.flags);
    c->operands.output = et_arena_copy(&m->text, got.output);
    c->operands.alias = et_arena_copy(&m->text, got.alias);
    c->output = printable(m, got.output);
    c->made = c->made || got.source_count > 0;
    enum et_disguise seen = et_disguise_of(m, x, cmdline);
    bool by_looks = seen == ET_DISGUISE_NONE || seen == ET_DISGUISE_ARGUMENTS;
    c->disguise = c->renamed && by_looks ? ET_DISGUISE_RENAMED : seen;
    et_arena_clear(&scratch);
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

/* Whether the container's end is on record, so that nothing of c can still have run. */
static bool is_over(const struct et_model *m, const struct et_compilation *c)
{
    const struct et_container_node *container =
        et_container_at(m, et_exec_at(m, c->driver)->verdict.container);
    int64_t from_ns = et_exec_at(m, c->driver)->time_ns, last_ns = et_exec_at(m, c->last)->time_ns;
    for (uint32_t i = 0; container && i < container->run_count; i++) {
        const struct et_run *run = &m->runs.at[container->runs[i] - 1];
        if ((run->start_ns == ET_NULL || run->start_ns <= from_ns) && run->end_ns != ET_NULL &&
            run->end_ns > last_ns)
            return true;
    }
    return false;
}

/* GCC's driver that is to make a program calls an assembler and a linker: where both are
 * missing from a container that has ended, it did not come to that. */
static bool is_unfinished(const struct et_model *m, const struct et_compilation *c)
{
    bool gcc = et_slice_is(c->family, "gcc") || et_slice_is(c->family, "cc");
    return gcc && c->compiled && !c->assembled && !c->linked && c->operands.program &&
           c->operands.source_count && is_over(m, c);
}

static enum et_outcome outcome_of(const struct et_model *m, const struct et_compilation *c)
{
    const struct et_process *driver = et_process_at(m, et_exec_at(m, c->driver)->process);
    if (driver && driver->ending != ET_ENDING_UNTOLD)
        return ET_OUTCOME_ENDED;
    if (c->in_vain && !c->compiled)
        return ET_OUTCOME_NO_COMPILER;
    return is_unfinished(m, c) ? ET_OUTCOME_NOT_ASSEMBLED : ET_OUTCOME_UNTOLD;
}

/* go build and its like name no source files: their subcommand is enough. */
static bool names_its_work(const struct et_compiler_rule *rule)
{
    return rule && is_driver(rule) && rule->needs != NULL;
}

/* Numbers the compilations anew: number[old] is the new one, 0 = dropped. */
static void renumber(struct et_model *m, const et_ref *number)
{
    for (size_t i = 0; et_more_execs(m, i); i++)
        m->execs.at[i].compilation = number[m->execs.at[i].compilation];
}

/* Drops candidates that made nothing. */
static int keep_real(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    et_ref *number = calloc(found->count + 1, sizeof *number);
    size_t kept = 0;
    if (!number)
        return et_fail_memory(err);
    for (size_t i = 0; et_more_compilations(found, i); i++) {
        struct et_compilation *c = &found->at[i];
        if (!c->made && !names_its_work(et_tool_of(m, et_exec_at(m, c->driver))))
            continue;
        found->at[kept++] = *c;
        number[i + 1] = (et_ref)kept;
    }
    found->count = kept;
    renumber(m, number);
    free(number);
    return 0;
}

static int by_driver(const void *a, const void *b)
{
    const struct et_compilation *x = a, *y = b;
    return (x->driver > y->driver) - (x->driver < y->driver);
}

/* Renamed drivers are found at their first child: put all in order of time. */
static int sort(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    et_ref *number = calloc(found->count + 1, sizeof *number);
    if (!number)
        return et_fail_memory(err);
    for (size_t i = 0; et_more_compilations(found, i); i++)
        found->at[i].number = (et_ref)(i + 1);
    if (found->count)
        qsort(found->at, found->count, sizeof *found->at, by_driver);
    for (size_t i = 0; et_more_compilations(found, i); i++)
        number[found->at[i].number] = (et_ref)(i + 1);
    renumber(m, number);
    free(number);
    return 0;
}

int et_compilations_find(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    struct search s = { .model = m, .found = found };
    found->in = m->bulk;
    int rc = 0;
    s.of_unseen = et_bulk_zeroed(m->bulk, m->processes.count + 1, sizeof *s.of_unseen);
    if (!s.of_unseen)
        return et_fail_memory(err);
    for (size_t i = 0; et_more_execs(m, i) && !s.failed; i++)
        join(&s, (et_ref)(i + 1));
    et_bulk_release(m->bulk, s.of_unseen);
    if (s.failed)
        rc = et_fail_memory(err);
    for (size_t i = 0; et_more_compilations(found, i) && rc == 0; i++)
        rc = read_operands(m, &found->at[i], err);
    if (rc == 0)
        rc = keep_real(m, found, err);
    if (rc == 0)
        rc = sort(m, found, err);
    for (size_t i = 0; et_more_compilations(found, i) && rc == 0; i++)
        found->at[i].outcome = outcome_of(m, &found->at[i]);
    return rc;
}

void et_compilations_clear(struct et_compilations *found)
{
    ET_BULK_RELEASE(*found);
    *found = (struct et_compilations){ 0 };
}

int64_t et_compilation_success(const struct et_model *m, const struct et_compilation *c)
{
    switch (c->outcome) {
    case ET_OUTCOME_UNTOLD:
        break;
    case ET_OUTCOME_RAN:
        return 1;
    case ET_OUTCOME_ENDED:
        return et_process_at(m, et_exec_at(m, c->driver)->process)->ending == ET_ENDING_WELL;
    case ET_OUTCOME_NO_COMPILER:
    case ET_OUTCOME_NOT_ASSEMBLED:
        return 0;
    }
    return ET_NULL;
}

const char *et_outcome_sentence(enum et_outcome outcome)
{
    static const char *const sentences[] = {
        [ET_OUTCOME_UNTOLD] = NULL,
        [ET_OUTCOME_RAN] = "its output was run",
        [ET_OUTCOME_ENDED] = "its driver's exit status is on record",
        [ET_OUTCOME_NO_COMPILER] = "its compiler proper was looked for and not found",
        [ET_OUTCOME_NOT_ASSEMBLED] = "nothing assembled or linked what it compiled",
    };
    return sentences[outcome];
}
