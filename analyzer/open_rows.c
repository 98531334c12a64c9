#include "analyzer/open_rows.h"

static const struct {
    const char *name;
    enum et_query drop;
    int first_row, last_row; /* its parameters */
} kinds[ET_OPEN_KINDS] = {
#define KIND(text, NAME)                                                                           \
    [ET_OPEN_##NAME] = { text, ET_Q_DROP_OPEN_##NAME, ET_DROP_OPEN_##NAME##_FIRST_ROW,             \
                         ET_DROP_OPEN_##NAME##_LAST_ROW }
    KIND("exec", EXEC),
    KIND("fork", FORK),
    KIND("exit", EXIT),
    KIND("login", LOGIN),
    KIND("audit_state", AUDIT_STATE),
    KIND("serials", SERIALS),
    KIND("damage", DAMAGE),
#undef KIND
};

void et_open_rows_note(struct et_open_rows *rows, enum et_open_kind kind, int64_t rowid)
{
    if (!rows->noting)
        return;
    if (kind == ET_OPEN_KINDS) {
        rows->lost = true;
        return;
    }
    if (!rows->of[kind].first)
        rows->of[kind].first = rowid;
    rows->of[kind].last = rowid;
}

int et_open_rows_put(struct et_store *store, int64_t evidence_row, const struct et_open_rows *rows,
                     struct et_err *err)
{
    for (size_t i = 0; i < ET_OPEN_KINDS; i++) {
        if (!rows->of[i].first)
            continue;
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_PUT_OPEN, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_PUT_OPEN_EVIDENCE_ROW, evidence_row);
        et_stmt_text(stmt, ET_PUT_OPEN_FACT, et_slice_of(kinds[i].name));
        et_stmt_int(stmt, ET_PUT_OPEN_FIRST_ROW, rows->of[i].first);
        et_stmt_int(stmt, ET_PUT_OPEN_LAST_ROW, rows->of[i].last);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

/* first = 0 if there are none. */
static int find(struct et_store *store, int64_t evidence_row, const char *name, int64_t *first,
                int64_t *last, struct et_err *err)
{
    *first = 0;
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_FIND_OPEN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_FIND_OPEN_EVIDENCE_ROW, evidence_row);
    et_stmt_text(stmt, ET_FIND_OPEN_FACT, et_slice_of(name));
    int rc = et_stmt_row(stmt, err);
    if (rc > 0) {
        *first = et_stmt_col_int(stmt, 0);
        *last = et_stmt_col_int(stmt, 1);
    }
    return rc < 0 ? rc : 0;
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
    for (size_t i = 0; i < ET_OPEN_KINDS; i++) {
        int64_t first, last;
        if (find(store, evidence_row, kinds[i].name, &first, &last, err) < 0)
            return ET_FATAL;
        if (!first)
            continue;
        ET_STMT_AUTO *stmt = et_store_query(store, kinds[i].drop, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, kinds[i].first_row, first);
        et_stmt_int(stmt, kinds[i].last_row, last);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    if (run_for(store, ET_Q_DROP_OPEN_USERS, ET_DROP_OPEN_USERS_EVIDENCE_ROW, evidence_row, err) <
        0)
        return ET_FATAL;
    return run_for(store, ET_Q_DROP_OPEN, ET_DROP_OPEN_EVIDENCE_ROW, evidence_row, err);
}
