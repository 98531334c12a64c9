#include "analyzer/merge/shared.h"

#include "analyzer/merge/columns.h"

/* How a row of each kind is read by its number, and written. */
static const struct {
    const char *what;
    enum et_query read, put;
    const char *const texts[4]; /* columns that are numbers of texts; up to NULL */
} kinds[] = {
    [ET_SHARED_TEXT] = { "text", ET_Q_MERGE_TEXT, ET_Q_PUT_TEXT, { NULL } },
    [ET_SHARED_ARGV] = { "list of arguments", ET_Q_MERGE_ARGV, ET_Q_PUT_ARGV, { NULL } },
    [ET_SHARED_SUBJECT] = { "subject", ET_Q_MERGE_SUBJECT, ET_Q_PUT_SUBJECT, { "tty", "subj" } },
    [ET_SHARED_CALL] = { "call",
                         ET_Q_MERGE_CALL,
                         ET_Q_PUT_CALL,
                         { "syscall", "audit_key", "container" } },
    [ET_SHARED_SENTENCE] = { "sentence", ET_Q_MERGE_SENTENCE, ET_Q_PUT_SENTENCE, { NULL } },
    [ET_SHARED_PATHS] = { "list of paths", ET_Q_MERGE_PATH, ET_Q_PUT_PATH, { "name", "nametype" } },
};

/* The only parameter of the statements that read: the number. */
enum { ID = 1 };

int et_shared_init(struct et_shared *shared, struct et_store *to, struct et_err *err)
{
    *shared = (struct et_shared){ .to = to };
    for (int i = 0; i < ET_SHARED_KINDS; i++) {
        et_map_init(&shared->ids[i]);
        et_map_init(&shared->rows[i]);
    }
    ET_STMT_AUTO *stmt = et_store_query(to, ET_Q_NEXT_PATH_LIST, err);
    if (!stmt || et_stmt_row(stmt, err) < 0)
        return ET_FATAL;
    shared->next_path_list = et_stmt_col_int(stmt, 0);
    return 0;
}

void et_shared_clear(struct et_shared *shared)
{
    for (int i = 0; i < ET_SHARED_KINDS; i++) {
        et_map_clear(&shared->ids[i]);
        et_map_clear(&shared->rows[i]);
        et_strbuf_clear(&shared->key[i]);
    }
}

void et_shared_from(struct et_shared *shared, struct et_store *from)
{
    shared->from = from;
    for (int i = 0; i < ET_SHARED_KINDS; i++)
        et_map_clear(&shared->ids[i]);
}

static bool is_text(enum et_shared_kind kind, const char *column)
{
    return et_name_in(kinds[kind].texts, column);
}

static int bind(struct et_shared *shared, enum et_shared_kind kind, struct et_stmt *row,
                struct et_stmt *put, const struct et_columns *columns, struct et_err *err)
{
    for (int param = 1; param <= columns->count; param++) {
        int column = columns->at[param];
        if (column < 0)
            continue; /* path_list: ours, and bound last */
        if (!is_text(kind, et_stmt_parameter(put, param))) {
            et_column_bind(put, param, row, column);
            continue;
        }
        int64_t text;
        if (et_shared_id(shared, ET_SHARED_TEXT, et_stmt_col_int(row, column), &text, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, param, text);
    }
    return 0;
}

/* What the row holds, in a form that no other row has; of texts the numbers here. */
static int add_key(struct et_shared *shared, enum et_shared_kind kind, struct et_stmt *row,
                   struct et_stmt *put, const struct et_columns *columns, struct et_err *err)
{
    struct et_strbuf *key = &shared->key[kind];
    for (int param = 1; param <= columns->count; param++) {
        int column = columns->at[param];
        if (column < 0)
            continue;
        if (!is_text(kind, et_stmt_parameter(put, param))) {
            et_cells_add_row(key, row, column, column + 1);
            continue;
        }
        int64_t text;
        if (et_shared_id(shared, ET_SHARED_TEXT, et_stmt_col_int(row, column), &text, err) < 0)
            return ET_FATAL;
        et_cell_add_int(key, text);
    }
    return key->failed ? et_fail_memory(err) : 0;
}

/* The slot of a row that holds what stands in key; NULL = it is too long to be remembered. */
static int slot_of(struct et_shared *shared, enum et_shared_kind kind, uint64_t **slot,
                   struct et_err *err)
{
    struct et_map *rows = &shared->rows[kind];
    *slot = NULL;
    if (shared->key[kind].n > ET_MERGE_MAX_KEY)
        return 0;
    if (rows->live >= ET_MERGE_MAX_ROWS || rows->keys.used >= ET_MERGE_MAX_ROW_BYTES)
        et_map_clear(rows);
    *slot = et_map_put(rows, et_strbuf_slice(&shared->key[kind]), NULL);
    return *slot ? 0 : et_fail_memory(err);
}

static int fail_missing(enum et_shared_kind kind, int64_t id, struct et_err *err)
{
    return et_fail(err, ET_FATAL, "a fact refers to the %s %lld, which is not there: it is damaged",
                   kinds[kind].what, (long long)id);
}

static int take_row(struct et_shared *shared, enum et_shared_kind kind, int64_t there,
                    int64_t *here, struct et_err *err)
{
    uint64_t *slot;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(shared->from, kinds[kind].read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(shared->to, kinds[kind].put, err);
    if (!put)
        return ET_FATAL;
    et_stmt_int(row, ID, there);
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got < 0 ? got : fail_missing(kind, there, err);
    et_columns_match(&columns, row, put);
    et_strbuf_reset(&shared->key[kind]);
    if (add_key(shared, kind, row, put, &columns, err) < 0 || slot_of(shared, kind, &slot, err) < 0)
        return ET_FATAL;
    if (!slot || !*slot) {
        if (bind(shared, kind, row, put, &columns, err) < 0 || et_stmt_run(put, err) < 0)
            return ET_FATAL;
        *here = et_store_last_id(shared->to);
        if (slot)
            *slot = (uint64_t)*here;
        return 0;
    }
    *here = (int64_t)*slot;
    return 0;
}

static int put_paths(struct et_shared *shared, struct et_stmt *row, struct et_stmt *put,
                     const struct et_columns *columns, struct et_err *err)
{
    int got;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (bind(shared, ET_SHARED_PATHS, row, put, columns, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, ET_PUT_PATH_PATH_LIST, shared->next_path_list);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* Many rows are one list; after the last one, the first one comes again. */
static int take_paths(struct et_shared *shared, int64_t there, int64_t *here, struct et_err *err)
{
    uint64_t *slot;
    int got, items = 0;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(shared->from, ET_Q_MERGE_PATH, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(shared->to, ET_Q_PUT_PATH, err);
    if (!put)
        return ET_FATAL;
    et_stmt_int(row, ID, there);
    et_columns_match(&columns, row, put);
    columns.at[ET_PUT_PATH_PATH_LIST] = ET_COLUMN_NONE;
    et_strbuf_reset(&shared->key[ET_SHARED_PATHS]);
    for (; (got = et_stmt_row(row, err)) > 0; items++)
        if (add_key(shared, ET_SHARED_PATHS, row, put, &columns, err) < 0)
            return ET_FATAL;
    if (got < 0 || items == 0)
        return got < 0 ? got : fail_missing(ET_SHARED_PATHS, there, err);
    if (slot_of(shared, ET_SHARED_PATHS, &slot, err) < 0)
        return ET_FATAL;
    if (slot && *slot) {
        *here = (int64_t)*slot;
        return 0;
    }
    if (put_paths(shared, row, put, &columns, err) < 0)
        return ET_FATAL;
    *here = shared->next_path_list++;
    if (slot)
        *slot = (uint64_t)*here;
    return 0;
}

int et_shared_id(struct et_shared *shared, enum et_shared_kind kind, int64_t there, int64_t *here,
                 struct et_err *err)
{
    struct et_map *ids = &shared->ids[kind];
    *here = ET_NULL;
    if (there == ET_NULL)
        return 0;
    const uint64_t *known = et_map_get_u64(ids, (uint64_t)there);
    if (known) {
        *here = (int64_t)*known;
        return 0;
    }
    int rc = kind == ET_SHARED_PATHS ? take_paths(shared, there, here, err)
                                     : take_row(shared, kind, there, here, err);
    if (rc < 0)
        return rc;
    if (ids->live >= ET_MERGE_MAX_IDS)
        et_map_clear(ids);
    uint64_t *slot = et_map_put_u64(ids, (uint64_t)there, NULL);
    if (!slot)
        return et_fail_memory(err);
    *slot = (uint64_t)*here;
    return 0;
}
