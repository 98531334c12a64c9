/* Who stands behind the execs of a host itself: the session of a login or of cron, or
 * what init started. */
#ifndef ET_ANALYZER_ACTORS_HOST_ACTORS_H
#define ET_ANALYZER_ACTORS_HOST_ACTORS_H

#include "analyzer/actors/actor_chain.h"
#include "analyzer/actors/logins.h"
#include "analyzer/actors/services.h"

struct et_host_actors {
    struct et_actor_chain *chain;
    struct et_logins logins;
    struct et_services services;
    struct et_map by_session, by_root; /* -> actor */
    et_ref some_service;               /* that left no other record; 0 = none yet */
    bool asked;                        /* for that one */
    struct et_arena row;
};

/* 0 or ET_FATAL. */
int et_host_actors_load(struct et_host_actors *host, struct et_actor_chain *chain);
void et_host_actors_clear(struct et_host_actors *host);

/* The actor behind an exec that is not in a container, or that has a session of its own
 * there; one for each session and each service. Begins one where it is new. 0: nothing
 * tells, or it failed. */
et_ref et_host_actor(struct et_host_actors *host, et_ref exec);

/* What a program is called, for people. */
struct et_slice et_program_name(const struct et_exec_node *exec);

#endif
