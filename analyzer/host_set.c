#include "analyzer/host_set.h"

#include "base/array.h"

#include <stdlib.h>

static struct et_slice without_lead(struct et_slice path)
{
    while (et_slice_starts(path, "./") || et_slice_starts(path, "/"))
        path = et_slice_from(path, path.p[0] == '/' ? 1 : 2);
    return path;
}

/* Adds each part of path with a '/' before it, but for those that name no folder. */
static void add_parts(struct et_strbuf *to, struct et_slice path)
{
    while (path.n) {
        const char *end = et_slice_find(path, '/');
        struct et_slice part = et_slice_to(path, end ? (size_t)(end - path.p) : path.n);
        path = et_slice_from(path, part.n + 1);
        if (part.n == 0 || et_slice_is(part, ".") || et_slice_is(part, ".."))
            continue;
        et_strbuf_addc(to, '/');
        et_strbuf_add(to, part);
    }
}

static struct et_slice as_it_lay(struct et_host_set *set, struct et_slice text)
{
    return et_arena_copy(&set->text, et_place_as_it_lay(&set->key, text));
}

/* Names inside archives are anyone's to choose: "/etc/x", "./etc/x" and "../etc/x"
 * are etc/x. */
static struct et_slice path_of(struct et_host_set *set, struct et_slice path,
                               struct et_slice member)
{
    path = as_it_lay(set, path);
    member = as_it_lay(set, member);
    if (et_slice_starts(path, "./"))
        path = without_lead(path);
    et_strbuf_reset(&set->key);
    et_strbuf_add(&set->key, path);
    add_parts(&set->key, member);
    return et_arena_copy(&set->text, et_strbuf_slice(&set->key));
}

/* A word in a file is a host name only where the file is called so. */
static bool is_name_file(const struct et_spot *spot)
{
    if (et_place_of_container(spot))
        return false;
    return spot->root.p ? et_slice_ends(spot->path, "/etc/hostname")
                        : et_slice_starts(et_slice_basename(spot->path), "hostname");
}

static struct et_host_world *new_world(void)
{
    struct et_host_world *world = calloc(1, sizeof *world);
    if (!world)
        return NULL;
    for (int rank = 0; rank < ET_RANKS; rank++)
        et_territory_init(&world->known[rank]);
    et_map_init(&world->by_site);
    et_map_init(&world->roots);
    et_map_init(&world->aliases);
    world->audit_host = ET_PLACE_NONE;
    return world;
}

static void free_world(struct et_host_world *world)
{
    for (int rank = 0; rank < ET_RANKS; rank++)
        et_territory_clear(&world->known[rank]);
    et_map_clear(&world->aliases);
    et_map_clear(&world->roots);
    et_map_clear(&world->by_site);
    free(world);
}

/* NULL if there is no memory. */
static struct et_host_world *world_of(struct et_host_set *set, struct et_slice origin)
{
    uint64_t *slot = et_map_put(&set->by_origin, origin, NULL);
    if (!slot || *slot)
        return slot ? set->worlds[*slot - 1] : NULL;
    if (!et_array_grow((void **)&set->worlds, set->world_count, &set->world_cap,
                       sizeof(struct et_host_world *)))
        return NULL;
    struct et_host_world *world = new_world();
    if (!world)
        return NULL;
    world->origin = et_arena_copy(&set->text, origin);
    set->worlds[set->world_count++] = world;
    *slot = set->world_count;
    return world;
}

static struct et_host_stream read_stream(struct et_host_set *set, struct et_stmt *stmt)
{
    struct et_slice node = et_arena_copy(&set->text, et_stmt_col_text(stmt, 2));
    bool carried = et_stmt_col_int(stmt, 3) == 1;
    struct et_host_stream s = {
        .world = world_of(set, et_stmt_col_text(stmt, 13)),
        .id = et_stmt_col_int(stmt, 0),
        .evidence_row = et_stmt_col_int(stmt, 1),
        .node = carried ? ET_SLICE_NONE : node,
        .carrier = carried && !et_host_is_unnamed(node) ? node : ET_SLICE_NONE,
        .given = et_arena_copy(&set->text, et_stmt_col_text(stmt, 4)),
        .spot.path = path_of(set, et_stmt_col_text(stmt, 5), et_stmt_col_text(stmt, 6)),
        .spot.site = as_it_lay(set, et_stmt_col_text(stmt, 7)),
        .has_audit = et_stmt_col_int(stmt, 8) == 1,
        .first_ns = et_stmt_col_int(stmt, 9),
        .last_ns = et_stmt_col_int(stmt, 10),
        .host = -1,
    };
    s.spot.root = et_place_root(s.spot.path, s.spot.site);
    struct et_slice hostname = et_stmt_col_text(stmt, 11), nodename = et_stmt_col_text(stmt, 12);
    if (is_name_file(&s.spot))
        s.hostname = et_arena_copy(&set->text, hostname);
    else if (!et_place_of_container(&s.spot))
        s.hostname = et_arena_copy(&set->text, nodename);
    if (et_host_is_unnamed(s.hostname))
        s.hostname = ET_SLICE_NONE;
    return s;
}

static int load(struct et_host_set *set, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(set->store, ET_Q_STREAMS, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!et_array_grow((void **)&set->streams, set->stream_count, &set->stream_cap,
                           sizeof *set->streams))
            return et_fail_memory(err);
        struct et_host_stream s = read_stream(set, stmt);
        bool tells = (s.has_audit && !s.carrier.p) || s.hostname.p;
        if (!s.world || (s.spot.root.p && tells && !et_map_put(&s.world->roots, s.spot.root, NULL)))
            return et_fail_memory(err);
        set->streams[set->stream_count++] = s;
    }
    /* Where neither is, it is some folder with such names in it. */
    for (size_t i = 0; i < set->stream_count; i++)
        if (!et_map_get(&set->streams[i].world->roots, set->streams[i].spot.root))
            set->streams[i].spot.root = ET_SLICE_NONE;
    return rc == 0 && (set->text.failed || set->key.failed) ? et_fail_memory(err) : rc;
}

/* The host that stands under that key; where none does, the given one from now on. */
static int host_at(struct et_host_set *set, struct et_map *index, struct et_slice key,
                   struct et_host otherwise, int *host, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = et_map_put(index, key, &fresh);
    if (!slot)
        return et_fail_memory(err);
    if (fresh) {
        if (!et_array_grow((void **)&set->hosts, set->host_count, &set->host_cap,
                           sizeof *set->hosts))
            return et_fail_memory(err);
        set->hosts[set->host_count++] = otherwise;
        *slot = set->host_count;
    }
    *host = (int)*slot - 1;
    return 0;
}

int et_host_named(struct et_host_set *set, struct et_slice name, enum et_named_by by, int *host,
                  struct et_err *err)
{
    return host_at(set, &set->by_name, name, (struct et_host){ .name = name, .by = by }, host, err);
}

void et_host_join(struct et_host_set *set, struct et_host_stream *stream, int host)
{
    struct et_host *whole = &set->hosts[host];
    bool own_audit = stream->has_audit && !stream->carrier.p;
    stream->host = host;
    whole->has_audit = whole->has_audit || stream->has_audit;
    whole->has_root = whole->has_root || (own_audit && stream->spot.root.p);
}

int et_host_join_place(struct et_host_set *set, struct et_host_stream *stream, struct et_err *err)
{
    struct et_slice site = et_place_bound(&stream->spot);
    int host = -1;
    if (host_at(
            set, &stream->world->by_site, site,
            (struct et_host){ .site = site, .origin = stream->world->origin, .by = ET_BY_PLACE },
            &host, err) < 0)
        return ET_FATAL;
    et_host_join(set, stream, host);
    return 0;
}

int et_host_learn(struct et_host_set *set, struct et_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < set->stream_count && rc == 0; i++) {
        struct et_host_stream *s = &set->streams[i];
        if (s->host < 0 || s->learned)
            continue;
        s->learned = true;
        enum et_host_rank rank = ET_RANK_NAMED;
        if (s->hostname.p)
            rank = s->spot.root.p ? ET_RANK_ROOT : ET_RANK_SAID;
        else if (s->carrier.p)
            rank = ET_RANK_CARRIED;
        rc = et_territory_add(&s->world->known[rank], &s->spot, s->host, err);
    }
    return rc;
}

bool et_host_is_unnamed(struct et_slice name)
{
    return name.n == 0 || et_slice_is(name, "localhost") || et_slice_starts(name, "localhost.") ||
           et_slice_is(name, "(none)");
}

bool et_host_same_name(struct et_slice a, struct et_slice b)
{
    struct et_slice longer = a.n > b.n ? a : b, shorter = a.n > b.n ? b : a;
    uint64_t number;
    return et_slice_eq(a, b) || (longer.n > shorter.n && longer.p[shorter.n] == '.' &&
                                 et_slice_eq(et_slice_to(longer, shorter.n), shorter) &&
                                 !et_slice_u64(shorter, &number));
}

int et_host_namesake(const struct et_host_set *set, const struct et_host_stream *stream,
                     struct et_slice name)
{
    int found = -1;
    for (size_t i = 0; i < set->stream_count; i++) {
        const struct et_host_stream *other = &set->streams[i];
        if (other->world != stream->world || !other->learned || other->host == found ||
            set->hosts[other->host].by == ET_BY_PLACE ||
            !et_host_same_name(set->hosts[other->host].name, name) ||
            !et_place_beneath(other->spot.path, stream->spot.site))
            continue;
        if (found >= 0)
            return -1;
        found = other->host;
    }
    return found;
}

int et_host_set_load(struct et_host_set *set, struct et_store *store, struct et_err *err)
{
    *set = (struct et_host_set){ .store = store };
    et_arena_init(&set->text);
    et_map_init(&set->by_name);
    et_map_init(&set->by_origin);
    return load(set, err);
}

void et_host_set_clear(struct et_host_set *set)
{
    for (size_t i = 0; i < set->world_count; i++)
        free_world(set->worlds[i]);
    free(set->worlds);
    et_map_clear(&set->by_origin);
    et_map_clear(&set->by_name);
    et_strbuf_clear(&set->key);
    et_arena_clear(&set->text);
    free(set->streams);
    free(set->hosts);
}
