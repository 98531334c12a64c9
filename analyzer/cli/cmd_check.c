#include "analyzer/cli/answer.h"
#include "analyzer/cli/case_access.h"
#include "analyzer/cli/command.h"
#include "analyzer/cli/confine.h"
#include "analyzer/cli/custody.h"
#include "analyzer/cli/judging_choice.h"
#include "analyzer/cli/rules_choice.h"
#include "analyzer/cli/scope.h"
#include "base/printable.h"

#include <stdio.h>

struct options {
    const char *case_path, *fail_on, *baseline;
    struct et_option_list scope;
    struct et_judging_choice judging;
    struct et_answer_choice answer;
    struct et_confined confined;
    struct et_custody_choice custody;
};

static const char *check_format(size_t i)
{
    size_t count;
    const struct et_check_writer *const *all = et_check_writers(&count);
    return i < count ? all[i]->name : NULL;
}

static const struct et_option rows[] = {
    { "case", "FILE", ET_OPTION_TEXT, offsetof(struct options, case_path), ET_CASE_HELP },
    { "scope", "WHAT=PATTERN", ET_OPTION_LIST, offsetof(struct options, scope),
      "only these containers: name, namespace, pod, image, host, label=KEY=PATTERN; again: or" },
    { "fail-on", "LIST", ET_OPTION_TEXT, offsetof(struct options, fail_on),
      "of executed, present, attempted, severity>=N (default: executed,present)" },
    { "waivers", "FILE", ET_OPTION_TEXT, offsetof(struct options, judging.waivers),
      ET_WAIVERS_HELP "; the case keeps them" },
    { "as-of", "DATE", ET_OPTION_TEXT, offsetof(struct options, judging.as_of), ET_AS_OF_HELP },
    { "baseline", "FILE", ET_OPTION_TEXT, offsetof(struct options, baseline),
      "the JSON of an earlier check: tells what is new, persisting, resolved" },
};

static int choose_writer(const char *name, const struct et_check_writer **writer)
{
    size_t count;
    *writer = et_check_writer_named(et_slice_of(name ? name : "text"));
    if (*writer)
        return ET_EXIT_DONE;
    const struct et_check_writer *const *all = et_check_writers(&count);
    et_complain(ET_EXIT_USAGE, NULL, "a check has no format %s; there are:", name);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-10s %s\n", all[i]->name, all[i]->summary);
    return ET_EXIT_USAGE;
}

/* What came of it, for whoever scheduled it. */
static int status_of(struct et_store *store, const struct et_check_options *options,
                     const char *path)
{
    struct et_err err = { 0 };
    struct et_check_totals totals;
    if (et_check_count(store, options, &totals, &err) < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    if (totals.containers == 0) {
        et_complain(ET_EXIT_UNKNOWN, path,
                    options->scope.p ? "no container is in this scope: nothing was judged"
                                     : "the case knows no container: nothing was judged");
        return ET_EXIT_UNKNOWN;
    }
    return totals.fail ? ET_EXIT_CHECK_FAILED : totals.unknown ? ET_EXIT_UNKNOWN : ET_EXIT_DONE;
}

struct verdicts {
    struct et_store *store;
    const struct et_check_writer *writer;
    struct et_check_options *options;
};

static int write_verdicts(void *ctx, const struct et_table_look *look, FILE *out,
                          struct et_err *err)
{
    const struct verdicts *verdicts = ctx;
    verdicts->options->colour = look->colour;
    verdicts->options->width = look->width;
    verdicts->options->ascii = look->ascii;
    return verdicts->writer->write(verdicts->store, verdicts->options, out, err);
}

static int read_baseline(struct et_store *store, const char *path, struct et_strbuf *text,
                         struct et_check_options *options)
{
    struct et_err err = { 0 };
    if (!path)
        return ET_EXIT_DONE;
    int status = et_read_rule_file(path, text);
    if (status != ET_EXIT_DONE)
        return status;
    int is = et_utf8_valid(et_strbuf_slice(text))
                 ? et_check_is_baseline(store, et_strbuf_slice(text), &err)
                 : 0;
    if (is < 0)
        return et_complain(ET_EXIT_FAILED, path, "%s", err.msg);
    if (is == 0)
        return et_complain(ET_EXIT_FAILED, path, "is not what `check --format json` wrote");
    options->baseline = et_strbuf_slice(text);
    return ET_EXIT_DONE;
}

/* Waivers and a day are held against the case anew, and kept in it; without them it is only
 * read. */
static int open_case(const char *path, struct et_judging *judging, struct et_custody *custody,
                     struct et_store **store)
{
    bool anew = et_judging_anew(judging);
    int status = et_open_case(path, anew ? ET_STORE_WRITE : ET_STORE_READ, store);
    if (status != ET_EXIT_DONE)
        return status;
    if (anew)
        status = et_custody_begin(custody, *store, path);
    if (anew && status == ET_EXIT_DONE) {
        status = et_judge_case(*store, path, judging);
        status = et_custody_end(custody, *store, path, status);
    }
    if (status == ET_EXIT_DONE)
        return status;
    et_store_close(*store);
    *store = NULL;
    return status;
}

static int check(const struct options *o, struct et_judging *judging, struct et_custody *custody,
                 const struct et_check_writer *writer, struct et_check_options *options)
{
    struct et_store *store;
    ET_STRBUF_AUTO baseline = { 0 };
    int status = open_case(options->case_path, judging, custody, &store);
    if (status != ET_EXIT_DONE)
        return status;
    struct verdicts verdicts = { store, writer, options };
    const struct et_answer_job job = { &verdicts, write_verdicts };
    status = read_baseline(store, o->baseline, &baseline, options);
    if (status == ET_EXIT_DONE)
        status = et_write_answer(&o->answer, &job, options->case_path);
    if (status == ET_EXIT_DONE)
        status = status_of(store, options, options->case_path);
    return et_close_case(store, options->case_path, status);
}

static int run(const void *given, int argc, char **argv)
{
    const struct options *o = given;
    const struct et_check_writer *writer;
    struct et_judging judging;
    struct et_custody custody = { .command = &et_cmd_check,
                                  .options = given,
                                  .argc = argc,
                                  .argv = argv,
                                  .choice = &o->custody };
    ET_STRBUF_AUTO scope = { 0 };
    ET_STRBUF_AUTO words = { 0 };
    struct et_check_options options = { .case_path = o->case_path ? o->case_path : ET_DEFAULT_CASE,
                                        .version = ET_VERSION };
    if (argc)
        return et_complain(ET_EXIT_USAGE, argv[0],
                           "check takes no paths; `analyze` reads evidence");
    int status = choose_writer(o->answer.format, &writer);
    if (status == ET_EXIT_DONE)
        status = et_check_color(o->answer.color);
    if (status == ET_EXIT_DONE)
        status = et_read_fail_on(o->fail_on, &options);
    if (status == ET_EXIT_DONE)
        status = et_read_scope(&o->scope, &scope, &words);
    if (status == ET_EXIT_DONE)
        status = et_custody_check(&o->custody);
    if (status == ET_EXIT_DONE && !o->judging.waivers && !o->judging.as_of)
        status =
            et_custody_refuse(&o->custody, "without --waivers or --as-of the case is only read");
    if (status == ET_EXIT_DONE)
        status = et_choose_judging(&judging, &o->judging);
    if (status != ET_EXIT_DONE)
        return status;
    options.scope = scope.n ? et_strbuf_slice(&scope) : ET_SLICE_NONE;
    options.scope_words = words.n ? et_strbuf_slice(&words) : ET_SLICE_NONE;
    status = check(o, &judging, &custody, writer, &options);
    et_judging_clear(&judging);
    return status;
}

const struct et_command et_cmd_check = {
    .name = "check",
    .arguments = "",
    .summary = "verdict per container: fail, unknown, waived, pass; exit status for schedulers",
    .details = "Whether a compiler was executed and whether one is present are judged apart. "
               "Exit status: 0 all\n"
               "pass or are waived; 1 some fail; 4 none fails, but some are unknown; 2 usage; 3 "
               "failed.",
    .examples = "  exectrail check --case web7.case\n"
                "  exectrail check --case web7.case --waivers waivers.csv --scope namespace=prod*\n"
                "  exectrail check --case web7.case --format json --output today.json --baseline "
                "yesterday.json",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .options_size = sizeof(struct options),
    .confined = true,
    .confined_at = offsetof(struct options, confined),
    .groups = { { &et_answer_options, offsetof(struct options, answer) },
                { &et_custody_options, offsetof(struct options, custody) } },
    .formats = check_format,
    .run = run,
    .writes = true,
};
