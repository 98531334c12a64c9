#include "analyzer/presence/presence.h"

#include "analyzer/presence/image_steps.h"
#include "analyzer/presence/images.h"
#include "analyzer/presence/layers.h"
#include "analyzer/presence/lists.h"
#include "analyzer/presence/presence_rows.h"
#include "analyzer/presence/runs.h"
#include "analyzer/presence/verdict.h"

static struct et_slice keep(struct et_presence *p, struct et_stmt *row, int column)
{
    struct et_slice text = et_stmt_col_text(row, column);
    return text.n ? et_arena_copy(&p->text, text) : ET_SLICE_NONE;
}

static struct et_subject *add_container(struct et_presence *p, int64_t host_id, struct et_slice id,
                                        struct et_err *err)
{
    ET_STRBUF_AUTO key = { 0 };
    et_strbuf_addf(&key, "%lld ", (long long)host_id);
    et_strbuf_add(&key, id);
    struct et_subject *subject = et_subjects_add(&p->containers, err);
    uint64_t *slot =
        subject && !key.failed ? et_map_put(&p->by_container, et_strbuf_slice(&key), NULL) : NULL;
    if (!slot) {
        et_fail_memory(err);
        return NULL;
    }
    *slot = *slot ? *slot : p->containers.count;
    subject->host_id = host_id;
    return subject;
}

static int load_containers(struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_CONTAINERS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_subject *subject =
            add_container(p, et_stmt_col_int(row, 0), et_stmt_col_text(row, 2), err);
        if (!subject)
            return ET_FATAL;
        subject->container_id = et_stmt_col_int(row, 1);
        subject->container = et_arena_copy(&p->text, et_stmt_col_text(row, 2));
        subject->name = keep(p, row, 3);
        subject->image = keep(p, row, 4);
        subject->image_id = keep(p, row, 5);
        if (p->text.failed || et_image_of_container(p, subject, err) < 0)
            return et_fail_memory(err);
    }
    return rc;
}

/* Containers whose lists were collected, though nothing else knows them. */
static int load_strangers(struct et_presence *p, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(p->store, ET_Q_PRESENCE_SUBJECT_IDS, err);
    if (!row)
        return ET_FATAL;
    while ((rc = et_stmt_row(row, err)) > 0) {
        struct et_slice id = et_stmt_col_text(row, 1);
        struct et_subject *subject = add_container(p, et_stmt_col_int(row, 0), id, err);
        if (!subject)
            return ET_FATAL;
        subject->container = et_arena_copy(&p->text, id);
        if (!subject->container.p)
            return et_fail_memory(err);
    }
    return rc;
}

static int derive(struct et_presence *p, const et_command_list *commands,
                  struct et_installs *installs, struct et_err *err)
{
    int rc = et_images_load(p, err);
    if (rc == 0)
        rc = et_image_steps_load(p, err);
    if (rc == 0)
        rc = load_containers(p, err);
    if (rc == 0)
        rc = load_strangers(p, err);
    if (rc == 0)
        rc = et_image_steps_settle(p, err);
    if (rc == 0)
        rc = et_layers_find(p, err);
    if (rc == 0)
        rc = et_lists_find(p, err);
    if (rc == 0)
        rc = et_runs_find(p, commands, installs, err);
    if (rc == 0)
        rc = et_presence_share(p, err);
    if (rc == 0 && (p->failed || p->text.failed || et_images_failed(p)))
        rc = et_fail_memory(err);
    return rc == 0 ? et_presence_rows_put(p, installs, err) : rc;
}

int et_presence_derive(struct et_store *store, struct et_rule_set *rules, struct et_bulk *bulk,
                       const et_command_list *commands, struct et_err *err)
{
    struct et_presence p = { .store = store, .rules = rules, .matcher = et_matcher_new(err) };
    struct et_installs installs;
    et_arena_init_in(&p.text, bulk);
    et_map_init(&p.by_container);
    et_installs_init(&installs);
    int rc = p.matcher ? derive(&p, commands, &installs, err) : ET_FATAL;
    et_installs_clear(&installs);
    et_images_clear(&p);
    et_subjects_clear(&p.images);
    et_subjects_clear(&p.containers);
    et_map_clear(&p.by_container);
    et_arena_clear(&p.text);
    et_matcher_free(p.matcher);
    return rc;
}
