#include "analyzer/cli/help.h"

enum { HELP_COLUMN = 26 };

void et_print_usage(FILE *out)
{
    fputs("exectrail " ET_VERSION
          " - which container ran a compiler? A forensic analyzer of audit logs.\n\n"
          "usage: exectrail COMMAND [OPTION…] [ARGUMENT…]\n\n",
          out);
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`exectrail COMMAND --help` tells more. Begin with:\n\n"
          "  exectrail analyze /mnt/evidence\n\n"
          "Exit status: 0 done; 1 done, but some of the evidence could not be read; 2 usage; 3 "
          "failed;\nthat of check: `exectrail check --help`.\n",
          out);
}

static void print_options(const struct et_option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", options[i].name, options[i].argument ? " " : "",
                 options[i].argument ? options[i].argument : "");
        printf("  %-*s %s\n", HELP_COLUMN, left, options[i].help);
    }
}

void et_print_help(const struct et_command *command)
{
    printf("usage: exectrail %s%s%s%s\n\n%s.\n", command->name,
           command->option_count ? " [OPTION…]" : "", *command->arguments ? " " : "",
           command->arguments, command->summary);
    if (command->details)
        printf("\n%s\n", command->details);
    printf("\noptions:\n");
    print_options(command->options, command->option_count);
    printf("  %-*s %s\n", HELP_COLUMN, "--help", "this text");
    if (command->group) {
        printf("\n%s:\n", command->group->heading);
        print_options(command->group->options, command->group->count);
    }
    if (command->examples)
        printf("\nexamples:\n%s\n", command->examples);
}
