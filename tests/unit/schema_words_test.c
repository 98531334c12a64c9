/* Each column of a case has words that explain it: the case is read by people. */
#include "tests/unit/store_case.h"

/* Names that say it all: numbers of rows, places in the evidence. */
static bool says_it_all(struct et_slice column)
{
    static const char *const names[] = { "line", "byte_offset", "container_name", "start_time",
                                         "end_time" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (et_slice_is(column, names[i]))
            return true;
    return et_slice_ends(column, "_id") || et_slice_ends(column, "_row");
}

static struct et_slice next_line(struct et_slice *text)
{
    const char *end = et_slice_find(*text, '\n');
    size_t n = end ? (size_t)(end - text->p) : text->n;
    struct et_slice line = et_slice_to(*text, n);
    *text = et_slice_from(*text, n + 1);
    return line;
}

static struct et_slice first_word(struct et_slice line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] != ' ' && line.p[n] != ',')
        n++;
    return et_slice_to(line, n);
}

/* A column that nobody explains is a column that nobody may rely on: its line
 * has a comment, of its own or of the group of columns on it. */
START_TEST(every_column_of_a_table_is_explained)
{
    ET_STRBUF_AUTO tables = { 0 };
    struct et_slice table = ET_SLICE_NONE;
    size_t columns = 0;
    for (int i = 0; i < et_migration_count; i++)
        et_strbuf_adds(&tables, et_migrations[i]);
    struct et_slice text = et_strbuf_slice(&tables);
    while (text.n) {
        struct et_slice line = next_line(&text);
        if (et_slice_starts(line, "CREATE TABLE "))
            table = first_word(et_slice_from(line, strlen("CREATE TABLE ")));
        if (et_slice_starts(line, ")"))
            table = ET_SLICE_NONE;
        struct et_slice column = first_word(et_slice_trim(line));
        if (!table.p || !et_slice_starts(line, "    ") || et_slice_is(column, "PRIMARY"))
            continue;
        columns++;
        ck_assert_msg(et_slice_search(line, ET_SLICE("-- ")) || says_it_all(column),
                      "%.*s: %.*s has no comment", (int)table.n, table.p, (int)line.n, line.p);
    }
    ck_assert_uint_gt(columns, 150);
}
END_TEST

/* What follows the last " AS "; absent where there is none. */
static struct et_slice named(struct et_slice code)
{
    static const char as[] = " AS ";
    for (size_t n = code.n; n > sizeof as - 1; n--)
        if (et_slice_ends(et_slice_to(code, n), as))
            return first_word(et_slice_from(code, n));
    return ET_SLICE_NONE;
}

/* The views are what people read; their columns go into the documentation. */
START_TEST(every_column_of_a_view_is_explained)
{
    struct et_slice text = et_slice_of(et_views_sql);
    bool in_view = false;
    size_t columns = 0;
    while (text.n) {
        struct et_slice line = next_line(&text);
        in_view =
            (in_view || et_slice_starts(line, "CREATE VIEW ")) && !et_slice_starts(line, "FROM ");
        const char *comment = et_slice_search(line, ET_SLICE("-- "));
        struct et_slice code =
            et_slice_trim(et_slice_to(line, comment ? (size_t)(comment - line.p) : line.n));
        struct et_slice column = named(code);
        bool ends = et_slice_ends(code, ",") || et_slice_starts(text, "FROM ");
        if (!in_view || !column.p || !ends || et_slice_starts(code, "SELECT "))
            continue;
        columns++;
        ck_assert_msg(comment || says_it_all(column), "%.*s has no comment", (int)line.n, line.p);
    }
    ck_assert_uint_gt(columns, 100);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, every_column_of_a_table_is_explained);
    tcase_add_test(tcase, every_column_of_a_view_is_explained);
}
