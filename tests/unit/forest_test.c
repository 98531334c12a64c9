/* Trees are told apart, walked and cut without recursion, and whatever the links say,
 * every exec is in one place of one tree. */
#include "analyzer/cli/forest.h"

#include "base/strbuf.h"
#include "tests/unit/suite.h"

enum { DEEP = 100000 };

static struct et_forest forest, branch;

static void set_up(void)
{
    forest = branch = (struct et_forest){ 0 };
}

static void tear_down(void)
{
    et_forest_clear(&forest);
    et_forest_clear(&branch);
}

static void ran(int64_t exec_id, int64_t process, int64_t parent)
{
    struct et_err err;
    ck_assert_int_eq(et_forest_add(&forest,
                                   &(struct et_tree_exec){ .exec_id = exec_id,
                                                           .process_id = process,
                                                           .parent_exec_id = parent },
                                   &err),
                     0);
}

static void link_all(void)
{
    struct et_err err;
    ck_assert_int_eq(et_forest_link(&forest, &err), 0);
}

/* A dot for each level, the first exec of a process, +others of it. */
static void expect_trees(const struct et_forest *of, const char *want)
{
    ET_STRBUF_AUTO got = { 0 };
    for (et_tree root = of->first_root; root != ET_NO_TREE; root = of->at[root].next) {
        size_t depth = 0;
        for (et_tree n = root; n != ET_NO_TREE; n = et_forest_walk(of, root, n, &depth)) {
            et_strbuf_adds(&got, got.n ? " " : "");
            for (size_t i = 0; i < depth; i++)
                et_strbuf_addc(&got, '.');
            et_strbuf_addf(&got, "%lld", (long long)of->at[n].exec_id);
            for (et_tree more = of->at[n].next_exec; more != ET_NO_TREE;
                 more = of->at[more].next_exec)
                et_strbuf_addf(&got, "+%lld", (long long)of->at[more].exec_id);
        }
    }
    ck_assert_str_eq(et_strbuf_string(&got), want);
}

START_TEST(children_stand_beneath_their_parent_in_order_of_time)
{
    ran(1, 10, INT64_MIN);
    ran(2, 20, 1);
    ran(3, 30, 2);
    ran(4, 40, 1);
    ran(5, 50, INT64_MIN);
    ran(6, 60, 2);
    link_all();
    expect_trees(&forest, "1 .2 ..3 ..6 .4 5");
}
END_TEST

/* dpkg becomes dpkg-query: one process, whatever its parent was by then. */
START_TEST(what_a_process_runs_next_is_no_other_process)
{
    ran(1, 10, INT64_MIN);
    ran(2, 20, 1);
    ran(3, 20, INT64_MIN);
    ran(4, 30, 3);
    link_all();
    expect_trees(&forest, "1 .2+3 ..4");
}
END_TEST

START_TEST(execs_without_a_pid_are_apart)
{
    ran(1, INT64_MIN, INT64_MIN);
    ran(2, INT64_MIN, INT64_MIN);
    link_all();
    expect_trees(&forest, "1 2");
}
END_TEST

/* Of a container only its own execs are there: its init's parent is not among them. */
START_TEST(a_parent_that_is_not_there_makes_a_root)
{
    ran(5, 50, 3);
    ran(6, 60, 5);
    link_all();
    expect_trees(&forest, "5 .6");
}
END_TEST

/* A case that was tampered with must not make us run in circles, nor hide an exec. */
START_TEST(what_comes_later_is_no_parent)
{
    ran(1, 10, 3);
    ran(2, 20, 2);
    ran(3, 30, 1);
    ran(4, 10, 3);
    link_all();
    expect_trees(&forest, "1+4 .3 2");
}
END_TEST

START_TEST(a_branch_has_what_led_to_it_and_what_came_of_it)
{
    struct et_err err;
    ran(1, 10, INT64_MIN);
    ran(2, 10, INT64_MIN);
    ran(3, 20, 2);
    ran(4, 30, 2);
    ran(5, 40, 4);
    ran(6, 40, 4);
    ran(7, 50, 6);
    ran(8, 60, 4);
    ran(9, 70, INT64_MIN);
    link_all();
    ck_assert_int_eq(et_forest_branch(&forest, et_forest_find(&forest, 5), &branch, &err), 0);
    expect_trees(&branch, "2 .4 ..5+6 ...7");
}
END_TEST

START_TEST(the_branch_of_a_root_is_its_whole_tree)
{
    struct et_err err;
    ran(1, 10, INT64_MIN);
    ran(2, 20, 1);
    ran(3, 30, INT64_MIN);
    ran(4, 40, 2);
    link_all();
    et_tree root = et_forest_root(&forest, et_forest_find(&forest, 4));
    ck_assert_int_eq(et_forest_branch(&forest, root, &branch, &err), 0);
    expect_trees(&branch, "1 .2 ..4");
}
END_TEST

START_TEST(a_very_deep_tree_is_walked_to_its_end)
{
    struct et_err err;
    size_t depth = 0, seen = 0;
    for (int64_t i = 0; i < DEEP; i++)
        ran(i, i, i - 1);
    link_all();
    for (et_tree n = 0; n != ET_NO_TREE; n = et_forest_walk(&forest, 0, n, &depth))
        ck_assert_uint_eq(seen++, depth);
    ck_assert_uint_eq(seen, DEEP);
    ck_assert_uint_eq(et_forest_root(&forest, DEEP - 1), 0);
    ck_assert_int_eq(et_forest_branch(&forest, DEEP / 2, &branch, &err), 0);
    ck_assert_uint_eq(branch.count, DEEP);
}
END_TEST

START_TEST(nothing_at_all_is_a_forest_too)
{
    link_all();
    expect_trees(&forest, "");
    ck_assert_uint_eq(et_forest_find(&forest, 1), ET_NO_TREE);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, children_stand_beneath_their_parent_in_order_of_time);
    tcase_add_test(tcase, what_a_process_runs_next_is_no_other_process);
    tcase_add_test(tcase, execs_without_a_pid_are_apart);
    tcase_add_test(tcase, a_parent_that_is_not_there_makes_a_root);
    tcase_add_test(tcase, what_comes_later_is_no_parent);
    tcase_add_test(tcase, a_branch_has_what_led_to_it_and_what_came_of_it);
    tcase_add_test(tcase, the_branch_of_a_root_is_its_whole_tree);
    tcase_add_test(tcase, a_very_deep_tree_is_walked_to_its_end);
    tcase_add_test(tcase, nothing_at_all_is_a_forest_too);
}
