#include "analyzer/plan/groups.h"

#include "analyzer/host_set.h"
#include "base/map.h"

#include <stdlib.h>

/* What a file is joined by: files with one key stay together. */
enum key_kind { KEY_HOST = 'h', KEY_ROOT = 'r', KEY_SITE = 's' };

struct groups {
    struct et_plan *plan;
    const struct et_head_told *told;
    size_t *above;       /* of each file, one that it is joined to; itself = the first of a group */
    struct et_map first; /* key -> 1 + a file that has it */
    struct et_map loose; /* folders given in which files that name nobody lie, not in an archive */
    struct et_territory named; /* where files that name a host lie: -> the first of their group */
    struct et_strbuf key;
};

static size_t leader(const struct groups *g, size_t file)
{
    while (g->above[file] != file) {
        g->above[file] = g->above[g->above[file]];
        file = g->above[file];
    }
    return file;
}

/* The least of two leads: so which one does not depend on the order of joining. */
static void join(struct groups *g, size_t a, size_t b)
{
    a = leader(g, a);
    b = leader(g, b);
    if (a < b)
        g->above[b] = a;
    else
        g->above[a] = b;
}

static int join_by(struct groups *g, size_t file, enum key_kind kind, struct et_slice name,
                   struct et_err *err)
{
    et_strbuf_reset(&g->key);
    et_strbuf_addc(&g->key, (char)kind);
    et_strbuf_add(&g->key, name);
    uint64_t *slot = g->key.failed ? NULL : et_map_put(&g->first, et_strbuf_slice(&g->key), NULL);
    if (!slot)
        return et_fail_memory(err);
    if (*slot)
        join(g, file, (size_t)*slot - 1);
    else
        *slot = file + 1;
    return 0;
}

/* With its domain or without it may be the same host; of an address the first number says
 * nothing. */
static struct et_slice without_domain(struct et_slice name)
{
    uint64_t number;
    const char *dot = et_slice_find(name, '.');
    struct et_slice label = et_slice_to(name, dot ? (size_t)(dot - name.p) : name.n);
    return et_slice_u64(label, &number) ? name : label;
}

static struct et_spot spot_of(const struct et_plan_file *file)
{
    struct et_spot spot = { .path = et_slice_of(file->path), .site = file->site };
    if (et_slice_starts(spot.path, "./"))
        spot.path = et_slice_from(spot.path, 2);
    spot.root = et_place_root(spot.path, spot.site);
    return spot;
}

/* By what it names, and by the root that it lies in. */
static int join_named(struct groups *g, size_t i, struct et_err *err)
{
    struct et_plan_file *file = &g->plan->files[i];
    const struct et_head_told *told = &g->told[i];
    struct et_spot spot = spot_of(file);
    size_t names = 0;
    file->reason = ET_PLAN_BY_SITE;
    for (size_t n = 0; n < told->name_count; n++) {
        if (et_host_is_unnamed(told->names[n]))
            continue;
        file->host = names++ ? ET_SLICE_NONE : told->names[n];
        file->reason = ET_PLAN_BY_NAME;
        if (join_by(g, i, KEY_HOST, without_domain(told->names[n]), err) < 0)
            return ET_FATAL;
    }
    if (spot.root.p && file->reason == ET_PLAN_BY_SITE)
        file->reason = ET_PLAN_BY_ROOT;
    return spot.root.p ? join_by(g, i, KEY_ROOT, spot.root, err) : 0;
}

static int learn_named(struct groups *g, struct et_err *err)
{
    for (size_t i = 0; i < g->plan->count; i++) {
        struct et_spot spot = spot_of(&g->plan->files[i]);
        if (g->plan->files[i].reason == ET_PLAN_BY_NAME &&
            et_territory_add(&g->named, &spot, (int)leader(g, i), err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* What names nobody: with what is named nearest. */
static int join_near(struct groups *g, size_t i, struct et_err *err)
{
    struct et_plan_file *file = &g->plan->files[i];
    struct et_spot spot = spot_of(file);
    struct et_slice folder = ET_SLICE_NONE;
    int found = ET_PLACE_NONE;
    if (file->reason != ET_PLAN_BY_SITE)
        return 0;
    while (found == ET_PLACE_NONE && (folder = et_place_next(&spot, folder)).p)
        found = et_territory_at(&g->named, folder);
    if (found >= 0) {
        file->reason = ET_PLAN_BY_FOLDER;
        join(g, i, (size_t)found);
    } else if (!g->told[i].is_archive && !et_map_put(&g->loose, file->site, NULL)) {
        return et_fail_memory(err);
    }
    return 0;
}

/* What has nobody near: with its like. An archive is mostly of one host, which names itself further
 * on; it stays with the loose files around it, that may be its host's. */
static int join_alike(struct groups *g, size_t i, struct et_err *err)
{
    struct et_plan_file *file = &g->plan->files[i];
    if (file->reason != ET_PLAN_BY_SITE)
        return 0;
    if (!g->told[i].is_archive || et_map_get(&g->loose, file->site))
        return join_by(g, i, KEY_SITE, file->site, err);
    file->reason = ET_PLAN_BY_ARCHIVE;
    return 0;
}

/* The only group with an audit log takes what has none near it; SIZE_MAX = there are several. */
static size_t only_audit_group(const struct groups *g)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < g->plan->count; i++) {
        if (!g->told[i].has_audit)
            continue;
        if (found != SIZE_MAX && found != leader(g, i))
            return SIZE_MAX;
        found = leader(g, i);
    }
    return found;
}

static void join_to_only(struct groups *g)
{
    size_t only = only_audit_group(g);
    for (size_t i = 0; i < g->plan->count && only != SIZE_MAX; i++) {
        enum et_plan_reason reason = g->plan->files[i].reason;
        if ((reason != ET_PLAN_BY_SITE && reason != ET_PLAN_BY_ARCHIVE) ||
            leader(g, i) == leader(g, only))
            continue;
        g->plan->files[i].reason = ET_PLAN_BY_ONLY;
        join(g, i, only);
    }
}

/* Groups get numbers in the order of their first files. */
static int number(struct groups *g, struct et_err *err)
{
    struct et_plan *plan = g->plan;
    size_t *numbers = calloc(plan->count ? plan->count : 1, sizeof *numbers);
    if (!numbers)
        return et_fail_memory(err);
    for (size_t i = 0; i < plan->count; i++) {
        size_t first = leader(g, i);
        if (first == i)
            numbers[i] = plan->group_count++;
        plan->files[i].group = numbers[first];
    }
    free(numbers);
    return 0;
}

int et_groups_find(struct et_plan *plan, const struct et_head_told *told, struct et_err *err)
{
    struct groups g = { .plan = plan, .told = told };
    int rc = 0;
    if (plan->count == 0)
        return 0;
    g.above = calloc(plan->count, sizeof *g.above);
    if (!g.above)
        return et_fail_memory(err);
    et_map_init(&g.first);
    et_map_init(&g.loose);
    et_territory_init(&g.named);
    for (size_t i = 0; i < plan->count; i++)
        g.above[i] = i;
    for (size_t i = 0; i < plan->count && rc == 0; i++)
        rc = join_named(&g, i, err);
    if (rc == 0)
        rc = learn_named(&g, err);
    for (size_t i = 0; i < plan->count && rc == 0; i++)
        rc = join_near(&g, i, err);
    for (size_t i = 0; i < plan->count && rc == 0; i++)
        rc = join_alike(&g, i, err);
    if (rc == 0)
        join_to_only(&g);
    if (rc == 0)
        rc = number(&g, err);
    et_strbuf_clear(&g.key);
    et_territory_clear(&g.named);
    et_map_clear(&g.first);
    et_map_clear(&g.loose);
    free(g.above);
    return rc;
}
