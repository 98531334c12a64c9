#include "analyzer/merge/tables.h"

#include "analyzer/facts.h"
#include "analyzer/merge/columns.h"

#include <stdlib.h>

/* What stands in a column, where it is no plain value. */
enum role { PLAIN, EVIDENCE, STREAM, FACT, SHARED };

struct table {
    enum et_query read, put;
    enum et_query drop; /* of a stream */
    int drop_stream;    /* its parameter */
    bool of_events;     /* comm and exe are numbers of texts, as are cwd and proctitle */
};

#define TABLE(NAME, OF_EVENTS)                                                                     \
    {                                                                                              \
        ET_Q_SEAL_FACT_##NAME, ET_Q_PUT_##NAME, ET_Q_MERGE_DROP_##NAME,                            \
            ET_MERGE_DROP_##NAME##_STREAM_ID, OF_EVENTS                                            \
    }

/* Each row is of a stream. */
static const struct table tables[] = {
    TABLE(EXEC, true),           TABLE(FORK, true),         TABLE(EXIT, false),
    TABLE(LOGIN, false),         TABLE(AUDIT_STATE, false), TABLE(SERIALS, false),
    TABLE(USER, false),          TABLE(CONTAINER, false),   TABLE(IMAGE, false),
    TABLE(RUNTIME_EVENT, false), TABLE(OUTPUT_LINE, false), TABLE(LISTED_PROCESS, false),
    TABLE(PACKAGE, false),       TABLE(LISTED_FILE, false), TABLE(LAYER, false),
    TABLE(SETTING, false),       TABLE(ID_RANGE, false),
};

/* … and these of an evidence as a whole. */
static const enum et_query whole[][2] = {
    { ET_Q_SEAL_FACT_STREAM, ET_Q_MERGE_PUT_STREAM },
    { ET_Q_SEAL_FACT_DAMAGE, ET_Q_PUT_DAMAGE },
    { ET_Q_SEAL_FACT_EVIDENCE, ET_Q_MERGE_PUT_EVIDENCE },
    { ET_Q_SEAL_FACT_EVIDENCE_PATH, ET_Q_MERGE_PUT_PLACE },
    { ET_Q_SEAL_FACT_GROWTH, ET_Q_MERGE_PUT_GROWTH },
    { ET_Q_SEAL_FACT_RESUME, ET_Q_MERGE_PUT_RESUME },
    { ET_Q_SEAL_JOURNAL_MERGED, ET_Q_MERGE_PUT_JOURNAL },
};

enum { TABLES = sizeof tables / sizeof *tables, WHOLE = sizeof whole / sizeof *whole };

bool et_tables_statements(size_t i, enum et_query *read, enum et_query *put)
{
    if (i >= TABLES + WHOLE)
        return false;
    *read = i < TABLES ? tables[i].read : whole[i - TABLES][0];
    *put = i < TABLES ? tables[i].put : whole[i - TABLES][1];
    return true;
}

static enum role role_of(const char *name, bool of_events, enum et_shared_kind *kind)
{
    static const char *const texts[] = { "comm", "exe", "cwd", "proctitle", NULL };
    static const struct {
        const char *name;
        enum role role;
        enum et_shared_kind kind;
    } others[] = {
        { "evidence_row", EVIDENCE, ET_SHARED_KINDS }, { "stream_id", STREAM, ET_SHARED_KINDS },
        { "fact_id", FACT, ET_SHARED_KINDS },          { "subject_id", SHARED, ET_SHARED_SUBJECT },
        { "call_id", SHARED, ET_SHARED_CALL },         { "argv_id", SHARED, ET_SHARED_ARGV },
        { "path_list", SHARED, ET_SHARED_PATHS },
    };
    *kind = ET_SHARED_TEXT;
    if (of_events && et_name_in(texts, name))
        return SHARED;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].name, name) == 0) {
            *kind = others[i].kind;
            return others[i].role;
        }
    return PLAIN;
}

/* One table on its way. */
struct copy {
    struct et_numbers *numbers;
    struct et_stmt *row, *put;
    struct et_columns columns;
    enum role roles[ET_MERGE_MAX_PARAMETERS + 1];
    enum et_shared_kind kinds[ET_MERGE_MAX_PARAMETERS + 1];
    int owner; /* the parameter that tells whose the row is */
};

struct et_exec_copy {
    struct copy copy;
};

static void prepare(struct copy *copy, bool of_events)
{
    et_columns_match(&copy->columns, copy->row, copy->put);
    copy->owner = 0;
    for (int param = 1; param <= copy->columns.count; param++) {
        copy->roles[param] =
            role_of(et_stmt_parameter(copy->put, param), of_events, &copy->kinds[param]);
        if (copy->roles[param] == EVIDENCE || copy->roles[param] == STREAM ||
            copy->roles[param] == FACT)
            copy->owner = param;
    }
}

/* The number here of whose the row is; 0 = it is not taken. */
static int64_t owner_of(const struct copy *copy)
{
    enum role role = copy->roles[copy->owner];
    uint64_t there = (uint64_t)et_stmt_col_int(copy->row, copy->columns.at[copy->owner]);
    if (role == FACT)
        there >>= ET_FACT_BITS;
    const uint64_t *here = et_map_get_u64(
        role == EVIDENCE ? &copy->numbers->evidence : &copy->numbers->streams, there);
    return here ? (int64_t)*here : 0;
}

static int bind_column(struct copy *copy, int param, int64_t owner, struct et_err *err)
{
    const int64_t own_bits = ((int64_t)1 << ET_FACT_BITS) - 1;
    int column = copy->columns.at[param];
    int64_t id;
    switch (copy->roles[param]) {
    case PLAIN:
        et_column_bind(copy->put, param, copy->row, column);
        return 0;
    case EVIDENCE:
    case STREAM:
        et_stmt_int(copy->put, param, owner);
        return 0;
    case FACT:
        et_stmt_int(copy->put, param,
                    owner << ET_FACT_BITS | (et_stmt_col_int(copy->row, column) & own_bits));
        return 0;
    case SHARED:
        if (et_shared_id(&copy->numbers->shared, copy->kinds[param],
                         et_stmt_col_int(copy->row, column), &id, err) < 0)
            return ET_FATAL;
        et_stmt_int(copy->put, param, id);
        return 0;
    }
    return 0;
}

static int copy_row(struct copy *copy, int64_t owner, struct et_err *err)
{
    for (int param = 1; param <= copy->columns.count; param++)
        if (bind_column(copy, param, owner, err) < 0)
            return ET_FATAL;
    return et_stmt_run(copy->put, err);
}

static int copy_table(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                      const struct table *table, uint64_t *facts, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(from, table->read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, table->put, err);
    if (!put)
        return ET_FATAL;
    struct copy copy = { .numbers = numbers, .row = row, .put = put };
    prepare(&copy, table->of_events);
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t owner = owner_of(&copy);
        if (!owner)
            continue;
        if (copy_row(&copy, owner, err) < 0)
            return ET_FATAL;
        (*facts)++;
    }
    return got;
}

/* Streams get their numbers here as they come. */
static int copy_streams(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                        struct et_err *err)
{
    int got, id = 0;
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_SEAL_FACT_STREAM, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, ET_Q_MERGE_PUT_STREAM, err);
    if (!put)
        return ET_FATAL;
    struct copy copy = { .numbers = numbers, .row = row, .put = put };
    prepare(&copy, false);
    while (strcmp(et_stmt_column_name(row, id), "stream_id") != 0)
        id++;
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t owner = owner_of(&copy);
        if (!owner)
            continue;
        uint64_t *slot =
            et_map_put_u64(&numbers->streams, (uint64_t)et_stmt_col_int(row, id), NULL);
        if (!slot)
            return et_fail_memory(err);
        if (copy_row(&copy, owner, err) < 0)
            return ET_FATAL;
        *slot = (uint64_t)et_store_last_id(to);
    }
    return got;
}

static const struct table damage = { .read = ET_Q_SEAL_FACT_DAMAGE, .put = ET_Q_PUT_DAMAGE };

int et_tables_copy(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                   uint64_t *facts, struct et_err *err)
{
    uint64_t rows = 0;
    if (numbers->evidence.live == 0)
        return 0;
    et_shared_from(&numbers->shared, from);
    if (copy_streams(to, from, numbers, err) < 0 ||
        copy_table(to, from, numbers, &damage, &rows, err) < 0)
        return ET_FATAL;
    for (size_t i = 0; i < TABLES; i++)
        if (copy_table(to, from, numbers, &tables[i], facts, err) < 0)
            return ET_FATAL;
    return 0;
}

int et_tables_copy_accounts(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                            struct et_err *err)
{
    static const struct table users = { .read = ET_Q_SEAL_FACT_USER, .put = ET_Q_PUT_USER };
    static const struct table lists = { .read = ET_Q_MERGE_FIRST_PACKAGES,
                                        .put = ET_Q_PUT_PACKAGE };
    uint64_t rows = 0;
    et_shared_from(&numbers->shared, from);
    return copy_streams(to, from, numbers, err) < 0 ||
                   copy_table(to, from, numbers, &damage, &rows, err) < 0 ||
                   copy_table(to, from, numbers, &users, &rows, err) < 0 ||
                   copy_table(to, from, numbers, &lists, &rows, err) < 0
               ? ET_FATAL
               : 0;
}

static int match_stream(struct et_store *to, struct et_stmt *row, const struct et_columns *columns,
                        int64_t evidence_row, int64_t *here, struct et_err *err)
{
    *here = 0;
    ET_STMT_AUTO *alike = et_store_query(to, ET_Q_MERGE_STREAM_ALIKE, err);
    if (!alike)
        return ET_FATAL;
    et_stmt_int(alike, ET_MERGE_STREAM_ALIKE_EVIDENCE_ROW, evidence_row);
    et_column_bind(alike, ET_MERGE_STREAM_ALIKE_NODE, row, columns->at[ET_MERGE_STREAM_ALIKE_NODE]);
    et_column_bind(alike, ET_MERGE_STREAM_ALIKE_CARRIED, row,
                   columns->at[ET_MERGE_STREAM_ALIKE_CARRIED]);
    int got = et_stmt_row(alike, err);
    if (got > 0)
        *here = et_stmt_col_int(alike, 0);
    return got < 0 ? got : 0;
}

int et_tables_match_streams(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                            struct et_err *err)
{
    int got, id = 0;
    struct et_columns columns;
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_SEAL_FACT_STREAM, err);
    if (!row)
        return ET_FATAL;
    {
        ET_STMT_AUTO *alike = et_store_query(to, ET_Q_MERGE_STREAM_ALIKE, err);
        if (!alike)
            return ET_FATAL;
        et_columns_match(&columns, row, alike);
    }
    while (strcmp(et_stmt_column_name(row, id), "stream_id") != 0)
        id++;
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t here;
        uint64_t owner =
            (uint64_t)et_stmt_col_int(row, columns.at[ET_MERGE_STREAM_ALIKE_EVIDENCE_ROW]);
        const uint64_t *lies = et_map_get_u64(&numbers->lies, owner);
        if (!lies || et_map_get_u64(&numbers->evidence, owner))
            continue;
        if (match_stream(to, row, &columns, (int64_t)*lies, &here, err) < 0)
            return ET_FATAL;
        uint64_t *slot =
            here ? et_map_put_u64(&numbers->streams, (uint64_t)et_stmt_col_int(row, id), NULL)
                 : NULL;
        if (here && !slot)
            return et_fail_memory(err);
        if (slot)
            *slot = (uint64_t)here;
    }
    return got;
}

int et_tables_copy_exec(struct et_store *to, struct et_store *from, struct et_numbers *numbers,
                        int64_t fact_id, struct et_err *err)
{
    enum { ID = 1 }; /* the only parameter */
    ET_STMT_AUTO *row = et_store_query(from, ET_Q_MERGE_EXEC_FACT, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(to, ET_Q_MERGE_PUT_EXEC_FACT, err);
    if (!put)
        return ET_FATAL;
    if (!numbers->execs) { /* rows come one by one, and look alike */
        numbers->execs = calloc(1, sizeof *numbers->execs);
        if (!numbers->execs)
            return et_fail_memory(err);
        numbers->execs->copy = (struct copy){ .numbers = numbers, .row = row, .put = put };
        prepare(&numbers->execs->copy, true);
    }
    struct copy *copy = &numbers->execs->copy;
    copy->row = row;
    copy->put = put;
    et_stmt_int(row, ID, fact_id);
    int got = et_stmt_row(row, err);
    int64_t owner = got > 0 ? owner_of(copy) : 0;
    if (got < 0)
        return got;
    return owner ? copy_row(copy, owner, err) : 0;
}

int64_t et_numbers_fact(const struct et_numbers *numbers, int64_t there)
{
    const int64_t own_bits = ((int64_t)1 << ET_FACT_BITS) - 1;
    const uint64_t *here = et_map_get_u64(&numbers->streams, (uint64_t)there >> ET_FACT_BITS);
    return here ? (int64_t)*here << ET_FACT_BITS | (there & own_bits) : ET_NULL;
}

void et_numbers_init(struct et_numbers *numbers)
{
    *numbers = (struct et_numbers){ 0 };
    et_map_init(&numbers->lies);
    et_map_init(&numbers->evidence);
    et_map_init(&numbers->streams);
}

void et_numbers_reset(struct et_numbers *numbers)
{
    et_map_clear(&numbers->lies);
    et_map_clear(&numbers->evidence);
    et_map_clear(&numbers->streams);
}

void et_numbers_clear(struct et_numbers *numbers)
{
    et_numbers_reset(numbers);
    et_shared_clear(&numbers->shared);
    free(numbers->execs);
    numbers->execs = NULL;
}

static int drop_stream(struct et_store *store, int64_t stream_id, struct et_err *err)
{
    for (size_t i = 0; i < TABLES; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, tables[i].drop, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, tables[i].drop_stream, stream_id);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_MERGE_DROP_STREAM, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_MERGE_DROP_STREAM_STREAM_ID, stream_id);
    return et_stmt_run(stmt, err);
}

int et_tables_drop(struct et_store *store, int64_t evidence_row, struct et_err *err)
{
    for (;;) { /* one by one: rows are not deleted beneath a statement that reads them */
        int64_t stream_id;
        {
            ET_STMT_AUTO *row = et_store_query(store, ET_Q_STREAMS_OF_EVIDENCE, err);
            if (!row)
                return ET_FATAL;
            et_stmt_int(row, ET_STREAMS_OF_EVIDENCE_EVIDENCE_ROW, evidence_row);
            int got = et_stmt_row(row, err);
            if (got < 0)
                return got;
            if (got == 0)
                break;
            stream_id = et_stmt_col_int(row, 0);
        }
        if (drop_stream(store, stream_id, err) < 0)
            return ET_FATAL;
    }
    ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_MERGE_DROP_DAMAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_MERGE_DROP_DAMAGE_EVIDENCE_ROW, evidence_row);
    return et_stmt_run(stmt, err);
}
