/* What a tree looks like on a terminal, to the character. */
#include "analyzer/cli/tree_lines.h"

#include "tests/unit/one_story.h"

static struct et_tree_lines lines;

static void set_up(void)
{
    story_begin(&s);
    lines = (struct et_tree_lines){
        .boxes = true, .marked = ET_NULL, .init_pid = ET_NULL, .left = UINT64_MAX
    };
}

/* All of the container web, as the command plants it. */
static void plant_web(struct et_forest *forest)
{
    struct et_err err;
    ET_STMT_AUTO *row = et_store_query(s.it.store, ET_Q_TREE_OF_CONTAINER, &err);
    ck_assert_ptr_nonnull(row);
    et_stmt_text(row, ET_TREE_OF_CONTAINER_CONTAINER_ID, ET_SLICE("web"));
    et_stmt_text(row, ET_TREE_OF_CONTAINER_HOST, ET_SLICE("in"));
    while (et_stmt_row(row, &err) > 0)
        ck_assert_int_eq(et_forest_add(forest,
                                       &(struct et_tree_exec){
                                           et_stmt_col_int(row, 0), et_stmt_col_int(row, 1),
                                           et_stmt_col_int(row, 2), et_stmt_col_int(row, 3) },
                                       &err),
                         0);
    ck_assert_int_eq(et_forest_link(forest, &err), 0);
}

/* The columns on the left have a test of their own. */
static void without_columns(char *text)
{
    char *to = text;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t n = strlen(line), skip = n > 40 ? 40 : 0;
        memmove(to, line + skip, n - skip);
        to += n - skip;
        *to++ = '\n';
    }
    *to = '\0';
}

static char *drawn(int width)
{
    struct et_forest forest = { 0 };
    struct et_terminal term;
    struct et_err err = { 0 };
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    concluded(&s);
    plant_web(&forest);
    et_term_init(&term, out, false, width);
    lines.store = s.it.store;
    lines.term = &term;
    lines.forest = &forest;
    for (et_tree root = forest.first_root; root != ET_NO_TREE; root = forest.at[root].next)
        ck_assert_msg(et_tree_lines(&lines, root, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(et_term_end(&term, &err), 0);
    et_term_clear(&term);
    et_forest_clear(&forest);
    fclose(out);
    return text;
}

static void expect_drawn(int width, const char *want)
{
    char *text = drawn(width);
    without_columns(text);
    ck_assert_str_eq(text, want);
    free(text);
}

static void web_compiled(void)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/sh", "sh build.sh");
    did_inside(&s, 2100, 2074, "/usr/bin/gcc", "gcc a.c");
    did_inside(&s, 2101, 2100, "/usr/lib/gcc/x/12/cc1", "cc1 a.c");
    did_inside(&s, 2102, 2100, "/usr/bin/gcc", "", .file = "/usr/local/bin/as", .failed = 2);
    did_inside(&s, 2102, 2100, "/usr/bin/as", "as a.s");
    did_inside(&s, 2110, 2074, "/bin/ls", "ls -l");
}

START_TEST(a_line_has_number_time_pid_and_user)
{
    web_compiled();
    lines.marked = 10;
    char *text = drawn(0);
    ck_assert_ptr_nonnull(strstr(text, "    exec  2026-11-23       pid user     command\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n      10* 22:13:20.090    2074 0        "));
    ck_assert_ptr_nonnull(strstr(text, "\n      11  22:13:20.100    2100 0        "));
    free(text);
}
END_TEST

/* … "as" was looked for, then run, by one process. */
START_TEST(what_a_process_runs_next_stands_behind_an_arrow)
{
    web_compiled();
    expect_drawn(0, "command\n"
                    "(in web) sh build.sh\n"
                    "├─ [gcc] gcc a.c\n"
                    "│  ├─ [gcc] cc1 a.c\n"
                    "│  └─ (refused: ENOENT) /usr/local/bin/as\n"
                    "│     → [as] as a.s\n"
                    "└─ ls -l\n");
}
END_TEST

START_TEST(ascii_is_enough)
{
    web_compiled();
    lines.boxes = false;
    expect_drawn(0, "command\n"
                    "(in web) sh build.sh\n"
                    "|- [gcc] gcc a.c\n"
                    "|  |- [gcc] cc1 a.c\n"
                    "|  `- (refused: ENOENT) /usr/local/bin/as\n"
                    "|     > [as] as a.s\n"
                    "`- ls -l\n");
}
END_TEST

START_TEST(a_container_s_tree_says_how_it_was_entered)
{
    web_compiled();
    did_inside(&s, 2300, 2034, "/usr/bin/id", "id");
    lines.of_container = true;
    lines.init_pid = 2074;
    lines.left = 1;
    expect_drawn(0, "command\n(init) sh build.sh\n");
    lines.left = UINT64_MAX;
    char *text = drawn(0);
    ck_assert_ptr_nonnull(strstr(text, " (exec session) id\n"));
    free(text);
}
END_TEST

START_TEST(what_is_hostile_stays_text)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/sh", "sh -c \033[2J\nrm");
    expect_drawn(0, "command\n(in web) sh -c $'\\x1b[2J\\nrm'\n");
}
END_TEST

/* However deep: a few levels are drawn, and the command can still be read. */
START_TEST(deep_levels_are_told_by_number)
{
    booted(&s);
    docker_ran(&s, 2034, "web");
    did_inside(&s, 2074, 2034, "/bin/sh", "sh");
    for (int64_t i = 0; i < 30; i++)
        did_inside(&s, 3000 + i, i ? 2999 + i : 2074, "/bin/sh", "sh -c a-command-that-is-long");
    char *text = drawn(80), *last = strstr(text, "[30] ");
    ck_assert_ptr_nonnull(last);
    ck_assert_ptr_nonnull(strstr(last, "└─ sh -c a"));
    free(text);
}
END_TEST

START_TEST(no_more_lines_are_printed_than_asked_for)
{
    web_compiled();
    lines.left = 2;
    expect_drawn(0, "command\n(in web) sh build.sh\n├─ [gcc] gcc a.c\n");
    ck_assert_uint_eq(lines.printed, 2);
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_checked_fixture(tcase, set_up, story_over);
    tcase_add_test(tcase, a_line_has_number_time_pid_and_user);
    tcase_add_test(tcase, what_a_process_runs_next_stands_behind_an_arrow);
    tcase_add_test(tcase, ascii_is_enough);
    tcase_add_test(tcase, a_container_s_tree_says_how_it_was_entered);
    tcase_add_test(tcase, what_is_hostile_stays_text);
    tcase_add_test(tcase, deep_levels_are_told_by_number);
    tcase_add_test(tcase, no_more_lines_are_printed_than_asked_for);
}
