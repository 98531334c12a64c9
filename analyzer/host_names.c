#include "analyzer/host_set.h"

#include "base/printable.h"

#include <stdlib.h>

static const char *const named_by_text[] = { "node", "option", "hostname-file", "carrier",
                                             "place" };

/* A place that has no name of its own: the current folder, standard input. */
static bool is_nameless(struct et_slice site)
{
    struct et_slice last = et_slice_basename(site);
    return last.n == 0 || et_slice_is(last, ".") || et_slice_is(last, "..") ||
           et_slice_is(site, "-");
}

/* The same place of another origin. */
static bool is_twin(const struct et_host *self, const struct et_host *other)
{
    return other != self && other->by == ET_BY_PLACE && et_slice_eq(other->site, self->site);
}

static bool has_twin(const struct et_host_set *set, const struct et_host *self)
{
    for (size_t i = 0; i < set->host_count; i++)
        if (is_twin(self, &set->hosts[i]))
            return true;
    return false;
}

/* The last parts of a place, as many as make it unlike all others but its twins. */
static struct et_slice tail_of_place(const struct et_host_set *set, const struct et_host *self)
{
    for (size_t n = 1; n <= self->site.n; n++) {
        struct et_slice tail = et_slice_from(self->site, self->site.n - n);
        if (n < self->site.n && self->site.p[self->site.n - n - 1] != '/')
            continue;
        bool unique = tail.p && tail.n > 0 && tail.p[0] != '/';
        for (size_t i = 0; i < set->host_count && unique; i++) {
            const struct et_host *other = &set->hosts[i];
            struct et_slice text = other->by == ET_BY_PLACE ? other->site : other->name;
            unique = other == self || is_twin(self, other) || text.n < n ||
                     memcmp(text.p + text.n - n, tail.p, n) != 0;
        }
        if (unique)
            return tail;
    }
    return self->site;
}

static bool is_taken(const struct et_host_set *set, const struct et_host *self,
                     struct et_slice name)
{
    for (size_t i = 0; i < set->host_count; i++) {
        const struct et_host *other = &set->hosts[i];
        if (other == self)
            continue;
        if (other->by == ET_BY_PLACE ? is_nameless(self->site) && is_nameless(other->site)
                                     : et_slice_eq(other->name, name))
            return true;
    }
    return false;
}

/* Names are unique: where another host has this one, the whole place stands behind it, and its
 * origin where that is the same. */
static struct et_slice place_name(struct et_host_set *set, const struct et_host *self)
{
    struct et_slice name = is_nameless(self->site) ? ET_SLICE("unnamed") : tail_of_place(set, self);
    bool taken = is_taken(set, self, name), apart = self->origin.n && has_twin(set, self);
    ET_STRBUF_AUTO full = { 0 };
    ET_STRBUF_AUTO printable = { 0 };
    et_strbuf_add(&full, name);
    et_strbuf_adds(&full, taken ? " (" : "");
    et_strbuf_add(&full, taken ? self->site : ET_SLICE(""));
    et_strbuf_adds(&full, taken ? ")" : "");
    et_strbuf_adds(&full, apart ? " of " : "");
    et_strbuf_add(&full, apart ? self->origin : ET_SLICE(""));
    et_printable_add(&printable, et_strbuf_slice(&full));
    return full.failed || printable.failed ? ET_SLICE_NONE
                                           : et_arena_copy(&set->text, et_strbuf_slice(&printable));
}

static int by_name(const void *a, const void *b)
{
    const struct et_host *x = a, *y = b;
    return et_slice_compare(x->name, y->name);
}

int et_hosts_store(struct et_host_set *set, struct et_err *err)
{
    struct et_host *sorted = malloc((set->host_count ? set->host_count : 1) * sizeof *sorted);
    if (!sorted)
        return et_fail_memory(err);
    int rc = 0;
    struct et_map ranks; /* name -> host_id */
    et_map_init(&ranks);
    for (size_t i = 0; i < set->host_count; i++) {
        if (set->hosts[i].by == ET_BY_PLACE)
            set->hosts[i].name = place_name(set, &set->hosts[i]);
        if (!set->hosts[i].name.p)
            rc = et_fail_memory(err);
    }
    if (set->host_count)
        memcpy(sorted, set->hosts, set->host_count * sizeof *sorted);
    qsort(sorted, set->host_count, sizeof *sorted, by_name);
    for (size_t i = 0; i < set->host_count && rc == 0; i++) {
        ET_STMT_AUTO *stmt = et_store_query(set->store, ET_Q_PUT_HOST, err);
        if (!stmt) {
            rc = ET_FATAL;
            break;
        }
        uint64_t *rank = et_map_put(&ranks, sorted[i].name, NULL);
        if (!rank) {
            rc = et_fail_memory(err);
            break;
        }
        *rank = i + 1;
        et_stmt_int(stmt, ET_PUT_HOST_HOST_ID, (int64_t)i + 1);
        et_stmt_text(stmt, ET_PUT_HOST_NAME, sorted[i].name);
        et_stmt_text(stmt, ET_PUT_HOST_NAMED_BY, et_slice_of(named_by_text[sorted[i].by]));
        rc = et_stmt_run(stmt, err);
    }
    for (size_t i = 0; i < set->stream_count && rc == 0; i++) {
        const struct et_host_stream *s = &set->streams[i];
        size_t rank = (size_t)*et_map_get(&ranks, set->hosts[s->host].name);
        ET_STMT_AUTO *stmt = et_store_query(set->store, ET_Q_PUT_STREAM_HOST, err);
        if (!stmt) {
            rc = ET_FATAL;
            break;
        }
        et_stmt_int(stmt, ET_PUT_STREAM_HOST_STREAM_ID, s->id);
        et_stmt_int(stmt, ET_PUT_STREAM_HOST_HOST_ID, (int64_t)rank);
        rc = et_stmt_run(stmt, err);
    }
    et_map_clear(&ranks);
    free(sorted);
    return rc;
}
