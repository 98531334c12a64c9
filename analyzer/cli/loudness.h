/* How much is said on standard error beside what could not be read, which always is. */
#ifndef ET_ANALYZER_CLI_LOUDNESS_H
#define ET_ANALYZER_CLI_LOUDNESS_H

#include <stdbool.h>

enum et_loudness {
    ET_LOUDNESS_USUAL, /* totals; progress, on a terminal */
    ET_QUIET,
    ET_VERBOSE,
};

/* The options of a command. */
struct et_loudness_choice {
    bool quiet, verbose;
};

/* Returns an et_exit_status; says so if both are asked for. */
int et_choose_loudness(enum et_loudness *loudness, const struct et_loudness_choice *choice);

#define ET_QUIET_HELP "say nothing on standard error but what could not be read"

#endif
