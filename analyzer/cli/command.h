/* A command of the program: a struct of options, a table of rows that parsing
 * and --help both follow, and what it does. */
#ifndef ET_ANALYZER_CLI_COMMAND_H
#define ET_ANALYZER_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum et_exit_status {
    ET_EXIT_DONE = 0,
    ET_EXIT_DAMAGE = 1, /* done, but some of the evidence could not be read */
    ET_EXIT_USAGE = 2,
    ET_EXIT_FAILED = 3,
    ET_EXIT_UNKNOWN = 4, /* check: nothing fails, but some verdicts are unknown */
    ET_EXIT_CHECK_FAILED = ET_EXIT_DAMAGE,
};

enum et_option_kind { ET_OPTION_FLAG, ET_OPTION_TEXT, ET_OPTION_LIST };

/* The values of an option that may be given again and again, in their order. */
struct et_option_list {
    const char **at;
    size_t count;
};

struct et_option {
    const char *name;     /* without the dashes */
    const char *argument; /* as in help: FILE, NAME; NULL for a flag */
    enum et_option_kind kind;
    size_t offset; /* of the bool, const char * or list in the command's options */
    const char *help;
};

/* Options that several commands share. */
struct et_option_group {
    const char *heading; /* of help: "what is shown" */
    const struct et_option *options;
    size_t count;
};

/* A group, and where the struct that it fills stands in the command's. */
struct et_option_use {
    const struct et_option_group *group; /* NULL = none */
    size_t at;
};

enum { ET_OPTION_GROUPS = 4 };

struct et_command {
    const char *name;
    const char *arguments; /* as in help: "PATH…"; "" = none */
    const char *summary;   /* one line */
    const char *details;   /* further lines of help, or NULL */
    const char *examples;  /* lines, or NULL */
    const struct et_option *options;
    size_t option_count;
    size_t options_size; /* of the struct that the rows fill; it starts zeroed */
    struct et_option_use groups[ET_OPTION_GROUPS]; /* further options */
    /* What --format takes, from the registry: the i-th name, the default first, NULL past the
     * last. NULL = it has no --format. */
    const char *(*formats)(size_t i);
    bool confined;      /* it reads what nobody vouches for: in the sandbox (confine.h) */
    size_t confined_at; /* of the struct et_confined in its options */
    int (*run)(const void *options, int argc, char **argv);
    /* It may write the case: a signal that asks it to end leaves that whole (interruption.h). */
    bool writes;
};

extern const struct et_command et_cmd_analyze, et_cmd_ingest, et_cmd_correlate, et_cmd_report,
    et_cmd_check, et_cmd_timeline, et_cmd_manual, et_cmd_completion, et_cmd_tree, et_cmd_explain,
    et_cmd_rules, et_cmd_formats, et_cmd_merge, et_cmd_plan, et_cmd_prune, et_cmd_sql,
    et_cmd_schema, et_cmd_journal, et_cmd_verify;

/* All commands, in the order of help. */
const struct et_command *const *et_commands(size_t *count);

/* What every command has that is confined. */
extern const struct et_option_group et_confine_options;

/* The options of a command, its own first, from 0; NULL past the last. *at is where the
 * value stands in the command's struct. */
const struct et_option *et_command_option(const struct et_command *command, size_t i, size_t *at);

/* The whole program: returns its exit status. */
int et_program(int argc, char **argv);

/* "exectrail: CONTEXT: message" on stderr, in red where that is a terminal;
 * returns status. */
int et_complain(int status, const char *context, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define ET_DEFAULT_CASE "exectrail.case"
#define ET_CASE_HELP "the case (default: ./" ET_DEFAULT_CASE ")"

#endif
