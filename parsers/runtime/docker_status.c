#include "parsers/runtime/docker_status.h"

static const struct {
    const char *words, *status;
} known[] = {
    { "Up", "running" },
    { "Exited", "exited" },
    { "Created", "created" },
    { "Restarting", "restarting" },
    { "Removal In Progress", "removing" },
    { "Dead", "dead" },
    /* podman's */
    { "Initialized", "created" },
    { "Configured", "created" },
    { "Paused", "paused" },
    { "Stopping", "stopping" },
    { "Removing", "removing" },
};

/* The number in the brackets behind the first word. */
static int64_t exit_code(struct et_slice text)
{
    const char *open = et_slice_find(text, '('), *close = et_slice_find(text, ')');
    int64_t code;
    if (!open || !close || close < open ||
        !et_slice_i64((struct et_slice){ open + 1, (size_t)(close - open) - 1 }, &code))
        return ET_ABSENT;
    return code;
}

void et_docker_status(struct et_container *container, struct et_slice text)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!et_slice_starts(text, known[i].words))
            continue;
        container->status = et_slice_of(known[i].status);
        if (et_slice_is(container->status, "exited"))
            container->exit_code = exit_code(text);
        if (et_slice_ends(text, "(Paused)"))
            container->status = ET_SLICE("paused");
        return;
    }
}

void et_docker_image(struct et_container *container, struct et_slice text)
{
    bool id = et_slice_starts(text, "sha256:") || et_slice_is_hex(text, 12);
    *(id ? &container->image_id : &container->image) = text;
}

struct et_slice et_docker_own_name(struct et_slice names)
{
    for (struct et_slice rest = names; rest.n;) {
        const char *comma = et_slice_find(rest, ',');
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
        struct et_slice name = et_slice_to(rest, n);
        if (et_slice_starts(name, "/"))
            name = et_slice_from(name, 1);
        if (name.n && !et_slice_find(name, '/'))
            return name;
        rest = et_slice_from(rest, n + 1);
    }
    return ET_SLICE_NONE;
}
