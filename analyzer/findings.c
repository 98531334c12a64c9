#include "analyzer/findings.h"

#include "analyzer/compiling/detect.h"
#include "base/printable.h"
#include "base/strbuf.h"
#include "parsers/audit/names.h"

#include <stdlib.h>

enum { SEVERITY_CRITICAL = 4 };

static const char technique_compile_after_delivery[] = "T1027.004";

const char *et_finding_name(enum et_finding_kind kind)
{
    static const char *const names[] = { "compiler-executed", "compiler-attempted",
                                         "disguised-compiler", "compile-then-run" };
    return names[kind];
}

static int add(struct et_model *m, struct et_findings *found, struct et_finding finding,
               const struct et_strbuf *detail, struct et_err *err)
{
    if (detail->failed ||
        !et_array_grow((void **)&found->at, found->count, &found->cap, sizeof *found->at))
        return et_fail_memory(err);
    finding.detail = et_arena_copy(&m->text, et_strbuf_slice(detail));
    found->at[found->count++] = finding;
    return finding.detail.p ? 0 : et_fail_memory(err);
}

static int of_compilation(struct et_model *m, const struct et_compilation *c, et_ref number,
                          struct et_findings *found, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    const struct et_compiler_rule *rule = et_tool_of(m, x);
    ET_STRBUF_AUTO detail = { 0 };
    struct et_finding finding = { ET_FINDING_EXECUTED,
                                  c->driver,
                                  number,
                                  rule ? rule->severity : SEVERITY_CRITICAL,
                                  et_slice_of(technique_compile_after_delivery),
                                  ET_SLICE_NONE };
    if (x->verdict.place != ET_PLACE_CONTAINER)
        return 0;
    et_strbuf_add(&detail, c->family);
    et_strbuf_adds(&detail, " compiled ");
    et_strbuf_add(&detail, c->sources);
    if (c->output.n) {
        et_strbuf_adds(&detail, " to ");
        et_strbuf_add(&detail, c->output);
    }
    int rc = add(m, found, finding, &detail, err);
    if (rc == 0 && c->disguised) {
        et_strbuf_reset(&detail);
        et_strbuf_adds(&detail, "a compiler ran as ");
        et_strbuf_add(&detail, x->exe);
        finding.kind = ET_FINDING_DISGUISED;
        finding.severity = SEVERITY_CRITICAL;
        rc = add(m, found, finding, &detail, err);
    }
    if (rc == 0 && c->first_output) {
        et_strbuf_reset(&detail);
        et_strbuf_adds(&detail, "what it made was run: ");
        et_strbuf_add(&detail, et_exec_at(m, c->first_output)->file);
        finding.kind = ET_FINDING_RUN;
        finding.exec = c->first_output;
        rc = add(m, found, finding, &detail, err);
    }
    return rc;
}

static bool is_attempt(const struct et_model *m, const struct et_exec_node *x)
{
    if (x->success != 0 || x->rule < 0 || x->compilation || x->verdict.place != ET_PLACE_CONTAINER)
        return false;
    enum et_tool_role role = et_compiler_rules_at(m->rules->compilers, (size_t)x->rule)->role;
    return role == ET_TOOL_DRIVER || role == ET_TOOL_COMPILER || role == ET_TOOL_ASSEMBLER ||
           role == ET_TOOL_LINKER;
}

static struct et_slice attempt_key(const struct et_exec_node *x, struct et_strbuf *key)
{
    et_strbuf_reset(key);
    et_strbuf_addf(key, "%u ", x->process);
    et_strbuf_add(key, et_slice_basename(x->file));
    return et_strbuf_slice(key);
}

static int attempt(struct et_model *m, et_ref exec, uint64_t tries, struct et_findings *found,
                   struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, exec);
    const struct et_compiler_rule *rule =
        et_compiler_rules_at(m->rules->compilers, (size_t)x->rule);
    ET_STRBUF_AUTO detail = { 0 };
    et_strbuf_adds(&detail, "tried to run ");
    et_strbuf_add(&detail, x->file);
    if (tries > 1)
        et_strbuf_addf(&detail, " and %llu other places", (unsigned long long)(tries - 1));
    const char *error = et_errno_name(x->exit == ET_NULL ? 0 : -x->exit);
    et_strbuf_addf(&detail, "; the kernel refused: %s", error ? error : "no errno recorded");
    return add(m, found,
               (struct et_finding){ ET_FINDING_ATTEMPTED, exec, 0, rule->severity, rule->technique,
                                    ET_SLICE_NONE },
               &detail, err);
}

/* A search through PATH fails in every folder but the last: one process looking
 * for one name is one attempt, and none at all where it was found in the end. */
static int attempts(struct et_model *m, struct et_findings *found, struct et_err *err)
{
    struct et_map tries, succeeded;
    ET_STRBUF_AUTO key = { 0 };
    int rc = 0;
    et_map_init(&tries);
    et_map_init(&succeeded);
    for (size_t i = 0; i < m->execs.count && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        struct et_map *map = is_attempt(m, x)                               ? &tries
                             : x->success != 0 && x->rule >= 0 && x->file.n ? &succeeded
                                                                            : NULL;
        uint64_t *slot = map ? et_map_put(map, attempt_key(x, &key), NULL) : NULL;
        if (map && !slot)
            rc = et_fail_memory(err);
        else if (slot)
            ++*slot;
    }
    for (size_t i = 0; i < m->execs.count && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!is_attempt(m, x))
            continue;
        uint64_t *slot = et_map_get(&tries, attempt_key(x, &key));
        if (!slot || !*slot || et_map_get(&succeeded, et_strbuf_slice(&key)))
            continue;
        rc = attempt(m, (et_ref)(i + 1), *slot, found, err);
        *slot = 0; /* told */
    }
    et_map_clear(&tries);
    et_map_clear(&succeeded);
    return rc == 0 && key.failed ? et_fail_memory(err) : rc;
}

static int in_order(const void *a, const void *b)
{
    const struct et_finding *x = a, *y = b;
    if (x->exec != y->exec)
        return x->exec < y->exec ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

int et_findings_find(struct et_model *m, const struct et_compilations *compilations,
                     struct et_findings *found, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < compilations->count && rc == 0; i++)
        rc = of_compilation(m, &compilations->at[i], (et_ref)(i + 1), found, err);
    if (rc == 0)
        rc = attempts(m, found, err);
    if (found->count)
        qsort(found->at, found->count, sizeof *found->at, in_order);
    return rc;
}

void et_findings_clear(struct et_findings *found)
{
    free(found->at);
    *found = (struct et_findings){ 0 };
}
