#include "analyzer/merge/left_out.h"

#include <stdlib.h>

struct et_counted_kind {
    struct et_kind_of_exec kind;
    int64_t execs;
};

void et_left_out_init(struct et_left_out *left)
{
    *left = (struct et_left_out){ 0 };
    et_map_init(&left->by_kind);
}

void et_left_out_clear(struct et_left_out *left)
{
    et_map_clear(&left->by_kind);
    free(left->kinds);
}

static bool has_room(struct et_left_out *left)
{
    if (left->count < left->cap)
        return true;
    size_t cap = left->cap ? 2 * left->cap : 256;
    struct et_counted_kind *more = realloc(left->kinds, cap * sizeof *more);
    if (!more)
        return false;
    left->kinds = more;
    left->cap = cap;
    return true;
}

int et_left_out_count(struct et_left_out *left, const struct et_kind_of_exec *kind,
                      struct et_err *err)
{
    const struct et_slice key = { (const char *)kind, sizeof *kind }; /* numbers alone, no gaps */
    uint64_t *slot = et_map_put(&left->by_kind, key, NULL);
    if (!slot || (!*slot && !has_room(left)))
        return et_fail_memory(err);
    if (!*slot) {
        left->kinds[left->count++] = (struct et_counted_kind){ *kind, 0 };
        *slot = left->count;
    }
    left->kinds[*slot - 1].execs++;
    return 0;
}

int et_left_out_put(const struct et_left_out *left, struct et_store *store, struct et_err *err)
{
    for (size_t i = 0; i < left->count; i++) {
        const struct et_kind_of_exec *kind = &left->kinds[i].kind;
        ET_STMT_AUTO *put = et_store_query(store, ET_Q_MERGE_PUT_LEFT_OUT, err);
        if (!put)
            return ET_FATAL;
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_HOST_ID, kind->host_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_CONTAINER_ID, kind->container_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_PLACE_NUMBER, kind->place_number);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_SURENESS, kind->sureness);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_CONTRADICTED, kind->contradicted);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_OF_RUNTIME, kind->of_runtime);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_SUCCESS, kind->success);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_METHOD_ID, kind->method_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_EXECS, left->kinds[i].execs);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return 0;
}
