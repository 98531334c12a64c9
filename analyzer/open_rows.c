#include "analyzer/open_rows.h"

/* A query, and its parameters. */
static const struct {
    enum et_fact_kind kind;
    enum et_query drop;
    int stream_id, open_from;
} kinds[] = {
#define KIND(NAME)                                                                                 \
    {                                                                                              \
        ET_FACT_##NAME, ET_Q_DROP_OPEN_##NAME, ET_DROP_OPEN_##NAME##_STREAM_ID,                    \
            ET_DROP_OPEN_##NAME##_OPEN_FROM                                                        \
    }
    KIND(EXEC),
    KIND(FORK),
    KIND(EXIT),
    KIND(LOGIN),
    KIND(AUDIT_STATE),
#undef KIND
    { ET_FACT_AUDIT_COUNT, ET_Q_DROP_OPEN_SERIALS, ET_DROP_OPEN_SERIALS_STREAM_ID,
      ET_DROP_OPEN_SERIALS_OPEN_FROM },
};

bool et_open_rows_may_be(enum et_fact_kind kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == kind)
            return true;
    return kind == ET_FACT_USER;
}

static int drop_of_stream(struct et_store *store, int64_t stream_id, int64_t open_from,
                          struct et_err *err)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, kinds[i].drop, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, kinds[i].stream_id, stream_id);
        et_stmt_int(stmt, kinds[i].open_from, open_from);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int run_for(struct et_store *store, enum et_query query, int param, int64_t evidence_row,
                   struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, param, evidence_row);
    return et_stmt_run(stmt, err);
}

int et_open_rows_drop(struct et_store *store, int64_t evidence_row, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_STREAMS_OF_EVIDENCE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_STREAMS_OF_EVIDENCE_EVIDENCE_ROW, evidence_row);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t open_from = et_stmt_col_int(stmt, 6);
        if (open_from != ET_NULL &&
            drop_of_stream(store, et_stmt_col_int(stmt, 0), open_from, err) < 0)
            return ET_FATAL;
    }
    if (rc < 0)
        return rc;
    if (run_for(store, ET_Q_DROP_OPEN_DAMAGE, ET_DROP_OPEN_DAMAGE_EVIDENCE_ROW, evidence_row, err) <
        0)
        return ET_FATAL;
    return run_for(store, ET_Q_DROP_OPEN_USERS, ET_DROP_OPEN_USERS_EVIDENCE_ROW, evidence_row, err);
}
