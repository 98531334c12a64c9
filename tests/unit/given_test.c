/* What a command was given goes into the journal: nothing is left out, nothing is added, and no
 * byte of a path does harm there. */
#include "analyzer/cli/given.h"
#include "tests/unit/suite.h"

struct group {
    const char *name;
};

struct options {
    const char *text, *unused;
    struct et_option_list list;
    bool flag, other;
    struct group group;
};

static const struct et_option rows[] = {
    { "text", "TEXT", ET_OPTION_TEXT, offsetof(struct options, text), "" },
    { "unused", "TEXT", ET_OPTION_TEXT, offsetof(struct options, unused), "" },
    { "list", "FILE", ET_OPTION_LIST, offsetof(struct options, list), "" },
    { "flag", NULL, ET_OPTION_FLAG, offsetof(struct options, flag), "" },
    { "other", NULL, ET_OPTION_FLAG, offsetof(struct options, other), "" },
};

static const struct et_option group_rows[] = {
    { "name", "TEXT", ET_OPTION_TEXT, offsetof(struct group, name), "" },
};

static const struct et_option_group group = { "group", group_rows, 1 };

static const struct et_command command = {
    .name = "try",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .groups = { { &group, offsetof(struct options, group) } },
};

static void expect_words(const struct options *options, int argc, char *const *argv,
                         const char *want)
{
    ET_STRBUF_AUTO got = { 0 };
    et_given_words(&got, &command, options, argc, argv);
    ck_assert_str_eq(et_strbuf_string(&got), want);
}

START_TEST(nothing_given_is_an_empty_list)
{
    expect_words(&(struct options){ 0 }, 0, NULL, "[]");
}
END_TEST

/* By the rows, whatever order and whatever short forms somebody typed. */
START_TEST(options_stand_in_the_order_of_their_rows_and_paths_behind)
{
    const char *files[] = { "a.csv", "b.csv" };
    char *const paths[] = { (char[]){ "audit.log" }, (char[]){ "-" } };
    const struct options options = {
        .text = "x", .list = { files, 2 }, .flag = true, .group = { "n" }
    };
    expect_words(
        &options, 2, paths,
        "[\"--text\",\"x\",\"--list\",\"a.csv\",\"--list\",\"b.csv\",\"--flag\",\"--name\","
        "\"n\",\"audit.log\",\"-\"]");
}
END_TEST

/* An empty value was given; it is not the same as none. */
START_TEST(an_empty_value_is_kept)
{
    expect_words(&(struct options){ .text = "" }, 0, NULL, "[\"--text\",\"\"]");
}
END_TEST

START_TEST(bytes_that_are_no_text_become_printable)
{
    char *const paths[] = { (char[]){ "a\xff\n\"\\" } };
    expect_words(&(struct options){ .text = "\033[31m" }, 1, paths,
                 "[\"--text\",\"$'\\\\x1b[31m'\",\"$'a\\\\xff\\\\n\\\"\\\\\\\\'\"]");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, nothing_given_is_an_empty_list);
    tcase_add_test(tcase, options_stand_in_the_order_of_their_rows_and_paths_behind);
    tcase_add_test(tcase, an_empty_value_is_kept);
    tcase_add_test(tcase, bytes_that_are_no_text_become_printable);
}
