#include "analyzer/pid_table.h"
#include "tests/unit/suite.h"

START_TEST(each_pid_has_its_own_place)
{
    static const int64_t pids[] = {
        0, 1, 1023, 1024, 1025, ET_PID_COUNT - 1, ET_PID_COUNT, INT64_MAX, -1, INT64_MIN + 1
    };
    struct et_pid_table table;
    et_pid_table_init(&table);
    for (uint32_t i = 0; i < sizeof pids / sizeof *pids; i++) {
        ck_assert_uint_eq(et_pid_table_get(&table, pids[i]), 0);
        ck_assert(et_pid_table_set(&table, pids[i], i + 1));
    }
    for (uint32_t i = 0; i < sizeof pids / sizeof *pids; i++)
        ck_assert_uint_eq(et_pid_table_get(&table, pids[i]), i + 1);
    ck_assert_uint_eq(et_pid_table_get(&table, 2), 0);
    ck_assert(et_pid_table_set(&table, 1024, 77));
    ck_assert_uint_eq(et_pid_table_get(&table, 1024), 77);
    et_pid_table_clear(&table);
    ck_assert_uint_eq(et_pid_table_get(&table, 1024), 0);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, each_pid_has_its_own_place);
}
