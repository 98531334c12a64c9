#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/conclusions.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/judging_choice.h"
#include "analyzer/cli/rules_choice.h"
#include "analyzer/standing.h"

struct options {
    const char *case_path;
    struct et_rules_choice rules;
    struct et_judging_choice judging;
    bool if_new;
    struct et_loudness_choice loudness;
    struct et_confined confined;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path),
      "the case (default: ./" ET_DEFAULT_CASE ")" },
    { "rules", "FILE", ET_OPTION_LIST, offsetof(struct options, rules.files),
      "rules of your own, over the built-in ones (see `rules --help`); again for more" },
    { "profile", "NAME", ET_OPTION_TEXT, offsetof(struct options, rules.profile),
      "the built-in rules: strict (default: all), parity (what the public rule names)" },
    { "waivers", "FILE", ET_OPTION_TEXT, offsetof(struct options, judging.waivers),
      ET_WAIVERS_HELP },
    { "if-new", NULL, ET_OPTION_FLAG, offsetof(struct options, if_new),
      "only if there is new evidence, or other rules or another version than last time" },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.quiet),
      "show no progress, not even on a terminal" },
    { "verbose", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.verbose),
      "list each step, and how long it took" },
};

static int derive_if_new(struct et_store *store, const char *path, struct et_rule_set *rules,
                         struct et_judging *judging, enum et_loudness loudness)
{
    struct et_err err = { 0 };
    int stand = et_conclusions_stand(store, rules, ET_VERSION, &err);
    if (stand < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    return stand ? et_judge_case(store, path, judging)
                 : et_derive_conclusions(store, path, rules, judging, loudness);
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_rule_set rules;
    struct et_judging judging;
    struct et_store *store;
    enum et_loudness loudness;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "correlate takes no paths; `ingest` adds evidence");
    int status = et_choose_loudness(&loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_choose_judging(&judging, &o->judging);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_choose_rules(&rules, &o->rules);
    if (status != ET_EXIT_DONE) {
        et_judging_clear(&judging);
        return status;
    }
    et_confined_tell(&o->confined, loudness);
    status = et_open_case(path, ET_STORE_WRITE, &store);
    if (status == ET_EXIT_DONE) {
        status = o->if_new ? derive_if_new(store, path, &rules, &judging, loudness)
                           : et_derive_conclusions(store, path, &rules, &judging, loudness);
        status = et_close_case(store, path, status);
    }
    et_rule_set_clear(&rules);
    et_judging_clear(&judging);
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
    .run = run,
    .writes = true,
};
