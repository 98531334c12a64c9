#include "analyzer/merge/conclusions.h"

#include "analyzer/merge/columns.h"

#include <stdlib.h>

/* Stands for the column that has a sentence's number; it is called otherwise in each table. */
#define SENTENCES ""

/* What stands in a column, where it is no plain value. */
enum role { SPAN, SENTENCE, HOST, CLUE, PRESENCE, STREAM, FACT, EVIDENCE };

static const struct {
    const char *column;
    enum role role;
    enum et_span_kind kind;
} roles[] = {
    { "host_id", HOST, ET_SPAN_KINDS },         { "container_id", SPAN, ET_SPAN_CONTAINERS },
    { "outer_id", SPAN, ET_SPAN_CONTAINERS },   { "touches_id", SPAN, ET_SPAN_CONTAINERS },
    { "exec_id", SPAN, ET_SPAN_EXECS },         { "parent_exec_id", SPAN, ET_SPAN_EXECS },
    { "driver_exec_id", SPAN, ET_SPAN_EXECS },  { "first_output_exec_id", SPAN, ET_SPAN_EXECS },
    { "process_id", SPAN, ET_SPAN_PROCESSES },  { "actor_id", SPAN, ET_SPAN_ACTORS },
    { "other_id", SPAN, ET_SPAN_ACTORS },       { "compilation_id", SPAN, ET_SPAN_COMPILATIONS },
    { "build_id", SPAN, ET_SPAN_BUILDS },       { "clue_id", CLUE, ET_SPAN_KINDS },
    { "presence_id", PRESENCE, ET_SPAN_KINDS }, { "stream_id", STREAM, ET_SPAN_KINDS },
    { "fact_id", FACT, ET_SPAN_KINDS },         { "evidence_row", EVIDENCE, ET_SPAN_KINDS },
    { SENTENCES, SENTENCE, ET_SPAN_KINDS },
};

/* Tables in which a column is the number of a sentence. */
static const struct {
    enum et_query put;
    const char *column;
} sentences[] = {
    { ET_Q_MERGE_PUT_ACTOR_LINK, "detail" },
    { ET_Q_MERGE_PUT_CHAIN_LINK, "detail" },
    { ET_Q_MERGE_PUT_UNSEEN, "reason" },
};

/* Taken as they are, all rows of them. What is passed anew (verdicts, waivers …) is not taken, nor
 * what is of facts that are not (derived_repeat). */
static const enum et_query tables[][2] = {
    { ET_Q_SEAL_DERIVED_STREAM_HOST, ET_Q_MERGE_PUT_STREAM_HOST },
    { ET_Q_SEAL_DERIVED_SUBJECT, ET_Q_MERGE_PUT_SUBJECT },
    { ET_Q_SEAL_DERIVED_METHOD, ET_Q_MERGE_PUT_METHOD },
    { ET_Q_SEAL_DERIVED_CONTAINER, ET_Q_MERGE_PUT_CONTAINER },
    { ET_Q_SEAL_DERIVED_LIFETIME, ET_Q_MERGE_PUT_LIFETIME },
    { ET_Q_SEAL_DERIVED_COMPILATION, ET_Q_MERGE_PUT_COMPILATION },
    { ET_Q_SEAL_DERIVED_BUILD, ET_Q_MERGE_PUT_BUILD },
    { ET_Q_SEAL_DERIVED_CHAIN_LINK, ET_Q_MERGE_PUT_CHAIN_LINK },
    { ET_Q_SEAL_DERIVED_COVERAGE, ET_Q_MERGE_PUT_COVERAGE },
    { ET_Q_SEAL_DERIVED_UNSEEN, ET_Q_MERGE_PUT_UNSEEN },
    { ET_Q_SEAL_DERIVED_LEFT_OUT, ET_Q_MERGE_PUT_LEFT_OUT },
    { ET_Q_SEAL_DERIVED_PRESENT_COMPILER, ET_Q_MERGE_PUT_PRESENT_COMPILER },
};

/* … and these in a way of their own. */
static const enum et_query others[][2] = {
    { ET_Q_SEAL_DERIVED_HOST, ET_Q_MERGE_PUT_HOST },
    { ET_Q_SEAL_DERIVED_PRESENCE, ET_Q_MERGE_PUT_PRESENCE },
    { ET_Q_SEAL_DERIVED_FINDING, ET_Q_MERGE_PUT_FINDING },
    { ET_Q_SEAL_DERIVED_EXEC, ET_Q_MERGE_PUT_EXEC },
    { ET_Q_SEAL_DERIVED_EXEC_PLACE, ET_Q_MERGE_PUT_EXEC_PLACE },
    { ET_Q_SEAL_DERIVED_EXEC_CLUE, ET_Q_MERGE_PUT_EXEC_CLUE },
    { ET_Q_SEAL_DERIVED_CLUE, ET_Q_MERGE_PUT_CLUE },
    { ET_Q_SEAL_DERIVED_ACTOR, ET_Q_MERGE_PUT_ACTOR },
    { ET_Q_SEAL_DERIVED_ACTOR_LINK, ET_Q_MERGE_PUT_ACTOR_LINK },
    { ET_Q_SEAL_FACT_EXEC, ET_Q_MERGE_PUT_EXEC_FACT },
};

bool et_conclusions_statements(size_t i, enum et_query *read, enum et_query *put)
{
    enum { TABLES = sizeof tables / sizeof *tables, OTHERS = sizeof others / sizeof *others };
    if (i >= TABLES + OTHERS)
        return false;
    *read = i < TABLES ? tables[i][0] : others[i - TABLES][0];
    *put = i < TABLES ? tables[i][1] : others[i - TABLES][1];
    return true;
}

/* The only parameter of statements that look one row up. */
enum { ID = 1 };

/* What is counted of execs that are left out. */
struct kind_of_exec {
    int64_t host_id, container_id, place_number, sureness, contradicted, of_runtime, success,
        method_id;
};

struct left_out {
    struct kind_of_exec kind;
    int64_t execs;
};

struct taking {
    struct et_conclusions *c;
    int64_t *wanted; /* execs, sorted */
    size_t wanted_count, wanted_cap;
    struct et_map clues, presences; /* number there -> here */
    struct et_map actors;           /* of the execs wanted: -> 1 */
    struct left_out *left;
    size_t left_count, left_cap;
    struct et_map by_kind;       /* -> 1 + index of left */
    int64_t method_clue, method; /* of the clue that was looked up last */
};

/* ------------------------------------------------------------ numbers */

static int64_t mapped(const struct et_map *map, int64_t there)
{
    const uint64_t *here = there == ET_NULL ? NULL : et_map_get_u64(map, (uint64_t)there);
    return here ? (int64_t)*here : ET_NULL;
}

static int64_t span(const struct taking *t, enum et_span_kind kind, int64_t there)
{
    return et_spans_here(t->c->hosts, t->c->host_count, kind, there);
}

/* Columns of a table, with what stands in them. */
struct layout {
    struct et_columns columns;
    size_t roles[ET_MERGE_MAX_PARAMETERS + 1]; /* which of roles; ROLES = a plain value */
};

enum { ROLES = sizeof roles / sizeof *roles };

static bool is_sentence(enum et_query write, const char *column)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].put == write && strcmp(sentences[i].column, column) == 0)
            return true;
    return false;
}

static void lay_out(struct layout *layout, struct et_stmt *row, struct et_stmt *put,
                    enum et_query write)
{
    et_columns_match(&layout->columns, row, put);
    for (int param = 1; param <= layout->columns.count; param++) {
        const char *name = et_stmt_parameter(put, param);
        size_t i = 0;
        if (is_sentence(write, name))
            name = SENTENCES;
        while (i < ROLES && strcmp(roles[i].column, name) != 0)
            i++;
        layout->roles[param] = i;
    }
}

static int64_t number_here(const struct taking *t, size_t role, int64_t there)
{
    const struct et_numbers *n = t->c->numbers;
    switch (roles[role].role) {
    case SPAN:
        return span(t, roles[role].kind, there);
    case HOST:
        return et_spans_host(t->c->hosts, t->c->host_count, there);
    case CLUE:
        return mapped(&t->clues, there);
    case PRESENCE:
        return mapped(&t->presences, there);
    case STREAM:
        return mapped(&n->streams, there);
    case EVIDENCE:
        return mapped(&n->lies, there);
    case FACT:
        return there == ET_NULL ? ET_NULL : et_numbers_fact(n, there);
    case SENTENCE: /* which may have to be written first */
        break;
    }
    return ET_NULL;
}

static int bind_row(struct taking *t, struct et_stmt *put, const struct layout *layout,
                    struct et_stmt *row, struct et_err *err)
{
    for (int param = 1; param <= layout->columns.count; param++) {
        int column = layout->columns.at[param];
        size_t role = layout->roles[param];
        int64_t here;
        if (column < 0)
            continue;
        if (role == ROLES) {
            et_column_bind(put, param, row, column);
            continue;
        }
        here = number_here(t, role, et_stmt_col_int(row, column));
        if (roles[role].role == SENTENCE &&
            et_shared_id(&t->c->numbers->shared, ET_SHARED_SENTENCE, et_stmt_col_int(row, column),
                         &here, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, param, here);
    }
    return 0;
}

static int take_table(struct taking *t, enum et_query read, enum et_query write, struct et_err *err)
{
    int got;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, write);
    while ((got = et_stmt_row(row, err)) > 0) {
        if (bind_row(t, put, &layout, row, err) < 0 || et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* ------------------------------------------------------------ hosts, presence, findings */

static int take_hosts(struct taking *t, struct et_err *err)
{
    int got;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_HOST, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_HOST, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, ET_Q_MERGE_PUT_HOST);
    for (size_t i = 0; (got = et_stmt_row(row, err)) > 0 && i < t->c->host_count; i++) {
        const struct et_span *execs = &t->c->hosts[i].spans[ET_SPAN_EXECS];
        if (bind_row(t, put, &layout, row, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, ET_MERGE_PUT_HOST_FIRST_EXEC, execs->here + 1);
        et_stmt_int(put, ET_MERGE_PUT_HOST_LAST_EXEC, execs->here + execs->count);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got < 0 ? got : 0;
}

/* The next number of that kind that the host has; counts: of each host and kind. */
static int64_t next(const struct taking *t, int64_t *counts, int64_t host_id,
                    enum et_span_kind kind)
{
    int64_t rank = et_spans_host(t->c->hosts, t->c->host_count, host_id);
    size_t i = 0;
    while (i < t->c->host_count && t->c->hosts[i].rank != rank)
        i++;
    if (i == t->c->host_count)
        return ET_NULL;
    return t->c->hosts[i].spans[kind].here + ++counts[i * ET_SPAN_KINDS + (size_t)kind];
}

static int column(struct et_stmt *row, const char *name)
{
    int i = 0;
    while (strcmp(et_stmt_column_name(row, i), name) != 0)
        i++;
    return i;
}

static int take_presences(struct taking *t, int64_t *counts, struct et_err *err)
{
    int got;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_PRESENCE, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_PRESENCE, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, ET_Q_MERGE_PUT_PRESENCE);
    int host = column(row, "host_id"), container = column(row, "container"),
        id = column(row, "presence_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t here =
            next(t, counts, et_stmt_col_int(row, host),
                 et_stmt_col_is_null(row, container) ? ET_SPAN_IMAGES : ET_SPAN_PRESENCES);
        uint64_t *slot = et_map_put_u64(&t->presences, (uint64_t)et_stmt_col_int(row, id), NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot = (uint64_t)here;
        if (bind_row(t, put, &layout, row, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, ET_MERGE_PUT_PRESENCE_PRESENCE_ID, here);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

static int take_findings(struct taking *t, int64_t *counts, struct et_err *err)
{
    int got;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_FINDINGS_IN_ORDER, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_FINDING, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, ET_Q_MERGE_PUT_FINDING);
    int host = column(row, "host_id"), class = column(row, "class");
    while ((got = et_stmt_row(row, err)) > 0) {
        enum et_span_kind kind =
            (enum et_span_kind)(ET_SPAN_FINDINGS + et_stmt_col_int(row, class));
        if (bind_row(t, put, &layout, row, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, ET_MERGE_PUT_FINDING_FINDING_ID,
                    next(t, counts, et_stmt_col_int(row, host), kind));
        et_stmt_int(put, ET_MERGE_PUT_FINDING_VERDICT_ID, ET_NULL);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* ------------------------------------------------------------ execs */

static int find_wanted(struct taking *t, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_WANTED_EXECS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        if (t->wanted_count == t->wanted_cap) {
            size_t cap = t->wanted_cap ? 2 * t->wanted_cap : 1024;
            int64_t *more = realloc(t->wanted, cap * sizeof *more);
            if (!more)
                return et_fail_memory(err);
            t->wanted = more;
            t->wanted_cap = cap;
        }
        t->wanted[t->wanted_count++] = et_stmt_col_int(row, 0);
    }
    return got;
}

/* Rows come in the order of execs, and so do those wanted. */
static bool is_wanted(const struct taking *t, size_t *at, int64_t exec_id)
{
    while (*at < t->wanted_count && t->wanted[*at] < exec_id)
        ++*at;
    return *at < t->wanted_count && t->wanted[*at] == exec_id;
}

static int take_clue(struct taking *t, int64_t there, struct et_err *err)
{
    bool fresh;
    struct layout layout;
    uint64_t *slot = there == ET_NULL ? NULL : et_map_put_u64(&t->clues, (uint64_t)there, &fresh);
    if (!slot)
        return there == ET_NULL ? 0 : et_fail_memory(err);
    if (!fresh)
        return 0;
    *slot = (uint64_t)++t->c->last_clue;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_CLUE, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_CLUE, err);
    if (!put)
        return ET_FATAL;
    et_stmt_int(row, ID, there);
    int got = et_stmt_row(row, err);
    if (got <= 0)
        return got < 0 ? got : et_fail(err, ET_FATAL, "an exec refers to a clue that is not there");
    lay_out(&layout, row, put, ET_Q_MERGE_PUT_CLUE);
    return bind_row(t, put, &layout, row, err) < 0 ? ET_FATAL : et_stmt_run(put, err);
}

static int note_actor(struct taking *t, int64_t actor, struct et_err *err)
{
    return actor == ET_NULL || et_map_put_u64(&t->actors, (uint64_t)actor, NULL)
               ? 0
               : et_fail_memory(err);
}

/* Many execs follow each other that share a clue. */
static int method_of(struct taking *t, int64_t clue, int64_t *method, struct et_err *err)
{
    if (clue != t->method_clue) {
        ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_CLUE_METHOD, err);
        if (!row)
            return ET_FATAL;
        et_stmt_int(row, ID, clue);
        int got = et_stmt_row(row, err);
        if (got < 0)
            return got;
        t->method = got > 0 ? et_stmt_col_int(row, 0) : 0;
        t->method_clue = clue;
    }
    *method = t->method;
    return 0;
}

/* Columns of derived_exec. */
struct exec_columns {
    int exec_id, fact_id, actor_id, clue_id;
    int host_id, container_id, place_number, sureness, contradicted, of_runtime, success;
};

static struct exec_columns find_columns(struct et_stmt *row)
{
    return (struct exec_columns){
        column(row, "exec_id"),      column(row, "fact_id"),  column(row, "actor_id"),
        column(row, "clue_id"),      column(row, "host_id"),  column(row, "container_id"),
        column(row, "place_number"), column(row, "sureness"), column(row, "contradicted"),
        column(row, "of_runtime"),   column(row, "success"),
    };
}

static int count_left_out(struct taking *t, struct et_stmt *row, const struct exec_columns *at,
                          struct et_err *err)
{
    struct kind_of_exec kind = {
        .host_id = et_spans_host(t->c->hosts, t->c->host_count, et_stmt_col_int(row, at->host_id)),
        .container_id = span(t, ET_SPAN_CONTAINERS, et_stmt_col_int(row, at->container_id)),
        .place_number = et_stmt_col_int(row, at->place_number),
        .sureness = et_stmt_col_int(row, at->sureness),
        .contradicted = et_stmt_col_int(row, at->contradicted),
        .of_runtime = et_stmt_col_int(row, at->of_runtime),
        .success = et_stmt_col_int(row, at->success),
    };
    if (method_of(t, et_stmt_col_int(row, at->clue_id), &kind.method_id, err) < 0)
        return ET_FATAL;
    const struct et_slice key = { (const char *)&kind, sizeof kind };
    uint64_t *slot = et_map_put(&t->by_kind, key, NULL);
    if (!slot)
        return et_fail_memory(err);
    if (!*slot) {
        if (t->left_count == t->left_cap) {
            size_t cap = t->left_cap ? 2 * t->left_cap : 256;
            struct left_out *more = realloc(t->left, cap * sizeof *more);
            if (!more)
                return et_fail_memory(err);
            t->left = more;
            t->left_cap = cap;
        }
        t->left[t->left_count++] = (struct left_out){ kind, 0 };
        *slot = t->left_count;
    }
    t->left[*slot - 1].execs++;
    return 0;
}

static int put_left_out(struct taking *t, struct et_err *err)
{
    for (size_t i = 0; i < t->left_count; i++) {
        const struct kind_of_exec *kind = &t->left[i].kind;
        ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_LEFT_OUT, err);
        if (!put)
            return ET_FATAL;
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_HOST_ID, kind->host_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_CONTAINER_ID, kind->container_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_PLACE_NUMBER, kind->place_number);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_SURENESS, kind->sureness);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_CONTRADICTED, kind->contradicted);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_OF_RUNTIME, kind->of_runtime);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_SUCCESS, kind->success);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_METHOD_ID, kind->method_id);
        et_stmt_int(put, ET_MERGE_PUT_LEFT_OUT_EXECS, t->left[i].execs);
        if (et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int take_exec(struct taking *t, struct et_stmt *row, const struct exec_columns *at,
                     struct et_stmt *put, const struct layout *layout, struct et_err *err)
{
    if (take_clue(t, et_stmt_col_int(row, at->clue_id), err) < 0 ||
        note_actor(t, et_stmt_col_int(row, at->actor_id), err) < 0 ||
        et_tables_copy_exec(t->c->to, t->c->from, t->c->numbers, et_stmt_col_int(row, at->fact_id),
                            err) < 0)
        return ET_FATAL;
    return bind_row(t, put, layout, row, err) < 0 ? ET_FATAL : et_stmt_run(put, err);
}

static int take_execs(struct taking *t, struct et_err *err)
{
    int got;
    size_t wanted = 0;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_EXEC, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_EXEC, err);
    if (!put)
        return ET_FATAL;
    const struct exec_columns at = find_columns(row);
    lay_out(&layout, row, put, ET_Q_MERGE_PUT_EXEC);
    while ((got = et_stmt_row(row, err)) > 0) {
        int rc = is_wanted(t, &wanted, et_stmt_col_int(row, at.exec_id))
                     ? take_exec(t, row, &at, put, &layout, err)
                     : count_left_out(t, row, &at, err);
        if (rc < 0)
            return rc;
    }
    return got < 0 ? got : put_left_out(t, err);
}

/* What else is known of the execs that are wanted: rows of exec_id and a second number, for which
 * something is to be taken first. */
static int take_beside(struct taking *t, enum et_query read, enum et_query write,
                       int (*first)(struct taking *t, int64_t there, struct et_err *err),
                       struct et_err *err)
{
    int got;
    size_t wanted = 0;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, write);
    int exec = column(row, "exec_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!is_wanted(t, &wanted, et_stmt_col_int(row, exec)))
            continue;
        if (first(t, et_stmt_col_int(row, !exec), err) < 0)
            return ET_FATAL;
        if (bind_row(t, put, &layout, row, err) < 0 || et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

static int take_place(struct taking *t, int64_t fact_id, struct et_err *err)
{
    return et_tables_copy_exec(t->c->to, t->c->from, t->c->numbers, fact_id, err);
}

/* Who started the execs that are wanted, and who fits as well. */
static int take_actors(struct taking *t, enum et_query read, enum et_query write,
                       struct et_err *err)
{
    int got;
    struct layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    lay_out(&layout, row, put, write);
    int actor = column(row, "actor_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!et_map_get_u64(&t->actors, (uint64_t)et_stmt_col_int(row, actor)))
            continue;
        if (bind_row(t, put, &layout, row, err) < 0 || et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

static int note_others(struct taking *t, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_ACTOR, err);
    if (!row)
        return ET_FATAL;
    int actor = column(row, "actor_id"), other = column(row, "other_id");
    while ((got = et_stmt_row(row, err)) > 0)
        if (et_map_get_u64(&t->actors, (uint64_t)et_stmt_col_int(row, actor)) &&
            note_actor(t, et_stmt_col_int(row, other), err) < 0)
            return ET_FATAL;
    return got;
}

static int take(struct taking *t, int64_t *counts, struct et_err *err)
{
    int rc = take_hosts(t, err);
    if (rc == 0)
        rc = take_presences(t, counts, err);
    if (rc == 0)
        rc = find_wanted(t, err);
    if (rc == 0)
        rc = take_execs(t, err);
    if (rc == 0)
        rc = take_beside(t, ET_Q_SEAL_DERIVED_EXEC_PLACE, ET_Q_MERGE_PUT_EXEC_PLACE, take_place,
                         err);
    if (rc == 0)
        rc = take_beside(t, ET_Q_SEAL_DERIVED_EXEC_CLUE, ET_Q_MERGE_PUT_EXEC_CLUE, take_clue, err);
    if (rc == 0)
        rc = note_others(t, err);
    if (rc == 0)
        rc = take_actors(t, ET_Q_SEAL_DERIVED_ACTOR, ET_Q_MERGE_PUT_ACTOR, err);
    if (rc == 0)
        rc = take_actors(t, ET_Q_SEAL_DERIVED_ACTOR_LINK, ET_Q_MERGE_PUT_ACTOR_LINK, err);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == 0; i++)
        rc = take_table(t, tables[i][0], tables[i][1], err);
    return rc == 0 ? take_findings(t, counts, err) : rc;
}

int et_conclusions_take(struct et_conclusions *conclusions, struct et_err *err)
{
    struct taking t = { .c = conclusions, .method_clue = ET_NULL };
    size_t hosts = conclusions->host_count ? conclusions->host_count : 1;
    int64_t *counts = calloc(hosts * ET_SPAN_KINDS, sizeof *counts);
    et_map_init(&t.clues);
    et_map_init(&t.presences);
    et_map_init(&t.actors);
    et_map_init(&t.by_kind);
    int rc = counts ? take(&t, counts, err) : et_fail_memory(err);
    et_map_clear(&t.by_kind);
    et_map_clear(&t.actors);
    et_map_clear(&t.presences);
    et_map_clear(&t.clues);
    free(t.left);
    free(t.wanted);
    free(counts);
    return rc;
}
