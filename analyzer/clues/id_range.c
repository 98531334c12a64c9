/* /etc/subuid gives each user uids that nobody has but in the user namespaces of
 * that user: those of rootless containers, or of a daemon with userns-remap. */
#include "analyzer/clues/clues.h"

#include <stdlib.h>

/* Columns of the statement id_ranges. */
enum column { NAME, FIRST, COUNT, STREAM, LINE, OFFSET };

struct range {
    int64_t first, count;
    struct et_said said;
};

struct ranges {
    ET_ARRAY(struct range) list; /* by their first id */
};

static int load(struct et_model *m, struct ranges *ranges, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_ID_RANGES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ID_RANGES_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!ET_ARRAY_ROOM(ranges->list))
            return et_fail_memory(err);
        ranges->list.at[ranges->list.count++] =
            (struct range){ et_stmt_col_int(stmt, FIRST),
                            et_stmt_col_int(stmt, COUNT),
                            { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                              et_stmt_col_int(stmt, OFFSET) } };
    }
    return rc;
}

/* The last range that begins at or below uid, if it holds it. */
static const struct range *range_of(const struct ranges *ranges, int64_t uid)
{
    size_t low = 0, high = ranges->list.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (ranges->list.at[mid].first <= uid)
            low = mid + 1;
        else
            high = mid;
    }
    const struct range *r = low ? &ranges->list.at[low - 1] : NULL;
    return r && r->count > 0 && (uint64_t)uid - (uint64_t)r->first < (uint64_t)r->count ? r : NULL;
}

static int look(struct et_model *m, const struct ranges *ranges, struct et_err *err)
{
    for (size_t i = 0; et_more_execs(m, i); i++) {
        const struct et_exec_node *x = &m->execs.at[i];
        const struct range *r =
            x->who->uid == ET_NULL || x->runtime ? NULL : range_of(ranges, x->who->uid);
        if (!r)
            continue;
        const struct et_verdict clue = {
            ET_PLACE_CONTAINER,       ET_STRENGTH_WEAK, ET_METHOD_ID_RANGE, 0, 0,
            et_saying_of(m, &r->said)
        };
        if (et_clue_to_exec(m, (et_ref)(i + 1), &clue, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_clues_by_id_range(struct et_model *m, struct et_err *err)
{
    struct ranges ranges = { 0 };
    int rc = load(m, &ranges, err);
    if (rc == 0 && ranges.list.count)
        rc = look(m, &ranges, err);
    free(ranges.list.at);
    return rc;
}
