#include "analyzer/actors/actor_chain.h"

et_ref et_chain_failed(struct et_actor_chain *c)
{
    c->failed = true;
    return 0;
}

et_ref et_chain_no_memory(struct et_actor_chain *c)
{
    et_fail_memory(c->err);
    return et_chain_failed(c);
}

struct et_actor *et_chain_actor(const struct et_actor_chain *c, et_ref actor)
{
    return actor ? &c->actors->all.at[actor - 1] : NULL;
}

et_ref et_chain_begin(struct et_actor_chain *c, enum et_actor_kind kind, enum et_strength strength)
{
    struct et_actors *actors = c->actors;
    if (!ET_BULK_ROOM(actors->all))
        return et_chain_no_memory(c);
    actors->all.at[actors->all.count++] = (struct et_actor){
        .kind = kind,
        .uid = ET_NULL,
        .auid = ET_NULL,
        .ses = ET_NULL,
        .strength = strength,
        .first_link = (uint32_t)actors->links.count,
    };
    return (et_ref)actors->all.count;
}

struct et_slice et_chain_sentence(struct et_actor_chain *c)
{
    struct et_slice kept = et_arena_copy(&c->model->text, et_strbuf_slice(&c->text));
    if (c->text.failed || !kept.p)
        et_chain_no_memory(c);
    et_strbuf_reset(&c->text);
    return kept;
}

void et_chain_add(struct et_actor_chain *c, et_ref actor, struct et_actor_link link)
{
    if (!actor || c->failed)
        return;
    if (!ET_BULK_ROOM(c->actors->links)) {
        et_chain_no_memory(c);
        return;
    }
    c->actors->links.at[c->actors->links.count++] = link;
    et_chain_actor(c, actor)->link_count++;
}

void et_chain_add_exec(struct et_actor_chain *c, et_ref actor, const char *what, et_ref exec,
                       enum et_strength strength)
{
    et_chain_add(c, actor,
                 (struct et_actor_link){ what, exec, et_chain_sentence(c), strength, exec });
}

void et_chain_add_all(struct et_actor_chain *c, et_ref actor, et_ref other, enum et_strength most)
{
    if (c->failed || !other)
        return;
    const struct et_actor from = *et_chain_actor(c, other);
    for (uint32_t i = 0; i < from.link_count; i++) {
        struct et_actor_link link = c->actors->links.at[from.first_link + i];
        link.strength = link.strength < most ? link.strength : most;
        et_chain_add(c, actor, link);
    }
}

void et_chain_weaken(struct et_actor_chain *c, et_ref actor, enum et_strength strength)
{
    struct et_actor *a = et_chain_actor(c, actor);
    if (a && strength < a->strength)
        a->strength = strength;
}

static int64_t set_or_null(int64_t id)
{
    return id == UINT32_MAX ? ET_NULL : id;
}

enum et_chain_login et_chain_login_of(struct et_actor_chain *c, et_ref exec)
{
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_SUBJECT_OF_EXEC, c->err);
    int rc = -1;
    if (stmt) {
        et_stmt_int(stmt, ET_SUBJECT_OF_EXEC_FACT_ID, et_exec_at(c->model, exec)->fact_id);
        rc = et_stmt_row(stmt, c->err);
    }
    if (rc < 0)
        et_chain_failed(c);
    if (rc <= 0 || et_stmt_col_is_null(stmt, 1))
        return ET_CHAIN_NOT_TOLD;
    return et_stmt_col_int(stmt, 1) == UINT32_MAX ? ET_CHAIN_NO_LOGIN : ET_CHAIN_LOGIN;
}

void et_chain_take_subject(struct et_actor_chain *c, et_ref actor, et_ref exec)
{
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_SUBJECT_OF_EXEC, c->err);
    struct et_actor *a = et_chain_actor(c, actor);
    if (!stmt || !a) {
        et_chain_failed(c);
        return;
    }
    et_stmt_int(stmt, ET_SUBJECT_OF_EXEC_FACT_ID, et_exec_at(c->model, exec)->fact_id);
    int rc = et_stmt_row(stmt, c->err);
    if (rc < 0)
        et_chain_failed(c);
    if (rc <= 0)
        return;
    a->uid = et_stmt_col_int(stmt, 0);
    a->auid = set_or_null(et_stmt_col_int(stmt, 1));
    a->ses = set_or_null(et_stmt_col_int(stmt, 2));
    struct et_slice tty = et_stmt_col_text(stmt, 3);
    if (tty.n && !et_slice_is(tty, "(none)"))
        a->tty = et_arena_copy(&c->model->text, tty);
}
