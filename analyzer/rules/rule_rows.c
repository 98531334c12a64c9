#include "analyzer/rules/rule_rows.h"

#include <stdlib.h>
#include <string.h>

/* A file on its way into rows. */
struct reading {
    struct et_rule_rows *rows;
    size_t file;
};

void et_rule_rows_init(struct et_rule_rows *rows, const char *const *columns, size_t column_count)
{
    *rows = (struct et_rule_rows){ .columns = columns, .column_count = column_count };
    et_map_init(&rows->by_id);
    et_arena_init(&rows->text);
}

void et_rule_rows_clear(struct et_rule_rows *rows)
{
    free(rows->at);
    et_map_clear(&rows->by_id);
    et_arena_clear(&rows->text);
    rows->at = NULL;
    rows->count = rows->cap = 0;
}

void et_rule_rows_move(struct et_rule_rows *to, struct et_rule_rows *from)
{
    et_rule_rows_clear(to);
    *to = *from;
    et_rule_rows_init(from, to->columns, to->column_count);
}

static int make_room(struct et_rule_rows *rows, size_t more, struct et_err *err)
{
    size_t cap = rows->cap ? rows->cap : 64;
    if (rows->count + more > ET_MAX_RULES)
        return et_fail(err, ET_FATAL, "more than %d rules", ET_MAX_RULES);
    while (cap < rows->count + more)
        cap *= 2;
    if (cap == rows->cap)
        return 0;
    struct et_rule_row *at = realloc(rows->at, cap * sizeof *at);
    if (!at)
        return et_fail_memory(err);
    rows->at = at;
    rows->cap = cap;
    return 0;
}

/* Line numbers are the reader's: err->line is set once it knows. */
static int add_row(void *ctx, const struct et_slice *cells, struct et_err *err)
{
    struct reading *r = ctx;
    struct et_rule_rows *rows = r->rows;
    bool fresh;
    if (cells[0].n == 0)
        return et_fail(err, ET_DAMAGED, "a rule needs an id, in its column %s", rows->columns[0]);
    if (make_room(rows, 1, err) < 0)
        return ET_FATAL;
    uint64_t *slot = et_map_put(&rows->by_id, cells[0], &fresh);
    struct et_slice *kept = et_arena_alloc(&rows->text, rows->column_count * sizeof *kept);
    if (!slot || !kept)
        return et_fail_memory(err);
    if (!fresh)
        return et_fail(err, ET_DAMAGED, "rule %.*s stands in line %llu already", (int)cells[0].n,
                       cells[0].p, (unsigned long long)rows->at[*slot - 1].line);
    memcpy(kept, cells, rows->column_count * sizeof *kept);
    rows->at[rows->count] = (struct et_rule_row){
        .cells = kept,
        .file = r->file,
        .line = err->line,
        .off = et_rule_row_is_off(cells, rows->column_count),
    };
    *slot = ++rows->count;
    return 0;
}

int et_rule_rows_read(struct et_rule_rows *rows, struct et_slice csv, size_t file,
                      const struct et_rule_problems *problems, struct et_err *err)
{
    struct reading reading = { rows, file };
    const struct et_rule_table table = { rows->columns, rows->column_count, add_row, &reading,
                                         problems };
    return et_rule_table_read(&table, csv, &rows->text, err);
}

/* What was wrong so far, on its way to whoever asked. */
struct told {
    const struct et_rule_problems *problems;
    struct et_err first;
};

static void tell(struct told *told, const struct et_err *why)
{
    told->first = told->first.code ? told->first : *why;
    if (told->problems)
        told->problems->tell(told->problems->ctx, why);
}

static int outcome(const struct told *told, struct et_err *err)
{
    if (told->first.code == ET_OK)
        return 0;
    if (err)
        *err = told->first;
    return et_fail(err, ET_FATAL, "%s", told->first.msg);
}

int et_rule_rows_each(const struct et_rule_rows *rows,
                      int (*take)(void *ctx, const struct et_slice *cells, struct et_err *err),
                      void *ctx, const struct et_rule_problems *problems, struct et_err *err)
{
    struct told told = { .problems = problems };
    for (size_t i = 0; i < rows->count; i++) {
        struct et_err why = { .line = rows->at[i].line };
        if (!rows->at[i].off && take(ctx, rows->at[i].cells, &why) < 0)
            tell(&told, &why);
    }
    return outcome(&told, err);
}

/* Replaces what has the same id. */
static int replace(struct et_rule_rows *under, const struct et_rule_row *row, struct et_err *err)
{
    const uint64_t *slot = et_map_get(&under->by_id, row->cells[0]);
    if (!slot)
        return et_fail(err, ET_DAMAGED, "there is no rule %.*s to switch off", (int)row->cells[0].n,
                       row->cells[0].p);
    struct et_rule_row *there = &under->at[*slot - 1];
    const struct et_slice *cells = row->off ? there->cells : row->cells;
    *there = *row;
    there->cells = cells; /* what is off is still known */
    return 0;
}

static int number_anew(struct et_rule_rows *rows, struct et_err *err)
{
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t *slot = et_map_put(&rows->by_id, rows->at[i].cells[0], NULL);
        if (!slot)
            return et_fail_memory(err);
        *slot = i + 1;
    }
    return 0;
}

int et_rule_rows_lay(struct et_rule_rows *under, const struct et_rule_rows *over,
                     const struct et_rule_problems *problems, struct et_err *err)
{
    struct told told = { .problems = problems };
    size_t fresh = 0;
    for (size_t i = 0; i < over->count; i++) {
        struct et_err why = { .line = over->at[i].line };
        if (!over->at[i].off && !et_map_get(&under->by_id, over->at[i].cells[0])) {
            fresh++;
            continue;
        }
        if (replace(under, &over->at[i], &why) < 0)
            tell(&told, &why);
    }
    if (outcome(&told, err) < 0)
        return ET_FATAL;
    if (make_room(under, fresh, err) < 0)
        return ET_FATAL;
    if (under->count)
        memmove(under->at + fresh, under->at, under->count * sizeof *under->at);
    size_t to = 0;
    for (size_t i = 0; i < over->count; i++)
        if (!over->at[i].off && !et_map_get(&under->by_id, over->at[i].cells[0]))
            under->at[to++] = over->at[i];
    under->count += fresh;
    return number_anew(under, err);
}
