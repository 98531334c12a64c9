#include "analyzer/cli/command.h"
#include "analyzer/cli/terminal.h"
#include "parsers/parser.h"
#include "parsers/reader.h"

#include <stdio.h>
#include <string.h>

static const char *const chapters[] = {
    [ET_GROUP_AUDIT] = "Audit records",
    [ET_GROUP_RUNTIME] = "Container runtimes and Kubernetes",
    [ET_GROUP_CONTENTS] = "What is in a container or image",
    [ET_GROUP_HOST] = "About the host",
};

static const char *const fact_names[] = {
    [ET_FACT_EXEC] = "executed programs",
    [ET_FACT_FORK] = "new processes",
    [ET_FACT_EXIT] = "ends of processes",
    [ET_FACT_LOGIN] = "logins",
    [ET_FACT_AUDIT_STATE] = "state of the audit system",
    [ET_FACT_USER] = "user names",
    [ET_FACT_CONTAINER] = "containers",
    [ET_FACT_IMAGE] = "images",
    [ET_FACT_RUNTIME_EVENT] = "runtime events",
    [ET_FACT_AUDIT_COUNT] = "number of audit events",
    [ET_FACT_ID_RANGE] = "groups and ranges of ids",
    [ET_FACT_SETTING] = "settings",
    [ET_FACT_LISTED_PROCESS] = "listed processes",
    [ET_FACT_PACKAGE] = "packages",
    [ET_FACT_LISTED_FILE] = "listed files",
    [ET_FACT_LAYER] = "steps of an image's making",
    [ET_FACT_OUTPUT_LINE] = "output of containers",
};

enum {
    CHAPTERS = sizeof chapters / sizeof *chapters,
    FACTS = sizeof fact_names / sizeof *fact_names
};

static void print_heading(const char *text)
{
    bool colour = et_terminal_colour(stdout);
    printf("%s%s%s\n", colour ? "\033[1m" : "", text, colour ? "\033[0m" : "");
}

static void print_all(void)
{
    size_t count, widest = 0;
    const struct et_parser *const *parsers = et_parsers(&count);
    for (size_t i = 0; i < count; i++)
        widest = strlen(parsers[i]->name) > widest ? strlen(parsers[i]->name) : widest;
    for (size_t chapter = 0; chapter < CHAPTERS; chapter++) {
        bool begun = false;
        for (size_t i = 0; i < count; i++) {
            if (parsers[i]->group != (enum et_format_group)chapter)
                continue;
            if (!begun)
                print_heading(chapters[chapter]);
            begun = true;
            printf("  %-*s  %s\n", (int)widest, parsers[i]->name, parsers[i]->summary);
        }
        if (begun)
            putchar('\n');
    }
    puts("All of it may be compressed (gzip, xz, zstd, bzip2, lz4), and lie in archives (tar, "
         "cpio, zip,\n"
         "7z; one in another, too), in folders, or in a mounted disk image.\n\n"
         "`exectrail formats NAME` shows a sample of one.");
}

/* Marks the kind of fact in the array that ctx is. */
static int mark_fact(void *ctx, const struct et_fact *fact, struct et_err *err)
{
    bool *stated = ctx;
    (void)err;
    if ((size_t)fact->kind < FACTS)
        stated[fact->kind] = true;
    return 0;
}

static int no_damage(void *ctx, const struct et_damage *damage, struct et_err *err)
{
    (void)ctx;
    (void)damage;
    (void)err;
    return 0;
}

/* Lets the format's parser read its own sample. */
static int read_sample(const struct et_parser *parser, const struct et_sink *sink,
                       struct et_err *err)
{
    struct et_accounts accounts;
    struct et_reader *reader = et_reader_new(parser, sink);
    if (!reader)
        return et_fail_memory(err);
    int rc = et_reader_block(reader, et_slice_of(parser->sample), err);
    if (rc == 0 && !et_slice_ends(et_slice_of(parser->sample), "\n"))
        rc = et_reader_block(reader, ET_SLICE("\n"), err);
    if (rc == 0)
        rc = et_reader_end(reader, &accounts, err);
    et_reader_free(reader);
    return rc;
}

/* Samples are ours; of control characters they hold tabs and the auditd's 0x1D. */
static void print_sample(const char *sample)
{
    fputs("  ", stdout);
    for (const char *p = sample; *p; p++) {
        if (*p == '\n' && p[1])
            fputs("\n  ", stdout);
        else if (*p == '\x1d')
            fputs("\\x1d", stdout);
        else if (*p != '\n')
            putchar(*p);
    }
    putchar('\n');
}

static int print_one(const struct et_parser *parser)
{
    bool stated[FACTS] = { false }, any = false;
    const struct et_sink sink = { .ctx = stated, .fact = mark_fact, .damage = no_damage };
    struct et_err err = { 0 };
    printf("%s: %s\n", parser->name, parser->summary);
    if (!parser->sample) {
        puts("\nA binary format: there is no sample to be shown.");
        return ET_EXIT_DONE;
    }
    if (read_sample(parser, &sink, &err) < 0)
        return et_complain(ET_EXIT_FAILED, NULL, "%s", err.msg);
    putchar('\n');
    print_heading(parser->sample_invented ? "Sample, invented by the format's grammar"
                                          : "Sample, cut from a real one");
    print_sample(parser->sample);
    putchar('\n');
    print_heading("Taken from it");
    for (size_t kind = 0; kind < FACTS; kind++) {
        if (stated[kind])
            printf("  %s\n", fact_names[kind]);
        any = any || stated[kind];
    }
    if (!any)
        puts("  nothing");
    return ET_EXIT_DONE;
}

static int run(const void *options, int argc, char **argv)
{
    (void)options;
    if (argc > 1)
        return et_complain(ET_EXIT_USAGE, argv[1], "formats takes one name");
    if (argc == 0) {
        print_all();
        return ET_EXIT_DONE;
    }
    const struct et_parser *parser = et_parser_named(et_slice_of(argv[0]));
    if (!parser)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "there is no such format; `exectrail formats` lists them");
    return print_one(parser);
}

const struct et_command et_cmd_formats = {
    .name = "formats",
    .arguments = "[NAME]",
    .summary = "list what it reads",
    .details = "Each may be compressed (gz, xz, zstd, bz2, lz4) or lie in an archive (tar, zip, "
               "7z, cpio).\nThe name goes with --as.",
    .examples = "  exectrail formats\n"
                "  exectrail formats docker-events",
    .options_size = 0,
    .run = run,
};
