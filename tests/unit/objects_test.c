#include "schema/objects.h"

#include "tests/unit/suite.h"

/* Else each command would make a case to compare its own with. */
START_TEST(what_a_new_case_has_is_known_since_the_program_was_built)
{
    struct et_err err = { 0 };
    bool same = false;
    struct et_store *store;
    ck_assert_msg(et_store_open(":memory:", ET_STORE_MAKE, &store, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(et_built_objects.version, et_migration_count);
    ck_assert_msg(et_objects_are_built(store, &same, &err) == 0, "%s", err.msg);
    ck_assert(same);
    et_store_close(store);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, what_a_new_case_has_is_known_since_the_program_was_built);
}
