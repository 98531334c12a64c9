#include "analyzer/actors/container_actors.h"

#include "analyzer/actors/askers.h"

#include <inttypes.h>

enum { MAX_ANCESTORS_SHOWN = 6, MAX_INTERPRETER_WORDS = 2 };

/* ------------------------------------------------------------ the chain of an entry */

static void add_ancestors(struct et_container_actors *c, et_ref actor, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(c->chain->model, exec);
    for (int shown = 0; shown < MAX_ANCESTORS_SHOWN && x->parent && x->parent < exec; shown++) {
        const struct et_exec_node *up = et_exec_at(c->chain->model, x->parent);
        if (!up->process || up->who->ses != x->who->ses || up->verdict.place == ET_PLACE_CONTAINER)
            return;
        exec = x->parent;
        x = up;
        et_strbuf_adds(&c->chain->text, "called the one above");
        et_chain_add_exec(c->chain, actor, "ancestor", exec, ET_STRENGTH_CERTAIN);
    }
}

/* What the chain of another actor tells, as the end of this one's; he is whom it names. */
static void end_with(struct et_container_actors *c, et_ref actor, et_ref other, et_ref exec)
{
    add_ancestors(c, actor, exec);
    et_chain_add_all(c->chain, actor, other, ET_STRENGTH_CERTAIN);
}

static void become(struct et_container_actors *c, et_ref actor, et_ref other, et_ref exec)
{
    if (!actor || !other || c->chain->failed)
        return;
    const struct et_actor from = *et_chain_actor(c->chain, other);
    struct et_actor *a = et_chain_actor(c->chain, actor);
    a->kind = from.kind;
    a->name = from.name;
    a->address = from.address;
    et_chain_take_subject(c->chain, actor, exec);
    if (!a->tty.p)
        a->tty = from.tty;
    if (a->auid == ET_NULL)
        a->auid = from.auid;
    if (a->ses == ET_NULL)
        a->ses = from.ses;
    et_chain_weaken(c->chain, actor, from.strength);
}

static void add_before(struct et_container_actors *c, int64_t earlier_ns, int64_t later_ns)
{
    int64_t ms = (later_ns - earlier_ns) / 1000000;
    if (ms >= 0)
        et_strbuf_addf(&c->chain->text, ", %" PRId64 ".%03d s before it began", ms / 1000,
                       (int)(ms % 1000));
}

static void add_entry(struct et_container_actors *c, et_ref actor, const struct et_entry *entry)
{
    if (entry->exec) {
        et_strbuf_adds(&c->chain->text, entry->op == ET_OCI_EXEC
                                            ? "the container was entered with it"
                                        : entry->op == ET_OCI_OTHER
                                            ? "the topmost process of the container on record"
                                            : "the container's own first process");
        et_chain_add_exec(c->chain, actor, "entry", entry->exec, ET_STRENGTH_CERTAIN);
    }
    const struct et_process *call = et_process_at(c->chain->model, entry->maker);
    if (!call || !call->exec)
        return;
    et_strbuf_adds(&c->chain->text, entry->by_parent ? "the runtime's call that put it there"
                                                     : "the runtime's call before it");
    et_chain_add_exec(c->chain, actor, "runtime-call", call->exec,
                      entry->by_parent ? ET_STRENGTH_CERTAIN : ET_STRENGTH_STRONG);
}

/* ------------------------------------------------------------ requests on record */

static void tell_request(struct et_container_actors *c, et_ref actor, const struct et_request *r,
                         enum et_strength strength)
{
    if (r->actor.p) {
        et_strbuf_adds(&c->chain->text, "the Kubernetes API had ");
        et_strbuf_add(&c->chain->text, r->actor);
        if (r->address.p) {
            et_strbuf_adds(&c->chain->text, " from ");
            et_strbuf_add(&c->chain->text, r->address);
        }
        et_strbuf_adds(&c->chain->text, " ask for this command in this pod");
    } else {
        et_strbuf_add(&c->chain->text, r->runtime);
        et_strbuf_adds(&c->chain->text, " tells that this command was asked for in this container");
    }
    et_chain_add(c->chain, actor,
                 (struct et_actor_link){ "request", 0, et_chain_sentence(c->chain), strength,
                                         et_saying_of(c->chain->model, &r->said) });
}

/* A script's interpreter stands before the words that were asked for. */
static struct et_asked ask_api(struct et_container_actors *c, const struct et_entry *entry,
                               const struct et_slice *argv, size_t argc)
{
    const struct et_container_node *node = et_container_at(c->chain->model, entry->container);
    struct et_asked asked = { NULL, NULL };
    bool may_be = node && (entry->op == ET_OCI_EXEC || entry->op == ET_OCI_OTHER);
    for (size_t skip = 0; may_be && !asked.request && skip <= MAX_INTERPRETER_WORDS && skip < argc;
         skip++)
        asked = et_requests_nearest(
            &c->requests, et_requests_of_pod(&c->requests, node, argv + skip, argc - skip),
            entry->time_ns);
    return asked;
}

static struct et_request *ask_runtime(struct et_container_actors *c, const struct et_entry *entry,
                                      const struct et_slice *argv, size_t argc)
{
    struct et_asked asked = { NULL, NULL };
    bool may_be = entry->container && entry->op == ET_OCI_EXEC;
    for (size_t skip = 0; may_be && !asked.request && skip <= MAX_INTERPRETER_WORDS && skip < argc;
         skip++)
        asked = et_requests_nearest(
            &c->requests,
            et_requests_of_runtime(&c->requests, entry->container, argv + skip, argc - skip),
            entry->time_ns);
    return asked.request;
}

/* ------------------------------------------------------------ who asked */

/* Of those that fit alike the earliest comes first, as what they asked for does. If
 * others' do, too, nobody can tell whose was which. */
static struct et_client *choose(struct et_container_actors *c, const struct et_askers *askers,
                                struct et_client **rival)
{
    const struct et_model *m = c->chain->model;
    struct et_client *nearest = askers->at[askers->count - 1], *chosen = nearest;
    int64_t nearest_ns = et_exec_at(m, nearest->exec)->time_ns;
    size_t first = askers->count - 1;
    while (first > 0 &&
           nearest_ns - et_exec_at(m, askers->at[first - 1]->exec)->time_ns <= askers->alike_ns)
        first--;
    if (chosen->call.op != ET_CLIENT_BUILD)
        chosen = askers->at[first];
    *rival = chosen->rival ? &c->clients.all.at[chosen->rival - 1] : NULL;
    et_ref by = et_host_actor(c->host, chosen->exec);
    for (size_t i = first; i < askers->count && !c->chain->failed; i++) {
        struct et_client *other = askers->at[i];
        if (et_host_actor(c->host, other->exec) == by)
            continue;
        *rival = other;
        other->rival = (uint32_t)(chosen - c->clients.all.at) + 1;
    }
    chosen->used = chosen->call.op != ET_CLIENT_BUILD && chosen->call.op != ET_CLIENT_UP;
    return chosen;
}

/* A command that is typed where no place could be told may be typed in a container. */
static enum et_strength strength_of(const struct et_container_actors *c,
                                    const struct et_askers *askers, const struct et_client *client)
{
    bool placed = et_exec_at(c->chain->model, client->exec)->verdict.place == ET_PLACE_HOST;
    return placed || askers->strength < ET_STRENGTH_PROBABLE ? askers->strength
                                                             : ET_STRENGTH_PROBABLE;
}

static void add_client(struct et_container_actors *c, et_ref actor, const struct et_askers *askers,
                       const struct et_client *client, const struct et_entry *entry)
{
    et_strbuf_adds(&c->chain->text, askers->why);
    add_before(c, et_exec_at(c->chain->model, client->exec)->time_ns, entry->time_ns);
    et_chain_add_exec(c->chain, actor, "client", client->exec, strength_of(c, askers, client));
}

/* A client is on record: who called it is who started it. */
static et_ref by_client(struct et_container_actors *c, const struct et_entry *entry,
                        const struct et_askers *askers, const struct et_request *request)
{
    struct et_client *rival, *client = choose(c, askers, &rival);
    et_ref by = et_host_actor(c->host, client->exec);
    et_ref by_rival = rival ? et_host_actor(c->host, rival->exec) : 0;
    et_ref made = c->chain->failed
                      ? 0
                      : et_chain_begin(c->chain, ET_ACTOR_LOGIN, strength_of(c, askers, client));
    if (!made)
        return 0;
    if (!by) {
        et_chain_actor(c->chain, made)->kind = ET_ACTOR_SERVICE;
        et_chain_take_subject(c->chain, made, client->exec);
        et_chain_weaken(c->chain, made, ET_STRENGTH_WEAK);
    }
    become(c, made, by, client->exec);
    bool sure = !rival && askers->strength >= ET_STRENGTH_PROBABLE;
    if (sure && et_clients_learn(&c->clients, client, entry->container, c->chain->err) < 0)
        return et_chain_failed(c->chain);
    add_entry(c, made, entry);
    if (request)
        tell_request(c, made, request, ET_STRENGTH_STRONG);
    add_client(c, made, askers, client, entry);
    if (rival) {
        et_strbuf_adds(&c->chain->text, "fits as well: nothing tells which of the two it was");
        et_chain_add_exec(c->chain, made, "candidate", rival->exec, ET_STRENGTH_WEAK);
        et_chain_weaken(c->chain, made, ET_STRENGTH_WEAK);
        et_chain_actor(c->chain, made)->rival = by_rival;
    }
    end_with(c, made, by, client->exec);
    return made;
}

static et_ref by_api(struct et_container_actors *c, const struct et_entry *entry,
                     struct et_asked asked)
{
    enum et_strength strength =
        asked.request->elsewhere ? ET_STRENGTH_PROBABLE : ET_STRENGTH_STRONG;
    et_ref rival = 0;
    if (asked.rival) {
        rival = et_chain_begin(c->chain, ET_ACTOR_KUBERNETES, ET_STRENGTH_WEAK);
        if (!rival)
            return 0;
        et_chain_actor(c->chain, rival)->name = asked.rival->actor;
        et_chain_actor(c->chain, rival)->address = asked.rival->address;
        tell_request(c, rival, asked.rival, ET_STRENGTH_WEAK);
        strength = ET_STRENGTH_WEAK;
    }
    et_ref made = et_chain_begin(c->chain, ET_ACTOR_KUBERNETES, strength);
    if (!made)
        return 0;
    et_chain_actor(c->chain, made)->name = asked.request->actor;
    et_chain_actor(c->chain, made)->address = asked.request->address;
    et_chain_actor(c->chain, made)->rival = rival;
    asked.request->used = true;
    add_entry(c, made, entry);
    tell_request(c, made, asked.request, strength);
    return made;
}

/* A host's own program called the runtime: it is an ancestor on record, or its session
 * was inherited. */
static et_ref by_ancestor(struct et_container_actors *c, const struct et_entry *entry)
{
    const struct et_exec_node *x = et_exec_at(c->chain->model, entry->exec);
    bool inherited = x && x->who->ses != ET_NULL;
    et_ref caller = entry->caller ? entry->caller : entry->exec;
    et_ref by = caller ? et_host_actor(c->host, caller) : 0;
    enum et_strength strength =
        inherited || !entry->inferred ? ET_STRENGTH_CERTAIN : ET_STRENGTH_STRONG;
    et_ref made = by ? et_chain_begin(c->chain, ET_ACTOR_LOGIN, strength) : 0;
    if (!made)
        return 0;
    become(c, made, by, caller);
    add_entry(c, made, entry);
    if (entry->caller) {
        struct et_client *client = et_client_of_exec(&c->clients, entry->caller);
        if (client)
            client->used = true;
        et_strbuf_adds(&c->chain->text,
                       "called the runtime, and is an ancestor of what it started");
        et_chain_add_exec(c->chain, made, client ? "client" : "ancestor", entry->caller, strength);
    }
    end_with(c, made, by, caller);
    return made;
}

static struct et_slice engine_of(const struct et_container_actors *c, const struct et_entry *entry)
{
    const struct et_container_node *node = et_container_at(c->chain->model, entry->container);
    const struct et_exec_node *daemon = et_exec_at(c->chain->model, entry->daemon);
    if (node && node->runtime.n)
        return node->runtime;
    return daemon ? et_program_name(daemon) : ET_SLICE_NONE;
}

/* Nothing on record asked for it. A container that had run before may have been started
 * again by its daemon; one of which the log knows no beginning is told by what runs in it. */
static et_ref by_nobody(struct et_container_actors *c, const struct et_entry *entry,
                        const struct et_request *request)
{
    bool daemon = entry->op == ET_OCI_EXEC || entry->again;
    et_ref made =
        et_chain_begin(c->chain, daemon ? ET_ACTOR_RUNTIME : ET_ACTOR_ENTRYPOINT, ET_STRENGTH_WEAK);
    const struct et_exec_node *x = et_exec_at(c->chain->model, entry->exec);
    if (!made)
        return 0;
    if (daemon)
        et_chain_actor(c->chain, made)->name = engine_of(c, entry);
    else if (x)
        et_chain_actor(c->chain, made)->name = et_program_name(x);
    add_entry(c, made, entry);
    if (request)
        tell_request(c, made, request, ET_STRENGTH_STRONG);
    et_strbuf_adds(&c->chain->text,
                   entry->again ? "the container had run before; no command on record "
                                  "starts it again: its daemon did, or the record is lost"
                   : daemon     ? "no command on record asks for it: it came through the "
                                  "runtime's API, or the command left no record"
                                : "no command on record starts the container");
    const struct et_process *call = et_process_at(c->chain->model, entry->maker);
    et_ref at = call && call->exec ? call->exec : entry->exec;
    if (at)
        et_chain_add_exec(c->chain, made, "missing", at, ET_STRENGTH_WEAK);
    et_strbuf_reset(&c->chain->text);
    return made;
}

static bool read_argv(struct et_container_actors *c, et_ref exec, struct et_slice **argv,
                      size_t *argc)
{
    *argv = NULL;
    *argc = 0;
    et_arena_reset(&c->row);
    if (!exec)
        return true;
    if (et_model_words(c->chain->model, et_exec_at(c->chain->model, exec), &c->row, argv, argc,
                       c->chain->err) < 0) {
        et_chain_failed(c->chain);
        return false;
    }
    return true;
}

/* ------------------------------------------------------------ containers */

static et_ref find_entry_actor(struct et_container_actors *c, const struct et_entry *entry)
{
    struct et_slice *argv;
    size_t argc;
    const struct et_exec_node *x = et_exec_at(c->chain->model, entry->exec);
    if ((x && x->who->ses != ET_NULL) ||
        (entry->caller && et_client_of_exec(&c->clients, entry->caller)))
        return by_ancestor(c, entry);
    if (!read_argv(c, entry->exec, &argv, &argc))
        return 0;
    struct et_asked asked = ask_api(c, entry, argv, argc);
    if (asked.request)
        return by_api(c, entry, asked);
    struct et_request *request = ask_runtime(c, entry, argv, argc);
    struct et_askers askers = et_askers_of(c->chain->model, &c->clients, entry, argv, argc);
    if (request)
        request->used = true;
    if (askers.count)
        return by_client(c, entry, &askers, request);
    et_ref made = entry->caller ? by_ancestor(c, entry) : 0;
    return made || c->chain->failed ? made : by_nobody(c, entry, request);
}

static bool publishes(const struct et_container_actors *c, et_ref actor)
{
    const struct et_actor *a = et_chain_actor(c->chain, actor);
    for (uint32_t i = 0; a && i < a->link_count; i++) {
        const struct et_actor_link *link = &c->chain->actors->links.at[a->first_link + i];
        const struct et_client *client =
            strcmp(link->what, "client") == 0 ? et_client_of_exec(&c->clients, link->exec) : NULL;
        if (client && client->call.publishes)
            return true;
    }
    return false;
}

/* A service inside stands between: who uses it is not on record, and who started the
 * container is a weaker link. */
static et_ref service_inside(struct et_container_actors *c, et_ref service, et_ref starter,
                             bool by_name)
{
    enum et_strength strength = by_name ? ET_STRENGTH_STRONG : ET_STRENGTH_PROBABLE;
    et_ref made = et_chain_begin(c->chain, ET_ACTOR_ENTRYPOINT, strength);
    if (!made)
        return 0;
    et_chain_take_subject(c->chain, made, service);
    et_chain_actor(c->chain, made)->name = et_program_name(et_exec_at(c->chain->model, service));
    et_strbuf_adds(&c->chain->text,
                   by_name ? "a network service in the container, which started it"
                           : "runs in a container that publishes its ports, and started "
                             "it");
    et_chain_add_exec(c->chain, made, "service", service, strength);
    et_chain_add_all(c->chain, made, starter, ET_STRENGTH_WEAK);
    return made;
}

/* What is remembered of an entry: its actor, and these. */
#define LOOKED_UP (UINT64_C(1) << 32)
#define MAY_SERVE (UINT64_C(1) << 33)
#define PUBLISHES (UINT64_C(1) << 34)

static uint64_t look_up(struct et_container_actors *c, et_ref top)
{
    struct et_entry entry = et_entry_of(c->chain->model, &c->entries, top);
    et_ref made = find_entry_actor(c, &entry);
    uint64_t found = LOOKED_UP | made;
    if (made && entry.op != ET_OCI_EXEC)
        found |= MAY_SERVE | (publishes(c, made) ? PUBLISHES : 0);
    return found;
}

et_ref et_container_actor(struct et_container_actors *c, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(c->chain->model, exec);
    if (!x->process)
        return 0;
    et_ref top = et_entry_top(c->chain->model, &c->entries, x->process);
    uint64_t *slot = et_map_put_u64(&c->by_entry, (uint64_t)top << 32, NULL);
    if (!slot)
        return et_chain_no_memory(c->chain);
    if (!*slot)
        *slot = look_up(c, top);
    uint64_t found = *slot;
    et_ref service = found & MAY_SERVE ? c->entries.service[exec - 1] : 0;
    bool by_name = service != 0;
    if (!service && found & PUBLISHES)
        service = c->entries.program[exec - 1];
    if (!service || c->chain->failed)
        return (et_ref)(found & UINT32_MAX);
    slot = et_map_put_u64(&c->by_entry, (uint64_t)top << 32 | service, NULL);
    if (!slot)
        return et_chain_no_memory(c->chain);
    if (!*slot)
        *slot = service_inside(c, service, (et_ref)(found & UINT32_MAX), by_name);
    return (et_ref)*slot;
}

int et_container_actors_load(struct et_container_actors *c, struct et_actor_chain *chain,
                             struct et_host_actors *host)
{
    struct et_model *m = chain->model;
    struct et_err *err = chain->err;
    *c = (struct et_container_actors){ .chain = chain, .host = host };
    et_map_init(&c->by_entry);
    et_arena_init(&c->row);
    if (et_container_names_load(m, &c->names, err) < 0 ||
        et_clients_find(m, &c->names, &c->clients, err) < 0 ||
        et_requests_load(m, &c->names, &c->requests, err) < 0)
        return ET_FATAL;
    return et_entries_load(m, &c->entries, err);
}

void et_container_actors_clear(struct et_container_actors *c)
{
    et_container_names_clear(&c->names);
    et_clients_clear(&c->clients);
    et_requests_clear(&c->requests);
    et_entries_clear(&c->entries);
    et_map_clear(&c->by_entry);
    et_arena_clear(&c->row);
}
