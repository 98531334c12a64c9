#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/conclusions.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/evidence.h"
#include "analyzer/cli/output.h"

struct options {
    const char *as, *host, *utc_offset, *html, *jobs, *shard;
    struct et_output_choice output; /* without a host: here that names what has no name */
    struct et_grounds_choice grounds;
    struct et_loudness_choice loudness;
    struct et_confined confined;
    struct et_custody_choice custody;
    bool all;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, output.case_path), ET_CASE_HELP },
    { "format", "NAME", ET_OPTION_TEXT, offsetof(struct options, output.format),
      "form of the report" },
    { "output", "FILE", ET_OPTION_TEXT, offsetof(struct options, output.output),
      "write the report there, not on standard output" },
    { "html", "FILE", ET_OPTION_TEXT, offsetof(struct options, html),
      "write the HTML report there as well" },
    { "as", "FORMAT", ET_OPTION_TEXT, offsetof(struct options, as),
      "read all input as this format (see `formats`)" },
    { "host", "NAME", ET_OPTION_TEXT, offsetof(struct options, host),
      "host of evidence that names none itself" },
    { "utc-offset", "+HH:MM", ET_OPTION_TEXT, offsetof(struct options, utc_offset),
      "of local times whose zone is not told (ausearch -i, csv, text); else they are read as UTC" },
    { "shard", "FILE:I", ET_OPTION_TEXT, offsetof(struct options, shard), ET_SHARD_HELP },
    { "all", NULL, ET_OPTION_FLAG, offsetof(struct options, all),
      "read all of a disk image, not only where evidence is known to lie" },
    { "jobs", "N", ET_OPTION_TEXT, offsetof(struct options, jobs),
      "threads to read evidence with: 1 = one (default: as many as are useful)" },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.quiet), ET_QUIET_HELP },
    { "verbose", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.verbose),
      "list each file, all that could not be read, and how long each step took" },
};

/* The report, and the page if there is to be one. */
static int write_reports(struct et_store *store, const struct et_output_choice *output,
                         const char *html)
{
    struct et_output_choice page = *output;
    int status = et_write_report(store, output);
    if (status != ET_EXIT_DONE || !html)
        return status;
    page.format = "html";
    page.output = html;
    return et_write_report(store, &page);
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    struct et_output_choice output = o->output;
    if (!output.case_path)
        output.case_path = ET_DEFAULT_CASE;
    if (!output.format)
        output.format = "text";
    const char *path = output.case_path;
    struct et_grounds grounds;
    struct et_custody custody = { .command = &et_cmd_analyze,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody,
                                  .rules = &grounds.rules };
    struct et_evidence_choice evidence = { .count = argc,
                                           .paths = argv,
                                           .format = o->as,
                                           .host = o->host,
                                           .utc_offset = o->utc_offset,
                                           .jobs = o->jobs,
                                           .all = o->all,
                                           .shard = o->shard,
                                           .confined = &o->confined,
                                           .reads_known = true,
                                           .custody = &custody };
    struct et_store *store;
    int status = et_check_report(&output);
    if (status == ET_EXIT_DONE)
        status = et_choose_loudness(&evidence.loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status != ET_EXIT_DONE)
        return status;
    custody.loudness = evidence.loudness;
    status = et_choose_grounds(&grounds, &o->grounds);
    if (status != ET_EXIT_DONE)
        return status;
    et_confined_tell(&o->confined, evidence.loudness);
    status = et_take_evidence(path, &evidence, &store);
    if (store) {
        int derived = et_derive_conclusions(store, path, &grounds, evidence.loudness);
        status = et_custody_end(&custody, store, path, derived == ET_EXIT_DONE ? status : derived);
        if (derived == ET_EXIT_DONE)
            derived = write_reports(store, &output, o->html);
        status = et_close_case(store, path, derived == ET_EXIT_DONE ? status : derived);
    }
    et_grounds_clear(&grounds);
    return status;
}

const struct et_command et_cmd_analyze = {
    .name = "analyze",
    .arguments = "PATH…",
    .summary = "the main job in one go: ingest evidence, correlate it, print the report",
    .details =
        "PATH is a file, a folder, a mounted disk image, an archive (gz, xz, zstd, bz2, lz4, "
        "tar, zip,\n"
        "7z, cpio), or - for standard input. Formats are recognised by content. What cannot be "
        "read is\n"
        "said on standard error, one line each, and the rest is processed.",
    .examples = "  exectrail analyze /var/log/audit docker-inspect.json\n"
                "  exectrail analyze --case web7.case --host web7 /mnt/evidence\n"
                "  exectrail analyze --case web7.case --html web7.html /mnt/evidence\n"
                "  exectrail analyze --rules own.csv /mnt/evidence\n"
                "  zcat audit.log.*.gz | exectrail analyze --format json -",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .formats = et_report_format,
    .groups = { { &et_grounds_options, offsetof(struct options, grounds) },
                { &et_output_options, offsetof(struct options, output) },
                { &et_custody_options, offsetof(struct options, custody) } },
    .run = run,
    .writes = true,
};
