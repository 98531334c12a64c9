#include "analyzer/findings.h"

#include "analyzer/compiling/detect.h"
#include "base/printable.h"
#include "base/strbuf.h"
#include "parsers/audit/names.h"

#include <stdlib.h>

int et_findings_add(struct et_model *m, struct et_findings *found, const struct et_finding *finding,
                    const struct et_strbuf *detail, struct et_err *err)
{
    if (detail->failed || !ET_BULK_ROOM(*found))
        return et_fail_memory(err);
    struct et_finding *added = &found->at[found->count++];
    *added = *finding;
    added->detail = et_arena_copy(&m->text, et_strbuf_slice(detail));
    return added->detail.p ? 0 : et_fail_memory(err);
}

/* One that an exec tells of. */
enum { LAST_ERRNO = 4095 }; /* the kernel's, include/linux/err.h */

static int add(struct et_model *m, struct et_findings *found, struct et_finding finding,
               const struct et_strbuf *detail, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, finding.exec);
    finding.container = x->verdict.container;
    finding.time_ns = x->time_ns;
    return et_findings_add(m, found, &finding, detail, err);
}

/* What is found in a compilation, so far as its kind goes. */
static struct et_finding finding_of(const struct et_model *m, const struct et_compilation *c,
                                    et_ref number, enum et_finding_kind kind)
{
    const struct et_compiler_rule *rule = et_tool_of(m, et_exec_at(m, c->driver));
    struct et_weight weight = et_finding_weight(m->rules->findings, kind, rule);
    return (struct et_finding){ .kind = kind,
                                .exec = kind == ET_FINDING_RUN ? c->first_output : c->driver,
                                .compilation = number,
                                .severity = weight.severity,
                                .technique = weight.technique };
}

static int executed(struct et_model *m, const struct et_compilation *c, et_ref number,
                    struct et_findings *found, struct et_err *err)
{
    ET_STRBUF_AUTO detail = { 0 };
    et_strbuf_add(&detail, c->family);
    et_strbuf_adds(&detail,
                   c->jit ? " compiled, for a program that runs it at once, " : " compiled ");
    et_strbuf_add(&detail, c->operands.sources);
    if (c->output.n) {
        et_strbuf_adds(&detail, " to ");
        et_strbuf_add(&detail, c->output);
    }
    if (et_compilation_success(m, c) == 0) {
        et_strbuf_adds(&detail, "; it failed: ");
        et_strbuf_adds(&detail, et_outcome_sentence(c->outcome));
    }
    return add(m, found, finding_of(m, c, number, ET_FINDING_EXECUTED), &detail, err);
}

static int disguised(struct et_model *m, const struct et_compilation *c, et_ref number,
                     struct et_findings *found, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    ET_STRBUF_AUTO detail = { 0 };
    if (c->disguise == ET_DISGUISE_NONE)
        return 0;
    et_strbuf_adds(&detail, "a compiler ran as ");
    et_strbuf_add(&detail, c->disguise == ET_DISGUISE_SYMLINK ? x->file->name : x->task->exe);
    et_strbuf_adds(&detail, ": ");
    et_strbuf_adds(&detail, et_disguise_sentence(c->disguise));
    return add(m, found, finding_of(m, c, number, ET_FINDING_DISGUISED), &detail, err);
}

static int ran(struct et_model *m, const struct et_compilation *c, et_ref number,
               struct et_findings *found, struct et_err *err)
{
    ET_STRBUF_AUTO detail = { 0 };
    if (!c->first_output)
        return 0;
    const struct et_exec_node *x = et_exec_at(m, c->first_output);
    et_strbuf_adds(&detail, "what it made was run: ");
    et_strbuf_add(&detail, x->file->name.n ? x->file->name : x->task->exe);
    if (c->runs > 1)
        et_strbuf_addf(&detail, ", %u times", c->runs);
    return add(m, found, finding_of(m, c, number, ET_FINDING_RUN), &detail, err);
}

static int of_compilation(struct et_model *m, const struct et_compilation *c, et_ref number,
                          struct et_findings *found, struct et_err *err)
{
    if (et_exec_at(m, c->driver)->verdict.place != ET_PLACE_CONTAINER)
        return 0;
    int rc = executed(m, c, number, found, err);
    if (rc == 0)
        rc = disguised(m, c, number, found, err);
    return rc == 0 ? ran(m, c, number, found, err) : rc;
}

static bool is_attempt(const struct et_model *m, const struct et_exec_node *x)
{
    if (x->success != 0 || x->rule < 0 || x->compilation || x->verdict.place != ET_PLACE_CONTAINER)
        return false;
    enum et_tool_role role = et_compiler_rules_at(m->rules->compilers, (size_t)x->rule)->role;
    return role == ET_TOOL_DRIVER || role == ET_TOOL_COMPILER || role == ET_TOOL_ASSEMBLER ||
           role == ET_TOOL_LINKER;
}

/* That memory ran out for one key stays told when the next one is made. */
static struct et_slice attempt_key(const struct et_exec_node *x, struct et_strbuf *key)
{
    bool failed = key->failed;
    et_strbuf_reset(key);
    key->failed = failed;
    et_strbuf_add_varint(key, x->process);
    et_strbuf_add(key, et_slice_basename(x->file->name));
    return et_strbuf_slice(key);
}

/* What the kernel answered to it; NULL = no errno is recorded. 0 or ET_FATAL. */
static int error_of(const struct et_model *m, const struct et_exec_node *x, const char **error,
                    struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_ANSWER_TO_EXEC, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ANSWER_TO_EXEC_FACT_ID, x->fact_id);
    if (et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    int64_t answer = et_stmt_col_int(stmt, 0);
    *error = answer >= -LAST_ERRNO && answer < 0 ? et_errno_name((int)-answer) : NULL;
    return 0;
}

static int attempt(struct et_model *m, et_ref exec, uint64_t tries, struct et_findings *found,
                   struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, exec);
    const char *error;
    if (error_of(m, x, &error, err) < 0)
        return ET_FATAL;
    const struct et_compiler_rule *rule =
        et_compiler_rules_at(m->rules->compilers, (size_t)x->rule);
    ET_STRBUF_AUTO detail = { 0 };
    et_strbuf_adds(&detail, "tried to run ");
    et_strbuf_add(&detail, x->file->name);
    if (tries > 1)
        et_strbuf_addf(&detail, " and %llu other places", (unsigned long long)(tries - 1));
    et_strbuf_addf(&detail, "; the kernel refused: %s", error ? error : "no errno recorded");
    struct et_weight weight = et_finding_weight(m->rules->findings, ET_FINDING_ATTEMPTED, rule);
    return add(m, found,
               (struct et_finding){ .kind = ET_FINDING_ATTEMPTED,
                                    .exec = exec,
                                    .severity = weight.severity,
                                    .technique = weight.technique },
               &detail, err);
}

/* Counts the tries of each process for each name. */
static int count_tries(const struct et_model *m, struct et_map *tries, struct et_strbuf *key,
                       struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        uint64_t *count = is_attempt(m, x) ? et_map_put(tries, attempt_key(x, key), NULL) : NULL;
        if (count)
            ++*count;
        else if (is_attempt(m, x))
            return et_fail_memory(err);
    }
    return 0;
}

/* A search through PATH fails in every folder but the last: one process looking
 * for one name is one attempt, and none at all where it was found in the end. */
static int attempts(struct et_model *m, struct et_findings *found, struct et_err *err)
{
    struct et_map tries;
    ET_STRBUF_AUTO key = { 0 };
    et_map_init(&tries);
    int rc = count_tries(m, &tries, &key, err);
    for (size_t i = 0; et_more_execs(m, i) && tries.live; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        uint64_t *count = x->success != 0 && x->rule >= 0 && x->file->name.n
                              ? et_map_get(&tries, attempt_key(x, &key))
                              : NULL;
        if (count)
            *count = 0; /* found */
    }
    for (size_t i = 0; et_more_execs(m, i) && tries.live && rc == 0; i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        uint64_t *count = is_attempt(m, x) ? et_map_get(&tries, attempt_key(x, &key)) : NULL;
        if (!count || !*count)
            continue;
        rc = attempt(m, (et_ref)(i + 1), *count, found, err);
        *count = 0; /* told */
    }
    et_map_clear(&tries);
    return rc == 0 && key.failed ? et_fail_memory(err) : rc;
}

static int in_order(const void *a, const void *b)
{
    const struct et_finding *x = a, *y = b;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    if (x->exec != y->exec)
        return x->exec < y->exec ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->container != y->container)
        return x->container < y->container ? -1 : 1;
    return et_slice_compare(x->detail, y->detail);
}

int et_findings_find(struct et_model *m, const struct et_compiling *compiling,
                     struct et_findings *found, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; et_more_compilations(&compiling->compilations, i) && rc == 0; i++)
        rc = of_compilation(m, &compiling->compilations.at[i], (et_ref)(i + 1), found, err);
    if (rc == 0)
        rc = attempts(m, found, err);
    return rc;
}

void et_findings_sort(struct et_findings *found)
{
    if (found->count)
        qsort(found->at, found->count, sizeof *found->at, in_order);
}

void et_findings_clear(struct et_findings *found)
{
    ET_BULK_RELEASE(*found);
    *found = (struct et_findings){ 0 };
}
