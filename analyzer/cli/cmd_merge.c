#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/conclusions.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/progress_line.h"
#include "analyzer/merge/findings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct options {
    const char *case_path;
    bool findings, no_correlate, same_places;
    struct et_grounds_choice grounds;
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
    { "findings", NULL, ET_OPTION_FLAG, offsetof(struct options, findings),
      "only findings, verdicts, coverage and what these rest on: for thousands of hosts, each in "
      "one case" },
    { "no-correlate", NULL, ET_OPTION_FLAG, offsetof(struct options, no_correlate),
      "only merge: conclusions are drawn later, by `correlate`" },
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

/* ------------------------------------------------------------ of findings */

struct gathering {
    struct et_gathering *all;
    const char *path; /* of the case that they go into */
    bool own;         /* it has findings already */
    bool *wanted;     /* of each case: it is to be taken */
    struct et_merged merged;
};

static int survey_own(struct gathering *g, struct et_store *store)
{
    struct et_err err = { 0 };
    struct et_store *own;
    int part = et_is_of_findings(store, &err);
    if (part <= 0)
        return part < 0 ? et_complain(ET_EXIT_FAILED, g->path, "%s", err.msg) : ET_EXIT_DONE;
    int status = et_open_case(g->path, ET_STORE_READ, &own);
    if (status != ET_EXIT_DONE)
        return status;
    if (et_gathering_own(g->all, own, g->path, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, g->path, "%s", err.msg);
    et_store_close(own);
    g->own = true;
    return status;
}

static int survey(struct gathering *g, const char *path, bool *wanted)
{
    struct et_err err = { 0 };
    struct et_store *from;
    int status = et_open_case(path, ET_STORE_READ, &from);
    if (status != ET_EXIT_DONE)
        return status;
    int found = et_gathering_survey(g->all, from, path, &err);
    et_store_close(from);
    *wanted = found == 1;
    return found < 0 ? et_complain(ET_EXIT_FAILED, path, "%s", err.msg) : ET_EXIT_DONE;
}

static int gather(struct gathering *g, const char *path, enum et_merge_places places)
{
    struct et_err err = { 0 };
    struct et_store *from;
    int status = et_open_case(path, ET_STORE_READ, &from);
    if (status != ET_EXIT_DONE)
        return status;
    if (et_gathering_take(g->all, from, places, &g->merged, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    et_store_close(from);
    return status;
}

/* The case as it was is read by a connection of its own: that sees what was there before. */
static int gather_all(struct gathering *g, struct et_store *store, const struct options *o,
                      int argc, char **argv, struct et_progress_line *line)
{
    struct et_err err = { 0 };
    struct et_store *own = NULL;
    enum et_merge_places places = o->same_places ? ET_PLACES_SAME : ET_PLACES_APART;
    int status = survey_own(g, store);
    for (int i = 0; i < argc && status == ET_EXIT_DONE; i++) {
        status = survey(g, argv[i], &g->wanted[i]);
        et_progress_line_tell(line, (uint64_t)i + 1);
    }
    bool any = false;
    for (int i = 0; i < argc; i++)
        any = any || g->wanted[i];
    if (status != ET_EXIT_DONE || (g->own && !any))
        return status; /* it has all of them */
    if (status == ET_EXIT_DONE && g->own) {
        status = et_open_case(g->path, ET_STORE_READ, &own);
    }
    if (status == ET_EXIT_DONE && et_gathering_begin(g->all, store, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, g->path, "%s", err.msg);
    if (status == ET_EXIT_DONE && own &&
        et_gathering_take(g->all, own, places, &g->merged, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, g->path, "%s", err.msg);
    et_store_close(own);
    for (int i = 0; i < argc && status == ET_EXIT_DONE; i++) {
        status = g->wanted[i] ? gather(g, argv[i], places) : ET_EXIT_DONE;
        et_progress_line_tell(line, (uint64_t)argc + (uint64_t)i + 1);
    }
    if (status == ET_EXIT_DONE && et_gathering_end(g->all, &err) < 0)
        status = et_complain(ET_EXIT_FAILED, g->path, "%s", err.msg);
    return status;
}

static int refuse_whole(struct et_store *store, const char *path)
{
    struct et_err err = { 0 };
    int part = et_is_of_findings(store, &err), holds = 0;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_CASE_HOLDS, &err);
    if (row && et_stmt_row(row, &err) > 0)
        holds = et_stmt_col_int(row, 0) > 0;
    if (part < 0 || err.code != ET_OK)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    return holds && !part ? et_complain(ET_EXIT_FAILED, path,
                                        "has all that its evidence says: name another case for "
                                        "findings alone, or leave out --findings")
                          : ET_EXIT_DONE;
}

static int merge_findings(struct et_store *store, const char *path, const struct options *o,
                          int argc, char **argv, const struct et_judging *judging,
                          enum et_loudness loudness)
{
    struct et_progress_line line = { 0 };
    struct gathering g = { .path = path, .all = et_gathering_new(judging) };
    g.wanted = calloc((size_t)argc, sizeof *g.wanted);
    int status = g.all && g.wanted ? refuse_whole(store, path)
                                   : et_complain(ET_EXIT_FAILED, NULL, "out of memory");
    if (loudness != ET_QUIET)
        et_progress_line_begin(&line, "merging", 2 * (uint64_t)argc, "cases");
    if (status == ET_EXIT_DONE)
        status = gather_all(&g, store, o, argc, argv, &line);
    et_progress_line_wipe(&line);
    et_gathering_free(g.all);
    int taken = 0;
    for (int i = 0; g.wanted && i < argc; i++)
        taken += g.wanted[i];
    free(g.wanted);
    if (status == ET_EXIT_DONE && loudness != ET_QUIET)
        fprintf(stderr, "merged findings of %d case%s, %d known already\n", taken,
                plural((uint64_t)taken), argc - taken);
    return status;
}

static int merge(struct et_store *store, const char *path, const struct options *o, int argc,
                 char **argv, struct et_custody *custody, struct et_grounds *grounds)
{
    int status = et_custody_begin(custody, store, path);
    if (status != ET_EXIT_DONE)
        return status;
    status = o->findings
                 ? merge_findings(store, path, o, argc, argv, &grounds->judging, custody->loudness)
                 : take_all(store, path, o, argc, argv, custody->loudness);
    if (status == ET_EXIT_DONE && !o->no_correlate && !o->findings)
        status = et_derive_conclusions(store, path, grounds, custody->loudness);
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
    struct et_grounds grounds;
    struct et_custody custody = { .command = &et_cmd_merge,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody };
    struct et_store *store;
    int status = check_cases(path, argc, argv);
    if (status == ET_EXIT_DONE && o->findings &&
        (o->grounds.rules.files.count || o->grounds.rules.profile))
        status = et_complain(ET_EXIT_USAGE, "--findings",
                             "takes conclusions as they are: no other rules can be given");
    if (status == ET_EXIT_DONE)
        status = et_choose_loudness(&custody.loudness, &o->loudness);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status == ET_EXIT_DONE)
        status = et_choose_grounds(&grounds, &o->grounds);
    if (status != ET_EXIT_DONE)
        return status;
    if (!o->no_correlate && !o->findings)
        custody.rules = &grounds.rules;
    et_confined_tell(&o->confined, custody.loudness);
    status = et_open_case(path, ET_STORE_MAKE, &store);
    if (status == ET_EXIT_DONE) {
        status = merge(store, path, o, argc, argv, &custody, &grounds);
        status = et_close_case(store, path, status);
    }
    et_grounds_clear(&grounds);
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
                "  exectrail merge --case fleet.case --findings host-*.case\n"
                "  exectrail merge --case web7.case --same-places monday.case tuesday.case",
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
