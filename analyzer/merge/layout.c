#include "analyzer/merge/layout.h"

#include <string.h>

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

static int64_t mapped(const struct et_map *map, int64_t there)
{
    const uint64_t *here = there == ET_NULL ? NULL : et_map_get_u64(map, (uint64_t)there);
    return here ? (int64_t)*here : ET_NULL;
}

enum { ROLES = sizeof roles / sizeof *roles };

static bool is_sentence(enum et_query write, const char *column)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].put == write && strcmp(sentences[i].column, column) == 0)
            return true;
    return false;
}

void et_layout_match(struct et_layout *layout, struct et_stmt *row, struct et_stmt *put,
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

static int64_t number_here(const struct et_numbering *h, size_t role, int64_t there)
{
    const struct et_numbers *n = h->numbers;
    switch (roles[role].role) {
    case SPAN:
        return et_spans_here(h->hosts, h->host_count, roles[role].kind, there);
    case HOST:
        return et_spans_rank(h->hosts, h->host_count, there);
    case CLUE:
        return mapped(&h->clues, there);
    case PRESENCE:
        return mapped(&h->presences, there);
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

int et_layout_bind(const struct et_layout *layout, const struct et_numbering *h,
                   struct et_stmt *put, struct et_stmt *row, struct et_err *err)
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
        here = number_here(h, role, et_stmt_col_int(row, column));
        if (roles[role].role == SENTENCE &&
            et_shared_id(&h->numbers->shared, ET_SHARED_SENTENCE, et_stmt_col_int(row, column),
                         &here, err) < 0)
            return ET_FATAL;
        et_stmt_int(put, param, here);
    }
    return 0;
}
