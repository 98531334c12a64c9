#include "analyzer/short_ids.h"

enum { SHORTEST = 12, FULL = 64 };

/* Two containers have ids that begin alike. */
#define AMBIGUOUS UINT64_MAX

/* Columns of the statement short_id_facts. */
enum column { C_ID, C_RUNTIME, C_NAME, C_IMAGE, C_IMAGE_ID, C_POD, C_POD_NAMESPACE };

static int know(struct et_map *by_beginning, struct et_slice id, et_ref ref, struct et_err *err)
{
    bool fresh;
    uint64_t *slot = et_map_put(by_beginning, et_slice_to(id, SHORTEST), &fresh);
    if (!slot)
        return et_fail_memory(err);
    *slot = fresh ? ref : AMBIGUOUS;
    return 0;
}

static int know_all(const struct et_model *m, struct et_map *by_beginning, struct et_err *err)
{
    for (size_t i = 0; i < m->containers.count; i++) {
        struct et_slice id = m->containers.at[i].id;
        if (et_slice_is_hex(id, SHORTEST) && know(by_beginning, id, (et_ref)(i + 1), err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* The container that the id is cut from, or a new one. 0: no memory. */
static et_ref container_of(struct et_model *m, struct et_map *by_beginning, struct et_slice id,
                           struct et_err *err)
{
    const uint64_t *slot = et_map_get(by_beginning, et_slice_to(id, SHORTEST));
    if (slot && *slot != AMBIGUOUS) {
        struct et_slice full = et_container_at(m, (et_ref)*slot)->id;
        if (et_slice_eq(et_slice_to(full, id.n), id))
            return (et_ref)*slot;
    }
    et_ref made = et_model_container(m, id);
    if (!made || (!slot && know(by_beginning, id, made, err) < 0))
        return 0;
    et_container_at(m, made)->known_by = "inspect";
    et_container_at(m, made)->of_host = true;
    return made;
}

static void fill(struct et_model *m, struct et_container_node *c, struct et_stmt *stmt)
{
    struct et_slice *const texts[] = {
        [C_RUNTIME] = &c->runtime,   [C_NAME] = &c->name, [C_IMAGE] = &c->image,
        [C_IMAGE_ID] = &c->image_id, [C_POD] = &c->pod,   [C_POD_NAMESPACE] = &c->pod_namespace,
    };
    for (int column = C_RUNTIME; column <= C_POD_NAMESPACE; column++) {
        struct et_slice text = et_stmt_col_text(stmt, column);
        if (!texts[column]->p && text.n)
            *texts[column] = et_arena_copy(&m->text, text);
    }
}

static int join(struct et_model *m, struct et_map *by_beginning, struct et_err *err)
{
    int rc;
    if (know_all(m, by_beginning, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_SHORT_ID_FACTS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_SHORT_ID_FACTS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        et_ref ref = container_of(m, by_beginning, et_stmt_col_text(stmt, C_ID), err);
        if (!ref)
            return et_fail_memory(err);
        fill(m, et_container_at(m, ref), stmt);
    }
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

int et_short_ids_join(struct et_model *m, struct et_err *err)
{
    struct et_map by_beginning;
    et_map_init(&by_beginning);
    int rc = join(m, &by_beginning, err);
    et_map_clear(&by_beginning);
    return rc;
}

void et_full_ids_init(struct et_full_ids *ids)
{
    *ids = (struct et_full_ids){ .known = false };
    et_map_init(&ids->by_beginning);
}

void et_full_ids_clear(struct et_full_ids *ids)
{
    et_map_clear(&ids->by_beginning);
}

/* Beginning -> address of the id, or AMBIGUOUS. */
static int know_full(struct et_model *m, struct et_full_ids *ids, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_FULL_IDS, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_FULL_IDS_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        bool fresh;
        struct et_slice *kept = et_arena_alloc(&m->text, sizeof *kept);
        uint64_t *slot = et_map_put(&ids->by_beginning,
                                    et_slice_to(et_stmt_col_text(stmt, 0), SHORTEST), &fresh);
        if (!kept || !slot)
            return et_fail_memory(err);
        *kept = et_arena_copy(&m->text, et_stmt_col_text(stmt, 0));
        *slot = fresh ? (uint64_t)(uintptr_t)kept : AMBIGUOUS;
    }
    ids->known = true;
    return rc == 0 && m->text.failed ? et_fail_memory(err) : rc;
}

int et_full_id(struct et_model *m, struct et_full_ids *ids, struct et_slice *id, struct et_err *err)
{
    if (id->n >= FULL || !et_slice_is_hex(*id, SHORTEST))
        return 0;
    if (!ids->known && know_full(m, ids, err) < 0)
        return ET_FATAL;
    const uint64_t *slot = et_map_get(&ids->by_beginning, et_slice_to(*id, SHORTEST));
    if (slot && *slot != AMBIGUOUS) {
        struct et_slice full = *(const struct et_slice *)(uintptr_t)*slot;
        if (et_slice_eq(et_slice_to(full, id->n), *id))
            *id = full;
    }
    return 0;
}
