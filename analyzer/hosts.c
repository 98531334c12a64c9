#include "analyzer/hosts.h"

#include "analyzer/host_set.h"

static int by_node(struct et_host_set *set, struct et_err *err)
{
    for (size_t i = 0; i < set->stream_count; i++) {
        int host;
        if (!set->streams[i].node.p)
            continue;
        if (et_host_named(set, set->streams[i].node, ET_BY_NODE, &host, err) < 0)
            return ET_FATAL;
        et_host_join(set, &set->streams[i], host);
    }
    return 0;
}

static int by_option(struct et_host_set *set, struct et_err *err)
{
    const struct et_host_stream *before = NULL; /* mostly of the same ingest */
    for (size_t i = 0; i < set->stream_count; i++) {
        struct et_host_stream *s = &set->streams[i];
        if (s->host >= 0 || !s->given.p || s->carrier.p)
            continue;
        bool same = before && before->world == s->world && et_slice_eq(before->given, s->given) &&
                    et_slice_eq(before->spot.site, s->spot.site);
        int host = same ? before->host : et_host_namesake(set, s, s->given);
        if (host < 0 && et_host_named(set, s->given, ET_BY_OPTION, &host, err) < 0)
            return ET_FATAL;
        et_host_join(set, s, host);
        before = s;
    }
    return 0;
}

/* True if nothing in the whole site tells another name than s does. */
static bool is_only_hostname(const struct et_host_set *set, const struct et_host_stream *s)
{
    for (size_t i = 0; i < set->stream_count; i++) {
        const struct et_host_stream *other = &set->streams[i];
        if (other->world == s->world && other->hostname.p &&
            !et_host_same_name(other->hostname, s->hostname) &&
            et_place_beneath(other->spot.path, s->spot.site))
            return false;
    }
    return true;
}

/* The host that is known by records of its own, be it under another name (an
 * address, what auditd.conf says, an old one): the only one in the same root, or
 * in all of a site that tells only one name. */
static int recorded_host(const struct et_host_set *set, const struct et_host_stream *s)
{
    const struct et_territory *named = &s->world->known[ET_RANK_NAMED];
    int host = s->spot.root.p ? et_territory_at(named, s->spot.root) : ET_PLACE_NONE;
    if (host == ET_PLACE_NONE && is_only_hostname(set, s))
        host = et_territory_at(named, s->spot.site);
    return host;
}

static int hostnames(struct et_host_set *set, bool in_roots, struct et_err *err)
{
    for (size_t i = 0; i < set->stream_count; i++) {
        struct et_host_stream *s = &set->streams[i];
        if (s->host >= 0 || !s->hostname.p || (s->spot.root.p != NULL) != in_roots)
            continue;
        int host = et_host_namesake(set, s, s->hostname);
        if (host < 0)
            host = recorded_host(set, s);
        if (host < 0 && et_host_named(set, s->hostname, ET_BY_HOSTNAME, &host, err) < 0)
            return ET_FATAL;
        et_host_join(set, s, host);
    }
    return 0;
}

static int hostnames_in_roots(struct et_host_set *set, struct et_err *err)
{
    return hostnames(set, true, err);
}

static int hostnames_elsewhere(struct et_host_set *set, struct et_err *err)
{
    return hostnames(set, false, err);
}

/* An audit log beside the root of a host that has its own in there may be
 * another's. */
static bool may_be(const struct et_host_set *set, const struct et_host_stream *s, int host)
{
    return host >= 0 && !(s->has_audit && !s->spot.root.p && set->hosts[host].has_root);
}

/* The host whose evidence lies nearest; ET_PLACE_NONE, or ET_PLACE_MANY where it
 * cannot be told. */
static int nearest(const struct et_host_set *set, const struct et_host_stream *s)
{
    const struct et_territory *known = s->world->known;
    struct et_slice folder = ET_SLICE_NONE;
    while ((folder = et_place_next(&s->spot, folder)).p) {
        int named = et_territory_at(&known[ET_RANK_NAMED], folder);
        int said = et_territory_at(&known[ET_RANK_SAID], folder);
        int root = et_territory_at(&known[ET_RANK_ROOT], folder);
        int carried = et_territory_at(&known[ET_RANK_CARRIED], folder);
        if (may_be(set, s, named))
            return named;
        if (said >= 0)
            return said;
        if (may_be(set, s, root))
            return root;
        if (named != ET_PLACE_NONE || said != ET_PLACE_NONE || root != ET_PLACE_NONE)
            return ET_PLACE_MANY;
        if (carried != ET_PLACE_NONE)
            return carried;
    }
    return ET_PLACE_NONE;
}

/* Audit records: of the host that is nearest, else of one that is called after the
 * place. Never of one from elsewhere. */
static int unnamed_audit(struct et_host_set *set, bool in_roots, struct et_err *err)
{
    for (size_t i = 0; i < set->stream_count; i++) {
        struct et_host_stream *s = &set->streams[i];
        if (s->host >= 0 || !s->has_audit || (s->spot.root.p != NULL) != in_roots)
            continue;
        int host = nearest(set, s);
        if (host >= 0)
            et_host_join(set, s, host);
        else if (et_host_join_place(set, s, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int audit_in_roots(struct et_host_set *set, struct et_err *err)
{
    return unnamed_audit(set, true, err);
}

static int audit_elsewhere(struct et_host_set *set, struct et_err *err)
{
    return unnamed_audit(set, false, err);
}

static void find_audit_hosts(struct et_host_set *set)
{
    for (size_t i = 0; i < set->stream_count; i++) {
        const struct et_host_stream *s = &set->streams[i];
        if (s->host < 0 || !set->hosts[s->host].has_audit)
            continue;
        int *only = &s->world->audit_host;
        *only = *only == ET_PLACE_NONE || *only == s->host ? s->host : ET_PLACE_MANY;
    }
}

/* What a runtime wrote, or a file about the host: of the host that is nearest,
 * else of the only one there is an audit log of. */
static int all_others(struct et_host_set *set, struct et_err *err)
{
    find_audit_hosts(set);
    for (size_t i = 0; i < set->stream_count; i++) {
        struct et_host_stream *s = &set->streams[i];
        if (s->host >= 0)
            continue;
        int host = nearest(set, s);
        if (host == ET_PLACE_NONE && s->world->audit_host >= 0 && !s->spot.root.p)
            host = s->world->audit_host;
        if (host >= 0)
            et_host_join(set, s, host);
        else if (et_host_join_place(set, s, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int (*const steps[])(struct et_host_set *set, struct et_err *err) = {
    by_node,
    by_option,
    hostnames_in_roots,
    hostnames_elsewhere,
    et_hosts_by_renaming,
    et_hosts_by_carrier,
    audit_in_roots,
    audit_elsewhere,
    all_others,
};

int et_hosts_derive(struct et_store *store, int64_t *count, struct et_err *err)
{
    struct et_host_set set;
    int rc = et_host_set_load(&set, store, err);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && rc == 0; i++) {
        rc = steps[i](&set, err);
        if (rc == 0)
            rc = et_host_learn(&set, err);
    }
    if (rc == 0)
        rc = et_hosts_store(&set, err);
    *count = (int64_t)set.host_count;
    et_host_set_clear(&set);
    return rc;
}
