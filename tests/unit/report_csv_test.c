#include "tests/unit/report_case.h"

#include <csv.h>

enum { CELLS_MAX = 1024 };

/* The cells of a CSV text as an independent reader sees them. */
struct table {
    char *cells[CELLS_MAX];
    size_t count, columns, rows;
};

static void take_cell(void *cell, size_t n, void *ctx)
{
    struct table *table = ctx;
    ck_assert_uint_lt(table->count, CELLS_MAX);
    table->cells[table->count++] = cell ? strndup(cell, n) : strdup("");
}

static void take_row(int end, void *ctx)
{
    struct table *table = ctx;
    (void)end;
    if (table->rows++ == 0)
        table->columns = table->count;
    ck_assert_uint_eq(table->count, table->rows * table->columns);
}

static void table_read(struct table *table, const char *text, size_t n)
{
    struct csv_parser parser;
    *table = (struct table){ 0 };
    ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL), 0);
    ck_assert_uint_eq(csv_parse(&parser, text, n, take_cell, take_row, table), n);
    ck_assert_int_eq(csv_fini(&parser, take_cell, take_row, table), 0);
    csv_free(&parser);
}

static void table_clear(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
}

#define TABLE_AUTO __attribute__((cleanup(table_clear))) struct table

/* The cell of a row (from 1) under that heading. */
static const char *cell_of(const struct table *table, size_t row, const char *heading)
{
    size_t column = 0;
    while (column < table->columns && strcmp(table->cells[column], heading) != 0)
        column++;
    ck_assert_msg(column < table->columns && row < table->rows, "no cell %s in row %zu", heading,
                  row);
    return table->cells[row * table->columns + column];
}

static void read_report(struct table *table, bool filled)
{
    size_t n;
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, filled);
    char *text = report_write(&it, "csv", &options, &n);
    table_read(table, text, n);
    free(text);
}

START_TEST(one_row_per_exec_of_a_compiler)
{
    TABLE_AUTO table;
    read_report(&table, true);
    ck_assert_uint_eq(table.columns, 31);
    ck_assert_uint_eq(table.rows, 1 + 10);
    ck_assert_str_eq(cell_of(&table, 1, "time"), "2026-11-23T22:13:24.152Z");
    ck_assert_str_eq(cell_of(&table, 1, "host"), "web1");
    ck_assert_str_eq(cell_of(&table, 1, "container_name"), "build-1");
    ck_assert_str_eq(cell_of(&table, 1, "compiler"), "gcc");
    ck_assert_str_eq(cell_of(&table, 1, "tool_role"), "driver");
    ck_assert_str_eq(cell_of(&table, 1, "cmdline"), "gcc -o /tmp/app hello.c");
    ck_assert_str_eq(cell_of(&table, 1, "user"), "root");
    ck_assert_str_eq(cell_of(&table, 1, "compilation_id"), "1");
    ck_assert_str_eq(cell_of(&table, 1, "byte_offset"), "4000");
    ck_assert_str_eq(cell_of(&table, 1, "reason"), "inherited from its parent");
    ck_assert_str_eq(cell_of(&table, 1, "actor"), "ana");
    ck_assert_str_eq(cell_of(&table, 1, "actor_kind"), "login");
    ck_assert_str_eq(cell_of(&table, 1, "actor_confidence"), "strong");
}
END_TEST

START_TEST(hostile_cells_are_text_in_a_spreadsheet)
{
    TABLE_AUTO table;
    read_report(&table, true);
    ck_assert_str_eq(cell_of(&table, 3, "container_name"), "'=cmd|'/C calc'!A0");
    ck_assert_str_eq(cell_of(&table, 3, "image"), "ev\\x1b]0;x\\x07");
    ck_assert_str_eq(cell_of(&table, 3, "cmdline"),
                     "'=cmd|'/C calc'!A0 $'a\\nb' $'\\xff\\x00' $'\\u202eexe.cc' <script>");
    ck_assert_str_eq(cell_of(&table, 4, "exe"), "/bin\\xff\\x80");
    ck_assert_str_eq(cell_of(&table, 3, "actor"), "ev\\x1b[7mil.service or =1+1");
}
END_TEST

/* What is not known is an empty cell, never a zero. */
START_TEST(unknown_is_empty_and_numbers_stay_numbers)
{
    TABLE_AUTO table;
    read_report(&table, true);
    ck_assert_str_eq(cell_of(&table, 4, "uid"), "");
    ck_assert_str_eq(cell_of(&table, 4, "container_id"), "");
    ck_assert_str_eq(cell_of(&table, 4, "actor"), "uid 1000"); /* of a host that names nobody */
    ck_assert_str_eq(cell_of(&table, 7, "actor"), "");
    ck_assert_str_eq(cell_of(&table, 1, "auid"), "4294967295");
    ck_assert_str_eq(cell_of(&table, 7, "place"), "unknown");
    ck_assert_str_eq(cell_of(&table, 7, "confidence"), "");
    ck_assert_str_eq(cell_of(&table, 8, "exit"), "-2"); /* a number: no apostrophe */
    ck_assert_str_eq(cell_of(&table, 8, "cmdline"), "");
}
END_TEST

START_TEST(an_empty_case_gives_only_the_headings)
{
    TABLE_AUTO table;
    read_report(&table, false);
    ck_assert_uint_eq(table.rows, 1);
    ck_assert_uint_eq(table.columns, 31);
}
END_TEST

START_TEST(lines_end_as_rfc_4180_says)
{
    size_t n;
    struct et_report_options options = report_options();
    REPORT_CASE_AUTO it;
    report_case_open(&it, true);
    char *text = report_write(&it, "csv", &options, &n);
    size_t line_feeds = 0;
    for (size_t i = 1; i < n; i++) {
        if (text[i] != '\n')
            continue;
        ck_assert_int_eq(text[i - 1], '\r');
        line_feeds++;
    }
    ck_assert_uint_eq(line_feeds, 1 + 10);
    free(text);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, one_row_per_exec_of_a_compiler);
    tcase_add_test(tcase, hostile_cells_are_text_in_a_spreadsheet);
    tcase_add_test(tcase, unknown_is_empty_and_numbers_stay_numbers);
    tcase_add_test(tcase, an_empty_case_gives_only_the_headings);
    tcase_add_test(tcase, lines_end_as_rfc_4180_says);
}
