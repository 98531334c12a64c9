#include "analyzer/hosts.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/strbuf.h"

#include <stdlib.h>

enum named_by { BY_NODE, BY_OPTION, BY_PLACE };

static const char *const named_by_text[] = { "node", "option", "place" };

struct stream {
    int64_t id;
    struct et_slice name; /* by node or option; absent = unnamed */
    struct et_slice site;
    bool has_audit;
    int host; /* -1 = none yet */
};

struct host {
    struct et_slice name;
    struct et_slice site; /* of a host that is named by its place */
    enum named_by by;
    bool has_audit;
};

struct hosts {
    struct et_store *store;
    struct et_arena text;
    struct stream *streams;
    struct host *hosts;
    size_t stream_count, stream_cap, host_count, host_cap;
};

static bool room(void **at, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return true;
    size_t bigger = *cap ? *cap * 2 : 64;
    void *more = realloc(*at, bigger * size);
    if (!more)
        return false;
    *at = more;
    *cap = bigger;
    return true;
}

static int load(struct hosts *h, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(h->store, ET_Q_STREAMS, err);
    if (!stmt)
        return ET_FATAL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!room((void **)&h->streams, h->stream_count, &h->stream_cap, sizeof *h->streams))
            return et_fail_memory(err);
        struct et_slice node = et_stmt_col_text(stmt, 1), given = et_stmt_col_text(stmt, 2);
        h->streams[h->stream_count++] = (struct stream){
            .id = et_stmt_col_int(stmt, 0),
            .name = et_arena_copy(&h->text, node.p ? node : given),
            .site = et_arena_copy(&h->text, et_stmt_col_text(stmt, 3)),
            .has_audit = et_stmt_col_int(stmt, 4) == 1,
            .host = -1,
        };
    }
    return rc == 0 && h->text.failed ? et_fail_memory(err) : rc;
}

static int find_host(const struct hosts *h, struct et_slice name, struct et_slice site)
{
    for (size_t i = 0; i < h->host_count; i++)
        if (name.p ? et_slice_eq(h->hosts[i].name, name)
                   : h->hosts[i].by == BY_PLACE && et_slice_eq(h->hosts[i].site, site))
            return (int)i;
    return -1;
}

static int host_of(struct hosts *h, struct stream *s, enum named_by by, struct et_err *err)
{
    s->host = find_host(h, s->name, s->site);
    if (s->host < 0) {
        if (!room((void **)&h->hosts, h->host_count, &h->host_cap, sizeof *h->hosts))
            return et_fail_memory(err);
        s->host = (int)h->host_count;
        h->hosts[h->host_count++] = (struct host){ s->name, s->site, by, false };
    }
    struct host *host = &h->hosts[s->host];
    host->has_audit = host->has_audit || s->has_audit;
    return 0;
}

static int named_streams(struct hosts *h, struct et_err *err)
{
    for (size_t i = 0; i < h->stream_count; i++)
        if (h->streams[i].name.p && host_of(h, &h->streams[i], BY_NODE, err) < 0)
            return ET_FATAL;
    return 0;
}

static bool beneath(struct et_slice site, struct et_slice folder)
{
    return et_slice_eq(site, folder) ||
           (site.n > folder.n && memcmp(site.p, folder.p, folder.n) == 0 &&
            site.p[folder.n] == '/');
}

/* The one host whose streams lie in (or around) that place; -1 if none or several. */
static int only_host_at(const struct hosts *h, struct et_slice site)
{
    int found = -1;
    for (size_t i = 0; i < h->stream_count; i++) {
        const struct stream *s = &h->streams[i];
        if (s->host < 0 || (!beneath(s->site, site) && !beneath(site, s->site)))
            continue;
        if (found >= 0 && found != s->host)
            return -1;
        found = s->host;
    }
    return found;
}

/* Audit records without a name: of the host that alone has names at this place,
 * else of a host that is called after the place. Never of one from elsewhere. */
static int unnamed_audit(struct hosts *h, struct et_err *err)
{
    for (size_t i = 0; i < h->stream_count; i++) {
        struct stream *s = &h->streams[i];
        if (s->host >= 0 || !s->has_audit)
            continue;
        int host = only_host_at(h, s->site);
        if (host >= 0)
            s->host = host;
        else if (host_of(h, s, BY_PLACE, err) < 0)
            return ET_FATAL;
        h->hosts[s->host].has_audit = true;
    }
    return 0;
}

static int only_audit_host(const struct hosts *h)
{
    int found = -1;
    for (size_t i = 0; i < h->host_count; i++) {
        if (!h->hosts[i].has_audit)
            continue;
        if (found >= 0)
            return -1;
        found = (int)i;
    }
    return found;
}

/* What a runtime wrote names no host: it belongs to the host of its place, else
 * to the only host there is an audit log of. */
static int unnamed_others(struct hosts *h, struct et_err *err)
{
    int only = only_audit_host(h);
    for (size_t i = 0; i < h->stream_count; i++) {
        struct stream *s = &h->streams[i];
        if (s->host >= 0)
            continue;
        int host = only_host_at(h, s->site);
        if (host >= 0)
            s->host = host;
        else if (only >= 0)
            s->host = only;
        else if (host_of(h, s, BY_PLACE, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* A place that has no name of its own: the current folder, standard input. */
static bool is_nameless(struct et_slice site)
{
    struct et_slice last = et_slice_basename(site);
    return last.n == 0 || et_slice_is(last, ".") || et_slice_is(last, "..") ||
           et_slice_is(site, "-");
}

/* The last parts of a place, as many as make it unlike all others. */
static struct et_slice tail_of_place(const struct hosts *h, const struct host *self)
{
    for (size_t n = 1; n <= self->site.n; n++) {
        struct et_slice tail = et_slice_from(self->site, self->site.n - n);
        if (n < self->site.n && self->site.p[self->site.n - n - 1] != '/')
            continue;
        bool unique = tail.p && tail.n > 0 && tail.p[0] != '/';
        for (size_t i = 0; i < h->host_count && unique; i++) {
            const struct host *other = &h->hosts[i];
            struct et_slice text = other->by == BY_PLACE ? other->site : other->name;
            unique = other == self || text.n < n || memcmp(text.p + text.n - n, tail.p, n) != 0;
        }
        if (unique)
            return tail;
    }
    return self->site;
}

static bool is_taken(const struct hosts *h, const struct host *self, struct et_slice name)
{
    for (size_t i = 0; i < h->host_count; i++) {
        const struct host *other = &h->hosts[i];
        if (other == self)
            continue;
        if (other->by == BY_PLACE ? is_nameless(self->site) && is_nameless(other->site)
                                  : et_slice_eq(other->name, name))
            return true;
    }
    return false;
}

/* Names are unique: where another host has this one, the whole place stands behind it. */
static struct et_slice place_name(struct hosts *h, const struct host *self)
{
    struct et_slice name = is_nameless(self->site) ? ET_SLICE("unnamed") : tail_of_place(h, self);
    if (!is_taken(h, self, name))
        return name;
    ET_STRBUF_AUTO full = { 0 };
    et_strbuf_add(&full, name);
    et_strbuf_adds(&full, " (");
    et_strbuf_add(&full, self->site);
    et_strbuf_addc(&full, ')');
    return full.failed ? ET_SLICE_NONE : et_arena_copy(&h->text, et_strbuf_slice(&full));
}

static int by_name(const void *a, const void *b)
{
    const struct host *x = a, *y = b;
    return et_slice_compare(x->name, y->name);
}

static int store_hosts(struct hosts *h, struct et_err *err)
{
    struct host *sorted = malloc((h->host_count ? h->host_count : 1) * sizeof *sorted);
    if (!sorted)
        return et_fail_memory(err);
    int rc = 0;
    for (size_t i = 0; i < h->host_count; i++) {
        if (h->hosts[i].by == BY_PLACE)
            h->hosts[i].name = place_name(h, &h->hosts[i]);
        if (!h->hosts[i].name.p)
            rc = et_fail_memory(err);
    }
    memcpy(sorted, h->hosts, h->host_count * sizeof *sorted);
    qsort(sorted, h->host_count, sizeof *sorted, by_name);
    for (size_t i = 0; i < h->host_count && rc == 0; i++) {
        ET_STMT_AUTO *stmt = et_store_query(h->store, ET_Q_PUT_HOST, err);
        if (!stmt) {
            rc = ET_FATAL;
            break;
        }
        et_stmt_int(stmt, ET_PUT_HOST_HOST_ID, (int64_t)i + 1);
        et_stmt_text(stmt, ET_PUT_HOST_NAME, sorted[i].name);
        et_stmt_text(stmt, ET_PUT_HOST_NAMED_BY, et_slice_of(named_by_text[sorted[i].by]));
        rc = et_stmt_run(stmt, err);
    }
    for (size_t i = 0; i < h->stream_count && rc == 0; i++) {
        const struct stream *s = &h->streams[i];
        size_t rank = 0;
        while (!et_slice_eq(sorted[rank].name, h->hosts[s->host].name))
            rank++;
        ET_STMT_AUTO *stmt = et_store_query(h->store, ET_Q_PUT_STREAM_HOST, err);
        if (!stmt) {
            rc = ET_FATAL;
            break;
        }
        et_stmt_int(stmt, ET_PUT_STREAM_HOST_STREAM_ID, s->id);
        et_stmt_int(stmt, ET_PUT_STREAM_HOST_HOST_ID, (int64_t)rank + 1);
        rc = et_stmt_run(stmt, err);
    }
    free(sorted);
    return rc;
}

int et_hosts_derive(struct et_store *store, int64_t *count, struct et_err *err)
{
    struct hosts h = { .store = store };
    et_arena_init(&h.text);
    int rc = load(&h, err);
    if (rc == 0)
        rc = named_streams(&h, err);
    if (rc == 0)
        rc = unnamed_audit(&h, err);
    if (rc == 0)
        rc = unnamed_others(&h, err);
    if (rc == 0)
        rc = store_hosts(&h, err);
    *count = (int64_t)h.host_count;
    et_arena_clear(&h.text);
    free(h.streams);
    free(h.hosts);
    return rc;
}
