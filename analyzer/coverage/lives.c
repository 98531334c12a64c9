/*
 * A runtime tells of a start when the container's program runs already, seconds later on a
 * busy host. What is sure is that nothing ran before the runtime was called to make it,
 * which the audit log shows; else, before the run that ended before it, or before it was
 * made. A run whose end is not told is taken to go on until its next one, else until the
 * logs end, or until somebody spoke of the container for the last time; so is one after
 * whose end an exec in it was recorded.
 */
#include "analyzer/coverage/lives.h"

#include "base/timestamp.h"

#include <stdlib.h>

/* Columns of told_last. */
enum told { TOLD_CONTAINER, TOLD_TIME, TOLD_STREAM, TOLD_LINE, TOLD_OFFSET };

static const struct et_run *run_at(const struct et_lives *l, size_t container, uint32_t i)
{
    const struct et_model *m = l->cover->model;
    return &m->runs.at[m->containers.at[container].runs[i] - 1];
}

/* The first of its execs from that moment on. */
static size_t exec_from(const struct et_lives *l, size_t container, int64_t from_ns)
{
    size_t low = l->first_exec[container], high = l->first_exec[container + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->execs[middle] >= from_ns)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool et_lives_exec(const struct et_lives *l, size_t container, int64_t from_ns, int64_t until_ns)
{
    size_t i = exec_from(l, container, from_ns == ET_NULL ? INT64_MIN : from_ns);
    return i < l->first_exec[container + 1] && (until_ns == ET_NULL || l->execs[i] < until_ns);
}

static int64_t earliest(const struct et_lives *l, size_t container, uint32_t i)
{
    const struct et_run *run = run_at(l, container, i);
    int64_t made_ns = l->cover->model->containers.at[container].created_ns;
    int64_t before_ns = i > 0 ? run_at(l, container, i - 1)->end_ns : ET_NULL;
    if (run->called_ns != ET_NULL)
        return run->called_ns;
    if (strcmp(run->source, "audit") == 0 && run->start_ns != ET_NULL)
        return run->start_ns; /* that is such a call */
    if (before_ns != ET_NULL)
        return before_ns;
    return made_ns == ET_NULL ? INT64_MIN : made_ns;
}

static int64_t latest(const struct et_lives *l, size_t container)
{
    int64_t told_ns = l->last[container].time_ns, last_ns = l->cover->last_ns;
    return told_ns != ET_NULL && told_ns > last_ns ? told_ns : last_ns;
}

struct et_life et_life_at(const struct et_lives *l, size_t container, uint32_t i)
{
    const struct et_run *run = run_at(l, container, i);
    bool is_last = i + 1 == l->cover->model->containers.at[container].run_count;
    struct et_life life = { earliest(l, container, i), run->start_ns, run->end_ns, run->said };
    if (is_last && life.end_ns != ET_NULL &&
        et_lives_exec(l, container, et_time_moved(life.end_ns, 1), ET_NULL))
        life.end_ns = ET_NULL;
    if (life.end_ns == ET_NULL)
        life.end_ns = is_last ? latest(l, container) : run_at(l, container, i + 1)->start_ns;
    if (life.start_ns != ET_NULL && life.end_ns < life.start_ns)
        life.end_ns = life.start_ns;
    if (life.start_ns != ET_NULL && life.from_ns > life.start_ns)
        life.from_ns = life.start_ns;
    return life;
}

static bool counts(const struct et_exec_node *x)
{
    return !x->runtime && x->success != 0 && x->verdict.container;
}

/* Execs in containers by container; those of one are in order of time, as they were. */
static bool sort_execs(struct et_lives *l)
{
    const struct et_model *m = l->cover->model;
    size_t count = m->containers.count, total = 0;
    l->first_exec = calloc(count + 2, sizeof *l->first_exec);
    l->execs = et_bulk_zeroed(m->bulk, m->execs.count + 1, sizeof *l->execs);
    if (!l->first_exec || !l->execs)
        return false;
    for (size_t i = 0; et_more_execs(m, i); i++)
        if (counts(&m->execs.at[i]))
            l->first_exec[m->execs.at[i].verdict.container + 1]++;
    for (size_t i = 0; i < count + 2; i++) {
        total += l->first_exec[i];
        l->first_exec[i] = total;
    }
    for (size_t i = 0; et_more_execs(m, i); i++)
        if (counts(&m->execs.at[i]))
            l->execs[l->first_exec[m->execs.at[i].verdict.container]++] = m->execs.at[i].time_ns;
    return true;
}

static int load_told(struct et_lives *l, struct et_err *err)
{
    int rc;
    const struct et_model *m = l->cover->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_TOLD_LAST, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_TOLD_LAST_HOST_ID, m->host_id);
    for (size_t i = 0; i < m->containers.count; i++)
        l->last[i].time_ns = ET_NULL;
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, TOLD_CONTAINER));
        if (ref)
            l->last[*ref - 1] = (struct et_last_word){
                et_stmt_col_int(stmt, TOLD_TIME),
                { et_stmt_col_int(stmt, TOLD_STREAM), et_stmt_col_int(stmt, TOLD_LINE),
                  et_stmt_col_int(stmt, TOLD_OFFSET) },
            };
    }
    return rc;
}

static int load_never_started(struct et_lives *l, struct et_err *err)
{
    int rc;
    const struct et_model *m = l->cover->model;
    ET_STMT_AUTO *stmt = et_store_query(m->store, ET_Q_NEVER_STARTED, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_NEVER_STARTED_HOST_ID, m->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        const uint64_t *ref = et_map_get(&m->by_id, et_stmt_col_text(stmt, 0));
        if (ref)
            l->never_started[*ref - 1] = true;
    }
    return rc;
}

int et_lives_load(struct et_lives *l, const struct et_cover *cover, struct et_err *err)
{
    size_t count = cover->model->containers.count;
    *l = (struct et_lives){ .cover = cover };
    l->last = calloc(count + 1, sizeof *l->last);
    l->never_started = calloc(count + 1, sizeof *l->never_started);
    if (!l->last || !l->never_started || !sort_execs(l))
        return et_fail_memory(err);
    int rc = load_told(l, err);
    return rc == 0 ? load_never_started(l, err) : rc;
}

void et_lives_clear(struct et_lives *l)
{
    free(l->first_exec);
    if (l->cover)
        et_bulk_release(l->cover->model->bulk, l->execs);
    free(l->last);
    free(l->never_started);
    *l = (struct et_lives){ 0 };
}
