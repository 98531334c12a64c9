/* What commands that change a case share: each notes in the case's journal that it began, with
 * what it was given, and that it ended, with what the case then holds. Nothing of the machine goes
 * in but what its clock says, and that under its name. */
#ifndef ET_ANALYZER_CLI_CUSTODY_H
#define ET_ANALYZER_CLI_CUSTODY_H

#include "analyzer/cli/command.h"
#include "analyzer/cli/loudness.h"
#include "analyzer/journal.h"
#include "analyzer/rules/rule_set.h"

struct et_custody_choice {
    const char *case_number, *examiner; /* NULL = not given */
    const char *clock;                  /* --clock: a time, "none"; NULL = the machine's */
    bool seal;                          /* --seal */
};

extern const struct et_option_group et_custody_options;

/* Of one command. */
struct et_custody {
    const struct et_command *command;
    const void *options; /* the command's, all of them */
    int argc;
    char *const *argv;
    const struct et_custody_choice *choice;
    const struct et_rule_set *rules; /* that it goes by; NULL = none */
    enum et_loudness loudness;
    int64_t began; /* the journal's entry; set by et_custody_begin */
};

/* Returns an et_exit_status; says so if --clock is no time. */
int et_custody_check(const struct et_custody_choice *choice);

/* The same for a command that this time writes nothing: what was given would be lost. */
int et_custody_refuse(const struct et_custody_choice *choice, const char *why);

/* The case is open to be written, and nothing was changed yet; if it was migrated, that is noted,
 * kept and said. Returns an et_exit_status. */
int et_custody_begin(struct et_custody *custody, struct et_store *store, const char *case_path);

/* The work ended with that status; an open transaction is rolled back. Names the journal's last
 * digest where somebody asked for it, or made the case under a number or name. Returns status, or
 * ET_EXIT_FAILED. */
int et_custody_end(const struct et_custody *custody, struct et_store *store, const char *case_path,
                   int status);

#endif
