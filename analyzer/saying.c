#include "analyzer/saying.h"

#include "analyzer/model.h"

et_saying et_saying_of(struct et_model *m, const struct et_said *said)
{
    bool fresh;
    if (!said->stream_id)
        return 0;
    uint64_t *slot = et_map_put(&m->sayings.known,
                                (struct et_slice){ (const char *)said, sizeof *said }, &fresh);
    if (!slot || (fresh && !ET_ARRAY_ROOM(m->sayings))) {
        m->text.failed = true;
        return 0;
    }
    if (fresh) {
        m->sayings.at[m->sayings.count++] = *said;
        *slot = m->sayings.count;
    }
    return ET_SAYING_PLACE + (et_saying)*slot;
}

static int place_of_exec(const struct et_model *m, et_ref exec, struct et_said *said,
                         struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_PLACE_OF_EXEC, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PLACE_OF_EXEC_FACT_ID, et_exec_at(m, exec)->fact_id);
    if (et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    *said = (struct et_said){ et_stmt_col_int(stmt, 0), et_stmt_col_int(stmt, 1),
                              et_stmt_col_int(stmt, 2) };
    return 0;
}

int et_saying_place(const struct et_model *m, et_saying saying, struct et_said *said,
                    struct et_err *err)
{
    if (saying && saying <= ET_SAYING_PLACE)
        return place_of_exec(m, saying, said, err);
    *said = saying ? m->sayings.at[saying - ET_SAYING_PLACE - 1] : (struct et_said){ 0 };
    return 0;
}
