#include "analyzer/host_set.h"

#include <stdlib.h>

/* Between the last word under an old name and the first under the new one. */
static const uint64_t renaming_ns = UINT64_C(60) * 1000000000;

static int by_time(const void *a, const void *b)
{
    const struct et_host_stream *x = *(const struct et_host_stream *const *)a,
                                *y = *(const struct et_host_stream *const *)b;
    return (x->first_ns > y->first_ns) - (x->first_ns < y->first_ns);
}

/* A host that is renamed speaks under one name, then at once under the next; two
 * hosts speak at the same time. names: the streams of one evidence, sorted. */
static bool is_one_host(struct et_host_stream *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (names[i - 1]->last_ns == ET_NULL || names[i]->first_ns <= names[i - 1]->last_ns ||
            (uint64_t)names[i]->first_ns - (uint64_t)names[i - 1]->last_ns > renaming_ns)
            return false;
    return true;
}

/* What hosts were called before they were renamed, in one folder. */
static struct et_slice alias(struct et_host_set *set, struct et_slice folder, struct et_slice name)
{
    et_strbuf_reset(&set->key);
    et_strbuf_add(&set->key, folder);
    et_strbuf_addc(&set->key, '\0');
    et_strbuf_add(&set->key, name);
    return et_strbuf_slice(&set->key);
}

/* The host that had that name nearest to the stream; -1 if none or several. */
static int known_alias(struct et_host_set *set, const struct et_host_stream *s)
{
    struct et_slice folder = ET_SLICE_NONE;
    const uint64_t *slot = NULL;
    while (!slot && (folder = et_place_next(&s->spot, folder)).p)
        slot = et_map_get(&s->world->aliases, alias(set, folder, s->carrier));
    return slot && *slot != UINT64_MAX ? (int)(*slot - 1) : -1;
}

static int know_alias(struct et_host_set *set, const struct et_host_stream *s, int host,
                      struct et_err *err)
{
    struct et_slice folder = ET_SLICE_NONE;
    uint64_t value = (uint64_t)host + 1;
    while ((folder = et_place_next(&s->spot, folder)).p) {
        bool fresh;
        uint64_t *slot = et_map_put(&s->world->aliases, alias(set, folder, s->carrier), &fresh);
        if (!slot || set->key.failed)
            return et_fail_memory(err);
        *slot = fresh || *slot == value ? value : UINT64_MAX;
    }
    return 0;
}

/* The host of all these names, of which it had the last one last: the only ones in
 * their evidence (alone), or one of several. --host is not for several. */
static int host_of_names(struct et_host_set *set, struct et_host_stream *const *names, size_t count,
                         bool alone, int *host, struct et_err *err)
{
    const struct et_host_stream *last = names[count - 1];
    bool given = alone && last->given.p;
    *host = given ? et_host_namesake(set, last, last->given) : -1;
    if (*host < 0 && given)
        return et_host_named(set, last->given, ET_BY_OPTION, host, err);
    for (size_t i = count; i-- > 0 && *host < 0;)
        *host = et_host_namesake(set, names[i], names[i]->carrier);
    for (size_t i = count; i-- > 0 && *host < 0;)
        *host = known_alias(set, names[i]);
    return *host >= 0 ? 0 : et_host_named(set, last->carrier, ET_BY_CARRIER, host, err);
}

static int join_names(struct et_host_set *set, struct et_host_stream *const *names, size_t count,
                      bool alone, struct et_err *err)
{
    int host;
    int rc = host_of_names(set, names, count, alone, &host, err);
    for (size_t i = 0; i < count && rc == 0; i++) {
        et_host_join(set, names[i], host);
        rc = count > 1 ? know_alias(set, names[i], host, err) : 0;
    }
    return rc;
}

/* The names in one evidence, which are streams from..to. renamed: only take those
 * that are one host's; else only what is left. */
static int names_of_evidence(struct et_host_set *set, size_t from, size_t to, bool renamed,
                             struct et_err *err)
{
    size_t count = 0;
    int rc = 0;
    struct et_host_stream **names = malloc((to - from) * sizeof(struct et_host_stream *));
    if (!names)
        return et_fail_memory(err);
    for (size_t i = from; i < to; i++)
        if (set->streams[i].carrier.p && set->streams[i].host < 0)
            names[count++] = &set->streams[i];
    qsort(names, count, sizeof *names, by_time);
    bool one = count > 1 && is_one_host(names, count);
    if (renamed && one)
        rc = join_names(set, names, count, true, err);
    for (size_t i = 0; i < count && !renamed && rc == 0; i++)
        rc = join_names(set, &names[i], 1, count == 1, err);
    free(names);
    return rc;
}

static int names_of_carriers(struct et_host_set *set, bool renamed, struct et_err *err)
{
    int rc = 0;
    for (size_t from = 0, to; from < set->stream_count && rc == 0; from = to) {
        to = from + 1;
        while (to < set->stream_count &&
               set->streams[to].evidence_row == set->streams[from].evidence_row)
            to++;
        rc = names_of_evidence(set, from, to, renamed, err);
    }
    return rc;
}

int et_hosts_by_renaming(struct et_host_set *set, struct et_err *err)
{
    return names_of_carriers(set, true, err);
}

int et_hosts_by_carrier(struct et_host_set *set, struct et_err *err)
{
    return names_of_carriers(set, false, err);
}
