#include "analyzer/compiling/compiling.h"

#include "analyzer/actors/entries.h"
#include "analyzer/compiling/compiler_copies.h"
#include "analyzer/compiling/detect.h"
#include "analyzer/methods.h"
#include "base/strbuf.h"

/* What became of it, and how it came. */
static int follow(struct et_model *m, struct et_compiling *c, struct et_err *err)
{
    struct et_mentions mentions = { 0 };
    struct et_entries entries = { 0 };
    struct et_interest interest;
    int rc = et_interest_find(m, &c->compilations, &interest, err);
    if (rc == 0)
        rc = et_mentions_find(m, &interest, &mentions, err);
    if (rc == 0)
        rc = et_outputs_find(m, &c->compilations, &mentions, &c->outputs, err);
    if (rc == 0)
        rc = et_entries_load(m, &entries, err);
    if (rc == 0)
        rc = et_chains_find(m, &c->compilations, &mentions, &c->outputs, &entries, &c->chains, err);
    /* Keys of files outlive the mentions. */
    for (size_t i = 0; i < c->chains.all.count && rc == 0; i++)
        c->chains.all.at[i].file = et_arena_copy(&m->text, c->chains.all.at[i].file);
    et_entries_clear(&entries);
    et_mentions_clear(&mentions);
    et_interest_clear(&interest);
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

int et_compiling_find(struct et_model *m, struct et_compiling *c, struct et_err *err)
{
    *c = (struct et_compiling){ 0 };
    int rc = et_detect(m, err);
    if (rc == 0)
        rc = et_compiler_copies_find(m, err);
    if (rc == 0)
        rc = et_compilations_find(m, &c->compilations, err);
    if (rc == 0 && c->compilations.count)
        rc = et_builds_find(m, &c->compilations, &c->builds, err);
    if (rc == 0 && c->compilations.count)
        rc = follow(m, c, err);
    return rc;
}

void et_compiling_clear(struct et_compiling *c)
{
    et_chains_clear(&c->chains);
    et_outputs_clear(&c->outputs);
    et_builds_clear(&c->builds);
    et_compilations_clear(&c->compilations);
}

/* ------------------------------------------------------------ rows */

static int64_t id_of(int64_t base, et_ref ref)
{
    return ref ? base + ref : ET_NULL;
}

static int put_compilation(const struct et_model *m, const struct et_compilation *c, int64_t id,
                           const struct et_compiling_base *base, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, c->driver);
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_COMPILATION, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_COMPILATION_COMPILATION_ID, id);
    et_stmt_int(stmt, ET_PUT_COMPILATION_HOST_ID, m->host_id);
    et_stmt_int(stmt, ET_PUT_COMPILATION_DRIVER_EXEC_ID, id_of(base->execs, c->driver));
    et_stmt_int(stmt, ET_PUT_COMPILATION_START_NS, x->time_ns);
    et_stmt_int(stmt, ET_PUT_COMPILATION_END_NS, et_exec_at(m, c->last)->time_ns);
    et_stmt_text(stmt, ET_PUT_COMPILATION_PLACE, et_slice_of(et_place_name(x->verdict.place)));
    et_stmt_int(stmt, ET_PUT_COMPILATION_CONTAINER_ID,
                id_of(base->containers, x->verdict.container));
    et_stmt_text(stmt, ET_PUT_COMPILATION_CONFIDENCE,
                 et_slice_of(et_strength_name(x->verdict.strength)));
    et_stmt_text(stmt, ET_PUT_COMPILATION_FAMILY, c->family);
    et_stmt_text(stmt, ET_PUT_COMPILATION_CLASS, et_slice_of(c->jit ? "jit" : "build"));
    et_stmt_text(stmt, ET_PUT_COMPILATION_DISGUISE, et_slice_of(et_disguise_name(c->disguise)));
    et_stmt_text(stmt, ET_PUT_COMPILATION_SOURCES, c->operands.sources);
    et_stmt_text(stmt, ET_PUT_COMPILATION_OUTPUT, c->output);
    et_stmt_text(stmt, ET_PUT_COMPILATION_FLAGS, c->operands.flags);
    et_stmt_int(stmt, ET_PUT_COMPILATION_FIRST_OUTPUT_EXEC_ID, id_of(base->execs, c->first_output));
    et_stmt_int(stmt, ET_PUT_COMPILATION_OUTPUT_RUNS, c->runs);
    et_stmt_int(stmt, ET_PUT_COMPILATION_EXEC_COUNT, c->execs);
    et_stmt_int(stmt, ET_PUT_COMPILATION_BUILD_ID, id_of(base->builds, c->build));
    et_stmt_int(stmt, ET_PUT_COMPILATION_SUCCESS, et_compilation_success(m, c));
    et_stmt_text(stmt, ET_PUT_COMPILATION_OUTCOME, et_slice_of(et_outcome_sentence(c->outcome)));
    return et_stmt_run(stmt, err);
}

static int put_build(const struct et_model *m, const struct et_build *build, int64_t id,
                     const struct et_compiling_base *base, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_BUILD, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_BUILD_BUILD_ID, id);
    et_stmt_int(stmt, ET_PUT_BUILD_EXEC_ID, id_of(base->execs, build->exec));
    et_stmt_int(stmt, ET_PUT_BUILD_END_NS, et_exec_at(m, build->last)->time_ns);
    return et_stmt_run(stmt, err);
}

static int put_link(const struct et_model *m, const struct et_chain_link *link, int64_t n,
                    const struct et_compiling_base *base, struct et_err *err)
{
    ET_STRBUF_AUTO detail = { 0 };
    int64_t sentence;
    et_link_sentence(m, link, &detail);
    if (detail.failed)
        return et_fail_memory(err);
    if (et_sentence_row(m->sentences, et_strbuf_slice(&detail), &sentence, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_CHAIN_LINK, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_CHAIN_LINK_COMPILATION_ID,
                id_of(base->compilations, link->compilation));
    et_stmt_int(stmt, ET_PUT_CHAIN_LINK_N, n);
    et_stmt_text(stmt, ET_PUT_CHAIN_LINK_STEP, et_slice_of(et_link_name(link->link)));
    et_stmt_int(stmt, ET_PUT_CHAIN_LINK_EXEC_ID, id_of(base->execs, link->exec));
    et_stmt_int(stmt, ET_PUT_CHAIN_LINK_DETAIL, sentence);
    et_stmt_text(stmt, ET_PUT_CHAIN_LINK_TECHNIQUE,
                 link->technique.n ? link->technique : ET_SLICE_NONE);
    return et_stmt_run(stmt, err);
}

int et_compiling_put(const struct et_model *m, const struct et_compiling *c,
                     const struct et_compiling_base *base, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < c->builds.all.count && rc == 0; i++) {
        et_bulk_breathe(m->bulk, i);
        rc = put_build(m, &c->builds.all.at[i], base->builds + (int64_t)i + 1, base, err);
    }
    for (size_t i = 0; et_more_compilations(&c->compilations, i) && rc == 0; i++)
        rc = put_compilation(m, &c->compilations.at[i], base->compilations + (int64_t)i + 1, base,
                             err);
    int64_t n = 0;
    for (size_t i = 0; i < c->chains.all.count && rc == 0; i++) {
        const struct et_chain_link *link = &c->chains.all.at[i];
        et_bulk_breathe(m->bulk, i);
        n = i && link->compilation == c->chains.all.at[i - 1].compilation ? n + 1 : 1;
        rc = put_link(m, link, n, base, err);
    }
    return rc;
}
