#include "analyzer/cli/command.h"
#include "analyzer/cli/completion.h"

#include <string.h>

static const struct {
    const char *name;
    void (*write)(FILE *out);
} shells[] = {
    { "bash", et_complete_bash },
    { "zsh", et_complete_zsh },
    { "fish", et_complete_fish },
};

static int run(const void *given, int argc, char **argv)
{
    (void)given;
    for (size_t i = 0; argc == 1 && i < sizeof shells / sizeof *shells; i++)
        if (strcmp(argv[0], shells[i].name) == 0) {
            shells[i].write(stdout);
            return ET_EXIT_DONE;
        }
    return et_complain(ET_EXIT_USAGE, argc ? argv[0] : NULL, "name one shell: bash, zsh or fish");
}

const struct et_command et_cmd_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "write what a shell needs to complete commands, options and their words",
    .details = "An installed exectrail has them already.",
    .examples = "  source <(exectrail completion bash)\n"
                "  exectrail completion zsh >\"${fpath[1]}/_exectrail\"\n"
                "  exectrail completion fish >~/.config/fish/completions/exectrail.fish",
    .run = run,
};
