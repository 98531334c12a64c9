#include "analyzer/container_names.h"

#include "base/timestamp.h"

#include <stdlib.h>

/* The runtime's clock and the audit log's tell one moment within that. */
#define SAME_TIME_NS (2 * ET_NS_PER_S)

enum { SHORTEST_BEGINNING = 4 };

/* Columns of container_namings. */
enum column { C_ID, C_NAME, C_SINCE };

static int in_order(const void *a, const void *b)
{
    const struct et_naming *x = a, *y = b;
    int order = et_slice_compare(x->name, y->name);
    if (order)
        return order;
    if (x->since_ns != y->since_ns)
        return x->since_ns < y->since_ns ? -1 : 1;
    return x->container < y->container ? -1 : x->container > y->container;
}

static int add(struct et_container_names *names, struct et_slice name, et_ref container,
               int64_t since_ns, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(names->namings))
        return et_fail_memory(err);
    names->namings.at[names->namings.count++] =
        (struct et_naming){ name, container, since_ns == ET_NULL ? INT64_MIN : since_ns };
    return 0;
}

static int add_ids(struct et_model *m, struct et_container_names *names, struct et_err *err)
{
    for (size_t i = 0; i < m->containers.count; i++) {
        if (!ET_ARRAY_ROOM(names->ids))
            return et_fail_memory(err);
        names->ids.at[names->ids.count++] =
            (struct et_naming){ m->containers.at[i].id, (et_ref)(i + 1), INT64_MIN };
    }
    if (names->ids.count)
        qsort(names->ids.at, names->ids.count, sizeof *names->ids.at, in_order);
    return 0;
}

/* Index of the first naming that is not before that name at that time. */
static size_t find(const struct et_naming *at, size_t count, struct et_slice name, int64_t since_ns)
{
    size_t low = 0, high = count;
    const struct et_naming wanted = { name, 0, since_ns };
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in_order(&at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The one container whose id begins so. "db" and "fe" are names, more likely. */
static et_ref by_beginning(const struct et_container_names *names, struct et_slice word)
{
    const struct et_naming *at = names->ids.at;
    size_t i = find(at, names->ids.count, word, INT64_MIN), count = names->ids.count;
    if (!word.n || i == count || !et_slice_eq(et_slice_to(at[i].name, word.n), word))
        return 0;
    bool whole = at[i].name.n == word.n;
    bool alone = word.n >= SHORTEST_BEGINNING &&
                 (i + 1 == count || !et_slice_eq(et_slice_to(at[i + 1].name, word.n), word));
    return whole || alone ? at[i].container : 0;
}

static int add_told(struct et_model *m, struct et_container_names *names, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_CONTAINER_NAMINGS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_CONTAINER_NAMINGS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        et_ref ref = by_beginning(names, et_stmt_col_text(stmt, C_ID));
        struct et_slice name = et_arena_copy(&m->text, et_stmt_col_text(stmt, C_NAME));
        if (m->text.failed)
            return et_fail_memory(err);
        if (ref && add(names, name, ref, et_stmt_col_int(stmt, C_SINCE), err) < 0)
            return ET_FATAL;
    }
    return rc;
}

/* conmon tells names, too. */
static int add_known(struct et_model *m, struct et_container_names *names, struct et_err *err)
{
    for (size_t i = 0; i < m->containers.count; i++) {
        const struct et_container_node *c = &m->containers.at[i];
        if (c->name.n && !c->renamed &&
            add(names, c->name, (et_ref)(i + 1), c->created_ns, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_container_names_load(struct et_model *m, struct et_container_names *names,
                            struct et_err *err)
{
    int rc = add_ids(m, names, err);
    if (rc == 0)
        rc = add_told(m, names, err);
    if (rc == 0)
        rc = add_known(m, names, err);
    if (rc == 0 && names->namings.count)
        qsort(names->namings.at, names->namings.count, sizeof *names->namings.at, in_order);
    return rc;
}

void et_container_names_clear(struct et_container_names *names)
{
    free(names->namings.at);
    free(names->ids.at);
    *names = (struct et_container_names){ 0 };
}

static bool is_at(const struct et_container_names *names, size_t i, struct et_slice name)
{
    return i < names->namings.count && et_slice_eq(names->namings.at[i].name, name);
}

et_ref et_container_named(const struct et_container_names *names, struct et_slice word,
                          int64_t time_ns)
{
    const struct et_naming *at = names->namings.at;
    int64_t after_ns = time_ns < INT64_MAX ? time_ns + 1 : time_ns;
    size_t i = find(at, names->namings.count, word, after_ns);
    if (i > 0 && is_at(names, i - 1, word))
        return at[i - 1].container;
    return is_at(names, i, word) ? at[i].container : by_beginning(names, word);
}

et_ref et_container_named_ever(const struct et_container_names *names, struct et_slice word)
{
    const struct et_naming *at = names->namings.at;
    size_t first = find(at, names->namings.count, word, INT64_MIN);
    if (!is_at(names, first, word))
        return by_beginning(names, word);
    for (size_t i = first + 1; is_at(names, i, word); i++)
        if (at[i].container != at[first].container)
            return 0;
    return at[first].container;
}

et_ref et_container_named_next(const struct et_container_names *names, struct et_slice name,
                               int64_t time_ns)
{
    const struct et_naming *at = names->namings.at;
    size_t i = find(at, names->namings.count, name, et_time_moved(time_ns, -SAME_TIME_NS));
    if (is_at(names, i, name))
        return at[i].container;
    bool undated = i > 0 && is_at(names, i - 1, name) && at[i - 1].since_ns == INT64_MIN;
    return undated ? at[i - 1].container : 0;
}
