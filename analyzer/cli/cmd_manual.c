#include "analyzer/cli/command.h"
#include "analyzer/cli/manual.h"
#include "base/strbuf.h"

#include <errno.h>
#include <string.h>

struct options {
    const char *folder;
};

static const struct et_option rows[] = {
    { "folder", "FOLDER", ET_OPTION_TEXT, offsetof(struct options, folder),
      "write all pages there, each into a file of its own" },
};

/* command NULL = the page of the program. */
static int write_file(const char *folder, const struct et_command *command)
{
    ET_STRBUF_AUTO path = { 0 };
    et_strbuf_addf(&path, "%s/exectrail%s%s.1", folder, command ? "-" : "",
                   command ? command->name : "");
    et_strbuf_addc(&path, '\0');
    if (path.failed)
        return et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    FILE *out = fopen(path.p, "wb");
    if (!out)
        return et_complain(ET_EXIT_FAILED, path.p, "cannot be written: %s", strerror(errno));
    if (command)
        et_manual_of_command(command, out);
    else
        et_manual_of_program(out);
    if (fclose(out) != 0)
        return et_complain(ET_EXIT_FAILED, path.p, "cannot be written: %s", strerror(errno));
    return ET_EXIT_DONE;
}

static int write_all(const char *folder)
{
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    int status = write_file(folder, NULL);
    for (size_t i = 0; i < count && status == ET_EXIT_DONE; i++)
        status = write_file(folder, commands[i]);
    return status;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    size_t count;
    const struct et_command *const *commands = et_commands(&count);
    if (argc > 1 || (argc && o->folder))
        return et_complain(ET_EXIT_USAGE, argv[argc - 1],
                           "manual takes one command, or --folder for all of them");
    if (o->folder)
        return write_all(o->folder);
    if (argc == 0) {
        et_manual_of_program(stdout);
        return ET_EXIT_DONE;
    }
    for (size_t i = 0; i < count; i++)
        if (strcmp(argv[0], commands[i]->name) == 0) {
            et_manual_of_command(commands[i], stdout);
            return ET_EXIT_DONE;
        }
    return et_complain(ET_EXIT_USAGE, argv[0],
                       "is no command; `exectrail --help` lists them, and `manual` alone writes "
                       "the page of the program");
}

const struct et_command et_cmd_manual = {
    .name = "manual",
    .arguments = "[COMMAND]",
    .summary = "write a manual page: of the program, or of one command",
    .details = "It is mdoc, as man reads it. An installed exectrail has its pages already.",
    .examples = "  exectrail manual tree | man -l -\n"
                "  exectrail manual --folder /usr/local/share/man/man1",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .run = run,
};
