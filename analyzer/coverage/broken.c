/*
 * Lines of an audit log that nothing could be kept of: an exec may have stood there. When
 * it was made, the execs before and after it in that file tell. Another log of the same
 * time, sound and without a hole, has it all the same.
 */
#include "analyzer/coverage/cover.h"

#include <stdlib.h>

enum damage_column { EVIDENCE, LINE, OFFSET, WHAT, STREAM, FIRST_NS, LAST_NS };

/* Lines of one file between the same two execs. */
struct broken {
    int64_t evidence, line, lines;
    int64_t first_ns, last_ns; /* of the file; then: between which it lies */
    struct et_slice what;
    struct et_said said;
};

typedef ET_ARRAY(struct broken) broken_list;

static int load(struct et_cover *c, broken_list *list, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_BROKEN_LINES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_BROKEN_LINES_HOST_ID, c->model->host_id);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        if (!ET_ARRAY_ROOM(*list))
            return et_fail_memory(err);
        list->at[list->count++] = (struct broken){
            .evidence = et_stmt_col_int(stmt, EVIDENCE),
            .line = et_stmt_col_int(stmt, LINE),
            .lines = 1,
            .first_ns = et_stmt_col_int(stmt, FIRST_NS),
            .last_ns = et_stmt_col_int(stmt, LAST_NS),
            .what = et_arena_copy(&c->text, et_stmt_col_text(stmt, WHAT)),
            .said = { et_stmt_col_int(stmt, STREAM), et_stmt_col_int(stmt, LINE),
                      et_stmt_col_int(stmt, OFFSET) },
        };
    }
    return rc == 0 && c->text.failed ? et_fail_memory(err) : rc;
}

/* Finds the execs around the broken lines of one file, which are in order. */
static int place(struct et_cover *c, struct broken *at, size_t count, struct et_err *err)
{
    int rc;
    size_t next = 0, from = 0; /* the first without a line before, without one behind */
    int64_t before_ns = at->first_ns;
    ET_STMT_AUTO *stmt = et_store_query(c->model->store, ET_Q_EXEC_LINES, err);
    if (!stmt)
        return ET_FATAL;
    et_stmt_int(stmt, ET_EXEC_LINES_EVIDENCE_ROW, at->evidence);
    while ((rc = et_stmt_row(stmt, err)) > 0) {
        int64_t line = et_stmt_col_int(stmt, 0), time_ns = et_stmt_col_int(stmt, 1);
        for (; next < count && at[next].line < line; next++)
            at[next].first_ns = before_ns;
        for (; from < next; from++)
            at[from].last_ns = time_ns;
        before_ns = time_ns;
    }
    for (; next < count; next++)
        at[next].first_ns = before_ns;
    return rc;
}

static void fold(broken_list *list)
{
    size_t kept = 0;
    for (size_t i = 1; i < list->count; i++) {
        struct broken *one = &list->at[kept], *next = &list->at[i];
        if (next->evidence == one->evidence && next->first_ns == one->first_ns &&
            next->last_ns == one->last_ns)
            one->lines++;
        else
            list->at[++kept] = *next;
    }
    list->count = list->count ? kept + 1 : 0;
}

static int tell(struct et_cover *c, const struct broken *b, struct et_err *err)
{
    ET_STRBUF_AUTO reason = { 0 };
    if (et_stretches_reach(&c->sound, b->first_ns, b->last_ns))
        return 0;
    if (b->lines == 1)
        et_strbuf_adds(&reason, "a line");
    else
        et_strbuf_addf(&reason, "%lld lines", (long long)b->lines);
    et_strbuf_adds(&reason, " of the log cannot be read: ");
    et_strbuf_add(&reason, b->what);
    return et_cover_tell(
        c, (struct et_gap){ b->first_ns, b->last_ns, "doubtful", "damaged", { 0 }, b->said },
        &reason, err);
}

int et_cover_broken(struct et_cover *c, struct et_err *err)
{
    broken_list list = { 0 };
    int rc = load(c, &list, err);
    for (size_t i = 0, count; i < list.count && rc == 0; i += count) {
        for (count = 1;
             i + count < list.count && list.at[i + count].evidence == list.at[i].evidence;)
            count++;
        rc = place(c, list.at + i, count, err);
    }
    fold(&list);
    for (size_t i = 0; i < list.count && rc == 0; i++)
        rc = tell(c, &list.at[i], err);
    free(list.at);
    return rc;
}
