#include "analyzer/coverage/coverage.h"

#include "analyzer/coverage/cover.h"
#include "analyzer/row_text.h"

#include <stdlib.h>

static int put(const struct et_cover *c, int64_t n, const struct et_gap *row, struct et_err *err)
{
    ET_ROW_TEXT_AUTO t = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_PUT_COVERAGE, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_PUT_COVERAGE_HOST_ID, c->model->host_id);
    et_stmt_int(stmt, ET_PUT_COVERAGE_N, n);
    et_stmt_int(stmt, ET_PUT_COVERAGE_START_NS, row->start_ns);
    et_stmt_int(stmt, ET_PUT_COVERAGE_END_NS, row->end_ns);
    et_stmt_text(stmt, ET_PUT_COVERAGE_STATE, et_slice_of(row->state));
    et_stmt_text(stmt, ET_PUT_COVERAGE_KIND, et_slice_of(row->kind));
    et_row_bind(stmt, ET_PUT_COVERAGE_REASON, &t, row->reason);
    if (row->said.stream_id) {
        et_stmt_int(stmt, ET_PUT_COVERAGE_STREAM_ID, row->said.stream_id);
        et_stmt_int(stmt, ET_PUT_COVERAGE_LINE, row->said.line);
        et_stmt_int(stmt, ET_PUT_COVERAGE_AT_OFFSET, row->said.offset);
    }
    return et_row_run(stmt, &t, err);
}

/* By kind, then time. */
static int in_order(const void *a, const void *b)
{
    const struct et_gap *x = a, *y = b;
    int order = strcmp(x->kind, y->kind);
    if (order)
        return order;
    if (x->start_ns != y->start_ns)
        return x->start_ns < y->start_ns ? -1 : 1;
    if (x->end_ns != y->end_ns)
        return x->end_ns < y->end_ns ? -1 : 1;
    return et_slice_compare(x->reason, y->reason);
}

static bool same(const struct et_gap *a, const struct et_gap *b)
{
    return in_order(a, b) == 0;
}

static void sort(struct et_cover *c)
{
    size_t kept = 0;
    if (c->gaps.count == 0)
        return;
    qsort(c->gaps.at, c->gaps.count, sizeof *c->gaps.at, in_order);
    for (size_t i = 1; i < c->gaps.count; i++)
        if (!same(&c->gaps.at[kept], &c->gaps.at[i]))
            c->gaps.at[++kept] = c->gaps.at[i];
    c->gaps.count = kept + 1;
}

/* The whole span, unless it holds nothing at all. */
static int put_span(const struct et_cover *c, int64_t *n, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    if (!c->model->execs.count)
        return 0;
    et_strbuf_adds(&reason, "from the first to the last record of its logs");
    if (c->word.p) {
        et_strbuf_adds(&reason, "; ");
        et_strbuf_add(&reason, c->word);
    }
    if (c->gaps.count)
        et_strbuf_adds(&reason, "; the gaps in them are listed apart");
    if (reason.failed)
        return et_fail_memory(err);
    const struct et_gap row = {
        c->first_ns, c->last_ns, "recording", "log", et_strbuf_slice(&reason), c->word_said
    };
    return put(c, ++*n, &row, err);
}

static int find(struct et_cover *c, struct et_err *err)
{
    static et_cover_reason *const reasons[] = {
        et_cover_numbers, et_cover_rules, et_cover_changes,
        et_cover_daemon,  et_cover_lost,  et_cover_broken,
    };
    int64_t n = 0;
    int rc = et_cover_span(c, err);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons && rc == 0 && c->first_ns != ET_NULL;
         i++)
        rc = reasons[i](c, err);
    sort(c);
    if (rc == 0 && c->first_ns != ET_NULL)
        rc = put_span(c, &n, err);
    for (size_t i = 0; i < c->gaps.count && rc == 0; i++)
        rc = put(c, ++n, &c->gaps.at[i], err);
    return rc;
}

int et_coverage_derive(const struct et_model *model, int64_t containers, struct et_err *err)
{
    struct et_cover c = { .model = model, .first_ns = ET_NULL, .last_ns = ET_NULL };
    et_arena_init(&c.text);
    et_map_init(&c.keys);
    int rc = find(&c, err);
    if (rc == 0)
        rc = et_unseen_derive(&c, containers, err);
    free(c.gaps.at);
    free(c.numbers.at);
    free(c.unbroken.at);
    free(c.sound.at);
    free(c.boots.at);
    et_map_clear(&c.keys);
    et_arena_clear(&c.text);
    return rc;
}
