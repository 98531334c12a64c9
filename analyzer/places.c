#include "analyzer/places.h"

#include "base/printable.h"

/* Beneath these, paths are those of containers and images. */
static const char *const stores[] = {
    "containers", "crictl",  "ctr",      "diff",   "docker", "kubernetes", "layers",    "merged",
    "nerdctl",    "overlay", "overlay2", "podman", "pods",   "rootfs",     "snapshots",
};

/* How the path of a host's own file begins. */
static const char *const beginnings[] = {
    "etc/", "var/log/", "var/lib/", "var/run/", "run/docker/", "run/containerd/", "run/log/",
};

struct et_slice et_place_as_it_lay(struct et_strbuf *to, struct et_slice text)
{
    et_strbuf_reset(to);
    et_printable_decode(to, text);
    return et_strbuf_slice(to);
}

/* What of path lies beneath site. */
static struct et_slice beneath_site(struct et_slice path, struct et_slice site)
{
    if (!et_place_beneath(path, site) || et_slice_is(site, "."))
        return path;
    return et_slice_from(path, et_slice_is(site, "/") ? 1 : site.n + 1);
}

/* Takes the next part off path, and the '/' behind it. False for the last part,
 * which is the file's name. */
static bool take_part(struct et_slice *path, struct et_slice *part)
{
    const char *end = path->p ? et_slice_find(*path, '/') : NULL;
    size_t n = end ? (size_t)(end - path->p) : path->n;
    *part = et_slice_to(*path, n);
    *path = et_slice_from(*path, n + 1);
    return end != NULL;
}

struct et_slice et_place_root(struct et_slice path, struct et_slice site)
{
    struct et_slice rest = beneath_site(path, site), part = ET_SLICE_NONE;
    do {
        for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
            size_t above = (size_t)(rest.p - path.p);
            if (et_slice_starts(rest, beginnings[i]))
                return above > 1 ? et_slice_to(path, above - 1) : site;
        }
    } while (take_part(&rest, &part) && !ET_SLICE_IN(part, stores));
    return ET_SLICE_NONE;
}

bool et_place_of_container(const struct et_spot *spot)
{
    struct et_slice rest = beneath_site(spot->path, spot->site), part;
    while (take_part(&rest, &part))
        if (ET_SLICE_IN(part, stores))
            return true;
    return false;
}

bool et_place_beneath(struct et_slice path, struct et_slice folder)
{
    bool absolute = et_slice_starts(path, "/");
    if (et_slice_is(folder, "."))
        return path.n && !absolute;
    if (et_slice_is(folder, "/"))
        return absolute;
    return et_slice_eq(path, folder) ||
           (path.n > folder.n && et_slice_eq(et_slice_to(path, folder.n), folder) &&
            path.p[folder.n] == '/');
}

struct et_slice et_place_bound(const struct et_spot *spot)
{
    return spot->root.p ? spot->root : spot->site;
}

void et_territory_init(struct et_territory *territory)
{
    et_map_init(&territory->folders);
}

void et_territory_clear(struct et_territory *territory)
{
    et_map_clear(&territory->folders);
}

/* The folder around path; "/" and "" are their own. */
static struct et_slice above(struct et_slice path)
{
    size_t n = path.n - et_slice_basename(path).n;
    return et_slice_to(path, n > 1 ? n - 1 : n);
}

static int know(struct et_territory *territory, struct et_slice folder, int n, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = et_map_put(&territory->folders, folder, &fresh);
    if (!slot)
        return et_fail_memory(err);
    uint64_t value = (uint64_t)n + 1;
    *slot = fresh || *slot == value ? value : UINT64_MAX;
    return 0;
}

int et_territory_add(struct et_territory *territory, const struct et_spot *spot, int n,
                     struct et_err *err)
{
    struct et_slice folder = spot->path, next = above(folder);
    int rc = 0;
    while (rc == 0 && next.n && next.n < folder.n) {
        rc = know(territory, next, n, err);
        folder = next;
        next = above(folder);
    }
    if (rc == 0) /* "." is not how the paths in it begin */
        rc = know(territory, spot->site, n, err);
    return rc;
}

int et_territory_at(const struct et_territory *territory, struct et_slice folder)
{
    const uint64_t *slot = et_map_get(&territory->folders, folder);
    return !slot ? ET_PLACE_NONE : *slot == UINT64_MAX ? ET_PLACE_MANY : (int)(*slot - 1);
}

struct et_slice et_place_next(const struct et_spot *spot, struct et_slice folder)
{
    if (spot->root.p)
        return folder.p ? ET_SLICE_NONE : spot->root;
    if (folder.p && et_slice_eq(folder, spot->site))
        return ET_SLICE_NONE;
    folder = above(folder.p ? folder : spot->path);
    return folder.n && et_place_beneath(folder, spot->site) ? folder : spot->site;
}
