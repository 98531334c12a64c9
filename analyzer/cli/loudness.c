#include "analyzer/cli/loudness.h"

#include "analyzer/cli/command.h"

int et_choose_loudness(enum et_loudness *loudness, const struct et_loudness_choice *choice)
{
    if (choice->quiet && choice->verbose)
        return et_complain(ET_EXIT_USAGE, "--quiet", "and --verbose are two ways; choose one");
    *loudness = choice->quiet ? ET_QUIET : choice->verbose ? ET_VERBOSE : ET_LOUDNESS_USUAL;
    return ET_EXIT_DONE;
}
