/* Finds the command, reads its options by their rows, prints help from them. */
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/guess.h"
#include "analyzer/cli/help.h"
#include "analyzer/cli/interruption.h"
#include "base/strbuf.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* getopt's numbers for the rows; it says '?' itself. */
enum { MAX_OPTIONS = 64, FIRST_OPTION = 256, OPTION_HELP = 1000 };

/* argc is more than any list can hold. */
static int add_value(struct et_option_list *list, const char *value, int argc)
{
    if (!list->at)
        list->at = calloc((size_t)argc, sizeof *list->at);
    if (!list->at)
        return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    list->at[list->count++] = value;
    return 0;
}

static void free_lists(const struct et_command *command, void *options)
{
    size_t at;
    const struct et_option *option;
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        if (option->kind == ET_OPTION_LIST)
            free(((struct et_option_list *)(void *)((char *)options + at))->at);
}

static int take_value(const struct et_command *command, size_t i, void *target, const char *value,
                      int argc)
{
    size_t offset;
    const struct et_option *option = et_command_option(command, i, &offset);
    if (!option)
        return ET_EXIT_USAGE;
    char *at = (char *)target + offset;
    if (option->kind == ET_OPTION_FLAG)
        *(bool *)(void *)at = true;
    else if (option->kind == ET_OPTION_TEXT)
        *(const char **)(void *)at = value;
    else
        return add_value((struct et_option_list *)(void *)at, value, argc);
    return 0;
}

static void make_rows(const struct et_command *command, struct option rows[MAX_OPTIONS + 2])
{
    size_t at, i = 0;
    for (; i < MAX_OPTIONS && et_command_option(command, i, &at); i++) {
        const struct et_option *option = et_command_option(command, i, &at);
        rows[i] = (struct option){ option->name,
                                   option->kind == ET_OPTION_FLAG ? no_argument : required_argument,
                                   NULL, FIRST_OPTION + (int)i };
    }
    rows[i] = (struct option){ "help", no_argument, NULL, OPTION_HELP };
}

/* getopt does not tell what is wrong with it. */
static int no_option(const struct et_command *command, const char *given)
{
    size_t at;
    const struct et_option *option;
    ET_STRBUF_AUTO name = { 0 };
    const char *begin = given + strspn(given, "-");
    et_strbuf_add(&name, et_slice_to(et_slice_of(begin), strcspn(begin, "=")));
    struct et_guess guess = { .word = et_strbuf_string(&name) };
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++) {
        if (strcmp(guess.word, option->name) == 0)
            return et_complain(ET_EXIT_USAGE, given, "%s",
                               option->argument ? "its value is missing" : "it takes no value");
        et_guess_try(&guess, option->name);
    }
    return et_complain(ET_EXIT_USAGE, given,
                       "there is no such option; %s%s%s`exectrail %s --help` lists them",
                       guess.name ? "was it --" : "", guess.name ? guess.name : "",
                       guess.name ? "? " : "", command->name);
}

static int read_options(const struct et_command *command, void *target, int argc, char **argv)
{
    struct option rows[MAX_OPTIONS + 2] = { { 0 } };
    int found;
    make_rows(command, rows);
    opterr = 0; /* what is wrong is said below */
    while ((found = getopt_long(argc, argv, "", rows, NULL)) != -1) {
        if (found == OPTION_HELP) {
            et_print_help(command);
            return -1;
        }
        if (found < FIRST_OPTION)
            return no_option(command, argv[optind - 1]);
        int status = take_value(command, (size_t)(found - FIRST_OPTION), target, optarg, argc);
        if (status != 0)
            return status;
    }
    return 0;
}

/* What did not get out, as onto a full disk, is no success. */
static int end_output(int status)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    return status == ET_EXIT_FAILED
               ? status
               : et_complain(ET_EXIT_FAILED, "standard output", "cannot be written: %s",
                             errno ? strerror(errno) : "not all that was said got out");
}

/* The case that these options name. */
static const char *case_of(const struct et_command *command, void *options)
{
    size_t at;
    const struct et_option *option;
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++) {
        if (strcmp(option->name, "case") != 0)
            continue;
        const char *given = *(const char **)(void *)((char *)options + at);
        return given ? given : ET_DEFAULT_CASE;
    }
    return ET_DEFAULT_CASE;
}

struct job {
    const struct et_command *command;
    void *options;
    int argc;
    char **argv;
};

/* After et_confine, whatever came of it. */
static void end_confined(const struct job *job)
{
    if (job->command->confined)
        et_confined_end(
            (struct et_confined *)(void *)((char *)job->options + job->command->confined_at));
}

static int do_job(void *ctx)
{
    const struct job *job = ctx;
    int status = et_confine(job->command, job->options, job->argc, job->argv);
    if (status == ET_EXIT_DONE)
        status = job->command->run(job->options, job->argc, job->argv);
    end_confined(job);
    return end_output(status);
}

/* What is left to do of a command that was interrupted; argv: of the whole program. */
static int tidy_up(const struct job *job, int signal_number, int argc, char **argv)
{
    int status = et_confine(job->command, job->options, job->argc, job->argv);
    if (status == ET_EXIT_DONE)
        et_interruption_tidy(case_of(job->command, job->options), argc, argv, signal_number);
    end_confined(job);
    return status == ET_EXIT_DONE ? et_interruption_end(signal_number) : status;
}

/* argv: of the whole program, the command's name is the second word. */
static int run(const struct et_command *command, int argc, char **argv)
{
    int status = ET_EXIT_FAILED, signal_number = 0;
    void *options = calloc(1, command->options_size ? command->options_size : 1);
    char **sorted = calloc((size_t)argc + 1, sizeof *sorted); /* getopt sorts them */
    if (!options || !sorted) {
        et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    } else {
        memcpy(sorted, argv, (size_t)argc * sizeof *sorted);
        status = read_options(command, options, argc - 1, sorted + 1);
        struct job job = { command, options, argc - 1 - optind, sorted + 1 + optind };
        if (status == 0)
            status = command->writes ? et_interruption_guard(do_job, &job, &signal_number)
                                     : do_job(&job);
        if (signal_number)
            status = tidy_up(&job, signal_number, argc, argv);
        free_lists(command, options);
    }
    free(sorted);
    free(options);
    return status < 0 ? ET_EXIT_DONE : status;
}

static const struct et_command *command_named(const char *name)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, commands[i]->name) == 0)
            return commands[i];
    struct et_guess guess = { .word = name };
    for (size_t i = 0; i < count; i++)
        et_guess_try(&guess, commands[i]->name);
    et_complain(ET_EXIT_USAGE, NULL, "there is no command %s; %s%s%s`exectrail --help` lists them",
                name, guess.name ? "was it " : "", guess.name ? guess.name : "",
                guess.name ? "? " : "");
    return NULL;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static int run_program(int argc, char **argv)
{
    if (argc < 2) {
        et_print_usage(stderr);
        return ET_EXIT_USAGE;
    }
    if (argc == 2 && asks_for_help(argv[1])) {
        et_print_usage(stdout);
        return ET_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("exectrail " ET_VERSION);
        return ET_EXIT_DONE;
    }
    bool help = asks_for_help(argv[1]);
    const struct et_command *command = command_named(argv[help ? 2 : 1]);
    if (!command)
        return ET_EXIT_USAGE;
    if (!help)
        return run(command, argc, argv);
    et_print_help(command);
    return ET_EXIT_DONE;
}

int et_program(int argc, char **argv)
{
    return end_output(run_program(argc, argv));
}
