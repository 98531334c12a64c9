#include "reports/column.h"
#include "tests/unit/suite.h"

/* Rows are read in any order of their columns, and some more than once. */
START_TEST(a_column_is_found_by_its_name)
{
    static const struct {
        const char *name;
        int column;
    } asked[] = { { "name", 1 }, { "sql", 3 },      { "sql", 3 },     { "type", 0 },
                  { "type", 0 }, { "tbl_name", 2 }, { "nobody", -1 }, { "name", 1 } };
    struct et_err err = { 0 };
    struct et_store *store;
    ck_assert_msg(et_store_open(":memory:", ET_STORE_MAKE, &store, &err) == 0, "%s", err.msg);
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_SCHEMA_OBJECTS, &err);
    ck_assert_int_eq(et_stmt_row(row, &err), 1);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        ck_assert_int_eq(et_stmt_column_named(row, asked[i].name), asked[i].column);
    ck_assert(et_slice_is(et_column_text(row, "type"), "index"));
    et_stmt_end(&row);
    et_store_close(store);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_column_is_found_by_its_name);
}
