#include "analyzer/unanswered.h"

#include "analyzer/compiling/detect.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

/* An exec may be stamped before the runtime's clock tells of the request, and comes up to so
 * much later on a busy host. */
#define BEFORE_NS (5 * ET_NS_PER_S)
#define AFTER_NS (60 * ET_NS_PER_S)

/* A compiler's exec, under one of its names. */
struct sign {
    uint64_t name; /* hash */
    et_ref container;
    int64_t time_ns;
};

struct search {
    struct et_model *model;
    struct et_findings *found;
    ET_BULK_ARRAY(struct sign) signs; /* in order */
    struct et_map hashes;
    struct et_map told; /* container, command, runtime's id or second -> 1 */
    struct et_err *err;
};

static bool add_sign(struct search *s, const struct et_exec_node *x, struct et_slice path)
{
    struct et_slice name = et_slice_basename(path);
    if (!name.n)
        return true;
    if (!ET_BULK_ROOM(s->signs))
        return false;
    s->signs.at[s->signs.count++] =
        (struct sign){ et_map_hash(&s->hashes, name), x->verdict.container, x->time_ns };
    return true;
}

static int in_order(const void *a, const void *b)
{
    const struct sign *x = a, *y = b;
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    if (x->container != y->container)
        return x->container < y->container ? -1 : 1;
    return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
}

/* What a runtime itself runs: nothing of the container's comes before it. */
static bool is_answer(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_exec_node *before = et_exec_at(m, x->before);
    const struct et_exec_node *parent = et_exec_at(m, x->parent);
    return x->verdict.place != ET_PLACE_HOST && !x->runtime && (!before || before->runtime) &&
           (x->success != 0 || before) && (!parent || parent->runtime);
}

/* Answers under their file's names and comm. */
static int note_signs(struct search *s)
{
    const struct et_model *m = s->model;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (!is_answer(m, x))
            continue;
        if (!add_sign(s, x, x->file->name) || !add_sign(s, x, x->task->exe) ||
            !add_sign(s, x, x->task->comm))
            return et_fail_memory(s->err);
    }
    et_sort(m->bulk, s->signs.at, s->signs.count, sizeof *s->signs.at, in_order);
    return 0;
}

/* container 0: one that nothing names, or an exec that is not placed. */
static bool came(const struct search *s, uint64_t name, et_ref container, int64_t time_ns)
{
    const struct sign from = { name, container, et_time_moved(time_ns, -BEFORE_NS) };
    size_t low = 0, high = s->signs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in_order(&s->signs.at[middle], &from) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->signs.count && s->signs.at[low].name == name &&
           s->signs.at[low].container == container &&
           s->signs.at[low].time_ns <= et_time_moved(time_ns, AFTER_NS);
}

/* The runtime joins the words with blanks: only the first one is sure. */
static const struct et_compiler_rule *rule_of(const struct et_model *m, struct et_slice command,
                                              struct et_slice *program)
{
    const char *blank = et_slice_find(command, ' ');
    *program = blank ? et_slice_to(command, (size_t)(blank - command.p)) : command;
    const struct et_program asked = { .exe = *program, .cmdline = command };
    int rule = et_compiler_rules_match(m->rules->compilers, &asked);
    const struct et_compiler_rule *known =
        rule >= 0 ? et_compiler_rules_at(m->rules->compilers, (size_t)rule) : NULL;
    bool compiles = known && (known->role == ET_TOOL_DRIVER || known->role == ET_TOOL_JIT ||
                              known->role == ET_TOOL_COMPILER || known->role == ET_TOOL_PROBE ||
                              known->role == ET_TOOL_ASSEMBLER || known->role == ET_TOOL_LINKER);
    return compiles ? known : NULL;
}

/* Columns of runtime_requests. */
enum column { TIME, RUNTIME, CONTAINER, COMMAND, EXEC_ID, STREAM, LINE, OFFSET };

/* The same request stands in several files, and as exec_create and exec_start. */
static bool is_told(struct search *s, struct et_stmt *row, bool *fresh)
{
    ET_STRBUF_AUTO key = { 0 };
    struct et_slice id = et_stmt_col_text(row, EXEC_ID);
    et_strbuf_add(&key, et_stmt_col_text(row, CONTAINER));
    et_strbuf_addc(&key, ' ');
    if (id.n)
        et_strbuf_add(&key, id);
    else
        et_strbuf_addf(&key, "%lld ", (long long)et_time_second(et_stmt_col_int(row, TIME)));
    et_strbuf_addc(&key, ' ');
    et_strbuf_add(&key, et_stmt_col_text(row, COMMAND));
    return key.failed || !et_map_put(&s->told, et_strbuf_slice(&key), fresh);
}

static int tell(struct search *s, struct et_stmt *row, et_ref container,
                const struct et_compiler_rule *rule)
{
    struct et_model *m = s->model;
    ET_STRBUF_AUTO detail = { 0 };
    struct et_weight weight = et_finding_weight(m->rules->findings, ET_FINDING_ATTEMPTED, rule);
    et_strbuf_add(&detail, et_stmt_col_text(row, RUNTIME));
    et_strbuf_adds(&detail, " was asked to run it: ");
    et_strbuf_add(&detail, et_stmt_col_text(row, COMMAND));
    et_strbuf_adds(&detail, "; no exec of it is on record");
    return et_findings_add(
        m, s->found,
        &(struct et_finding){ .kind = ET_FINDING_ATTEMPTED,
                              .container = container,
                              .time_ns = et_stmt_col_int(row, TIME),
                              .said = { et_stmt_col_int(row, STREAM), et_stmt_col_int(row, LINE),
                                        et_stmt_col_int(row, OFFSET) },
                              .severity = weight.severity,
                              .technique = weight.technique },
        &detail, s->err);
}

static int look_at(struct search *s, struct et_stmt *row)
{
    struct et_slice program;
    bool fresh = false;
    const struct et_compiler_rule *rule =
        rule_of(s->model, et_stmt_col_text(row, COMMAND), &program);
    const uint64_t *container = et_map_get(&s->model->by_id, et_stmt_col_text(row, CONTAINER));
    if (!rule || !container)
        return 0;
    if (is_told(s, row, &fresh))
        return et_fail_memory(s->err);
    uint64_t name = et_map_hash(&s->hashes, et_slice_basename(program));
    int64_t time_ns = et_stmt_col_int(row, TIME);
    if (!fresh || came(s, name, (et_ref)*container, time_ns) || came(s, name, 0, time_ns))
        return 0;
    return tell(s, row, (et_ref)*container, rule);
}

int et_unanswered_find(struct et_model *m, struct et_findings *found, struct et_err *err)
{
    struct search s = { .model = m, .found = found, .signs.in = m->bulk, .err = err };
    et_map_init(&s.hashes);
    et_map_init(&s.told);
    int rc = note_signs(&s);
    ET_STMT_AUTO *row = rc == 0 ? et_store_query(m->store, ET_Q_RUNTIME_REQUESTS, err) : NULL;
    if (rc == 0 && !row)
        rc = ET_FATAL;
    if (rc == 0) {
        int got;
        et_stmt_int(row, ET_RUNTIME_REQUESTS_HOST_ID, m->host_id);
        while (rc == 0 && (got = et_stmt_row(row, err)) != 0)
            rc = got < 0 ? got : look_at(&s, row);
    }
    ET_BULK_RELEASE(s.signs);
    et_map_clear(&s.hashes);
    et_map_clear(&s.told);
    return rc;
}
