#include "analyzer/actors/actor_rows.h"

#include "analyzer/methods.h"

static int64_t id_of(int64_t before, et_ref ref)
{
    return ref ? before + ref : ET_NULL;
}

static int put_link(const struct et_model *m, const struct et_actor_link *link, int64_t actor_id,
                    int64_t n, int64_t execs_before, struct et_err *err)
{
    int64_t detail;
    struct et_said said;
    if (et_sentence_row(m->sentences, link->detail, &detail, err) < 0 ||
        et_saying_place(m, link->told, &said, err) < 0)
        return ET_FATAL;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_ACTOR_LINK, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_ACTOR_ID, actor_id);
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_N, n);
    et_stmt_text(stmt, ET_PUT_ACTOR_LINK_WHAT, et_slice_of(link->what));
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_EXEC_ID, id_of(execs_before, link->exec));
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_DETAIL, detail);
    et_stmt_text(stmt, ET_PUT_ACTOR_LINK_STRENGTH, et_slice_of(et_strength_name(link->strength)));
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_STREAM_ID, said.stream_id);
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_LINE, said.line);
    et_stmt_int(stmt, ET_PUT_ACTOR_LINK_AT_OFFSET, said.offset);
    return et_stmt_run(stmt, err);
}

static int put_actor(const struct et_model *m, const struct et_actor *a, int64_t actors_before,
                     int64_t actor_id, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PUT_ACTOR, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_ACTOR_ACTOR_ID, actor_id);
    et_stmt_int(stmt, ET_PUT_ACTOR_HOST_ID, m->host_id);
    et_stmt_text(stmt, ET_PUT_ACTOR_KIND, et_slice_of(et_actor_kind_name(a->kind)));
    et_stmt_text(stmt, ET_PUT_ACTOR_NAME, a->name);
    et_stmt_int(stmt, ET_PUT_ACTOR_UID, a->uid);
    et_stmt_int(stmt, ET_PUT_ACTOR_AUID, a->auid);
    et_stmt_int(stmt, ET_PUT_ACTOR_SES, a->ses);
    et_stmt_text(stmt, ET_PUT_ACTOR_TTY, a->tty);
    et_stmt_text(stmt, ET_PUT_ACTOR_ADDRESS, a->address);
    et_stmt_text(stmt, ET_PUT_ACTOR_CONFIDENCE, et_slice_of(et_strength_name(a->strength)));
    et_stmt_int(stmt, ET_PUT_ACTOR_OTHER_ID, id_of(actors_before, a->rival));
    return et_stmt_run(stmt, err);
}

int et_actor_rows_put(const struct et_model *m, const struct et_actors *actors,
                      int64_t actors_before, int64_t execs_before, struct et_err *err)
{
    for (size_t i = 0; i < actors->all.count; i++) {
        const struct et_actor *a = &actors->all.at[i];
        et_bulk_breathe(m->bulk, i);
        int64_t id = actors_before + (int64_t)i + 1;
        if (put_actor(m, a, actors_before, id, err) < 0)
            return ET_FATAL;
        for (uint32_t n = 0; n < a->link_count; n++)
            if (put_link(m, &actors->links.at[a->first_link + n], id, (int64_t)n + 1, execs_before,
                         err) < 0)
                return ET_FATAL;
    }
    return 0;
}

int64_t et_actor_id_of(const struct et_actors *actors, size_t exec, int64_t actors_before)
{
    return id_of(actors_before, actors->of_exec[exec]);
}
