#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/evidence.h"

struct options {
    const char *case_path, *as, *host, *utc_offset, *jobs, *shard;
    struct et_loudness_choice loudness;
    struct et_confined confined;
    struct et_custody_choice custody;
    bool all;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path),
      ET_CASE_HELP "; made if it is not there" },
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
      "list each file, and all that could not be read" },
};

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_custody custody = { .command = &et_cmd_ingest,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody };
    struct et_evidence_choice evidence = { .count = argc,
                                           .paths = argv,
                                           .format = o->as,
                                           .host = o->host,
                                           .utc_offset = o->utc_offset,
                                           .jobs = o->jobs,
                                           .all = o->all,
                                           .shard = o->shard,
                                           .confined = &o->confined,
                                           .table = true,
                                           .custody = &custody };
    struct et_store *store;
    int status = et_choose_loudness(&evidence.loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status != ET_EXIT_DONE)
        return status;
    et_confined_tell(&o->confined, evidence.loudness);
    custody.loudness = evidence.loudness;
    status = et_take_evidence(path, &evidence, &store);
    if (!store)
        return status;
    status = et_custody_end(&custody, store, path, status);
    return et_close_case(store, path, status);
}

const struct et_command et_cmd_ingest = {
    .name = "ingest",
    .arguments = "PATH…",
    .summary = "add evidence to a case",
    .details = "The same bytes are taken once, wherever they lie. Conclusions do not change until "
               "`correlate`.\n"
               "It ends with what was found where: each file, or each format where there are many "
               "files.",
    .examples = "  exectrail ingest --case web7.case audit.log audit.log.1.gz\n"
                "  ssh web7 'cat /var/log/audit/audit.log' | exectrail ingest --case web7.case "
                "--host web7 -\n"
                "  exectrail ingest --case shard-3.case --shard plan.jsonl:3",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_custody_options, offsetof(struct options, custody) } },
    .run = run,
    .writes = true,
};
