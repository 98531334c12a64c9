/* ausearch never quotes. A name with a comma makes its row longer than the
 * header, a name may hold or begin with a quote, and a line end within a name is
 * written as \012. Only a table that another program has saved again has quoted
 * fields. Hence: where a row with as many commas as its header has quotes, they
 * are part of the names, unless the header is quoted, too; and a row that waits
 * for its closing quote is over when the next one begins. */
#include "parsers/audit/ausearch_table.h"

static const struct {
    const char *name;
    enum et_table_column column;
} column_names[] = {
    { "NODE", ET_COL_NODE },
    { "EVENT", ET_COL_EVENT },
    { "TYPE", ET_COL_EVENT }, /* until 2.7 */
    { "DATE", ET_COL_DATE },
    { "TIME", ET_COL_TIME },
    { "YEAR", ET_COL_YEAR },
    { "MONTH", ET_COL_MONTH },
    { "DAY", ET_COL_DAY },
    { "MILLI", ET_COL_MILLI },
    { "GMT_OFFSET", ET_COL_GMT_OFFSET },
    { "SERIAL_NUM", ET_COL_SERIAL_NUM },
    { "SUBJ_LABEL", ET_COL_SUBJ_LABEL },
    { "ACTION", ET_COL_ACTION },
    { "RESULT", ET_COL_RESULT },
    { "OBJ_PRIME", ET_COL_OBJ_PRIME },
    { "OBJ_SEC", ET_COL_OBJ_SEC },
    { "OBJ_LABEL", ET_COL_OBJ_LABEL },
    { "HOW", ET_COL_HOW },
};

static const enum et_table_column required[] = { ET_COL_EVENT,      ET_COL_DATE,   ET_COL_TIME,
                                                 ET_COL_SERIAL_NUM, ET_COL_ACTION, ET_COL_RESULT,
                                                 ET_COL_OBJ_PRIME };

/* Blanks at either end of a field belong to it. */
static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* A carriage return within a name does not end the row. */
static int is_line_feed(unsigned char c)
{
    return c == '\n';
}

int et_table_init(struct et_table *table, struct et_err *err)
{
    if (csv_init(&table->csv, 0) != 0)
        return et_fail_memory(err);
    csv_set_space_func(&table->csv, is_no_space);
    csv_set_term_func(&table->csv, is_line_feed);
    csv_set_blk_size(&table->csv, 4096);
    return 0;
}

void et_table_clear(struct et_table *table)
{
    csv_free(&table->csv);
    et_strbuf_clear(&table->bytes);
    et_strbuf_clear(&table->raw);
}

static void on_field(void *bytes, size_t n, void *ctx)
{
    struct et_table *table = ctx;
    if (table->field_count++ >= ET_TABLE_MAX_FIELDS)
        return;
    if (table->field_count > 1)
        et_strbuf_addc(&table->bytes, ',');
    table->fields[table->field_count - 1].at = table->bytes.n;
    table->fields[table->field_count - 1].n = n;
    et_strbuf_add(&table->bytes, (struct et_slice){ bytes, n });
}

static void on_row(int end, void *ctx)
{
    struct et_table *table = ctx;
    (void)end;
    table->row_done = true;
}

static struct et_slice field(const struct et_table *table, size_t i)
{
    if (i >= table->field_count || i >= ET_TABLE_MAX_FIELDS)
        return ET_SLICE_NONE;
    return (struct et_slice){ et_strbuf_string(&table->bytes) + table->fields[i].at,
                              table->fields[i].n };
}

struct et_slice et_table_cell(const struct et_table *table, enum et_table_column column)
{
    size_t i = table->index[column];
    if (table->cut && i + 1 == table->field_count)
        return ET_SLICE_NONE;
    struct et_slice text = field(table, i);
    return text.n && !et_slice_is(text, "(null)") ? text : ET_SLICE_NONE;
}

bool et_table_is_header(const struct et_table *table)
{
    struct et_slice second = field(table, 1);
    return et_slice_is(field(table, 0), "NODE") &&
           (et_slice_is(second, "EVENT") || et_slice_is(second, "TYPE"));
}

bool et_table_read_header(struct et_table *table)
{
    for (size_t i = 0; i < ET_COLUMNS; i++)
        table->index[i] = SIZE_MAX;
    for (size_t i = 0; i < table->field_count && i < ET_TABLE_MAX_FIELDS; i++)
        for (size_t j = 0; j < sizeof column_names / sizeof *column_names; j++)
            if (et_slice_is(field(table, i), column_names[j].name))
                table->index[column_names[j].column] = i;
    table->width = table->field_count;
    table->header_quoted = et_slice_starts(et_strbuf_slice(&table->raw), "\"");
    table->has_header = true;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (table->index[required[i]] == SIZE_MAX)
            table->has_header = false;
    return table->has_header;
}

bool et_table_numbers(struct et_slice text, char separator, size_t count, int value[],
                      size_t digits[])
{
    for (size_t i = 0; i < count; i++) {
        const char *end = et_slice_find(text, separator);
        size_t n = end && i + 1 < count ? (size_t)(end - text.p) : text.n;
        uint64_t number;
        if (n > 4 || !et_slice_u64(et_slice_to(text, n), &number))
            return false;
        value[i] = (int)number;
        digits[i] = n;
        if (i + 1 < count && n == text.n)
            return false;
        text = et_slice_from(text, n + 1);
    }
    return true;
}

/* "c12" or "c12.c20", one of the categories of an SELinux label. */
static bool is_category(struct et_slice text)
{
    uint64_t ignored;
    const char *point = et_slice_find(text, '.');
    size_t n = point ? (size_t)(point - text.p) : text.n;
    if (!et_slice_starts(text, "c") ||
        !et_slice_u64(et_slice_from(et_slice_to(text, n), 1), &ignored))
        return false;
    return !point || is_category(et_slice_from(text, n + 1));
}

/* The label of a container's process holds a comma, "…:s0:c12,c345", and takes
 * two fields: makes them one again. */
static void join_label(struct et_table *table, enum et_table_column column)
{
    size_t i = table->index[column];
    if (i == SIZE_MAX || table->field_count > ET_TABLE_MAX_FIELDS)
        return;
    while (i + 1 < table->field_count && table->field_count > table->width &&
           is_category(field(table, i + 1))) {
        table->fields[i].n += 1 + table->fields[i + 1].n;
        table->field_count--;
        memmove(&table->fields[i + 1], &table->fields[i + 2],
                (table->field_count - i - 1) * sizeof *table->fields);
    }
}

void et_table_join_labels(struct et_table *table)
{
    join_label(table, ET_COL_SUBJ_LABEL);
    join_label(table, ET_COL_OBJ_LABEL);
}

bool et_table_is_empty_frame(const struct et_table *table)
{
    for (size_t i = table->index[ET_COL_SERIAL_NUM] + 1; i < table->field_count; i++)
        if (field(table, i).n)
            return false;
    return table->field_count > table->index[ET_COL_SERIAL_NUM] + 1;
}

/* The n-th text between commas, whatever quotes there are; absent if there are
 * fewer. *count gets their number. */
static struct et_slice between_commas(struct et_slice line, size_t n, size_t *count)
{
    struct et_slice found = ET_SLICE_NONE;
    for (*count = 0;; (*count)++) {
        const char *comma = et_slice_find(line, ',');
        if (*count == n)
            found = et_slice_to(line, comma ? (size_t)(comma - line.p) : line.n);
        if (!comma)
            break;
        line = et_slice_from(line, (size_t)(comma - line.p) + 1);
    }
    (*count)++;
    return found;
}

/* Does a row of an event begin here, whatever quotes there are? *count gets the
 * number of its fields. */
static bool begins_row(const struct et_table *table, struct et_slice line, size_t *count)
{
    uint64_t ignored;
    int clock[3];
    size_t digits[3], same;
    if (!table->has_header || table->header_quoted)
        return false;
    return et_slice_u64(between_commas(line, table->index[ET_COL_SERIAL_NUM], count), &ignored) &&
           et_table_numbers(between_commas(line, table->index[ET_COL_TIME], &same), ':', 3, clock,
                            digits) &&
           *count >= table->width;
}

static int feed(struct et_table *table, struct et_slice bytes, struct et_err *err)
{
    if (csv_parse(&table->csv, bytes.p, bytes.n, on_field, on_row, table) != bytes.n)
        return et_fail_memory(err);
    return 0;
}

/* As feed, for one whole row in which quotes are ordinary bytes: the quote is
 * set to a byte that no line holds. */
static int feed_plain(struct et_table *table, struct et_slice line, struct et_err *err)
{
    csv_set_quote(&table->csv, '\n');
    int rc = feed(table, line, err);
    if (csv_fini(&table->csv, on_field, on_row, table) != 0)
        rc = et_fail_memory(err);
    csv_set_quote(&table->csv, CSV_QUOTE);
    return rc;
}

static void open_row(struct et_table *table)
{
    et_strbuf_reset(&table->bytes);
    table->field_count = 0;
    table->row_done = false;
}

bool et_table_interrupted(const struct et_table *table, struct et_slice line)
{
    size_t count;
    return table->line_count > 0 && begins_row(table, line, &count);
}

int et_table_close(struct et_table *table, struct et_err *err)
{
    bool one_line = table->line_count == 1;
    csv_fini(&table->csv, NULL, NULL, NULL);
    table->line_count = 0;
    if (!one_line)
        return ET_TABLE_OPEN;
    open_row(table);
    int rc = feed_plain(table, et_strbuf_slice(&table->raw), err);
    if (rc == 0 && table->bytes.failed)
        rc = et_fail_memory(err);
    return rc < 0 ? rc : ET_TABLE_ROW;
}

int et_table_add(struct et_table *table, const struct et_line *line, struct et_err *err)
{
    struct et_slice text = line->text;
    size_t count;
    if (et_slice_ends(text, "\r"))
        text.n--;
    if (table->line_count > 0) {
        et_strbuf_addc(&table->raw, '\n');
    } else {
        if (et_slice_trim(text).n == 0)
            return ET_TABLE_NOTHING;
        open_row(table);
        et_strbuf_reset(&table->raw);
        table->at = line->at;
    }
    bool plain = table->line_count == 0 && begins_row(table, text, &count) && count == table->width;
    table->line_count++;
    table->cut = line->cut;
    et_strbuf_add(&table->raw, text);
    int rc = plain ? feed_plain(table, text, err) : feed(table, text, err);
    if (rc == 0 && !plain)
        rc = feed(table, ET_SLICE("\n"), err);
    if (rc < 0)
        return rc;
    if (table->bytes.failed || table->raw.failed)
        return et_fail_memory(err);
    if (table->row_done) {
        table->line_count = 0;
        return ET_TABLE_ROW;
    }
    if (table->line_count < ET_TABLE_MAX_ROW_LINES && table->raw.n <= ET_TABLE_MAX_ROW_BYTES)
        return ET_TABLE_WAITS;
    csv_fini(&table->csv, NULL, NULL, NULL);
    table->line_count = 0;
    return ET_TABLE_OPEN;
}
