#include "analyzer/rules/rule_table.h"

#include <csv.h>

/* What libcsv's callbacks fill while the file goes by. */
struct reading {
    const struct et_rule_table *table;
    struct et_arena *text;
    struct et_slice cells[ET_RULE_COLUMNS];
    size_t cell;
    uint64_t line;
    bool header_seen;
    int rc; /* ET_FATAL: stop */
    struct et_err first;
    bool wrong;
};

static void tell(struct reading *r, struct et_err *problem)
{
    problem->line = r->line;
    if (!r->wrong)
        r->first = *problem;
    r->wrong = true;
    if (r->table->problems)
        r->table->problems->tell(r->table->problems->ctx, problem);
}

static void stop(struct reading *r, struct et_err *why)
{
    tell(r, why);
    r->rc = ET_FATAL;
}

/* A file with other columns is no such file: nothing of it is read. */
static void check_header(struct reading *r)
{
    struct et_err why = { 0 };
    r->header_seen = true;
    for (size_t i = 0; i < r->table->count; i++) {
        if (i < r->cell && et_slice_is(r->cells[i], r->table->columns[i]))
            continue;
        et_fail(&why, ET_FATAL, "column %zu of such a rule file is %s", i + 1,
                r->table->columns[i]);
        stop(r, &why);
        return;
    }
    if (r->cell == r->table->count)
        return;
    et_fail(&why, ET_FATAL, "such a rule file has %zu columns, this header has %zu",
            r->table->count, r->cell);
    stop(r, &why);
}

bool et_rule_row_is_off(const struct et_slice *cells, size_t count)
{
    for (size_t i = 2; i < count; i++)
        if (cells[i].n)
            return false;
    return count > 1 && et_slice_is(cells[1], "off");
}

static void on_cell(void *text, size_t n, void *ctx)
{
    struct reading *r = ctx;
    struct et_err why;
    if (r->cell < r->table->count && r->rc == 0) {
        r->cells[r->cell] = et_arena_copy(r->text, (struct et_slice){ text ? text : "", n });
        if (!r->cells[r->cell].p) {
            et_fail_memory(&why);
            stop(r, &why);
        }
    }
    r->cell++;
}

static void take_row(struct reading *r)
{
    struct et_err why = { .line = r->line };
    size_t count = r->table->count;
    int rc = ET_DAMAGED;
    if (r->header_seen && r->cell == 2 && et_slice_is(r->cells[1], "off"))
        while (r->cell < count)
            r->cells[r->cell++] = ET_SLICE("");
    if (r->cell != count)
        et_fail(&why, ET_DAMAGED, "a rule has %zu columns, this line has %zu", count, r->cell);
    else
        rc = r->table->row(r->table->ctx, r->cells, &why);
    if (rc == ET_FATAL)
        stop(r, &why);
    else if (rc < 0)
        tell(r, &why);
}

static void on_row(int end, void *ctx)
{
    struct reading *r = ctx;
    (void)end;
    if (r->rc == 0 && !r->header_seen)
        check_header(r);
    else if (r->rc == 0)
        take_row(r);
    r->cell = 0;
}

static struct et_slice take_line(struct et_slice *csv)
{
    const char *end = et_slice_find(*csv, '\n');
    size_t n = end ? (size_t)(end - csv->p) + 1 : csv->n;
    struct et_slice line = et_slice_to(*csv, n);
    *csv = et_slice_from(*csv, n);
    return line;
}

/* A comment, or nothing at all. */
static bool is_silent(struct et_slice line)
{
    return et_slice_starts(line, "#") || et_slice_trim(line).n == 0;
}

/* What is no CSV ends its line; the next one is read as if it began anew. */
static int begin_anew(struct csv_parser *parser, struct reading *r)
{
    struct et_err why = { 0 };
    if (csv_error(parser) == CSV_EPARSE)
        et_fail(&why, ET_DAMAGED, "not CSV: a quote stands where none may");
    else
        et_fail(&why, ET_DAMAGED, "not CSV: %s", csv_strerror(csv_error(parser)));
    tell(r, &why);
    csv_free(parser);
    r->cell = 0;
    return csv_init(parser, CSV_STRICT | CSV_STRICT_FINI);
}

/* Feeds the lines one by one, so that a problem can name its line. */
int et_rule_table_read(const struct et_rule_table *table, struct et_slice csv,
                       struct et_arena *text, struct et_err *err)
{
    struct csv_parser parser;
    struct et_err why = { 0 };
    struct reading r = { .table = table, .text = text };
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return et_fail_memory(err);
    csv = et_slice_unmarked(csv);
    while (csv.n && r.rc == 0) {
        struct et_slice line = take_line(&csv);
        r.line++;
        if (is_silent(line))
            continue;
        if (csv_parse(&parser, line.p, line.n, on_cell, on_row, &r) != line.n &&
            begin_anew(&parser, &r) != 0)
            r.rc = et_fail_memory(&r.first);
    }
    if (r.rc == 0 && csv_fini(&parser, on_cell, on_row, &r) != 0) {
        et_fail(&why, ET_DAMAGED, "not CSV: a quote is left open");
        tell(&r, &why);
    }
    csv_free(&parser);
    if (r.rc == 0 && !r.header_seen && !r.wrong) {
        et_fail(&why, ET_DAMAGED,
                "there is no header: a rule file begins with the names of its columns");
        tell(&r, &why);
    }
    if (!r.wrong && r.rc == 0)
        return 0;
    if (err)
        *err = r.first;
    return et_fail(err, ET_FATAL, "%s", r.first.msg);
}

size_t et_rule_table_likeness(const char *const *columns, size_t count, struct et_slice csv)
{
    struct et_slice header = ET_SLICE("");
    size_t alike = 0;
    csv = et_slice_unmarked(csv);
    while (csv.n && header.n == 0) {
        struct et_slice line = take_line(&csv);
        header = is_silent(line) ? header : et_slice_trim(line);
    }
    while (alike < count && header.n) {
        const char *comma = et_slice_find(header, ',');
        size_t n = comma ? (size_t)(comma - header.p) : header.n;
        struct et_slice name = et_slice_trim(et_slice_to(header, n));
        if (name.n > 1 && et_slice_starts(name, "\"") && et_slice_ends(name, "\""))
            name = (struct et_slice){ name.p + 1, name.n - 2 };
        if (!et_slice_is(name, columns[alike]))
            break;
        header = et_slice_from(header, n + 1);
        alike++;
    }
    return alike;
}

struct et_slice et_rule_table_version(struct et_slice csv)
{
    static const char key[] = "# version:";
    csv = et_slice_unmarked(csv);
    while (csv.n) {
        struct et_slice line = take_line(&csv);
        if (et_slice_starts(line, key))
            return et_slice_trim(et_slice_from(line, sizeof key - 1));
        if (!is_silent(line))
            break;
    }
    return ET_SLICE_NONE;
}
