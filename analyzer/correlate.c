#include "analyzer/correlate.h"

#include "analyzer/actor_rows.h"
#include "analyzer/attribute.h"
#include "analyzer/compilations.h"
#include "analyzer/containers.h"
#include "analyzer/coverage.h"
#include "analyzer/findings.h"
#include "analyzer/hosts.h"
#include "analyzer/report_rows.h"
#include "analyzer/short_ids.h"
#include "analyzer/subjects.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

/* What all hosts of a case share while their conclusions are written. */
struct writer {
    struct et_store *store;
    struct et_map sentences; /* text -> row id */
    struct et_map reasons;   /* method and pid -> row id of the sentence */
    /* written for the hosts before: */
    int64_t execs, processes, containers, compilations, findings, actors;
};

static int clear_all(struct et_store *store, struct et_err *err)
{
    static const enum et_query queries[] = {
        ET_Q_CLEAR_HOST,     ET_Q_CLEAR_STREAM_HOST, ET_Q_CLEAR_TEXT,       ET_Q_CLEAR_CONTAINER,
        ET_Q_CLEAR_LIFETIME, ET_Q_CLEAR_EXEC,        ET_Q_CLEAR_EXEC_PLACE, ET_Q_CLEAR_REPEAT,
        ET_Q_CLEAR_CLUE,     ET_Q_CLEAR_COMPILATION, ET_Q_CLEAR_FINDING,    ET_Q_CLEAR_COVERAGE,
        ET_Q_CLEAR_SUBJECT,  ET_Q_CLEAR_RUN,         ET_Q_CLEAR_ACTOR,      ET_Q_CLEAR_ACTOR_LINK,
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, queries[i], err);
        if (!stmt || et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int sentence(struct writer *w, const struct et_strbuf *text, int64_t *id, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = text->failed ? NULL : et_map_put(&w->sentences, et_strbuf_slice(text), &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (fresh) {
        *slot = w->sentences.live;
        ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_TEXT_DERIVED, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_TEXT_DERIVED_TEXT_ID, (int64_t)*slot);
        et_stmt_text(stmt, ET_PUT_TEXT_DERIVED_TEXT, et_strbuf_slice(text));
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    *id = (int64_t)*slot;
    return 0;
}

static int64_t id_of(int64_t base, et_ref ref)
{
    return ref ? base + ref : ET_NULL;
}

static int put_clue(struct writer *w, int64_t exec_id, int64_t n, const struct et_verdict *v,
                    int64_t detail, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_CLUE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_CLUE_EXEC_ID, exec_id);
    et_stmt_int(stmt, ET_PUT_CLUE_N, n);
    et_stmt_int(stmt, ET_PUT_CLUE_CONTAINER_ID, id_of(w->containers, v->container));
    et_stmt_text(stmt, ET_PUT_CLUE_METHOD, et_slice_of(et_method_name(v->method)));
    et_stmt_text(stmt, ET_PUT_CLUE_STRENGTH, et_slice_of(et_strength_name(v->strength)));
    et_stmt_int(stmt, ET_PUT_CLUE_DETAIL, detail);
    et_stmt_int(stmt, ET_PUT_CLUE_STREAM_ID, v->said.stream_id);
    et_stmt_int(stmt, ET_PUT_CLUE_LINE, v->said.line);
    et_stmt_int(stmt, ET_PUT_CLUE_AT_OFFSET, v->said.offset);
    return et_stmt_run(stmt, err);
}

/* A runtime (inspect, events) that names this pid as a container's init: a second witness,
 * or a contradiction that weakens the verdict and is kept. */
static int second_witness(struct writer *w, const struct et_model *m, struct et_exec_node *x,
                          int64_t exec_id, struct et_err *err)
{
    et_ref container;
    int64_t detail = 0;
    ET_STRBUF_AUTO text = { 0 };
    if (x->pid == ET_NULL || x->runtime || x->verdict.method == ET_METHOD_INSPECT_PID)
        return 0;
    const struct et_run *run = et_run_of_init(m, x->pid, x->time_ns, &container);
    if (!run || (run->start_ns != ET_NULL && x->time_ns < run->start_ns - ET_NS_PER_S))
        return 0;
    const struct et_verdict v = {
        ET_PLACE_CONTAINER, ET_STRENGTH_STRONG, ET_METHOD_INSPECT_PID, container, x->pid, run->said
    };
    bool agrees = x->verdict.place == ET_PLACE_CONTAINER && x->verdict.container == container;
    if (!agrees) {
        x->contradicted = true;
        if (x->verdict.strength > ET_STRENGTH_PROBABLE)
            x->verdict.strength = ET_STRENGTH_PROBABLE;
    }
    et_verdict_sentence(m, &v, &text);
    if (sentence(w, &text, &detail, err) < 0)
        return ET_FATAL;
    return put_clue(w, exec_id, 2, &v, detail, err);
}

/* Few verdicts differ: their sentences are made once. */
static int reason_of(struct writer *w, const struct et_model *m, const struct et_verdict *v,
                     int64_t *id, struct et_err *err)
{
    uint64_t *slot = et_map_put_u64(&w->reasons, (uint64_t)v->pid << 8 | (uint64_t)v->method, NULL);
    if (!slot)
        return et_fail_memory(err);
    if (!*slot) {
        ET_STRBUF_AUTO text = { 0 };
        et_verdict_sentence(m, v, &text);
        if (sentence(w, &text, id, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)*id;
    }
    *id = (int64_t)*slot;
    return 0;
}

/* Where else the exec is told. */
static int put_places(struct writer *w, const struct et_model *m, const struct et_exec_node *x,
                      int64_t exec_id, struct et_err *err)
{
    for (uint32_t n = x->also; n; n = m->accounts[n].next) {
        ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_EXEC_PLACE, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_EXEC_PLACE_EXEC_ID, exec_id);
        et_stmt_int(stmt, ET_PUT_EXEC_PLACE_FACT_ID, m->accounts[n].row);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int put_exec(struct writer *w, const struct et_model *m, struct et_exec_node *x,
                    int64_t exec_id, int64_t actor_id, struct et_err *err)
{
    const struct et_rule *rule =
        x->rule >= 0 && x->success != 0 ? et_rules_at(m->rules, (size_t)x->rule) : NULL;
    int64_t reason = 0;
    if (reason_of(w, m, &x->verdict, &reason, err) < 0)
        return ET_FATAL;
    if (!x->verdict.said.stream_id) /* its own record names the parent that tells */
        x->verdict.said = x->said;
    if (x->verdict.place != ET_PLACE_UNKNOWN &&
        put_clue(w, exec_id, 1, &x->verdict, reason, err) < 0)
        return ET_FATAL;
    if (second_witness(w, m, x, exec_id, err) < 0 || put_places(w, m, x, exec_id, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_DERIVED_EXEC, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_EXEC_ID, exec_id);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_FACT_ID, x->fact_id);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_TIME_NS, x->time_ns);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_SUCCESS, x->success < 0 ? ET_NULL : x->success);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_PROCESS_ID, id_of(w->processes, x->process));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_PARENT_EXEC_ID, id_of(w->execs, x->parent));
    et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_PLACE, et_slice_of(et_place_name(x->verdict.place)));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_CONTAINER_ID, id_of(w->containers, x->verdict.container));
    et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_CONFIDENCE,
                 et_slice_of(et_strength_name(x->verdict.strength)));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_CONTRADICTED, x->contradicted);
    et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_ROLE, et_slice_of(x->runtime ? "runtime" : "workload"));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_REASON, reason);
    if (rule) {
        et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_RULE, rule->id);
        et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_FAMILY, rule->family);
        et_stmt_text(stmt, ET_PUT_DERIVED_EXEC_TOOL_ROLE,
                     et_slice_of(et_tool_role_name(rule->role)));
    }
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_COMPILATION_ID, id_of(w->compilations, x->compilation));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_ACTOR_ID, actor_id);
    return et_stmt_run(stmt, err);
}

/* Whether it made something, as far as the log tells: what it made ran, or the
 * driver's exit status was recorded. */
static int64_t success_of(const struct et_model *m, const struct et_compilation *c)
{
    const struct et_process *driver = et_process_at(m, et_exec_at(m, c->driver)->process);
    if (driver && driver->status != ET_NULL)
        return driver->status == 0;
    return c->first_output ? 1 : ET_NULL;
}

static int put_compilation(struct writer *w, const struct et_model *m,
                           const struct et_compilation *c, int64_t id, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_COMPILATION, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_COMPILATION_COMPILATION_ID, id);
    et_stmt_int(stmt, ET_PUT_COMPILATION_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_PUT_COMPILATION_DRIVER_EXEC_ID, id_of(w->execs, c->driver));
    et_stmt_int(stmt, ET_PUT_COMPILATION_START_NS, x->time_ns);
    et_stmt_int(stmt, ET_PUT_COMPILATION_END_NS, et_exec_at(m, c->last)->time_ns);
    et_stmt_text(stmt, ET_PUT_COMPILATION_PLACE, et_slice_of(et_place_name(x->verdict.place)));
    et_stmt_int(stmt, ET_PUT_COMPILATION_CONTAINER_ID, id_of(w->containers, x->verdict.container));
    et_stmt_text(stmt, ET_PUT_COMPILATION_CONFIDENCE,
                 et_slice_of(et_strength_name(x->verdict.strength)));
    et_stmt_text(stmt, ET_PUT_COMPILATION_FAMILY, c->family);
    et_stmt_int(stmt, ET_PUT_COMPILATION_DISGUISED, c->disguised);
    et_stmt_text(stmt, ET_PUT_COMPILATION_SOURCES, c->sources);
    et_stmt_text(stmt, ET_PUT_COMPILATION_OUTPUT, c->output);
    et_stmt_int(stmt, ET_PUT_COMPILATION_FIRST_OUTPUT_EXEC_ID, id_of(w->execs, c->first_output));
    et_stmt_int(stmt, ET_PUT_COMPILATION_EXEC_COUNT, c->execs);
    et_stmt_int(stmt, ET_PUT_COMPILATION_SUCCESS, success_of(m, c));
    return et_stmt_run(stmt, err);
}

static int put_finding(struct writer *w, const struct et_model *m, const struct et_finding *f,
                       int64_t id, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_FINDING, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_FINDING_FINDING_ID, id);
    et_stmt_text(stmt, ET_PUT_FINDING_KIND, et_slice_of(et_finding_name(f->kind)));
    et_stmt_int(stmt, ET_PUT_FINDING_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_PUT_FINDING_CONTAINER_ID,
                id_of(w->containers, et_exec_at(m, f->exec)->verdict.container));
    et_stmt_int(stmt, ET_PUT_FINDING_EXEC_ID, id_of(w->execs, f->exec));
    et_stmt_int(stmt, ET_PUT_FINDING_COMPILATION_ID, id_of(w->compilations, f->compilation));
    et_stmt_int(stmt, ET_PUT_FINDING_SEVERITY, f->severity);
    et_stmt_text(stmt, ET_PUT_FINDING_TECHNIQUE, f->technique.n ? f->technique : ET_SLICE_NONE);
    et_stmt_text(stmt, ET_PUT_FINDING_DETAIL, f->detail);
    return et_stmt_run(stmt, err);
}

static int store_host(struct writer *w, struct et_model *m,
                      const struct et_compilations *compilations,
                      const struct et_findings *findings, const struct et_actors *actors,
                      struct et_err *err)
{
    int rc = et_containers_store(m, w->containers, err);
    if (rc == 0)
        rc = et_actor_rows_put(m, actors, w->actors, w->execs, err);
    for (size_t i = 0; i < m->execs.count && rc == 0; i++)
        rc = put_exec(w, m, &m->execs.at[i], w->execs + (int64_t)i + 1,
                      et_actor_id_of(actors, i, w->actors), err);
    for (size_t i = 0; i < compilations->count && rc == 0; i++)
        rc = put_compilation(w, m, &compilations->at[i], w->compilations + (int64_t)i + 1, err);
    for (size_t i = 0; i < findings->count && rc == 0; i++)
        rc = put_finding(w, m, &findings->at[i], w->findings + (int64_t)i + 1, err);
    w->containers += (int64_t)m->containers.count;
    w->processes += (int64_t)m->processes.count;
    w->execs += (int64_t)m->execs.count;
    w->compilations += (int64_t)compilations->count;
    w->findings += (int64_t)findings->count;
    w->actors += (int64_t)actors->all.count;
    return rc;
}

static int correlate_host(struct writer *w, struct et_rules *rules, int64_t host_id,
                          const struct et_progress *progress, struct et_err *err)
{
    struct et_model model;
    struct et_compilations compilations = { 0 };
    struct et_findings findings = { 0 };
    struct et_actors actors = { 0 };
    et_model_init(&model, w->store, rules, host_id);
    int rc = et_containers_load(&model, err);
    if (rc == 0)
        rc = et_history_run(&model, progress, err);
    if (rc == 0)
        rc = et_short_ids_join(&model, err);
    if (rc == 0)
        rc = et_compilations_find(&model, &compilations, err);
    if (rc == 0)
        rc = et_findings_find(&model, &compilations, &findings, err);
    if (rc == 0)
        rc = et_actors_find(&model, &actors, err);
    if (rc == 0)
        rc = store_host(w, &model, &compilations, &findings, &actors, err);
    if (rc == 0)
        rc = et_report_rows_derive(w->store, host_id, err);
    if (rc == 0)
        rc = et_coverage_derive(&model, err);
    et_actors_clear(&actors);
    et_findings_clear(&findings);
    et_compilations_clear(&compilations);
    et_model_clear(&model);
    return rc;
}

static int put_run(struct et_store *store, const struct et_rules *rules, const char *version,
                   struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_RUN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_text(stmt, ET_PUT_RUN_VERSION, et_slice_of(version));
    et_stmt_text(stmt, ET_PUT_RUN_RULES_SHA256, et_slice_of(et_rules_digest(rules)));
    return et_stmt_run(stmt, err);
}

int et_correlate(struct et_store *store, struct et_rules *rules, const char *version,
                 const struct et_progress *progress, struct et_err *err)
{
    struct writer w = { .store = store };
    int64_t hosts = 0;
    et_map_init(&w.sentences);
    et_map_init(&w.reasons);
    int rc = et_store_begin(store, err);
    if (rc == 0)
        rc = clear_all(store, err);
    if (rc == 0)
        rc = et_hosts_derive(store, &hosts, err);
    for (int64_t host = 1; host <= hosts && rc == 0; host++)
        rc = correlate_host(&w, rules, host, progress, err);
    if (rc == 0)
        rc = et_subjects_derive(store, err);
    if (rc == 0)
        rc = put_run(store, rules, version, err);
    if (rc == 0)
        rc = et_store_commit(store, err);
    if (rc < 0)
        et_store_rollback(store);
    et_map_clear(&w.sentences);
    et_map_clear(&w.reasons);
    return rc;
}
