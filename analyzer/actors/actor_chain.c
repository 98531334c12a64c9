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

enum et_chain_login et_chain_login_of(const struct et_actor_chain *c, et_ref exec)
{
    int64_t auid = et_exec_at(c->model, exec)->who->auid;
    if (auid == ET_NULL)
        return ET_CHAIN_NOT_TOLD;
    return auid == UINT32_MAX ? ET_CHAIN_NO_LOGIN : ET_CHAIN_LOGIN;
}

void et_chain_take_subject(const struct et_actor_chain *c, et_ref actor, et_ref exec)
{
    const struct et_exec_subject *who = et_exec_at(c->model, exec)->who;
    struct et_actor *a = et_chain_actor(c, actor);
    if (!a)
        return;
    a->uid = who->uid;
    a->auid = et_chain_login_of(c, exec) == ET_CHAIN_LOGIN ? who->auid : ET_NULL;
    a->ses = who->ses;
    if (who->tty.n && !et_slice_is(who->tty, "(none)"))
        a->tty = who->tty;
}
