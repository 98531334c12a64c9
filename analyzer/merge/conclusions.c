#include "analyzer/merge/conclusions.h"

#include "analyzer/exec_counts.h"
#include "analyzer/merge/layout.h"

#include <stdlib.h>

/* The only parameter of statements that look one row up. */
enum { ID = 1 };

struct taking {
    struct et_conclusions *c;
    struct et_numbering here;
    int64_t *counts;             /* of each host and kind: numbers that were given */
    ET_ARRAY(int64_t) wanted;    /* execs, sorted */
    struct et_map actors;        /* of the execs wanted: -> 1 */
    struct et_exec_counts kinds; /* of execs, taken or not */
    int64_t method_clue, method; /* of the clue that was looked up last */
};

/* ------------------------------------------------------------ one table after the other */

enum { ASKED_COLUMNS = 12 };

/* A table on its way. */
struct passing {
    struct et_stmt *row, *put;
    struct et_layout layout;
    int at[ASKED_COLUMNS]; /* columns of row, as its table asks */
    size_t wanted;         /* of these execs, how far it is */
};

struct table {
    enum et_query read, write;
    int (*take)(struct taking *t, struct passing *p, struct et_err *err); /* a row. 0 or ET_FATAL */
    const char *asked[ASKED_COLUMNS]; /* columns that take looks at; up to NULL */
};

static int take_row(struct taking *t, struct passing *p, struct et_err *err)
{
    return et_layout_bind(&p->layout, &t->here, p->put, p->row, err) < 0 ? ET_FATAL
                                                                         : et_stmt_run(p->put, err);
}

static int64_t asked(const struct passing *p, int which)
{
    return et_stmt_col_int(p->row, p->at[which]);
}

static void find_asked(struct passing *p, const struct table *table)
{
    for (int i = 0; i < ASKED_COLUMNS && table->asked[i]; i++)
        while (strcmp(et_stmt_column_name(p->row, p->at[i]), table->asked[i]) != 0)
            p->at[i]++;
}

static int take_table(struct taking *t, const struct table *table, struct et_err *err)
{
    int got, rc = 0;
    ET_STMT_AUTO *row = et_store_query(t->c->from, table->read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, table->write, err);
    if (!put)
        return ET_FATAL;
    struct passing p = { .row = row, .put = put };
    et_layout_match(&p.layout, row, put, table->write);
    find_asked(&p, table);
    while (rc == 0 && (got = et_stmt_row(row, err)) != 0)
        rc = got < 0 ? got : table->take(t, &p, err);
    return rc;
}

/* ------------------------------------------------------------ hosts, presences, findings */

enum { HOST_ID };

static int take_host(struct taking *t, struct passing *p, struct et_err *err)
{
    const struct et_span_host *host =
        et_spans_host(t->c->hosts, t->c->host_count, asked(p, HOST_ID));
    if (!host)
        return 0;
    const struct et_span *execs = &host->spans[ET_SPAN_EXECS];
    if (et_layout_bind(&p->layout, &t->here, p->put, p->row, err) < 0)
        return ET_FATAL;
    et_stmt_int(p->put, ET_MERGE_PUT_HOST_FIRST_EXEC, execs->here + 1);
    et_stmt_int(p->put, ET_MERGE_PUT_HOST_LAST_EXEC, execs->here + execs->count);
    return et_stmt_run(p->put, err);
}

/* The next number of that kind that the host has. */
static int64_t next(struct taking *t, int64_t host_id, enum et_span_kind kind)
{
    const struct et_span_host *host = et_spans_host(t->c->hosts, t->c->host_count, host_id);
    if (!host)
        return ET_NULL;
    size_t i = (size_t)(host - t->c->hosts);
    return host->spans[kind].here + ++t->counts[i * ET_SPAN_KINDS + (size_t)kind];
}

enum { PRESENCE_ID, PRESENCE_HOST_ID, PRESENCE_CONTAINER };

static int take_presence(struct taking *t, struct passing *p, struct et_err *err)
{
    enum et_span_kind kind =
        et_stmt_col_is_null(p->row, p->at[PRESENCE_CONTAINER]) ? ET_SPAN_IMAGES : ET_SPAN_PRESENCES;
    uint64_t *slot = et_map_put_u64(&t->here.presences, (uint64_t)asked(p, PRESENCE_ID), NULL);
    if (!slot)
        return et_fail_memory(err);
    *slot = (uint64_t)next(t, asked(p, PRESENCE_HOST_ID), kind);
    return take_row(t, p, err);
}

enum { FINDING_HOST_ID, FINDING_SPAN };

static int take_finding(struct taking *t, struct passing *p, struct et_err *err)
{
    enum et_span_kind kind = (enum et_span_kind)(ET_SPAN_FINDINGS + asked(p, FINDING_SPAN));
    if (et_layout_bind(&p->layout, &t->here, p->put, p->row, err) < 0)
        return ET_FATAL;
    et_stmt_int(p->put, ET_MERGE_PUT_FINDING_FINDING_ID, next(t, asked(p, FINDING_HOST_ID), kind));
    et_stmt_int(p->put, ET_MERGE_PUT_FINDING_VERDICT_ID, ET_NULL);
    return et_stmt_run(p->put, err);
}

/* ------------------------------------------------------------ execs */

static int note_actor(struct taking *t, int64_t actor, struct et_err *err)
{
    return actor == ET_NULL || et_map_put_u64(&t->actors, (uint64_t)actor, NULL)
               ? 0
               : et_fail_memory(err);
}

static bool is_of_wanted(const struct taking *t, int64_t actor)
{
    return et_map_get_u64(&t->actors, (uint64_t)actor) != NULL;
}

static int note_wanted(struct taking *t, int64_t exec_id, struct et_err *err)
{
    if (!ET_ARRAY_ROOM(t->wanted))
        return et_fail_memory(err);
    t->wanted.at[t->wanted.count++] = exec_id;
    return 0;
}

/* The execs, and who started them. */
static int find_wanted(struct taking *t, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_WANTED_EXECS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (note_wanted(t, et_stmt_col_int(row, 0), err) < 0 ||
            note_actor(t, et_stmt_col_int(row, 1), err) < 0)
            return ET_FATAL;
    return got;
}

/* Who fits as well as who started them. */
static int find_others(struct taking *t, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_OTHER_ACTORS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0)
        if (is_of_wanted(t, et_stmt_col_int(row, 0)) &&
            note_actor(t, et_stmt_col_int(row, 1), err) < 0)
            return ET_FATAL;
    return got;
}

/* Rows come in the order of execs, and so do those wanted. */
static bool is_wanted(const struct taking *t, struct passing *p, int64_t exec_id)
{
    while (p->wanted < t->wanted.count && t->wanted.at[p->wanted] < exec_id)
        p->wanted++;
    return p->wanted < t->wanted.count && t->wanted.at[p->wanted] == exec_id;
}

static int take_clue(struct taking *t, int64_t there, struct et_err *err)
{
    bool fresh;
    uint64_t *slot =
        there == ET_NULL ? NULL : et_map_put_u64(&t->here.clues, (uint64_t)there, &fresh);
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
    struct passing p = { .row = row, .put = put };
    et_layout_match(&p.layout, row, put, ET_Q_MERGE_PUT_CLUE);
    return take_row(t, &p, err);
}

static int take_fact(struct taking *t, int64_t fact_id, struct et_err *err)
{
    return et_tables_copy_exec(t->c->to, t->c->from, t->c->numbers, fact_id, err);
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

enum {
    EXEC_ID,
    EXEC_FACT_ID,
    EXEC_CLUE_ID,
    EXEC_HOST_ID,
    EXEC_CONTAINER_ID,
    EXEC_PLACE_NUMBER,
    EXEC_SURENESS,
    EXEC_CONTRADICTED,
    EXEC_OF_RUNTIME,
    EXEC_SUCCESS,
    EXEC_TOOL_ROLE,
};

static bool ran_compiler(const struct passing *p)
{
    enum et_tool_role role;
    struct et_slice name = et_stmt_col_text(p->row, p->at[EXEC_TOOL_ROLE]);
    return asked(p, EXEC_SUCCESS) != 0 && et_tool_role_from_name(name, &role) &&
           et_tool_role_is_compiler(role);
}

enum fate { TAKEN, LEFT_OUT };

static int count_exec(struct taking *t, struct passing *p, enum fate fate, struct et_err *err)
{
    struct et_kind_of_exec kind = {
        .host_id = et_spans_rank(t->c->hosts, t->c->host_count, asked(p, EXEC_HOST_ID)),
        .container_id = et_spans_here(t->c->hosts, t->c->host_count, ET_SPAN_CONTAINERS,
                                      asked(p, EXEC_CONTAINER_ID)),
        .place_number = asked(p, EXEC_PLACE_NUMBER),
        .sureness = asked(p, EXEC_SURENESS),
        .contradicted = asked(p, EXEC_CONTRADICTED),
        .of_runtime = asked(p, EXEC_OF_RUNTIME),
        .success = asked(p, EXEC_SUCCESS),
        .ran_compiler = ran_compiler(p),
        .left_out = fate == LEFT_OUT,
    };
    if (method_of(t, asked(p, EXEC_CLUE_ID), &kind.method_id, err) < 0)
        return ET_FATAL;
    return et_exec_counts_add(&t->kinds, &kind, err);
}

static int take_exec(struct taking *t, struct passing *p, struct et_err *err)
{
    enum fate fate = is_wanted(t, p, asked(p, EXEC_ID)) ? TAKEN : LEFT_OUT;
    int rc = count_exec(t, p, fate, err);
    if (rc < 0 || fate == LEFT_OUT)
        return rc;
    return take_clue(t, asked(p, EXEC_CLUE_ID), err) < 0 ||
                   take_fact(t, asked(p, EXEC_FACT_ID), err) < 0
               ? ET_FATAL
               : take_row(t, p, err);
}

enum { BESIDE_EXEC_ID, BESIDE_OTHER };

static int take_exec_place(struct taking *t, struct passing *p, struct et_err *err)
{
    if (!is_wanted(t, p, asked(p, BESIDE_EXEC_ID)))
        return 0;
    return take_fact(t, asked(p, BESIDE_OTHER), err) < 0 ? ET_FATAL : take_row(t, p, err);
}

static int take_exec_clue(struct taking *t, struct passing *p, struct et_err *err)
{
    if (!is_wanted(t, p, asked(p, BESIDE_EXEC_ID)))
        return 0;
    return take_clue(t, asked(p, BESIDE_OTHER), err) < 0 ? ET_FATAL : take_row(t, p, err);
}

enum { ACTOR_ID };

static int take_of_actor(struct taking *t, struct passing *p, struct et_err *err)
{
    return is_of_wanted(t, asked(p, ACTOR_ID)) ? take_row(t, p, err) : 0;
}

/* ------------------------------------------------------------ all of them */

#define TABLE(NAME, TAKE, ...)                                                                     \
    {                                                                                              \
        .read = ET_Q_SEAL_DERIVED_##NAME, .write = ET_Q_MERGE_PUT_##NAME, .take = TAKE,            \
        .asked = { __VA_ARGS__ },                                                                  \
    }
#define AS_IT_IS(NAME) TABLE(NAME, take_row, NULL)

/* What is passed anew (verdicts, waivers …) is not taken, nor what is of facts that are not
 * (derived_repeat). */
static const struct table execs =
    TABLE(EXEC, take_exec, "exec_id", "fact_id", "clue_id", "host_id", "container_id",
          "place_number", "sureness", "contradicted", "of_runtime", "success", "tool_role");

static const struct table tables[] = {
    TABLE(HOST, take_host, "host_id"),
    TABLE(PRESENCE, take_presence, "presence_id", "host_id", "container"),
    TABLE(EXEC_PLACE, take_exec_place, "exec_id", "fact_id"),
    TABLE(EXEC_CLUE, take_exec_clue, "exec_id", "clue_id"),
    TABLE(ACTOR, take_of_actor, "actor_id"),
    TABLE(ACTOR_LINK, take_of_actor, "actor_id"),
    AS_IT_IS(STREAM_HOST),
    AS_IT_IS(SUBJECT),
    AS_IT_IS(METHOD),
    AS_IT_IS(CONTAINER),
    AS_IT_IS(LIFETIME),
    AS_IT_IS(COMPILATION),
    AS_IT_IS(BUILD),
    AS_IT_IS(CHAIN_LINK),
    AS_IT_IS(COVERAGE),
    AS_IT_IS(UNSEEN),
    AS_IT_IS(PRESENT_COMPILER),
    { .read = ET_Q_MERGE_LEFT_OUT, .write = ET_Q_PUT_EXEC_COUNT, .take = take_row },
    { .read = ET_Q_MERGE_FINDINGS_IN_ORDER,
      .write = ET_Q_MERGE_PUT_FINDING,
      .take = take_finding,
      .asked = { "host_id", "span" } },
};

/* … and these row by row, as execs refer to them. */
static const enum et_query referred[][2] = {
    { ET_Q_SEAL_DERIVED_CLUE, ET_Q_MERGE_PUT_CLUE },
    { ET_Q_SEAL_FACT_EXEC, ET_Q_MERGE_PUT_EXEC_FACT },
};

enum { TABLES = sizeof tables / sizeof *tables, REFERRED = sizeof referred / sizeof *referred };

bool et_conclusions_statements(size_t i, enum et_query *read, enum et_query *put)
{
    if (i > TABLES + REFERRED)
        return false;
    const struct table *table = i < TABLES ? &tables[i] : &execs;
    *read = i <= TABLES ? table->read : referred[i - TABLES - 1][0];
    *put = i <= TABLES ? table->write : referred[i - TABLES - 1][1];
    return true;
}

static int take(struct taking *t, struct et_err *err)
{
    int rc = find_wanted(t, err);
    if (rc == 0)
        rc = find_others(t, err);
    if (rc == 0)
        rc = take_table(t, &execs, err);
    if (rc == 0)
        rc = et_exec_counts_put(&t->kinds, t->c->to, err);
    for (size_t i = 0; i < TABLES && rc == 0; i++)
        rc = take_table(t, &tables[i], err);
    return rc;
}

int et_conclusions_take(struct et_conclusions *conclusions, struct et_err *err)
{
    struct taking t = { .c = conclusions, .method_clue = ET_NULL };
    t.here.hosts = conclusions->hosts;
    t.here.host_count = conclusions->host_count;
    t.here.numbers = conclusions->numbers;
    size_t hosts = conclusions->host_count ? conclusions->host_count : 1;
    t.counts = calloc(hosts * ET_SPAN_KINDS, sizeof *t.counts);
    et_map_init(&t.here.clues);
    et_map_init(&t.here.presences);
    et_map_init(&t.actors);
    et_exec_counts_init(&t.kinds);
    int rc = t.counts ? take(&t, err) : et_fail_memory(err);
    et_exec_counts_clear(&t.kinds);
    et_map_clear(&t.actors);
    et_map_clear(&t.here.presences);
    et_map_clear(&t.here.clues);
    free(t.wanted.at);
    free(t.counts);
    return rc;
}
