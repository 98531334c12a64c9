#include "analyzer/presence/sightings.h"

#include <stdlib.h>

const char *et_since_name(enum et_since since)
{
    static const char *const names[] = { "base-image", "layer",    "installed",
                                         "dropped",    "executed", "unknown" };
    return names[since];
}

void et_bases_add(struct et_strbuf *to, unsigned bits)
{
    static const char *const names[] = { "packages", "files", "layers", "history",
                                         "commands", "execs", "diff" };
    bool any = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(bits & 1U << i))
            continue;
        et_strbuf_adds(to, any ? ", " : "");
        et_strbuf_adds(to, names[i]);
        any = true;
    }
}

bool et_sighting_counts(const struct et_sighting *found)
{
    return !found->removed.p && et_tool_role_compiles(found->role);
}

/* Packages are the same by their name, whatever version is told. */
static void add_key(struct et_strbuf *key, const struct et_sighting *found)
{
    et_strbuf_addf(key, "%d%c", (int)found->role, found->package.p ? 'p' : 'f');
    et_strbuf_add(key, found->family);
    et_strbuf_addc(key, '\0');
    et_strbuf_add(key, found->package.p ? found->package : found->what);
}

/* What is said of the same thing by two: since when, by the one that knows; whether it
 * is gone, by the one that says it is there. */
static void join(struct et_sighting *into, const struct et_sighting *other)
{
    bool back = into->removed.p && !other->removed.p;
    bool gone = !into->removed.p && other->removed.p;
    bool knows =
        other->since < into->since ||
        (other->since == into->since && into->exec_id == ET_NULL && other->exec_id != ET_NULL);
    struct et_sighting better = back || (!gone && knows) ? *other : *into;
    const unsigned lists = ET_BASIS_PACKAGES | ET_BASIS_LAYERS; /* they tell the version */
    if (better.package.p && ((into->by | other->by) & lists))
        better.what = into->by & lists ? into->what : other->what;
    better.by = into->by | other->by;
    better.inherited = into->inherited && other->inherited;
    *into = better;
}

void et_sightings_init(struct et_sightings *sightings)
{
    *sightings = (struct et_sightings){ 0 };
    et_map_init(&sightings->index);
}

void et_sightings_clear(struct et_sightings *sightings)
{
    free(sightings->at);
    et_map_clear(&sightings->index);
    *sightings = (struct et_sightings){ 0 };
}

int et_sightings_add(struct et_sightings *sightings, const struct et_sighting *found,
                     struct et_err *err)
{
    ET_STRBUF_AUTO key = { 0 };
    add_key(&key, found);
    uint64_t *slot = key.failed ? NULL : et_map_put(&sightings->index, et_strbuf_slice(&key), NULL);
    if (!slot || !ET_ARRAY_ROOM(*sightings))
        return et_fail_memory(err);
    if (*slot) {
        join(&sightings->at[*slot - 1], found);
        return 0;
    }
    if (sightings->count == ET_SIGHTINGS_MAX)
        return 0;
    sightings->at[sightings->count++] = *found;
    *slot = sightings->count;
    return 0;
}

static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Made with the image, at run time, not known. */
static int stage_of(enum et_since since)
{
    return since == ET_SINCE_UNKNOWN ? 2 : since >= ET_SINCE_INSTALLED ? 1 : 0;
}

/* What has no time comes after what has one. */
static int by_time(int64_t a, int64_t b)
{
    int order = by_number(a == ET_NULL, b == ET_NULL);
    return order ? order : by_number(a, b);
}

static int in_order(const void *a, const void *b)
{
    const struct et_sighting *x = a, *y = b;
    int order = by_number(x->removed.p != NULL, y->removed.p != NULL);
    if (order == 0)
        order = by_number(stage_of(x->since), stage_of(y->since));
    if (order == 0)
        order = by_number(x->position, y->position);
    if (order == 0)
        order = by_time(x->time_ns, y->time_ns);
    if (order == 0)
        order = by_number(x->since, y->since);
    if (order == 0)
        order = et_slice_compare(x->family, y->family);
    if (order == 0)
        order = by_number(x->role, y->role);
    return order ? order : et_slice_compare(x->what, y->what);
}

void et_sightings_sort(struct et_sightings *sightings)
{
    if (sightings->count)
        qsort(sightings->at, sightings->count, sizeof *sightings->at, in_order);
}
