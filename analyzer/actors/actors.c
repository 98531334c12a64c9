#include "analyzer/actors/actors.h"

#include "analyzer/actors/container_actors.h"
#include "analyzer/actors/host_actors.h"

static int find_all(struct et_actor_chain *chain, struct et_host_actors *host,
                    struct et_container_actors *containers)
{
    const struct et_model *m = chain->model;
    struct et_actors *actors = chain->actors;
    actors->of_exec = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *actors->of_exec);
    if (!actors->of_exec)
        return et_fail_memory(chain->err);
    for (size_t i = 0; et_more_execs(m, i) && !chain->failed; i++) {
        et_ref exec = (et_ref)(i + 1);
        bool inside = m->execs.at[i].verdict.place == ET_PLACE_CONTAINER;
        actors->of_exec[i] =
            inside ? et_container_actor(containers, exec) : et_host_actor(host, exec);
    }
    if (chain->failed)
        return ET_FATAL;
    return m->text.failed ? et_fail_memory(chain->err) : 0;
}

int et_actors_find(struct et_model *m, struct et_actors *actors, struct et_err *err)
{
    struct et_actor_chain chain = { .model = m, .actors = actors, .err = err };
    struct et_container_actors containers = { 0 };
    struct et_host_actors host;
    actors->all.in = actors->links.in = m->bulk;
    int rc = et_host_actors_load(&host, &chain);
    if (rc == 0)
        rc = et_container_actors_load(&containers, &chain, &host);
    if (rc == 0)
        rc = find_all(&chain, &host, &containers);
    et_container_actors_clear(&containers);
    et_host_actors_clear(&host);
    et_strbuf_clear(&chain.text);
    return rc;
}

void et_actors_clear(struct et_actors *actors)
{
    ET_BULK_RELEASE(actors->all);
    ET_BULK_RELEASE(actors->links);
    et_bulk_release(actors->all.in, actors->of_exec);
    *actors = (struct et_actors){ 0 };
}

const char *et_actor_kind_name(enum et_actor_kind kind)
{
    static const char *const names[ET_ACTOR_KINDS] = {
        [ET_ACTOR_LOGIN] = "login",     [ET_ACTOR_CRON] = "cron",
        [ET_ACTOR_SERVICE] = "service", [ET_ACTOR_KUBERNETES] = "kubernetes-user",
        [ET_ACTOR_RUNTIME] = "runtime", [ET_ACTOR_ENTRYPOINT] = "entrypoint",
    };
    return names[kind];
}
