/*
 * /var/lib/docker/overlay2/LAYER/merged          inspect's GraphDriver, and runc init's cwd
 * /var/lib/containers/storage/overlay/LAYER/merged
 * /run/containerd/io.containerd.runtime.v2.task/NAMESPACE/ID/rootfs   (the bundle has the id)
 */
#include "analyzer/roots.h"

/* Above bundles, by containerd's task services (runtime/v1/linux, runtime/v2). */
static const char *const bundles[] = {
    "/io.containerd.runtime.v2.task/",
    "/io.containerd.runtime.v1.linux/",
};

enum { LONGEST_PATH = 4096 }; /* the kernel's PATH_MAX */

/* Two containers are said to have the same root: it names none. */
#define SHARED UINT64_MAX

static struct et_slice without_slash(struct et_slice path)
{
    return path.n > 1 && et_slice_ends(path, "/") ? et_slice_to(path, path.n - 1) : path;
}

bool et_root_learn(struct et_model *m, struct et_slice path, et_ref container)
{
    bool fresh;
    path = without_slash(path);
    if (path.n < 2 || path.n > LONGEST_PATH || !et_slice_starts(path, "/"))
        return true;
    uint64_t *slot = et_map_put(&m->by_root, path, &fresh);
    if (!slot)
        return false;
    if (fresh && (!m->shortest_root || path.n < m->shortest_root))
        m->shortest_root = path.n;
    if (path.n > m->longest_root)
        m->longest_root = path.n;
    *slot = fresh || *slot == container ? container : SHARED;
    return true;
}

int et_roots_load(struct et_model *m, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_CONTAINER_ROOTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_CONTAINER_ROOTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, 1));
        if (ref && !et_root_learn(m, et_stmt_col_text(stmt, 0), (et_ref)*ref))
            return et_fail_memory(err);
    }
    return rc;
}

/* …/io.containerd.runtime.v2.task/NAMESPACE/ID/… */
static et_ref of_bundle(const struct et_model *m, struct et_slice path)
{
    for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++) {
        const char *at = et_slice_search(path, et_slice_of(bundles[i]));
        struct et_slice rest =
            at ? et_slice_from(path, (size_t)(at - path.p) + strlen(bundles[i])) : ET_SLICE_NONE;
        const char *slash = rest.n ? et_slice_find(rest, '/') : NULL;
        if (!slash)
            continue;
        struct et_slice id = et_slice_from(rest, (size_t)(slash - rest.p) + 1);
        const char *end = et_slice_find(id, '/');
        id = end ? et_slice_to(id, (size_t)(end - id.p)) : id;
        const uint64_t *ref = id.n ? et_map_get(&m->by_id, id) : NULL;
        return ref ? (et_ref)*ref : 0;
    }
    return 0;
}

/* The first root that the path lies in, or NULL. */
static const uint64_t *find_root(const struct et_model *m, struct et_slice path, size_t *length)
{
    for (size_t n = m->shortest_root; n && n <= path.n && n <= m->longest_root; n++) {
        if (n < path.n && path.p[n] != '/')
            continue;
        const uint64_t *ref = et_map_get(&m->by_root, et_slice_to(path, n));
        *length = n;
        if (ref)
            return ref;
    }
    return NULL;
}

et_ref et_root_split(const struct et_model *m, struct et_slice path, struct et_slice *inside)
{
    size_t length;
    const uint64_t *ref = et_slice_starts(path, "/") ? find_root(m, path, &length) : NULL;
    if (!ref || *ref == SHARED)
        return 0;
    *inside = length < path.n ? et_slice_from(path, length) : ET_SLICE("/");
    return (et_ref)*ref;
}

et_ref et_root_of(const struct et_model *m, struct et_slice path)
{
    size_t length;
    if (!et_slice_starts(path, "/"))
        return 0;
    const uint64_t *ref = find_root(m, path, &length);
    if (ref)
        return *ref == SHARED ? 0 : (et_ref)*ref;
    return path.n > strlen(bundles[0]) ? of_bundle(m, path) : 0;
}
