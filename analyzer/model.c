#include "analyzer/model.h"

#include "analyzer/argv_json.h"

#include "base/strbuf.h"

#include <stdlib.h>

void et_model_init(struct et_model *model, struct et_store *store, struct et_rule_set *rules,
                   struct et_bulk *bulk, int64_t host_id)
{
    *model = (struct et_model){ .store = store, .rules = rules, .bulk = bulk, .host_id = host_id };
    model->execs.in = model->processes.in = model->pulses.in = bulk;
    model->clues.in = model->clue_links.in = bulk;
    model->containers.in = model->runs.in = bulk;
    model->clock.bulk = bulk;
    et_arena_init_in(&model->text, bulk);
    et_recurring_init(&model->recurring, store, bulk);
    et_pid_table_init(&model->by_pid);
    et_map_init(&model->by_id);
    et_map_init(&model->by_session);
    et_map_init(&model->hashes);
    et_map_init(&model->sayings.known);
    et_map_init(&model->by_root);
}

void et_model_clear(struct et_model *model)
{
    ET_BULK_RELEASE(model->execs);
    ET_BULK_RELEASE(model->processes);
    ET_BULK_RELEASE(model->pulses);
    free(model->sayings.at);
    for (size_t i = 0; i < model->containers.count; i++)
        free(model->containers.at[i].runs);
    ET_BULK_RELEASE(model->containers);
    ET_BULK_RELEASE(model->runs);
    free(model->inits.at);
    free(model->sessions.at);
    free(model->boots.at);
    free(model->servers.at);
    ET_BULK_RELEASE(model->clues);
    ET_BULK_RELEASE(model->clue_links);
    et_bulk_release(model->bulk, model->accounts);
    et_pid_clock_clear(&model->clock);
    et_arena_clear(&model->text);
    et_recurring_clear(&model->recurring);
    et_pid_table_clear(&model->by_pid);
    et_map_clear(&model->by_id);
    et_map_clear(&model->by_session);
    free(model->clue_slots);
    et_map_clear(&model->hashes);
    et_map_clear(&model->sayings.known);
    et_map_clear(&model->by_root);
}

void et_model_seen(struct et_model *m)
{
    ET_BULK_RELEASE(m->pulses);
    m->pulses.at = NULL;
    m->pulses.count = m->pulses.cap = 0;
    et_pid_clock_unwind(&m->clock);
}

/* As the view execs shows it: a list without quotes is its JSON without marks. */
static struct et_slice plain_cmdline(struct et_slice json, struct et_arena *arena)
{
    char *text = et_arena_alloc(arena, json.n + 1);
    size_t n = 0;
    if (!text || json.n < 4)
        return ET_SLICE_NONE;
    for (size_t i = 2; i + 2 < json.n; i++) {
        if (json.p[i] == '"' && json.p[i + 1] == ',') {
            text[n++] = ' ';
            i += 2;
        } else {
            text[n++] = json.p[i];
        }
    }
    return (struct et_slice){ text, n };
}

int et_model_argv(struct et_model *model, int64_t argv_id, struct et_arena *arena,
                  struct et_slice *json, struct et_slice *cmdline, struct et_err *err)
{
    *json = *cmdline = ET_SLICE_NONE;
    if (argv_id == ET_NULL)
        return 0;
    ET_STMT_AUTO *stmt = et_store_query(model->store, ET_Q_ARGV_OF, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_ARGV_OF_ARGV_ID, argv_id);
    if (et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    *json = et_arena_copy(arena, et_stmt_col_text(stmt, 0));
    *cmdline = et_stmt_col_is_null(stmt, 1) ? plain_cmdline(*json, arena)
                                            : et_arena_copy(arena, et_stmt_col_text(stmt, 1));
    return arena->failed ? et_fail_memory(err) : 0;
}

int et_model_words(struct et_model *m, const struct et_exec_node *x, struct et_arena *arena,
                   struct et_slice **argv, size_t *argc, struct et_err *err)
{
    struct et_slice json, cmdline;
    if (et_model_argv(m, x->argv_id, arena, &json, &cmdline, err) < 0)
        return ET_FATAL;
    return et_argv_from_json(json, arena, argv, argc, err) == ET_FATAL ? ET_FATAL : 0;
}

et_ref et_model_container(struct et_model *model, struct et_slice id)
{
    uint64_t *slot = et_map_put(&model->by_id, id, NULL);
    if (!slot)
        return 0;
    if (!*slot) {
        if (!ET_BULK_ROOM(model->containers))
            return 0;
        struct et_container_node *made = &model->containers.at[model->containers.count++];
        *made = (struct et_container_node){ .id = et_arena_copy(&model->text, id),
                                            .privileged = ET_NULL,
                                            .created_ns = ET_NULL,
                                            .known_by = "audit" };
        if (!made->id.p)
            return 0;
        *slot = model->containers.count;
    }
    return (et_ref)*slot;
}

void et_exec_touches(struct et_exec_node *x, et_ref container)
{
    bool inside = x->verdict.place == ET_PLACE_CONTAINER &&
                  (!x->verdict.container || x->verdict.container == container);
    if (container && !x->touches && !inside)
        x->touches = container;
}
