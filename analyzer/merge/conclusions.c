#include "analyzer/merge/conclusions.h"

#include "analyzer/exec_counts.h"
#include "analyzer/merge/layout.h"

#include <stdlib.h>

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
    { ET_Q_MERGE_LEFT_OUT, ET_Q_PUT_EXEC_COUNT },
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

struct taking {
    struct et_conclusions *c;
    struct et_numbering here;
    int64_t *wanted; /* execs, sorted */
    size_t wanted_count, wanted_cap;
    struct et_map actors; /* of the execs wanted: -> 1 */
    struct et_exec_counts counts;
    int64_t method_clue, method; /* of the clue that was looked up last */
};

/* ------------------------------------------------------------ rows */

static int take_table(struct taking *t, enum et_query read, enum et_query write, struct et_err *err)
{
    int got;
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, write);
    while ((got = et_stmt_row(row, err)) > 0) {
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0 || et_stmt_run(put, err) < 0)
            return ET_FATAL;
    }
    return got;
}

/* ------------------------------------------------------------ hosts, presence, findings */

static int take_hosts(struct taking *t, struct et_err *err)
{
    int got;
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_HOST, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_HOST, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, ET_Q_MERGE_PUT_HOST);
    for (size_t i = 0; (got = et_stmt_row(row, err)) > 0 && i < t->c->host_count; i++) {
        const struct et_span *execs = &t->c->hosts[i].spans[ET_SPAN_EXECS];
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0)
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
    const struct et_span_host *host = et_spans_host(t->c->hosts, t->c->host_count, host_id);
    if (!host)
        return ET_NULL;
    size_t i = (size_t)(host - t->c->hosts);
    return host->spans[kind].here + ++counts[i * ET_SPAN_KINDS + (size_t)kind];
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
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_PRESENCE, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_PRESENCE, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, ET_Q_MERGE_PUT_PRESENCE);
    int host = column(row, "host_id"), container = column(row, "container"),
        id = column(row, "presence_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        int64_t here =
            next(t, counts, et_stmt_col_int(row, host),
                 et_stmt_col_is_null(row, container) ? ET_SPAN_IMAGES : ET_SPAN_PRESENCES);
        uint64_t *slot =
            et_map_put_u64(&t->here.presences, (uint64_t)et_stmt_col_int(row, id), NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot = (uint64_t)here;
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0)
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
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_MERGE_FINDINGS_IN_ORDER, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_FINDING, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, ET_Q_MERGE_PUT_FINDING);
    int host = column(row, "host_id"), class = column(row, "class");
    while ((got = et_stmt_row(row, err)) > 0) {
        enum et_span_kind kind =
            (enum et_span_kind)(ET_SPAN_FINDINGS + et_stmt_col_int(row, class));
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0)
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
    struct et_layout layout;
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
    et_layout_match(&layout, row, put, ET_Q_MERGE_PUT_CLUE);
    return et_layout_bind(&layout, &t->here, put, row, err) < 0 ? ET_FATAL : et_stmt_run(put, err);
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
    int host_id, container_id, place_number, sureness, contradicted, of_runtime, success, family,
        tool_role;
};

static struct exec_columns find_columns(struct et_stmt *row)
{
    return (struct exec_columns){
        column(row, "exec_id"),      column(row, "fact_id"),  column(row, "actor_id"),
        column(row, "clue_id"),      column(row, "host_id"),  column(row, "container_id"),
        column(row, "place_number"), column(row, "sureness"), column(row, "contradicted"),
        column(row, "of_runtime"),   column(row, "success"),  column(row, "family"),
        column(row, "tool_role"),
    };
}

static bool ran_compiler(struct et_stmt *row, const struct exec_columns *at)
{
    struct et_slice role = et_stmt_col_text(row, at->tool_role);
    return !et_stmt_col_is_null(row, at->family) && et_stmt_col_int(row, at->success) != 0 &&
           !et_slice_is(role, et_tool_role_name(ET_TOOL_ARCHIVER)) &&
           !et_slice_is(role, et_tool_role_name(ET_TOOL_BUILD));
}

enum fate { TAKEN, LEFT_OUT };

static int count_exec(struct taking *t, struct et_stmt *row, const struct exec_columns *at,
                      enum fate fate, struct et_err *err)
{
    struct et_kind_of_exec kind = {
        .host_id = et_spans_rank(t->c->hosts, t->c->host_count, et_stmt_col_int(row, at->host_id)),
        .container_id = et_spans_here(t->c->hosts, t->c->host_count, ET_SPAN_CONTAINERS,
                                      et_stmt_col_int(row, at->container_id)),
        .place_number = et_stmt_col_int(row, at->place_number),
        .sureness = et_stmt_col_int(row, at->sureness),
        .contradicted = et_stmt_col_int(row, at->contradicted),
        .of_runtime = et_stmt_col_int(row, at->of_runtime),
        .success = et_stmt_col_int(row, at->success),
        .ran_compiler = ran_compiler(row, at),
        .left_out = fate == LEFT_OUT,
    };
    if (method_of(t, et_stmt_col_int(row, at->clue_id), &kind.method_id, err) < 0)
        return ET_FATAL;
    return et_exec_counts_add(&t->counts, &kind, err);
}

static int take_exec(struct taking *t, struct et_stmt *row, const struct exec_columns *at,
                     struct et_stmt *put, const struct et_layout *layout, struct et_err *err)
{
    if (take_clue(t, et_stmt_col_int(row, at->clue_id), err) < 0 ||
        note_actor(t, et_stmt_col_int(row, at->actor_id), err) < 0 ||
        et_tables_copy_exec(t->c->to, t->c->from, t->c->numbers, et_stmt_col_int(row, at->fact_id),
                            err) < 0)
        return ET_FATAL;
    return et_layout_bind(layout, &t->here, put, row, err) < 0 ? ET_FATAL : et_stmt_run(put, err);
}

static int take_execs(struct taking *t, struct et_err *err)
{
    int got;
    size_t wanted = 0;
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, ET_Q_SEAL_DERIVED_EXEC, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, ET_Q_MERGE_PUT_EXEC, err);
    if (!put)
        return ET_FATAL;
    const struct exec_columns at = find_columns(row);
    et_layout_match(&layout, row, put, ET_Q_MERGE_PUT_EXEC);
    while ((got = et_stmt_row(row, err)) > 0) {
        enum fate fate = is_wanted(t, &wanted, et_stmt_col_int(row, at.exec_id)) ? TAKEN : LEFT_OUT;
        int rc = count_exec(t, row, &at, fate, err);
        if (rc == 0 && fate == TAKEN)
            rc = take_exec(t, row, &at, put, &layout, err);
        if (rc < 0)
            return rc;
    }
    return got < 0 ? got : et_exec_counts_put(&t->counts, t->c->to, err);
}

/* What else is known of the execs that are wanted: rows of exec_id and a second number, for which
 * something is to be taken first. */
static int take_beside(struct taking *t, enum et_query read, enum et_query write,
                       int (*first)(struct taking *t, int64_t there, struct et_err *err),
                       struct et_err *err)
{
    int got;
    size_t wanted = 0;
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, write);
    int exec = column(row, "exec_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!is_wanted(t, &wanted, et_stmt_col_int(row, exec)))
            continue;
        if (first(t, et_stmt_col_int(row, !exec), err) < 0)
            return ET_FATAL;
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0 || et_stmt_run(put, err) < 0)
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
    struct et_layout layout;
    ET_STMT_AUTO *row = et_store_query(t->c->from, read, err);
    if (!row)
        return ET_FATAL;
    ET_STMT_AUTO *put = et_store_query(t->c->to, write, err);
    if (!put)
        return ET_FATAL;
    et_layout_match(&layout, row, put, write);
    int actor = column(row, "actor_id");
    while ((got = et_stmt_row(row, err)) > 0) {
        if (!et_map_get_u64(&t->actors, (uint64_t)et_stmt_col_int(row, actor)))
            continue;
        if (et_layout_bind(&layout, &t->here, put, row, err) < 0 || et_stmt_run(put, err) < 0)
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
    t.here.hosts = conclusions->hosts;
    t.here.host_count = conclusions->host_count;
    t.here.numbers = conclusions->numbers;
    size_t hosts = conclusions->host_count ? conclusions->host_count : 1;
    int64_t *counts = calloc(hosts * ET_SPAN_KINDS, sizeof *counts);
    et_map_init(&t.here.clues);
    et_map_init(&t.here.presences);
    et_map_init(&t.actors);
    et_exec_counts_init(&t.counts);
    int rc = counts ? take(&t, counts, err) : et_fail_memory(err);
    et_exec_counts_clear(&t.counts);
    et_map_clear(&t.actors);
    et_map_clear(&t.here.presences);
    et_map_clear(&t.here.clues);
    free(t.wanted);
    free(counts);
    return rc;
}
