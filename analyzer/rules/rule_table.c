#include "analyzer/rules/rule_table.h"

#include <csv.h>
#include <stdbool.h>

/* What libcsv's callbacks fill while the file goes by. */
struct reading {
    const struct et_rule_table *table;
    struct et_arena *text;
    struct et_slice cells[ET_RULE_COLUMNS];
    size_t cell;
    bool header_seen;
    int rc;
    struct et_err *err;
};

static int check_header(struct reading *r)
{
    r->header_seen = true;
    for (size_t i = 0; i < r->table->count; i++)
        if (!et_slice_is(r->cells[i], r->table->columns[i]))
            return et_fail(r->err, ET_FATAL, "column %zu of such a rule file is %s", i + 1,
                           r->table->columns[i]);
    return 0;
}

static void on_cell(void *text, size_t n, void *ctx)
{
    struct reading *r = ctx;
    if (r->cell < r->table->count && r->rc == 0) {
        r->cells[r->cell] = et_arena_copy(r->text, (struct et_slice){ text ? text : "", n });
        if (!r->cells[r->cell].p)
            r->rc = et_fail_memory(r->err);
    }
    r->cell++;
}

static void on_row(int end, void *ctx)
{
    struct reading *r = ctx;
    (void)end;
    if (r->rc == 0 && r->cell != r->table->count)
        r->rc = et_fail(r->err, ET_FATAL, "a rule has %zu columns, this line has %zu",
                        r->table->count, r->cell);
    if (r->rc == 0)
        r->rc = r->header_seen ? r->table->row(r->table->ctx, r->cells, r->err) : check_header(r);
    r->cell = 0;
}

/* Feeds the lines one by one, so that an error can name its line. */
int et_rule_table_read(const struct et_rule_table *table, struct et_slice csv,
                       struct et_arena *text, struct et_err *err)
{
    struct csv_parser parser;
    struct reading r = { .table = table, .text = text, .err = err };
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return et_fail_memory(err);
    for (uint64_t line = 1; csv.n && r.rc == 0; line++) {
        const char *end = et_slice_find(csv, '\n');
        size_t n = end ? (size_t)(end - csv.p) + 1 : csv.n;
        struct et_slice row = et_slice_to(csv, n);
        csv = et_slice_from(csv, n);
        if (err)
            err->line = line;
        if (et_slice_starts(row, "#") || et_slice_trim(row).n == 0)
            continue;
        if (csv_parse(&parser, row.p, row.n, on_cell, on_row, &r) != row.n)
            r.rc = et_fail(err, ET_FATAL, "not CSV: %s", csv_strerror(csv_error(&parser)));
    }
    if (r.rc == 0 && csv_fini(&parser, on_cell, on_row, &r) != 0)
        r.rc = et_fail(err, ET_FATAL, "not CSV: a quote is left open");
    csv_free(&parser);
    return r.rc;
}
