/* The tables of what each command may touch are whole. What they do: tests/sandbox. */
#include "analyzer/cli/confine.h"

#include "analyzer/cli/values.h"
#include "tests/unit/suite.h"

static const struct et_option *option_named(const struct et_command *command, const char *name)
{
    size_t at;
    const struct et_option *option;
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        if (strcmp(option->name, name) == 0)
            return option;
    return NULL;
}

/* A case may come from anyone, and so may rules and evidence. */
START_TEST(every_command_that_opens_a_case_is_confined)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        if (option_named(commands[i], "case") || option_named(commands[i], "rules"))
            ck_assert_msg(commands[i]->confined, "%s is not", commands[i]->name);
}
END_TEST

/* Else what a new option names could not be read or written. */
START_TEST(every_option_that_names_a_file_stands_in_the_table)
{
    size_t count, at;
    const struct et_option *option;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0;
             commands[i]->confined && (option = et_command_option(commands[i], j, &at)); j++)
            ck_assert_msg((et_option_is_file(option) || strcmp(option->name, "shard") == 0) ==
                              et_confine_knows(option->name),
                          "%s --%s: analyzer/cli/confine.c does not agree", commands[i]->name,
                          option->name);
}
END_TEST

START_TEST(what_is_confined_can_be_left_free_by_an_option)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(commands[i]->confined == (option_named(commands[i], "no-sandbox") != NULL),
                      "%s", commands[i]->name);
}
END_TEST

/* The journal and --verbose print them. */
START_TEST(what_holds_is_said_in_one_line)
{
    ET_STRBUF_AUTO words = { 0 };
    ET_STRBUF_AUTO missing = { 0 };
    const struct et_sandbox sandbox = {
        .parts = { [ET_SANDBOX_FILES] = { false, "this kernel has no Landlock" },
                   [ET_SANDBOX_CALLS] = { true, "seccomp" },
                   [ET_SANDBOX_CAPABILITIES] = { true, "none" },
                   [ET_SANDBOX_MEMORY] = { true, "not dumped" } },
    };
    et_sandbox_words(&sandbox, &words);
    et_sandbox_missing(&sandbox, &missing);
    expect_slice(et_strbuf_slice(&words),
                 "files: not confined, this kernel has no Landlock; calls: seccomp; "
                 "capabilities: none; memory: not dumped");
    expect_slice(et_strbuf_slice(&missing), "files: not confined, this kernel has no Landlock");
}
END_TEST

/* It was asked for, so nothing is missing. */
START_TEST(what_was_switched_off_is_not_missing)
{
    ET_STRBUF_AUTO words = { 0 };
    ET_STRBUF_AUTO missing = { 0 };
    const struct et_sandbox sandbox = { .off = "--no-sandbox" };
    et_sandbox_words(&sandbox, &words);
    et_sandbox_missing(&sandbox, &missing);
    expect_slice(et_strbuf_slice(&words), "off: --no-sandbox");
    expect_slice(et_strbuf_slice(&missing), "");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, every_command_that_opens_a_case_is_confined);
    tcase_add_test(tcase, every_option_that_names_a_file_stands_in_the_table);
    tcase_add_test(tcase, what_is_confined_can_be_left_free_by_an_option);
    tcase_add_test(tcase, what_holds_is_said_in_one_line);
    tcase_add_test(tcase, what_was_switched_off_is_not_missing);
}
