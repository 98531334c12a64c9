/* Who started it: for every exec the one who stands behind it, with the chain of what
 * tells so. A login, a job of cron, a service of the host; for a container whoever asked
 * its runtime (by a client's command, or through the Kubernetes API), the runtime's
 * daemon itself, or what already ran in the container. Whatever is not on record stays
 * open, and two that fit alike stay two. */
#ifndef ET_ANALYZER_ACTORS_ACTORS_H
#define ET_ANALYZER_ACTORS_ACTORS_H

#include "analyzer/model.h"

enum et_actor_kind {
    ET_ACTOR_LOGIN,      /* somebody who logged in to the host */
    ET_ACTOR_CRON,       /* a job that cron or at ran for a user */
    ET_ACTOR_SERVICE,    /* a program that init started */
    ET_ACTOR_KUBERNETES, /* a user of the Kubernetes API */
    ET_ACTOR_RUNTIME,    /* a runtime's daemon, on nobody's command that is on record */
    ET_ACTOR_ENTRYPOINT, /* what runs in the container already */
    ET_ACTOR_KINDS,
};

/* One link of a chain, from the exec outwards. */
struct et_actor_link {
    const char *what;       /* entry, runtime-call, client, session … */
    et_ref exec;            /* 0 = it is no exec's */
    struct et_slice detail; /* in one sentence, printable */
    enum et_strength strength;
    et_saying told;
};

struct et_actor {
    enum et_actor_kind kind;
    struct et_slice name;         /* absent = only auid tells, or nothing */
    int64_t uid, auid, ses;       /* ET_NULL = not told, none */
    struct et_slice tty, address; /* absent = none */
    enum et_strength strength;    /* of the chain as a whole */
    et_ref rival;                 /* another actor that fits as well */
    uint32_t first_link, link_count;
};

struct et_actors {
    ET_BULK_ARRAY(struct et_actor) all;
    ET_BULK_ARRAY(struct et_actor_link) links;
    et_ref *of_exec; /* by exec: its actor, + 1; 0 = not known */
};

/* Once all places are settled. The texts live as long as the model. 0 or ET_FATAL. */
int et_actors_find(struct et_model *model, struct et_actors *actors, struct et_err *err);
void et_actors_clear(struct et_actors *actors);

const char *et_actor_kind_name(enum et_actor_kind kind);

#endif
