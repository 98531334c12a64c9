#include "analyzer/verdicts/excuses.h"

#include "base/arena.h"

#include <stdlib.h>

/* Columns of excusable_findings. */
enum column {
    FINDING,
    KIND,
    EXEC,
    PRESENCE,
    IMAGE,
    NAME,
    LABELS,
    POD,
    NAMESPACE,
    FAMILY,
    RULE,
    COMMAND
};

/* A list of texts that is made anew for each finding. */
struct list {
    struct et_slice *at;
    size_t count, cap;
};

struct search {
    struct et_store *store;
    struct et_waivers *waivers;
    struct et_matcher *matcher;
    struct et_arena text; /* of the finding at hand */
    struct list labels, callers, compilers;
};

/* An excuse on its way to its row; ids are borrowed from the waivers. */
struct found {
    int64_t finding;
    struct et_slice by, lapsed;
};

struct founds {
    struct found *at;
    size_t count, cap;
};

static int list_add(struct search *s, struct list *list, struct et_slice text, struct et_err *err)
{
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 16;
        struct et_slice *at = realloc(list->at, cap * sizeof *at);
        if (!at)
            return et_fail_memory(err);
        list->at = at;
        list->cap = cap;
    }
    list->at[list->count++] = text.p ? et_arena_copy(&s->text, text) : ET_SLICE("");
    return s->text.failed ? et_fail_memory(err) : 0;
}

/* All columns of all rows that the statement gives. */
static int take_rows(struct search *s, struct list *list, struct et_stmt *row, struct et_err *err)
{
    int got;
    while ((got = et_stmt_row(row, err)) > 0)
        for (int i = 0; i < et_stmt_columns(row); i++)
            if (list_add(s, list, et_stmt_col_text(row, i), err) < 0)
                return ET_FATAL;
    return got;
}

static int take_labels(struct search *s, struct et_slice json, struct et_err *err)
{
    s->labels.count = 0;
    if (!json.p || !et_waivers_ask(s->waivers, ET_WAIVER_LABEL))
        return 0;
    ET_STMT_AUTO *row = et_store_query(s->store, ET_Q_EXCUSABLE_LABELS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_text(row, ET_EXCUSABLE_LABELS_LABELS, json);
    return take_rows(s, &s->labels, row, err);
}

static int take_callers(struct search *s, int64_t exec_id, struct et_err *err)
{
    s->callers.count = 0;
    if (exec_id == ET_NULL || !et_waivers_ask(s->waivers, ET_WAIVER_CALLER))
        return 0;
    ET_STMT_AUTO *row = et_store_query(s->store, ET_Q_EXCUSABLE_CALLERS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXCUSABLE_CALLERS_EXEC_ID, exec_id);
    return take_rows(s, &s->callers, row, err);
}

static int take_compilers(struct search *s, struct et_stmt *finding, struct et_err *err)
{
    s->compilers.count = 0;
    if (et_stmt_col_is_null(finding, PRESENCE)) {
        if (et_stmt_col_is_null(finding, FAMILY) && et_stmt_col_is_null(finding, RULE))
            return 0;
        int rc = list_add(s, &s->compilers, et_stmt_col_text(finding, FAMILY), err);
        return rc == 0 ? list_add(s, &s->compilers, et_stmt_col_text(finding, RULE), err) : rc;
    }
    ET_STMT_AUTO *row = et_store_query(s->store, ET_Q_EXCUSABLE_COMPILERS, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_EXCUSABLE_COMPILERS_PRESENCE_ID, et_stmt_col_int(finding, PRESENCE));
    return take_rows(s, &s->compilers, row, err);
}

static int match(struct search *s, struct et_stmt *row, struct et_excuse *excuse,
                 struct et_err *err)
{
    et_arena_reset(&s->text);
    if (take_labels(s, et_stmt_col_text(row, LABELS), err) < 0 ||
        take_callers(s, et_stmt_col_int(row, EXEC), err) < 0 || take_compilers(s, row, err) < 0)
        return ET_FATAL;
    const struct et_excusable finding = {
        .image = et_stmt_col_text(row, IMAGE),
        .container = et_stmt_col_text(row, NAME),
        .pod = et_stmt_col_text(row, POD),
        .namespace = et_stmt_col_text(row, NAMESPACE),
        .kind = et_stmt_col_text(row, KIND),
        .command = et_stmt_col_text(row, COMMAND),
        .labels = s->labels.at,
        .label_count = s->labels.count,
        .callers = s->callers.at,
        .caller_count = s->callers.count,
        .compilers = s->compilers.at,
        .compiler_count = s->compilers.count,
    };
    *excuse = et_waivers_match(s->waivers, &finding, s->matcher);
    return 0;
}

static int keep(struct founds *all, int64_t finding, const struct et_excuse *excuse,
                struct et_err *err)
{
    if (all->count == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 64;
        struct found *at = realloc(all->at, cap * sizeof *at);
        if (!at)
            return et_fail_memory(err);
        all->at = at;
        all->cap = cap;
    }
    all->at[all->count++] = (struct found){
        finding,
        excuse->by ? excuse->by->cells[ET_WAIVER_ID] : ET_SLICE_NONE,
        excuse->lapsed && !excuse->by ? excuse->lapsed->cells[ET_WAIVER_ID] : ET_SLICE_NONE,
    };
    return 0;
}

static int find_all(struct search *s, struct founds *all, struct et_err *err)
{
    int got;
    ET_STMT_AUTO *row = et_store_query(s->store, ET_Q_EXCUSABLE_FINDINGS, err);
    if (!row)
        return ET_FATAL;
    while ((got = et_stmt_row(row, err)) > 0) {
        struct et_excuse excuse;
        if (match(s, row, &excuse, err) < 0)
            return ET_FATAL;
        if ((excuse.by || excuse.lapsed) &&
            keep(all, et_stmt_col_int(row, FINDING), &excuse, err) < 0)
            return ET_FATAL;
    }
    return got;
}

static int write_all(struct et_store *store, const struct founds *all, struct et_err *err)
{
    for (size_t i = 0; i < all->count; i++) {
        ET_STMT_AUTO *stmt = et_store_query(store, ET_Q_EXCUSE_FINDING, err);
        if (!stmt)
            return ET_FATAL;
        et_stmt_int(stmt, ET_EXCUSE_FINDING_FINDING_ID, all->at[i].finding);
        et_stmt_text(stmt, ET_EXCUSE_FINDING_WAIVED_BY, all->at[i].by);
        et_stmt_text(stmt, ET_EXCUSE_FINDING_LAPSED, all->at[i].lapsed);
        if (et_stmt_run(stmt, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_excuses_find(struct et_store *store, struct et_waivers *waivers, struct et_err *err)
{
    struct search s = { .store = store, .waivers = waivers, .matcher = et_matcher_new(err) };
    struct founds all = { 0 };
    et_arena_init(&s.text);
    int rc = s.matcher ? find_all(&s, &all, err) : ET_FATAL;
    if (rc == 0)
        rc = write_all(store, &all, err);
    free(all.at);
    free(s.labels.at);
    free(s.callers.at);
    free(s.compilers.at);
    et_arena_clear(&s.text);
    et_matcher_free(s.matcher);
    return rc;
}
