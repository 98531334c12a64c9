#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/conclusions.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/whole_case.h"
#include "analyzer/standing.h"

struct options {
    const char *case_path;
    struct et_grounds_choice grounds;
    bool if_new;
    struct et_loudness_choice loudness;
    struct et_confined confined;
    struct et_custody_choice custody;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
    { "if-new", NULL, ET_OPTION_FLAG, offsetof(struct options, if_new),
      "only if there is new evidence, or other rules or another version than last time" },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.quiet),
      "show no progress, not even on a terminal" },
    { "verbose", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.verbose),
      "list each step, and how long it took" },
};

/* Whether there is anything to do: what stands need not be drawn again, unless it is to be judged
 * by something else. 1, 0, or ET_FATAL. */
static int is_due(struct et_store *store, const struct options *o, const struct et_rule_set *rules,
                  struct et_err *err)
{
    if (!o->if_new)
        return 1;
    int stand = et_conclusions_stand(store, rules, ET_VERSION, err);
    return stand < 0 ? stand : !stand;
}

static int correlate(struct et_store *store, const char *path, const struct options *o,
                     struct et_custody *custody, struct et_grounds *grounds)
{
    struct et_err err = { 0 };
    int due = is_due(store, o, &grounds->rules, &err);
    if (due < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    if (!due && !et_judging_anew(&grounds->judging))
        return ET_EXIT_DONE;
    int status = et_custody_begin(custody, store, path);
    if (status != ET_EXIT_DONE)
        return status;
    status = due ? et_derive_conclusions(store, path, grounds, custody->loudness)
                 : et_judge_case(store, path, &grounds->judging);
    return et_custody_end(custody, store, path, status);
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_grounds grounds;
    struct et_custody custody = { .command = &et_cmd_correlate,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody,
                                  .rules = &grounds.rules };
    struct et_store *store;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "correlate takes no paths; `ingest` adds evidence");
    int status = et_choose_loudness(&custody.loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status == ET_EXIT_DONE)
        status = et_choose_grounds(&grounds, &o->grounds);
    if (status != ET_EXIT_DONE)
        return status;
    et_confined_tell(&o->confined, custody.loudness);
    status = et_open_case(path, ET_STORE_WRITE, &store);
    if (status == ET_EXIT_DONE) {
        status = et_need_whole_case(store, path, "nothing can be concluded from that");
        if (status == ET_EXIT_DONE)
            status = correlate(store, path, o, &custody, &grounds);
        status = et_close_case(store, path, status);
    }
    et_grounds_clear(&grounds);
    return status;
}

const struct et_command et_cmd_correlate = {
    .name = "correlate",
    .arguments = "",
    .summary = "derive all conclusions of a case again",
    .details = "Facts are only read; what was concluded before is replaced as a whole.",
    .examples = "  exectrail correlate --case web7.case\n"
                "  exectrail correlate --case web7.case --rules own.csv\n"
                "  exectrail correlate --case web7.case --profile parity",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_grounds_options, offsetof(struct options, grounds) },
                { &et_custody_options, offsetof(struct options, custody) } },
    .run = run,
    .writes = true,
};
