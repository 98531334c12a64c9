#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/output.h"

struct options {
    struct et_output_choice output;
    struct et_confined confined;
};

/* timeline takes all but the last. */
static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, output.case_path), ET_CASE_HELP },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(struct options, output.output),
      "write there, not on standard output" },
    { "host", "NAME", ET_OPTION_TEXT, offsetof(struct options, output.host), "only this host" },
    { "format", "NAME", ET_OPTION_TEXT, offsetof(struct options, output.format),
      "form of the report" },
};

enum { ROWS = sizeof rows / sizeof *rows };

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    struct et_output_choice choice = o->output;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "report takes no paths; `analyze` reads evidence and reports");
    if (!choice.case_path)
        choice.case_path = ET_DEFAULT_CASE;
    if (!choice.format)
        choice.format = "text";
    return et_report_from_case(&choice, &o->confined);
}

static int run_timeline(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    struct et_output_choice choice = o->output;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "timeline takes no paths; `ingest` adds evidence");
    if (!choice.case_path)
        choice.case_path = ET_DEFAULT_CASE;
    choice.format = "timeline";
    return et_report_from_case(&choice, &o->confined);
}

const struct et_command et_cmd_report = {
    .name = "report",
    .arguments = "",
    .summary = "print any report of a case",
    .examples = "  exectrail report --case web7.case\n"
                "  exectrail report --case web7.case --format html --output web7.html\n"
                "  exectrail report --case web7.case --format csv --output compilers.csv\n"
                "  exectrail report --case web7.case --format json --container billing-core\n"
                "  exectrail report --case web7.case --since -2h --user deploy --tz +02:00",
    .options = rows,
    .option_count = ROWS,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .formats = et_report_format,
    .groups = { { &et_output_options, offsetof(struct options, output) } },
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
                "2026-11-23T22:14:00Z\n"
                "  exectrail timeline --case web7.case --image 'registry/app*' --limit 100",
    .options = rows,
    .option_count = ROWS - 1,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_output_options, offsetof(struct options, output) } },
    .run = run_timeline,
};
