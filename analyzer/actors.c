#include "analyzer/actors.h"

#include "analyzer/argv_json.h"
#include "analyzer/askers.h"
#include "analyzer/logins.h"
#include "analyzer/requests.h"
#include "analyzer/services.h"
#include "analyzer/steps.h"
#include "base/strbuf.h"
#include "base/timestamp.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MAX_ANCESTORS_SHOWN = 6, MAX_REQUESTS = 256, MAX_INTERPRETER_WORDS = 2 };

/* A request on record comes that long before what it asks for; its clock may be another
 * machine's. */
#define REQUEST_WITHIN_NS (60 * ET_NS_PER_S)
#define CLOCKS_DIFFER_NS (5 * ET_NS_PER_S)
#define ALIKE_NS (10 * ET_NS_PER_S)

struct finder {
    struct et_model *model;
    struct et_actors *actors;
    struct et_logins logins;
    struct et_services services;
    struct et_container_names names;
    struct et_clients clients;
    struct et_requests requests;
    struct et_entries entries;
    struct et_map by_session, by_root, by_entry; /* -> actor */
    struct et_arena row;
    struct et_strbuf text;
    struct et_err *err;
    bool failed;
};

static struct et_actor *actor_at(const struct finder *f, et_ref ref)
{
    return ref ? &f->actors->all.at[ref - 1] : NULL;
}

static et_ref fail(struct finder *f)
{
    f->failed = true;
    return 0;
}

static et_ref no_memory(struct finder *f)
{
    et_fail_memory(f->err);
    return fail(f);
}

/* The sentence that was put together, kept. */
static struct et_slice sentence(struct finder *f)
{
    struct et_slice kept = et_arena_copy(&f->model->text, et_strbuf_slice(&f->text));
    if (f->text.failed || !kept.p)
        no_memory(f);
    et_strbuf_reset(&f->text);
    return kept;
}

static et_ref begin(struct finder *f, enum et_actor_kind kind, enum et_strength strength)
{
    struct et_actors *actors = f->actors;
    if (!ET_ARRAY_ROOM(actors->all))
        return no_memory(f);
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

static void add_link(struct finder *f, et_ref actor, struct et_actor_link link)
{
    if (!actor || f->failed)
        return;
    if (!ET_ARRAY_ROOM(f->actors->links)) {
        no_memory(f);
        return;
    }
    f->actors->links.at[f->actors->links.count++] = link;
    actor_at(f, actor)->link_count++;
}

/* A link that is an exec; its sentence was put together before. */
static void add_exec(struct finder *f, et_ref actor, const char *what, et_ref exec,
                     enum et_strength strength)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    add_link(f, actor, (struct et_actor_link){ what, exec, sentence(f), strength, x->said });
}

static void weaken(struct finder *f, et_ref actor, enum et_strength strength)
{
    struct et_actor *a = actor_at(f, actor);
    if (a && strength < a->strength)
        a->strength = strength;
}

/* ------------------------------------------------------------ on the host */

/* uid, login uid and terminal of an exec, as the kernel wrote them. */
static void read_subject(struct finder *f, et_ref actor, et_ref exec)
{
    ET_STMT_AUTO *stmt = et_store_query(f->model->store, ET_Q_SUBJECT_OF_EXEC, f->err);
    struct et_actor *a = actor_at(f, actor);
    if (!stmt || !a) {
        fail(f);
        return;
    }
    et_stmt_int(stmt, ET_SUBJECT_OF_EXEC_FACT_ID, et_exec_at(f->model, exec)->fact_id);
    int rc = et_stmt_row(stmt, f->err);
    if (rc < 0)
        fail(f);
    if (rc <= 0)
        return;
    a->uid = et_stmt_col_int(stmt, 0);
    int64_t auid = et_stmt_col_int(stmt, 1), ses = et_stmt_col_int(stmt, 2);
    a->auid = auid == UINT32_MAX ? ET_NULL : auid;
    a->ses = ses == UINT32_MAX ? ET_NULL : ses;
    struct et_slice tty = et_stmt_col_text(stmt, 3);
    if (tty.n && !et_slice_is(tty, "(none)"))
        a->tty = et_arena_copy(&f->model->text, tty);
}

/* Nobody's name is guessed: without a record of the account only its number is told. */
static void tell_session(struct finder *f, const struct et_actor *a,
                         const struct et_login_session *login)
{
    et_strbuf_addf(&f->text, "session %" PRId64, a->ses);
    if (login && login->account.p) {
        et_strbuf_adds(&f->text, " of ");
        et_strbuf_add(&f->text, login->account);
    }
    if (a->auid != ET_NULL)
        et_strbuf_addf(&f->text, " (login uid %" PRId64 ")", a->auid);
    if (login && login->exe.p) {
        et_strbuf_adds(&f->text, ", opened by ");
        et_strbuf_add(&f->text, login->exe);
    }
    if (login && login->address.p) {
        et_strbuf_adds(&f->text, " from ");
        et_strbuf_add(&f->text, login->address);
    }
    if (!login || !login->opened)
        et_strbuf_adds(&f->text, "; no record tells of its opening");
}

static et_ref session_actor(struct finder *f, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    uint32_t ref = et_login_of(&f->logins, x->ses, x->time_ns);
    const struct et_login_session *login = ref ? &f->logins.sessions.at[ref - 1] : NULL;
    uint64_t key = ref ? (uint64_t)ref << 32 : (uint64_t)x->ses;
    uint64_t *slot = et_map_put_u64(&f->by_session, key, NULL);
    if (!slot)
        return no_memory(f);
    if (*slot)
        return (et_ref)*slot;
    bool by_clock = login && et_runs_by_clock(login->exe);
    et_ref made = begin(f, by_clock ? ET_ACTOR_CRON : ET_ACTOR_LOGIN, ET_STRENGTH_CERTAIN);
    if (!made)
        return 0;
    *slot = made;
    read_subject(f, made, exec);
    struct et_actor *a = actor_at(f, made);
    a->ses = x->ses;
    if (login) {
        a->name = login->account;
        a->address = login->address;
        a->tty = a->tty.p ? a->tty : login->terminal;
        a->auid = a->auid == ET_NULL ? login->auid : a->auid;
    }
    tell_session(f, a, login);
    const char *what = by_clock ? "cron" : "session";
    struct et_said said = login ? login->said : x->said;
    add_link(f, made, (struct et_actor_link){ what, 0, sentence(f), ET_STRENGTH_CERTAIN, said });
    if (login && login->account_said.stream_id) {
        et_strbuf_adds(&f->text, "the account is told by ");
        et_strbuf_adds(&f->text, login->exe.p ? "" : "this record");
        et_strbuf_add(&f->text, login->exe);
        add_link(f, made,
                 (struct et_actor_link){ "account", 0, sentence(f), ET_STRENGTH_CERTAIN,
                                         login->account_said });
    }
    return made;
}

static struct et_slice program_of(const struct et_exec_node *x)
{
    struct et_slice name = et_slice_basename(x->exe);
    return name.n ? name : x->comm;
}

/* A process that no login stands behind: it descends from what init started. */
static et_ref service_actor(struct finder *f, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    et_ref root = et_service_root(f->model, &f->services, x->process);
    uint64_t *slot = et_map_put_u64(&f->by_root, root, NULL);
    if (!slot)
        return no_memory(f);
    if (*slot)
        return (et_ref)*slot;
    const struct et_process *p = et_process_at(f->model, root);
    const struct et_unit *unit = &f->services.unit[root - 1];
    const struct et_exec_node *top = et_exec_at(f->model, p->exec);
    bool by_init = et_init_started(f->model, root);
    bool by_clock = top && et_runs_by_clock(top->exe);
    enum et_strength strength = unit->name.p && by_init   ? ET_STRENGTH_STRONG
                                : unit->name.p || by_init ? ET_STRENGTH_PROBABLE
                                                          : ET_STRENGTH_WEAK;
    et_ref made = begin(f, by_clock ? ET_ACTOR_CRON : ET_ACTOR_SERVICE,
                        by_init && top ? ET_STRENGTH_STRONG : strength);
    if (!made)
        return 0;
    *slot = made;
    read_subject(f, made, exec);
    struct et_actor *a = actor_at(f, made);
    a->name = unit->name.p ? unit->name : top ? program_of(top) : ET_SLICE_NONE;
    if (top) {
        et_strbuf_adds(&f->text, by_init ? "init started it; no login stands behind it"
                                         : "the topmost process on record; no login stands behind "
                                           "it");
        add_exec(f, made, "service", p->exec, by_init ? ET_STRENGTH_CERTAIN : ET_STRENGTH_WEAK);
    } else {
        et_strbuf_addf(&f->text,
                       "no login stands behind it; its ancestor pid %" PRId64 " left no record",
                       p->pid);
        add_exec(f, made, "service", exec, ET_STRENGTH_WEAK);
    }
    if (unit->name.p) {
        et_strbuf_adds(&f->text, "a listing of processes has it in the unit ");
        et_strbuf_add(&f->text, unit->name);
        add_link(f, made,
                 (struct et_actor_link){ "unit", 0, sentence(f), ET_STRENGTH_STRONG, unit->said });
    }
    return made;
}

/* Whoever stands behind an exec of the host. 0: nothing tells. */
static et_ref host_actor(struct finder *f, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    if (x->ses != ET_NULL)
        return session_actor(f, exec);
    if (x->verdict.place != ET_PLACE_HOST || !x->process)
        return 0;
    return service_actor(f, exec);
}

/* ------------------------------------------------------------ the chain of an entry */

static void add_ancestors(struct finder *f, et_ref actor, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    for (int shown = 0; shown < MAX_ANCESTORS_SHOWN && x->parent && x->parent < exec; shown++) {
        const struct et_exec_node *up = et_exec_at(f->model, x->parent);
        if (up->pid == ET_NULL || up->ses != x->ses || up->verdict.place == ET_PLACE_CONTAINER)
            return;
        exec = x->parent;
        x = up;
        et_strbuf_adds(&f->text, "called the one above");
        add_exec(f, actor, "ancestor", exec, ET_STRENGTH_CERTAIN);
    }
}

/* What the chain of another actor tells, as the end of this one's; he is whom it names. */
static void end_with(struct finder *f, et_ref actor, et_ref other, et_ref exec)
{
    add_ancestors(f, actor, exec);
    if (f->failed || !other)
        return;
    const struct et_actor from = *actor_at(f, other);
    for (uint32_t i = 0; i < from.link_count; i++)
        add_link(f, actor, f->actors->links.at[from.first_link + i]);
}

static void become(struct finder *f, et_ref actor, et_ref other, et_ref exec)
{
    if (!actor || !other || f->failed)
        return;
    const struct et_actor from = *actor_at(f, other);
    struct et_actor *a = actor_at(f, actor);
    a->kind = from.kind;
    a->name = from.name;
    a->address = from.address;
    read_subject(f, actor, exec);
    if (!a->tty.p)
        a->tty = from.tty;
    if (a->auid == ET_NULL)
        a->auid = from.auid;
    if (a->ses == ET_NULL)
        a->ses = from.ses;
    weaken(f, actor, from.strength);
}

static void add_before(struct finder *f, int64_t earlier_ns, int64_t later_ns)
{
    int64_t ms = (later_ns - earlier_ns) / 1000000;
    if (ms >= 0)
        et_strbuf_addf(&f->text, ", %" PRId64 ".%03d s before it began", ms / 1000,
                       (int)(ms % 1000));
}

static void add_entry(struct finder *f, et_ref actor, const struct et_entry *entry)
{
    if (entry->exec) {
        et_strbuf_adds(&f->text, entry->op == ET_OCI_EXEC ? "the container was entered with it"
                                 : entry->op == ET_OCI_OTHER
                                     ? "the topmost process of the container on record"
                                     : "the container's own first process");
        add_exec(f, actor, "entry", entry->exec, ET_STRENGTH_CERTAIN);
    }
    const struct et_process *call = et_process_at(f->model, entry->maker);
    if (!call || !call->exec)
        return;
    et_strbuf_adds(&f->text, entry->by_parent ? "the runtime's call that put it there"
                                              : "the runtime's call before it; it ended since");
    add_exec(f, actor, "runtime-call", call->exec,
             entry->by_parent ? ET_STRENGTH_CERTAIN : ET_STRENGTH_STRONG);
}

/* ------------------------------------------------------------ requests on record */

static struct et_request *request_at(const struct finder *f, uint32_t ref)
{
    return ref ? &f->requests.all.at[ref - 1] : NULL;
}

/* The request for the entry's words (a script's interpreter stands before them) that is
 * the nearest before it and not yet found done; and another user's that is as near. */
struct asked {
    struct et_request *request, *rival;
};

static bool other_user(const struct et_request *a, const struct et_request *b)
{
    return !et_slice_eq(a->actor, b->actor) || !et_slice_eq(a->address, b->address);
}

static struct asked nearest(const struct finder *f, uint32_t first, int64_t time_ns)
{
    struct asked asked = { NULL, NULL };
    int64_t until_ns = et_time_moved(time_ns, CLOCKS_DIFFER_NS);
    int looked_at = 0;
    for (struct et_request *r = request_at(f, first); r && looked_at++ < MAX_REQUESTS;
         r = request_at(f, r->next)) {
        if (r->time_ns > until_ns)
            break;
        if (r->used || r->time_ns < et_time_moved(time_ns, -REQUEST_WITHIN_NS))
            continue;
        if (asked.request && other_user(asked.request, r) &&
            r->time_ns - asked.request->time_ns <= ALIKE_NS)
            asked.rival = asked.request;
        asked.request = r;
    }
    return asked;
}

static void tell_request(struct finder *f, et_ref actor, const struct et_request *r,
                         enum et_strength strength)
{
    if (r->actor.p) {
        et_strbuf_adds(&f->text, "the Kubernetes API had ");
        et_strbuf_add(&f->text, r->actor);
        if (r->address.p) {
            et_strbuf_adds(&f->text, " from ");
            et_strbuf_add(&f->text, r->address);
        }
        et_strbuf_adds(&f->text, " ask for this command in this pod");
    } else {
        et_strbuf_add(&f->text, r->runtime);
        et_strbuf_adds(&f->text, " tells that this command was asked for in this container");
    }
    add_link(f, actor, (struct et_actor_link){ "request", 0, sentence(f), strength, r->said });
}

static struct asked ask_api(struct finder *f, const struct et_entry *entry,
                            const struct et_slice *argv, size_t argc)
{
    const struct et_container_node *c = et_container_at(f->model, entry->container);
    struct asked asked = { NULL, NULL };
    for (size_t skip = 0; c && !asked.request && skip <= MAX_INTERPRETER_WORDS && skip < argc;
         skip++)
        asked = nearest(f, et_requests_of_pod(&f->requests, c, argv + skip, argc - skip),
                        entry->time_ns);
    return asked;
}

static struct et_request *ask_runtime(struct finder *f, const struct et_entry *entry,
                                      const struct et_slice *argv, size_t argc)
{
    struct asked asked = { NULL, NULL };
    for (size_t skip = 0;
         entry->container && !asked.request && skip <= MAX_INTERPRETER_WORDS && skip < argc; skip++)
        asked = nearest(
            f, et_requests_of_runtime(&f->requests, entry->container, argv + skip, argc - skip),
            entry->time_ns);
    return asked.request;
}

/* ------------------------------------------------------------ who asked */

/* Of those that fit alike the earliest comes first, as what they asked for does. If
 * others' do, too, nobody can tell whose was which. */
static struct et_client *choose(struct finder *f, const struct et_askers *askers,
                                struct et_client **rival)
{
    const struct et_model *m = f->model;
    struct et_client *nearest = askers->at[askers->count - 1], *chosen = nearest;
    int64_t nearest_ns = et_exec_at(m, nearest->exec)->time_ns;
    size_t first = askers->count - 1;
    while (first > 0 &&
           nearest_ns - et_exec_at(m, askers->at[first - 1]->exec)->time_ns <= askers->alike_ns)
        first--;
    if (chosen->call.op != ET_CLIENT_BUILD)
        chosen = askers->at[first];
    *rival = chosen->rival ? &f->clients.all.at[chosen->rival - 1] : NULL;
    et_ref by = host_actor(f, chosen->exec);
    for (size_t i = first; i < askers->count && !f->failed; i++) {
        struct et_client *other = askers->at[i];
        if (host_actor(f, other->exec) == by)
            continue;
        *rival = other;
        other->rival = (uint32_t)(chosen - f->clients.all.at) + 1;
    }
    chosen->used = chosen->call.op != ET_CLIENT_BUILD && chosen->call.op != ET_CLIENT_UP;
    return chosen;
}

/* A command that is typed where no place could be told may be typed in a container. */
static enum et_strength strength_of(const struct finder *f, const struct et_askers *askers,
                                    const struct et_client *client)
{
    bool placed = et_exec_at(f->model, client->exec)->verdict.place == ET_PLACE_HOST;
    return placed || askers->strength < ET_STRENGTH_PROBABLE ? askers->strength
                                                             : ET_STRENGTH_PROBABLE;
}

static void add_client(struct finder *f, et_ref actor, const struct et_askers *askers,
                       const struct et_client *client, const struct et_entry *entry)
{
    et_strbuf_adds(&f->text, askers->why);
    add_before(f, et_exec_at(f->model, client->exec)->time_ns, entry->time_ns);
    add_exec(f, actor, "client", client->exec, strength_of(f, askers, client));
}

/* A client is on record: who called it is who started it. */
static et_ref by_client(struct finder *f, const struct et_entry *entry,
                        const struct et_askers *askers, const struct et_request *request)
{
    struct et_client *rival, *client = choose(f, askers, &rival);
    et_ref by = host_actor(f, client->exec);
    et_ref by_rival = rival ? host_actor(f, rival->exec) : 0;
    et_ref made = f->failed ? 0 : begin(f, ET_ACTOR_LOGIN, strength_of(f, askers, client));
    if (!made)
        return 0;
    if (!by) {
        actor_at(f, made)->kind = ET_ACTOR_SERVICE;
        read_subject(f, made, client->exec);
        weaken(f, made, ET_STRENGTH_WEAK);
    }
    become(f, made, by, client->exec);
    add_entry(f, made, entry);
    if (request)
        tell_request(f, made, request, ET_STRENGTH_STRONG);
    add_client(f, made, askers, client, entry);
    if (rival) {
        et_strbuf_adds(&f->text, "fits as well: nothing tells which of the two it was");
        add_exec(f, made, "candidate", rival->exec, ET_STRENGTH_WEAK);
        weaken(f, made, ET_STRENGTH_WEAK);
        actor_at(f, made)->rival = by_rival;
    }
    end_with(f, made, by, client->exec);
    return made;
}

static et_ref by_api(struct finder *f, const struct et_entry *entry, struct asked asked)
{
    enum et_strength strength =
        asked.request->elsewhere ? ET_STRENGTH_PROBABLE : ET_STRENGTH_STRONG;
    et_ref rival = 0;
    if (asked.rival) {
        rival = begin(f, ET_ACTOR_KUBERNETES, ET_STRENGTH_WEAK);
        if (!rival)
            return 0;
        actor_at(f, rival)->name = asked.rival->actor;
        actor_at(f, rival)->address = asked.rival->address;
        tell_request(f, rival, asked.rival, ET_STRENGTH_WEAK);
        strength = ET_STRENGTH_WEAK;
    }
    et_ref made = begin(f, ET_ACTOR_KUBERNETES, strength);
    if (!made)
        return 0;
    actor_at(f, made)->name = asked.request->actor;
    actor_at(f, made)->address = asked.request->address;
    actor_at(f, made)->rival = rival;
    asked.request->used = true;
    add_entry(f, made, entry);
    tell_request(f, made, asked.request, strength);
    return made;
}

/* A host's own program called the runtime: it is an ancestor on record, or its session
 * was inherited. */
static et_ref by_ancestor(struct finder *f, const struct et_entry *entry)
{
    et_ref caller = entry->caller ? entry->caller : entry->exec;
    et_ref by = caller ? host_actor(f, caller) : 0;
    et_ref made = by ? begin(f, ET_ACTOR_LOGIN, ET_STRENGTH_CERTAIN) : 0;
    if (!made)
        return 0;
    become(f, made, by, caller);
    add_entry(f, made, entry);
    if (entry->caller) {
        struct et_client *client = et_client_of_exec(&f->clients, entry->caller);
        if (client)
            client->used = true;
        et_strbuf_adds(&f->text, "called the runtime, and is an ancestor of what it started");
        add_exec(f, made, client ? "client" : "ancestor", entry->caller, ET_STRENGTH_CERTAIN);
    }
    end_with(f, made, by, caller);
    return made;
}

static struct et_slice engine_of(const struct finder *f, const struct et_entry *entry)
{
    const struct et_container_node *c = et_container_at(f->model, entry->container);
    const struct et_exec_node *daemon = et_exec_at(f->model, entry->daemon);
    if (c && c->runtime.n)
        return c->runtime;
    return daemon ? program_of(daemon) : ET_SLICE_NONE;
}

/* Nothing on record asked for it. A container that had run before was started again by
 * its daemon; one of which the log knows no beginning is told by what runs in it. */
static et_ref by_nobody(struct finder *f, const struct et_entry *entry,
                        const struct et_request *request)
{
    bool daemon = entry->op == ET_OCI_EXEC || entry->again;
    et_ref made = begin(f, daemon ? ET_ACTOR_RUNTIME : ET_ACTOR_ENTRYPOINT,
                        entry->again ? ET_STRENGTH_PROBABLE : ET_STRENGTH_WEAK);
    const struct et_exec_node *x = et_exec_at(f->model, entry->exec);
    if (!made)
        return 0;
    if (daemon)
        actor_at(f, made)->name = engine_of(f, entry);
    else if (x)
        actor_at(f, made)->name = program_of(x);
    add_entry(f, made, entry);
    if (request)
        tell_request(f, made, request, ET_STRENGTH_STRONG);
    et_strbuf_adds(&f->text, entry->again ? "the container had run before; no command on record "
                                            "starts it again, so its daemon did"
                             : daemon     ? "no command on record asks for it: it came through the "
                                            "runtime's API, or the command left no record"
                                          : "no command on record starts the container");
    const struct et_process *call = et_process_at(f->model, entry->maker);
    et_ref at = call && call->exec ? call->exec : entry->exec;
    if (at)
        add_exec(f, made, "missing", at,
                 daemon && entry->again ? ET_STRENGTH_PROBABLE : ET_STRENGTH_WEAK);
    et_strbuf_reset(&f->text);
    return made;
}

static bool read_argv(struct finder *f, et_ref exec, struct et_slice **argv, size_t *argc)
{
    struct et_slice json, cmdline;
    *argv = NULL;
    *argc = 0;
    et_arena_reset(&f->row);
    if (!exec)
        return true;
    if (et_model_argv(f->model, et_exec_at(f->model, exec)->argv_id, &f->row, &json, &cmdline,
                      f->err) < 0 ||
        et_argv_from_json(json, &f->row, argv, argc, f->err) == ET_FATAL) {
        fail(f);
        return false;
    }
    return true;
}

/* ------------------------------------------------------------ containers */

struct origin {
    et_ref actor;
    bool publishes; /* the container's ports, by the command that made it */
};

static et_ref find_entry_actor(struct finder *f, const struct et_entry *entry)
{
    struct et_slice *argv;
    size_t argc;
    const struct et_exec_node *x = et_exec_at(f->model, entry->exec);
    if ((x && x->ses != ET_NULL) ||
        (entry->caller && et_client_of_exec(&f->clients, entry->caller)))
        return by_ancestor(f, entry);
    if (!read_argv(f, entry->exec, &argv, &argc))
        return 0;
    struct asked asked = ask_api(f, entry, argv, argc);
    if (asked.request)
        return by_api(f, entry, asked);
    struct et_request *request =
        entry->op == ET_OCI_EXEC ? ask_runtime(f, entry, argv, argc) : NULL;
    struct et_askers askers = et_askers_of(f->model, &f->clients, entry, argv, argc);
    if (request)
        request->used = true;
    if (askers.count)
        return by_client(f, entry, &askers, request);
    et_ref made = entry->caller ? by_ancestor(f, entry) : 0;
    return made || f->failed ? made : by_nobody(f, entry, request);
}

static bool publishes(const struct finder *f, et_ref actor)
{
    const struct et_actor *a = actor_at(f, actor);
    for (uint32_t i = 0; a && i < a->link_count; i++) {
        const struct et_actor_link *link = &f->actors->links.at[a->first_link + i];
        const struct et_client *client =
            strcmp(link->what, "client") == 0 ? et_client_of_exec(&f->clients, link->exec) : NULL;
        if (client && client->call.publishes)
            return true;
    }
    return false;
}

/* A service inside stands between: who uses it is not on record, and who started the
 * container is a weaker link. */
static et_ref service_inside(struct finder *f, et_ref service, et_ref starter, bool by_name)
{
    enum et_strength strength = by_name ? ET_STRENGTH_STRONG : ET_STRENGTH_PROBABLE;
    et_ref made = begin(f, ET_ACTOR_ENTRYPOINT, strength);
    if (!made)
        return 0;
    read_subject(f, made, service);
    actor_at(f, made)->name = program_of(et_exec_at(f->model, service));
    et_strbuf_adds(&f->text, by_name ? "a network service in the container, which started it"
                                     : "runs in a container that publishes its ports, and started "
                                       "it");
    add_exec(f, made, "service", service, strength);
    const struct et_actor from = starter ? *actor_at(f, starter) : (struct et_actor){ 0 };
    for (uint32_t i = 0; i < from.link_count && !f->failed; i++) {
        struct et_actor_link link = f->actors->links.at[from.first_link + i];
        link.strength = ET_STRENGTH_WEAK;
        add_link(f, made, link);
    }
    return made;
}

static et_ref container_actor(struct finder *f, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(f->model, exec);
    if (!x->process)
        return 0;
    et_ref top = et_entry_top(f->model, &f->entries, x->process);
    uint64_t *slot = et_map_put_u64(&f->by_entry, (uint64_t)top << 32, NULL);
    if (!slot)
        return no_memory(f);
    if (!*slot) {
        struct et_entry entry = et_entry_of(f->model, &f->entries, top);
        et_ref made = find_entry_actor(f, &entry);
        bool serves = made && entry.op != ET_OCI_EXEC;
        *slot = (uint64_t)made | (uint64_t)serves << 32 |
                (uint64_t)(serves && publishes(f, made)) << 33;
    }
    et_ref starter = (et_ref)(*slot & UINT32_MAX);
    bool may_serve = *slot >> 32 & 1, published = *slot >> 33 & 1;
    et_ref service = may_serve ? f->entries.service[exec - 1] : 0;
    bool by_name = service != 0;
    if (!service && published)
        service = f->entries.program[exec - 1];
    if (!service || f->failed)
        return starter;
    slot = et_map_put_u64(&f->by_entry, (uint64_t)top << 32 | service, NULL);
    if (!slot)
        return no_memory(f);
    if (!*slot)
        *slot = service_inside(f, service, starter, by_name);
    return (et_ref)*slot;
}

static int load(struct finder *f)
{
    struct et_model *m = f->model;
    if (et_logins_load(m, &f->logins, f->err) < 0 ||
        et_services_load(m, &f->services, f->err) < 0 ||
        et_container_names_load(m, &f->names, f->err) < 0 ||
        et_clients_find(m, &f->names, &f->clients, f->err) < 0 ||
        et_requests_load(m, &f->names, &f->requests, f->err) < 0)
        return ET_FATAL;
    return et_entries_load(m, &f->entries, f->err);
}

static void clear(struct finder *f)
{
    et_logins_clear(&f->logins);
    et_services_clear(&f->services);
    et_container_names_clear(&f->names);
    et_clients_clear(&f->clients);
    et_requests_clear(&f->requests);
    et_entries_clear(&f->entries);
    et_map_clear(&f->by_session);
    et_map_clear(&f->by_root);
    et_map_clear(&f->by_entry);
    et_arena_clear(&f->row);
    et_strbuf_clear(&f->text);
}

static int find_all(struct finder *f)
{
    struct et_model *m = f->model;
    f->actors->of_exec = calloc(m->execs.count + 1, sizeof *f->actors->of_exec);
    if (!f->actors->of_exec)
        return et_fail_memory(f->err);
    for (size_t i = 0; i < m->execs.count && !f->failed; i++) {
        et_ref exec = (et_ref)(i + 1);
        bool inside = m->execs.at[i].verdict.place == ET_PLACE_CONTAINER;
        f->actors->of_exec[i] = inside ? container_actor(f, exec) : host_actor(f, exec);
    }
    return f->failed ? ET_FATAL : m->text.failed ? et_fail_memory(f->err) : 0;
}

int et_actors_find(struct et_model *m, struct et_actors *actors, struct et_err *err)
{
    struct finder f = { .model = m, .actors = actors, .err = err };
    et_map_init(&f.by_session);
    et_map_init(&f.by_root);
    et_map_init(&f.by_entry);
    et_arena_init(&f.row);
    int rc = load(&f);
    if (rc == 0)
        rc = find_all(&f);
    clear(&f);
    return rc;
}

void et_actors_clear(struct et_actors *actors)
{
    free(actors->all.at);
    free(actors->links.at);
    free(actors->of_exec);
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
