#include "analyzer/actors/host_actors.h"

#include "analyzer/boots.h"
#include "base/printable.h"

#include <inttypes.h>

/* Nobody's name is guessed: without a record of the account only its number is told. */
static void tell_session(struct et_host_actors *h, const struct et_actor *a,
                         const struct et_login_session *login)
{
    et_strbuf_addf(&h->chain->text, "session %" PRId64, a->ses);
    if (login && login->account.p) {
        et_strbuf_adds(&h->chain->text, " of ");
        et_strbuf_add(&h->chain->text, login->account);
    }
    if (a->auid != ET_NULL)
        et_strbuf_addf(&h->chain->text, " (login uid %" PRId64 ")", a->auid);
    if (login && login->exe.p) {
        et_strbuf_adds(&h->chain->text, ", opened by ");
        et_strbuf_add(&h->chain->text, login->exe);
    }
    if (login && login->address.p) {
        et_strbuf_adds(&h->chain->text, " from ");
        et_strbuf_add(&h->chain->text, login->address);
    }
    if (!login || !login->opened)
        et_strbuf_adds(&h->chain->text, "; no record tells of its opening");
}

/* The login that opened x's session. What had that number before a boot was another one, and a
 * session keeps its login uid. 0 = not on record. */
static uint32_t login_of(const struct et_host_actors *h, const struct et_exec_node *x)
{
    uint32_t ref = et_login_of(&h->logins, x->who->ses, x->time_ns);
    const struct et_login_session *login = ref ? &h->logins.sessions.at[ref - 1] : NULL;
    if (!login)
        return 0;
    bool of_another =
        login->auid != ET_NULL && x->who->auid != ET_NULL && login->auid != x->who->auid;
    return of_another || et_booted_between(h->chain->model, login->time_ns, x->time_ns) ? 0 : ref;
}

/* Where no login is on record, boots and login uids tell sessions of one number apart. */
static uint64_t key_of(struct et_host_actors *h, const struct et_exec_node *x, uint32_t login)
{
    const int64_t untold[] = { x->who->ses, x->who->auid,
                               (int64_t)et_boots_until(h->chain->model, x->time_ns) };
    return login ? login
                 : et_map_hash(&h->by_session,
                               (struct et_slice){ (const char *)untold, sizeof untold });
}

static et_ref session_actor(struct et_host_actors *h, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(h->chain->model, exec);
    uint32_t ref = login_of(h, x);
    const struct et_login_session *login = ref ? &h->logins.sessions.at[ref - 1] : NULL;
    uint64_t *slot = et_map_put_u64(&h->by_session, key_of(h, x, ref), NULL);
    if (!slot)
        return et_chain_no_memory(h->chain);
    if (*slot)
        return (et_ref)*slot;
    bool by_clock = login && et_runs_by_clock(login->exe);
    et_ref made =
        et_chain_begin(h->chain, by_clock ? ET_ACTOR_CRON : ET_ACTOR_LOGIN, ET_STRENGTH_CERTAIN);
    if (!made)
        return 0;
    *slot = made;
    et_chain_take_subject(h->chain, made, exec);
    struct et_actor *a = et_chain_actor(h->chain, made);
    a->ses = x->who->ses;
    if (login) {
        a->name = login->account;
        a->address = login->address;
        a->tty = a->tty.p ? a->tty : login->terminal;
        a->auid = a->auid == ET_NULL ? login->auid : a->auid;
    }
    tell_session(h, a, login);
    const char *what = by_clock ? "cron" : "session";
    et_saying told = login ? et_saying_of(h->chain->model, &login->said) : exec;
    et_chain_add(
        h->chain, made,
        (struct et_actor_link){ what, 0, et_chain_sentence(h->chain), ET_STRENGTH_CERTAIN, told });
    if (login && login->account_said.stream_id) {
        et_strbuf_adds(&h->chain->text, "the account is told by ");
        et_strbuf_adds(&h->chain->text, login->exe.p ? "" : "this record");
        et_strbuf_add(&h->chain->text, login->exe);
        et_chain_add(h->chain, made,
                     (struct et_actor_link){ "account", 0, et_chain_sentence(h->chain),
                                             ET_STRENGTH_CERTAIN,
                                             et_saying_of(h->chain->model, &login->account_said) });
    }
    return made;
}

struct et_slice et_program_name(const struct et_exec_node *exec)
{
    struct et_slice name = et_slice_basename(exec->task->exe);
    return name.n ? name : exec->task->comm;
}

/* An interpreter says little: a service is called by its script. */
static struct et_slice service_name(struct et_host_actors *h, const struct et_exec_node *x)
{
    static const char *const interpreters[] = {
        "sh",     "bash", "dash",    "ash",  "zsh", "ksh",
        "python", "perl", "busybox", "ruby", "php", "node"
    };
    struct et_slice *argv, name = et_program_name(x);
    size_t argc;
    bool interprets = ET_SLICE_IN(name, interpreters) || et_slice_starts(name, "python");
    et_arena_reset(&h->row);
    if (!interprets)
        return name;
    if (et_model_words(h->chain->model, x, &h->row, &argv, &argc, h->chain->err) < 0) {
        et_chain_failed(h->chain);
        return name;
    }
    for (size_t i = 1; i < argc && i < 3; i++) {
        struct et_slice word = et_slice_basename(argv[i]);
        if (et_slice_starts(argv[i], "-") || !word.n)
            continue;
        bool is_script = et_slice_find(argv[i], '/') || et_slice_find(argv[i], '.');
        et_strbuf_reset(&h->chain->text);
        if (is_script)
            et_printable_add(&h->chain->text, word);
        return is_script ? et_chain_sentence(h->chain) : name;
    }
    return name;
}

/* A process that no login stands behind, as its record says, and whose ancestors left
 * none: some service's, and all such are one. */
static et_ref some_service(struct et_host_actors *h, et_ref exec)
{
    struct et_actor_chain *chain = h->chain;
    if (h->some_service || h->asked)
        return h->some_service;
    h->asked = true;
    enum et_chain_login login = et_chain_login_of(chain, exec);
    if (login != ET_CHAIN_NO_LOGIN)
        return 0;
    et_strbuf_adds(&chain->text, "no login stands behind it; its ancestors left no record");
    h->some_service = et_chain_begin(chain, ET_ACTOR_SERVICE, ET_STRENGTH_WEAK);
    et_chain_add_exec(chain, h->some_service, "service", exec, ET_STRENGTH_WEAK);
    return h->some_service;
}

static void tell_service(struct et_host_actors *h, et_ref made, const struct et_process *root,
                         et_ref exec, bool by_init)
{
    struct et_actor_chain *chain = h->chain;
    et_ref top = root->exec ? root->exec : exec;
    if (by_init && root->exec)
        et_strbuf_adds(&chain->text, "init started it; no login stands behind it");
    else if (root->exec)
        et_strbuf_adds(&chain->text, "the topmost process on record; no login stands behind it");
    else
        et_strbuf_addf(&chain->text,
                       "no login stands behind it; its ancestor pid %" PRId64 " left no record",
                       root->pid);
    et_chain_add_exec(chain, made, "service", top,
                      by_init && root->exec ? ET_STRENGTH_CERTAIN : ET_STRENGTH_WEAK);
}

static void tell_unit(struct et_actor_chain *chain, et_ref made, const struct et_unit *unit)
{
    if (!unit->name.p)
        return;
    et_strbuf_adds(&chain->text, "a listing of processes has it in the unit ");
    et_strbuf_add(&chain->text, unit->name);
    et_chain_add(chain, made,
                 (struct et_actor_link){ "unit", 0, et_chain_sentence(chain), ET_STRENGTH_STRONG,
                                         et_saying_of(chain->model, &unit->said) });
}

/* A process that no login stands behind: it descends from what init started. */
static et_ref service_actor(struct et_host_actors *h, et_ref exec)
{
    struct et_actor_chain *chain = h->chain;
    const struct et_model *m = chain->model;
    et_ref root = et_service_root(m, &h->services, et_exec_at(m, exec)->process);
    const struct et_process *p = et_process_at(m, root);
    const struct et_unit *unit = &h->services.unit[root - 1];
    const struct et_exec_node *top = et_exec_at(m, p->exec);
    bool by_init = et_init_started(m, root), by_clock = top && et_runs_by_clock(top->task->exe);
    if (!top && !by_init && !unit->name.p)
        return some_service(h, exec);
    uint64_t *slot = et_map_put_u64(&h->by_root, root, NULL);
    if (!slot)
        return et_chain_no_memory(chain);
    if (*slot)
        return (et_ref)*slot;
    bool known = by_init && (top || unit->name.p);
    et_ref made = et_chain_begin(chain, by_clock ? ET_ACTOR_CRON : ET_ACTOR_SERVICE,
                                 known                     ? ET_STRENGTH_STRONG
                                 : by_init || unit->name.p ? ET_STRENGTH_PROBABLE
                                                           : ET_STRENGTH_WEAK);
    if (!made)
        return 0;
    *slot = made;
    et_chain_take_subject(chain, made, exec);
    struct et_slice name = top ? service_name(h, top) : ET_SLICE_NONE;
    et_chain_actor(chain, made)->name = unit->name.p ? unit->name : name;
    tell_service(h, made, p, exec, by_init);
    tell_unit(chain, made, unit);
    return made;
}

et_ref et_host_actor(struct et_host_actors *h, et_ref exec)
{
    const struct et_exec_node *x = et_exec_at(h->chain->model, exec);
    if (x->who->ses != ET_NULL)
        return session_actor(h, exec);
    if (x->verdict.place != ET_PLACE_HOST || !x->process)
        return 0;
    return service_actor(h, exec);
}

int et_host_actors_load(struct et_host_actors *h, struct et_actor_chain *chain)
{
    *h = (struct et_host_actors){ .chain = chain };
    et_map_init(&h->by_session);
    et_map_init(&h->by_root);
    et_arena_init(&h->row);
    int rc = et_logins_load(chain->model, &h->logins, chain->err);
    return rc < 0 ? rc : et_services_load(chain->model, &h->services, chain->err);
}

void et_host_actors_clear(struct et_host_actors *h)
{
    et_logins_clear(&h->logins);
    et_services_clear(&h->services);
    et_map_clear(&h->by_session);
    et_map_clear(&h->by_root);
    et_arena_clear(&h->row);
}
