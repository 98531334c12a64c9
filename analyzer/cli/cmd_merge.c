#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/conclusions.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/judging_choice.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/cli/rules_choice.h"
#include "analyzer/merge/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

struct options {
    const char *case_path;
    bool no_correlate, same_places;
    struct et_rules_choice rules;
    struct et_judging_choice judging;
    struct et_loudness_choice loudness;
    struct et_confined confined;
    struct et_custody_choice custody;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path),
      "the case that they are merged into (default: ./" ET_DEFAULT_CASE
      "); made if it is not there" },
    { "same-places", NULL, ET_OPTION_FLAG, offsetof(struct options, same_places),
      "equal paths in these cases are the same place: they were made on one machine, in this "
      "order" },
    { "no-correlate", NULL, ET_OPTION_FLAG, offsetof(struct options, no_correlate),
      "only merge: conclusions are drawn later, by `correlate`" },
    { "rules", "FILE", ET_OPTION_LIST, offsetof(struct options, rules.files),
      "rules of your own, over the built-in ones (see `rules --help`); again for more" },
    { "profile", "NAME", ET_OPTION_TEXT, offsetof(struct options, rules.profile),
      "the built-in rules: strict (default: all), parity (what the public rule names)" },
    { "waivers", "FILE", ET_OPTION_TEXT, offsetof(struct options, judging.waivers),
      ET_WAIVERS_HELP },
    { "quiet", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.quiet), ET_QUIET_HELP },
    { "verbose", NULL, ET_OPTION_FLAG, offsetof(struct options, loudness.verbose),
      "list each step, and how long it took" },
};

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static int take_case(struct et_merge *merge, const char *path, enum et_merge_places places,
                     struct et_merged *merged)
{
    struct et_err err = { 0 };
    struct et_store *from;
    int status = et_open_case(path, ET_STORE_READ, &from);
    if (status != ET_EXIT_DONE)
        return status;
    if (et_merge_take(merge, from, places, merged, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    et_store_close(from);
    return status;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void tell_merged(int cases, const struct et_merged *merged)
{
    const struct et_evidence_counts *e = &merged->evidence;
    fprintf(stderr,
            "merged %d case%s: %" PRIu64 " piece%s of evidence taken (%" PRIu64 " grown), %" PRIu64
            " known already; %" PRIu64 " fact%s\n",
            cases, plural((uint64_t)cases), e->taken, plural(e->taken), e->grown, e->known,
            merged->facts, plural(merged->facts));
    if (e->unlike)
        fprintf(stderr,
                "%" PRIu64 " piece%s of evidence %s read in another way there (--as, --host, "
                "--utc-offset): what was here first counts\n",
                e->unlike, plural(e->unlike), e->unlike == 1 ? "was" : "were");
}

static int take_all(struct et_store *store, const char *path, const struct options *o, int argc,
                    char **argv, enum et_loudness loudness)
{
    struct et_err err = { 0 };
    struct et_merge *merge;
    struct et_merged merged = { 0 };
    struct et_progress_line line = { 0 };
    enum et_merge_places places = o->same_places ? ET_PLACES_SAME : ET_PLACES_APART;
    int status = ET_EXIT_DONE;
    if (et_merge_begin(&merge, store, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    if (loudness != ET_QUIET)
        et_progress_line_begin(&line, "merging", (uint64_t)argc, "cases");
    for (int i = 0; i < argc && status == ET_EXIT_DONE; i++) {
        status = take_case(merge, argv[i], places, &merged);
        et_progress_line_tell(&line, (uint64_t)i + 1);
    }
    et_progress_line_wipe(&line);
    if (status == ET_EXIT_DONE && et_merge_end(merge, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    et_merge_free(merge);
    if (status == ET_EXIT_DONE && loudness != ET_QUIET)
        tell_merged(argc, &merged);
    return status;
}

static int merge(struct et_store *store, const char *path, const struct options *o, int argc,
                 char **argv, struct et_custody *custody, struct et_rule_set *rules,
                 const struct et_judging *judging)
{
    int status = et_custody_begin(custody, store, path);
    if (status != ET_EXIT_DONE)
        return status;
    status = take_all(store, path, o, argc, argv, custody->loudness);
    if (status == ET_EXIT_DONE && !o->no_correlate)
        status = et_derive_conclusions(store, path, rules, judging, custody->loudness);
    return et_custody_end(custody, store, path, status);
}

static int check_cases(const char *path, int argc, char **argv)
{
    if (argc == 0)
        return et_complain(ET_EXIT_USAGE, NULL, "which cases? Name those that are to be merged");
    for (int i = 0; i < argc; i++)
        if (is_same_file(path, argv[i]))
            return et_complain(ET_EXIT_USAGE, argv[i],
                               "is the case that others are merged into (--case)");
    return ET_EXIT_DONE;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_rule_set rules;
    struct et_judging judging;
    struct et_custody custody = { .command = &et_cmd_merge,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody,
                                  .rules = o->no_correlate ? NULL : &rules };
    struct et_store *store;
    int status = check_cases(path, argc, argv);
    if (status == ET_EXIT_DONE)
        status = et_choose_loudness(&custody.loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status == ET_EXIT_DONE)
        status = et_choose_judging(&judging, &o->judging);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_choose_rules(&rules, &o->rules);
    if (status != ET_EXIT_DONE) {
        et_judging_clear(&judging);
        return status;
    }
    et_confined_tell(&o->confined, custody.loudness);
    status = et_open_case(path, ET_STORE_MAKE, &store);
    if (status == ET_EXIT_DONE) {
        status = merge(store, path, o, argc, argv, &custody, &rules, &judging);
        status = et_close_case(store, path, status);
    }
    et_rule_set_clear(&rules);
    et_judging_clear(&judging);
    return status;
}

const struct et_command et_cmd_merge = {
    .name = "merge",
    .arguments = "CASE…",
    .summary = "merge cases: of other hosts, of other times, of shards of a plan",
    .details =
        "The cases named are only read. The same evidence is taken once, with all its places; then "
        "all\n"
        "is concluded anew, so that the case is that of one run over all the evidence. Paths of "
        "cases that\n"
        "were made apart are different places, even where they are equal; shards of one plan share "
        "theirs.",
    .examples = "  exectrail merge --case fleet.case web1.case web2.case db1.case\n"
                "  exectrail merge --case half.case --no-correlate shard-0.case shard-1.case\n"
                "  exectrail merge --case web7.case --same-places monday.case tuesday.case",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_custody_options, offsetof(struct options, custody) } },
    .run = run,
    .writes = true,
};
