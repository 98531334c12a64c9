/*
 * What could have gone unrecorded in each container: the times of its runs against the
 * span of its host's logs and their gaps, and what its runtime tells of it that no log
 * has. A container without a row was recorded for its whole life.
 *
 * A run whose end is not told is taken to go on until its next one, else until the logs
 * end, or until somebody spoke of the container for the last time.
 */
#include "analyzer/coverage/cover.h"
#include "analyzer/coverage/told.h"
#include "analyzer/row_text.h"

#include <stdlib.h>

/* So many reasons of one kind are told one by one for a container, the others as one. */
enum { MOST_OF_KIND = 8 };

struct life {
    int64_t start_ns, end_ns; /* start: ET_NULL = not told; end: as far as it is asked */
};

struct unseeing {
    struct et_cover *cover;
    int64_t base;       /* added to numbers of containers */
    int64_t n;          /* rows of the container at hand */
    struct et_gap rest; /* what is told as one; kind NULL = nothing yet */
    int64_t of_kind, more;
    size_t *first_exec;  /* per container, into execs; one more at the end */
    int64_t *execs;      /* times of execs in containers, by container */
    int64_t *told_ns;    /* per container: when it was last spoken of; ET_NULL = never */
    bool *never_started; /* per container */
    et_told_list told;
};

static int put(struct unseeing *u, size_t container, const struct et_gap *row, struct et_err *err)
{
    ET_ROW_TEXT_AUTO t = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(u->cover->model->store, ET_Q_PUT_UNSEEN, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_UNSEEN_CONTAINER_ID, u->base + (int64_t)container + 1);
    et_stmt_int(stmt, ET_PUT_UNSEEN_N, ++u->n);
    et_stmt_text(stmt, ET_PUT_UNSEEN_KIND, et_slice_of(row->kind));
    et_row_bind(stmt, ET_PUT_UNSEEN_REASON, &t, row->reason);
    et_stmt_int(stmt, ET_PUT_UNSEEN_START_NS, row->start_ns);
    et_stmt_int(stmt, ET_PUT_UNSEEN_END_NS, row->end_ns);
    if (row->said.stream_id) {
        et_stmt_int(stmt, ET_PUT_UNSEEN_STREAM_ID, row->said.stream_id);
        et_stmt_int(stmt, ET_PUT_UNSEEN_LINE, row->said.line);
        et_stmt_int(stmt, ET_PUT_UNSEEN_AT_OFFSET, row->said.offset);
    }
    return et_row_run(stmt, &t, err);
}

static int put_words(struct unseeing *u, size_t container, const char *kind, const char *reason,
                     int64_t start_ns, int64_t end_ns, struct et_err *err)
{
    const struct et_gap row = {
        .kind = kind, .reason = et_slice_of(reason), .start_ns = start_ns, .end_ns = end_ns
    };
    return put(u, container, &row, err);
}

static const struct et_run *run_at(const struct unseeing *u, const struct et_container_node *c,
                                   uint32_t i)
{
    return &u->cover->model->runs.at[c->runs[i] - 1];
}

static struct life life_of(const struct unseeing *u, size_t container, uint32_t i)
{
    const struct et_cover *cover = u->cover;
    const struct et_container_node *c = &cover->model->containers.at[container];
    struct life life = { run_at(u, c, i)->start_ns, run_at(u, c, i)->end_ns };
    if (life.end_ns == ET_NULL && i + 1 < c->run_count)
        life.end_ns = run_at(u, c, i + 1)->start_ns;
    if (life.end_ns == ET_NULL) {
        int64_t told_ns = u->told_ns[container];
        life.end_ns = told_ns != ET_NULL && told_ns > cover->last_ns ? told_ns : cover->last_ns;
        if (life.start_ns != ET_NULL && life.start_ns > life.end_ns)
            life.end_ns = life.start_ns;
    }
    return life;
}

/* The part of a gap that lies in a life. */
static bool overlaps(const struct life *life, const struct et_gap *gap, int64_t *from_ns,
                     int64_t *until_ns)
{
    int64_t start_ns = life->start_ns == ET_NULL ? gap->start_ns : life->start_ns;
    *from_ns = start_ns > gap->start_ns ? start_ns : gap->start_ns;
    *until_ns = life->end_ns < gap->end_ns ? life->end_ns : gap->end_ns;
    return *from_ns <= *until_ns;
}

static int put_rest(struct unseeing *u, size_t container, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    if (u->more == 0)
        return 0;
    et_strbuf_addf(&reason, "and %lld more of this kind, the first: ", (long long)u->more);
    et_strbuf_add(&reason, u->rest.reason);
    if (reason.failed)
        return et_fail_memory(err);
    u->rest.reason = et_strbuf_slice(&reason);
    u->more = 0;
    return put(u, container, &u->rest, err);
}

static int take_gap(struct unseeing *u, size_t container, const struct et_gap *gap,
                    struct et_err *err)
{
    const struct et_container_node *c = &u->cover->model->containers.at[container];
    struct et_gap row = *gap;
    bool any = false;
    for (uint32_t i = 0; i < c->run_count; i++) {
        int64_t from_ns, until_ns;
        const struct life life = life_of(u, container, i);
        if (!overlaps(&life, gap, &from_ns, &until_ns))
            continue;
        row.start_ns = any ? row.start_ns : from_ns;
        row.end_ns = until_ns;
        any = true;
    }
    if (!any)
        return 0;
    if (u->of_kind++ < MOST_OF_KIND)
        return put(u, container, &row, err);
    if (u->more++ == 0)
        u->rest = row;
    u->rest.end_ns = row.end_ns > u->rest.end_ns ? row.end_ns : u->rest.end_ns;
    return 0;
}

/* Gaps are sorted by kind. */
static int take_gaps(struct unseeing *u, size_t container, struct et_err *err)
{
    const struct et_cover *c = u->cover;
    for (size_t i = 0; i < c->gaps.count; i++) {
        if (i == 0 || strcmp(c->gaps.at[i].kind, c->gaps.at[i - 1].kind) != 0) {
            if (put_rest(u, container, err) < 0)
                return ET_FATAL;
            u->of_kind = 0;
        }
        if (take_gap(u, container, &c->gaps.at[i], err) < 0)
            return ET_FATAL;
    }
    return put_rest(u, container, err);
}

/* True if an exec in it was recorded in those times; ET_NULL: open. */
static bool has_exec(const struct unseeing *u, size_t container, int64_t from_ns, int64_t until_ns)
{
    for (size_t i = u->first_exec[container]; i < u->first_exec[container + 1]; i++)
        if ((from_ns == ET_NULL || u->execs[i] >= from_ns) &&
            (until_ns == ET_NULL || u->execs[i] < until_ns))
            return true;
    return false;
}

/* Whatever runs begins with an exec, between the end of the run before and the start of
 * the next one. */
static int take_run(struct unseeing *u, size_t container, uint32_t i, struct et_err *err)
{
    const struct et_cover *c = u->cover;
    const struct et_container_node *node = &c->model->containers.at[container];
    const struct et_run *run = run_at(u, node, i);
    const struct life life = life_of(u, container, i);
    int64_t from_ns = ET_NULL, until_ns = ET_NULL;
    if (life.start_ns == ET_NULL &&
        put_words(u, container, "lifetime", "nothing tells when it was started", ET_NULL,
                  life.end_ns, err) < 0)
        return ET_FATAL;
    if (life.start_ns != ET_NULL && life.start_ns < c->first_ns &&
        put_words(u, container, "before-log", "it ran before the first record of its host's logs",
                  life.start_ns, life.end_ns < c->first_ns ? life.end_ns : c->first_ns, err) < 0)
        return ET_FATAL;
    if (life.end_ns > c->last_ns &&
        put_words(u, container, "after-log", "it ran after the last record of its host's logs",
                  life.start_ns != ET_NULL && life.start_ns > c->last_ns ? life.start_ns
                                                                         : c->last_ns,
                  life.end_ns, err) < 0)
        return ET_FATAL;
    if (i > 0)
        from_ns = run_at(u, node, i - 1)->end_ns;
    if (i + 1 < node->run_count)
        until_ns = run_at(u, node, i + 1)->start_ns;
    if (life.start_ns == ET_NULL || has_exec(u, container, from_ns, until_ns))
        return 0;
    const struct et_gap row = { life.start_ns,
                                life.end_ns,
                                NULL,
                                "told-elsewhere",
                                ET_SLICE(
                                    "it was started, and no exec in the logs is known to be in it"),
                                run->said };
    return put(u, container, &row, err);
}

static int take_told(struct unseeing *u, size_t container, struct et_err *err)
{
    int64_t of_kind = 0;
    for (size_t i = 0; i < u->told.count; i++) {
        const struct et_told *told = &u->told.at[i];
        if (told->container != container + 1 || told->found >= told->asked ||
            of_kind++ >= MOST_OF_KIND)
            continue;
        ET_STRBUF_AUTO reason = { 0 };
        if (told->asked == 1)
            et_strbuf_adds(&reason, "its runtime started this, and no log has it: ");
        else
            et_strbuf_addf(&reason,
                           "its runtime started this %lld times, and the logs have it %lld times: ",
                           (long long)told->asked, (long long)told->found);
        et_strbuf_add(&reason, told->command);
        if (reason.failed)
            return et_fail_memory(err);
        const struct et_gap row = { told->first_ns,           told->last_ns, NULL, "told-elsewhere",
                                    et_strbuf_slice(&reason), told->said };
        if (put(u, container, &row, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

static int take_container(struct unseeing *u, size_t container, struct et_err *err)
{
    const struct et_cover *c = u->cover;
    const struct et_container_node *node = &c->model->containers.at[container];
    bool has_execs = u->first_exec[container] < u->first_exec[container + 1];
    u->n = u->of_kind = u->more = 0;
    if (node->run_count == 0 && !has_execs && u->never_started[container])
        return 0;
    if (c->first_ns == ET_NULL)
        return put_words(u, container, "no-log", "its host has no audit log", ET_NULL, ET_NULL,
                         err);
    if (node->run_count == 0)
        return put_words(u, container, "lifetime", "nothing tells when it ran", ET_NULL, ET_NULL,
                         err);
    for (uint32_t i = 0; i < node->run_count; i++)
        if (take_run(u, container, i, err) < 0)
            return ET_FATAL;
    return take_gaps(u, container, err) < 0 ? ET_FATAL : take_told(u, container, err);
}

/* Execs in containers by container; those of one are in order of time. */
static bool sort_execs(struct unseeing *u)
{
    const struct et_model *m = u->cover->model;
    size_t count = m->containers.count, total = 0;
    u->first_exec = calloc(count + 2, sizeof *u->first_exec);
    u->execs = calloc(m->execs.count + 1, sizeof *u->execs);
    if (!u->first_exec || !u->execs)
        return false;
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < m->execs.count; i++) {
            const struct et_exec_node *x = &m->execs.at[i];
            if (x->runtime || x->success == 0 || !x->verdict.container)
                continue;
            if (pass == 0)
                u->first_exec[x->verdict.container + 1]++;
            else
                u->execs[u->first_exec[x->verdict.container]++] = x->time_ns;
        }
        for (size_t i = 0; i < count + 2 && pass == 0; i++) {
            total += u->first_exec[i];
            u->first_exec[i] = total;
        }
    }
    return true;
}

static int load_told(struct unseeing *u, struct et_err *err)
{
    int rc;
    const struct et_model *m = u->cover->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_TOLD_LAST, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_TOLD_LAST_HOST_ID, m->host_id);
    for (size_t i = 0; i < m->containers.count; i++)
        u->told_ns[i] = ET_NULL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, 0));
        if (ref)
            u->told_ns[*ref - 1] = et_stmt_col_int(stmt, 1);
    }
    return rc;
}

static int load_never_started(struct unseeing *u, struct et_err *err)
{
    int rc;
    const struct et_model *m = u->cover->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_NEVER_STARTED, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_NEVER_STARTED_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, 0));
        if (ref)
            u->never_started[*ref - 1] = true;
    }
    return rc;
}

static int derive(struct unseeing *u, struct et_err *err)
{
    int rc = load_told(u, err);
    if (rc == 0)
        rc = load_never_started(u, err);
    if (rc == 0)
        rc = et_told_find(u->cover, &u->told, err);
    for (size_t i = 0; i < u->cover->model->containers.count && rc == 0; i++)
        rc = take_container(u, i, err);
    return rc;
}

int et_unseen_derive(struct et_cover *cover, int64_t containers, struct et_err *err)
{
    size_t count = cover->model->containers.count;
    struct unseeing u = { .cover = cover, .base = containers };
    u.told_ns = calloc(count + 1, sizeof *u.told_ns);
    u.never_started = calloc(count + 1, sizeof *u.never_started);
    bool made = u.told_ns && u.never_started && sort_execs(&u);
    int rc = made ? derive(&u, err) : et_fail_memory(err);
    free(u.first_exec);
    free(u.execs);
    free(u.told_ns);
    free(u.never_started);
    free(u.told.at);
    return rc;
}
