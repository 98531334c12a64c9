#include "analyzer/actors/clients.h"

#include <stdlib.h>

/* How many of a list are looked at in one search; a list that is longer within its
 * window is a flood, of which the beginning must do. */
enum { MAX_LOOKED_AT = 1024 };

static void begin_key(struct et_clients *clients, enum et_client_op op, et_ref container)
{
    et_strbuf_reset(&clients->key);
    et_strbuf_addf(&clients->key, "%d %lu", (int)op, (unsigned long)container);
    et_strbuf_addc(&clients->key, '\0');
}

/* The first word may have been looked up: its folder does not count here. */
static void add_words(struct et_clients *clients, const struct et_slice *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        et_strbuf_add(&clients->key, i ? words[i] : et_slice_basename(words[i]));
        et_strbuf_addc(&clients->key, '\0');
    }
}

static uint64_t hash(struct et_clients *clients)
{
    return et_map_hash(&clients->by_key, et_strbuf_slice(&clients->key));
}

static struct et_client_list *list_of(struct et_clients *clients)
{
    const uint64_t *slot =
        clients->key.failed ? NULL : et_map_get_u64(&clients->by_key, hash(clients));
    return slot ? &clients->lists.at[*slot - 1] : NULL;
}

/* Puts the last client into the list of the key. */
static int append(struct et_clients *clients, struct et_err *err)
{
    uint64_t *slot =
        clients->key.failed ? NULL : et_map_put_u64(&clients->by_key, hash(clients), NULL);
    if (!slot)
        return et_fail_memory(err);
    if (!*slot) {
        if (!ET_BULK_ROOM(clients->lists))
            return et_fail_memory(err);
        clients->lists.at[clients->lists.count++] = (struct et_client_list){ 0, 0 };
        *slot = clients->lists.count;
    }
    struct et_client_list *list = &clients->lists.at[*slot - 1];
    uint32_t ref = (uint32_t)clients->all.count;
    if (list->last)
        clients->all.at[list->last - 1].next = ref;
    else
        list->first = ref;
    list->last = ref;
    return 0;
}

static int add(struct et_model *m, const struct et_container_names *names,
               struct et_clients *clients, et_ref exec, const struct et_client_call *call,
               struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, exec);
    bool makes = call->op == ET_CLIENT_RUN;
    et_ref container = 0;
    uint64_t *slot = et_map_put_u64(&clients->by_exec, exec, NULL);
    if (!slot || !ET_BULK_ROOM(clients->all))
        return et_fail_memory(err);
    if (call->named == ET_TARGET_CONTAINER && call->target.n)
        container = makes ? et_container_named_next(names, call->target, x->time_ns)
                          : et_container_named(names, call->target, x->time_ns);
    if (makes && !container && call->named == ET_TARGET_CONTAINER) /* ctr's id is no name */
        container = et_container_named(names, call->target, x->time_ns);
    clients->all.at[clients->all.count++] =
        (struct et_client){ .call = *call, .exec = exec, .container = container };
    *slot = clients->all.count;
    begin_key(clients, call->op, container);
    if (call->op == ET_CLIENT_EXEC)
        add_words(clients, call->words, call->word_count);
    return append(clients, err);
}

/* docker start A B names several. */
static int add_each(struct et_model *m, const struct et_container_names *names,
                    struct et_clients *clients, et_ref exec, struct et_client_call call,
                    struct et_err *err)
{
    const struct et_slice *words = call.words;
    size_t count = call.word_count;
    for (size_t i = 0; i < count; i++) {
        call.target = words[i];
        call.words = NULL;
        call.word_count = 0;
        if (add(m, names, clients, exec, &call, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int take(struct et_model *m, const struct et_container_names *names,
                struct et_clients *clients, et_ref exec, struct et_err *err)
{
    const struct et_exec_node *x = et_exec_at(m, exec);
    struct et_slice *argv;
    size_t argc;
    if (et_model_words(m, x, &clients->words, &argv, &argc, err) < 0)
        return ET_FATAL;
    struct et_client_call call = et_client_of(x->task->exe, argv, argc);
    if (call.op == ET_CLIENT_START)
        return add_each(m, names, clients, exec, call, err);
    return call.op == ET_CLIENT_OTHER ? 0 : add(m, names, clients, exec, &call, err);
}

int et_clients_find(struct et_model *m, const struct et_container_names *names,
                    struct et_clients *clients, struct et_err *err)
{
    const char *last = NULL; /* equal texts are one in the model */
    bool client = false;
    et_map_init(&clients->by_key);
    et_map_init(&clients->by_exec);
    et_map_init(&clients->made_by);
    et_map_init(&clients->holders);
    et_arena_init_in(&clients->words, m->bulk);
    clients->all.in = clients->lists.in = m->bulk;
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        if (x->task->exe.p != last)
            client = et_client_may_be(x->task->exe);
        last = x->task->exe.p;
        if (client && x->success != 0 && x->argv_id != ET_NULL &&
            take(m, names, clients, (et_ref)(i + 1), err) < 0)
            return ET_FATAL;
    }
    return 0;
}

void et_clients_clear(struct et_clients *clients)
{
    ET_BULK_RELEASE(clients->all);
    ET_BULK_RELEASE(clients->lists);
    et_map_clear(&clients->by_key);
    et_map_clear(&clients->by_exec);
    et_map_clear(&clients->made_by);
    et_map_clear(&clients->holders);
    et_arena_clear(&clients->words);
    et_strbuf_clear(&clients->key);
}

struct et_client *et_client_of_exec(const struct et_clients *clients, et_ref exec)
{
    const uint64_t *slot = et_map_get_u64(&clients->by_exec, exec);
    return slot ? &clients->all.at[*slot - 1] : NULL;
}

struct et_client_list *et_clients_that_exec(struct et_clients *clients, et_ref container,
                                            const struct et_slice *argv, size_t argc)
{
    begin_key(clients, ET_CLIENT_EXEC, container);
    add_words(clients, argv, argc);
    return list_of(clients);
}

struct et_client_list *et_clients_on(struct et_clients *clients, enum et_client_op op,
                                     et_ref container)
{
    begin_key(clients, op, container);
    return list_of(clients);
}

size_t et_clients_fitting(const struct et_model *m, struct et_clients *clients,
                          struct et_client_list *list, struct et_window window,
                          struct et_client *fitting[ET_MAX_FITTING])
{
    size_t count = 0;
    int looked_at = 0;
    bool leading = true; /* what is used or too old at the beginning is not looked at again */
    for (uint32_t ref = list ? list->first : 0; ref && looked_at++ < MAX_LOOKED_AT;) {
        struct et_client *client = &clients->all.at[ref - 1];
        int64_t time_ns = et_exec_at(m, client->exec)->time_ns;
        ref = client->next;
        if (time_ns > window.until_ns)
            break;
        bool gone = client->used || time_ns < window.from_ns;
        leading = leading && gone;
        if (leading)
            list->first = ref;
        if (gone)
            continue;
        if (count == ET_MAX_FITTING)
            memmove(fitting, fitting + 1, --count * sizeof *fitting);
        fitting[count++] = client;
    }
    return count;
}

static uint64_t hash_of_name(const struct et_clients *clients, struct et_slice name)
{
    return et_map_hash((struct et_map *)&clients->holders, name);
}

int et_clients_learn(struct et_clients *clients, const struct et_client *client, et_ref container,
                     struct et_err *err)
{
    if (client->call.op != ET_CLIENT_RUN || client->call.named != ET_TARGET_CONTAINER)
        return 0;
    uint64_t *maker = et_map_put_u64(&clients->made_by, container, NULL);
    uint64_t *holder =
        et_map_put_u64(&clients->holders, hash_of_name(clients, client->call.target), NULL);
    if (!maker || !holder)
        return et_fail_memory(err);
    *maker = (uint64_t)(client - clients->all.at) + 1;
    *holder = container;
    return 0;
}

enum et_learnt et_clients_learnt(const struct et_clients *clients, struct et_slice name,
                                 et_ref container)
{
    const uint64_t *maker = et_map_get_u64(&clients->made_by, container);
    if (maker && et_slice_eq(clients->all.at[*maker - 1].call.target, name))
        return ET_LEARNT_IT;
    const uint64_t *holder = et_map_get_u64(&clients->holders, hash_of_name(clients, name));
    return holder && *holder != container ? ET_LEARNT_ANOTHER : ET_LEARNT_NOTHING;
}
