#include "analyzer/actors/askers.h"

#include "base/timestamp.h"

#include <jansson.h>

/* How long a client may have been called before what it asked for begins. An exec takes
 * some seconds on a slow machine; an image may have to be fetched first. */
#define EXEC_WITHIN_NS (60 * ET_NS_PER_S)
#define START_WITHIN_NS (300 * ET_NS_PER_S)
#define RUN_WITHIN_NS (900 * ET_NS_PER_S)
#define BUILD_WITHIN_NS (7200 * ET_NS_PER_S)

/* Of two that differ in time by less than that, either may have come first. */
#define ALIKE_NS (10 * ET_NS_PER_S)
#define BUILDS_ALIKE_NS (600 * ET_NS_PER_S)

/* The daemon's clock and the audit log's tell one moment within that. */
#define SAME_TIME_NS (2 * ET_NS_PER_S)

/* A script's interpreter stands before its name, with one word of its own at most. */
enum { MAX_INTERPRETER_WORDS = 2, MAX_ENTRYPOINT_WORDS = 64, MIN_ID_DIGITS = 12, FULL_ID = 64 };

struct search {
    const struct et_model *model;
    struct et_clients *clients;
    const struct et_entry *entry;
    const struct et_container_node *container;
    const struct et_slice *argv;
    size_t argc;
    struct et_askers found;
};

static struct et_window within(int64_t until_ns, int64_t length_ns)
{
    return (struct et_window){ et_time_moved(until_ns, -length_ns), until_ns };
}

/* What is typed inside a container reaches only what runs within that one: words are
 * easily forged there. */
static bool is_credible(const struct search *s, const struct et_client *client)
{
    const struct et_verdict *v = &et_exec_at(s->model, client->exec)->verdict;
    return v->place != ET_PLACE_CONTAINER || (v->container && v->container == s->container->outer);
}

/* Leaves those found for which keep says so. */
static void keep_those(struct search *s,
                       bool (*keep)(const struct search *s, const struct et_client *client))
{
    size_t kept = 0;
    for (size_t i = 0; i < s->found.count; i++)
        if (is_credible(s, s->found.at[i]) && (!keep || keep(s, s->found.at[i])))
            s->found.at[kept++] = s->found.at[i];
    s->found.count = kept;
}

static bool look_in(struct search *s, struct et_client_list *list, struct et_window window,
                    bool (*keep)(const struct search *s, const struct et_client *client))
{
    s->found.count = et_clients_fitting(s->model, s->clients, list, window, s->found.at);
    keep_those(s, keep);
    return s->found.count > 0;
}

static struct et_askers told(struct search *s, enum et_strength strength, int64_t alike_ns,
                             const char *why)
{
    s->found.strength = strength;
    s->found.alike_ns = alike_ns;
    s->found.why = why;
    return s->found;
}

/* ------------------------------------------------------------ which container is meant */

static bool has_label(struct et_slice labels, const char *key, struct et_slice value)
{
    json_t *object = labels.n ? json_loadb(labels.p, labels.n, 0, NULL) : NULL;
    const json_t *text = json_object_get(object, key);
    struct et_slice have = { json_string_value(text), json_string_length(text) };
    bool yes = have.p && (!value.p || et_slice_eq(have, value));
    json_decref(object);
    return yes;
}

/* A target that is no name or id of a container that is known. */
static bool may_mean_it(const struct search *s, const struct et_client *client)
{
    const struct et_client_call *call = &client->call;
    const struct et_container_node *c = s->container;
    switch (call->named) {
    case ET_TARGET_SERVICE:
        return has_label(c->labels, "com.docker.compose.service", call->target) ||
               has_label(c->labels, "io.podman.compose.service", call->target);
    case ET_TARGET_POD:
        return c->pod.n && et_slice_eq(c->pod, call->target) &&
               (!call->name_space.n || !c->pod_namespace.n ||
                et_slice_eq(call->name_space, c->pod_namespace));
    case ET_TARGET_CONTAINER:
        return !c->name.n && !et_slice_is_hex(call->target, MIN_ID_DIGITS) &&
               et_clients_learnt(s->clients, call->target, s->entry->container) !=
                   ET_LEARNT_ANOTHER;
    default:
        return call->op == ET_CLIENT_RUN;
    }
}

/* ------------------------------------------------------------ execs */

static struct et_askers of_exec(struct search *s)
{
    struct et_window window = within(s->entry->time_ns, EXEC_WITHIN_NS);
    for (size_t skip = 0; skip <= MAX_INTERPRETER_WORDS && skip < s->argc; skip++) {
        struct et_client_list *list =
            et_clients_that_exec(s->clients, s->entry->container, s->argv + skip, s->argc - skip);
        if (look_in(s, list, window, NULL))
            return told(s, ET_STRENGTH_STRONG, ALIKE_NS,
                        "it names this container and this very command");
    }
    for (size_t skip = 0; skip <= MAX_INTERPRETER_WORDS && skip < s->argc; skip++) {
        struct et_client_list *list =
            et_clients_that_exec(s->clients, 0, s->argv + skip, s->argc - skip);
        if (!look_in(s, list, window, may_mean_it))
            continue;
        const struct et_client_call *call = &s->found.at[s->found.count - 1]->call;
        if (call->named != ET_TARGET_CONTAINER)
            return told(s, ET_STRENGTH_STRONG, ALIKE_NS,
                        "it names this container's pod or service and this very command");
        if (et_clients_learnt(s->clients, call->target, s->entry->container) == ET_LEARNT_IT)
            return told(s, ET_STRENGTH_STRONG, ALIKE_NS,
                        "it has this very command, and the name that the container was made with");
        return told(s, ET_STRENGTH_PROBABLE, ALIKE_NS,
                    "it has this very command; nothing tells which container its name means");
    }
    s->found.count = 0;
    return s->found;
}

/* ------------------------------------------------------------ makings */

static struct et_slice without(struct et_slice image, const char *prefix)
{
    return et_slice_starts(image, prefix) ? et_slice_from(image, strlen(prefix)) : image;
}

/* An image's name without what may be left out. */
static struct et_slice plain_image(struct et_slice image)
{
    static const char latest[] = ":latest";
    image = without(without(without(image, "docker.io/"), "library/"), "localhost/");
    return et_slice_ends(image, latest) ? et_slice_to(image, image.n - (sizeof latest - 1)) : image;
}

static bool is_image_id(struct et_slice image)
{
    return et_slice_starts(image, "sha256:") || et_slice_is_hex(image, MIN_ID_DIGITS);
}

/* The daemon makes a container after it was asked to. */
static bool came_before(const struct search *s, const struct et_client *client)
{
    int64_t made_ns = s->container->created_ns;
    return made_ns == ET_NULL ||
           et_exec_at(s->model, client->exec)->time_ns <= et_time_moved(made_ns, SAME_TIME_NS);
}

static bool has_words(const struct et_client_call *call)
{
    return call->word_count || call->entrypoint.n;
}

/* A run that names no container that is known. */
static bool ran_such(const struct search *s, const struct et_client *client)
{
    const struct et_client_call *call = &client->call;
    struct et_slice image = s->container->image;
    if (!came_before(s, client) || !may_mean_it(s, client))
        return false;
    if (image.n && call->image.n && !et_slice_eq(plain_image(image), plain_image(call->image)))
        return false;
    return true;
}

/* … that asks for these very words; or leaves them to the image. */
static bool ran_likewise(const struct search *s, const struct et_client *client)
{
    return has_words(&client->call) && ran_such(s, client) &&
           et_client_runs(&client->call, s->argv, s->argc, MAX_ENTRYPOINT_WORDS);
}

static bool ran_an_image(const struct search *s, const struct et_client *client)
{
    return (!has_words(&client->call) || !s->argc) && ran_such(s, client);
}

static bool still_builds(const struct search *s, const struct et_client *client)
{
    const struct et_exec_node *x = et_exec_at(s->model, client->exec);
    const struct et_process *p = et_process_at(s->model, x->process);
    return came_before(s, client) &&
           !(p && p->exec == client->exec && p->end_ns != ET_NULL && p->end_ns < s->entry->time_ns);
}

/* A step of a build runs in a container made of what the step before it left: an image
 * that has no name yet. BuildKit gives its containers ids of its own. */
static struct et_askers of_building(struct search *s)
{
    struct et_client_list *list = et_clients_on(s->clients, ET_CLIENT_BUILD, 0);
    bool told_by_image = is_image_id(s->container->image);
    bool own_id = s->entry->op == ET_OCI_RUN && s->container->id.n < FULL_ID;
    bool named = s->container->image.n && !told_by_image;
    if (!named && look_in(s, list, within(s->entry->time_ns, BUILD_WITHIN_NS), still_builds))
        return told(s, told_by_image || own_id ? ET_STRENGTH_PROBABLE : ET_STRENGTH_WEAK,
                    BUILDS_ALIKE_NS,
                    "it was building when this container was made, and no other command made it");
    s->found.count = 0;
    return s->found;
}

static struct et_askers of_making(struct search *s)
{
    struct et_clients *clients = s->clients;
    struct et_window run = within(s->entry->time_ns, RUN_WITHIN_NS);
    et_ref container = s->entry->container;
    if (look_in(s, et_clients_on(clients, ET_CLIENT_START, container),
                within(s->entry->time_ns, START_WITHIN_NS), NULL))
        return told(s, ET_STRENGTH_STRONG, ALIKE_NS, "it starts this container");
    if (!s->entry->again &&
        look_in(s, et_clients_on(clients, ET_CLIENT_RUN, container), run, came_before))
        return told(s, ET_STRENGTH_STRONG, ALIKE_NS, "it makes this container");
    if ((has_label(s->container->labels, "com.docker.compose.project", ET_SLICE_NONE) ||
         has_label(s->container->labels, "io.podman.compose.project", ET_SLICE_NONE)) &&
        look_in(s, et_clients_on(clients, ET_CLIENT_UP, 0), run, came_before))
        return told(s, ET_STRENGTH_PROBABLE, ALIKE_NS,
                    "it brings up a project, as whose part this "
                    "container is labelled");
    struct et_client_list *others = et_clients_on(clients, ET_CLIENT_RUN, 0);
    if (!s->entry->again && look_in(s, others, run, ran_likewise))
        return told(s, s->container->image.n ? ET_STRENGTH_STRONG : ET_STRENGTH_PROBABLE, ALIKE_NS,
                    "it runs this very command in a new container");
    if (!s->entry->again && look_in(s, others, run, ran_an_image))
        return told(s, s->container->image.n ? ET_STRENGTH_PROBABLE : ET_STRENGTH_WEAK,
                    RUN_WITHIN_NS, "it runs what its image holds in a new container, at that time");
    if (!s->entry->again)
        return of_building(s);
    s->found.count = 0;
    return s->found;
}

struct et_askers et_askers_of(const struct et_model *m, struct et_clients *clients,
                              const struct et_entry *entry, const struct et_slice *argv,
                              size_t argc)
{
    struct search s = {
        .model = m,
        .clients = clients,
        .entry = entry,
        .container = et_container_at(m, entry->container),
        .argv = argv,
        .argc = argc,
    };
    if (!s.container)
        return s.found;
    switch (entry->op) {
    case ET_OCI_EXEC:
        return of_exec(&s);
    case ET_OCI_CREATE:
    case ET_OCI_RUN:
    case ET_OCI_START:
        return of_making(&s);
    default: /* its call is not on record: either */
        of_exec(&s);
        if (!s.found.count)
            of_making(&s);
        if (s.found.strength > ET_STRENGTH_PROBABLE)
            s.found.strength = ET_STRENGTH_PROBABLE;
        return s.found;
    }
}
