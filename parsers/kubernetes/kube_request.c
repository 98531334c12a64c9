#include "parsers/kubernetes/kube_request.h"

#include "base/printable.h"
#include "parsers/kubernetes/url_query.h"
#include "parsers/runtime/runtime_event.h"

void et_kube_request_clear(struct et_kube_request *room)
{
    et_strbuf_clear(&room->action);
    et_strbuf_clear(&room->attributes);
    et_strbuf_clear(&room->command);
    et_strbuf_clear(&room->argument);
    et_strbuf_clear(&room->container);
    et_strbuf_clear(&room->address);
}

/* What runs containers, or has them run. */
static struct et_slice type_of(struct et_slice resource)
{
    static const struct {
        const char *resource, *type;
    } types[] = {
        { "pods", "pod" },
        { "nodes", "node" },
        { "cronjobs", "cronjob" },
        { "daemonsets", "daemonset" },
        { "deployments", "deployment" },
        { "jobs", "job" },
        { "replicasets", "replicaset" },
        { "replicationcontrollers", "replicationcontroller" },
        { "statefulsets", "statefulset" },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (et_slice_is(resource, types[i].resource))
            return et_slice_of(types[i].type);
    return ET_SLICE_NONE;
}

/* What was done, in one word; absent where it changed nothing and ran nothing. */
static struct et_slice action_of(struct et_slice type, const json_t *event)
{
    static const char *const entering[] = { "exec", "attach", "portforward", "proxy", "eviction" };
    static const char *const writing[] = { "create", "update", "patch", "delete",
                                           "deletecollection" };
    struct et_slice sub = et_json_set_text(event, "objectRef/subresource");
    struct et_slice verb = et_json_text(event, "verb");
    if (ET_SLICE_IN(sub, entering))
        return sub;
    if (!ET_SLICE_IN(verb, writing) || et_slice_is(type, "node"))
        return ET_SLICE_NONE;
    if (et_slice_is(sub, "ephemeralcontainers") || et_slice_is(sub, "scale"))
        return sub;
    return sub.p ? ET_SLICE_NONE : verb;
}

/* Begins a member of the attributes. */
static void member(struct et_kube_request *room, const char *key)
{
    et_strbuf_addc(&room->attributes, room->attributes.n ? ',' : '{');
    et_json_add_string(&room->attributes, et_slice_of(key));
    et_strbuf_addc(&room->attributes, ':');
}

/* Takes one more argument: joined for people, and as a list in the attributes, which
 * end_command closes. */
static void add_argument(struct et_kube_request *room, struct et_slice argument, bool *any)
{
    if (*any)
        et_strbuf_addc(&room->attributes, ',');
    else
        member(room, "command");
    et_strbuf_adds(&room->attributes, *any ? "" : "[");
    et_json_add_bytes(&room->attributes, argument);
    et_strbuf_adds(&room->command, *any ? " " : "");
    et_strbuf_add(&room->command, argument);
    *any = true;
}

static void end_command(struct et_kube_request *room, bool any)
{
    et_strbuf_adds(&room->attributes, any ? "]" : "");
}

/* The command of an exec stands argument by argument in the query. */
static void read_command(struct et_kube_request *room, struct et_slice query)
{
    struct et_slice key, value;
    bool any = false;
    et_strbuf_reset(&room->command);
    while (et_url_query_next(&query, &key, &value)) {
        if (!et_slice_is(key, "command") && !et_slice_is(key, "cmd"))
            continue;
        et_strbuf_reset(&room->argument);
        et_url_decode(&room->argument, value);
        add_argument(room, et_strbuf_slice(&room->argument), &any);
    }
    end_command(room, any);
}

/* What a container is told to run. Without a command it runs what its image says, of
 * which arguments alone tell nothing. */
static void read_program(struct et_kube_request *room, const json_t *container)
{
    static const char *const lists[] = { "command", "args" };
    bool any = false;
    if (room->command.n || json_array_size(et_json_at(container, "command")) == 0)
        return;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        size_t i;
        json_t *one;
        json_array_foreach(et_json_at(container, lists[k]), i, one)
        {
            if (json_is_string(one))
                add_argument(room,
                             (struct et_slice){ json_string_value(one), json_string_length(one) },
                             &any);
        }
    }
    end_command(room, any);
}

static struct et_slice container_of(struct et_kube_request *room, struct et_slice query)
{
    struct et_slice key, value;
    et_strbuf_reset(&room->container);
    while (room->container.n == 0 && et_url_query_next(&query, &key, &value))
        if (et_slice_is(key, "container"))
            et_url_decode(&room->container, value);
    return room->container.n ? et_strbuf_slice(&room->container) : ET_SLICE_NONE;
}

/* The programs of the containers that a body asks for; of one alone its name, image
 * and command, too. */
static void read_containers(struct et_kube_request *room, const json_t *containers,
                            struct et_runtime_event *event)
{
    static const char *const kept[] = { "name", "image", "command", "args" };
    size_t i;
    json_t *one;
    if (json_array_size(containers) == 0)
        return;
    member(room, "containers");
    json_array_foreach(containers, i, one)
    {
        bool any = false;
        et_strbuf_adds(&room->attributes, i ? ",{" : "[{");
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
            const json_t *value = et_json_at(one, kept[k]);
            if (!value)
                continue;
            et_strbuf_addf(&room->attributes, "%s\"%s\":", any ? "," : "", kept[k]);
            et_json_dump(&room->attributes, value);
            any = true;
        }
        et_strbuf_addc(&room->attributes, '}');
    }
    et_strbuf_addc(&room->attributes, ']');
    if (json_array_size(containers) > 1)
        return;
    event->image = et_json_set_text(json_array_get(containers, 0), "image");
    if (!event->container_name.p)
        event->container_name = et_json_set_text(json_array_get(containers, 0), "name");
    read_program(room, json_array_get(containers, 0));
}

/* The first is who claims to have asked, the last is who was seen to. */
static struct et_slice addresses(struct et_kube_request *room, const json_t *list)
{
    size_t i;
    json_t *one;
    et_strbuf_reset(&room->address);
    json_array_foreach(list, i, one)
    {
        et_strbuf_adds(&room->address, room->address.n ? ", " : "");
        if (json_is_string(one))
            et_strbuf_add(&room->address,
                          (struct et_slice){ json_string_value(one), json_string_length(one) });
    }
    return room->address.n ? et_strbuf_slice(&room->address) : ET_SLICE_NONE;
}

/* Where a body says which containers it asks for. */
static const json_t *containers_of(const json_t *event)
{
    static const char *const paths[] = {
        "requestObject/spec/ephemeralContainers",
        "requestObject/ephemeralContainers", /* before Kubernetes 1.22 */
        "requestObject/spec/containers",
        "requestObject/spec/template/spec/containers",
        "requestObject/spec/jobTemplate/spec/template/spec/containers",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (json_array_size(et_json_at(event, paths[i])))
            return et_json_at(event, paths[i]);
    return NULL;
}

static void read_attributes(struct et_kube_request *room, const json_t *event)
{
    static const struct {
        const char *key, *path;
    } told[] = {
        { "auditID", "auditID" },
        { "stage", "stage" },
        { "verb", "verb" },
        { "code", "responseStatus/code" },
        { "requestURI", "requestURI" },
        { "userAgent", "userAgent" },
        { "impersonatedUser", "impersonatedUser/username" },
    };
    et_strbuf_reset(&room->attributes);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const json_t *value = et_json_at(event, told[i].path);
        if (!value)
            continue;
        member(room, told[i].key);
        et_json_dump(&room->attributes, value);
    }
}

static struct et_slice name_of(const json_t *event)
{
    struct et_slice name = et_json_set_text(event, "objectRef/name");
    return name.p ? name : et_json_set_text(event, "responseObject/metadata/name");
}

/* The action with how it was answered. */
static struct et_slice answered(struct et_kube_request *room, struct et_slice action,
                                const json_t *request)
{
    enum { FIRST_REFUSAL = 400 }; /* of HTTP's codes */
    if (et_json_number(request, "responseStatus/code") < FIRST_REFUSAL)
        return action;
    et_strbuf_reset(&room->action);
    et_strbuf_add(&room->action, action);
    et_strbuf_adds(&room->action, " refused");
    return et_strbuf_slice(&room->action);
}

bool et_kube_request_matters(const json_t *request)
{
    struct et_slice type = type_of(et_json_text(request, "objectRef/resource"));
    return et_json_text(request, "auditID").p && et_json_text(request, "stage").p &&
           json_is_object(et_json_at(request, "responseStatus")) && type.p &&
           action_of(type, request).p;
}

int et_kube_request_state(struct et_kube_request *room, const struct et_sink *sink,
                          const json_t *request, const struct et_place *at, struct et_err *err)
{
    struct et_runtime_event event = ET_RUNTIME_EVENT_NONE;
    struct et_slice type = type_of(et_json_text(request, "objectRef/resource"));
    struct et_slice query = et_url_query(et_json_text(request, "requestURI"));
    event.runtime = ET_SLICE("kubernetes");
    event.type = type;
    event.action = answered(room, action_of(type, request), request);
    event.time_ns = et_json_time(request, "requestReceivedTimestamp");
    if (event.time_ns == ET_TIME_NONE)
        event.time_ns = et_json_time(request, "stageTimestamp");
    event.pod_namespace = et_json_set_text(request, "objectRef/namespace");
    if (et_slice_is(type, "pod"))
        event.pod = name_of(request);
    event.actor = et_json_set_text(request, "user/username");
    event.address = addresses(room, et_json_at(request, "sourceIPs"));
    event.container_name = container_of(room, query);
    read_attributes(room, request);
    read_command(room, query);
    read_containers(room, containers_of(request), &event);
    et_strbuf_addc(&room->attributes, '}');
    event.attributes = et_strbuf_slice(&room->attributes);
    if (room->command.n)
        event.command = et_strbuf_slice(&room->command);
    if (room->action.failed || room->attributes.failed || room->command.failed ||
        room->argument.failed || room->container.failed || room->address.failed)
        return et_fail_memory(err);
    return et_runtime_event_state(sink, at, ET_SLICE_NONE, &event, err);
}
