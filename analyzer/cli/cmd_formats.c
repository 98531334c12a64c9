#include "analyzer/cli/command.h"
#include "parsers/parser.h"

#include <stdio.h>

static int run(const void *options, int argc, char **argv)
{
    size_t count;
    const struct et_parser *const *parsers = et_parsers(&count);
    (void)options;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0], "formats takes no arguments");
    for (size_t i = 0; i < count; i++)
        printf("%-16s %s\n", parsers[i]->name, parsers[i]->summary);
    return ET_EXIT_DONE;
}

const struct et_command et_cmd_formats = {
    .name = "formats",
    .arguments = "",
    .summary = "list what it reads",
    .details = "Each may be compressed (gz, xz, zstd, bz2) or lie in an archive (tar, zip). The "
               "name goes with --as.",
    .options_size = 0,
    .run = run,
};
