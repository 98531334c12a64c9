#include "analyzer/compiling/compilations.h"

#include "analyzer/argv_json.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/compiling/operands.h"
#include "base/printable.h"
#include "base/strbuf.h"

#include <stdlib.h>

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

static bool begins_one(const struct et_compiler_rule *rule)
{
    return rule->role == ET_TOOL_DRIVER || rule->role == ET_TOOL_JIT || is_stage(rule);
}

static bool is_guess(const struct et_compiler_rule *rule)
{
    return rule && et_compiler_rule_is_guess(rule);
}

static et_ref add(struct et_model *m, struct et_compilations *found, et_ref driver,
                  struct et_slice family, bool disguised)
{
    if (!et_array_grow((void **)&found->at, found->count, &found->cap, sizeof *found->at))
        return 0;
    found->at[found->count++] = (struct et_compilation){
        .driver = driver, .last = driver, .execs = 1, .family = family, .disguised = disguised
    };
    et_exec_at(m, driver)->compilation = (et_ref)found->count;
    return (et_ref)found->count;
}

/* The compilation that x takes part in because of who called it: the program
 * that this process ran before, or the one its parent runs. */
static et_ref of_caller(const struct et_model *m, const struct et_exec_node *x)
{
    const et_ref callers_refs[] = { x->before, x->parent };
    for (size_t i = 0; i < 2; i++) {
        const struct et_exec_node *caller = et_exec_at(m, callers_refs[i]);
        if (caller && (caller->compilation || caller->leads_to))
            return caller->compilation ? caller->compilation : caller->leads_to;
    }
    return 0;
}

/* A compiler proper whose caller is no known driver and no shell: the caller is
 * a driver that was copied or renamed. */
static et_ref disguised_driver(struct et_model *m, struct et_compilations *found,
                               const struct et_exec_node *x, const struct et_compiler_rule *rule)
{
    const struct et_exec_node *caller = et_exec_at(m, x->parent);
    if (!rule->proves_driver || !caller || et_tool_of(m, caller) || caller->runtime ||
        is_launcher(m, caller))
        return 0;
    return add(m, found, x->parent, rule->family, true);
}

static int join(struct et_model *m, struct et_compilations *found, et_ref ref, struct et_err *err)
{
    struct et_exec_node *x = et_exec_at(m, ref);
    const struct et_compiler_rule *rule = et_tool_of(m, x);
    et_ref to = of_caller(m, x);
    bool fresh = false;
    if (!to && rule && is_stage(rule))
        to = disguised_driver(m, found, x, rule);
    if (!to && rule && begins_one(rule)) {
        bool renamed = x->loader || is_guess(rule);
        to = add(m, found, ref, rule->family, renamed);
        fresh = true;
        if (!to)
            return et_fail_memory(err);
    }
    /* Within a compilation every tool belongs to it; a shell that it calls only
     * leads on to further tools, other programs not even that (go run's own). */
    x = et_exec_at(m, ref);
    if (to && !rule && x->success != 0 && is_launcher(m, x))
        x->leads_to = to;
    if (!to || (!rule && x->success != 0))
        return 0;
    struct et_compilation *c = &found->at[to - 1];
    x->compilation = to;
    c->last = ref;
    c->execs += !fresh;
    if (!rule || x->success == 0)
        return 0;
    if (rule->proves_driver && is_guess(et_tool_of(m, et_exec_at(m, c->driver))))
        c->family = rule->family;
    c->made = c->made || (is_stage(rule) && x->success != 0);
    c->linked = c->linked || rule->role == ET_TOOL_LINKER;
    c->assembled = c->assembled || rule->role == ET_TOOL_ASSEMBLER;
    return 0;
}

static int read_operands(struct et_model *m, struct et_compilation *c, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    struct et_slice json, cmdline, *argv;
    struct et_operands operands = { 0 };
    struct et_arena scratch;
    size_t argc = 0;
    et_arena_init(&scratch);
    int rc = et_model_argv(m, x->argv_id, &scratch, &json, &cmdline, err);
    if (rc == 0 && et_argv_from_json(json, &scratch, &argv, &argc, err) == ET_FATAL)
        rc = ET_FATAL;
    if (rc == 0 && argc &&
        (!et_operands_read(argv, argc, c->family, &scratch, &operands) || scratch.failed))
        rc = et_fail_memory(err);
    c->sources = et_arena_copy(&m->text, operands.sources.p ? operands.sources : ET_SLICE("[]"));
    if (!c->sources.p)
        rc = et_fail_memory(err);
    if (operands.output.p) {
        ET_STRBUF_AUTO output = { 0 };
        et_printable_add(&output, operands.output);
        c->output = et_arena_copy(&m->text, et_strbuf_slice(&output));
        rc = output.failed || !c->output.p ? et_fail_memory(err) : rc;
    }
    c->made = c->made || operands.source_count > 0;
    et_arena_clear(&scratch);
    return rc;
}

/* go build and its like name no source files: their subcommand is enough. */
static bool names_its_work(const struct et_compiler_rule *rule)
{
    return rule && rule->role == ET_TOOL_DRIVER && rule->needs != NULL;
}

/* Drops candidates that made nothing, and numbers the others anew. */
static int keep_real(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    et_ref *number = calloc(found->count + 1, sizeof *number);
    size_t kept = 0;
    if (!number)
        return et_fail_memory(err);
    for (size_t i = 0; i < found->count; i++) {
        struct et_compilation *c = &found->at[i];
        if (!c->made && !names_its_work(et_tool_of(m, et_exec_at(m, c->driver))))
            continue;
        found->at[kept++] = *c;
        number[i + 1] = (et_ref)kept;
    }
    found->count = kept;
    for (size_t i = 0; i < m->execs.count; i++)
        m->execs.at[i].compilation = number[m->execs.at[i].compilation];
    free(number);
    return 0;
}

/* Where a path lies: in which container, or on the host. Absent where that is
 * not known. Texts of the case are printable; paths are resolved as bytes. */
static int place_key(struct et_model *m, const struct et_exec_node *x, struct et_slice path,
                     struct et_arena *arena, struct et_slice *key, struct et_err *err)
{
    struct et_slice cwd;
    ET_STRBUF_AUTO raw_cwd = { 0 };
    ET_STRBUF_AUTO raw_path = { 0 };
    ET_STRBUF_AUTO text = { 0 };
    *key = ET_SLICE_NONE;
    if (x->verdict.place != ET_PLACE_HOST && !x->verdict.container)
        return 0;
    if (et_model_text(m, x->cwd_id, &cwd, err) < 0)
        return ET_FATAL;
    et_printable_decode(&raw_cwd, cwd);
    et_printable_decode(&raw_path, path);
    if (raw_cwd.failed || raw_path.failed)
        return et_fail_memory(err);
    if (!cwd.p && !et_slice_starts(et_strbuf_slice(&raw_path), "/"))
        return 0;
    struct et_slice resolved =
        et_path_resolve(et_strbuf_slice(&raw_cwd), et_strbuf_slice(&raw_path), arena);
    et_strbuf_addf(&text, "%d %u ", x->verdict.place, x->verdict.container);
    et_strbuf_add(&text, resolved);
    *key = et_arena_copy(arena, et_strbuf_slice(&text));
    return resolved.p && !text.failed && key->p ? 0 : et_fail_memory(err);
}

/* The outputs so far: place and path -> the latest compilation that made it. */
static int remember_output(struct et_model *m, struct et_map *outputs,
                           const struct et_compilation *c, uint64_t number, struct et_arena *arena,
                           struct et_err *err)
{
    struct et_slice key;
    if (place_key(m, et_exec_at(m, c->driver), c->output, arena, &key, err) < 0)
        return ET_FATAL;
    uint64_t *slot = key.p ? et_map_put(outputs, key, NULL) : NULL;
    if (slot)
        *slot = number;
    return slot || !key.p ? 0 : et_fail_memory(err);
}

/* Which outputs ran later, in the same container. */
static int find_output_runs(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    struct et_map outputs;
    struct et_arena scratch;
    size_t next = 0;
    int rc = 0;
    et_map_init(&outputs);
    et_arena_init(&scratch);
    for (size_t i = 0; i < m->execs.count && rc == 0; i++) {
        et_ref ref = (et_ref)(i + 1);
        struct et_slice key;
        const struct et_exec_node *x = &m->execs.at[i];
        et_arena_reset(&scratch);
        for (; next < found->count && found->at[next].driver <= ref && rc == 0; next++)
            if (found->at[next].output.n)
                rc = remember_output(m, &outputs, &found->at[next], next + 1, &scratch, err);
        if (rc < 0 || x->success == 0 || !x->file.n || x->compilation || !outputs.live)
            continue;
        rc = place_key(m, x, x->file, &scratch, &key, err);
        const uint64_t *slot = key.p ? et_map_get(&outputs, key) : NULL;
        if (slot && !found->at[*slot - 1].first_output)
            found->at[*slot - 1].first_output = ref;
    }
    et_map_clear(&outputs);
    et_arena_clear(&scratch);
    return rc;
}

static int by_driver(const void *a, const void *b)
{
    const struct et_compilation *x = a, *y = b;
    return (x->driver > y->driver) - (x->driver < y->driver);
}

/* Disguised drivers are found at their first child: put all in order of time. */
static int sort(struct et_model *m, struct et_compilations *found)
{
    for (size_t i = 0; i < found->count; i++)
        found->at[i].number = (et_ref)(i + 1);
    if (found->count)
        qsort(found->at, found->count, sizeof *found->at, by_driver);
    et_ref *number = calloc(found->count + 1, sizeof *number);
    if (!number)
        return -1;
    for (size_t i = 0; i < found->count; i++)
        number[found->at[i].number] = (et_ref)(i + 1);
    for (size_t i = 0; i < m->execs.count; i++)
        m->execs.at[i].compilation = number[m->execs.at[i].compilation];
    free(number);
    return 0;
}

int et_compilations_find(struct et_model *m, struct et_compilations *found, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < m->execs.count && rc == 0; i++)
        rc = join(m, found, (et_ref)(i + 1), err);
    for (size_t i = 0; i < found->count && rc == 0; i++)
        rc = read_operands(m, &found->at[i], err);
    if (rc == 0)
        rc = keep_real(m, found, err);
    if (rc == 0 && sort(m, found) < 0)
        rc = et_fail_memory(err);
    if (rc == 0)
        rc = find_output_runs(m, found, err);
    return rc;
}

void et_compilations_clear(struct et_compilations *found)
{
    free(found->at);
    *found = (struct et_compilations){ 0 };
}
