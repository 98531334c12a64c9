#include "analyzer/cli/command.h"
#include "analyzer/cli/evidence.h"

struct options {
    const char *case_path;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path),
      "the case (default: ./" ET_DEFAULT_CASE ")" },
};

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_store *store;
    struct et_err err = { 0 };
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "correlate takes no paths; `ingest` adds evidence");
    if (et_store_open(path, ET_STORE_WRITE, &store, &err) < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    int status = et_derive_conclusions(store, path);
    et_store_close(store);
    return status;
}

const struct et_command et_cmd_correlate = {
    .name = "correlate",
    .arguments = "",
    .summary = "derive all conclusions of a case again",
    .details = "Facts are only read; what was concluded before is replaced as a whole.",
    .examples = "  exectrail correlate --case web7.case",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .run = run,
};
