#include "analyzer/correlate.h"

#include "analyzer/actors/actor_rows.h"
#include "analyzer/boots.h"
#include "analyzer/clues/clues.h"
#include "analyzer/compiling/compiling.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/containers.h"
#include "analyzer/coverage/coverage.h"
#include "analyzer/exec_counts.h"
#include "analyzer/findings.h"
#include "analyzer/history.h"
#include "analyzer/hosts.h"
#include "analyzer/methods.h"
#include "analyzer/presence/presence.h"
#include "analyzer/report_rows.h"
#include "analyzer/roots.h"
#include "analyzer/servers.h"
#include "analyzer/settle.h"
#include "analyzer/short_ids.h"
#include "analyzer/standing.h"
#include "analyzer/step.h"
#include "analyzer/subjects.h"
#include "analyzer/touches.h"
#include "analyzer/unanswered.h"
#include "analyzer/verdicts/verdicts.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

#include <stdlib.h>

/* What all hosts of a case share while their conclusions are written. */
struct writer {
    struct et_store *store;
    struct et_bulk *bulk;
    struct et_sentences sentences;
    et_command_list commands; /* of the hosts before */
    /* written for the hosts before: */
    int64_t execs, processes, containers, clues, compilations, builds, findings, actors;
};

static int run_query(struct et_store *store, enum et_query query, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, query, err);
    return stmt ? et_stmt_run(stmt, err) : ET_FATAL;
}

static int clear_all(struct et_store *store, struct et_err *err)
{
    static const enum et_query queries[] = {
        ET_Q_CLEAR_HOST,        ET_Q_CLEAR_STREAM_HOST,
        ET_Q_CLEAR_METHOD,      ET_Q_CLEAR_CONTAINER,
        ET_Q_CLEAR_LIFETIME,    ET_Q_CLEAR_EXEC,
        ET_Q_CLEAR_EXEC_PLACE,  ET_Q_CLEAR_REPEAT,
        ET_Q_CLEAR_CLUE,        ET_Q_CLEAR_EXEC_CLUE,
        ET_Q_CLEAR_COMPILATION, ET_Q_CLEAR_FINDING,
        ET_Q_CLEAR_COVERAGE,    ET_Q_CLEAR_SUBJECT,
        ET_Q_CLEAR_RUN,         ET_Q_CLEAR_ACTOR,
        ET_Q_CLEAR_ACTOR_LINK,  ET_Q_CLEAR_BUILD,
        ET_Q_CLEAR_UNSEEN,      ET_Q_CLEAR_CHAIN_LINK,
        ET_Q_CLEAR_PRESENCE,    ET_Q_CLEAR_PRESENT_COMPILER,
        ET_Q_CLEAR_EXEC_COUNT,  ET_Q_CLEAR_SENTENCE,
    };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        if (run_query(store, queries[i], err) < 0)
            return ET_FATAL;
    return 0;
}

int et_conclusions_clear(struct et_store *store, struct et_err *err)
{
    int rc = clear_all(store, err);
    return rc == 0 ? et_verdicts_clear(store, err) : rc;
}

static int64_t id_of(int64_t base, et_ref ref)
{
    return ref ? base + ref : ET_NULL;
}

/* NULL for what is not known at all. */
static int64_t sureness(enum et_strength strength)
{
    return strength == ET_STRENGTH_NONE ? ET_NULL : (int64_t)strength;
}

static int put_clue(struct writer *w, const struct et_model *m, const struct et_verdict *v,
                    int64_t id, struct et_err *err)
{
    struct et_said said;
    if (et_saying_place(m, v->told, &said, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_CLUE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_CLUE_CLUE_ID, id);
    et_stmt_int(stmt, ET_PUT_CLUE_PLACE, v->place);
    et_stmt_int(stmt, ET_PUT_CLUE_CONTAINER_ID, id_of(w->containers, v->container));
    et_stmt_int(stmt, ET_PUT_CLUE_METHOD_ID, v->method);
    et_stmt_int(stmt, ET_PUT_CLUE_SURENESS, sureness(v->strength));
    et_stmt_int(stmt, ET_PUT_CLUE_PID, v->pid);
    if (said.stream_id) {
        et_stmt_int(stmt, ET_PUT_CLUE_STREAM_ID, said.stream_id);
        et_stmt_int(stmt, ET_PUT_CLUE_LINE, said.line);
        et_stmt_int(stmt, ET_PUT_CLUE_AT_OFFSET, said.offset);
    }
    return et_stmt_run(stmt, err);
}

static int put_methods(struct et_store *store, struct et_err *err)
{
    for (int i = 0; i < ET_METHODS; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_METHOD, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_METHOD_METHOD_ID, i);
        et_stmt_text(stmt, ET_PUT_METHOD_NAME, et_slice_of(et_method_name((enum et_method)i)));
        et_stmt_text(stmt, ET_PUT_METHOD_SENTENCE,
                     et_slice_of(et_method_sentence((enum et_method)i)));
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* What else speaks of it, or of its process. */
static int put_further_clues(struct writer *w, const struct et_model *m,
                             const struct et_exec_node *x, int64_t exec_id, struct et_err *err)
{
    const struct et_process *p = et_process_at(m, x->process);
    uint32_t lists[] = { x->clues, p && !x->runtime ? p->clues : 0 };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (uint32_t at = lists[i]; at; at = m->clue_links.at[at - 1].next) {
            uint32_t clue = m->clue_links.at[at - 1].clue;
            ET_STMT_AUTO *stmt =
                clue == x->clue ? NULL : et_store_query(w->store, ET_Q_PUT_EXEC_CLUE, err);
            if (clue == x->clue)
                continue;
            if (!stmt)
                return ET_FATAL;
            et_stmt_int(stmt, ET_PUT_EXEC_CLUE_EXEC_ID, exec_id);
            et_stmt_int(stmt, ET_PUT_EXEC_CLUE_CLUE_ID, w->clues + clue);
            if (et_stmt_run(stmt, err) < 0)
                return ET_FATAL;
        }
    }
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

static int put_exec(struct writer *w, const struct et_model *m, const struct et_exec_node *x,
                    int64_t exec_id, int64_t actor_id, struct et_err *err)
{
    const struct et_compiler_rule *rule = x->success != 0 ? et_tool_of(m, x) : NULL;
    if (put_further_clues(w, m, x, exec_id, err) < 0 || put_places(w, m, x, exec_id, err) < 0)
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
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_PLACE, x->verdict.place);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_CONTAINER_ID, id_of(w->containers, x->verdict.container));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_SURENESS, sureness(x->verdict.strength));
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_CONTRADICTED, x->contradicted);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_OF_RUNTIME, x->runtime);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_CLUE_ID, w->clues + x->clue);
    et_stmt_int(stmt, ET_PUT_DERIVED_EXEC_TOUCHES_ID, id_of(w->containers, x->touches));
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

static int put_finding(struct writer *w, const struct et_model *m, const struct et_finding *f,
                       int64_t id, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_PUT_FINDING, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_FINDING_FINDING_ID, id);
    et_stmt_text(stmt, ET_PUT_FINDING_KIND, et_slice_of(et_finding_name(f->kind)));
    et_stmt_int(stmt, ET_PUT_FINDING_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_PUT_FINDING_CONTAINER_ID, id_of(w->containers, f->container));
    et_stmt_int(stmt, ET_PUT_FINDING_TIME_NS, f->exec ? ET_NULL : f->time_ns);
    if (f->said.stream_id) {
        et_stmt_int(stmt, ET_PUT_FINDING_STREAM_ID, f->said.stream_id);
        et_stmt_int(stmt, ET_PUT_FINDING_LINE, f->said.line);
        et_stmt_int(stmt, ET_PUT_FINDING_AT_OFFSET, f->said.offset);
    }
    et_stmt_int(stmt, ET_PUT_FINDING_EXEC_ID, id_of(w->execs, f->exec));
    et_stmt_int(stmt, ET_PUT_FINDING_COMPILATION_ID, id_of(w->compilations, f->compilation));
    et_stmt_int(stmt, ET_PUT_FINDING_SEVERITY, f->severity);
    et_stmt_text(stmt, ET_PUT_FINDING_TECHNIQUE, f->technique.n ? f->technique : ET_SLICE_NONE);
    et_stmt_text(stmt, ET_PUT_FINDING_DETAIL, f->detail);
    return et_stmt_run(stmt, err);
}

static int put_counts(struct writer *w, const struct et_model *m, struct et_err *err)
{
    struct et_exec_counts counts;
    et_exec_counts_init(&counts);
    int rc = et_exec_counts_add_host(&counts, m, w->containers, err);
    if (rc == 0)
        rc = et_exec_counts_put(&counts, w->store, err);
    et_exec_counts_clear(&counts);
    return rc;
}

static int tell_execs(struct writer *w, const struct et_model *m, const struct et_actors *actors,
                      struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(w->store, ET_Q_TELL_EXECS_OF_HOST, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_TELL_EXECS_OF_HOST_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_TELL_EXECS_OF_HOST_FIRST_EXEC, w->execs + 1);
    et_stmt_int(stmt, ET_TELL_EXECS_OF_HOST_LAST_EXEC, w->execs + (int64_t)m->execs.count);
    et_stmt_int(stmt, ET_TELL_EXECS_OF_HOST_PROCESSES, (int64_t)m->processes.count);
    et_stmt_int(stmt, ET_TELL_EXECS_OF_HOST_ACTORS, (int64_t)actors->all.count);
    return et_stmt_run(stmt, err);
}

static int store_host(struct writer *w, struct et_model *m, const struct et_compiling *compiling,
                      const struct et_findings *findings, const struct et_actors *actors,
                      const struct et_progress *progress, struct et_err *err)
{
    const struct et_compiling_base base = { w->execs, w->containers, w->compilations, w->builds };
    int rc = et_containers_store(m, w->containers, err);
    for (size_t i = 0; i < m->clues.count && rc == 0; i++) {
        et_bulk_breathe(m->bulk, i);
        rc = put_clue(w, m, &m->clues.at[i], w->clues + (int64_t)i + 1, err);
    }
    if (rc == 0)
        rc = et_actor_rows_put(m, actors, w->actors, w->execs, err);
    for (size_t i = 0; et_more_execs(m, i) && rc == 0; i++) {
        et_progress_tell(progress, i);
        rc = put_exec(w, m, &m->execs.at[i], w->execs + (int64_t)i + 1,
                      et_actor_id_of(actors, i, w->actors), err);
    }
    if (rc == 0)
        rc = put_counts(w, m, err);
    if (rc == 0)
        rc = et_commands_note(&w->commands, m, w->execs, err);
    if (rc == 0)
        rc = tell_execs(w, m, actors, err);
    if (rc == 0)
        rc = et_compiling_put(m, compiling, &base, err);
    for (size_t i = 0; i < findings->count && rc == 0; i++)
        rc = put_finding(w, m, &findings->at[i], w->findings + (int64_t)i + 1, err);
    w->containers += (int64_t)m->containers.count;
    w->clues += (int64_t)m->clues.count;
    w->processes += (int64_t)m->processes.count;
    w->execs += (int64_t)m->execs.count;
    w->compilations += (int64_t)compiling->compilations.count;
    w->builds += (int64_t)compiling->builds.all.count;
    w->findings += (int64_t)findings->count;
    w->actors += (int64_t)actors->all.count;
    return rc;
}

static int correlate_host(struct writer *w, struct et_rule_set *rules, int64_t host_id,
                          const struct et_progress *progress, struct et_err *err)
{
    struct et_model model;
    struct et_compiling compiling = { 0 };
    struct et_findings findings = { .in = w->bulk };
    struct et_actors actors = { 0 };
    et_model_init(&model, w->store, rules, w->bulk, host_id);
    model.sentences = &w->sentences;
    int rc = et_boots_load(&model, err);
    if (rc == 0)
        rc = et_containers_load(&model, err);
    if (rc == 0)
        rc = et_servers_load(&model, err);
    if (rc == 0)
        rc = et_roots_load(&model, err);
    if (rc == 0)
        rc = et_history_run(&model, progress, err);
    et_progress_stage(progress, "weighing clues", 0, NULL);
    if (rc == 0)
        rc = et_settle(&model, err);
    if (rc == 0)
        rc = et_touches_find(&model, err);
    if (rc == 0)
        rc = et_short_ids_join(&model, err);
    et_progress_stage(progress, "putting compilations together", 0, NULL);
    if (rc == 0)
        rc = et_compiling_find(&model, &compiling, err);
    if (rc == 0)
        rc = et_findings_find(&model, &compiling, &findings, err);
    if (rc == 0)
        rc = et_unanswered_find(&model, &findings, err);
    et_findings_sort(&findings);
    if (rc == 0)
        rc = et_actors_find(&model, &actors, err);
    et_progress_stage(progress, "writing conclusions", model.execs.count, "execs");
    if (rc == 0)
        rc = store_host(w, &model, &compiling, &findings, &actors, progress, err);
    et_progress_stage(progress, "looking for gaps in time", 0, NULL);
    if (rc == 0)
        rc = et_report_rows_derive(w->store, host_id, err);
    if (rc == 0)
        rc = et_coverage_derive(&model, w->containers - (int64_t)model.containers.count, err);
    et_actors_clear(&actors);
    et_findings_clear(&findings);
    et_compiling_clear(&compiling);
    et_model_clear(&model);
    return rc;
}

static int describe_host(struct writer *w, struct et_rule_set *rules, int64_t host_id,
                         struct et_err *err)
{
    struct et_model model;
    et_model_init(&model, w->store, rules, w->bulk, host_id);
    int rc = et_containers_load(&model, err);
    if (rc == 0)
        rc = et_containers_store(&model, w->containers, err);
    w->containers += (int64_t)model.containers.count;
    et_model_clear(&model);
    return rc;
}

/* `docker top` does not say of whom: the place of its output does. That wants the
 * containers as far as they are described, before anything else is concluded. */
static int name_listings(struct et_store *store, struct et_rule_set *rules, int64_t hosts,
                         struct et_err *err)
{
    struct writer w = { .store = store };
    {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_UNNAMED_LISTINGS, err);
        if (!stmt || et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        if (et_stmt_col_int(stmt, 0) == 0)
            return 0;
    }
    for (int64_t host = 1; host <= hosts; host++)
        if (describe_host(&w, rules, host, err) < 0)
            return ET_FATAL;
    if (et_subjects_derive(store, err) < 0 || run_query(store, ET_Q_NAME_SUBJECTS, err) < 0 ||
        run_query(store, ET_Q_CLEAR_CONTAINER, err) < 0 ||
        run_query(store, ET_Q_CLEAR_LIFETIME, err) < 0)
        return ET_FATAL;
    return 0;
}

static int put_run(struct et_store *store, const struct et_rule_set *rules, const char *version,
                   struct et_err *err)
{
    ET_STRBUF_AUTO files = { 0 };
    char facts[ET_SHA256_HEX];
    et_rule_set_list_files(rules, &files);
    if (et_facts_digest(store, facts, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_RUN, err);
    if (!stmt)
        return ET_FATAL;
    if (files.failed)
        return et_fail_memory(err);
    et_stmt_text(stmt, ET_PUT_RUN_VERSION, et_slice_of(version));
    et_stmt_text(stmt, ET_PUT_RUN_PROFILE, et_slice_of(et_rule_profile_name(rules->profile)));
    et_stmt_text(stmt, ET_PUT_RUN_RULES_VERSION, rules->version);
    et_stmt_text(stmt, ET_PUT_RUN_RULES_SHA256, et_slice_of(rules->sha256));
    et_stmt_text(stmt, ET_PUT_RUN_RULES_FILES, et_strbuf_slice(&files));
    et_stmt_text(stmt, ET_PUT_RUN_FACTS_SHA256, et_slice_of(facts));
    et_stmt_int(stmt, ET_PUT_RUN_GIVEN_UP, et_compiler_rules_given_up(rules->compilers));
    return et_stmt_run(stmt, err);
}

int et_correlate(struct et_store *store, struct et_rule_set *rules, const char *version,
                 const struct et_progress *progress, struct et_err *err)
{
    return et_correlate_judged(store, rules, NULL, NULL, version, progress, err);
}

int et_correlate_judged(struct et_store *store, struct et_rule_set *rules,
                        const struct et_judging *judging, struct et_bulk *bulk, const char *version,
                        const struct et_progress *progress, struct et_err *err)
{
    struct writer w = { .store = store, .bulk = bulk };
    et_sentences_init(&w.sentences, store, ET_Q_PUT_SENTENCE);
    struct et_progress watched = { 0 };
    int64_t hosts = 0;
    if (progress)
        watched = *progress;
    int rc = et_store_begin(store, err);
    if (rc == 0)
        rc = clear_all(store, err);
    if (rc == 0)
        rc = put_methods(store, err);
    if (rc == 0)
        rc = et_hosts_derive(store, &hosts, err);
    if (rc == 0)
        rc = name_listings(store, rules, hosts, err);
    watched.hosts = hosts;
    while (watched.host < hosts && rc == 0) {
        watched.host++;
        rc = correlate_host(&w, rules, watched.host, &watched, err);
    }
    watched.host = 0;
    et_progress_stage(&watched, "looking into containers and images", 0, NULL);
    if (rc == 0)
        rc = run_query(store, ET_Q_CLEAR_SUBJECT, err);
    if (rc == 0)
        rc = et_subjects_derive(store, err);
    if (rc == 0)
        rc = et_presence_derive(store, rules, bulk, &w.commands, err);
    et_progress_stage(&watched, "judging", 0, NULL);
    if (rc == 0)
        rc = et_verdicts_derive(store, judging, err);
    if (rc == 0)
        rc = put_run(store, rules, version, err);
    if (rc == 0)
        rc = et_store_commit(store, err);
    if (rc < 0)
        et_store_rollback(store);
    free(w.commands.at);
    et_sentences_clear(&w.sentences);
    return rc;
}
