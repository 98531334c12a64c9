/* Actors and their chains while they are put together, link by link. Links of one actor
 * lie together: nothing else may be begun before its chain is whole. Once something
 * failed the rest is left out, and err tells what. */
#ifndef ET_ANALYZER_ACTORS_ACTOR_CHAIN_H
#define ET_ANALYZER_ACTORS_ACTOR_CHAIN_H

#include "analyzer/actors/actors.h"
#include "base/strbuf.h"

struct et_actor_chain {
    struct et_model *model;
    struct et_actors *actors;
    struct et_strbuf text; /* the sentence of the next link */
    struct et_err *err;
    bool failed;
};

/* Both say so and return 0. */
et_ref et_chain_failed(struct et_actor_chain *chain);
et_ref et_chain_no_memory(struct et_actor_chain *chain);

struct et_actor *et_chain_actor(const struct et_actor_chain *chain, et_ref actor);

/* 0: failed. */
et_ref et_chain_begin(struct et_actor_chain *chain, enum et_actor_kind kind,
                      enum et_strength strength);

/* The sentence that text holds, which is then empty. */
struct et_slice et_chain_sentence(struct et_actor_chain *chain);

/* A link; one that is an exec, with the sentence that text holds. */
void et_chain_add(struct et_actor_chain *chain, et_ref actor, struct et_actor_link link);
void et_chain_add_exec(struct et_actor_chain *chain, et_ref actor, const char *what, et_ref exec,
                       enum et_strength strength);

/* The links of another actor, each no stronger than that. */
void et_chain_add_all(struct et_actor_chain *chain, et_ref actor, et_ref other,
                      enum et_strength most);

void et_chain_weaken(struct et_actor_chain *chain, et_ref actor, enum et_strength strength);

/* Whether a login stands behind an exec, as the kernel wrote it. */
enum et_chain_login { ET_CHAIN_NOT_TOLD, ET_CHAIN_NO_LOGIN, ET_CHAIN_LOGIN };
enum et_chain_login et_chain_login_of(const struct et_actor_chain *chain, et_ref exec);

/* Takes uid, login uid, session and terminal of an exec, as the kernel wrote them. */
void et_chain_take_subject(const struct et_actor_chain *chain, et_ref actor, et_ref exec);

#endif
