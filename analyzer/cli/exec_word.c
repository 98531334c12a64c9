#include "analyzer/cli/exec_word.h"

#include "base/timestamp.h"

/* Fetches what a statement with one number gives. */
static int first_of(struct et_stmt *stmt, int64_t *exec_id, struct et_err *err)
{
    int rc = et_stmt_row(stmt, err);
    if (rc > 0)
        *exec_id = et_stmt_col_int(stmt, 0);
    return rc;
}

static int of_event(struct et_store *store, int64_t time_ns, uint64_t serial, struct et_slice host,
                    int64_t *exec_id, struct et_err *err)
{
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EXEC_BY_EVENT, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EXEC_BY_EVENT_TIME_NS, time_ns);
    et_stmt_int(stmt, ET_EXEC_BY_EVENT_SERIAL, (int64_t)serial);
    et_stmt_text(stmt, ET_EXEC_BY_EVENT_HOST, host);
    return first_of(stmt, exec_id, err);
}

int et_exec_of_word(struct et_store *store, struct et_slice word, struct et_slice host,
                    int64_t *exec_id, struct et_err *err)
{
    static const struct {
        char letter;
        enum et_query query;
        int param;
    } kinds[] = { { 'E', ET_Q_EXEC_BY_ID, ET_EXEC_BY_ID_ID },
                  { 'C', ET_Q_EXEC_OF_COMPILATION, ET_EXEC_OF_COMPILATION_ID },
                  { 'F', ET_Q_EXEC_OF_FINDING, ET_EXEC_OF_FINDING_ID } };
    uint64_t id, serial;
    int64_t time_ns;
    const char *colon = et_slice_find(word, ':');
    if (colon && et_time_from_seconds(et_slice_to(word, (size_t)(colon - word.p)), &time_ns) &&
        et_slice_u64(et_slice_from(word, (size_t)(colon - word.p) + 1), &serial))
        return of_event(store, time_ns, serial, host, exec_id, err);
    size_t kind = 0;
    for (size_t i = 0; word.n && i < sizeof kinds / sizeof *kinds; i++) {
        if (word.p[0] == kinds[i].letter) {
            kind = i;
            word = et_slice_from(word, 1);
            break;
        }
    }
    if (!et_slice_u64(word, &id) || id > INT64_MAX)
        return 0;
    ET_STMT_AUTO *stmt = et_store_query(store, kinds[kind].query, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, kinds[kind].param, (int64_t)id);
    return first_of(stmt, exec_id, err);
}
