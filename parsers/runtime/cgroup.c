#include "parsers/runtime/cgroup.h"

/* What stands before the id, and whose word it is. */
static const struct {
    const char *prefix, *runtime;
} known[] = {
    { "docker", "docker" }, { "libpod", "podman" },      { "cri-containerd", "containerd" },
    { "crio", "cri-o" },    { "nerdctl", "containerd" },
};

enum { KNOWN = sizeof known / sizeof *known, FULL_ID = 64 };

static bool is_id(struct et_slice text)
{
    return text.n == FULL_ID && et_slice_is_hex(text, FULL_ID);
}

/* "docker-<id>.scope", "libpod-<id>", "<id>" */
static bool of_segment(struct et_slice segment, struct et_slice *runtime, struct et_slice *id)
{
    if (et_slice_ends(segment, ".scope"))
        segment = et_slice_to(segment, segment.n - strlen(".scope"));
    *runtime = ET_SLICE_NONE;
    *id = segment;
    if (is_id(segment))
        return true;
    if (segment.n <= FULL_ID || segment.p[segment.n - FULL_ID - 1] != '-')
        return false;
    struct et_slice prefix = et_slice_to(segment, segment.n - FULL_ID - 1);
    *id = et_slice_from(segment, segment.n - FULL_ID);
    for (size_t i = 0; i < KNOWN; i++) {
        if (et_slice_is(prefix, known[i].prefix)) {
            *runtime = et_slice_of(known[i].runtime);
            return is_id(*id);
        }
    }
    return false;
}

/* "SLICE:PREFIX:NAME": the name is the id, whatever it looks like. */
static bool of_systemd(struct et_slice text, struct et_slice *runtime, struct et_slice *id)
{
    const char *first = et_slice_find(text, ':');
    struct et_slice rest = et_slice_from(text, first ? (size_t)(first - text.p) + 1 : text.n);
    const char *second = et_slice_find(rest, ':');
    if (!second || et_slice_find(text, '/'))
        return false;
    size_t n = (size_t)(second - rest.p);
    *id = et_slice_from(rest, n + 1);
    for (size_t i = 0; i < KNOWN; i++) {
        if (et_slice_is(et_slice_to(rest, n), known[i].prefix)) {
            *runtime = et_slice_of(known[i].runtime);
            return id->n > 0;
        }
    }
    return false;
}

/* "/docker/<id>": the group above tells the runtime. */
static struct et_slice runtime_of(struct et_slice parent)
{
    struct et_slice name = et_slice_basename(et_slice_to(parent, parent.n - (parent.n > 0)));
    for (size_t i = 0; i < KNOWN; i++)
        if (et_slice_is(name, known[i].prefix))
            return et_slice_of(known[i].runtime);
    return ET_SLICE_NONE;
}

bool et_cgroup_container(struct et_slice cgroup, struct et_slice *runtime, struct et_slice *id)
{
    if (of_systemd(cgroup, runtime, id))
        return true;
    while (cgroup.n) {
        struct et_slice segment = et_slice_basename(cgroup);
        struct et_slice parent = et_slice_to(cgroup, cgroup.n - segment.n);
        if (of_segment(segment, runtime, id)) {
            if (!runtime->p)
                *runtime = runtime_of(parent);
            return true;
        }
        cgroup = et_slice_to(parent, parent.n - (parent.n > 0));
    }
    return false;
}
