/* What each command may do with files, and nothing else: the tables in confine.c tell which of its
 * options and arguments name what it reads and writes. program.c enters the sandbox by them
 * before a command runs, so that rules, cases and evidence are all read inside of it. */
#ifndef ET_ANALYZER_CLI_CONFINE_H
#define ET_ANALYZER_CLI_CONFINE_H

#include "analyzer/cli/command.h"
#include "analyzer/cli/loudness.h"
#include "analyzer/cli/scratch.h"
#include "analyzer/piece.h"
#include "base/arena.h"
#include "sandbox/sandbox.h"
#include "schema/store.h"

/* Stands in the options of a command that is confined. */
struct et_confined {
    bool refused;              /* --no-sandbox */
    struct et_sandbox sandbox; /* what holds: for the journal */
    struct et_grants {
        struct et_grant *all;
        size_t count, cap;
    } grants;
    struct et_arena paths; /* of these */
    bool told_later;       /* a plan, read first, tells what else is read */
    struct et_scratch scratch;
};

/* Of a command with these options; NULL where it is not confined. */
const struct et_confined *et_confined_of(const struct et_command *command, const void *options);

/* Whether the table says of an option that it names what is read or written. */
bool et_confine_knows(const char *option);

/* Enters the sandbox for a command whose options were read, and says what is missing of it.
 * Returns an et_exit_status. */
int et_confine(const struct et_command *command, void *options, int argc, char **argv);

/* Once the case is open, for commands that read evidence which the case names: from now on only
 * that evidence, not all there is. Returns an et_exit_status; the reason was printed. */
int et_confine_to_known(const struct et_confined *confined, struct et_store *store);

/* The same, to these pieces of evidence as well; store may be NULL: to these alone. */
int et_confine_to_pieces(const struct et_confined *confined, struct et_store *store,
                         const struct et_piece *pieces, size_t count);

/* With --verbose, what holds. */
void et_confined_tell(const struct et_confined *confined, enum et_loudness loudness);

/* After the command. */
void et_confined_end(struct et_confined *confined);

#endif
