#include "analyzer/cli/help.h"

#include <string.h>

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
          "failed;\ncheck, verify and rules have more to tell by it: see their --help.\n",
          out);
}

/* `one of text (default), json, …`, broken where it gets long. */
static void print_formats(const char *(*formats)(size_t i))
{
    enum { WIDTH = 80 };
    size_t used = 0;
    const char *name;
    printf("one of ");
    for (size_t i = 0; (name = formats(i)); i++) {
        used += strlen(name) + 2;
        if (used > WIDTH)
            printf(",\n  %-*s %s", HELP_COLUMN, "", name);
        else
            printf("%s%s%s", i ? ", " : "", name, i ? "" : " (default)");
        used = used > WIDTH ? strlen(name) : used;
    }
    putchar('\n');
}

static void print_options(const struct et_option *options, size_t count,
                          const char *(*formats)(size_t i))
{
    for (size_t i = 0; i < count; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", options[i].name, options[i].argument ? " " : "",
                 options[i].argument ? options[i].argument : "");
        printf("  %-*s ", HELP_COLUMN, left);
        if (formats && strcmp(options[i].name, "format") == 0)
            print_formats(formats);
        else
            printf("%s\n", options[i].help);
    }
}

void et_print_help(const struct et_command *command)
{
    bool asks = command->summary[strlen(command->summary) - 1] == '?';
    printf("usage: exectrail %s%s%s%s\n\n%s%s\n", command->name,
           command->option_count ? " [OPTION…]" : "", *command->arguments ? " " : "",
           command->arguments, command->summary, asks ? "" : ".");
    if (command->details)
        printf("\n%s\n", command->details);
    printf("\noptions:\n");
    print_options(command->options, command->option_count, command->formats);
    if (command->confined)
        print_options(et_confine_options.options, et_confine_options.count, NULL);
    printf("  %-*s %s\n", HELP_COLUMN, "--help", "this text");
    for (size_t i = 0; i < ET_OPTION_GROUPS && command->groups[i].group; i++) {
        const struct et_option_group *group = command->groups[i].group;
        printf("\n%s:\n", group->heading);
        print_options(group->options, group->count, command->formats);
    }
    if (command->examples)
        printf("\nexamples:\n%s\n", command->examples);
}
