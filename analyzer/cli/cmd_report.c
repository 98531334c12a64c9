#include "analyzer/cli/command.h"
#include "analyzer/cli/output.h"

typedef struct et_output_choice options;

/* timeline takes the first ones, report all. */
static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(options, case_path),
      "the case (default: ./" ET_DEFAULT_CASE ")" },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(options, output),
      "write there, not on standard output" },
    { "since", "TIME", ET_OPTION_TEXT, offsetof(options, since),
      "only from then on: 2026-11-23T22:13:00Z, a date, or seconds" },
    { "until", "TIME", ET_OPTION_TEXT, offsetof(options, until), "only before then" },
    { "container", "ID", ET_OPTION_TEXT, offsetof(options, container),
      "only this one: id, beginning of an id, or name" },
    { "host", "NAME", ET_OPTION_TEXT, offsetof(options, host), "only this host" },
    { "format", "NAME", ET_OPTION_TEXT, offsetof(options, format),
      "text (default), json, csv, timeline" },
    { "min-confidence", "LEVEL", ET_OPTION_TEXT, offsetof(options, min_confidence),
      "weak, probable, strong or certain" },
};

enum { ROWS = sizeof rows / sizeof *rows, TIMELINE_ROWS = ROWS - 2 };

static int run(const void *given, int argc, char **argv)
{
    options choice = *(const options *)given;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "report takes no paths; `analyze` reads evidence and reports");
    if (!choice.case_path)
        choice.case_path = ET_DEFAULT_CASE;
    if (!choice.format)
        choice.format = "text";
    return et_report_from_case(&choice);
}

static int run_timeline(const void *given, int argc, char **argv)
{
    options choice = *(const options *)given;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "timeline takes no paths; `ingest` adds evidence");
    if (!choice.case_path)
        choice.case_path = ET_DEFAULT_CASE;
    choice.format = "timeline";
    return et_report_from_case(&choice);
}

const struct et_command et_cmd_report = {
    .name = "report",
    .arguments = "",
    .summary = "print any report of a case",
    .examples = "  exectrail report --case web7.case\n"
                "  exectrail report --case web7.case --format csv --output compilers.csv\n"
                "  exectrail report --case web7.case --format json --container billing-core",
    .options = rows,
    .option_count = ROWS,
    .options_size = sizeof(options),
    .run = run,
};

const struct et_command et_cmd_timeline = {
    .name = "timeline",
    .arguments = "",
    .summary = "print everything that has a time, in one list",
    .details = "Execs, starts and stops of containers, runtime events, logins, changes of the "
               "audit system.",
    .examples = "  exectrail timeline --case web7.case --container billing-core\n"
                "  exectrail timeline --case web7.case --since 2026-11-23T22:13:00Z --until "
                "2026-11-23T22:14:00Z",
    .options = rows,
    .option_count = TIMELINE_ROWS,
    .options_size = sizeof(options),
    .run = run_timeline,
};
