#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/rule_check.h"
#include "analyzer/cli/rule_list.h"
#include "analyzer/cli/rule_trial.h"
#include "analyzer/cli/rules_choice.h"
#include "analyzer/cli/terminal.h"

#include <string.h>

struct options {
    struct et_rules_choice rules;
    const char *exe, *caller, *comm;
    bool failed;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "rules", "FILE", ET_OPTION_LIST, offsetof(struct options, rules.files),
      "rules of your own, over the built-in ones; again for more, the later before the earlier" },
    { "profile", "NAME", ET_OPTION_TEXT, offsetof(struct options, rules.profile),
      "the built-in rules: strict (default: all), parity (what the public rule names)" },
    { "exe", "PATH", ET_OPTION_TEXT, offsetof(struct options, exe),
      "test: the file that ran, where it is not the first word (a link leads there)" },
    { "caller", "PATH", ET_OPTION_TEXT, offsetof(struct options, caller),
      "test: the program that its parent runs" },
    { "comm", "NAME", ET_OPTION_TEXT, offsetof(struct options, comm),
      "test: the kernel's short name, where it is not the first word's" },
    { "failed", NULL, ET_OPTION_FLAG, offsetof(struct options, failed),
      "test: the exec was refused, so that only its path is known" },
};

/* Runs what needs a whole set, and ends what it wrote. */
static int write_list(const struct options *o, const char *id)
{
    struct et_rule_set rules;
    struct et_terminal term;
    struct et_err err = { 0 };
    int status = et_choose_rules(&rules, &o->rules);
    if (status != ET_EXIT_DONE)
        return status;
    et_term_init(&term, stdout, et_terminal_colour(stdout), id ? 0 : et_terminal_width(stdout));
    if (!id)
        et_rule_list_all(&term, &rules);
    else if (!et_rule_list_one(&term, &rules, et_slice_of(id)))
        status =
            et_complain(ET_EXIT_FAILED, id, "there is no such rule; `exectrail rules` lists them");
    if (et_term_end(&term, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    et_term_clear(&term);
    et_rule_set_clear(&rules);
    return status;
}

static int check(const struct options *o, const char *path)
{
    struct et_rule_set rules;
    int status = et_begin_rules(&rules, &o->rules);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_rule_check(&rules, path);
    et_rule_set_clear(&rules);
    return status;
}

static int try_words(const struct options *o, char **words, int count)
{
    static const int statuses[] = { [ET_TRIAL_RULE] = ET_EXIT_DONE,
                                    [ET_TRIAL_NO_RULE] = ET_EXIT_DAMAGE,
                                    [ET_TRIAL_NO_MEMORY] = ET_EXIT_FAILED };
    struct et_rule_set rules;
    struct et_terminal term;
    struct et_err err = { 0 };
    const struct et_rule_trial trial = {
        (const char *const *)words, (size_t)count, o->exe, o->caller, o->comm, o->failed
    };
    int status = et_choose_rules(&rules, &o->rules);
    if (status != ET_EXIT_DONE)
        return status;
    et_term_init(&term, stdout, et_terminal_colour(stdout), 0);
    status = statuses[et_rule_trial_write(&term, &rules, &trial)];
    if (status == ET_EXIT_FAILED)
        et_fail_memory(&err);
    if (et_term_end(&term, &err) < 0 || status == ET_EXIT_FAILED)
        status = et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    et_term_clear(&term);
    et_rule_set_clear(&rules);
    return status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *what = argc ? argv[0] : "";
    bool tells = o->exe || o->caller || o->comm || o->failed;
    if (tells && strcmp(what, "test") != 0)
        return et_complain(ET_EXIT_USAGE, NULL,
                           "--exe, --caller, --comm and --failed are for `rules test`");
    if (argc == 0)
        return write_list(o, NULL);
    if (strcmp(what, "show") == 0 && argc == 2)
        return write_list(o, argv[1]);
    if (strcmp(what, "check") == 0 && argc == 2)
        return check(o, argv[1]);
    if (strcmp(what, "test") == 0 && argc > 1)
        return try_words(o, argv + 1, argc - 1);
    return et_complain(ET_EXIT_USAGE, NULL,
                       "write `rules`, `rules show ID`, `rules check FILE`, or `rules test -- "
                       "COMMAND…`");
}

const struct et_command et_cmd_rules = {
    .name = "rules",
    .arguments = "[show ID | check FILE | test -- COMMAND…]",
    .summary = "list what it looks for, check rules of your own, try them on a command line",
    .details =
        "Without a word it lists the rules in the order in which they are tried: the first that "
        "matches\n"
        "counts. `show` prints all of one rule; `check` tells all that is wrong with a file of "
        "your own, and\n"
        "what is doubtful (exit status 1 where something is wrong); `test` tells which rule a "
        "command line\n"
        "would match, and why (1 where none). The first word of COMMAND is the program's path or "
        "name.\n\n"
        "A file of your own is CSV with the header of the table that it extends. A row with a "
        "known id takes\n"
        "that rule's place; one with a new id goes before all others; ID,off switches a rule off. "
        "The role\n"
        "none says that something is no compiler. docs/rules.md tells all of it.",
    .examples = "  exectrail rules --profile parity\n"
                "  exectrail rules show gcc\n"
                "  exectrail rules check own.csv\n"
                "  exectrail rules test --rules own.csv -- /opt/acme/bin/acmecc -c main.c\n"
                "  exectrail rules test --exe /usr/bin/x86_64-linux-gnu-gcc-12 -- cc --version",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .run = run,
};
