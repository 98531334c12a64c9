#include "analyzer/judge.h"

#include "analyzer/clues/clues.h"

/* What stands for and against a verdict: the strongest clue of each method counts,
 * by its strength. */
struct balance {
    int against[ET_METHODS];
    int in_favour[ET_METHODS];
    const struct et_verdict *better; /* clue that agrees and says more, or says it more surely */
};

static void weigh(const struct et_model *m, const struct et_verdict *verdict, uint32_t list,
                  struct balance *b)
{
    const struct et_verdict *c;
    while ((c = et_clue_next(m, &list))) {
        int weight = c->strength >= ET_STRENGTH_PROBABLE ? (int)c->strength : 0;
        bool agrees = et_verdicts_agree(m, verdict, c);
        int *side = agrees ? b->in_favour : b->against;
        bool counts = !agrees || c->method != verdict->method; /* not twice for itself */
        if (counts && side[c->method] < weight)
            side[c->method] = weight;
        if (!agrees || !weight)
            continue;
        const struct et_verdict *best = b->better ? b->better : verdict;
        bool names = c->container && !best->container;
        bool surer = c->strength > best->strength && (c->container || !best->container);
        if (names || surer)
            b->better = c;
    }
}

static int sum(const int *weights)
{
    int total = 0;
    for (int i = 0; i < ET_METHODS; i++)
        total += weights[i];
    return total;
}

/* Keeps what the verdict was as a clue, and takes it back. */
static int take_back(struct et_model *m, et_ref ref, enum et_method why, struct et_err *err)
{
    struct et_exec_node *x = et_exec_at(m, ref);
    const struct et_verdict before = x->verdict;
    x->contradicted = true;
    x->verdict = (struct et_verdict){ .method = why, .pid = et_short_pid(et_exec_pid(m, x)) };
    return et_clue_to_exec(m, ref, &before, err);
}

static void weigh_all(const struct et_model *m, const struct et_exec_node *x, struct balance *b)
{
    const struct et_process *p = et_process_at(m, x->process);
    *b = (struct balance){ .better = NULL };
    weigh(m, &x->verdict, x->clues, b);
    if (p)
        weigh(m, &x->verdict, p->clues, b);
}

static bool is_judged(const struct et_exec_node *x)
{
    return x->verdict.place != ET_PLACE_UNKNOWN && !x->runtime;
}

/* It tells of no root of its own, and who ran it is in one that nothing tells it came to. */
static bool follows_untold(const struct et_model *m, const struct et_exec_node *x)
{
    const struct et_exec_node *by = et_exec_at(m, x->before ? x->before : x->parent);
    bool same_root =
        x->file->root_dev == ET_NULL || (by && x->file->root_dev == by->file->root_dev);
    return by && same_root && by->verdict.method == ET_METHOD_ROOT_CHANGED;
}

static int judge(struct et_model *m, et_ref ref, bool *doubted, struct et_err *err)
{
    struct et_exec_node *x = et_exec_at(m, ref);
    struct balance b;
    if (!is_judged(x))
        return 0;
    if (x->verdict.place == ET_PLACE_HOST && (et_entry_is_untold(m, x) || follows_untold(m, x)))
        return take_back(m, ref, ET_METHOD_ROOT_CHANGED, err);
    weigh_all(m, x, &b);
    int against = sum(b.against), in_favour = sum(b.in_favour) + (int)x->verdict.strength;
    if (against >= in_favour) {
        if (x->process)
            doubted[x->process - 1] = true;
        return take_back(m, ref, ET_METHOD_CONTRADICTED, err);
    }
    if (b.better) {
        const struct et_verdict before = x->verdict;
        x->verdict = *b.better;
        if (et_clue_to_exec(m, ref, &before, err) < 0)
            return ET_FATAL;
    }
    x->contradicted = against > 0;
    return 0;
}

/* Doubts it if whom it has its place from is doubted, and so all between them. A parent may have
 * been met after its child; pids come again, so a line of parents may be a circle. asked marks of
 * whom the answer is known. */
static void inherit_doubt(const struct et_model *m, et_ref ref, bool *doubted, bool *asked)
{
    et_ref end = ref;
    while (!doubted[end - 1] && !asked[end - 1]) {
        const struct et_process *p = et_process_at(m, end);
        asked[end - 1] = true;
        if (!p->parent || p->verdict.method != ET_METHOD_LINEAGE)
            return;
        end = p->parent;
    }
    for (et_ref at = ref; doubted[end - 1] && at != end; at = et_process_at(m, at)->parent)
        doubted[at - 1] = true;
}

/* Who inherited a place that was taken back has nothing to stand on, unless a clue of
 * its own says the same. */
static int doubt_heirs(struct et_model *m, bool *doubted, struct et_err *err)
{
    bool *asked = et_bulk_zeroed(m->bulk, m->processes.count + 1, sizeof *asked);
    if (!asked)
        return et_fail_memory(err);
    for (size_t i = 0; et_more_processes(m, i); i++)
        inherit_doubt(m, (et_ref)(i + 1), doubted, asked);
    et_bulk_release(m->bulk, asked);
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        struct balance b;
        if (!x->process || !doubted[x->process - 1] || !is_judged(x))
            continue;
        weigh_all(m, x, &b);
        if (sum(b.in_favour) == 0 && take_back(m, (et_ref)(i + 1), ET_METHOD_CONTRADICTED, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* Numbers what each verdict follows; where others contradict, it is less sure. */
static int conclude(struct et_model *m, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        struct et_exec_node *x = &m->execs.at[i];
        x->clue = et_clue_number(m, &x->verdict);
        if (!x->clue)
            return et_fail_memory(err);
        if (x->contradicted && x->verdict.strength > ET_STRENGTH_PROBABLE)
            x->verdict.strength = ET_STRENGTH_PROBABLE;
    }
    return 0;
}

static int judge_all(struct et_model *m, bool *doubted, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++)
        rc = judge(m, (et_ref)(i + 1), doubted, err);
    if (rc == 0)
        rc = doubt_heirs(m, doubted, err);
    return rc == 0 ? conclude(m, err) : rc;
}

int et_judge(struct et_model *m, struct et_err *err)
{
    bool *doubted = et_bulk_zeroed(m->bulk, m->processes.count + 1, sizeof *doubted);
    if (!doubted)
        return et_fail_memory(err);
    int rc = judge_all(m, doubted, err);
    et_bulk_release(m->bulk, doubted);
    return rc;
}
