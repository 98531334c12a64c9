#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/moment.h"
#include "analyzer/cli/print_text.h"
#include "analyzer/cli/whole_case.h"
#include "analyzer/prune.h"

#include <inttypes.h>
#include <stdio.h>

struct options {
    const char *case_path, *before;
    bool dry_run;
    struct et_confined confined;
    struct et_custody_choice custody;
};

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
    { "before", "TIME", ET_OPTION_TEXT, offsetof(struct options, before),
      "take out what ends before this time: 2026-11-23T22:13:00Z, 2026-11-23, or seconds since "
      "1970" },
    { "dry-run", NULL, ET_OPTION_FLAG, offsetof(struct options, dry_run),
      "say what would be taken out, and leave the case as it is" },
};

/* Columns of pruned_now. */
enum column { PATH, FORMAT, FIRST, LAST, LINES, EVIDENCE };

static int print_evidence(struct et_store *store, int64_t before_ns, struct et_err *err)
{
    int rc;
    ET_STMT_AUTO *row = et_store_query(store, ET_Q_PRUNED_NOW, err);
    if (!row)
        return ET_FATAL;
    et_stmt_int(row, ET_PRUNED_NOW_BEFORE, before_ns);
    while ((rc = et_stmt_row(row, err)) > 0) {
        printf("  ");
        et_print_text(et_stmt_col_text(row, FIRST));
        printf(" to ");
        et_print_text(et_stmt_col_text(row, LAST));
        printf("  %" PRId64 " lines  sha256 ", et_stmt_col_int(row, LINES));
        et_print_text(et_stmt_col_text(row, EVIDENCE));
        printf("…  ");
        et_print_text(et_stmt_col_text(row, PATH));
        putchar('\n');
    }
    return rc;
}

static void print_counts(const struct et_pruned *pruned)
{
    const char *before = "";
    printf("of these: ");
    for (size_t i = 0; i < ET_PRUNE_KINDS; i++) {
        if (!pruned->kinds[i].count)
            continue;
        printf("%s%" PRIu64 " %s", before, pruned->kinds[i].count, pruned->kinds[i].what);
        before = ", ";
    }
    printf("%s%" PRIu64 " texts and lists that only these had\n", before, pruned->shared);
}

static int prune(struct et_store *store, const struct options *o, int64_t before_ns,
                 struct et_err *err)
{
    struct et_pruned pruned;
    if (et_store_begin(store, err) < 0 || et_prune(store, before_ns, &pruned, err) < 0)
        return ET_FATAL;
    printf("%s %" PRIu64 " piece%s of evidence that end%s before %s\n",
           o->dry_run ? "would take out" : "took out", pruned.evidence,
           pruned.evidence == 1 ? "" : "s", pruned.evidence == 1 ? "s" : "", o->before);
    if (pruned.evidence == 0) {
        et_store_rollback(store);
        return 0;
    }
    if (print_evidence(store, before_ns, err) < 0)
        return ET_FATAL;
    print_counts(&pruned);
    if (o->dry_run) {
        et_store_rollback(store);
        return 0;
    }
    puts("their digests, times and accounts are kept; all conclusions were taken out: `correlate` "
         "draws them anew");
    return et_store_commit(store, err) < 0 ? ET_FATAL : et_prune_shrink(store, err);
}

/* A time before the evidence's end will not do: one stamp in the future would take all out. */
static int read_before(const char *text, int64_t *ns)
{
    struct et_moment moment;
    if (!text)
        return et_complain(ET_EXIT_USAGE, NULL, "prune needs --before TIME");
    if (!et_moment_read(et_slice_of(text), &moment) || moment.before_end)
        return et_complain(ET_EXIT_USAGE, "--before",
                           "%s is not a time; write 2026-11-23T22:13:00Z, 2026-11-23, or seconds "
                           "since 1970",
                           text);
    *ns = moment.ns;
    return ET_EXIT_DONE;
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const char *path = o->case_path ? o->case_path : ET_DEFAULT_CASE;
    struct et_store *store;
    struct et_err err = { 0 };
    int64_t before_ns = 0;
    struct et_custody custody = { .command = &et_cmd_prune,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody };
    int status = et_custody_check(&o->custody);
    if (status != ET_EXIT_DONE)
        return status;
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "prune takes no paths: what it takes out is told by --before");
    if (read_before(o->before, &before_ns) != ET_EXIT_DONE)
        return ET_EXIT_USAGE;
    status = et_open_case(path, ET_STORE_WRITE, &store);
    if (status != ET_EXIT_DONE)
        return status;
    status = et_need_whole_case(store, path, "nothing can be taken out of it");
    if (status == ET_EXIT_DONE && !o->dry_run)
        status = et_custody_begin(&custody, store, path);
    if (status == ET_EXIT_DONE && prune(store, o, before_ns, &err) < 0) {
        et_store_rollback(store);
        status = et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    }
    if (custody.began)
        status = et_custody_end(&custody, store, path, status);
    return et_close_case(store, path, status);
}

const struct et_command et_cmd_prune = {
    .name = "prune",
    .arguments = "",
    .summary = "take old evidence out of a case",
    .details =
        "Logs that end before that time (--before) go, each as a whole; one that goes on past it "
        "stays. What\n"
        "describes (containers, images, packages, rules, the state of auditing) stays. Of each\n"
        "evidence that goes, its digest, its times and the account of its lines are kept: given\n"
        "again, it is known and not read. Coverage then says of its time that nothing is known of\n"
        "it any more, and no verdict passes on it.",
    .examples = "  exectrail prune --case web7.case --before 2026-09-01 --dry-run\n"
                "  exectrail prune --case web7.case --before 2026-09-01 && exectrail correlate "
                "--case web7.case",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_custody_options, offsetof(struct options, custody) } },
    .run = run,
    .writes = true,
};
