/* `kubectl describe pod`, of one pod or of several one after the other:
 *
 *   Name:             ingest-7c9
 *   Namespace:        payments
 *   Node:             edge-12/10.0.0.12
 *   Containers:
 *     worker:
 *       Container ID:   containerd://449a5c87…
 *       Image:          docker.io/acme/toolbox:latest
 *       Image ID:       sha256:7bbb…
 *       State:          Running
 *         Started:      Mon, 23 Nov 2026 22:12:27 +0000
 *       Last State:     Terminated
 *         …
 *       Restart Count:  1
 *   Events:
 *
 * Depth (0, 2, 4 or 6 blanks) tells what a line belongs to. What the last state was
 * belongs to a container whose id is not told, unless the present one is Waiting:
 * then the id is the last one's. Events have ages and no times: skipped. */
#include "parsers/kubernetes/formats.h"

#include "parsers/kubernetes/kubernetes.h"
#include "parsers/runtime/describe.h"
#include "parsers/text/list.h"

enum { HEAD_LINES = 200 }; /* of a bid: annotations can be long */

enum { DEPTH_POD = 0, DEPTH_NAME = 2, DEPTH_MEMBER = 4, DEPTH_STATE = 6 };

struct describing {
    struct et_describer *describer;
    struct et_slice pod, space;
    bool in_containers, in_container, in_state, waiting;
    struct et_container container; /* the one being read */
    struct et_place at;            /* of its id */
};

/* "   Key:   value" -> its depth; -1 where the line has another form. */
static int split(struct et_slice line, struct et_slice *key, struct et_slice *value)
{
    size_t depth = 0;
    while (depth < line.n && line.p[depth] == ' ')
        depth++;
    struct et_slice rest = et_slice_from(line, depth);
    const char *colon = et_slice_find(rest, ':');
    if (!colon || depth > DEPTH_STATE)
        return -1;
    size_t n = (size_t)(colon - rest.p);
    *key = et_slice_to(rest, n);
    *value = et_slice_trim(et_slice_from(rest, n + 1));
    return (int)depth;
}

static bool is_containers(struct et_slice key)
{
    static const char *const sections[] = { "Containers", "Init Containers",
                                            "Ephemeral Containers" };
    return ET_SLICE_IN(key, sections);
}

static int kube_describe_bid(struct et_slice head, bool whole)
{
    bool name = false, space = false, containers = false;
    (void)whole;
    for (int i = 0; i < HEAD_LINES && head.n; i++) {
        const char *end = et_slice_find(head, '\n');
        size_t n = end ? (size_t)(end - head.p) : head.n;
        struct et_slice line = et_list_text(et_slice_to(head, n)), key, value;
        int depth = split(line, &key, &value);
        if (depth == DEPTH_POD) {
            name = name || (i == 0 && et_slice_is(key, "Name"));
            space = space || et_slice_is(key, "Namespace");
            containers = containers || (is_containers(key) && value.n == 0);
        }
        head = et_slice_from(head, n + 1);
    }
    return name && space && containers ? 80 : 0;
}

/* States the container that ends here, if it has an id. ET_PARSED or a negative code. */
static int finish(struct describing *d, struct et_err *err)
{
    bool stated = d->in_container && d->container.id.n > 0;
    d->in_container = d->in_state = d->waiting = false;
    if (!stated)
        return ET_PARSED;
    d->container.pod = d->pod;
    d->container.pod_namespace = d->space;
    return et_describe_container(d->describer, &d->container, &d->at, err);
}

/* A member of the pod. An et_outcome, or a negative code. */
static int take_pod(struct describing *d, struct et_slice key, struct et_slice value,
                    struct et_err *err)
{
    int rc = finish(d, err);
    d->in_containers = is_containers(key);
    if (et_slice_is(key, "Name")) {
        d->pod = value;
        d->space = d->describer->carried_by = ET_SLICE_NONE;
    } else if (et_slice_is(key, "Namespace")) {
        d->space = value;
    } else if (et_slice_is(key, "Node") && !et_slice_is(value, "<none>")) {
        const char *slash = et_slice_find(value, '/');
        d->describer->carried_by = et_slice_to(value, slash ? (size_t)(slash - value.p) : value.n);
    } else if (!d->in_containers) {
        return rc < 0 ? rc : ET_SKIPPED;
    }
    return rc;
}

static int64_t number(struct et_slice text)
{
    int64_t value;
    return et_slice_i64(text, &value) ? value : ET_ABSENT;
}

static void take_status(struct describing *d, struct et_slice value)
{
    d->in_state = true;
    d->waiting = et_slice_is(value, "Waiting");
    d->container.status = et_slice_is(value, "Running")      ? ET_SLICE("running")
                          : et_slice_is(value, "Terminated") ? ET_SLICE("exited")
                                                             : ET_SLICE_NONE;
}

/* A member of a container. */
static enum et_outcome take_member(struct describing *d, struct et_slice key, struct et_slice value,
                                   const struct et_place *line)
{
    struct et_container *container = &d->container;
    d->in_state = false;
    if (et_slice_is(key, "Container ID")) {
        et_kubernetes_id(value, &container->runtime, &container->id);
        d->at = *line;
    } else if (et_slice_is(key, "Image")) {
        container->image = value.n ? value : ET_SLICE_NONE;
    } else if (et_slice_is(key, "Image ID")) {
        container->image_id = value.n ? value : ET_SLICE_NONE;
    } else if (et_slice_is(key, "Restart Count")) {
        container->restart_count = number(value);
    } else if (et_slice_is(key, "State")) {
        take_status(d, value);
    } else if (et_slice_is(key, "Last State")) {
        if (d->waiting)
            take_status(d, value);
    } else {
        return ET_SKIPPED;
    }
    return ET_PARSED;
}

static enum et_outcome take_state(struct describing *d, struct et_slice key, struct et_slice value)
{
    int64_t ns;
    bool started = et_slice_is(key, "Started"), finished = et_slice_is(key, "Finished");
    if ((started || finished) && et_time_from_rfc1123(value, &ns))
        *(started ? &d->container.started_ns : &d->container.finished_ns) = ns;
    else if (et_slice_is(key, "Exit Code"))
        d->container.exit_code = number(value);
    else
        return ET_SKIPPED;
    return ET_PARSED;
}

/* An et_outcome, or a negative code. */
static int take_line(struct describing *d, struct et_slice line, const struct et_place *at,
                     struct et_err *err)
{
    struct et_slice key, value;
    int depth = split(line, &key, &value);
    if (depth == DEPTH_POD)
        return take_pod(d, key, value, err);
    if (depth == DEPTH_NAME && d->in_containers && value.n == 0) {
        int rc = finish(d, err);
        d->in_container = true;
        d->container = ET_CONTAINER_NONE;
        d->container.name = key;
        return rc;
    }
    if (depth == DEPTH_MEMBER && d->in_container)
        return (int)take_member(d, key, value, at);
    if (depth == DEPTH_STATE && d->in_state)
        return (int)take_state(d, key, value);
    return ET_SKIPPED;
}

static int kube_describe_document(void *state, struct et_slice text, struct et_tally *tally,
                                  struct et_err *err)
{
    struct describing d = { .describer = state };
    uint64_t of[3] = { 0 };
    struct et_place at = { 0 };
    for (size_t offset = text.n - et_slice_unmarked(text).n; offset < text.n;
         offset += at.length + 1) {
        struct et_slice rest = et_slice_from(text, offset);
        const char *end = et_slice_find(rest, '\n');
        at = (struct et_place){ at.line + 1, offset, end ? (size_t)(end - rest.p) : rest.n };
        int outcome = take_line(&d, et_list_text(et_slice_to(rest, at.length)), &at, err);
        if (outcome < 0)
            return outcome;
        of[outcome]++;
    }
    *tally = (struct et_tally){ of[ET_PARSED], of[ET_SKIPPED], of[ET_BROKEN] };
    int rc = finish(&d, err);
    return rc < 0 ? rc : 0;
}

const struct et_parser et_parser_kube_describe_pod = {
    .name = "kube-describe-pod",
    .summary = "kubectl describe pod",
    .group = ET_GROUP_RUNTIME,
    .sample = "Name:         ingest-7c9\nNamespace:    payments\nNode:         edge-12/10.0.0.12\n"
              "Containers:\n  worker:\n    Container ID:  containerd://"
              "449a5c8797ca7cf860854f7340634b042434091e59f408ba44abbda01503afef\n"
              "    Image:         docker.io/acme/toolbox:latest\n    State:         Running\n"
              "      Started:     Mon, 23 Nov 2026 22:12:27 +0000\n",
    .sample_invented = true,
    .bid = kube_describe_bid,
    .open = et_describer_open,
    .document = kube_describe_document,
    .close = et_describer_close,
};
