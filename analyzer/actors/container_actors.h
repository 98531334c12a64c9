/* Who stands behind the execs in containers: whoever asked the runtime for the process
 * that entered the container, or what ran in there already. */
#ifndef ET_ANALYZER_ACTORS_CONTAINER_ACTORS_H
#define ET_ANALYZER_ACTORS_CONTAINER_ACTORS_H

#include "analyzer/actors/clients.h"
#include "analyzer/actors/entries.h"
#include "analyzer/actors/host_actors.h"
#include "analyzer/actors/requests.h"

struct et_container_actors {
    struct et_actor_chain *chain;
    struct et_host_actors *host;
    struct et_container_names names;
    struct et_clients clients;
    struct et_requests requests;
    struct et_entries entries;
    struct et_map by_entry; /* topmost process, and service inside -> actor */
    struct et_arena row;
};

/* 0 or ET_FATAL. */
int et_container_actors_load(struct et_container_actors *containers, struct et_actor_chain *chain,
                             struct et_host_actors *host);
void et_container_actors_clear(struct et_container_actors *containers);

/* The actor behind an exec in a container; one for each way in. 0: nothing tells, or it
 * failed. */
et_ref et_container_actor(struct et_container_actors *containers, et_ref exec);

#endif
